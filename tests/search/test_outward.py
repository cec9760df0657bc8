"""The best odds from one person to others, against the best chain to each."""

from __future__ import annotations

import random

import numpy as np
import pytest

from graphcap.build import build
from graphcap.search.chains import best_chains
from graphcap.search.outward import odds_to
from written import records_of, tie

IDS = "abcdefghij"
SEEDS = range(8)


@pytest.mark.parametrize("count", [1, 3, 9])
@pytest.mark.parametrize("seed", SEEDS)
def test_odds_are_those_of_the_best_chain_to_each(seed, count):
    draw = random.Random(seed)
    keys = {(*draw.sample(IDS, 2), draw.choice(("advice", "knows"))) for _ in range(22)}
    network = build(records_of(IDS, [tie(*key, draw.choice((0.2, 0.5, 0.5, 0.9, 1.0))) for key in sorted(keys)]), "2026-01-31")
    limits = {
        "max_ties": draw.randint(1, 5),
        "kinds": draw.choice((None, network.kind_mask(["knows"]))),
        "avoid": draw.choice((frozenset(), frozenset({9}))),
        "barred": draw.choice((frozenset(), frozenset({3, 4}))),
    }
    ends = sorted(draw.sample(range(1, len(IDS)), count))
    odds = odds_to(network, 0, np.array(ends), **limits)
    for other in ends:
        chains = best_chains(network, 0, (other,), best=1, **limits).chains
        assert odds[other] == pytest.approx(chains[0].odds if chains else 0)
    assert set(np.flatnonzero(odds)) <= set(ends)
