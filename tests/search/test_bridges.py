"""The best new tie for somebody, against every new tie tried out."""

from __future__ import annotations

import random

import numpy as np
import pytest

from graphcap.search.bridges import NOBODY, best_bridges
from graphcap.search.lines import Onward
from networks import both_ways, network_of
from search.brute import all_chains, strongest

NEW = 0.5
STRENGTHS = {"few": (0.2, 0.5, 0.8), "halves": (0.5, 1.0), "many": tuple(number / 20 for number in range(1, 21))}


def tried_out(steps, person, deciders, busy):
    """Every bridge of a person: score, itself, introducers and access with the tie, from all chains; best first."""
    ends = set(deciders) - {person}
    before = max((odds for _, odds in all_chains(steps, person, ends, 4)), default=0.0)
    found = []
    for bridge in range(12):
        if bridge == person or bridge in steps.get(person, {}) or bridge in busy:
            continue
        ways = [
            (-round(odds, 12), len(chain), chain[1:-1]) for chain, odds in all_chains(steps, person, {bridge}, 3) if not busy & {*chain[1:]}
        ]
        if ways:
            tied = {source: dict(row) for source, row in steps.items()}
            tied.setdefault(person, {})[bridge] = NEW
            after = max((odds for _, odds in all_chains(tied, person, ends, 4)), default=0.0)
            cold, _, via = min(ways)
            if round(after, 12) > round(before, 12):
                found.append((-round((after - before) * -cold, 9), bridge, via, after))
    return before, sorted(found)


@pytest.mark.parametrize("seed", range(150))
def test_no_new_tie_raises_access_more_by_a_warm_introduction(seed):
    draw = random.Random(seed)
    people = 12
    strengths = STRENGTHS[draw.choice(sorted(STRENGTHS))]
    pairs = {tuple(sorted(draw.sample(range(people), 2))) for _ in range(draw.randint(6, 16))}
    arcs = both_ways((one, other, "knows", draw.choice(strengths)) for one, other in sorted(pairs))
    deciders = sorted(draw.sample(range(people), draw.randint(1, 3)))
    busy = set(draw.sample(range(people), draw.randint(0, 2)))
    network, steps = network_of(people, arcs), strongest(arcs, kinds={"knows"}, avoid=())
    asking = [person for person in range(people) if person not in deciders]
    known = [tried_out(steps, person, deciders, busy) for person in asking]
    onward = Onward.of(network, deciders, ties=3)
    access = np.array([before for before, _ in known])
    found = best_bridges(network, np.array(asking), onward, access=access, new_tie=NEW, best=4, busy=busy)
    for place, (before, expected) in enumerate(known):
        rows = [row[1:] for row in zip(*(column.tolist() for column in found), strict=True) if row[0] == place]
        scores = [-round((after - before) * odds, 9) for *_, odds, after in rows]
        assert scores == pytest.approx([score for score, *_ in expected[:4]], abs=2e-9)
        by_bridge = {bridge: (via, after) for _, bridge, via, after in expected}
        for bridge, first, second, _odds, after in rows:
            assert by_bridge[bridge][0] == tuple(each for each in (first, second) if each != NOBODY)
            assert by_bridge[bridge][1] == pytest.approx(after)
