"""What an organisation knows of its people."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphcap.build import build
from graphcap.organisation import (
    givers,
    has_left,
    is_away,
    is_newcomer,
    joined,
    ladder,
    line,
    managers,
    number,
    receivers,
    reports,
    text,
    words,
)
from written import records_of, tie

PEOPLE = {
    "ann": {"level": "10", "manager": "ben", "joined": "2025-06-01", "skills": "Python; SQL ;python", "goals": ""},
    "ben": {"level": "30", "manager": "cat", "joined": "2025-01-31", "capacity": "2"},
    "cat": {"level": "70", "left": "2026-01-31", "away": "2026-01-10/2026-01-20; 2026-03-01/2026-03-02"},
    "dan": {"manager": "ben", "left": "2026-02-01", "away": "2026-01-31/2026-01-31"},
}
ANN, BEN, CAT, DAN = range(4)


@pytest.fixture
def network():
    ties = [tie("cat", "ann", "mentors"), tie("ann", "dan", "mentors"), tie("dan", "cat", "reports_to"), tie("ben", "ann", "sponsors")]
    return build(records_of(PEOPLE, ties), "2026-01-31")


def test_level_gaps_are_steps_between_the_distinct_levels(network):
    found = ladder(network)
    assert found.levels == (10, 30, 70)
    assert [found.rung(number(network, "level", person)) for person in (ANN, BEN, CAT, DAN)] == [0, 1, 2, None]
    assert ladder(build(records_of("ab"))).levels == ()


def test_unknown_numbers_and_texts_are_none_and_empty(network):
    assert (number(network, "capacity", BEN), number(network, "capacity", ANN), number(network, "potential", ANN)) == (2.0, None, None)
    assert (text(network, "title", ANN), words(network, "goals", ANN), words(network, "wants", BEN)) == ("", {}, {})


def test_words_of_a_list_are_compared_in_any_case_and_kept_as_first_written(network):
    assert words(network, "skills", ANN) == {"python": "Python", "sql": "SQL"}


def test_a_line_is_everybody_above_the_nearest_first(network):
    assert line(network, ANN) == [BEN, CAT]
    assert line(network, DAN) == [BEN, CAT]
    assert line(network, CAT) == []
    assert (managers(network, DAN), reports(network, BEN)) == ([BEN, CAT], [ANN, DAN])


def test_a_declared_tie_has_a_giver_and_a_receiver_though_requests_travel_both_ways(network):
    assert (givers(network, ANN, "mentors"), receivers(network, ANN, "mentors")) == ([CAT], [DAN])
    assert (givers(network, ANN, "sponsors"), receivers(network, ANN, "sponsors")) == ([BEN], [])
    assert (givers(network, ANN, "friend"), receivers(network, ANN, "friend")) == ([], [])


def test_who_joined_less_than_a_year_ago_is_a_newcomer(network):
    assert [is_newcomer(network, person) for person in (ANN, BEN, CAT)] == [True, False, None]
    assert joined(network, ANN) == datetime(2025, 6, 1, tzinfo=UTC)


def test_who_has_left_is_gone_from_that_day_on(network):
    assert [has_left(network, person) for person in (ANN, CAT, DAN)] == [False, True, False]


def test_periods_away_have_both_days(network):
    assert [is_away(network, person) for person in (ANN, CAT, DAN)] == [False, False, True]
    ends = ("2026-01-09T23:59", "2026-01-10", "2026-01-20T23:59", "2026-01-21")
    assert [is_away(build(records_of(PEOPLE, ()), day), CAT) for day in ends] == [False, True, True, False]
