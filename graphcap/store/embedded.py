"""The embedded store: a folder of generations, with one pointer that a commit replaces last.

``CURRENT`` names the generation and the checksum of its manifest. A commit writes ``gen-N.tmp``, syncs every file, renames it, syncs the
folder, then replaces ``CURRENT``: a process that dies at any moment leaves the old store or the new one. Readers keep the generation they
opened; the one before the newest stays on disk for those who are about to open it. One writer at a time holds a lock that dies with it.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphcap.errors import StoreDamaged, StoreError, StoreLocked
from graphcap.network import Origin
from graphcap.store.generation import (
    VERSION,
    Manifest,
    check_generation,
    read_manifest,
    read_network,
    read_records,
    refuse_newer,
    sync_folder,
    write_generation,
    write_synced,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphcap.network import Network
    from graphcap.records import Records

CURRENT = "CURRENT"
LOCK = "lock"
OWNER = "lock.owner"
DERIVED = "derived"
TEMPORARY = ".tmp"
LOCK_SECONDS = 1.0
OPEN_TRIES = 5
PRIVATE_FOLDER = 0o700
PRIVATE_MASK = 0o077


class EmbeddedStore:
    """A store in a folder.

    Parameters
    ----------
    address
        The folder's path; it need not exist until something is written.
    """

    def __init__(self, address: str | os.PathLike[str]) -> None:
        self._folder = Path(address)

    @property
    def address(self) -> str:
        """The folder's path as given."""
        return str(self._folder)

    def network(self, as_of: str | None = None, *, say: Callable[[str], None] | None = None) -> Network:
        """The network of the store's day, mapped, or of another day, which is built once and kept.

        Raises
        ------
        StoreError
            When there is no store, it is damaged, or of a newer version.
        """
        folder, manifest = self._open()
        if as_of is not None:
            from graphcap.dates import day_text, parse_day

            as_of = day_text(parse_day(as_of))
            if as_of != manifest["as_of"]:
                return self._derived(folder, manifest, as_of, say or (lambda _: None))
        return read_network(folder, manifest, origin=self._origin(manifest))

    def records(self) -> Records:
        """The records as written."""
        return read_records(*self._open())

    def check(self) -> list[str]:
        """Everything verified: a sentence for each damage found."""
        try:
            folder, manifest = self._open()
        except StoreDamaged as error:
            return [str(error)]
        problems = list(check_generation(folder, manifest))
        for derived in sorted(self._folder.joinpath(DERIVED).glob("*/" + CURRENT)):
            try:
                problems += check_generation(derived.parent, read_manifest(derived.parent, int(derived.read_text())))
            except (StoreDamaged, ValueError, FileNotFoundError):
                problems.append(f"the store is damaged: {derived.parent}; delete that folder, it is built again when asked for")
        return problems

    @contextmanager
    def writing(self) -> Iterator[EmbeddedWriter]:
        """The store held for writing; leftovers of a writer that died are removed first.

        Raises
        ------
        StoreLocked
            When another process writes to it, which is named.
        """
        from filelock import FileLock, Timeout

        old_mask = os.umask(PRIVATE_MASK)
        try:
            self._make_folder()
            lock = FileLock(self._folder / LOCK, timeout=LOCK_SECONDS, mode=0o600)
            try:
                lock.acquire()
            except Timeout:
                message = f"{self.address} is being written to by process {self._owner()}: wait for it, or end it"
                raise StoreLocked(message) from None
            try:
                self._folder.joinpath(OWNER).write_text(str(os.getpid()))
                self._remove_leftovers()
                yield EmbeddedWriter(self)
            finally:
                self._folder.joinpath(OWNER).unlink(missing_ok=True)
                lock.release()
        except OSError as error:
            message = f"cannot write to {self.address}: {error.strerror or error}; the store is as it was"
            raise StoreError(message) from error
        finally:
            os.umask(old_mask)

    def _make_folder(self) -> None:
        if self._folder.exists() and not self._folder.is_dir():
            message = f"{self.address} is a file, not a store; give a folder"
            raise StoreError(message)
        if self._folder.is_dir():
            if not self._folder.joinpath(CURRENT).exists() and any(entry.name not in {LOCK, OWNER} and not entry.name.startswith("gen-") for entry in self._folder.iterdir()):
                message = f"{self.address} holds other files; a new store needs a folder of its own"
                raise StoreError(message)
            return
        self._folder.mkdir(mode=PRIVATE_FOLDER, parents=True)

    def _owner(self) -> str:
        try:
            return self._folder.joinpath(OWNER).read_text().strip() or "unknown"
        except OSError:
            return "unknown"

    def _remove_leftovers(self) -> None:
        for leftover in [*self._folder.glob("*" + TEMPORARY), *self._folder.glob(f"{DERIVED}/*{TEMPORARY}*")]:
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink(missing_ok=True)
        pointer = self._pointer()
        if pointer is not None:
            for folder in self._folder.glob("gen-*"):
                number = folder.name.removeprefix("gen-")
                if number.isdigit() and int(number) > pointer[0]:
                    shutil.rmtree(folder, ignore_errors=True)

    def _pointer(self) -> tuple[int, int] | None:
        """The current generation and its manifest's checksum; None for a store that holds nothing yet."""
        path = self._folder / CURRENT
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            message = f"cannot read {path}: {error.strerror}"
            raise StoreError(message) from error
        try:
            pointer = json.loads(text)
            refuse_newer(pointer["version"], self._folder)
            return int(pointer["generation"]), int(pointer["manifest"])
        except (ValueError, TypeError, KeyError) as error:
            message = f"the store is damaged: {path} cannot be read"
            raise StoreDamaged(message) from error

    def _open(self) -> tuple[Path, Manifest]:
        """The current generation's folder and manifest; a generation replaced meanwhile is looked up again."""
        for _ in range(OPEN_TRIES):
            pointer = self._pointer()
            if pointer is None:
                message = f"no store at {self.address}; `graphcap import` makes one, `graphcap demo` shows one"
                raise StoreError(message)
            folder = self._generation(pointer[0])
            try:
                return folder, read_manifest(folder, pointer[1])
            except FileNotFoundError:
                continue
        message = f"the store is damaged: {folder} is missing"
        raise StoreDamaged(message)

    def _generation(self, number: int) -> Path:
        return self._folder / f"gen-{number}"

    def _origin(self, manifest: Manifest) -> Origin:
        return Origin(self.address, int(manifest["generation"].split("@")[0]), manifest["ties"])

    def _derived(self, folder: Path, manifest: Manifest, as_of: str, say: Callable[[str], None]) -> Network:
        """The network of another day: kept beside the generation, built when asked for the first time."""
        label = f"{manifest['generation']}@{as_of}"
        kept = self._folder / DERIVED / label
        try:
            derived = read_manifest(kept, int((kept / CURRENT).read_text()))
            return read_network(kept, derived, origin=self._origin(derived))
        except FileNotFoundError:
            pass  # nobody asked for this day yet
        from graphcap.build import build

        say(f"building the network as of {as_of}; it is kept for the next question")
        network = build(read_records(folder, manifest), as_of)
        network = replace(network, origin=Origin(self.address, int(manifest["generation"]), network.origin.ties))
        try:
            self._keep_derived(kept, network, label)
        except OSError as error:
            say(f"the network as of {as_of} could not be kept ({error.strerror}); the answer does not need it")
        return network

    def _keep_derived(self, kept: Path, network: Network, label: str) -> None:
        kept.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        temporary = kept.with_name(f"{kept.name}{TEMPORARY}{os.getpid()}")
        old_mask = os.umask(PRIVATE_MASK)
        try:
            temporary.mkdir(mode=PRIVATE_FOLDER)
            crc = write_generation(temporary, network, label=label)
            write_synced(temporary / CURRENT, str(crc).encode())
            temporary.rename(kept)
        finally:
            os.umask(old_mask)
            shutil.rmtree(temporary, ignore_errors=True)


