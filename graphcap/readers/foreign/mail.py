"""Mail: an mbox, a maildir, or files of one mail each; headers alone are read, bodies are skipped and kept nowhere.

- A mail is an event ``email`` from its sender to each receiver in To and Cc, ``reply`` where In-Reply-To stands; its id is its Message-ID,
  or a hash of date, sender and receivers where it has none that is well formed.
- Mails of lists, robots and shared addresses are left out whole (`graphcap.readers.foreign.senders`), and such addresses among other
  receivers are passed over; so are drafts and spam, mails that name no receiver, notes to oneself, and mails among more than 25 people.
- A mail without a readable date, or without the address of its sender, is refused.
"""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

from graphcap.dates import microseconds
from graphcap.errors import InputError
from graphcap.readers.cells import LONGEST_ID
from graphcap.readers.envelope import open_file
from graphcap.readers.foreign.archive import Archive
from graphcap.readers.foreign.formats import Format, Options, Peek
from graphcap.readers.foreign.letters import (
    HEADER_LINE,
    Address,
    Letter,
    addresses_of,
    letters_of_mbox,
    one_letter,
    plain_name,
    starts_mail,
)
from graphcap.readers.foreign.senders import MOST_PEOPLE, TOO_MANY, unfit_address, unfit_mail
from graphcap.readers.foreign.taken import Person, Taken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

MAILS_A_STEP = 4096
ZIP_MAGIC = b"PK\x03\x04"
MESSAGE_ID = re.compile(r"<([!-;=?-~]+)>")
SKIPPED_LABELS = {"draft": "drafts", "drafts": "drafts", "spam": "spam"}
MAILDIR_MEMBER = re.compile(r"(?:.*/)?(?:cur|new)/(?!.*\.json$)[^/]+")
DRAFT_FLAGS = re.compile(r"[:;!_]2,[A-Z]*D[A-Z]*$")


def _fits_mbox(peek: Peek) -> bool:
    first, _, rest = peek.head.partition(b"\n")
    if starts_mail(first) and (HEADER_LINE.match(rest) or rest.startswith(b">From ")):
        return True
    return bool(_mboxes(peek.names))


def _fits_maildir(peek: Peek) -> bool:
    return any(MAILDIR_MEMBER.fullmatch(name) for name in peek.names)


def _fits_eml(peek: Peek) -> bool:
    if peek.names:
        return all(name.casefold().endswith(".eml") for name in peek.names)
    names = set()
    for line in peek.head.splitlines():
        header = HEADER_LINE.match(line)
        if header:
            names.add(header[1].lower())
        elif not (names and line[:1] in (b" ", b"\t")):
            break
    return b"from" in names and bool(names & {b"to", b"cc", b"date", b"message-id", b"received"})


def _mboxes(names: tuple[str, ...] | list[str]) -> list[str]:
    """Members of an archive that are a mailbox each."""
    return [name for name in names if name.casefold().endswith(".mbox") or name.rpartition("/")[2] == "mbox"]


def _read_mbox(path: Path, taken: Taken, options: Options) -> None:
    post = _Post(taken, options)
    if not _is_archive(path):
        with open_file(path) as file:
            post.take_mbox(path, file, size=path.stat().st_size)
        post.finish()
        return
    archive = Archive(path)
    members = _mboxes(archive.names)
    _refuse_none(path, members, "holds no mailbox, a file that ends in .mbox")
    for name in members:
        post.take_mbox(path, archive.open(name), size=0, member=name)
    post.finish()


def _read_maildir(path: Path, taken: Taken, options: Options) -> None:
    _refuse_none(path, [path] if _is_archive(path) else [], "is no folder; a maildir is a folder with cur and new in it")
    archive = Archive(path)
    members = [name for name in archive.names if MAILDIR_MEMBER.fullmatch(name)]
    _refuse_none(path, members, "has no mail in a folder cur or new; is it a maildir?")
    _take_members(archive, members, _Post(taken, options))


def _read_eml(path: Path, taken: Taken, options: Options) -> None:
    post = _Post(taken, options)
    if _is_archive(path):
        archive = Archive(path)
        members = [name for name in archive.names if name.casefold().endswith(".eml")]
        _refuse_none(path, members, "holds no mail, a file that ends in .eml")
        _take_members(archive, members, post)
        return
    with open_file(path) as file:
        letter = one_letter(file)
    if letter.trouble:
        message = f"{path}: {letter.trouble}"
        raise InputError(message)
    post.take(letter)
    post.finish()


def _is_archive(path: Path) -> bool:
    if path.is_dir():
        return True
    with open_file(path) as file:
        return file.peek(len(ZIP_MAGIC)).startswith(ZIP_MAGIC)


def _refuse_none(path: Path, found: Sequence[object], trouble: str) -> None:
    if not found:
        message = f"{path}: {trouble}"
        raise InputError(message)


def _take_members(archive: Archive, members: list[str], post: _Post) -> None:
    for number, name in enumerate(members, 1):
        post.take(one_letter(archive.open(name)), member=name)
        post.report(archive.path, number, len(members))
    post.finish()


