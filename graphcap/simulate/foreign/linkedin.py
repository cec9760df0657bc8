"""The LinkedIn archive of one person, as a folder: their ties as connections, their messages, endorsements and recommendations.

LinkedIn knows days of connections and minutes of recommendations; the seconds of these are lost, as they are in real archives.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from graphcap.simulate.files import new_file
from graphcap.simulate.foreign.organisation import COMPANY, given_and_family

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from graphcap.simulate.foreign.organisation import Organisation, Row

NOTES = (
    "When exporting your connection data, you may notice that some of the email addresses are missing. You will only see email addresses "
    "for connections who have allowed this, in their settings."
)
BEFORE_CONNECTIONS = (("Notes:",), (NOTES,), ())
CONNECTIONS = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
MESSAGES = (
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT",
    "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT",
)  # fmt: skip
RECOMMENDATIONS = ("First Name", "Last Name", "Company", "Job Title", "Text", "Creation Date", "Status")
SIDES = {"Received": ("Endorser", "target", "source"), "Given": ("Endorsee", "source", "target")}
"""Which files there are; what LinkedIn calls the other person; the owner's end of an event and the other one."""


def write(organisation: Organisation, directory: Path, owner: str) -> Path:
    """Write the files of the archive; the folder that holds them."""
    _table(directory / "Connections.csv", CONNECTIONS, _connections(organisation, owner), before=BEFORE_CONNECTIONS)
    _table(directory / "messages.csv", MESSAGES, (_message(organisation, group, owner) for group in organisation.together("message")))
    for side, (other, own_end, end) in SIDES.items():
        head = ("Endorsement Date", "Skill Name", f"{other} First Name", f"{other} Last Name", f"{other} Public Url", "Endorsement Status")
        praise = [event for event in organisation.events if event[own_end] == owner]
        endorsements = [event for event in praise if event["kind"] == "endorsement"]
        recommendations = [event for event in praise if event["kind"] == "recommendation"]
        _table(directory / f"Endorsement_{side}_Info.csv", head, (_endorsement(organisation, event, end) for event in endorsements))
        _table(
            directory / f"Recommendations_{side}.csv",
            RECOMMENDATIONS,
            (_recommendation(organisation, event, end) for event in recommendations),
        )
    return directory


def profile_of(person: str) -> str:
    """The address of somebody's profile."""
    return f"https://www.linkedin.com/in/{person}"


def _table(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]], *, before: Sequence[Sequence[str]] = ()) -> None:
    with new_file(path), path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerows([*before, head])
        table.writerows(rows)


def _connections(organisation: Organisation, owner: str) -> Iterable[Sequence[Any]]:
    since: dict[str, Any] = {}
    for tie in organisation.ties:
        other = tie["target"] if tie["source"] == owner else tie["source"]
        since[other] = min(filter(None, (since.get(other), tie["since"])), default=None)
    for person in organisation.contacts_of(owner):
        day = since.get(person["id"])
        when = f"{day:%d %b %Y}" if day else ""
        yield [*given_and_family(person), profile_of(person["id"]), person["email"], COMPANY, person["title"], when]


def _message(organisation: Organisation, group: list[Row], owner: str) -> Sequence[Any]:
    event, receivers = group[0], [row["target"] for row in group]
    names = ",".join(organisation.people[person]["name"] for person in receivers)
    people = sorted({event["source"], *receivers})
    return [
        "-".join(people), "", organisation.people[event["source"]]["name"], profile_of(event["source"]), names,
        ",".join(map(profile_of, receivers)), f"{event['time']:%Y-%m-%d %H:%M:%S} UTC", "", "Made up.",
        "SENT" if event["source"] == owner else "INBOX", "", "No",
    ]  # fmt: skip


def _endorsement(organisation: Organisation, event: Row, end: str) -> Sequence[Any]:
    person = organisation.people[event[end]]
    return [f"{event['time']:%Y/%m/%d %H:%M:%S} UTC", event["context"], *given_and_family(person), profile_of(person["id"]), "ACCEPTED"]


def _recommendation(organisation: Organisation, event: Row, end: str) -> Sequence[Any]:
    person, time = organisation.people[event[end]], event["time"]
    return [*given_and_family(person), COMPANY, person["title"], "Made up.", _american(time), "VISIBLE"]


def _american(time: datetime) -> str:
    return f"{time:%m/%d/%y, %I:%M %p}"
