"""One generation of a store as a folder: the network's columns, the records as Arrow files, and a manifest over both."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from graphcap.columns import TextColumn
from graphcap.errors import StoreDamaged, StoreError
from graphcap.network import Arcs, Deciders, Kind, Network, Origin, People, Ties
from graphcap.store.columnfile import map_columns, verify_columns, write_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphcap.columns import Column
    from graphcap.records import Records

VERSION = 1
MANIFEST = "manifest.json"
TABLES = ("people", "ties", "events")
READ_SIZE = 1 << 24

Manifest = dict[str, Any]


def write_generation(folder: Path, network: Network, *, label: str, records: Records | None = None) -> int:
    """Write a network, and its records where given, into an empty folder, all synced; the manifest's crc32."""
    manifest: Manifest = {
        "version": VERSION,
        "generation": label,
        "as_of": network.as_of,
        "people": len(network),
        "ties": network.origin.ties,
        "kinds": [[kind.name, kind.mutual] for kind in network.kinds],
        "assumed_deciders": network.deciders.assumed,
        "text_columns": list(network.people.texts),
        "number_columns": list(network.people.numbers),
        "columns": write_columns(folder, _columns(network), generation=label),
    }
    if records is not None:
        manifest |= _write_records(folder, records)
    encoded = json.dumps(manifest, ensure_ascii=False).encode()
    write_synced(folder / MANIFEST, encoded)
    sync_folder(folder)
    return zlib.crc32(encoded)


def read_manifest(folder: Path, crc: int) -> Manifest:
    """The manifest of a generation, verified.

    Raises
    ------
    StoreDamaged
        When it is not the one that was committed.
    FileNotFoundError
        When the folder is gone (a writer may have replaced it meanwhile).
    """
    encoded = (folder / MANIFEST).read_bytes()
    if zlib.crc32(encoded) != crc:
        message = f"the store is damaged: {folder / MANIFEST} does not match its checksum"
        raise StoreDamaged(message)
    manifest: Manifest = json.loads(encoded)
    refuse_newer(manifest["version"], folder)
    return manifest


def refuse_newer(version: object, where: Path) -> None:
    """Refuse what a newer graphcap wrote.

    Raises
    ------
    StoreError
        When the version is above ours.
    """
    if not isinstance(version, int) or version > VERSION:
        message = f"{where} was written by a newer graphcap (store version {version}, this one reads {VERSION}): upgrade graphcap; nothing was touched"
        raise StoreError(message)


def read_network(folder: Path, manifest: Manifest, *, origin: Origin) -> Network:
    """The network of a generation, mapped."""
    columns = map_columns(folder, manifest["columns"], generation=manifest["generation"])
    return _network(columns, manifest, origin)


def check_generation(folder: Path, manifest: Manifest) -> Iterator[str]:
    """A sentence for each damage in a generation."""
    try:
        columns = map_columns(folder, manifest["columns"], generation=manifest["generation"])
    except StoreDamaged as error:
        yield str(error)
    else:
        yield from verify_columns(columns)
    for name, entry in manifest.get("tables", {}).items():
        try:
            _verified_bytes(folder, name, entry)
        except StoreDamaged as error:
            yield str(error)


def _columns(network: Network) -> dict[str, Column]:
    """Every column of a network, by name."""
    columns: dict[str, Column] = {}
    for side, arcs in (("outgoing", network.outgoing), ("incoming", network.incoming)):
        for part in Arcs.__slots__:
            columns[f"{side}.{part}"] = getattr(arcs, part)
    for part in Ties.__slots__:
        columns[f"ties.{part}"] = getattr(network.ties, part)
    texts = {"people.id": network.people.ids, "deciders.what": network.deciders.what}
    texts |= {f"people.text.{name}": text for name, text in network.people.texts.items()}
    for name, text in texts.items():
        columns[f"{name}.offsets"], columns[f"{name}.letters"] = text.offsets, text.letters
    columns |= {f"people.number.{name}": numbers for name, numbers in network.people.numbers.items()}
    columns["people.by_name"], columns["deciders.people"] = network.people.by_name, network.deciders.people
    return columns


def _network(columns: dict[str, Column], manifest: Manifest, origin: Origin) -> Network:
    def text(name: str) -> TextColumn:
        return TextColumn(columns[f"{name}.offsets"], columns[f"{name}.letters"])

    def parts(name: str, names: tuple[str, ...]) -> list[Column]:
        return [columns[f"{name}.{part}"] for part in names]

    people = People(
        text("people.id"),
        {name: text(f"people.text.{name}") for name in manifest["text_columns"]},
        {name: columns[f"people.number.{name}"] for name in manifest["number_columns"]},
        columns["people.by_name"],
    )
    return Network(
        people,
        Arcs(*parts("outgoing", tuple(Arcs.__slots__))),
        Arcs(*parts("incoming", tuple(Arcs.__slots__))),
        Ties(*parts("ties", tuple(Ties.__slots__))),
        tuple(Kind(name, mutual) for name, mutual in manifest["kinds"]),
        Deciders(columns["deciders.people"], text("deciders.what"), manifest["assumed_deciders"]),
        manifest["as_of"],
        origin,
    )


def _write_records(folder: Path, records: Records) -> Manifest:
    import pyarrow as pa

    tables = {}
    for name in TABLES:
        path = folder / f"{name}.arrow"
        table = getattr(records, name)
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        with path.open("rb") as file:
            os.fsync(file.fileno())
            tables[name] = {"rows": table.num_rows, "crc": _crc_of(file.fileno())}
    return {
        "tables": tables,
        "tie_kinds": list(records.tie_kinds),
        "event_kinds": list(records.event_kinds),
        "settings": asdict(records.settings),
    }


def _crc_of(descriptor: int) -> int:
    crc = 0
    while part := os.read(descriptor, READ_SIZE):
        crc = zlib.crc32(part, crc)
    return crc


def read_records(folder: Path, manifest: Manifest) -> Records:
    """The records of a generation, verified, mapped.

    Raises
    ------
    StoreDamaged
        When a file is missing or not the one that was written.
    """
    import pyarrow as pa

    from graphcap.records import Records, Settings

    tables = {}
    for name in TABLES:
        verified = _verified_bytes(folder, name, manifest["tables"][name])
        tables[name] = pa.ipc.open_file(pa.py_buffer(verified)).read_all()
    settings = {name: tuple(value) if isinstance(value, list) else value for name, value in manifest["settings"].items()}
    return Records(
        **tables,
        tie_kinds=tuple(manifest["tie_kinds"]),
        event_kinds=tuple(manifest["event_kinds"]),
        settings=Settings(**settings),
    )


def _verified_bytes(folder: Path, name: str, entry: Manifest) -> memoryview[Any]:
    from graphcap.columns import map_bytes

    path = folder / f"{name}.arrow"
    try:
        with path.open("rb") as file:
            letters = map_bytes(file.fileno(), os.fstat(file.fileno()).st_size)
    except FileNotFoundError as error:
        message = f"the store is damaged: {path.name} is missing in {folder}"
        raise StoreDamaged(message) from error
    if zlib.crc32(letters) != entry["crc"]:
        message = f"the store is damaged: {path} does not match its checksum"
        raise StoreDamaged(message)
    return letters


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
