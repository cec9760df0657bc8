"""Days as users write them: ISO 8601, UTC where no zone is named."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from graphcap.errors import InputError

FIRST = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MICROSECONDS_OF_A_DAY = 86_400_000_000


def parse_day(text: str) -> datetime:
    """An ISO date or time as a time in UTC; without a zone it is UTC.

    Raises
    ------
    ValueError
        When it is neither.

    Examples
    --------
    >>> parse_day("2026-01-31").isoformat()
    '2026-01-31T00:00:00+00:00'
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        message = f"{text} lies outside the years 1 to 9999 in UTC"
        raise ValueError(message) from None


def asked_day(text: str) -> datetime:
    """The day that somebody asks a question about.

    Raises
    ------
    InputError
        When the text is no ISO date or time.
    """
    try:
        return parse_day(text)
    except ValueError:
        message = f'"{text}" is not an ISO date; write for example 2026-01-31'
        raise InputError(message) from None


def midnight(moment: datetime) -> datetime:
    """The midnight UTC that begins the day of a time in UTC."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def day_text(moment: datetime) -> str:
    """ISO text of a time in UTC: the date alone at midnight.

    Examples
    --------
    >>> day_text(parse_day("2026-01-31")), day_text(parse_day("2026-01-31T09:30"))
    ('2026-01-31', '2026-01-31T09:30:00Z')
    """
    if moment.time() == datetime.min.time():
        return moment.date().isoformat()
    return moment.replace(tzinfo=None).isoformat() + "Z"


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 UTC."""
    return (moment - FIRST) // MICROSECOND


def of_microseconds(count: int) -> str:
    """ISO text of a time given in microseconds since 1970 UTC.

    Examples
    --------
    >>> of_microseconds(-1)
    '1969-12-31T23:59:59.999999Z'
    """
    return day_text(FIRST + count * MICROSECOND)


def today() -> date:
    """The day in UTC: the one clock that commands read."""
    return datetime.now(UTC).date()
