from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime

from graphcap.kinds import EVENT_KIND_BY_NAME


def test_events_are_numbered_in_the_order_of_time_in_working_hours_of_two_years(world):
    times = [event["time"] for event in world.events]
    assert times == sorted(times)
    assert [event["id"] for event in world.events] == [f"e{number:06}" for number in range(1, len(times) + 1)]
    first = datetime(2024, 1, 26, tzinfo=UTC)
    for text in times:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)
        time = datetime.fromisoformat(text)
        assert first <= time < datetime(2026, 1, 31, tzinfo=UTC)
        assert time.weekday() < 5
        assert 8 <= time.hour < 18


def test_events_are_between_two_people_who_are_there_and_most_of_them_along_ties(world):
    pairs = {frozenset((tie["source"], tie["target"])) for tie in world.ties}
    along = 0
    for event in world.events:
        assert event["kind"] in EVENT_KIND_BY_NAME
        assert event["source"] != event["target"]
        assert event["target"] or event["kind"] == "achievement"
        ends = [event["source"], *filter(None, [event["target"]])]
        assert max(world.by_id[end]["joined"] for end in ends) <= event["time"][:10]
        along += frozenset(ends) in pairs
    assert along > 0.8 * len(world.events)


def test_no_event_of_a_tie_is_after_its_last_contact(office):
    last = {}
    for tie in office.ties:
        pair = frozenset((tie["source"], tie["target"]))
        last[pair] = max(last.get(pair, ""), tie["last_contact"] or "9")
    team_mates = {
        frozenset((one["id"], other["id"]))
        for one, other in itertools.combinations(office.people, 2)
        if one["manager"] == other["manager"] or office_line(one, other)
    }
    checked = 0
    for event in office.events:
        pair = frozenset((event["source"], event["target"]))
        if pair in last and pair not in team_mates and event["kind"] not in ("achievement", "promotion", "assignment"):
            assert event["time"][:10] <= last[pair]
            checked += 1
    assert checked > len(office.events) / 4


def office_line(one, other):
    return one["manager"] == other["id"] or other["manager"] == one["id"]


def test_events_name_whom_they_are_about_where_it_matters(world):
    about = {"promotion", "assignment", "mention", "introduction"}
    for event in world.events:
        assert bool(event["about"]) is (event["kind"] in about)
        if event["kind"] in ("promotion", "assignment"):
            assert event["about"] == event["target"]
        else:
            assert event["about"] not in (event["source"], event["target"] or "everybody")


def test_promotions_come_from_the_nearest_above_who_decides_them(world):
    promotions = [event for event in world.events if event["kind"] == "promotion"]
    assert promotions
    for event in promotions:
        above = world.by_id[event["target"]]["manager"]
        while "promotion" not in world.by_id[above]["decides"]:
            above = world.by_id[above]["manager"]
        assert event["source"] == above


def test_contexts_and_outcomes_stand_where_the_contract_asks_for_them(world):
    for event in world.events:
        if event["kind"] in ("session", "review", "achievement", "assignment"):
            assert event["context"]
        if event["kind"] == "session":
            assert event["outcome"] in ("planned", "met", "moved", "missed")
        elif event["kind"] == "review":
            assert re.fullmatch(r"rating=[1-5]|goal_reached", event["outcome"])
        elif event["kind"] == "feedback":
            assert event["outcome"] in ("", "acted")
        else:
            assert event["outcome"] == ""


def test_sessions_are_from_mentors_to_mentees(world):
    mentors = {(tie["source"], tie["target"]) for tie in world.ties if tie["kind"] == "mentors"}
    sessions = {(event["source"], event["target"]) for event in world.events if event["kind"] in ("session", "review")}
    assert sessions
    assert sessions <= mentors
