"""Access on Spark is that of the embedded path, for everybody, decision-makers among them."""

from __future__ import annotations

import pytest

from graphcap.questions.access import access
from graphcap.store import open_store
from spark.conftest import run
from spark.worlds import DAY


def written(spark, folder, rows, columns):
    spark.createDataFrame(rows, columns).write.parquet(str(folder))
    return folder


def answered(spark, folder, ties, people, **limits):
    more = [part for name, value in limits.items() for part in (f"--{name.replace('_', '-')}", value)]
    assert run("spark", "access", *ties, "--people", people, "--out", folder, "--as-of", DAY, *more) == 0
    return {row["person"]: (row["odds"], row["ties"], row["via"], row["target"]) for row in spark.read.parquet(str(folder)).collect()}


def test_three_organisations_have_the_same_access_on_spark_as_here(spark, organisation, tmp_path):
    ties, people, store = [organisation.file("ties"), organisation.folder / "made"], organisation.file("people"), tmp_path / "store"
    assert run("--store", store, "import", "--people", people, ties[0], *ties[1].glob("*.parquet"), "--as-of", DAY) == 0
    found = answered(spark, tmp_path / "access", ties, people)
    rows = access(open_store(str(store)).network(), max_ties=4).rows
    assert found.keys() == {row.person for row in rows}
    for row in rows:
        odds, *chain = found[row.person]
        assert odds == (None if row.odds is None else pytest.approx(row.odds, abs=1e-9, rel=0)), row
        assert chain == [row.ties, row.via, row.target]


def test_nobody_who_left_or_is_not_to_be_asked_is_led_through_or_to(spark, tmp_path):
    """a - b - d is warmest, but b left; c is never asked; a - e - d is what is left, and d and f decide."""
    people = [("a", None, None, None), ("b", None, "2025-01-01", None), ("c", None, None, "yes"), ("d", "budget", None, None)]
    people += [("e", None, None, None), ("f", "budget", None, None), ("g", "budget", "2025-01-01", None), ("h", None, None, None)]
    known = written(spark, tmp_path / "people", people, "id string, decides string, left string, do_not_ask string")
    strengths = {"ab": 0.9, "bd": 0.9, "ac": 0.8, "cd": 0.8, "ae": 0.5, "ed": 0.5, "df": 0.25, "ag": 0.9}
    rows = [(*ends, "friend", strength) for ends, strength in strengths.items()]
    ties = written(spark, tmp_path / "ties", rows, "source string, target string, kind string, strength double")
    assert answered(spark, tmp_path / "access", [ties], known) == {
        "a": (0.25, 2, "e", "d"),
        "b": (0.9, 1, "d", "d"),
        "c": (0.8, 1, "d", "d"),
        "d": (0.25, 1, "f", "f"),
        "e": (0.5, 1, "d", "d"),
        "f": (0.25, 1, "d", "d"),
        "g": (0.9 * 0.25, 3, "a", "d"),
        "h": (None, None, None, None),
    }
    assert answered(spark, tmp_path / "shorter", [ties], known, max_ties=1)["a"] == (None, None, None, None)


def test_who_does_not_want_to_be_asked_about_somebody_is_a_matter_of_the_store(spark, tmp_path, capsys):
    known = written(spark, tmp_path / "people", [("a", "b"), ("b", None)], "id string, do_not_ask string")
    ties = written(spark, tmp_path / "ties", [("a", "b")], "source string, target string")
    assert run("spark", "access", ties, "--people", known, "--out", tmp_path / "out", "--as-of", DAY) == 2
    assert "1 people name whom they do not want to be asked about" in capsys.readouterr().err
