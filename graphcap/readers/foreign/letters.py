"""Mails as their headers: cut out of a mailbox or a file, their addresses and names told apart.

- In an mbox a mail starts at a ``From `` line, with a time and a year or an address alone, that a header follows. ``Content-Length`` is
  not trusted: it is wrong as often as right, and one that is too long would hide the mails after it.
- Addresses are read by the tokens of RFC 5322 with comments, quotes and groups, so that a name can never pass for an address; encoded words
  (RFC 2047) are decoded after that.
- Of a mail no more than the headers that are used is held, and no more than 4 MiB of those.
"""

from __future__ import annotations

import re
from email.errors import MessageError
from email.header import decode_header, make_header
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from graphcap.readers.foreign.lines import lines_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER_BYTES = 4 << 20
LINE_BYTES = 2 * HEADER_BYTES
LONGEST_NAME = 200
LONGEST_ADDRESS = 320
FROM_LINE_BYTES = 512
FROM_LINE = re.compile(
    rb"From (?:[^\r\n]*\b\d{1,2}:\d\d\b[^\r\n]*\b\d{4}\b|[^\r\n]*\b\d{4}\b[^\r\n]*\b\d{1,2}:\d\d\b"
    rb"|(?:-|[^\s@]+@[^\s@]+)[ \t]*(?:[\r\n]|\Z))"
)
HEADER_LINE = re.compile(rb"([!-9;-~]+)[ \t]*:")
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[(),:;<>]|[^"\\(),:;<>]+|["\\]', re.DOTALL)
ADDRESS = re.compile(r'[^\s@<>()\[\],;:"\\]+@[^\s@<>()\[\],;:"\\]+')
ENDS = (b"\n", b"\r\n")
EACH = {b"to", b"cc"}
ONCE = {
    *(b"from", b"date", b"message-id", b"in-reply-to", b"return-path", b"content-type", b"precedence", b"auto-submitted"),
    *(b"list-id", b"list-post", b"list-unsubscribe", b"x-gmail-labels"),
}


class Letter(NamedTuple):
    """The headers of one mail.

    Attributes
    ----------
    line
        On which it starts.
    headers
        Those that are used, by name in small letters; those of several receivers' headers joined by commas.
    trouble
        Why it cannot be read; empty where it can.
    """

    line: int
    headers: dict[str, str]
    trouble: str = ""


class Address(NamedTuple):
    """One address of a header: the name beside it as written (`plain_name` reads it), and the address, empty where it is none."""

    name: str
    address: str


def starts_mail(line: bytes) -> bool:
    """Whether a line is one that starts a mail in an mbox."""
    return FROM_LINE.match(line, 0, FROM_LINE_BYTES) is not None


def letters_of_mbox(file: BinaryIO) -> Iterator[Letter]:
    """The mails of an mbox, in order."""
    start, after_blank = 0, True
    headers: _Headers | None = None
    for number, line in enumerate(lines_of(file, LINE_BYTES), 1):
        if start:
            if HEADER_LINE.match(line) or line.startswith(b">From "):
                yield from _closed(headers)
                headers = _Headers(start)
            elif after_blank:
                yield from _closed(headers)
                headers = None
                yield _headless(start)
            start = 0
        if line.startswith(b"From ") and starts_mail(line):
            start = number
            continue
        after_blank = line in ENDS
        if headers is not None and headers.opened:
            headers.add(line)
    yield from _closed(headers)
    if start:
        yield _headless(start)


def _closed(headers: _Headers | None) -> Iterator[Letter]:
    if headers is not None:
        yield headers.letter()


def _headless(line: int) -> Letter:
    return Letter(line, {}, "a From line that no header follows; the mail is damaged, or a line of its text should start with >")


