"""The foreign formats, found by name or by what a file looks like."""

from __future__ import annotations

import zipfile
from importlib import import_module
from typing import TYPE_CHECKING

from graphcap.errors import InputError
from graphcap.readers.foreign.archive import Archive
from graphcap.readers.foreign.formats import PEEK_BYTES, Peek

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphcap.readers.foreign.formats import Format

MODULES = (
    "linkedin",
    "slack",
    "google_contacts",
    "vcard",
    "ics",
    "mail",
    "viva",
    "graphml",
    "gexf",
    "gml",
    "pajek",
    "nodelink",
    "gitlog",
    "hris",
    "edgelist",
)
"""In the order in which they are tried: those that are recognised by little come last."""


def formats() -> Iterator[Format]:
    """Every foreign format, in the order in which they are tried."""
    for name in MODULES:
        yield from import_module(f"graphcap.readers.foreign.{name}").FORMATS


def format_named(name: str) -> Format:
    """The format of this name.

    Raises
    ------
    InputError
        When there is none; it lists those there are.
    """
    known = {declared.name: declared for declared in formats()}
    if name not in known:
        message = f'no format "{name}"; there are: {", ".join(sorted(known))}'
        raise InputError(message)
    return known[name]


def recognise_foreign(path: Path) -> Format | None:
    """The format that a file or folder looks like; None where it is none of these."""
    peek = peek_at(path)
    return next((declared for declared in formats() if declared.fits(peek)), None)


def peek_at(path: Path) -> Peek:
    """What formats are recognised by.

    Raises
    ------
    InputError
        When there is no such file, or it cannot be read.
    """
    try:
        if path.is_dir() or zipfile.is_zipfile(path):
            return Peek(path, b"", tuple(Archive(path).names))
        with path.open("rb") as file:
            return Peek(path, file.read(PEEK_BYTES), ())
    except OSError as error:
        message = f"{path}: {error.strerror or error}"
        raise InputError(message) from error
