"""Asks as a network keeps them: how often people were asked of late, and which asks are fitted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from graphcap.asking import Ask, with_ask
from graphcap.build import build
from graphcap.dates import parse_day
from graphcap.store import open_store
from written import records_of, tie

DAY = "2026-06-01"
PEOPLE = ("a", "b", "c", "d")


def ask(day: str | datetime, *people: str, outcome: str | None = None, odds: float | None = None) -> Ask:
    time = parse_day(day) if isinstance(day, str) else day
    return Ask(time, people[0], people[-1], people[1:-1], outcome, odds)


def network_with(*asks: Ask, as_of: str = DAY):
    records = records_of(PEOPLE, [tie("a", "b"), tie("b", "c"), tie("c", "d")], as_of=as_of)
    for one in asks:
        records = with_ask(records, one)
    return build(records)


def recently(network) -> list[int]:
    return [network.asks.recently(person) for person in range(len(network))]


def test_without_asks_a_network_has_none():
    assert network_with().asks is None


def test_introducers_are_counted_and_ends_are_not():
    network = network_with(ask("2026-05-01", "a", "b", "c", "d"), ask("2026-05-02", "a", "b", "c"), ask("2026-05-03", "a", "b"))
    assert recently(network) == [0, 2, 1, 0]


def test_ninety_days_are_those_before_the_day():
    # 2026-03-03 is 90 days before 2026-06-01
    network = network_with(ask("2026-03-03", "a", "b", "c"), ask("2026-03-02T23:59:59", "a", "c", "d"))
    assert recently(network) == [0, 1, 0, 0]


def test_a_later_ask_moves_the_ninety_days_but_not_the_day():
    network = network_with(ask("2026-03-03", "a", "b", "c"), ask("2026-06-02", "a", "c", "d"))
    assert network.as_of == DAY
    assert recently(network) == [0, 0, 1, 0]


def test_asks_never_move_the_day_of_a_store():
    records = records_of(PEOPLE, [tie("a", "b", since="2026-01-10")])
    assert build(with_ask(records, ask("2026-01-20", "a", "b", "c"))).as_of == build(records).as_of == "2026-01-11"


def many(count: int, *, first: str = "2025-01-01", **told) -> list[Ask]:
    return [ask(parse_day(first) + timedelta(hours=hour), "a", "b", **told) for hour in range(count)]


def test_thirty_known_outcomes_are_fitted():
    told = many(15, outcome="accepted", odds=0.5) + many(15, first="2025-02-01", outcome="declined", odds=0.5)
    calibration = network_with(*told).asks.calibration
    assert calibration.n == 30
    assert calibration.chance(0.5) == pytest.approx(0.5)
    assert network_with(*told[1:]).asks.calibration is None


def test_no_answer_in_twenty_one_days_is_a_silent_one_and_sooner_it_is_none():
    accepted = many(20, outcome="accepted", odds=0.5)
    silent = many(10, first="2025-02-01", odds=0.5)
    assert network_with(*accepted, *silent).asks.calibration.chance(0.5) == pytest.approx(20 / 30)
    young = many(10, first="2026-05-11T00:00:01", odds=0.5)
    assert network_with(*accepted, *young).asks.calibration is None
    assert network_with(*accepted, *young, as_of="2026-06-02").asks.calibration.n == 30


def test_asks_of_unknown_odds_are_counted_and_not_fitted():
    told = many(15, outcome="accepted", odds=0.5) + many(15, first="2025-02-01", outcome="declined")
    network = network_with(*told)
    assert len(network.asks) == 30
    assert network.asks.calibration is None


def test_a_store_keeps_asks_and_what_was_fitted_to_them(tmp_path):
    told = many(15, outcome="accepted", odds=0.8) + many(15, first="2025-02-01", outcome="declined", odds=0.2)
    records = records_of(PEOPLE, [tie("a", "b")], as_of=DAY)
    for one in [*told, ask("2026-05-01", "a", "b", "c")]:
        records = with_ask(records, one)
    store = open_store(tmp_path / "store")
    with store.writing() as writer:
        writer.commit(records)
    assert store.records().asks == records.asks
    built, read = build(records).asks, store.network().asks
    assert read.calibration == built.calibration
    assert recently(store.network()) == [0, 1, 0, 0]
    for name in ("times", "sources", "targets", "outcomes", "via_offsets", "via"):
        assert list(getattr(read, name).array()) == list(getattr(built, name).array())
    assert store.check() == []
    assert recently(store.network("2026-05-15")) == [0, 1, 0, 0]
