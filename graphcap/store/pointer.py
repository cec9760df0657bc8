"""The pointer of a store: the file ``CURRENT``, which names the newest generation, and which a commit replaces last."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphcap.errors import StoreDamaged, StoreError
from graphcap.store.folder import TEMPORARY
from graphcap.store.generation import VERSION

if TYPE_CHECKING:
    from pathlib import Path

CURRENT = "CURRENT"
COMING = CURRENT + TEMPORARY
LONGEST = 256
GENERATION = re.compile(r"gen-(\d{1,18})")
ANY_VERSION = re.compile(r'\{"version": (\d{1,9})')
WRITTEN = re.compile(rf'\{{"version": {VERSION}, "generation": (\d{{1,18}}), "manifest": (\d{{1,10}})\}}')


class Pointer(NamedTuple):
    """The newest generation, and its manifest's checksum."""

    generation: int
    manifest: int

    def text(self) -> str:
        """What is written."""
        return f'{{"version": {VERSION}, "generation": {self.generation}, "manifest": {self.manifest}}}'


def generation_folder(store: Path, number: int) -> Path:
    """Where a generation is."""
    return store / f"gen-{number}"


def generation_folders(store: Path) -> dict[int, Path]:
    """Whole generations by number."""
    named = ((entry, GENERATION.fullmatch(entry.name)) for entry in store.glob("gen-*"))
    return {int(match[1]): entry for entry, match in named if match}


def read_pointer(store: Path) -> Pointer | None:
    """The pointer of a store's folder; None where nothing was ever committed.

    Raises
    ------
    StoreDamaged
        When it is not what a commit writes, or is missing although there are generations.
    StoreError
        When a newer version wrote it, or it cannot be read.
    """
    path = store / CURRENT
    try:
        with path.open("rb") as file:
            text = file.read(LONGEST).decode(errors="replace")
    except FileNotFoundError:
        return _of_a_new_store(store)
    except NotADirectoryError as error:
        message = f"{store} is not a folder, so no store; give a folder"
        raise StoreError(message) from error
    except OSError as error:
        message = f"cannot read {path}: {error.strerror}"
        raise StoreError(message) from error
    return _parsed(text, path)


def _parsed(text: str, path: Path) -> Pointer:
    version, pointer = ANY_VERSION.match(text), WRITTEN.fullmatch(text)
    if version and int(version[1]) > VERSION:
        message = (
            f"{path.parent} was written by a newer graphcap (store version {version[1]}, this one reads {VERSION}):"
            " upgrade graphcap; nothing was touched"
        )
        raise StoreError(message)
    if pointer is None:
        message = f"the store is damaged: {path} cannot be read; restore a copy, or delete {path.parent} and import anew"
        raise StoreDamaged(message)
    return Pointer(int(pointer[1]), int(pointer[2]))


def _of_a_new_store(store: Path) -> Pointer | None:
    """None; a commit has its pointer ready before there is a generation, so that a generation without one is damage."""
    lost = bool(generation_folders(store)) and not (store / COMING).exists()
    if (store / CURRENT).exists():
        return read_pointer(store)
    if lost:
        message = f"the store is damaged: {store / CURRENT} is missing; restore a copy, or delete {store} and import anew"
        raise StoreDamaged(message)
    return None
