"""The burst statistic on Spark is that of the embedded path, for every sponsor, decision-maker and window."""

from __future__ import annotations

from collections import defaultdict

import pytest

from graphcap.build import build
from graphcap.dates import MICROSECONDS_OF_A_DAY, microseconds, parse_day
from graphcap.evidence.bursts import WINDOW_DAYS, Contacts, Days, bursts
from graphcap.questions.decisions import decisions
from spark.conftest import run
from spark.worlds import DAY


def embedded(network):
    """Sponsor, decision-maker and day since 1970 to observed, expected and z."""
    ids = network.people.ids
    contacts = Contacts.of(network.events, people=len(network), until=microseconds(parse_day(DAY)) // MICROSECONDS_OF_A_DAY)
    counted, everyone = decisions(network, contacts)
    days = defaultdict(set)
    for decision in everyone:
        days[decision.decider].add(decision.day)
    found = {}
    for decider, day in {(decision.decider, decision.day) for decision in counted}:
        window = Days(day - WINDOW_DAYS, day)
        others = [Days(other - WINDOW_DAYS, other) for other in days[decider] - {day}]
        sources = contacts.turned_to(decider, window)
        measured = bursts(contacts, sources, decider, window, others=others)
        for place, source in enumerate(sources):
            found[ids[source], ids[decider], contacts.first + day] = tuple(float(figures[place]) for figures in measured)
    return found


def test_three_organisations_have_the_same_bursts_on_spark_as_here(spark, organisation, tmp_path):
    expected = embedded(build(organisation.records, DAY))
    where = "--people", organisation.file("people"), "--out", tmp_path / "shadow"
    assert run("spark", "shadow", organisation.file("events"), *where, "--as-of", DAY) == 0
    rows = spark.read.parquet(str(tmp_path / "shadow")).selectExpr("*", "unix_date(decided_on) AS day").collect()
    found = {(row["sponsor"], row["decision_maker"], row["day"]): (row["observed"], row["expected"], row["z"]) for row in rows}
    assert len(rows) == len(found) >= 5
    assert found.keys() == expected.keys()
    for cell, figures in expected.items():
        assert found[cell] == pytest.approx(figures, abs=1e-9, rel=0), cell
