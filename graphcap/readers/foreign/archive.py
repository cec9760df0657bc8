"""Exports that are several files: a zip, read in memory by exact names of its members and never unpacked, or the folder it came from."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from graphcap.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

MOST_MEMBERS = 100_000
MOST_BYTES = 4 << 30
MOST_MEMBER_BYTES = 1 << 30
MOST_RATIO = 200
"""Text packs ten to twenty times smaller; a member that claims more than this is a trap."""
RATIO_FROM = 1 << 20
"""Small members may pack as well as they like."""
ENCRYPTED = 0x1


class Archive:
    """The files of an export by name, with ``/`` between folders.

    Parameters
    ----------
    path
        A zip file or a folder.

    Attributes
    ----------
    names
        Of all files, sorted.

    Raises
    ------
    InputError
        When it is neither, is damaged, encrypted, or larger than an export can be.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip: zipfile.ZipFile | None = None
        if path.is_dir():
            self.names = sorted(str(file.relative_to(path).as_posix()) for file in path.rglob("*") if file.is_file())
            self._refuse_many(len(self.names))
            return
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            message = f"{path}: cannot be read as a zip ({error}); export it again"
            raise InputError(message) from error
        members = [member for member in self._zip.infolist() if not member.is_dir()]
        self._refuse_many(len(members))
        for member in members:
            self._refuse_member(member)
        if sum(member.file_size for member in members) > MOST_BYTES:
            message = f"{path}: holds more than {MOST_BYTES >> 30} GiB unpacked; that is no export of a person or a workspace"
            raise InputError(message)
        self.names = sorted(member.filename for member in members)

    def _refuse_many(self, count: int) -> None:
        if count > MOST_MEMBERS:
            message = f"{self.path}: holds {count:,} files, more than {MOST_MEMBERS:,}; import its parts one by one"
            raise InputError(message)

    def _refuse_member(self, member: zipfile.ZipInfo) -> None:
        trouble = ""
        if member.flag_bits & ENCRYPTED:
            trouble = "is encrypted; unpack it first"
        elif member.file_size > MOST_MEMBER_BYTES:
            trouble = f"is larger than {MOST_MEMBER_BYTES >> 30} GiB unpacked"
        elif member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * max(1, member.compress_size):
            trouble = f"unpacks to more than {MOST_RATIO} times its size: a trap, not an export"
        if trouble:
            message = f"{self.path}: its member {member.filename!r} {trouble}"
            raise InputError(message)

    def read(self, name: str) -> bytes:
        """The bytes of one file.

        Raises
        ------
        InputError
            When it is damaged, or larger than it claims.
        """
        if self._zip is None:
            return self.path.joinpath(*name.split("/")).read_bytes()
        try:
            member = self._zip.getinfo(name)
            with self._zip.open(member) as file:
                content = file.read(member.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
            message = f"{self.path}: its member {name!r} cannot be read ({error}); export it again"
            raise InputError(message) from error
        if len(content) > member.file_size:
            message = f"{self.path}: its member {name!r} is larger than it claims; export it again"
            raise InputError(message)
        return content

    def open(self, name: str) -> BinaryIO:
        """One file to read from."""
        return BytesIO(self.read(name))
