"""Ties on Spark are those of the embedded path, number by number, and an import keeps them as computed elsewhere."""

from __future__ import annotations

from datetime import UTC, date
from math import isnan

import pytest

from graphcap.dates import microseconds, parse_day
from graphcap.evidence.rule import STATUSES
from graphcap.evidence.strength import pairs_of
from graphcap.store import open_store
from spark.conftest import run
from spark.worlds import DAY


def near(number):
    return None if isnan(number) else pytest.approx(number, abs=1e-9, rel=0)


def test_three_organisations_have_the_same_ties_on_spark_as_here(spark, organisation):
    pairs = pairs_of(organisation.records, parse_day(DAY))
    found = {(row["source"], row["target"]): row for row in spark.read.parquet(str(organisation.folder / "made")).collect()}
    ids, terms = organisation.records.people["id"].to_pylist(), pairs.terms()
    ends = [(ids[one], ids[other]) for one, other in zip(pairs.sources, pairs.targets, strict=True)]
    assert len(ends) > 100
    assert found.keys() == {*ends}
    for place, row in enumerate(found[pair] for pair in ends):
        names = ("strength", "coverage", "half_life_days", "usual_gap_days", "events")
        assert [row[name] for name in names] == [near(getattr(pairs, name)[place]) for name in names]
        assert [row[f"term_{name}"] for name in terms._fields] == [near(values[place]) for values in terms]
        assert (row["kind"], row["status"]) == ("contact", STATUSES[pairs.status[place]])
        for name in ("first_contact", "last_contact"):
            assert microseconds(row[name].replace(tzinfo=UTC)) == getattr(pairs.tally, name)[place]
    assert {row["status"] for row in found.values()} >= {"active", "fading", "lapsed", "unknown"}


def test_an_import_keeps_what_was_computed_and_takes_none_of_it_for_declared(organisation, tmp_path, capsys):
    made, store = organisation.folder / "made", tmp_path / "store"
    assert run("--store", store, "import", "--people", organisation.file("people"), *made.glob("*.parquet")) == 0
    kept, pairs = open_store(str(store)).records().ties, pairs_of(organisation.records, parse_day(DAY))
    assert kept["coverage"].to_pylist() == pytest.approx(pairs.coverage.tolist(), abs=1e-9)
    assert kept["status"].to_pylist() == [STATUSES[status] for status in pairs.status]
    assert kept["term_channels"].to_pylist() == pytest.approx(pairs.terms().channels.tolist(), abs=1e-9)
    assert "columns not used: half_life_days, usual_gap_days, events, first_contact" in capsys.readouterr().err
    network = open_store(str(store)).network()
    assert set(network.ties.declared.array()) == {0}
    assert network.ties.coverage.array().min() < 1


def test_a_folder_that_is_there_is_never_replaced(organisation, capsys):
    files = organisation.file("events"), "--people", organisation.file("people")
    assert run("spark", "strengthen", *files, "--out", organisation.folder / "made", "--as-of", DAY) == 2
    assert "name a new folder" in capsys.readouterr().err


def test_the_day_of_the_ties_is_the_one_after_the_newest_event_that_took_place(spark):
    from graphcap.spark.tables import day_after_newest

    rows = [
        ("2026-01-05T10:00:00Z", "email", None),
        ("2026-01-09T00:00:00Z", "session", "planned"),
        ("2026-03-01T00:00:00Z", "email", None),
    ]
    events = spark.createDataFrame(rows, "time string, kind string, outcome string")
    assert day_after_newest(events, today=date(2026, 1, 31)) == parse_day("2026-01-06")
    assert day_after_newest(events.where("kind = 'session'"), today=date(2026, 1, 31)) is None


def test_files_that_are_no_such_tables_and_settings_that_are_none_are_refused(spark, tmp_path, capsys):
    spark.range(3).selectExpr("id AS time", "'a' AS source", "'b' AS target", "'email' AS kind").write.parquet(str(tmp_path / "events"))
    spark.range(3).selectExpr("id AS number").write.parquet(str(tmp_path / "numbers"))
    spark.range(3).selectExpr("'a' AS id").write.parquet(str(tmp_path / "people"))
    asked = ("spark", "strengthen", tmp_path / "events", "--out", tmp_path / "ties", "--as-of", DAY, "--people")
    for more, said in (
        ([tmp_path / "numbers"], "needed: id"),
        ([tmp_path / "nothing"], "cannot be read as Parquet"),
        ([tmp_path / "people"], "holds bigint, not times"),
        ([tmp_path / "people", "--conf", "half"], "write NAME=VALUE"),
    ):
        assert run(*asked, *more) == 2
        assert said in capsys.readouterr().err