class EmbeddedWriter:
    """An embedded store held for writing."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store

    @property
    def records(self) -> Records:
        """What the store holds; empty for a new one."""
        from graphcap.records import Records

        return Records() if self._store._pointer() is None else self._store.records()  # noqa: SLF001 - the writer is the store's other half

    def commit(self, records: Records) -> int:
        """Write a new generation of these records and point to it; the number of it."""
        from graphcap.build import build

        store = self._store
        pointer = store._pointer()  # noqa: SLF001
        number = (pointer[0] if pointer else 0) + 1
        final = store._generation(number)  # noqa: SLF001
        temporary = final.with_name(final.name + TEMPORARY)
        try:
            temporary.mkdir(mode=PRIVATE_FOLDER)
            crc = write_generation(temporary, build(records), label=str(number), records=records)
            temporary.rename(final)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise
        folder = final.parent
        sync_folder(folder)
        pointer_text = json.dumps({"version": VERSION, "generation": number, "manifest": crc})
        write_synced(folder / (CURRENT + TEMPORARY), pointer_text.encode())
        folder.joinpath(CURRENT + TEMPORARY).replace(folder / CURRENT)
        sync_folder(folder)
        self._remove_older(folder, number)
        return number

    @staticmethod
    def _remove_older(folder: Path, number: int) -> None:
        """Remove generations before the previous one, and the other days of older ones."""
        for old in folder.glob("gen-*"):
            if old.name.removeprefix("gen-").isdigit() and int(old.name.removeprefix("gen-")) < number - 1:
                shutil.rmtree(old, ignore_errors=True)
        for derived in folder.joinpath(DERIVED).glob("*@*"):
            if derived.name.split("@")[0] != str(number):
                shutil.rmtree(derived, ignore_errors=True)