class _Post:
    """Mails on their way into a `Taken`.

    Parameters
    ----------
    taken
        Takes them.
    options
        Of the import.
    """

    def __init__(self, taken: Taken, options: Options) -> None:
        self._taken = taken
        self._options = options
        self._passed_over = 0
        self._unfit: dict[str, str] = {}
        self._numbers: dict[Address, int] = {}

    def take_mbox(self, path: Path, file: BinaryIO, *, size: int, member: str = "") -> None:
        """Take every mail of a mailbox."""
        before = self._taken.read
        for letter in letters_of_mbox(file):
            self.take(letter, member=member)
            self.report(path, file.tell(), size)
        if self._taken.read == before:
            message = f"{path}: {member + ' ' if member else ''}holds no mail that starts with a From line; is it an mbox?"
            raise InputError(message)

    def report(self, path: Path, done: int, size: int) -> None:
        """Say now and then how far it is."""
        if self._options.progress and self._taken.read % MAILS_A_STEP == 0:
            self._options.progress(path.name, done, size)

    def take(self, letter: Letter, *, member: str = "") -> None:
        """Take one mail, refuse it, or leave it out."""
        taken = self._taken
        taken.read += 1
        trouble, reason = letter.trouble, ""
        if not trouble:
            reason = "drafts" if DRAFT_FLAGS.search(member) else _unfit(letter.headers)
        if not (trouble or reason):
            trouble, reason = self._deliver(letter.headers)
        if trouble:
            record = {name: letter.headers.get(name, "") for name in ("message-id", "date")}
            taken.refuse(letter.line, f"{member}: {trouble}" if member else trouble, record)
        elif reason:
            taken.leave_out(reason)

    def finish(self) -> None:
        """Say what was passed over."""
        if self._passed_over:
            self._taken.warnings.append(
                f"{self._passed_over:,} receivers that are lists, robots, rooms or shared addresses were passed over in mails to others"
            )

    def _deliver(self, headers: dict[str, str]) -> tuple[str, str]:
        """Why a mail is refused and why it is left out, empty where it is not."""
        sender = next((one for one in addresses_of(headers.get("from", "")) if one.address), None)
        if sender is None:
            return "From holds no e-mail address", ""
        if reason := self._unfit_address(sender.address):
            return "", reason
        receivers, trouble, reason = self._receivers(headers, sender)
        if trouble or reason:
            return trouble, reason
        time = _time(headers.get("date", ""))
        if time is None:
            return ("Date is not one of a mail, like Tue, 3 Mar 2026 09:15:00 +0100" if "date" in headers else "has no Date"), ""
        id = _id(headers, time, sender, receivers)
        kind = "reply" if headers.get("in-reply-to") else "email"
        source = self._number(sender)
        for receiver in receivers.values():
            self._taken.event(time, source, self._number(receiver), kind, id=id)
        return "", ""

    def _unfit_address(self, address: str) -> str:
        """Why an address is no person's; asked once of each."""
        if address not in self._unfit:
            self._unfit[address] = unfit_address(address)
        return self._unfit[address]

    def _number(self, address: Address) -> int:
        """The number of a person; their name is read once in each way in which it is written."""
        if address not in self._numbers:
            self._numbers[address] = self._taken.person(Person(name=plain_name(address.name), emails=(address.address,)))
        return self._numbers[address]

    def _receivers(self, headers: dict[str, str], sender: Address) -> tuple[dict[str, Address], str, str]:
        """The people that a mail is to by address, or why it is refused or left out."""
        found: dict[str, Address] = {}
        unfit: list[str] = []
        named = alone = False
        for receiver in addresses_of(",".join(headers[name] for name in ("to", "cc") if name in headers)):
            named = True
            key = receiver.address.casefold()
            if key == sender.address.casefold():
                alone = True
            elif key and (reason := self._unfit_address(key)):
                unfit.append(reason)
            elif key:
                found.setdefault(key, receiver)
            if len(found) >= MOST_PEOPLE:
                return {}, "", TOO_MANY
        if found:
            self._passed_over += len(unfit)
            return found, "", ""
        if not named:
            return {}, "", "no receiver named"
        reason = unfit[0] if unfit else "notes to oneself" if alone else ""
        return {}, "" if reason else "To and Cc hold no e-mail address", reason


def _unfit(headers: dict[str, str]) -> str:
    """Why a mail is left out by its headers alone."""
    labels = headers.get("x-gmail-labels", "").casefold().split(",")
    return next((SKIPPED_LABELS[label] for label in labels if label in SKIPPED_LABELS), "") or unfit_mail(headers)


def _time(date: str) -> int | None:
    """Microseconds since 1970 UTC of a Date, None where it is none."""
    try:
        moment = parsedate_to_datetime(date)
        return microseconds(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, TypeError, OverflowError):
        return None


def _id(headers: dict[str, str], time: int, sender: Address, receivers: dict[str, Address]) -> str:
    """What a mail is known by wherever a copy of it lies."""
    known = MESSAGE_ID.match(headers.get("message-id", ""))
    if known and len(known[1]) <= LONGEST_ID:
        return known[1]
    words = "\n".join([str(time), sender.address.casefold(), *sorted(receivers)])
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


FORMATS = (
    Format("mbox", "a mailbox: mails one after the other, each after a From line; also a zip or folder of them", _fits_mbox, _read_mbox),
    Format("maildir", "a maildir: a folder with a file for each mail in cur and new", _fits_maildir, _read_maildir),
    Format("eml", "one mail, or a zip or folder of mails whose names end in .eml", _fits_eml, _read_eml),
)
