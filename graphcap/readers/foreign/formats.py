"""What every reader of a foreign format declares, and what it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from graphcap.readers.foreign.taken import Person, Taken

    Progress = Callable[[str, int, int], None]

PEEK_BYTES = 1 << 16


class Peek(NamedTuple):
    """What a format is recognised by, read once for all formats.

    Attributes
    ----------
    path
        The file or folder.
    head
        The first 64 KiB of a file; empty for a folder.
    names
        Names of the files in a zip or a folder, with ``/`` between folders; empty for a plain file.
    """

    path: Path
    head: bytes
    names: tuple[str, ...]


class Options(NamedTuple):
    """What an import was told about its foreign files.

    Attributes
    ----------
    owner
        Whose export it is, where somebody said; a `Person` by e-mail, profile address or id.
    as_of
        The day up to which recurring meetings are expanded and after which nothing has happened yet.
    date_format
        ``strptime`` text for dates that can be read in two ways; None where nobody said.
    columns
        Our column name to theirs, of ``--map``.
    progress
        Called with a file's name, bytes done, and bytes in all.
    encoding
        That of tables whose program leaves it open.
    """

    owner: Person | None
    as_of: date
    date_format: str | None = None
    columns: Mapping[str, str] = {}
    progress: Progress | None = None
    encoding: str = "utf-8"


class Format(NamedTuple):
    """One foreign format.

    Attributes
    ----------
    name
        As ``--from`` takes it: ``linkedin``, ``mbox`` ...
    summary
        What it is, for help.
    fits
        Whether a file looks like it, by its content and never by its name alone.
    read
        Reads a file or folder into a `Taken`; raises `InputError` for one that cannot be read as what it claims to be.
    """

    name: str
    summary: str
    fits: Callable[[Peek], bool]
    read: Callable[[Path, Taken, Options], None]
