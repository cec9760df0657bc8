"""Who is within two ties, and how they are reached when somebody goes, against taking that one out of the network."""

from __future__ import annotations

import random

import pytest

from graphcap.build import build
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.near import near
from graphcap.search.chains import best_chains
from written import records_of, tie

DAY = "2026-01-31"
IDS = "abcdefgh"
SEEDS = range(6)


@pytest.mark.parametrize("seed", SEEDS)
def test_ways_without_somebody_are_the_best_chains_that_avoid_them(seed):
    draw = random.Random(seed)
    pairs = {tuple(draw.sample(IDS, 2)) for _ in range(16)}
    network = build(records_of(IDS, [tie(*pair, "advice", draw.choice((0.2, 0.5, 0.5, 0.9))) for pair in sorted(pairs)]), DAY)
    found = near(network, 0, Narrowing.of(network, kind=(), not_kind=(), avoid=()))
    for lost in range(1, len(IDS)):
        ways = zip(found.people.tolist(), *(column.tolist() for column in found.without(lost)), strict=True)
        known = {other: (odds, via) for other, odds, via in ways if odds}
        for other in range(1, len(IDS)):
            chains = best_chains(network, 0, (other,), best=1, max_ties=2, avoid=(lost,)).chains
            assert known.get(other) == ((chains[0].odds, chains[0].people[1]) if chains else None)


def test_who_may_not_be_asked_or_does_not_introduce_is_left_out():
    people = {"a": {}, "b": {"do_not_ask": "c"}, "c": {}, "d": {"left": "2025-01-01"}, "e": {}, "f": {"do_not_ask": "yes"}}
    ties = [tie("a", "b", "friend", 0.5), tie("b", "c", "friend", 0.5), tie("a", "d", "friend", 0.5), tie("d", "e", "friend", 0.5)]
    network = build(records_of(people, [*ties, tie("a", "f", "friend", 0.5)]), DAY)
    found = near(network, 0, Narrowing.of(network, kind=(), not_kind=(), avoid=()))
    assert sorted(network.people.ids[person] for person in found.people) == ["b"]
