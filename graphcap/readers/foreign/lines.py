"""Physical lines of a file of text, however long they are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator


def lines_of(file: BinaryIO, most_bytes: int) -> Iterator[bytes]:
    r"""The lines with their ends; of one that is longer than ``most_bytes``, its start alone.

    Examples
    --------
    >>> from io import BytesIO
    >>> list(lines_of(BytesIO(b"abcdef\n12\n"), 3))
    [b'abc', b'12\n']
    """
    whole = True
    for piece in iter(partial(file.readline, most_bytes), b""):
        if whole:
            yield piece
        whole = piece.endswith(b"\n")


def text_of(line: bytes) -> str:
    """Bytes as UTF-8, or as Latin-1 where they are none, as old programs write it."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")
