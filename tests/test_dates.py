"""Days and times as users write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.dates import asked_day, day_text, microseconds, midnight, of_microseconds, parse_day
from graphcap.errors import InputError

MOMENTS = st.datetimes(timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T09:30", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31T09:30:00Z", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31T00:30:00+02:00", datetime(2026, 1, 30, 22, 30, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_utc(text, moment):
    assert parse_day(text) == moment


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "31.01.2026", "0001-01-01T00:00+14:00", "9999-12-31T23:00-14:00"])
def test_what_is_no_day_is_a_value_error_and_one_line_for_whoever_asked(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are Python's
        parse_day(text)
    with pytest.raises(InputError, match="is not an ISO date") as caught:
        asked_day(text)
    assert "\n" not in str(caught.value)


@given(MOMENTS)
def test_the_text_of_a_moment_gives_it_back(moment):
    assert parse_day(day_text(moment)) == moment
    assert parse_day(of_microseconds(microseconds(moment))) == moment


@pytest.mark.parametrize(("count", "text"), [(0, "1970-01-01"), (1, "1970-01-01T00:00:00.000001Z"), (-86_400_000_000, "1969-12-31")])
def test_microseconds_count_from_1970(count, text):
    assert of_microseconds(count) == text
    assert microseconds(parse_day(text)) == count


@given(MOMENTS)
def test_midnight_begins_the_day(moment):
    assert day_text(midnight(moment)) == moment.date().isoformat()
