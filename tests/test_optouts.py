"""Who may not be asked, from the columns and settings of records."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphcap.build import build
from graphcap.dates import parse_day
from graphcap.identity import merge, split
from graphcap.network import Network
from graphcap.optouts import is_away, opted_in, opted_out, unheard
from graphcap.records import Settings
from graphcap.reserve import AWAY, LEFT, MARKS, NO_INTRODUCER, NO_TARGET
from written import records_of, tie

DAY = "2026-01-31"
NOW = datetime(2026, 2, 1, tzinfo=UTC)
BOTH = NO_INTRODUCER | NO_TARGET


def marks(network: Network) -> dict[str, int]:
    """The marks by id."""
    everybody = range(len(network))
    found = {network.people.ids[person]: sum(mark for mark in MARKS if network.reserve.has(person, mark)) for person in everybody}
    return {id: mark for id, mark in found.items() if mark}


def unwilling(network: Network) -> list[tuple[str, str]]:
    """Who does not want to be asked, and about whom."""
    ids = network.people.ids
    pairs = zip(network.reserve.unwilling.array(), network.reserve.ends.array(), strict=True)
    return sorted((ids[person], ids[end]) for person, end in pairs)


def test_without_a_word_of_it_nobody_is_in_the_reserve():
    assert not build(records_of(["a", "b"], [tie("a", "b")]), DAY).reserve


@pytest.mark.parametrize("word", ["yes", "YES", " Yes ", "b; yes"])
def test_do_not_ask_yes_bars_from_both(word):
    assert marks(build(records_of({"a": {"do_not_ask": word}, "b": {}}), DAY)) == {"a": BOTH}


def test_do_not_ask_names_about_whom_and_an_id_of_nobody_says_nothing():
    people = {"a": {"do_not_ask": "b; c ;zoe;;a"}, "b": {"do_not_ask": "Cafe\u0301"}, "c": {}, "Café": {}}
    network = build(records_of(people), DAY)
    assert unwilling(network) == [("a", "b"), ("a", "c"), ("b", "Café")]
    assert marks(network) == {}


@pytest.mark.parametrize(("day", "expected"), [("2026-01-30", {}), ("2026-01-31", {"a": LEFT}), ("2027-01-01", {"a": LEFT})])
def test_somebody_has_left_from_that_date_on(day, expected):
    assert marks(build(records_of({"a": {"left": "2026-01-31"}, "b": {}}), day)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-09", False),
        ("2026-01-10", True),
        ("2026-01-20T23:59:59", True),
        ("2026-01-21", False),
        ("2026-02-01T08:00", True),
        ("2026-02-01T12:30", False),
    ],
)
def test_somebody_is_away_from_the_start_of_a_period_up_to_the_end_of_its_last_day(day, expected):
    periods = "2026-01-10/2026-01-20; 2026-02-01T08:00/2026-02-01T12:00;"
    assert is_away(periods, parse_day(day)) is expected
    assert marks(build(records_of({"a": {"away": periods}}), day)) == ({"a": AWAY} if expected else {})


def test_an_opt_out_grows_and_is_undone_in_parts():
    settings = opted_out(opted_out(Settings(), "a", "introducer"), "b", "target")
    assert settings.opt_out == {"a": "introducer", "b": "target"}
    settings = opted_out(settings, "a", "target")
    assert settings.opt_out == {"a": "all", "b": "target"}
    assert opted_in(settings, "a", "introducer").opt_out == {"a": "target", "b": "target"}
    assert opted_in(settings, "b", "introducer").opt_out == {"a": "all", "b": "target"}
    assert opted_in(opted_in(settings, "a", "all"), "b", "all").opt_out == {}


def test_an_opt_out_bars_from_what_it_says_and_of_nobody_says_nothing():
    records = records_of(["a", "b", "c"], opt_out={"a": "introducer", "b": "target", "c": "all", "zoe": "all"})
    assert marks(build(records, DAY)) == {"a": NO_INTRODUCER, "b": NO_TARGET, "c": BOTH}


def test_who_is_one_person_has_opted_out_of_what_either_did_until_a_split():
    people = {"a": {"do_not_ask": "c"}, "b": {"do_not_ask": "d"}, "c": {"do_not_ask": "b"}, "d": {}}
    apart = records_of(people, opt_out={"a": "target", "b": "introducer"})
    merged = merge(apart, "a", "b", reason="", time=NOW)
    assert marks(build(merged, DAY)) == {"a": BOTH}
    assert unwilling(build(merged, DAY)) == [("a", "c"), ("a", "d"), ("c", "a")]
    assert marks(build(split(merged, "a")[0], DAY)) == {"a": NO_TARGET, "b": NO_INTRODUCER}


def test_a_graph_keeps_who_may_not_be_asked():
    people = {"a": {"do_not_ask": "b"}, "b": {"left": DAY}, "c": {"away": f"{DAY}/{DAY}"}, "d": {}}
    network = build(records_of(people, [tie("a", "b")], opt_out={"d": "target"}, as_of=DAY))
    again = Network.from_networkx(network.to_networkx())
    assert marks(again) == marks(network) == {"b": LEFT, "c": AWAY, "d": NO_TARGET}
    assert unwilling(again) == unwilling(network) == [("a", "b")]


@pytest.mark.parametrize("said", ["yes", "YES", "b", "b; yes", "no", "", None])
def test_what_do_not_ask_may_hold_is_not_remarked_upon(said):
    assert list(unheard(records_of({"a": {"do_not_ask": said}, "b": {}}).people)) == []


def test_a_do_not_ask_that_keeps_nobody_from_being_asked_is_told():
    people = {"a": {"do_not_ask": "b; true;1"}, "b": {"do_not_ask": "True"}, "c": {"do_not_ask": "yes"}}
    (told,) = unheard(records_of(people).people)
    assert told == (
        'do_not_ask of "a" holds "true", which is nobody\'s id: it keeps nobody from being asked (2 people in all); '
        "write yes, or ids separated by ;"
    )
