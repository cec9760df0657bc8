"""A Slack export: events of kind ``message``, ``mention``, ``reply`` and ``reaction``, as a zip.

Messages go to direct conversations, everything else to one channel. Who is answered, or reacted to, has written something there. Time
stamps tell messages of a second apart by their microseconds.
"""

from __future__ import annotations

import json
import zipfile
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from graphcap.simulate.files import new_file

if TYPE_CHECKING:
    from pathlib import Path

    from graphcap.simulate.foreign.organisation import Organisation, Row

CHANNEL = "general"
SAME_DATE = (1980, 1, 1, 0, 0, 0)
"""Of every member, so that the same organisation gives the same bytes."""
EARLIER = timedelta(minutes=1)
MICROSECONDS = 1_000_000
PAIR = 2


def write(organisation: Organisation, directory: Path, owner: str | None = None) -> Path:  # noqa: ARG001 - a workspace is nobody's
    """Write ``slack.zip``."""
    workspace = _Workspace()
    for kind in ("message", "mention", "reply", "reaction"):
        for group in organisation.together(kind):
            getattr(workspace, kind)(group)
    members = {
        "users.json": [_user(person) for person in organisation.people.values()],
        "channels.json": [{"id": "C000001", "name": CHANNEL, "members": list(organisation.people)}],
        "dms.json": [{"id": id, "members": list(people)} for people, id in workspace.conversations.items() if len(people) == PAIR],
        "mpims.json": [
            {"id": id, "name": id.lower(), "members": list(people)} for people, id in workspace.conversations.items() if len(people) > PAIR
        ],
    } | {f"{folder}/{day}.json": messages for (folder, day), messages in sorted(workspace.days.items())}
    path = directory / "slack.zip"
    with new_file(path), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, SAME_DATE), json.dumps(content, ensure_ascii=False), zipfile.ZIP_DEFLATED)
    return path


class _Workspace:
    """Messages by folder and day, and direct conversations by their members."""

    def __init__(self) -> None:
        self.days: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        self.conversations: dict[tuple[str, ...], str] = {}
        self._written = 0

    def message(self, group: list[Row]) -> None:
        """To everybody else of a conversation."""
        people = tuple(sorted({group[0]["source"], *(row["target"] for row in group)}))
        id = self.conversations.setdefault(people, f"{'D' if len(people) == PAIR else 'G'}{len(self.conversations) + 1:06}")
        self._post(id if len(people) == PAIR else id.lower(), group[0]["source"], group[0]["time"])

    def mention(self, group: list[Row]) -> None:
        """Whoever is named."""
        names = " ".join(f"<@{row['target']}>" for row in group)
        self._post(CHANNEL, group[0]["source"], group[0]["time"], text=f"Made up, {names}")

    def reply(self, group: list[Row]) -> None:
        """In a thread that the target began a minute before."""
        for row in group:
            parent = self._post(CHANNEL, row["target"], row["time"] - EARLIER)
            self._post(CHANNEL, row["source"], row["time"], thread_ts=parent, parent_user_id=row["target"])

    def reaction(self, group: list[Row]) -> None:
        """To something that the target wrote."""
        users = [row["source"] for row in group]
        self._post(CHANNEL, group[0]["target"], group[0]["time"], reactions=[{"name": "+1", "users": users, "count": len(users)}])

    def _post(self, folder: str, user: str, time: datetime, **more: object) -> str:
        self._written += 1
        stamp = f"{int(time.timestamp())}.{self._written % MICROSECONDS:06}"
        day = time.astimezone(UTC).date().isoformat()
        self.days[folder, day].append({"type": "message", "user": user, "ts": stamp, "text": "Made up.", **more})
        return stamp


def _user(person: Row) -> Row:
    profile = {"email": person["email"], "display_name": person["name"], "title": person["title"]}
    return {"id": person["id"], "name": person["id"], "deleted": False, "real_name": person["name"], "is_bot": False, "profile": profile}
