"""One writer at a time, by a lock that the system takes back when its owner ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from graphcap.errors import StoreLocked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAUSE_SECONDS = 0.02
LONGEST_OWNER = 32


@contextmanager
def held(path: Path, *, seconds: float) -> Iterator[None]:
    """The lock of a file, held within; the file names the process that holds it.

    Parameters
    ----------
    path
        The lock's file, made with its folders when it is not there.
    seconds
        How long to wait for another process to let go.

    Raises
    ------
    StoreLocked
        When it did not, which is named.
    """
    until = time.monotonic() + seconds
    while (descriptor := _taken(path)) is None:
        if time.monotonic() >= until:
            message = f"{path.parent} is being written to by process {_owner(path)}: wait for it, or end it"
            raise StoreLocked(message)
        time.sleep(PAUSE_SECONDS)
    try:
        with suppress(OSError):  # on a full disk the lock holds without a name
            os.truncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)


def _taken(path: Path) -> int | None:
    """A descriptor that holds the lock; None when another process has it, or has just removed the file or its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        taken = os.fstat(descriptor).st_nlink > 0
    except BlockingIOError:
        taken = False
    except BaseException:
        os.close(descriptor)
        raise
    if taken:
        return descriptor
    os.close(descriptor)
    return None


def _owner(path: Path) -> str:
    """What the lock's file says of who holds it."""
    try:
        with path.open("rb") as file:
            owner = file.read(LONGEST_OWNER)
    except FileNotFoundError:
        return "unknown"
    return owner.decode() if owner.isdigit() else "unknown"
