"""Scores of several parts."""

from __future__ import annotations

import pytest

from graphcap.questions.scoring import Score, scores


def test_a_score_is_the_geometric_mean_of_its_parts():
    assert scores([{"a": 0.9, "b": 0.4}]) == [Score(pytest.approx(0.6), 1, ())]


def test_an_unknown_part_takes_the_median_of_those_known_and_is_named():
    found = scores([{"a": 0.2, "b": 1}, {"a": 0.6, "b": 1}, {"a": 1, "b": 1}, {"a": None, "b": 0.6}])
    assert found[3] == Score(pytest.approx(0.6), 0.5, ("a",))


def test_what_is_unknown_for_all_counts_half_and_a_nought_does_not_hide_the_rest():
    found = scores([{"a": None, "b": 0.5}, {"a": None, "b": 0}])
    assert [score.value for score in found] == pytest.approx([0.5, (0.5 * 0.05) ** 0.5])
    assert scores([]) == []


def test_who_has_no_room_comes_last_and_who_is_hardly_known_before_them():
    known, hardly = Score(0.1, 1, ()), Score(0.9, 0.4, ("a",))
    ranks = [known.rank(5, 0), hardly.rank(4, None), known.rank(3, None), known.rank(2, 1)]
    assert [rank[-1] for rank in sorted(ranks)] == [2, 3, 4, 5]
