"""Walks that have to be warm: nothing that they need is left unread, and whoever is on one is kept."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.store.tie_lists import ArcLists
from graphcap.store.warm_walks import Side, floors_of, levelled, on_warm_walks, onward, walk_odds, worth_reading

PEOPLE = 8
SOURCE, TARGET = 0, 1
PERSON = st.integers(0, PEOPLE - 1)
ENDS = st.tuples(PERSON, PERSON).filter(lambda ends: ends[0] != ends[1])
ARCS = st.dictionaries(ENDS, st.sampled_from((0.3, 0.5, 0.8, 1.0)), max_size=18)
FLOORS = st.lists(st.sampled_from((0.05, 0.1, 0.3, 0.5)), min_size=5, max_size=6)


def lists_of(arcs):
    return ArcLists(*(np.array([ends[end] for ends in arcs], np.int64) for end in (0, 1)), np.array([*arcs.values()], float))


def warm_walks(arcs, floors):
    """Every walk from the source to the target that meets neither in between and reaches the floor of its length, as lists of arcs."""
    found = []

    def follow(person, walked):
        if person == TARGET:
            if prod(arcs[arc] for arc in walked) >= floors[len(walked) - 1]:
                found.append(walked)
        elif len(walked) < len(floors):
            for arc in arcs:
                if arc[0] == person and arc[1] != SOURCE:
                    follow(arc[1], [*walked, arc])

    follow(SOURCE, [])
    return found


def within(arcs, start, ties):
    """Everybody less than so many arcs after a start."""
    reached = {start} if ties else set()
    for _ in range(ties - 1):
        reached |= {asked for asking, asked in arcs if asking in reached}
    return reached


@given(ARCS, FLOORS, st.sampled_from(((1, 1), (2, 1), (2, 2))), st.lists(st.booleans(), min_size=6, max_size=6))
def test_whatever_is_worth_reading_holds_every_walk_that_counts(arcs, floors, depths, sides):
    turned = {(asked, asking): strength for (asking, asked), strength in arcs.items()}
    inner = within(arcs, SOURCE, depths[0]), within(turned, TARGET, depths[1])
    read = {(asking, asked): strength for (asking, asked), strength in arcs.items() if asking in inner[0] or asked in inner[1]}
    deep = list(depths)
    for forward in sides:
        if sum(deep) < len(floors):
            known = onward(lists_of(read), np.array([SOURCE]), np.array([TARGET]))
            both = [
                Side(walk_odds(lists, np.array([end]), people=PEOPLE, most=depth)[-1], np.isin(np.arange(PEOPLE), sorted(whose)), depth)
                for lists, end, depth, whose in zip((known, known.turned()), (SOURCE, TARGET), deep, inner, strict=True)
            ]
            way = 0 if forward else 1
            people, least = worth_reading(both[way], both[1 - way], floors_of(floors), strongest=1.0)
            for some, level in levelled(people, least):
                read |= {arc: strength for arc, strength in arcs.items() if arc[way] in some.tolist() and strength >= level}
            deep[way] += 1
    wanted = {arc for walk in warm_walks(arcs, floors) for arc in walk}
    assert wanted <= read.keys()


@given(ARCS, FLOORS)
def test_whoever_is_on_a_walk_that_counts_is_kept_and_nobody_else(arcs, floors):
    kept = on_warm_walks(lists_of(arcs), np.array([SOURCE]), np.array([TARGET]), people=PEOPLE, floors=floors_of(floors))
    assert np.flatnonzero(kept).tolist() == sorted({person for walk in warm_walks(arcs, floors) for arc in walk for person in arc})


def test_a_chain_may_pass_through_one_of_several_ends():
    arcs = lists_of({(2, 0): 0.5, (0, 3): 0.5, (3, 1): 0.5, (1, 4): 0.5})
    assert onward(arcs, np.array([0]), np.array([1])).asking.tolist() == [0, 3]
    assert onward(arcs, np.array([0, 2]), np.array([1, 4])).asking.tolist() == [2, 0, 3, 1]


def test_a_tie_is_worth_reading_where_all_around_it_can_be_warm_enough():
    ahead = Side(np.array([0.0, 0.0, 0.5, 0.25, 0.0]), np.array([True, False, False, False, False]), 1)
    behind = Side(np.array([0.0, 0.0, 0.0, 0.0, 0.8]), np.array([False, True, False, False, False]), 1)
    people, least = worth_reading(ahead, behind, (0.9, 0.9, 0.2), strongest=1.0)
    assert (people.tolist(), least.tolist()) == ([2, 3], [pytest.approx(0.5), pytest.approx(1.0)])
    people, least = worth_reading(ahead, behind, (0.9, 0.9, 0.2, 0.1), strongest=0.5)
    assert (people.tolist(), least.tolist()) == ([2], [pytest.approx(0.5)])


def test_nothing_is_worth_reading_where_nothing_leads_on():
    nobody = Side(np.zeros(2), np.array([False, True]), 1)
    ahead = Side(np.array([0.0, 1.0]), np.array([True, False]), 1)
    assert worth_reading(ahead, nobody, (0.1, 0.1, 0.1), strongest=1.0)[0].tolist() == []


def test_people_are_asked_about_together_whose_ties_have_to_be_about_as_strong():
    levels = levelled(np.array([3, 5, 8]), np.array([0.51, 0.26, 0.5]))
    assert [(people.tolist(), least) for people, least in levels] == [([5], 0.25), ([3, 8], 0.5)]
