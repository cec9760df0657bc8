"""The fewest people who have everything."""

from __future__ import annotations

import random
from itertools import combinations
from math import prod

import pytest

from graphcap.questions.cover import Cover, Holder, fewest


def covers(holders):
    """Every smallest cover of what anybody has."""
    wanted = 0
    for holder in holders:
        wanted |= holder.things
    for size in range(len(holders) + 1):
        found = []
        for chosen in combinations(holders, size):
            covered = 0
            for holder in chosen:
                covered |= holder.things
            if covered == wanted:
                found.append(chosen)
        if found:
            return found
    raise AssertionError


@pytest.mark.parametrize("seed", range(40))
def test_a_cover_is_as_small_as_any_and_the_warmest_of_those(seed):
    draw = random.Random(seed)
    holders = [Holder(person, draw.randint(1, 63), draw.choice((0.2, 0.3, 0.5, 0.7, 0.9))) for person in range(draw.randint(1, 8))]
    found = fewest(holders, 6)
    smallest = covers(holders)
    odds = {holder.person: holder.odds for holder in holders}
    assert found.exact
    assert len(found.people) == len(smallest[0])
    assert set(found.people) in [{holder.person for holder in chosen} for chosen in smallest]
    warmest = max(prod(holder.odds for holder in chosen) for chosen in smallest)
    assert prod(odds[person] for person in found.people) == pytest.approx(warmest)


def test_beyond_fifteen_things_who_has_most_of_what_is_left_is_taken_next_and_it_says_so():
    holders = [Holder(1, 0xFF00, 0.5), Holder(2, 0x00FF, 0.5), Holder(3, 0x0FF8, 0.9), Holder(4, 0x0007, 0.1)]
    assert fewest(holders, 16) == Cover((1, 2, 3), exact=False)  # 3 has nine, then 1 and 2 complete it: two would do
    assert fewest(holders, 15) == Cover((1, 2), exact=True)


def test_nobody_covers_nothing():
    assert fewest([], 3) == Cover((), exact=True)
