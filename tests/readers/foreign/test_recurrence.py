"""When a meeting takes place: rules by hand, across changes of clocks, and those that never end or never happen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from graphcap.readers.foreign.recurrence import MOST_TIMES, Recurrence

START = datetime(2026, 3, 25, 9, tzinfo=ZoneInfo("Europe/Berlin"))
BEFORE = datetime(2026, 4, 16, tzinfo=UTC)


def hours(recurrence, before=BEFORE):
    return [(moment.month, moment.day, moment.hour) for moment in recurrence.times(before)]


def test_a_meeting_keeps_its_hour_when_clocks_change():
    assert hours(Recurrence(START, "FREQ=WEEKLY")) == [(3, 25, 8), (4, 1, 7), (4, 8, 7), (4, 15, 7)]


def test_a_rule_ends_with_its_last_time_day_or_count():
    assert hours(Recurrence(START, "FREQ=WEEKLY", datetime(2026, 4, 8, 7, tzinfo=UTC))) == [(3, 25, 8), (4, 1, 7), (4, 8, 7)]
    assert hours(Recurrence(START, "FREQ=WEEKLY", date(2026, 4, 7))) == [(3, 25, 8), (4, 1, 7)]
    assert hours(Recurrence(START, "FREQ=WEEKLY;COUNT=2")) == [(3, 25, 8), (4, 1, 7)]


def test_times_are_added_and_taken_out_by_name_or_by_day():
    more = (datetime(2026, 3, 27, 9, tzinfo=UTC),)
    without = frozenset([datetime(2026, 4, 1, 7, tzinfo=UTC), date(2026, 4, 8)])
    assert hours(Recurrence(START, "FREQ=WEEKLY", None, more, without)) == [(3, 25, 8), (3, 27, 9), (4, 15, 7)]


def test_what_has_not_taken_place_yet_is_none():
    assert hours(Recurrence(START), datetime(2026, 3, 25, 8, tzinfo=UTC)) == []
    assert hours(Recurrence(START, "FREQ=DAILY"), datetime(2026, 3, 25, 8, tzinfo=UTC)) == []
    assert hours(Recurrence(START), datetime(2026, 3, 25, 8, 1, tzinfo=UTC)) == [(3, 25, 8)]


def test_weekdays_and_leap_days_fall_where_they_do():
    first_mondays = Recurrence(datetime(2026, 1, 5, 9, tzinfo=UTC), "FREQ=MONTHLY;BYDAY=1MO")
    assert hours(first_mondays) == [(1, 5, 9), (2, 2, 9), (3, 2, 9), (4, 6, 9)]
    leap = Recurrence(datetime(2020, 2, 29, 9, tzinfo=UTC), "FREQ=YEARLY")
    assert [moment.year for moment in leap.times(BEFORE)] == [2020, 2024]


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=SECONDLY", "FREQ=HOURLY;INTERVAL=2"])
def test_a_rule_without_end_is_followed_a_thousand_times_and_once_more(rule):
    assert len(Recurrence(datetime(2000, 1, 1, tzinfo=UTC), rule).times(BEFORE)) == MOST_TIMES + 1


@pytest.mark.parametrize("rule", ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=15"])
def test_a_rule_that_never_happens_leaves_the_start(rule):
    assert hours(Recurrence(START, rule)) == [(3, 25, 8)]


@pytest.mark.parametrize(
    ("rule", "trouble"),
    [
        ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "RRULE picks times within a day; graphcap follows such a rule only without BY parts"),
        ("FREQ=DAILY;INTERVAL=0", "RRULE has an INTERVAL that is not above 0"),
        ("FREQ=DAILY;INTERVAL=-1", "RRULE has an INTERVAL that is not above 0"),
        ("FREQ=SOMETIMES", "RRULE is none of RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=XX", "RRULE is none of RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=MO,TU", ""),
        ("", ""),
    ],
)
def test_a_rule_that_cannot_be_followed_says_so(rule, trouble):
    assert Recurrence(START, rule).trouble() == trouble
