"""Dates are read where they can mean one thing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphcap.dates import microseconds
from graphcap.errors import InputError
from graphcap.readers.foreign.moments import american_moment, moments_in, sure_moment


def at(*moment):
    return microseconds(datetime(*moment, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "2019-03-12",
        "2019-03-12 00:00:00 UTC",
        "2019/03/12 00:00:00 UTC",
        "12 Mar 2019",
        "12-Mar-19",
        "12 March 2019",
        "Mar 12, 2019",
        "20190312",
    ],
)
def test_a_date_that_names_its_month_or_begins_with_its_year_means_one_thing(text):
    assert moments_in(text) == (at(2019, 3, 12),)


def test_a_date_of_numbers_means_two_things_unless_one_is_no_day():
    assert moments_in("03/04/2025") == (at(2025, 3, 4), at(2025, 4, 3))
    assert moments_in("04.04.2025") == (at(2025, 4, 4),)
    assert moments_in("13/04/2025") == (at(2025, 4, 13),)
    assert moments_in("4-13-25") == (at(2025, 4, 13),)
    assert moments_in("13/13/2025") == ()


def test_a_format_settles_it_and_must_fit():
    assert moments_in("03/04/2025", "%d/%m/%Y") == (at(2025, 4, 3),)
    assert moments_in("2025-04-03", "%d/%m/%Y") == ()
    assert moments_in("03/04/2025 01:00 +0100", "%d/%m/%Y %H:%M %z") == (at(2025, 4, 3),)


@pytest.mark.parametrize(
    "text", ["", "soon", "31 Feb 2019", "12 Mai 2019", "2019-13-01", "3/4/25, 13:00 PM", "3/4/25, 0:10 AM", "9" * 5000]
)
def test_what_is_no_date_means_nothing(text):
    assert moments_in(text) == ()


def test_an_american_date_puts_the_month_first():
    assert american_moment("03/04/24, 02:33 PM") == at(2024, 3, 4, 14, 33)
    assert american_moment("12/31/23, 12:05 AM") == at(2023, 12, 31, 0, 5)
    assert american_moment("12 Mar 2019") == at(2019, 3, 12)
    assert american_moment("31/12/23, 12:05 AM") is None


def test_a_doubtful_date_is_asked_about_and_a_bad_one_told():
    assert sure_moment("date", "13/04/2025", None, place="line 2") == at(2025, 4, 13)
    with pytest.raises(InputError, match=r'^line 2: date "03/04/2025" can be read in two ways; say which with --date-format'):
        sure_moment("date", "03/04/2025", None, place="line 2")
    with pytest.raises(ValueError, match='date "soon" is not a date'):
        sure_moment("date", "soon", None, place="line 2")
    with pytest.raises(ValueError, match='date "2025-04-03" does not fit --date-format %d/%m/%Y'):
        sure_moment("date", "2025-04-03", "%d/%m/%Y", place="line 2")
