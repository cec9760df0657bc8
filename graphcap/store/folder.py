"""Files of a store: read mapped, written so that the disk has them, removed in one step."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from graphcap.columns import map_bytes
from graphcap.errors import StoreDamaged, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRIVATE_MASK = 0o077
TEMPORARY = ".tmp"


@contextmanager
def writing_to(address: str) -> Iterator[None]:
    """Files made within are the owner's alone, and what the system refuses is told in a sentence.

    Raises
    ------
    StoreError
        Instead of an `OSError`.
    """
    old_mask = os.umask(PRIVATE_MASK)
    try:
        yield
    except OSError as error:
        message = f"cannot write to {address}: {error.strerror or error}; the store is as it was"
        raise StoreError(message) from error
    finally:
        os.umask(old_mask)


def mapped(path: str | Path) -> memoryview[Any]:
    """The bytes of a file, mapped.

    Raises
    ------
    StoreDamaged
        When it is missing.
    StoreError
        When it cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            return map_bytes(descriptor, os.fstat(descriptor).st_size)
        finally:
            os.close(descriptor)
    except (FileNotFoundError, NotADirectoryError) as error:
        message = f"the store is damaged: {path} is missing"
        raise StoreDamaged(message) from error
    except OSError as error:
        message = f"cannot read {path}: {error.strerror}"
        raise StoreError(message) from error


def write_synced(path: Path, content: bytes) -> None:
    """Write a small file and wait until the disk has it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the disk has a folder's entries."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def discard(path: Path) -> None:
    """Remove a file or a folder, so that nobody finds half of it; what cannot be removed stays, under a name for leftovers."""
    from shutil import rmtree

    if path.is_dir():
        rmtree(path.rename(path.with_name(f"{path.name}{TEMPORARY}{os.getpid()}")), ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
