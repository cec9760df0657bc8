"""One look at what a server shows, without the driver, whose import takes longer than many an answer.

A question on a copy of the network that is kept here asks the server one thing: whether it still shows the same load. That is one
statement, sent in one piece in Bolt 5 (https://neo4j.com/docs/bolt/current/) with the values it needs in PackStream. Whatever is not as
expected (no answer, other credentials, another protocol, a statement that fails) gives None: the driver, asked then, says what is wrong.
"""

from __future__ import annotations

import socket
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from graphcap.store.cypher import statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.store.address import Address
    from graphcap.store.credentials import Credentials

SECONDS = 1.0
GREETING = b"\x60\x60\xb0\x17" + b"\x00\x04\x04\x05" + bytes(12)
"""A client that speaks Bolt 5.0 to 5.4."""
VERSION = 5
HELLO, LOGON, GOODBYE, RUN, PULL = 0x01, 0x6A, 0x02, 0x10, 0x3F
SUCCESS, RECORD = 0x70, 0x71
MOST_BYTES = 0xFFFF
TINY, SHORT = 16, 256
LOWEST_TINY = -16
AGENT = "graphcap"


def glance(address: Address, credentials: Credentials) -> dict[str, Any] | None:
    """The properties of the node of the store that a server shows; None where it does not say, for whatever reason."""
    extra = {"mode": "r"} | ({} if address.database is None else {"db": address.database})
    logon = {"scheme": "basic", "principal": credentials.username, "credentials": credentials.password}
    messages: dict[int, list[Any]] = {
        HELLO: [{"user_agent": AGENT, "bolt_agent": {"product": AGENT}}],
        LOGON: [logon],
        RUN: [statement("read/store"), {}, extra],
        PULL: [{"n": 2}],
    }
    try:
        with _connection(address) as connection:
            connection.sendall(GREETING)
            stream = connection.makefile("rb")
            if struct.unpack(">I", stream.read(4))[0] & 0xFF != VERSION:
                return None
            connection.sendall(b"".join(_framed(tag, fields) for tag, fields in messages.items()))
            answers = [_answer(stream) for _ in range(len(messages) + 1)]
            connection.sendall(_framed(GOODBYE, []))
    except (OSError, ValueError, LookupError, struct.error):
        return None
    if [tag for tag, _ in answers] != [SUCCESS, SUCCESS, SUCCESS, RECORD, SUCCESS]:
        return None
    node = answers[3][1][0]
    return node if isinstance(node, dict) else None


@contextmanager
def _connection(address: Address) -> Iterator[socket.socket]:
    """A connection, encrypted and verified where the address says so."""
    with socket.create_connection((address.host, address.port), timeout=SECONDS) as plain:
        if not address.scheme.endswith("+s"):
            yield plain
            return
        import ssl

        with ssl.create_default_context().wrap_socket(plain, server_hostname=address.host) as encrypted:
            yield encrypted


def _framed(tag: int, fields: list[Any]) -> bytes:
    """A message in one chunk."""
    told = bytes((0xB0 | len(fields), tag)) + b"".join(map(_packed, fields))
    if len(told) > MOST_BYTES:
        message = "a message of several chunks"
        raise ValueError(message)
    return struct.pack(">H", len(told)) + told + b"\x00\x00"


def _packed(value: Any) -> bytes:
    """A small integer, a text or a map of these in PackStream."""
    if isinstance(value, int):
        return struct.pack(">b", value)
    if isinstance(value, str):
        text = value.encode()
        return _sized(len(text), 0x80, b"\xd0", b"\xd1") + text
    return _sized(len(value), 0xA0, b"\xd8", b"\xd9") + b"".join(_packed(key) + _packed(each) for key, each in value.items())


def _sized(size: int, tiny: int, short: bytes, middle: bytes) -> bytes:
    if size < TINY:
        return bytes((tiny | size,))
    return short + struct.pack(">B", size) if size < SHORT else middle + struct.pack(">H", size)


def _answer(stream: Any) -> tuple[int, Any]:
    """One message: its tag and its field."""
    chunks = []
    while True:
        (size,) = struct.unpack(">H", stream.read(2))
        if size:
            chunks.append(stream.read(size))
        elif chunks:  # what is empty between messages keeps a connection open
            break
    told = b"".join(chunks)
    return told[1], _Packed(told[2:]).value() if len(told) > 2 else None  # noqa: PLR2004 - the marker and the tag


class _Packed:
    """Reads values of PackStream, one after the other."""

    def __init__(self, told: bytes) -> None:
        self._told, self._place = told, 0

    def value(self) -> Any:
        """The next value.

        Raises
        ------
        ValueError
            When it is of a kind that no property of a store's node has.
        """
        marker = self._number(">B")
        if marker in _CONSTANTS:
            return _CONSTANTS[marker]
        if marker in _NUMBERS:
            return self._number(_NUMBERS[marker])
        if marker < 0x80 or marker >= 0x100 + LOWEST_TINY:  # noqa: PLR2004 - an integer of a byte
            return marker if marker < 0x80 else marker - 0x100  # noqa: PLR2004
        kind, size = _SIZES.get(marker, (marker & 0xF0, None))
        count = marker & 0x0F if size is None else self._number(size)
        if kind == 0x80:  # noqa: PLR2004 - a text
            return self._taken(count).decode()
        if kind == 0x90:  # noqa: PLR2004 - a list
            return [self.value() for _ in range(count)]
        if kind == 0xA0:  # noqa: PLR2004 - a map
            return {self.value(): self.value() for _ in range(count)}
        message = f"a value of kind {marker:#x}"
        raise ValueError(message)

    def _taken(self, count: int) -> bytes:
        taken = self._told[self._place : self._place + count]
        self._place += count
        return taken

    def _number(self, form: str) -> Any:
        return struct.unpack(form, self._taken(struct.calcsize(form)))[0]


_CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}
_NUMBERS = {0xC1: ">d", 0xC8: ">b", 0xC9: ">h", 0xCA: ">i", 0xCB: ">q"}
_SIZES = {
    0xD0: (0x80, ">B"),
    0xD1: (0x80, ">H"),
    0xD2: (0x80, ">I"),
    0xD4: (0x90, ">B"),
    0xD5: (0x90, ">H"),
    0xD6: (0x90, ">I"),
    0xD8: (0xA0, ">B"),
    0xD9: (0xA0, ">H"),
    0xDA: (0xA0, ">I"),
}
