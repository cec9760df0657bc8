"""The archive that LinkedIn gives a member of their own data: a zip, the folder it came from, or its ``Connections.csv`` alone.

A connection is a mutual tie of the owner. Messages, endorsements and recommendations are dated evidence; drafts and invitations that
made no connection make nothing. No text of a message, an invitation or a recommendation is read.

LinkedIn tells people apart by the address of their profile. Where a file gives a name alone, it is that of a connection only if exactly one
connection has that name and company; else it is a person of its own.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING
from zipfile import is_zipfile

from graphcap.errors import InputError
from graphcap.readers.foreign.archive import Archive
from graphcap.readers.foreign.contacts import owner_number, take_contact
from graphcap.readers.foreign.formats import PEEK_BYTES, Format, Peek
from graphcap.readers.foreign.linkedin_owner import by_plain, know_owner, parts
from graphcap.readers.foreign.moments import american_moment
from graphcap.readers.foreign.tables import Columns, folded, has_header, member_rows, refuse
from graphcap.readers.foreign.taken import Person, plain_url
from graphcap.readers.forms import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from graphcap.readers.foreign.formats import Options
    from graphcap.readers.foreign.tables import Row
    from graphcap.readers.foreign.taken import Taken

CONNECTIONS, MESSAGES, INVITATIONS = "Connections.csv", "messages.csv", "Invitations.csv"
PRAISED = ("first name", "last name", "creation date")
PRAISED_MORE = ("company", "job title", "status")
MEMBERS: Mapping[str, Columns] = {
    CONNECTIONS: Columns(("first name", "last name", "connected on"), ("url", "email address", "company", "position")),
    INVITATIONS: Columns(("direction", "inviterprofileurl", "inviteeprofileurl"), ("sent at",)),
    MESSAGES: Columns(
        ("conversation id", "from", "to", "date"),
        ("sender profile url", "recipient profile urls", "folder", "is message draft"),
    ),
    "Endorsement_Received_Info.csv": Columns(
        ("endorsement date", "skill name", "endorser first name", "endorser last name"), ("endorser public url", "endorsement status")
    ),
    "Endorsement_Given_Info.csv": Columns(
        ("endorsement date", "skill name", "endorsee first name", "endorsee last name"), ("endorsee public url", "endorsement status")
    ),
    "Recommendations_Received.csv": Columns(PRAISED, PRAISED_MORE),
    "Recommendations_Given.csv": Columns(PRAISED, PRAISED_MORE),
}
ALONE = (CONNECTIONS, MESSAGES)
"""Files that say by their columns alone what they are."""
YES = ("yes", "true", "1")
NOT_TAKEN = ("pending", "rejected", "declined", "withdrawn", "draft", "requested", "deleted")
CLOSED = "linkedin member"
"""The name in messages of everybody whose account is closed."""
ID_BYTES = 16


def _fits(peek: Peek) -> bool:
    if peek.names:
        return any(_member(name) in ALONE for name in peek.names)
    return any(has_header(peek, MEMBERS[name].needed) for name in ALONE)


def _member(name: str) -> str:
    """Which file of an archive this is, where it is one: at its top, or in a folder there."""
    folder, _, last = name.rpartition("/")
    return last if last in MEMBERS and "/" not in folder and folder != ".." else ""


def _read(path: Path, taken: Taken, options: Options) -> None:
    owner = owner_number(path, taken, options)
    tables = {name: list(member_rows(place, content, MEMBERS[name], taken)) for name, place, content in _members(path)}
    contacts = _Contacts(taken, owner)
    contacts.take(tables, CONNECTIONS, contacts.connection)
    invitations, messages = tables.get(INVITATIONS, []), tables.get(MESSAGES, [])
    know_owner(taken, owner, connections=contacts.addresses, invitations=invitations, messages=messages)
    contacts.take(tables, INVITATIONS, contacts.invitation)
    contacts.take(tables, MESSAGES, contacts.message)
    contacts.take(tables, "Endorsement_Received_Info.csv", partial(contacts.endorsement, other="endorser"))
    contacts.take(tables, "Endorsement_Given_Info.csv", partial(contacts.endorsement, other="endorsee"))
    contacts.take(tables, "Recommendations_Received.csv", partial(contacts.recommendation, given=False))
    contacts.take(tables, "Recommendations_Given.csv", partial(contacts.recommendation, given=True))
    taken.refusals.sort(key=lambda refusal: (refusal.reason.partition(":")[0], refusal.line))  # a reason begins with its file


def _members(path: Path) -> Iterator[tuple[str, Path, bytes]]:
    """The files that are read: which each is, where it stands, and its bytes.

    Raises
    ------
    InputError
        When there are none, or those of several archives.
    """
    if path.is_dir() or is_zipfile(path):
        archive = Archive(path)
        found = [(_member(name), name) for name in archive.names if _member(name)]
        if len(found) > len({member for member, _ in found}):
            message = f"{path}: holds several archives; import each by itself, with its own --owner"
            raise InputError(message)
        for member, name in found:
            yield member, path / name, archive.read(name)
    else:
        content = path.read_bytes()
        peek = Peek(path, content[:PEEK_BYTES], ())
        found = [(member, path.name) for member in ALONE if has_header(peek, MEMBERS[member].needed)]
        for member, _ in found[:1]:
            yield member, path, content
    if not found:
        message = f"{path}: holds neither {CONNECTIONS} nor any other file of a LinkedIn archive; export it again"
        raise InputError(message)


class _Contacts:
    """The people of an archive while it is read.

    Attributes
    ----------
    addresses
        Of the profiles of the connections, as they are compared.
    """

    def __init__(self, taken: Taken, owner: int) -> None:
        self.taken = taken
        self.owner = owner
        self.addresses: set[str] = set()
        self._by_name: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        self._in_conversation: dict[tuple[str, str], int] = {}

    def take(self, tables: Mapping[str, list[Row]], member: str, read: Callable[[Mapping[str, str], int], None]) -> None:
        """Take the records of one file, if it is there."""
        for row in tables.get(member, []):
            try:
                read(row.cells, row.line)
            except ValueError as error:
                refuse(self.taken, row, str(error))

    def connection(self, cells: Mapping[str, str], line: int) -> None:
        """A contact of the owner."""
        name, url, email = _name(cells), cells["url"], cells["email address"]
        if not (name or url or email):
            message = "names nobody: no name, URL or Email Address"
            raise ValueError(message)
        since = _moment(cells, "connected on")
        columns = _known({"company": cells["company"], "title": cells["position"]})
        number = self.taken.person(Person("", name, _some(email), _some(url), columns=columns))
        self.addresses.update(by_plain([url]))
        self._by_name[_known_by(name, cells["company"])].add(number)
        take_contact(self.taken, self.owner, number, line=line, since=since)

    def invitation(self, cells: Mapping[str, str], line: int) -> None:  # noqa: ARG002 -- as every reader of a record
        """An invitation that became a connection is that connection."""
        if not self.addresses & by_plain([cells["inviterprofileurl"], cells["inviteeprofileurl"]]).keys():
            self.taken.leave_out("invitations that made no connection")

    def message(self, cells: Mapping[str, str], line: int) -> None:  # noqa: ARG002 -- as every reader of a record
        """A message to everybody who got it."""
        sender, address = cells["from"], cells["sender profile url"]
        if folded(cells["is message draft"]) in YES:
            self.taken.leave_out("drafts")
            return
        if folded(sender) == CLOSED and not address:
            self.taken.leave_out("closed accounts")
            return
        time = _needed_moment(cells, "date")
        if not (sender or address):
            message = "names no sender"
            raise ValueError(message)
        source = self._party(cells["conversation id"], sender, address)
        targets = [number for number in self._receivers(cells, source) if number != source]
        if not targets:
            self.taken.leave_out("messages to nobody else")
        place = [cells["conversation id"] or cells["recipient profile urls"], str(time), plain_url(address) or folded(sender)]
        id = "linkedin-" + blake2b("\n".join(place).encode(), digest_size=ID_BYTES).hexdigest()
        for target in targets:
            self.taken.event(time, source, target, "message", id=id)

    def _receivers(self, cells: Mapping[str, str], source: int) -> list[int]:
        """Who got a message: by address; where none is written, the owner, or of the owner's own the name that is."""
        addresses, names = parts(cells["recipient profile urls"]), parts(cells["to"])
        if addresses:
            names = names if len(names) == len(addresses) else [""] * len(addresses)
            return [self._party("", name, address) for name, address in zip(names, addresses, strict=True)]
        if source != self.owner:
            return [self.owner]
        return [self._party(cells["conversation id"], cells["to"], "")] if names and folded(cells["to"]) != CLOSED else []

    def _party(self, conversation: str, name: str, address: str) -> int:
        """Somebody in a conversation; without an address, one person throughout it."""
        if address:
            return self.taken.person(Person(name=name, urls=(address,)))
        key = conversation, folded(name)
        if key not in self._in_conversation:
            self._in_conversation[key] = self.taken.person(Person(name=name))
        return self._in_conversation[key]

    def endorsement(self, cells: Mapping[str, str], line: int, *, other: str) -> None:  # noqa: ARG002 -- as every reader of a record
        """A skill for which one praises the other: the ``endorser`` praises the owner, the owner the ``endorsee``."""
        if folded(cells["endorsement status"]) in NOT_TAKEN:
            self.taken.leave_out("endorsements that were not accepted")
            return
        time = _needed_moment(cells, "endorsement date")
        name, url = _name(cells, f"{other} "), cells[f"{other} public url"]
        number = self.taken.person(Person(name=name, urls=(url,))) if url else self._named(name, "")
        self._praise(time, number, "endorsement", given=other == "endorsee", context=cells["skill name"])

    def recommendation(self, cells: Mapping[str, str], line: int, *, given: bool) -> None:  # noqa: ARG002 -- as every reader of a record
        """A recommendation, given by the owner or received."""
        if folded(cells["status"]) in NOT_TAKEN:
            self.taken.leave_out("recommendations that were not accepted")
            return
        time = _needed_moment(cells, "creation date")
        number = self._named(_name(cells), cells["company"], title=cells["job title"])
        self._praise(time, number, "recommendation", given=given)

    def _named(self, name: str, company: str, *, title: str = "") -> int:
        """Who is meant by a name: the one connection of that name and company, or somebody of their own."""
        if not name:
            message = "names nobody"
            raise ValueError(message)
        fitting = self._by_name.get(_known_by(name, company), set()) if company else set()
        if len(fitting) == 1:
            return next(iter(fitting))
        return self.taken.person(Person(name=name, columns=_known({"company": company, "title": title})))

    def _praise(self, time: int, other: int, kind: str, *, given: bool, context: str = "") -> None:
        source, target = (self.owner, other) if given else (other, self.owner)
        self.taken.event(time, source, target, kind, context=context)


def _name(cells: Mapping[str, str], prefix: str = "") -> str:
    return f"{cells[f'{prefix}first name']} {cells[f'{prefix}last name']}".strip()


def _known_by(name: str, company: str) -> tuple[str, str]:
    return folded(name), folded(company)


def _known(columns: Mapping[str, str]) -> dict[str, str]:
    return {column: text for column, text in columns.items() if text}


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _moment(cells: Mapping[str, str], column: str) -> int | None:
    """When, None where it is not written; LinkedIn writes the month first where it writes numbers alone."""
    text = cells[column]
    found = american_moment(text) if text else None
    if text and found is None:
        message = f"{column} {shown(text)} is not a date"
        raise ValueError(message)
    return found


def _needed_moment(cells: Mapping[str, str], column: str) -> int:
    found = _moment(cells, column)
    if found is None:
        message = f"{column} is empty"
        raise ValueError(message)
    return found


FORMATS = (
    Format(
        "linkedin",
        "the archive of a LinkedIn member: Connections.csv, messages.csv, endorsements, recommendations, invitations",
        fits=_fits,
        read=_read,
    ),
)
