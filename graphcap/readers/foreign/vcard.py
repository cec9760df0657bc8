"""Address books as vCards of version 2.1, 3.0 or 4.0, any number of them in a file.

Lines are unfolded and chosen here, then read by vobject: it goes through a long folded line once for each of its parts, and searches for
ever in parameters that do not end, so it is given short lines of a proper shape alone, and no photographs.

With an owner every card is a contact of theirs; without one the cards are people, and only RELATED ties them. RELATED names another card
by its UID, or somebody by e-mail; a name in it is nobody's key.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.errors import InputError
from graphcap.kinds import DEFAULT_KIND
from graphcap.readers.foreign.contacts import contact_of, take_contact
from graphcap.readers.foreign.formats import Format
from graphcap.readers.foreign.taken import Person, TakenTie

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graphcap.readers.foreign.formats import Options, Peek
    from graphcap.readers.foreign.taken import Taken

BEGIN, END = b"BEGIN:VCARD", b"END:VCARD"
WANTED = ("VERSION", "FN", "N", "EMAIL", "ORG", "TITLE", "URL", "X-SOCIALPROFILE", "RELATED", "UID")
KINDS = ("KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS")
"""What a card stands for: in version 4.0, and as Apple writes it."""
LONGEST_LINE = 4096
_VALUE = r'(?:"[^"]*+"|[^";:,]*+)'
LINE = re.compile(
    rf"(?:[\w-]++\.)?(?P<name>[\w-]++)(?P<parameters>(?:;[\w-]++(?:={_VALUE}(?:,{_VALUE})*+)?+)*+):(?P<value>.*+)", re.ASCII | re.DOTALL
)
"""A line of a card; nothing in it is tried twice."""
NAME = re.compile(rb"(?:[\w-]++\.)?([\w-]++)[;:]")
LINE_END = re.compile(rb"\r\n|\r|\n")
QUOTED_PRINTABLE = b"QUOTED-PRINTABLE"
FOLDS = (b" ", b"\t")
REPLACED = "\ufffd"
"""What stands for bytes that are no letter."""
TIE_KINDS = {"friend": "friend", "met": "met", "co-worker": "works_with", "colleague": "works_with"}
"""Kinds of RELATED that are kinds of tie; any other is an acquaintance."""
NO_PERSONS = ("group", "org", "company", "location", "device", "application")
NOT_CLOSED, OUTSIDE = "is not closed by END:VCARD", "is text outside of a vCard"
MAILTO = "mailto:"


class _Card(NamedTuple):
    """The lines of a card, the line on which it begins, and what is wrong with it as a whole."""

    line: int
    lines: list[bytes]
    fault: str = ""


class _Related(NamedTuple):
    """Whom a card names as related to its own person, and by what kind of tie."""

    person: int
    address: str
    kind: str
    line: int


def _fits(peek: Peek) -> bool:
    return peek.head.removeprefix(BOM_UTF8).lstrip()[: len(BEGIN)].upper() == BEGIN


def _read(path: Path, taken: Taken, options: Options) -> None:
    content = path.read_bytes().removeprefix(BOM_UTF8)
    if BEGIN not in content.upper() or b"\0" in content:
        message = f"{path}: holds no vCards, from BEGIN:VCARD to END:VCARD, as text; export the contacts again"
        raise InputError(message)
    book = _Book(taken, None if options.owner is None else taken.person(options.owner))
    for card in _cards(content):
        taken.read += 1
        try:
            book.take(card)
        except ValueError as error:
            taken.refuse(card.line, str(error), {})
    book.relate(path)
    if options.owner is None:
        taken.warnings.append(f"{path}: nobody said whose contacts these are, so they have no tie to an owner; say --owner PERSON")


def _cards(content: bytes) -> Iterator[_Card]:
    card: _Card | None = None
    for number, line in enumerate(LINE_END.split(content), 1):
        word = line.strip().upper()
        if word == BEGIN:
            if card:
                yield card
            card = _Card(number, [], NOT_CLOSED)
        elif word == END and card and card.fault == NOT_CLOSED:
            yield card._replace(fault="")
            card = None
        elif card:
            card.lines.append(line)
        elif word:
            card = _Card(number, [], OUTSIDE)
    if card:
        yield card


def _unfolded(lines: Sequence[bytes]) -> Iterator[bytes]:
    """Lines put together again: folded ones, and those of quoted-printable that end in ``=``; a fold may cut a letter in two."""
    parts: list[bytes] = []
    quoted = False
    for line in lines:
        if quoted and parts[-1].endswith(b"="):
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        elif parts and line.startswith(FOLDS):
            parts.append(line[1:])
        elif line:
            if parts:
                yield b"".join(parts)
            parts, quoted = [line], QUOTED_PRINTABLE in line.partition(b":")[0].upper()
    if parts:
        yield b"".join(parts)


def _shapely(lines: Sequence[bytes]) -> Iterator[str]:
    """The wanted lines of a card as text, each of a proper shape, with parameters in capitals.

    Raises
    ------
    ValueError
        When one is too long, no UTF-8, or of no such shape.
    """
    for line in _unfolded(lines):
        name = NAME.match(line)
        if name is None or name[1].upper().decode() not in WANTED + KINDS:
            continue
        shape = LINE.fullmatch(line.decode(errors="replace")) if len(line) <= LONGEST_LINE else None
        if shape is None:
            message = f"its {name[1].decode()} is no line of a vCard, or longer than {LONGEST_LINE:,} bytes"
            raise ValueError(message)
        if REPLACED in shape["value"]:
            message = f"its {name[1].decode()} is not UTF-8; export it again as vCard 3.0"
            raise ValueError(message)
        yield f"{shape['name']}{shape['parameters'].upper()}:{shape['value']}"


def _fields(card: _Card) -> Mapping[str, list[Any]]:
    """The lines of a card as vobject reads them, by name in small letters.

    Raises
    ------
    ValueError
        When it cannot read them.
    """
    from vobject import readOne
    from vobject.base import VObjectError

    text = "\r\n".join([BEGIN.decode(), *_shapely(card.lines), END.decode(), ""])
    try:
        fields: Mapping[str, list[Any]] = readOne(text).contents
    except (VObjectError, LookupError, TypeError, AttributeError, ValueError) as error:
        message = f"cannot be read as a vCard ({type(error).__name__}); export it again"
        raise ValueError(message) from error
    return fields


def _texts(fields: Mapping[str, list[Any]], name: str) -> list[str]:
    return [field.value.strip() for field in fields.get(name, ()) if isinstance(field.value, str) and field.value.strip()]


class _Book:
    """The people of an address book while it is read."""

    def __init__(self, taken: Taken, owner: int | None) -> None:
        self.taken = taken
        self.owner = owner
        self._by_uid: dict[str, int] = {}
        self._related: list[_Related] = []

    def take(self, card: _Card) -> None:
        """Take a card."""
        if card.fault:
            raise ValueError(card.fault)
        fields = _fields(card)
        if any(kind.casefold() in NO_PERSONS for name in KINDS for kind in _texts(fields, name.casefold())):
            self.taken.leave_out("groups and organisations")
            return
        emails = [_address(text) for text in _texts(fields, "email")]
        urls = _texts(fields, "url") + _texts(fields, "x-socialprofile")
        person = contact_of(self.taken, _name(fields), emails=emails, urls=urls, columns=_columns(fields))
        if person is None:
            return
        if self.owner is not None:
            take_contact(self.taken, self.owner, person, line=card.line)
        self._by_uid |= dict.fromkeys(_texts(fields, "uid"), person)
        for field in fields.get("related", ()):
            words = ",".join(field.params.get("TYPE", [])).casefold().split(",")
            kind = next((TIE_KINDS[word] for word in words if word in TIE_KINDS), DEFAULT_KIND)
            self._related.append(_Related(person, field.value, kind, card.line))

    def relate(self, path: Path) -> None:
        """Take the ties between cards."""
        nobody = 0
        for related in self._related:
            target = self._by_uid.get(related.address)
            if target is None and related.address.casefold().startswith(MAILTO):
                target = self.taken.person(Person(emails=(_address(related.address),)))
            if target is None:
                nobody += 1
            else:
                self.taken.tie(TakenTie(related.person, target, related.kind, line=related.line))
        if nobody:
            self.taken.warnings.append(f"{path}: RELATED names nobody by UID or e-mail: {nobody:,}; no ties come of these")


def _address(text: str) -> str:
    return text[len(MAILTO) :] if text.casefold().startswith(MAILTO) else text


def _name(fields: Mapping[str, list[Any]]) -> str:
    written = next(iter(_texts(fields, "fn")), "")
    if written or not fields.get("n"):
        return written
    name = fields["n"][0].value
    return " ".join(" ".join(part) if isinstance(part, list) else part for part in (name.given, name.additional, name.family) if part)


def _columns(fields: Mapping[str, list[Any]]) -> dict[str, str]:
    units = [str(unit).strip() for field in fields.get("org", ())[:1] for unit in field.value]
    titles = _texts(fields, "title")
    return dict(zip(("company", "department"), units, strict=False)) | ({"title": titles[0]} if titles else {})


FORMATS = (Format("vcard", "vCards of version 2.1, 3.0 or 4.0", fits=_fits, read=_read),)
