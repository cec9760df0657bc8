"""Meetings as iCalendar: events of kind ``meeting``, organised by the source and accepted by everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from graphcap.simulate.files import new_file

if TYPE_CHECKING:
    from pathlib import Path

    from icalendar import Event, vCalAddress

    from graphcap.simulate.foreign.organisation import Organisation, Row

LASTS = timedelta(minutes=30)


def write(organisation: Organisation, directory: Path, owner: str | None = None) -> Path:  # noqa: ARG001 - the organisation is the owner's
    """Write ``calendar.ics``."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//graphcap//simulate//EN")
    for group in organisation.together("meeting"):
        calendar.add_component(_meeting(organisation, group))
    path = directory / "calendar.ics"
    with new_file(path):
        path.write_bytes(calendar.to_ical())
    return path


def _meeting(organisation: Organisation, group: list[Row]) -> Event:
    from icalendar import Event

    entry, first = Event(), group[0]
    entry.add("uid", first["id"])
    entry.add("dtstamp", first["time"])
    entry.add("dtstart", first["time"])
    entry.add("dtend", first["time"] + LASTS)
    entry.add("summary", "made up")
    entry.add("organizer", _person(organisation, first["source"]), encode=False)
    for person in [first["source"], *(row["target"] for row in group)]:
        entry.add("attendee", _person(organisation, person), encode=False)
    return entry


def _person(organisation: Organisation, person: str) -> vCalAddress:
    from icalendar import vCalAddress

    known = organisation.people[person]
    address = vCalAddress(f"mailto:{known['email']}")
    address.params["CN"] = known["name"]
    address.params["PARTSTAT"] = "ACCEPTED"
    return address
