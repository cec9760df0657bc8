"""Days as users write them: ISO 8601, UTC where no zone is named."""

from __future__ import annotations

from datetime import UTC, date, datetime

MICROSECONDS = 1_000_000


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
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


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
    whole = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (whole.days * 86_400 + whole.seconds) * MICROSECONDS + whole.microseconds


def of_microseconds(count: int) -> str:
    """ISO text of a time given in microseconds since 1970 UTC."""
    seconds, rest = divmod(count, MICROSECONDS)
    return day_text(datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest))


def today() -> date:
    """The day in UTC: the one clock that commands read."""
    return datetime.now(UTC).date()
