"""When a meeting takes place: its start, the rule by which it recurs (RFC 5545, by dateutil), more times by name, and exceptions.

A rule is followed in the time of its zone, so that a meeting at nine stays at nine when clocks change.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TIMES = 1000
LAST_YEAR = 9999
CYCLE_YEARS = 400
"""After these the calendar repeats itself, weekdays included."""
LIBRARY_ERRORS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What icalendar and dateutil raise for rules and zones that make no sense."""
WITHIN_A_DAY = ("SECONDLY", "MINUTELY", "HOURLY")


class Recurrence(NamedTuple):
    """When a meeting takes place.

    Attributes
    ----------
    start
        With its zone.
    rule
        The text of its RRULE without UNTIL; empty where it has none.
    until
        The last time or day of the rule.
    more
        Further times.
    exceptions
        Times in UTC, and whole days of its zone, at which it does not.
    """

    start: datetime
    rule: str = ""
    until: datetime | date | None = None
    more: tuple[datetime, ...] = ()
    exceptions: frozenset[datetime | date] = frozenset()

    def trouble(self) -> str:
        """Why the rule cannot be followed; empty where it can."""
        if not self.rule:
            return ""
        parts = dict(part.partition("=")[::2] for part in self.rule.upper().split(";"))
        if parts.get("FREQ") in WITHIN_A_DAY and any(name.startswith("BY") for name in parts):
            return "RRULE picks times within a day; graphcap follows such a rule only without BY parts"
        interval = parts.get("INTERVAL", "1")
        if not interval.isdecimal() or not interval.strip("0"):  # dateutil would stand still
            return "RRULE has an INTERVAL that is not above 0"
        try:
            self._rule()
        except LIBRARY_ERRORS:
            return "RRULE is none of RFC 5545"
        return ""

    def times(self, before: datetime) -> list[datetime]:
        """Its times before another, in UTC and in order; at most `MOST_TIMES` and one, which says that there are more."""
        found = {self.start, *self.more[: MOST_TIMES + 1], *islice(self._by_rule(before), MOST_TIMES + 1)}
        times = {(moment.astimezone(UTC), moment.date()) for moment in found}
        held = sorted(moment for moment, day in times if moment not in self.exceptions and day not in self.exceptions)
        return [moment for moment in held if moment < before][: MOST_TIMES + 1]

    def _by_rule(self, before: datetime) -> Iterator[datetime]:
        """The times of the rule up to a day after a time, or to its own end."""
        last = before.astimezone(self.start.tzinfo).replace(tzinfo=None) + timedelta(days=1)
        if not self.rule or self.start.replace(tzinfo=None) > last:
            return
        shift = (LAST_YEAR - last.year) // CYCLE_YEARS * CYCLE_YEARS
        end = last.replace(year=last.year + shift)
        for late in takewhile(lambda late: late <= end, self._rule(shift)):
            moment = late.replace(year=late.year - shift, tzinfo=self.start.tzinfo)
            if self._is_over(moment):
                return
            yield moment

    def _is_over(self, moment: datetime) -> bool:
        if self.until is None:
            return False
        return moment > self.until if isinstance(self.until, datetime) else moment.date() > self.until

    def _rule(self, shift: int = 0) -> Iterator[datetime]:
        """The times of the rule in local time, some years later than they are.

        dateutil looks for the next time up to the year 9999 and cannot be told to stop, which takes long for a rule that gives none.
        """
        from dateutil.rrule import rrulestr

        start = self.start.replace(tzinfo=None)
        times: Iterator[datetime] = iter(rrulestr(self.rule, dtstart=start.replace(year=start.year + shift)))
        return times
