"""Files before their records: is it there, is it what its name says, and its bytes as blocks of whole lines in UTF-8.

Nothing is guessed: a file is UTF-8 (with or without a byte order mark) or in the encoding that the user names; what looks like another
format is refused whole, with a word of what it looks like and what to do.
"""

from __future__ import annotations

import codecs
import io
import stat
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from graphcap.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

BLOCK_BYTES = 8 << 20
RECORD_BYTES = 16 << 20
RECODED_BYTES = 1 << 20
HEAD_BYTES = 512
UTF8 = ("utf-8", "utf-8-sig")
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
PARQUET_MAGIC = b"PAR1"
PARQUET_ENDINGS = (".parquet", ".pq")

DISGUISES: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "an Excel workbook or a zip", "save the sheet as CSV (UTF-8), or unpack the zip"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save the sheet as CSV (UTF-8)"),
    (b"\x1f\x8b", "gzip", "unpack it first"),
    (b"BZh", "bzip2", "unpack it first"),
    (b"\xfd7zXZ", "xz", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "zstd", "unpack it first"),
    (b"%PDF", "a PDF", "export the table as CSV (UTF-8)"),
    (PARQUET_MAGIC, "Parquet", "give it a name that ends in .parquet"),
)
"""First bytes, what such a file looks like, and what to do about it."""
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")


class Stamp(NamedTuple):
    """What tells that a file is still the one that was read."""

    device: int
    inode: int
    size: int
    changed: int


def stamp_of(path: Path) -> Stamp:
    """The stamp of a file as it is now.

    Raises
    ------
    InputError
        When it is not there, is a directory or no regular file.
    """
    try:
        status = path.stat()
    except FileNotFoundError as error:
        message = f"{path}: there is no such file; check the path"
        raise InputError(message) from error
    except (OSError, ValueError) as error:
        raise InputError(_unreadable(path, error)) from error
    if stat.S_ISDIR(status.st_mode):
        message = f"{path}: is a directory; name a CSV or Parquet file in it"
        raise InputError(message)
    if not stat.S_ISREG(status.st_mode):
        message = f"{path}: is not a regular file; write it to a file first"
        raise InputError(message)
    return Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def open_file(path: Path) -> io.BufferedReader:
    """An existing, readable file that is not empty, opened for its bytes.

    Raises
    ------
    InputError
        When it is not there, no regular file, unreadable or empty.
    """
    if stamp_of(path).size == 0:
        message = f"{path}: is empty (0 bytes); export it again"
        raise InputError(message)
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(_unreadable(path, error)) from error


def _unreadable(path: Path, error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{path}: cannot be read ({reason}); check its permissions"


def is_parquet(path: Path) -> bool:
    """Whether a file's name says that it is Parquet."""
    return path.suffix.lower() in PARQUET_ENDINGS


def refuse_disguise(path: Path, head: bytes, *, encoding: str) -> None:
    """Refuse a file whose first bytes are those of another format than text in this encoding."""
    for magic, looks_like, remedy in DISGUISES:
        if head.startswith(magic):
            message = f"{path}: looks like {looks_like}, not CSV; {remedy}"
            raise InputError(message)
    if is_utf8(encoding):
        if head.startswith(WIDE_MARKS):
            message = f"{path}: looks like UTF-16, not UTF-8; save it as UTF-8 or use --encoding utf-16"
            raise InputError(message)
        if head.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(MARKUP):
            message = f"{path}: looks like HTML or XML, not CSV; export the table as CSV (UTF-8)"
            raise InputError(message)


def is_utf8(encoding: str) -> bool:
    """Whether an encoding's name means UTF-8.

    Raises
    ------
    InputError
        When there is no such encoding of text.
    """
    try:
        "a".encode(encoding)
        return codecs.lookup(encoding).name in UTF8
    except (LookupError, ValueError) as error:
        message = f'there is no encoding "{encoding}"; use utf-8, cp1252, latin-1, utf-16 …'
        raise InputError(message) from error


class _Recoded(io.RawIOBase):
    """The bytes of a file in another encoding, as UTF-8."""

    def __init__(self, file: io.BufferedReader, path: Path, encoding: str) -> None:
        self._file = file
        self._path = path
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = b""
        self._line = 1

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            chunk = self._file.read(RECODED_BYTES)
            self._ready = self._decoded(chunk).encode()
            if not chunk:
                break
        length = min(len(buffer), len(self._ready))
        buffer[:length], self._ready = self._ready[:length], self._ready[length:]
        return length

    def _decoded(self, chunk: bytes) -> str:
        try:
            text = self._decoder.decode(chunk, final=not chunk)
            text.encode()
        except (UnicodeDecodeError, UnicodeEncodeError) as error:
            place = f"at or soon after line {self._line} ({error.reason})"
            message = f"{self._path}: is not {self._encoding} {place}; name its encoding with --encoding"
            raise InputError(message) from error
        self._line += text.count("\n")
        return text


class Block(NamedTuple):
    """Whole lines of a file in UTF-8.

    Attributes
    ----------
    text
        The lines, of which the last of the file may lack its end.
    feeds
        How many line feeds stand in them.
    done
        How many bytes of the file have been read with them.
    last
        Whether nothing follows.
    """

    text: bytes
    feeds: int
    done: int
    last: bool

    def lines(self) -> int:
        """How many lines there are, where each ends with a line feed."""
        return self.feeds + (bool(self.text) and not self.text.endswith(b"\n"))


def blocks_of(path: Path, *, encoding: str) -> Generator[Block]:
    """The bytes of a text file in blocks of whole lines, as UTF-8 without a byte order mark; UTF-8 itself is not yet verified.

    Raises
    ------
    InputError
        When the file cannot be read, looks like another format, or has a line above `RECORD_BYTES`.
    """
    with open_file(path) as file:
        refuse_disguise(path, file.peek(HEAD_BYTES)[:HEAD_BYTES], encoding=encoding)
        lines: io.BufferedReader = file if is_utf8(encoding) else io.BufferedReader(_Recoded(file, path, encoding))
        first = True
        passed = 1
        while True:
            text = _whole_lines(lines, path, passed)
            if first:
                text = text.removeprefix(codecs.BOM_UTF8)
            block = Block(text, text.count(b"\n"), file.tell(), last=not lines.peek(1))
            yield block
            if block.last:
                return
            first = False
            passed += block.feeds


def _whole_lines(lines: BinaryIO, path: Path, passed: int) -> bytes:
    head = lines.read(BLOCK_BYTES)
    tail = lines.readline(RECORD_BYTES + 1)
    start = head.rfind(b"\n") + 1
    if len(head) - start + len(tail) > RECORD_BYTES:
        line = passed + head.count(b"\n")
        message = f"{path}: line {line} is longer than 16 MiB; is it a table of text?"
        raise InputError(message)
    return head + tail
