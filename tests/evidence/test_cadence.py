"""Usual gaps and status, by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from evidence.drawn import computed_ties, event


def status_of(gap, count, silent, *, kind="email"):
    """The status of a tie with so many contacts, so many days apart, silent for so many days."""
    first = date(2010, 1, 1)
    days = [first + timedelta(days=gap * number) for number in range(count)]
    events = [event(day.isoformat(), *("ab" if number % 2 else "ba"), kind) for number, day in enumerate(days)]
    return computed_ties(events, (days[-1] + timedelta(days=silent)).isoformat())["a", "b"]["status"]


@pytest.mark.parametrize(
    ("gap", "silent", "status"),
    [
        *((7, 27, "active"), (7, 28, "fading"), (7, 55, "fading"), (7, 56, "lapsed")),  # 4 x 7 and 8 x 7
        *((1, 27, "active"), (1, 28, "fading")),  # at least 7 days
        *((30, 119, "active"), (30, 120, "fading"), (30, 240, "lapsed")),
        *((365, 900, "active"), (365, 1095, "active"), (365, 1096, "lapsed")),  # three years, before 4 x 365
    ],
)
def test_a_tie_fades_at_four_gaps_and_lapses_at_eight_or_three_years(gap, silent, status):
    assert status_of(gap, 6, silent).replace("dormant-strong", "lapsed") == status


@pytest.mark.parametrize(("silent", "status"), [(89, "active"), (90, "fading"), (179, "fading"), (180, "lapsed")])
def test_with_few_days_of_contact_the_usual_gap_is_22_days_and_a_half(silent, status):
    assert status_of(1, 3, silent) == status


def test_a_weekly_tie_fades_in_months_and_a_yearly_one_does_not():
    assert (status_of(7, 50, 50), status_of(365, 5, 300)) == ("fading", "active")


def test_a_lapsed_tie_that_was_strong_is_dormant_strong():
    assert status_of(7, 30, 1500, kind="meeting") == "dormant-strong"
    assert status_of(7, 30, 1500, kind="reaction") == "lapsed"


def test_the_peak_is_just_after_an_event_and_not_between():
    """Four calls on one day: I = 12, f = .8; (.45 x .8 + .20 + .08 / 3) / .88 = .667 at once, .44 of it soon after."""
    events = [event("2020-01-01T10:00", "a", "b", "call") for _ in range(4)]
    assert computed_ties(events, "2026-01-01")["a", "b"]["status"] == "dormant-strong"
    one = computed_ties(events[:1], "2026-01-01")["a", "b"]["status"]  # I = 3, f = .5: (.225 + .2267) / .88 = .513
    assert one == "lapsed"


def test_unknown_comes_before_all_others():
    assert computed_ties([event("2010-01-01", "a", "b", weight=1e9)], "2012-01-01")["a", "b"]["status"] == "unknown"
