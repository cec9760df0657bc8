"""Slack: the export of a workspace, a zip or the folder it came from; what people wrote is kept nowhere.

- Records are the users and the messages. Users are people, the deleted ones too; bots, and messages by bots, are left out.
- One event for each person whom a message is to: ``reply`` to whoever started the thread, ``mention`` to whoever is named, and in direct
  messages ``message`` to each other member; a person gets one of these, in this order. Its id is channel and time stamp.
- A ``reaction`` goes to the author, under an id of its own for each who reacted, so that many reactions do not make a crowd of the message.
- A message to nobody in particular without reactions, a notice of Slack itself, a message to oneself, and one among more than 25 people
  are left out. A reply that was also sent to the channel may stand twice in an export and counts once.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.errors import InputError
from graphcap.readers.cells import clean_id
from graphcap.readers.foreign.archive import Archive
from graphcap.readers.foreign.formats import Format, Options, Peek
from graphcap.readers.foreign.letters import is_address, plain_name
from graphcap.readers.foreign.senders import MOST_PEOPLE, TOO_MANY
from graphcap.readers.foreign.taken import NOBODY, Person, Taken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USERS = "users.json"
CHANNELS = ("channels.json", "groups.json")
DIRECT = ("dms.json", "mpims.json")
DAY_FILE = re.compile(r"(?P<folder>[^/]+)/\d{4}-\d\d-\d\d\.json")
MENTION = re.compile(r"<@([^<>|\s]+)(?:\|[^<>]*)?>")
LONGEST_ID = 255
STAMP = re.compile(r"(\d{1,12})(?:\.(\d{1,6}))?")
WRITTEN = ("", "thread_broadcast", "me_message", "file_share")
"""Subtypes of messages that somebody wrote; all others are notices of Slack itself."""
SLACKBOT = "USLACKBOT"
BOTS = "bots"


class Conversation(NamedTuple):
    """A channel, or direct messages between members.

    Attributes
    ----------
    id
        Of the channel.
    members
        Whom a direct message is to; empty for a channel.
    """

    id: str
    members: tuple[str, ...] = ()


def _fits(peek: Peek) -> bool:
    root = _root(peek.names)
    if root is None:
        return False
    inside = [name.removeprefix(root) for name in peek.names if name.startswith(root)]
    return any(name in (*CHANNELS, *DIRECT) or DAY_FILE.fullmatch(name) for name in inside)


def _root(names: tuple[str, ...] | list[str]) -> str | None:
    """The folder in which the users stand, with its slash; None where there is none."""
    found = [name.removesuffix(USERS) for name in names if name == USERS or name.endswith(f"/{USERS}")]
    return min(found, key=len) if found else None


def _read(path: Path, taken: Taken, options: Options) -> None:
    archive = Archive(path)
    root = _root(archive.names)
    if root is None:
        message = f"{path}: holds no {USERS}; is it the export of a Slack workspace?"
        raise InputError(message)
    workspace = _Workspace(archive, taken, root)
    workspace.take_users()
    days = [name for name in archive.names if name.startswith(root) and DAY_FILE.fullmatch(name, len(root))]
    for number, name in enumerate(days, 1):
        workspace.take_day(name)
        if options.progress:
            options.progress(path.name, number, len(days))


class _Workspace:
    """An export on its way into a `Taken`.

    Parameters
    ----------
    archive
        The export.
    taken
        Takes its people and events.
    root
        The folder in which it lies, with its slash.
    """

    def __init__(self, archive: Archive, taken: Taken, root: str) -> None:
        self._archive = archive
        self._taken = taken
        self._root = root
        self._numbers: dict[str, int] = {SLACKBOT: NOBODY}
        self._conversations = dict(self._indexed())
        self._folder = ""
        self._authors: dict[str, str] = {}

    def take_users(self) -> None:
        """Everybody in the workspace, deleted or not."""
        for number, user in enumerate(self._list(self._root + USERS), 1):
            self._taken.read += 1
            id = _id_in(user)
            if not id:
                self._refuse(USERS, number, "is no user with an id", user)
            elif user.get("is_bot") is True or id == SLACKBOT:
                self._numbers[id] = NOBODY
                self._taken.leave_out(BOTS)
            else:
                self._numbers[id] = self._taken.person(_person(id, user))

    def take_day(self, name: str) -> None:
        """The messages of one channel on one day."""
        inside = name.removeprefix(self._root)
        folder = inside.partition("/")[0]
        if folder != self._folder:  # names are sorted: threads stay within a channel
            self._folder, self._authors = folder, {}
        conversation = self._conversations.get(folder, Conversation(folder if _is_id(folder) else "channel"))
        for number, message in enumerate(self._list(name), 1):
            self._taken.read += 1
            trouble, reason = self._take(message, conversation)
            if trouble:
                self._refuse(inside, number, trouble, message)
            elif reason:
                self._taken.leave_out(reason)

    def _take(self, message: Any, conversation: Conversation) -> tuple[str, str]:
        """Why a message is refused and why it is left out, empty where it is not."""
        if not isinstance(message, dict):
            return "is no message", ""
        if reason := _unfit(message):
            return "", reason
        stamp, author = str(message.get("ts", "")), _id_in(message, "user")
        time = _time(stamp)
        if time is None or not author:
            return ("ts is no time stamp like 1770000000.000100" if time is None else "names no user"), ""
        if self._number(author, message.get("user_profile")) == NOBODY:
            return "", BOTS
        if stamp in self._authors:
            return "", ""
        self._authors[stamp] = author
        return "", self._deliver(message, conversation, author, time=time, id=f"{conversation.id}:{stamp}")

    def _deliver(self, message: dict[str, Any], conversation: Conversation, author: str, *, time: int, id: str) -> str:
        """Make the events of a message; why there are none, empty where there are some."""
        source = self._number(author)
        receivers = self._receivers(message, author, conversation)
        crowd = len(receivers) >= MOST_PEOPLE
        for receiver, kind in () if crowd else receivers.items():
            self._taken.event(time, source, receiver, kind, id=id)
        reacted = [number for number in self._reacted(message) if number not in (NOBODY, source)]
        for number in reacted:
            self._taken.event(time, number, source, "reaction", id=f"{id}:{self._taken.people[number].slack}")
        if reacted or (receivers and not crowd):
            return ""
        if crowd:
            return TOO_MANY
        if {*conversation.members} - {author}:
            return BOTS
        return "to oneself" if conversation.members else "to nobody in particular"

    def _receivers(self, message: dict[str, Any], author: str, conversation: Conversation) -> dict[int, str]:
        """Whom a message is to, and as what."""
        kinds: dict[str, str] = {}
        thread = str(message.get("thread_ts") or "")
        if thread and thread != str(message.get("ts")):
            parent = _id_in(message, "parent_user_id") or self._authors.get(thread, "")
            kinds |= {parent: "reply"} if parent else {}
        text = message.get("text")
        for mentioned in filter(_is_id, MENTION.findall(text) if isinstance(text, str) else ()):
            kinds.setdefault(mentioned, "mention")
        for member in conversation.members:
            kinds.setdefault(member, "message")
        numbers = {self._number(user): kind for user, kind in list(kinds.items())[: MOST_PEOPLE * 2]}
        for number in (NOBODY, self._number(author)):  # who has two accounts with one address is one person
            numbers.pop(number, None)
        return numbers

    def _reacted(self, message: dict[str, Any]) -> Iterator[int]:
        """Who reacted, each once."""
        reactions = message.get("reactions")
        users = [reaction.get("users") for reaction in reactions if isinstance(reaction, dict)] if isinstance(reactions, list) else []
        ids = dict.fromkeys(user for some in users if isinstance(some, list) for user in some if isinstance(user, str))
        return (self._number(id) for id in ids if _is_id(id))

    def _number(self, id: str, profile: Any = None) -> int:
        """The number of a user; one of another workspace is known by what the message says of them."""
        if id not in self._numbers:
            self._numbers[id] = self._taken.person(_person(id, {"profile": profile}))
        return self._numbers[id]

    def _indexed(self) -> Iterator[tuple[str, Conversation]]:
        """The conversations by their folder: channels by name, direct messages by id or name."""
        for index in (*CHANNELS, *DIRECT):
            if self._root + index not in self._archive.names:
                continue
            for entry in self._list(self._root + index):
                id = _id_in(entry)
                if not id:
                    continue
                listed = entry.get("members")
                members = (
                    tuple(member for member in listed if isinstance(member, str) and _is_id(member)) if isinstance(listed, list) else ()
                )
                conversation = Conversation(id, members if index in DIRECT else ())
                yield id, conversation
                if isinstance(entry.get("name"), str):
                    yield entry["name"], conversation

    def _list(self, name: str) -> list[Any]:
        try:
            found = json.loads(self._archive.read(name), parse_float=str)
        except (ValueError, RecursionError) as error:
            why = "is nested too deeply" if isinstance(error, RecursionError) else "is no JSON"
            message = f"{self._archive.path}: its member {name!r} {why}; export it again"
            raise InputError(message) from None
        if not isinstance(found, list):
            message = f"{self._archive.path}: its member {name!r} is no list; is it the export of a Slack workspace?"
            raise InputError(message)
        return found

    def _refuse(self, member: str, number: int, trouble: str, record: Any) -> None:
        known = record if isinstance(record, dict) else {}
        kept = {name: known[name] for name in ("id", "user", "ts") if isinstance(known.get(name), str) and known[name].isprintable()}
        self._taken.refuse(number, f"{member}, record {number}: {trouble}", kept)


def _unfit(message: dict[str, Any]) -> str:
    """Why a message is no person's; empty where it may be one's."""
    subtype = message.get("subtype") or ""
    if subtype == "bot_message" or message.get("bot_id"):
        return BOTS
    return "" if subtype in WRITTEN else "notices of Slack"


def _id_in(record: Any, field: str = "id") -> str:
    """An id in a record, empty where there is none that can be kept."""
    id = record.get(field) if isinstance(record, dict) else None
    return id if isinstance(id, str) and _is_id(id) else ""


def _is_id(text: str) -> bool:
    return len(text) <= LONGEST_ID and text.isprintable() and clean_id(text) == text


def _person(id: str, user: dict[str, Any]) -> Person:
    found = user.get("profile")
    profile = found if isinstance(found, dict) else {}
    names = (user.get("real_name"), profile.get("real_name"), profile.get("display_name"), user.get("name"))
    name = next((said for said in names if isinstance(said, str) and said.strip()), "")
    email, title = profile.get("email"), profile.get("title")
    emails = (email,) if isinstance(email, str) and is_address(email) else ()
    columns = {"title": plain_name(title)} if isinstance(title, str) and title.strip() else {}
    return Person(name=plain_name(name), emails=emails, slack=id, columns=columns)


def _time(stamp: str) -> int | None:
    """Microseconds since 1970 UTC of a time stamp, None where it is none."""
    found = STAMP.fullmatch(stamp)
    return int(found[1]) * 1_000_000 + int((found[2] or "").ljust(6, "0")) if found else None


FORMATS = (Format("slack", "the export of a Slack workspace, as a zip or a folder", _fits, _read),)