def one_letter(file: BinaryIO) -> Letter:
    """The mail that a file is."""
    lines = lines_of(file, LINE_BYTES)
    first = next(lines, b"").removeprefix(b"\xef\xbb\xbf")
    if starts_mail(first):
        first = next(lines, b"")
    if not HEADER_LINE.match(first):
        return Letter(1, {}, "does not start with the headers of a mail; export it again")
    headers = _Headers(1)
    for line in chain([first], lines):
        headers.add(line)
        if not headers.opened:
            break
    return headers.letter()


class _Headers:
    """The headers of one mail as they are read, line by line."""

    def __init__(self, line: int) -> None:
        self.opened = True
        self._line = line
        self._found: dict[bytes, list[bytes]] = {}
        self._parts: list[bytes] | None = None
        self._size = 0

    def add(self, line: bytes) -> None:
        if line in ENDS or self._size > HEADER_BYTES:
            self.opened = False
        elif line[:1] in (b" ", b"\t"):
            self._more(line)
        else:
            name, _, value = line.partition(b":")
            name = name.rstrip().lower()
            self._parts = None
            if name in EACH and name in self._found:
                self._parts = self._found[name]
                self._more(b",")
                self._more(value)
            elif name in EACH or (name in ONCE and name not in self._found):
                self._parts = self._found[name] = []
                self._more(value)

    def _more(self, value: bytes) -> None:
        if self._parts is not None:
            self._parts.append(value)
            self._size += len(value)

    def letter(self) -> Letter:
        if self._size >= HEADER_BYTES:
            return Letter(self._line, {}, f"its headers are longer than {HEADER_BYTES >> 20} MiB")
        return Letter(self._line, {name.decode(): text_of(b"".join(parts)).strip() for name, parts in self._found.items()})


def addresses_of(header: str) -> Iterator[Address]:
    """The addresses of a header, in order; a group gives its members.

    Examples
    --------
    >>> list(addresses_of("Ana Silva <ana@example.com>, team: bo@example.com;"))
    [Address(name='Ana Silva', address='ana@example.com'), Address(name='', address='bo@example.com')]
    """
    phrase: list[str] = []
    angle: list[str] | None = None
    comment: list[str] = []
    inside, depth = False, 0
    for part in TOKEN.findall(header):
        if depth or part == "(":
            depth += (part == "(") - (part == ")")
            comment.append(part)
        elif inside and angle is not None:
            inside = part != ">"
            angle.extend([part] if inside else [])
        elif part == "<":
            angle, inside = [], True
        elif part in ",;":
            yield from _address(phrase, angle, comment)
            phrase, angle, comment = [], None, []
        elif part == ":":
            phrase, comment = [], []
        else:
            phrase.append(part)
    yield from _address(phrase, None if inside else angle, comment)


def _address(phrase: list[str], angle: list[str] | None, comment: list[str]) -> Iterator[Address]:
    said = "".join(phrase).strip()
    address = said if angle is None else "".join(angle).strip()
    if not address and not said:
        return
    name = said if angle is not None else "".join(comment[1:-1])
    yield Address(name, address if is_address(address) else "")


def is_address(text: str) -> bool:
    """Whether a text is one e-mail address without quotes.

    Examples
    --------
    >>> is_address("ana@example.com"), is_address("ana"), is_address("ana@bo@example.com")
    (True, False, False)
    """
    return len(text) <= LONGEST_ADDRESS and text.isprintable() and ADDRESS.fullmatch(text) is not None


def plain_name(text: str) -> str:
    """A display name as people read it: quotes and encoded words undone, without letters that nobody sees.

    Examples
    --------
    >>> plain_name("=?utf-8?q?Jos=C3=A9?= Silva")
    'José Silva'
    """
    if text.startswith('"') and text.endswith('"'):
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    if "=?" in text:
        try:
            text = str(make_header(decode_header(text)))
        except (MessageError, LookupError, ValueError):
            return ""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    name = " ".join(text.split())[:LONGEST_NAME]
    return "" if is_address(name) else name
