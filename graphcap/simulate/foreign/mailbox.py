"""Mails as an mbox: events of kind ``email`` and ``reply``, each with its Message-ID, one mail to all of its receivers."""

from __future__ import annotations

import mailbox
from contextlib import closing
from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING

from graphcap.simulate.files import new_file

if TYPE_CHECKING:
    from pathlib import Path

    from graphcap.simulate.foreign.organisation import Organisation, Row

KINDS = ("email", "reply")
FIRST_MAIL = "before-the-first"


def write(organisation: Organisation, directory: Path, owner: str | None = None) -> Path:  # noqa: ARG001 - the organisation is the owner's
    """Write ``mail.mbox``."""
    path = directory / "mail.mbox"
    post = _Post(organisation)
    with new_file(path), closing(mailbox.mbox(path, create=False)) as box:
        for group in organisation.together(*KINDS):
            box.add(post.mail(group))
    return path


class _Post:
    """Mails in the order of time, each knowing the one before it between two people."""

    def __init__(self, organisation: Organisation) -> None:
        people = organisation.people
        self._addresses = {id: person["email"] for id, person in people.items()}
        self._written = {id: formataddr((person["name"], person["email"])) for id, person in people.items()}
        self._last: dict[tuple[str, str], str] = {}

    def mail(self, group: list[Row]) -> mailbox.mboxMessage:
        """One mail to everybody whom these rows name."""
        event, mail = group[0], mailbox.mboxMessage()
        mail.set_from(self._addresses[event["source"]], event["time"].utctimetuple())
        mail["From"] = self._written[event["source"]]
        mail["To"] = ", ".join(self._written[row["target"]] for row in group)
        mail["Date"] = format_datetime(event["time"])
        mail["Subject"] = "made up"
        mail["Message-ID"] = f"<{event['id']}>"
        if event["kind"] == "reply":
            mail["In-Reply-To"] = f"<{self._last.get((event['target'], event['source']), FIRST_MAIL)}>"
        for row in group:
            self._last[row["source"], row["target"]] = event["id"]
        mail.set_payload("Nobody wrote this.\n")
        return mail
