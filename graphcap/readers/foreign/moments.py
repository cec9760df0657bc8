"""Dates as other programs write them, read only where they can mean one thing.

ISO 8601 and dates that name their month say what they mean. A date of numbers alone that does not begin with its year says so only where
one of its two readings is no day; otherwise ``--date-format`` must say how it is meant. Without a zone a time is UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from graphcap.dates import microseconds
from graphcap.errors import InputError
from graphcap.readers.cells import moment
from graphcap.readers.forms import shown

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CLOCK = r"(?:,?[T ]\s*(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?(?:\.0+)?\s*(?P<half>[AP]M)?)?(?:\s*(?:UTC|Z))?"
YEAR_FIRST = re.compile(rf"(?P<year>[0-9]{{4}})[/.](?P<month>[0-9]{{1,2}})[/.](?P<day>[0-9]{{1,2}}){CLOCK}", re.IGNORECASE)
DAY_AND_NAME = re.compile(
    rf"(?P<day>[0-9]{{1,2}})[ -](?P<name>[a-z]{{3}})[a-z]*\.?[ -](?P<year>[0-9]{{4}}|[0-9]{{2}}){CLOCK}", re.IGNORECASE
)
NAME_AND_DAY = re.compile(rf"(?P<name>[a-z]{{3}})[a-z]*\.? (?P<day>[0-9]{{1,2}}),? (?P<year>[0-9]{{4}}){CLOCK}", re.IGNORECASE)
NUMBERS_ALONE = re.compile(rf"(?P<month>[0-9]{{1,2}})[/.-](?P<day>[0-9]{{1,2}})[/.-](?P<year>[0-9]{{4}}|[0-9]{{2}}){CLOCK}", re.IGNORECASE)
CENTURY = 2000
"""Of years of two digits: none of these programs is older."""
SHORT_YEAR = 100
NOON = 12


def moments_in(text: str, date_format: str | None = None) -> tuple[int, ...]:
    """Everything that a date or time may mean, in microseconds since 1970 UTC; with a format, what that says.

    Examples
    --------
    >>> moments_in("12 Mar 2019") == moments_in("12-Mar-19") == moments_in("2019-03-12") == moments_in("3/12/2019", "%m/%d/%Y")
    True
    >>> len(moments_in("3/12/2019")), len(moments_in("3/13/2019")), moments_in("soon")
    (2, 1, ())
    """
    if date_format:
        return _with_format(text, date_format)
    plain = moment(text.removesuffix(" UTC"))
    if plain is not None:
        return (plain,)
    for form in (YEAR_FIRST, DAY_AND_NAME, NAME_AND_DAY):
        if found := form.fullmatch(text):
            return _moments([found.groupdict()])
    if found := NUMBERS_ALONE.fullmatch(text):
        parts = found.groupdict()
        return _moments([parts, {**parts, "month": parts["day"], "day": parts["month"]}])
    return ()


def american_moment(text: str) -> int | None:
    """What a date means in a file that is known to write the month first; None where it means nothing."""
    if found := NUMBERS_ALONE.fullmatch(text):
        return next(iter(_moments([found.groupdict()])), None)
    return next(iter(moments_in(text)), None)


def sure_moment(column: str, text: str, date_format: str | None, *, place: str) -> int:
    """The one thing that a date means.

    Parameters
    ----------
    column, place
        Its column, and its file and line, as an error names them.

    Raises
    ------
    ValueError
        When it is no date.
    InputError
        When it may be read in two ways.
    """
    meant = moments_in(text, date_format)
    if not meant:
        fault = f"does not fit --date-format {date_format}" if date_format else "is not a date"
        message = f"{column} {shown(text)} {fault}"
        raise ValueError(message)
    if len(meant) > 1:
        message = f"{place}: {column} {shown(text)} can be read in two ways; say which with --date-format %m/%d/%Y or %d/%m/%Y"
        raise InputError(message)
    return meant[0]


def _with_format(text: str, date_format: str) -> tuple[int, ...]:
    try:
        found = datetime.strptime(text, date_format)  # noqa: DTZ007 -- a zone is asked for below
        return (microseconds((found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)),)
    except (ValueError, OverflowError, re.error):
        return ()


def _moments(readings: list[dict[str, str | None]]) -> tuple[int, ...]:
    """Those of some readings that are moments, each once."""
    found: dict[int, None] = {}
    for parts in readings:
        try:
            found[microseconds(_moment(parts))] = None
        except ValueError:
            continue
    return tuple(found)


def _moment(parts: dict[str, str | None]) -> datetime:
    year = int(parts["year"] or 0)
    month = MONTHS.index(str(parts["name"]).casefold()) + 1 if parts.get("name") else int(parts["month"] or 0)
    hour = int(parts["hour"] or 0)
    half = (parts["half"] or "").upper()
    if half:
        if not 1 <= hour <= NOON:
            message = f"{hour} {half} is no hour"
            raise ValueError(message)
        hour = hour % NOON + (NOON if half == "PM" else 0)
    year += CENTURY if year < SHORT_YEAR else 0
    return datetime(year, month, int(parts["day"] or 0), hour, int(parts["minute"] or 0), int(parts["second"] or 0), tzinfo=UTC)
