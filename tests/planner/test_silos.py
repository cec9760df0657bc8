"""Departments and their tied pairs: three departments of six, worked out by hand.

Inside each of A, B and C six people stand in a ring (6 pairs). a0 to a4 know b0 to b4 (5 pairs, 10 people); b5 knows c5 (2 people).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.build import build
from graphcap.planner.silos import hidden_cells, silos_of, silos_section
from written import records_of, tie

DAY = "2026-01-31"
SIX = range(6)


def three_departments(**more):
    people = {f"{name}{number}": {"department": name.upper()} for name in "abc" for number in SIX}
    rings = [tie(f"{name}{one}", f"{name}{other}") for name in "abc" for one, other in pairwise([*SIX, 0])]
    across = [tie(f"a{number}", f"b{number}") for number in range(5)]
    return build(records_of(people | more, [*rings, *across, tie("b5", "c5"), tie("b5", "c5", "friend")]), DAY)


def test_pairs_count_once_by_the_departments_of_both():
    found = silos_of(three_departments())
    assert found.names == ("A", "B", "C")
    assert found.pairs.tolist() == [[6, 5, 0], [5, 6, 1], [0, 1, 6]]
    assert found.taking_part.tolist() == [[6, 10, 0], [10, 6, 2], [0, 2, 6]]
    assert (found.inside, found.outside) == (18, 6)


def test_the_cell_of_two_people_is_hidden_and_so_are_those_it_could_be_had_from():
    section = silos_section(three_departments())
    assert section.matrix.pairs == ((6, 5, 0), (5, None, None), (0, None, None))
    assert section.matrix.reach[0] == pytest.approx((6 / 15, 5 / 36, 0))


def test_the_index_is_that_of_krackhardt_and_stern_and_rests_on_no_few_people():
    section = silos_section(three_departments())
    assert section.figures[0].value == pytest.approx((6 - 18) / 24)
    assert [bar.value for bar in section.charts[0].bars] == [pytest.approx((5 - 6) / 11), None, None]
    assert section.charts[0].bars[0].note == "6 people; at random 0.66"  # (6 x 12 - 15) / (6 x 12 + 15)


def test_small_departments_are_lumped_and_a_lump_of_fewer_than_five_is_left_out():
    few = {f"d{number}": {"department": "D"} for number in range(3)}
    more = {f"e{number}": {"department": "E"} for number in range(2)}
    assert silos_of(three_departments(**few, **more)).names == ("A", "B", "C", "all other departments")
    alone = silos_of(three_departments(**few))  # D is hidden, and A with it, so that D cannot be had by subtraction
    assert (alone.names, alone.people.tolist()) == (("B", "C", "all other departments"), [6, 6, 9])


def test_no_departments_are_said_to_be_unknown_and_nothing_is_zero():
    section = silos_section(build(records_of(["a", "b"], [tie("a", "b")]), DAY))
    assert [figure.value for figure in section.figures] == [None, None]
    assert (section.matrix, section.notes) == (None, ("no departments are known: give a `department` column",))


@given(st.integers(2, 6).flatmap(lambda size: st.lists(st.integers(0, 12), min_size=size * size, max_size=size * size)))
def test_no_cell_of_few_people_follows_from_the_shown_ones_and_the_sums_of_rows(cells):
    size = int(len(cells) ** 0.5)
    people = np.triu(np.array(cells).reshape(size, size))
    people = people + np.triu(people, 1).T
    hidden = hidden_cells(people)
    unknown = [tuple(cell) for cell in np.argwhere(np.triu(hidden)).tolist()]
    sums = np.array([[float(row in cell) for cell in unknown] for row in range(size)]).reshape(size, len(unknown))
    assert hidden.tolist() == hidden.T.tolist()
    for number, (row, column) in enumerate(unknown):
        if people[row, column] >= 5 or not (people * ~hidden)[[row, column]].any():
            continue  # not small; or nothing is left to hide beside it, so that its sum says no more than that
        alone = np.zeros(len(unknown))
        alone[number] = 1
        assert np.linalg.matrix_rank(np.vstack([sums, alone])) > np.linalg.matrix_rank(sums)
