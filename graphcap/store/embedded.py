"""The embedded store: a folder of generations, with one pointer that a commit replaces last.

``CURRENT`` names the generation and the checksum of its manifest. A commit writes ``gen-N.tmp``, syncs every file, renames it, syncs the
folder, then replaces ``CURRENT``: a process that dies at any moment leaves the old store or the new one. Readers keep the generation they
opened; the one before the newest stays on disk for those who are about to open it. One writer at a time holds a lock that dies with it.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from graphcap.errors import StoreDamaged, StoreError
from graphcap.network import Origin
from graphcap.store.folder import TEMPORARY, discard, sync_folder, write_synced, writing_to
from graphcap.store.generation import (
    GenerationWriter,
    Manifest,
    check_generation,
    read_manifest,
    read_network,
    read_records,
)
from graphcap.store.pointer import COMING, CURRENT, Pointer, generation_folders, generation_name, read_pointer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graphcap.cuts import Cut
    from graphcap.network import Network
    from graphcap.records import Records
    from graphcap.scratch import Scratch

    Found = TypeVar("Found")

LOCK = "lock"
DERIVED = "derived"
LOCK_SECONDS = 1.0
OF_A_STORE = rf"{LOCK}|{DERIVED}|{COMING}|gen-\d+({TEMPORARY}\w*)*".replace(".", r"\.")


class EmbeddedStore:
    """A store in a folder.

    Parameters
    ----------
    address
        The folder's path; it need not exist until something is written.
    """

    def __init__(self, address: str | os.PathLike[str]) -> None:
        self._address = os.fspath(address).rstrip("/") or "/"

    @property
    def address(self) -> str:
        """The folder's path."""
        return self._address

    @property
    def _folder(self) -> Path:
        """The same, for whoever writes; a question does not wait until pathlib is imported."""
        from pathlib import Path

        return Path(self._address)

    def network(self, as_of: str | None = None, *, cut: Cut | None = None, say: Callable[[str], None] | None = None) -> Network:
        """The network of the store's day, mapped, or of another day, which is built once and kept; ``cut`` leaves nothing out.

        Raises
        ------
        StoreError
            When there is no store, it is damaged, or of a newer version.
        InputError
            When ``as_of`` is no ISO date or time.
        """
        del cut
        if as_of is None:
            return self._read(self._mapped)
        from graphcap.dates import asked_day, day_text

        day = day_text(asked_day(as_of))

        def of_day(folder: str, manifest: Manifest) -> Network:
            if day == manifest["as_of"]:
                return self._mapped(folder, manifest)
            return self._derived(folder, manifest, day, say or (lambda _: None))

        return self._read(of_day)

    def asked(
        self, ask: Callable[[Network], Found], as_of: str | None = None, *, cut: Cut | None = None, say: Callable[[str], None] | None = None
    ) -> Found:
        """What ``ask`` finds in `network`."""
        return ask(self.network(as_of, cut=cut, say=say))

    def records(self) -> Records:
        """The records as written.

        Raises
        ------
        StoreError
            As `network`.
        """
        return self._read(read_records)

    def check(self) -> list[str]:
        """Everything verified: a sentence for each damage found."""
        try:
            pointer, problems = read_pointer(self.address), self._read(self._problems)
        except StoreDamaged as error:
            return [str(error)]
        return problems if not problems or pointer == read_pointer(self.address) else self.check()

    @contextmanager
    def writing(self) -> Iterator[EmbeddedWriter]:
        """The store held for writing; leftovers of a writer that died are removed first, and a folder made in vain is removed last.

        Raises
        ------
        StoreLocked
            When another process writes to it, which is named.
        StoreError
            When the folder cannot be written to, holds other files, or holds a store that is damaged or of a newer version: untouched.
        """
        from graphcap.store.lock import held

        with ExitStack() as until_the_end:
            with writing_to(self.address):
                self._refuse_other_files()
                made = [folder for folder in (self._folder, *self._folder.parents) if not folder.exists()]
                until_the_end.enter_context(held(self._folder / LOCK, seconds=LOCK_SECONDS))
                until_the_end.callback(self._remove_unused, made)
                self._remove_leftovers()
            yield EmbeddedWriter(self)

    def _refuse_other_files(self) -> None:
        """Refuse to write where no store is or can be."""
        import re

        if read_pointer(self.address) is None and self._folder.is_dir():
            others = sorted(entry.name for entry in self._folder.iterdir() if not re.fullmatch(OF_A_STORE, entry.name))
            if others:
                message = f'{self.address} holds other files, "{others[0]}" among them; a new store needs a folder of its own'
                raise StoreError(message)

    def _remove_unused(self, made: list[Path]) -> None:
        """Remove folders that were made for a store that nothing was written to."""
        if made and not (self._folder / CURRENT).exists():
            with suppress(OSError):
                for entry in self._folder.iterdir():
                    discard(entry)
                for folder in made:
                    folder.rmdir()

    def _remove_leftovers(self) -> None:
        """Remove what a writer that died has left."""
        pointer = read_pointer(self.address)
        newest = pointer.generation if pointer else 0
        leftovers = [folder for number, folder in generation_folders(self._folder).items() if number > newest]
        leftovers += [*self._folder.glob(f"gen-*{TEMPORARY}*"), *self._folder.glob(f"{DERIVED}/*{TEMPORARY}*")]
        if pointer is not None and self._is_alone(pointer):
            leftovers += [other for other in self._others(newest) if other not in leftovers]
        for leftover in [*leftovers, self._folder / COMING]:
            discard(leftover)

    def _is_alone(self, pointer: Pointer) -> bool:
        """Whether no generation before this one may stay."""
        with suppress(StoreDamaged):
            return bool(read_manifest(self._folder / generation_name(pointer.generation), pointer.manifest).get("alone"))
        return False

    def _others(self, number: int) -> list[Path]:
        """Every generation and network of another day, whole or not, but for those of one generation."""
        generations = [folder for folder in self._folder.glob("gen-*") if folder.name != generation_name(number)]
        return [*generations, *(kept for kept in self._folder.glob(f"{DERIVED}/*") if not kept.name.startswith(f"{number}@"))]

    def _read(self, read: Callable[[str, Manifest], Found]) -> Found:
        """What ``read`` finds in the current generation; in the new one, where a writer replaced it meanwhile."""
        pointer = read_pointer(self.address)
        while pointer is not None:
            folder = f"{self.address}/{generation_name(pointer.generation)}"
            try:
                return read(folder, read_manifest(folder, pointer.manifest))
            except StoreDamaged:
                replaced, pointer = pointer, read_pointer(self.address)
                if pointer == replaced:
                    raise
        message = f"no store at {self.address}; `graphcap import` makes one, `graphcap demo` shows one"
        raise StoreError(message)

    def _problems(self, folder: str, manifest: Manifest) -> list[str]:
        """What is damaged in a generation and in other days of it."""
        from graphcap.store.kept import manifest_of

        problems = list(check_generation(folder, manifest))
        for kept in sorted(self._folder.glob(f"{DERIVED}/{manifest['generation']}@*")):
            if TEMPORARY not in kept.name:
                try:
                    damage = list(check_generation(kept, manifest_of(kept)))
                except StoreDamaged as error:
                    damage = [str(error)]
                problems += [f"{problem}; delete that folder: it is built again when asked for" for problem in damage]
        return problems

    def _mapped(self, folder: str | Path, manifest: Manifest) -> Network:
        origin = Origin(
            self.address, int(manifest["generation"].partition("@")[0]), manifest["ties"], disputes=manifest.get("disputes", {})
        )
        return read_network(folder, manifest, origin=origin)

    def _derived(self, folder: str, manifest: Manifest, day: str, say: Callable[[str], None]) -> Network:
        """The network of another day: kept beside the generation, built when asked for the first time."""
        from graphcap.store.kept import keep, manifest_of

        kept = self._folder / DERIVED / f"{manifest['generation']}@{day}"
        try:
            return self._mapped(kept, manifest_of(kept))
        except StoreDamaged:
            if kept.exists():
                raise
        from graphcap.build import build

        say(f"building the network as of {day}; it is kept for the next question")
        network = build(read_records(folder, manifest), day)
        network = network.replaced(origin=network.origin._replace(address=self.address, generation=int(manifest["generation"])))
        try:
            with writing_to(self.address):
                keep(network, kept)
                pointer = read_pointer(self.address)
                if pointer is None or str(pointer.generation) != manifest["generation"]:
                    discard(kept)  # a writer who lets nothing older stay may have looked before it was there
        except StoreError as error:
            say(f"{error}; the answer does not need it")
        return network

    def _scratch(self) -> Scratch:
        """Where to put aside what memory should not hold: beside the generations, so that there is room for it where there is for them."""
        from graphcap.scratch import Scratch

        return Scratch(self._folder)

    def _commit(self, records: Records, *, alone: bool) -> int:
        """Write the next generation, point to it, and remove what nobody opens any more."""
        from graphcap.build import build

        pointer = read_pointer(self.address)
        number = pointer.generation + 1 if pointer else 1
        final, coming = self._folder / generation_name(number), self._folder / COMING
        temporary = final.with_name(final.name + TEMPORARY)
        try:
            temporary.mkdir()
            with GenerationWriter(temporary, label=str(number), scratch=self._scratch(), alone=alone) as writer:
                writer.start_records(records)
                crc = writer.finish(build(records, keeper=writer))
            write_synced(coming, Pointer(number, crc).text().encode())
            temporary.rename(final)
            sync_folder(self._folder)
            coming.replace(self._folder / CURRENT)
        except BaseException:
            if read_pointer(self.address) == pointer:
                for leftover in (temporary, final, coming):
                    discard(leftover)
            raise
        try:
            sync_folder(self._folder)
        except OSError as error:
            message = f"{self.address} holds the new records, but the disk did not confirm it: {error.strerror}"
            raise StoreError(message) from error
        if alone:
            self._remove_others(number)
        else:
            self._remove_older(number)
        return number

    def _remove_others(self, number: int) -> None:
        """Remove everything but one generation, whoever may be about to open it."""
        for other in self._others(number):
            with suppress(OSError):
                discard(other)
        if left := self._others(number):
            message = f"{self.address} holds the new records, but the old ones in {left[0]} cannot be deleted: delete that folder"
            raise StoreError(message)

    def _remove_older(self, newest: int) -> None:
        """Remove generations before the previous one, and other days of older ones."""
        old = [folder for number, folder in generation_folders(self._folder).items() if number < newest - 1]
        old += [kept for kept in self._folder.glob(f"{DERIVED}/*@*") if not kept.name.startswith(f"{newest}@")]
        for folder in old:
            with suppress(OSError):
                discard(folder)


class EmbeddedWriter:
    """An embedded store held for writing."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store

    @property
    def records(self) -> Records:
        """What the store holds; empty for a new one."""
        from graphcap.records import Records

        new = read_pointer(self._store.address) is None
        return Records() if new else self._store.records()

    @property
    def scratch(self) -> Scratch:
        """Where to put aside what memory should not hold."""
        return self._store._scratch()  # noqa: SLF001 - the writer is the store's other half

    def commit(self, records: Records, *, alone: bool = False) -> int:
        """Write a new generation of these records and point to it; the number of it.

        ``alone``: no older one stays, nor a network of another day; who has one open keeps it open.

        Raises
        ------
        StoreError
            When the system does not let it; the store is as it was.
        """
        with writing_to(self._store.address):
            return self._store._commit(records, alone=alone)  # noqa: SLF001 - the writer is the store's other half
