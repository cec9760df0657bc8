"""No figure about one to four people is shown, nor can it be had by subtraction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graphcap.questions.small_groups import hidden_combinations, hidden_groups, role_shares, share


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ([40, 3, 9, 20], [1, 2]),  # 3 alone is what the sum leaves, so 9 is hidden as well
        ([40, 2, 2, 20], [1, 2, 3]),  # the two together are 4
        ([40, 4, 1], [1, 2]),  # together five, and neither follows
        ([40, 5], []),
        ([3], [0]),
        ([0, 9], []),
    ],
)
def test_a_small_group_is_hidden_with_what_would_give_it_away(sizes, hidden):
    assert np.flatnonzero(hidden_groups(np.array(sizes))).tolist() == hidden


def test_a_share_of_one_to_four_people_or_all_but_so_few_is_hidden():
    assert [share(people, 10) for people in (0, 1, 4, 5, 6, 9, 10)] == [0, None, None, 0.5, None, None, 1]
    assert share(0, 4) is None


def test_joint_shares_are_shown_only_where_no_quarter_is_small():
    mentored, sponsored = np.array([True] * 11 + [False] * 9), np.array([True] * 5 + [False] * 15)
    assert role_shares(mentored, sponsored) == (0.55, 0.25, 0.25, 0.45, 0.3)
    sponsored[5] = sponsored[0] = False  # four who are both
    sponsored[11:16] = True
    assert role_shares(mentored, sponsored) == (0.55, 0.45, None, None, None)


def test_of_combinations_no_sum_gives_a_hidden_one_away():
    hidden = hidden_combinations(np.array([[30, 2, 9], [30, 40, 8], [30, 20, 7]]), np.zeros(3, bool), np.zeros(3, bool))
    assert hidden.tolist() == [[False, True, True], [False, False, False], [False, True, True]]


tables = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(lambda shape: arrays(np.int64, shape, elements=st.integers(5, 40)))


@given(table=tables, small=st.data())
def test_hidden_combinations_do_not_follow_from_rows_and_columns(table, small):
    rows, columns = table.shape
    for _ in range(small.draw(st.integers(1, 3))):
        table[small.draw(st.integers(0, rows - 1)), small.draw(st.integers(0, columns - 1))] = small.draw(st.integers(1, 4))
    hidden = hidden_combinations(table, np.zeros(rows, bool), np.zeros(columns, bool))
    assert hidden[table < 5].all()
    places = np.argwhere(hidden)
    sums = np.zeros((rows + columns, len(places)))
    for at, (row, column) in enumerate(places):
        sums[row, at] = sums[rows + column, at] = 1
    rank = np.linalg.matrix_rank(sums)
    for at in range(len(places)):  # a cell follows from the sums when its unit vector lies in their span
        assert np.linalg.matrix_rank(np.vstack((sums, np.eye(len(places))[at]))) == rank + 1
