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


@pytest.fixture
def fewer_draws(monkeypatch):
    """So few that a question of everybody is not asked 200 times."""
    monkeypatch.setattr("graphcap.questions.robust.DRAWS", 40)


def ranks(name, network, values):
    """What a question's rows are told apart by, with their ranks."""
    rows = robust(question(name), network, values).rows
    fields = [column if hasattr(rows[0], column) else f"{column}_" for column in question(name).ranked]
    return [(*(getattr(row, field) for field in fields), row.rank, row.rank_low, row.rank_high) for row in rows]


@pytest.mark.usefixtures("fewer_draws")
def test_who_is_lost_and_who_lends_rank_by_the_strengths_of_the_chains_that_go_with_them():
    # without b a is left .5 x .2, of a tie that is assumed; without c nothing changes
    lost = network(tie("a", "b", "friend", 0.9), tie("b", "z", "friend", 0.9), tie("a", "c", "friend", 0.5), tie("c", "z", "knows"))
    assert next(row[0] for row in ranks("resilience", lost, {"person": "a"})) == "b"
    lent = network(tie("b", "a", "sponsors", 0.9), tie("b", "c", "sponsors", 0.4), tie("b", "z", "friend", 0.9))
    assert ranks("capital", lent, {"person": "b"}) == [("b", "a", 1, 1, 1), ("b", "c", 2, 2, 2)]


@pytest.mark.usefixtures("fewer_draws")
def test_pairs_of_a_pipeline_and_changes_of_access_are_ranked():
    high = {"potential": "90"}
    people = {"a": high, "b": high, "z": {"decides": "promotion", "capacity": "5"}}
    ties = [tie("a", "z", "friend", 0.9), tie("b", "z", "friend", 0.3)]
    declared = build(records_of(people, ties), DAY)
    assert ranks("pipeline", declared, {"potential": 80}) == [("a", "z", 1, 1, 1), ("b", "z", 2, 2, 2)]
    doubtful = build(records_of(people, [tie("a", "z", "friend"), tie("b", "z", "friend", 0.5)]), DAY)
    assert {row[2:] for row in ranks("pipeline", doubtful, {"potential": 80})} == {(1, 1, 2)}
    assert ranks("whatif", declared, {"without": ["z"]}) == [("a", 1, 1, 1), ("b", 2, 2, 2)]


@pytest.mark.usefixtures("fewer_draws")
def test_loops_are_ranked():
    ties = [tie("a", "b", "endorses", 0.9), tie("b", "a", "endorses", 0.9), tie("c", "d", "endorses"), tie("d", "c", "endorses", 0.2)]
    assert ranks("loops", network(*ties), {}) == [(("a", "b"), 1, 1, 1), (("c", "d"), 2, 2, 2)]
