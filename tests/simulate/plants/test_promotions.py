"""Planted promotions, held against the drawn world."""

from __future__ import annotations

from datetime import date, timedelta

from graphcap.simulate import simulate
from worlds import AS_OF, rows

YEAR_AGO = AS_OF - timedelta(days=365)


def made(folder, plant):
    return simulate(folder / plant, people=300, ties=2100, seed=5, plants=(plant,))


def test_last_years_promotions_are_the_planted_ones_by_their_managers(tmp_path):
    for plant in ("access-promotes", "lot-promotes"):
        files = made(tmp_path, plant).files
        managers = {row["id"]: row["manager"] for row in rows(files["people"])}
        planted = {row["person"] for row in rows(files["truth"]) if row["role"] == "promoted"}
        year = [row for row in rows(files["events"]) if date.fromisoformat(row["time"][:10]) >= YEAR_AGO]
        assert {row["kind"] for row in year} == {"promotion"}
        assert {(row["source"], row["target"], row["about"]) for row in year} == {(managers[id], id, id) for id in planted}
        assert 20 <= len(planted) <= 300 // 8


def test_every_tie_says_how_strong_it_is(tmp_path):
    assert all(row["strength"] for row in rows(made(tmp_path, "lot-promotes").files["ties"]))


def test_the_two_plants_promote_others(tmp_path):
    chosen = [{row["person"] for row in rows(made(tmp_path, plant).files["truth"])} for plant in ("access-promotes", "lot-promotes")]
    assert len(chosen[0] & chosen[1]) < len(chosen[0]) / 2
