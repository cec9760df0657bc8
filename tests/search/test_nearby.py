"""Everybody within two ties, against the best chain of each pair."""

from __future__ import annotations

import random

import numpy as np
import pytest

from graphcap.build import build
from graphcap.search.nearby import nearby
from graphcap.search.permitted import permitted_chains
from written import records_of, tie

IDS = [f"p{place:02}" for place in range(12)]
STRENGTHS = (0.2, 0.4, 0.5, 0.8, 1.0)


def drawn(seed):
    """A network in which some may not be asked, some not about somebody, and one has left."""
    draw = random.Random(seed)
    people = {id: {} for id in IDS}
    for id in draw.sample(IDS, 4):
        people[id]["do_not_ask"] = draw.choice(["yes", *draw.sample(IDS, 3)])
    people[draw.choice(IDS)]["left"] = "2025-01-01"
    pairs = {tuple(draw.sample(IDS, 2)): draw.choice(("friend", "advice", "advice")) for _ in range(24)}
    return build(records_of(people, [tie(*pair, kind, draw.choice(STRENGTHS)) for pair, kind in pairs.items()]), "2026-01-31")


@pytest.mark.parametrize("seed", range(40))
def test_they_are_those_to_whom_a_permitted_chain_of_two_ties_leads(seed):
    network, draw = drawn(seed), random.Random(seed)
    asking = np.array(sorted(draw.sample(range(len(IDS)), 7)), np.int64)
    wanted = np.array([draw.random() < 0.8 for _ in IDS])
    kinds = network.kind_mask(draw.choice([(), ("advice",)]), ())
    avoid = tuple(draw.sample(range(len(IDS)), draw.choice((0, 1))))
    expected = []
    for place, person in enumerate(asking.tolist()):
        for other in np.flatnonzero(wanted).tolist():
            if other != person and not {person, other} & {*avoid}:
                chains = permitted_chains(network, person, (other,), best=1, max_ties=2, kinds=kinds, avoid=avoid).chains
                if chains and round(chains[0].odds, 12) >= 0.2:
                    expected.append((place, other))
    places, near = nearby(network, asking, wanted, least=0.2, kinds=kinds, avoid=avoid)
    assert list(zip(places.tolist(), near.tolist(), strict=True)) == expected


def test_nobody_asked_about_is_near_nobody():
    places, near = nearby(drawn(0), np.empty(0, np.int64), np.ones(len(IDS), bool), least=0.2)
    assert (len(places), len(near)) == (0, 0)
