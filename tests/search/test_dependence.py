"""Who is reached through one other person alone, against looking at every chain."""

from __future__ import annotations

import random

import pytest

from graphcap.build import build
from graphcap.search.dependence import AT_ONCE, only_through
from written import records_of, tie

SEEDS = range(8)
PEOPLE = 9


def network_of(draw):
    ids = [f"p{number}" for number in range(PEOPLE)]
    pairs = {tuple(draw.sample(ids, 2)) for _ in range(14)}
    return build(records_of(ids, [tie(*pair, draw.choice(("advice", "knows")), 0.5) for pair in sorted(pairs)]), "2026-01-31")


def reached(network, source, without, *, max_ties, barred):
    """Everybody whom the source reaches without somebody, by rising depth."""
    seen, layer = {source}, {source}
    for _ in range(max_ties):
        layer = {other for person in layer if person == source or person not in barred for other in network.outgoing.of(person)[0]}
        layer -= seen | {without}
        seen |= layer
    return seen


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_are_those_of_taking_each_away(seed):
    draw = random.Random(seed)
    network = network_of(draw)
    barred = {draw.randrange(1, PEOPLE)}
    targets = set(draw.sample(range(1, PEOPLE), 6))
    everybody = list(range(1, PEOPLE))
    before = reached(network, 0, None, max_ties=3, barred=barred) & targets
    wanted = [len(before - reached(network, 0, person, max_ties=3, barred=barred)) for person in everybody]
    assert only_through(network, 0, targets, everybody, max_ties=3, barred=barred) == wanted


def test_more_people_than_there_are_bits_are_counted_in_turn():
    count = AT_ONCE + 7
    middle = [f"m{number:03}" for number in range(count)]
    ends = [f"z{number:03}" for number in range(count)]
    ties = [tie("a", one, "advice", 0.5) for one in middle] + [tie(one, end, "advice", 0.5) for one, end in zip(middle, ends, strict=True)]
    network = build(records_of(["a", *middle, *ends], ties), "2026-01-31")
    targets = range(count + 1, 2 * count + 1)
    assert only_through(network, 0, targets, list(range(1, count + 1)), max_ties=2) == [1] * count
    assert only_through(network, 0, targets, [1, 2], max_ties=1) == [0, 0]  # out of reach as it is
    assert only_through(network, 0, targets, [1], max_ties=2, kinds=b"\0") == [0]
    assert only_through(network, 0, targets, [1], max_ties=2, avoid=[1]) == [0]
