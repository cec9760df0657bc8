"""The pointer of a store: the file ``CURRENT``, which names the newest generation, and which a commit replaces last."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, NamedTuple

from graphcap.errors import StoreDamaged, StoreError
from graphcap.store.folder import TEMPORARY
from graphcap.store.generation import VERSION

if TYPE_CHECKING:
    from pathlib import Path

CURRENT = "CURRENT"
COMING = CURRENT + TEMPORARY
LONGEST = 256
GENERATION = "gen-"


class Pointer(NamedTuple):
    """The newest generation, and its manifest's checksum."""

    generation: int
    manifest: int

    def text(self) -> str:
        """What is written."""
        return f'{{"version": {VERSION}, "generation": {self.generation}, "manifest": {self.manifest}}}'


def generation_name(number: int) -> str:
    """What a generation's folder is called."""
    return f"{GENERATION}{number}"


def generation_folders(store: Path) -> dict[int, Path]:
    """Whole generations by number."""
    named = ((entry, entry.name.removeprefix(GENERATION)) for entry in store.glob(f"{GENERATION}*"))
    return {int(number): entry for entry, number in named if number.isascii() and number.isdigit()}


def read_pointer(store: str | Path) -> Pointer | None:
    """The pointer of a store's folder; None where nothing was ever committed.

    Raises
    ------
    StoreDamaged
        When it is not what a commit writes, or is missing although there are generations.
    StoreError
        When a newer version wrote it, or it cannot be read.
    """
    path = f"{store}/{CURRENT}"
    try:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            text = os.read(descriptor, LONGEST).decode(errors="replace")
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        return _of_a_new_store(store)
    except NotADirectoryError as error:
        message = f"{store} is not a folder, so no store; give a folder"
        raise StoreError(message) from error
    except OSError as error:
        message = f"cannot read {path}: {error.strerror}"
        raise StoreError(message) from error
    return _parsed(text, store)


def _parsed(text: str, store: str | Path) -> Pointer:
    """The pointer, which must be letter for letter what a commit writes."""
    try:
        written = json.loads(text)
        version, pointer = written["version"], Pointer(written.get("generation"), written.get("manifest"))
    except (ValueError, LookupError, TypeError, AttributeError):
        version, pointer = None, None
    if isinstance(version, int) and version > VERSION:
        message = (
            f"{store} was written by a newer graphcap (store version {version}, this one reads {VERSION}):"
            " upgrade graphcap; nothing was touched"
        )
        raise StoreError(message)
    if pointer is None or pointer.text() != text:
        message = f"the store is damaged: {store}/{CURRENT} cannot be read; restore a copy, or delete {store} and import anew"
        raise StoreDamaged(message)
    return pointer


def _of_a_new_store(place: str | Path) -> Pointer | None:
    """None; a commit has its pointer ready before there is a generation, so that a generation without one is damage."""
    from pathlib import Path

    store = Path(place)
    lost = bool(generation_folders(store)) and not (store / COMING).exists()
    if (store / CURRENT).exists():
        return read_pointer(store)
    if lost:
        message = f"the store is damaged: {store / CURRENT} is missing; restore a copy, or delete {store} and import anew"
        raise StoreDamaged(message)
    return None
