"""Entries of a calendar: who accepted, when it takes place, and why it is no meeting between people."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.readers.foreign.letters import is_address, plain_name
from graphcap.readers.foreign.recurrence import LIBRARY_ERRORS, Recurrence
from graphcap.readers.foreign.senders import MOST_PEOPLE, TOO_MANY, unfit_address
from graphcap.readers.foreign.taken import Person

if TYPE_CHECKING:
    from graphcap.readers.foreign.calendar_parts import Component

NO_PEOPLE = ("ROOM", "RESOURCE", "GROUP")
PAIR = 2
FOLLOWED_YEAR = 2020
"""A year of which a zone must know what its clocks showed."""


class Entry(NamedTuple):
    """One entry of a calendar that people accepted.

    Attributes
    ----------
    line, member
        Where it stands.
    uid
        Its id, which changed occurrences share.
    changed
        The start of the occurrence that it stands for, None where it is none.
    people
        Who accepted.
    recurrence
        When it takes place.
    """

    line: int
    member: str
    uid: str
    changed: datetime | date | None
    people: tuple[Person, ...]
    recurrence: Recurrence


class Unreadable(ValueError):
    """An entry that cannot be used; the text says why and holds nothing of it."""


class CalendarEvent:
    """One VEVENT as the library reads it.

    Parameters
    ----------
    component
        Cut out of its file.
    zones
        The time zones that the file defines.

    Raises
    ------
    Unreadable
        When it cannot be read.
    """

    def __init__(self, component: Component, zones: dict[str, tzinfo]) -> None:
        from icalendar import Event

        self._line = component.line
        self._zones = zones
        if component.trouble:
            raise Unreadable(component.trouble)
        event = Event.from_ical(component.text())
        if event.errors:
            names = ", ".join(dict.fromkeys(str(name) for name, _ in event.errors))
            message = f"{names} cannot be read"
            raise Unreadable(message)
        self._event: Any = event

    def entry(self, member: str) -> tuple[Entry, str]:
        """The entry, and why it is left out; empty where it is not."""
        start = self._moment("DTSTART")
        if start is None:
            message = "has no DTSTART"
            raise Unreadable(message)
        uid = str(self._one("UID") or "").strip()
        if not uid:
            message = "has no UID"
            raise Unreadable(message)
        changed = self._moment("RECURRENCE-ID")
        people = tuple(self._people())
        timed = isinstance(start, datetime)
        recurrence = self._recurrence(start) if isinstance(start, datetime) else Recurrence(datetime.combine(start, time(), UTC))
        changed = changed.astimezone(UTC) if isinstance(changed, datetime) else changed
        entry = Entry(self._line, member, uid, changed, people, recurrence)
        if str(self._one("STATUS") or "").strip().upper() == "CANCELLED":
            return entry, "cancelled"
        if not timed:
            return entry, "all-day"
        if len(people) < PAIR:
            return entry, "fewer than two people accepted"
        return entry, TOO_MANY if len(people) > MOST_PEOPLE else ""

    def _all(self, name: str) -> list[Any]:
        found = self._event.get(name, [])
        return found if isinstance(found, list) else [found]

    def _one(self, name: str) -> Any:
        return next(iter(self._all(name)), None)

    def _moment(self, name: str) -> datetime | date | None:
        found = self._one(name)
        moment = None if found is None else self._zoned(found, found.dt)
        if moment is None or isinstance(moment, date):
            return moment
        message = f"{name} cannot be read"
        raise Unreadable(message)

    def _zoned(self, written: Any, moment: Any) -> Any:
        """A time with its zone, or a day."""
        if isinstance(moment, tuple):  # a period: its start
            moment = moment[0]
        if not isinstance(moment, datetime) or moment.tzinfo is not None:
            return moment
        name = str(written.params.get("TZID", "")).strip()
        if name and name not in self._zones:
            message = "names a time zone that neither the file nor the tz database defines"
            raise Unreadable(message)
        return moment.replace(tzinfo=self._zones[name] if name else UTC)

    def _moments(self, name: str) -> list[Any]:
        return [self._zoned(written, each.dt) for written in self._all(name) for each in written.dts]

    def _recurrence(self, start: datetime) -> Recurrence:
        from icalendar import vRecur

        rules = self._all("RRULE")
        if len(rules) > 1:
            message = "has more than one RRULE"
            raise Unreadable(message)
        rule, until = "", None
        if rules:
            until = next(iter(rules[0].get("UNTIL", [])), None)
            if isinstance(until, datetime) and until.tzinfo is None:
                until = until.replace(tzinfo=start.tzinfo)
            rule = vRecur({name: said for name, said in rules[0].items() if name != "UNTIL"}).to_ical().decode()  # type: ignore[no-untyped-call]
        more = tuple(moment for moment in self._moments("RDATE") if isinstance(moment, datetime))
        without = (moment.astimezone(UTC) if isinstance(moment, datetime) else moment for moment in self._moments("EXDATE"))
        recurrence = Recurrence(start, rule, until, more, frozenset(without))
        if trouble := recurrence.trouble():
            raise Unreadable(trouble)
        return recurrence

    def _people(self) -> list[Person]:
        """Who accepted: the organiser first, the others by address."""
        accepted: dict[str, Person] = {}
        others: set[str] = set()
        for line in self._all("ATTENDEE"):
            person, key = _person(line)
            is_there = str(line.params.get("PARTSTAT", "")).upper() == "ACCEPTED"
            if is_there and str(line.params.get("CUTYPE", "")).upper() not in NO_PEOPLE:
                accepted.setdefault(key, person)
            else:
                others.add(key)
        organiser = ""
        for line in self._all("ORGANIZER"):
            person, organiser = _person(line)
            if organiser not in others:
                accepted.setdefault(organiser, person)
        keys = sorted((key for key in accepted if key and not unfit_address(key)), key=lambda key: (key != organiser, key))
        return [accepted[key] for key in keys]


def _person(line: Any) -> tuple[Person, str]:
    """Who a line names, and their address in small letters, empty where it gives none."""
    scheme, _, address = str(line).strip().partition(":")
    if scheme.casefold() != "mailto" or not is_address(address):
        address = str(line.params.get("EMAIL", "")).strip()
    if not is_address(address):
        return Person(), ""
    return Person(name=plain_name(str(line.params.get("CN", "")).strip()), emails=(address,)), address.casefold()


def zone_of(component: Component) -> dict[str, tzinfo]:
    """A time zone of the file by its name; none where it cannot be followed, so that times in it are refused."""
    from icalendar import Timezone

    rules = [line for line in component.lines if line.upper().startswith("RRULE")]
    if component.trouble or any("FREQ=YEARLY" not in rule.upper() for rule in rules):
        return {}
    try:
        zone: Any = Timezone.from_ical(component.text())
        followed = zone.to_tz()
        datetime(FOLLOWED_YEAR, 7, 1, tzinfo=followed).utcoffset()
        return {str(zone["TZID"]).strip(): followed}
    except LIBRARY_ERRORS:
        return {}
