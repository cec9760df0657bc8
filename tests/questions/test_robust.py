"""Ranks among strengths drawn anew."""

from __future__ import annotations

import sys

import pytest

from graphcap.build import build
from graphcap.questions import MODULES, question
from graphcap.questions.robust import robust
from graphcap.report import write_answer
from written import records_of, tie

DAY = "2026-01-31"


def network(*ties):
    return build(records_of({id: {"decides": "budget"} if id == "z" else {} for id in "abcdz"}, ties), DAY)


def test_declared_strengths_leave_every_rank_where_it_is():
    ties = [tie("a", id, "friend", 0.9) for id in "bcd"] + [
        tie(id, "z", "friend", strength) for id, strength in (("b", 0.9), ("c", 0.6), ("d", 0.3))
    ]
    answer = robust(question("intro"), network(*ties), {"source": "a", "target": "z", "max_ties": 2})
    assert [(row.rank, row.rank_low, row.rank_high) for row in answer.rows] == [(1, 1, 1), (2, 2, 2), (3, 3, 3)]
    assert answer.asked["robust"] is True


def test_ranks_that_overlap_are_equal():
    ties = [tie("a", id, "friend", 0.9) for id in "bcd"] + [
        tie("b", "z", "friend", 0.52),
        tie("c", "z", "friend"),
        tie("d", "z", "friend", 0.01),
    ]
    answer = robust(question("intro"), network(*ties), {"source": "a", "target": "z", "max_ties": 2})
    # the tie of c and z is assumed: .5, drawn from 0 to 1, above b's in half of the draws, below d's in one of a hundred
    assert [(row.people[1], row.rank, row.rank_low, row.rank_high) for row in answer.rows] == [
        ("b", 1, 1, 2),
        ("c", 1, 1, 2),
        ("d", 3, 3, 3),
    ]


def test_everybodys_access_can_be_ranked_and_written(capsys):
    answer = robust(question("access"), network(tie("a", "z", "friend", 0.9), tie("b", "z", "friend", 0.2)), {})
    assert [(row.person, row.rank) for row in answer.rows][:2] == [("a", 1), ("b", 2)]
    write_answer(answer, "json", sys.stdout)
    assert '"rank_low": 1' in capsys.readouterr().out


def test_an_answer_without_rows_stays_one():
    assert robust(question("intro"), network(tie("a", "b")), {"source": "a", "target": "z"}).rows == ()


@pytest.mark.parametrize("name", [name for name in MODULES if question(name).ranked])
def test_ranked_questions_name_columns_of_theirs(name):
    assert set(question(name).ranked) <= {column.name for column in question(name).columns}
