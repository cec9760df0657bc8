"""iCalendar: who met whom, and when; summaries, descriptions and places are kept nowhere.

- A meeting is an event ``meeting`` for each pair of the people who accepted, the organiser first and the others by address; its id is its
  UID and start, so that two people's exports give it once. The organiser counts as accepted unless their own line says otherwise; rooms,
  resources, groups and addresses that are no person's do not count.
- Entries that are cancelled, last whole days, start on or after the day of the import, or were accepted by fewer than two people or more
  than 25 are left out and counted; so are to-dos, journals and free-busy times.
- A recurring meeting is expanded up to the day of the import and at most 1,000 times, without its exceptions; an occurrence that was
  changed stands as an entry of its own.
- A time without a zone is UTC; a zone that neither the file nor the tz database knows is refused, not guessed.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time
from hashlib import blake2b
from itertools import combinations
from typing import TYPE_CHECKING, BinaryIO

from graphcap.dates import day_text, microseconds
from graphcap.errors import InputError
from graphcap.readers.cells import clean_id
from graphcap.readers.envelope import open_file
from graphcap.readers.foreign.archive import Archive
from graphcap.readers.foreign.calendar_entries import PAIR, CalendarEvent, Entry, Unreadable, zone_of
from graphcap.readers.foreign.calendar_parts import EVENT, ZONE, Component, components_of
from graphcap.readers.foreign.formats import Format, Options, Peek
from graphcap.readers.foreign.recurrence import LIBRARY_ERRORS, MOST_TIMES

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from graphcap.readers.foreign.taken import Taken

STARTS = b"BEGIN:VCALENDAR"
ZIP_MAGIC = b"PK\x03\x04"
OTHERS = {"VTODO": "to-dos", "VJOURNAL": "journal entries", "VFREEBUSY": "free-busy times"}


def _fits(peek: Peek) -> bool:
    if peek.names:
        return all(name.casefold().endswith(".ics") for name in peek.names)
    return peek.head.removeprefix(b"\xef\xbb\xbf").lstrip().upper().startswith(STARTS)


def _read(path: Path, taken: Taken, options: Options) -> None:
    calendar = _Calendar(taken, options.as_of)
    for member, file in _files(path):
        with file:
            calendar.take(path, file, member=member)
    calendar.finish()


def _files(path: Path) -> list[tuple[str, BinaryIO]]:
    """The calendars of a file, zip or folder, each with its name there."""
    if not path.is_dir():
        file = open_file(path)
        if not file.peek(len(ZIP_MAGIC)).startswith(ZIP_MAGIC):
            return [("", file)]
        file.close()
    archive = Archive(path)
    return [(name, archive.open(name)) for name in archive.names if name.casefold().endswith(".ics")]


class _Calendar:
    """Meetings on their way into a `Taken`: first all entries are read, because one may change an occurrence of another.

    Parameters
    ----------
    taken
        Takes them.
    as_of
        The day before which a meeting has taken place.
    """

    def __init__(self, taken: Taken, as_of: date) -> None:
        self._taken = taken
        self._before = datetime.combine(as_of, time(), UTC)
        self._entries: list[Entry] = []
        self._changed: defaultdict[str, set[datetime | date]] = defaultdict(set)
        self._recurring = self._capped = 0

    def take(self, path: Path, file: BinaryIO, *, member: str) -> None:
        """Read the entries of one calendar."""
        import icalendar

        head = file.read(len(STARTS) * 8)
        file.seek(0)
        if not head.removeprefix(b"\xef\xbb\xbf").lstrip().upper().startswith(STARTS):
            message = f"{path}: {member + ' ' if member else ''}does not start with BEGIN:VCALENDAR; is it a calendar?"
            raise InputError(message)
        icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]  # forgets the zones of the file before
        zones: dict[str, tzinfo] = {}
        for component in components_of(file):
            if component.name == ZONE:
                zones.update(zone_of(component))
                continue
            self._taken.read += 1
            if component.name != EVENT:
                self._taken.leave_out(OTHERS[component.name])
            else:
                self._take_event(component, member, zones)

    def _take_event(self, component: Component, member: str, zones: dict[str, tzinfo]) -> None:
        try:
            entry, reason = CalendarEvent(component, zones).entry(member)
        except Unreadable as error:
            self._refuse(component.line, member, str(error))
            return
        except LIBRARY_ERRORS:
            self._refuse(component.line, member, "cannot be read")
            return
        if entry.changed is not None:
            self._changed[entry.uid].add(entry.changed)
        if reason:
            self._taken.leave_out(reason)
        else:
            self._entries.append(entry)

    def finish(self) -> None:
        """Make the meetings of all entries, and say what was expanded."""
        for entry in sorted(self._entries, key=lambda entry: entry.line):
            self._meet(entry)
        day = day_text(self._before)
        if self._recurring:
            self._taken.warnings.append(f"recurring meetings were expanded up to {day}: {self._recurring:,}")
        if self._capped:
            said = f"more than {MOST_TIMES:,} times before {day}, of which the first {MOST_TIMES:,} were taken"
            self._taken.warnings.append(f"recurring meetings that take place {said}: {self._capped:,}")

    def _meet(self, entry: Entry) -> None:
        recurrence = entry.recurrence
        if entry.changed is None and entry.uid in self._changed:
            recurrence = recurrence._replace(exceptions=recurrence.exceptions | self._changed[entry.uid])
        try:
            times = recurrence.times(self._before)
        except LIBRARY_ERRORS:
            self._refuse(entry.line, entry.member, "RRULE, or the time zone, leads nowhere within the years 1 to 9999")
            return
        if not times:
            self._taken.leave_out("future" if recurrence.start >= self._before else "every time cancelled or changed")
            return
        self._recurring += bool(recurrence.rule)
        self._capped += len(times) > MOST_TIMES
        people = [self._taken.person(person) for person in entry.people]
        for moment in times[:MOST_TIMES]:
            id = _id(entry.uid, moment)
            for one, other in combinations(people, PAIR):
                self._taken.event(microseconds(moment), one, other, "meeting", id=id)

    def _refuse(self, line: int, member: str, trouble: str) -> None:
        self._taken.refuse(line, f"{member}: {trouble}" if member else trouble, {})


def _id(uid: str, moment: datetime) -> str:
    """What a meeting is known by in everybody's calendar."""
    known = clean_id(f"{uid} {day_text(moment)}")
    return known or blake2b(f"{uid} {moment}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


FORMATS = (Format("ics", "iCalendar: meetings that people accepted; also a zip or folder of calendars", _fits, _read),)
