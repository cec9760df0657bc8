"""Ties as lists, and who is on a short walk."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcap.store.tie_lists import ArcLists, TieLists, on_walks

PEOPLE = range(7)
ARC = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(lambda arc: arc[0] != arc[1])


def walked(arcs, sources, targets, max_ties):
    """Everybody on a walk from a source to a target, by following every walk."""
    found = set()

    def follow(people):
        if people[-1] in targets:
            found.update(people)
        if len(people) <= max_ties:
            for source, target in arcs:
                if source == people[-1]:
                    follow((*people, target))

    for source in sources:
        follow((source,))
    return sorted(found)


@given(
    st.lists(ARC, unique=True, max_size=9),
    st.sets(st.sampled_from(PEOPLE), min_size=1, max_size=2),
    st.sets(st.sampled_from(PEOPLE), max_size=2),
    st.integers(1, 4),
)
def test_whoever_is_on_a_short_walk_is_found_and_nobody_else(arcs, sources, targets, max_ties):
    ends = [np.array([arc[end] for arc in arcs], np.int64) for end in (0, 1)]
    starts, goals = (np.array(sorted(people), np.int64) for people in (sources, targets))
    found = on_walks(ArcLists(*ends, np.ones(len(arcs))), starts, goals, people=len(PEOPLE), max_ties=max_ties)
    assert np.flatnonzero(found).tolist() == walked(arcs, sources, targets, max_ties)


def test_ties_are_renumbered_by_place_and_then_by_who_is_kept():
    people = np.array([40, 50, 70, 90])
    ties = TieLists.of([[40, 90, 50], [90, 70, 40], [0, 1, 0], [0.5, 1.0, 0.1], [1.0, 0.0, 1.0], [7, 8, 9], [True, False, True]]).placed(
        people
    )
    assert (ties.sources.tolist(), ties.targets.tolist()) == ([0, 3, 1], [3, 2, 0])
    kept = ties.among(np.array([True, False, True, True]))
    assert (kept.sources.tolist(), kept.targets.tolist(), kept.strengths.tolist()) == ([0, 2], [2, 1], [0.5, 1.0])


def test_a_tie_that_leads_back_stands_for_an_arc_each_way():
    ties = TieLists.of([[1, 2], [2, 3], [0, 1], [0.5, 1.0], [1.0, 0.0], [7, 8], [True, False]])
    arcs = ties.arcs()
    assert sorted(zip(*(column.tolist() for column in arcs), strict=True)) == [(1, 2, 0.5), (2, 1, 0.5), (2, 3, 1.0)]
    assert sorted(zip(*(column.tolist() for column in arcs.turned()), strict=True)) == [(1, 2, 0.5), (2, 1, 0.5), (3, 2, 1.0)]
    assert ties.ends().tolist() == [1, 2, 3]


def test_no_ties_are_ties_too():
    assert [column.tolist() for column in TieLists.joined([TieLists.of(), TieLists.of()])] == [[]] * 7
