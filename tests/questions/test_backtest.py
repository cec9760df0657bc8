"""Backtest: a small organisation worked out by hand, and worlds in which access drives promotion, or the lot does."""

from __future__ import annotations

import os

import pytest

from graphcap.build import build
from graphcap.errors import InputError
from graphcap.questions.backtest import backtest
from graphcap.simulate import simulate
from worlds import records_of_files
from written import records_of, tie

DAY, NOW = "2025-01-31", "2026-01-31"
NEAR, FAR = [f"n{number}" for number in range(5)], [f"f{number}" for number in range(5)]


def records(promoted=NEAR, *, events=(), **changes):
    """A boss with five people near and five without any tie; those promoted are so in the year."""
    people = {"boss": {"decides": "promotion"}} | {id: {"joined": "2020-01-01"} for id in NEAR + FAR}
    for id, columns in changes.items():
        people[id] = people.get(id, {}) | columns
    ties = [tie(id, "boss", "friend", 0.5) for id in NEAR]
    happened = [{"time": "2025-06-01", "source": "boss", "target": id, "kind": "promotion", "about": id} for id in promoted]
    return records_of(people, ties, [*happened, *events])


def answer_of(found, day=DAY, **asked):
    return backtest(build(found, day), later=build(found, NOW), **asked)


def test_a_row_holds_how_well_a_measure_told():
    rows = {row.measure: row for row in answer_of(records()).rows}
    assert list(rows) == ["access", "sponsors", "warmth", "degree", "tenure", "potential"]
    # the five near have .5; the boss and the five far have none: the boss has five ties
    assert (rows["access"].auc, rows["access"].low, rows["access"].high) == (1.0, 1.0, 1.0)
    assert (rows["access"].n, rows["access"].happened, rows["access"].outcome) == (11, 5, "promotion")
    assert rows["degree"].auc == pytest.approx(25 / 30)
    assert (rows["sponsors"].auc, rows["sponsors"].better) == (0.5, False)
    assert rows["access"].why.startswith("in 100% of all couples the one of 5 to whom it happened had more access than the one of 6")
    assert (rows["potential"].auc, rows["potential"].n, rows["potential"].happened) == (None, 0, None)
    assert rows["potential"].why == "too few to say: of those whose potential is known, fewer than 5 are on one side"


def test_fewer_than_five_on_a_side_are_not_shown():
    rows = answer_of(records(NEAR[:4])).rows
    assert {(row.auc, row.happened, row.better) for row in rows} == {(None, None, None)}
    assert answer_of(records(NEAR[:4])).more["verdict"][0] == "promotion, access: too few to say"


def test_only_what_happened_in_the_year_to_people_who_were_there_counts():
    before = {"time": "2024-06-01", "source": "boss", "target": "f0", "kind": "promotion", "about": "f0"}
    for change in ({"left": "2024-06-01"}, {"joined": "2025-03-01"}):
        row = answer_of(records(events=[before], f1=change)).rows[0]
        assert (row.n, row.happened) == (10, 5)
    early = answer_of(records(), day="2024-01-31")
    assert early.rows == ()
    assert "no promotion is known from 2024-01-31 on; import events of kind promotion" in early.notes


def test_a_year_that_is_not_over_is_said():
    assert "only 100 of the 365 days after 2025-10-23 are known" in answer_of(records(), day="2025-10-23").notes
    assert answer_of(records()).more["until"] == NOW


def test_it_needs_a_day_before_the_stores_own():
    network = build(records(), NOW)
    for later in (None, network, build(records(), DAY)):
        with pytest.raises(InputError, match="a backtest needs a day before the store's own: name one with --as-of"):
            backtest(network, later=later)


@pytest.mark.parametrize("seed", range(1, 21 if os.environ.get("GRAPHCAP_FULL") else 5))
def test_where_access_drives_promotion_it_is_found_and_where_the_lot_does_it_is_not(tmp_path, seed):
    areas = {}
    for plant in ("access-promotes", "lot-promotes"):
        made = simulate(tmp_path / plant, people=400, ties=2800, seed=seed, plants=(plant,))
        answer = answer_of(records_of_files(made.files))
        rows = {row.measure: row for row in answer.rows}
        areas[plant] = rows["access"].auc, rows["degree"].auc, rows["access"].better
        told = answer.more["verdict"][0]
        assert ("no better than counting contacts" in told) == (plant == "lot-promotes")
    access, degree, better = areas["access-promotes"]
    assert access > degree
    assert better
    assert abs(areas["lot-promotes"][0] - 0.5) < 0.15
    assert not areas["lot-promotes"][2]
