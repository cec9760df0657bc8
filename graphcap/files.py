"""Output files: the new one takes the old one's place in one step, is readable by its owner alone, and is never written through a link."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from graphcap.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from io import TextIOWrapper

OWNER_ONLY = 0o600
CANNOT_WRITE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What writing to an open file may fail with; such an error names no file."""


@contextmanager
def replace_file(path: str | Path, *, mode: int = OWNER_ONLY) -> Iterator[TextIOWrapper]:
    """A UTF-8 stream whose content becomes the file when the block ends, and never when it ends by an error.

    Line ends are written as given; bytes go to the stream's ``buffer``. Until then the content stands beside the file, hidden, under
    another name; it is on the disk before the old file is replaced.

    Parameters
    ----------
    path
        Where the file will be; its folder must be there.
    mode
        The file's permissions, whatever the umask.

    Raises
    ------
    InputError
        When the path is a symbolic link, a directory, a device or a pipe, its folder is not there, or it cannot be written: in one line.
    """
    target = Path(path)
    # a name of its own: the file's own name may leave no room for a suffix
    beside = target.parent / f".graphcap-{os.urandom(8).hex()}.tmp"
    with _one_line(target, {str(target), str(target.parent), str(beside)}):
        _refuse(target)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)
        try:
            with _stream(descriptor, mode=mode) as stream:
                yield stream
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)


@contextmanager
def _stream(descriptor: int, *, mode: int) -> Iterator[TextIOWrapper]:
    """The stream to fill; what it was filled with is on the disk afterwards."""
    stream = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
    try:
        yield stream
        stream.flush()
        os.fchmod(descriptor, mode)
        os.fsync(descriptor)
    finally:
        # after an error, closing writes what is buffered, which may fail again: the first error is the one to tell
        with suppress(OSError):
            stream.close()


def _refuse(target: Path) -> None:
    """Refuse what must not be replaced."""
    try:
        kind = target.lstat().st_mode
    except FileNotFoundError:
        if not target.parent.is_dir():
            message = f'cannot write {target}: there is no folder "{target.parent}"'
            raise InputError(message) from None
        return
    if stat.S_ISLNK(kind):
        message = f"cannot write {target}: it is a symbolic link; name the file itself"
    elif stat.S_ISDIR(kind):
        message = f"cannot write {target}: it is a directory; name a file in it"
    elif not stat.S_ISREG(kind):
        message = f"cannot write {target}: it is not a regular file"
    else:
        return
    raise InputError(message)


@contextmanager
def _one_line(target: Path, own: AbstractSet[str]) -> Iterator[None]:
    """Turn what the system says of one of these paths, or of a stream that cannot be written, into one line about the file."""
    try:
        yield
    except OSError as error:
        if error.filename not in own and not (error.filename is None and error.errno in CANNOT_WRITE):
            raise
        message = f"cannot write {target}: {error.strerror}"
        raise InputError(message) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
