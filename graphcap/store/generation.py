"""One generation of a store as a folder: the network's columns, the records as Arrow files, and a manifest over both."""

from __future__ import annotations

import json
import os
import zlib
from io import RawIOBase
from typing import TYPE_CHECKING, Any, Self

from graphcap.columns import TextColumn
from graphcap.errors import StoreDamaged
from graphcap.network import Arcs, Deciders, Evidence, Kind, Network, Origin, People, Ties
from graphcap.reserve import Reserve
from graphcap.store.columnfile import ColumnWriter, FilledColumn, map_columns, verify_columns
from graphcap.store.folder import mapped, sync_folder, write_synced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from io import FileIO
    from pathlib import Path
    from types import TracebackType

    import numpy.typing as npt
    import pyarrow as pa

    from graphcap.asks import Asks, Calibration
    from graphcap.columns import Column
    from graphcap.events import Events
    from graphcap.records import Records
    from graphcap.scratch import Scratch

VERSION = 1
MANIFEST = "manifest.json"
ARCS = ("offsets", "neighbours", "strengths", "kinds")
TIES = ("offsets", "targets", "kinds", "coverage", "last_contact")
EVENT_TEXTS = ("ids", "words")
EVENT_ROWS = ("by_source", "by_target", "by_about")
BY_NAME = "by_name"
TABLES = ("people", "ties", "events", "identity", "asks")

Manifest = dict[str, Any]


class GenerationWriter:
    """Writes a generation into an empty folder: the records, and the network's columns as they are built.

    Parameters
    ----------
    folder
        Where to.
    label
        What the generation is called.
    scratch
        Where to put aside what is not finished.
    alone
        Whether none before it may stay.
    """

    def __init__(self, folder: Path, *, label: str, scratch: Scratch, alone: bool = False) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self.scratch = scratch
        self._folder = folder
        self._label = label
        self._alone = alone
        self._columns = ColumnWriter(folder, generation=label)
        self._aside = ThreadPoolExecutor(1)
        self._records: Future[Manifest] | None = None

    def start_records(self, records: Records) -> None:
        """Write the records while the network is built of them."""
        self._records = self._aside.submit(_write_records, self._folder, records)

    def texts(self, name: str, texts: TextColumn) -> TextColumn:
        """Write texts of everybody; the same, mapped."""
        place = _place_of_texts(name)
        kept = {part: self._columns.add(part, column) for part, column in _text_columns(place, texts).items()}
        return _text(kept, place)

    def numbers(self, name: str, numbers: Column) -> Column:
        """Write numbers of people; the same, mapped."""
        return self._columns.add(_place_of_numbers(name), numbers)

    def evidence(self, evidence: Evidence) -> Evidence:
        """Write what events say of each pair; the same, mapped."""
        return Evidence(*(self._columns.add(f"evidence.{part}", column) for part, column in evidence._asdict().items()))

    def filled(self, name: str, typecode: str, length: int) -> FilledColumn:
        """A column to be filled."""
        return self._columns.filled(name, typecode, length)

    def event_column(self, name: str, typecode: str, parts: Iterable[npt.NDArray[Any]]) -> Column:
        """Write a column of events that comes in parts; the same, mapped."""
        return self._columns.add_parts(f"events.{name}", typecode, (part.data for part in parts))

    def finish(self, network: Network) -> int:
        """Write the rest, all synced; the manifest's crc32."""
        written: dict[int, Column] = {}
        for name, column in _columns(network).items():
            written[id(column)] = self._columns.add(name, written.get(id(column), column))
        manifest: Manifest = {
            "version": VERSION,
            "generation": self._label,
            "alone": self._alone,
            "as_of": network.as_of,
            "people": len(network),
            "ties": network.origin.ties,
            "kinds": [[kind.name, kind.mutual] for kind in network.kinds],
            "strongest": network.outgoing.strongest,
            "assumed_deciders": network.deciders.assumed,
            "text_columns": list(network.people.texts),
            "number_columns": list(network.people.numbers),
            "events": None if network.events is None else network.events.names,
            "disputes": network.origin.disputes,
            "calibration": None if network.asks is None or network.asks.calibration is None else network.asks.calibration.told(),
            "columns": self._columns.directory,
        }
        manifest |= self._records.result() if self._records else {}
        self._columns.finish()
        encoded = json.dumps(manifest, ensure_ascii=False).encode()
        write_synced(self._folder / MANIFEST, encoded)
        sync_folder(self._folder)
        return zlib.crc32(encoded)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._aside.shutdown()
        self._columns.close()


def write_generation(folder: Path, network: Network, *, label: str) -> int:
    """Write a network into an empty folder, all synced; the manifest's crc32."""
    from graphcap.scratch import ANYWHERE

    with GenerationWriter(folder, label=label, scratch=ANYWHERE) as writer:
        return writer.finish(network)


def read_manifest(folder: str | Path, crc: int) -> Manifest:
    """The manifest of a generation, verified.

    Raises
    ------
    StoreDamaged
        When it is missing, or not the one that was committed.
    """
    path = f"{folder}/{MANIFEST}"
    encoded = mapped(path)
    if zlib.crc32(encoded) != crc:
        message = f"the store is damaged: {path} does not match its checksum"
        raise StoreDamaged(message)
    manifest: Manifest = json.loads(bytes(encoded))
    return manifest


def read_network(folder: str | Path, manifest: Manifest, *, origin: Origin) -> Network:
    """The network of a generation, mapped."""
    columns = map_columns(folder, manifest["columns"], generation=manifest["generation"])
    return _network(columns, manifest, origin)


def check_generation(folder: str | Path, manifest: Manifest) -> Iterator[str]:
    """A sentence for each damage in a generation."""
    try:
        columns = map_columns(folder, manifest["columns"], generation=manifest["generation"])
    except StoreDamaged as error:
        yield str(error)
    else:
        yield from verify_columns(columns)
    for name, entry in manifest.get("tables", {}).items():
        try:
            _verified_table(folder, name, entry)
        except StoreDamaged as error:
            yield str(error)


def _columns(network: Network) -> dict[str, Column]:
    """Every column of a network, by name."""
    columns: dict[str, Column] = {}
    for side, arcs in (("outgoing", network.outgoing), ("incoming", network.incoming)):
        for part in ARCS:
            columns[f"{side}.{part}"] = getattr(arcs, part)
    for part in TIES:
        columns[f"ties.{part}"] = getattr(network.ties, part)
    if network.ties.declared is not None:
        columns["ties.declared"] = network.ties.declared
    if network.evidence is not None:
        columns |= {f"evidence.{part}": column for part, column in network.evidence._asdict().items()}
    columns |= {} if network.events is None else _event_columns(network.events)
    if network.reserve:
        columns |= {f"reserve.{part}": column for part, column in network.reserve._asdict().items()}
    if network.asks is not None:
        columns |= {f"asks.{part}": column for part, column in network.asks._asdict().items() if part != "calibration"}
    columns |= _people_columns(network.people) | _text_columns("deciders.what", network.deciders.what)
    columns["deciders.people"] = network.deciders.people
    return columns


def _event_columns(events: Events) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for name, part in events._asdict().items():
        if name in EVENT_TEXTS:
            columns |= _text_columns(f"events.{name}", part)
        elif name in EVENT_ROWS:
            columns |= {f"events.{name}.offsets": part.offsets, f"events.{name}.rows": part.rows}
        elif name != "names":
            columns[f"events.{name}"] = part
    return columns


def _people_columns(people: People) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for name, text in {"id": people.ids, **people.texts}.items():
        columns |= _text_columns(_place_of_texts(name), text)
    return columns | {_place_of_numbers(name): numbers for name, numbers in {**people.numbers, BY_NAME: people.by_name}.items()}


def _place_of_texts(name: str) -> str:
    return "people.id" if name == "id" else f"people.text.{name}"


def _place_of_numbers(name: str) -> str:
    return f"people.{name}" if name == BY_NAME else f"people.number.{name}"


def _text_columns(name: str, text: TextColumn) -> dict[str, Column]:
    return {f"{name}.offsets": text.offsets, f"{name}.letters": text.letters}


def _text(columns: dict[str, Column], name: str) -> TextColumn:
    return TextColumn(columns[f"{name}.offsets"], columns[f"{name}.letters"])


def _people(columns: dict[str, Column], texts: list[str], numbers: list[str]) -> People:
    return People(
        _text(columns, _place_of_texts("id")),
        {name: _text(columns, _place_of_texts(name)) for name in texts},
        {name: columns[_place_of_numbers(name)] for name in numbers},
        columns[_place_of_numbers(BY_NAME)],
    )


def _network(columns: dict[str, Column], manifest: Manifest, origin: Origin) -> Network:
    def arcs(side: str) -> Arcs:
        offsets, neighbours, strengths, kinds = (columns[f"{side}.{part}"] for part in ARCS)
        return Arcs(offsets, neighbours, strengths, kinds, manifest["strongest"])

    return Network(
        _people(columns, manifest["text_columns"], manifest["number_columns"]),
        arcs("outgoing"),
        arcs("incoming"),
        ties=Ties(**{part: columns[f"ties.{part}"] for part in TIES}, declared=columns.get("ties.declared")),
        kinds=tuple(Kind(name, mutual) for name, mutual in manifest["kinds"]),
        deciders=Deciders(columns["deciders.people"], _text(columns, "deciders.what"), manifest["assumed_deciders"]),
        as_of=manifest["as_of"],
        origin=origin,
        evidence=_evidence(columns),
        events=None if manifest["events"] is None else _events(columns, tuple(manifest["events"])),
        reserve=_reserve(columns),
        asks=_asks(columns, manifest),
    )


def _evidence(columns: dict[str, Column]) -> Evidence | None:
    """What events say of pairs; None where there were none."""
    if "evidence.offsets" not in columns:
        return None
    return Evidence(*(columns[f"evidence.{part}"] for part in Evidence._fields))


def _reserve(columns: dict[str, Column]) -> Reserve:
    """Who may not be asked or is not there; nobody where no such columns were written."""
    return Reserve(*(columns[f"reserve.{part}"] for part in Reserve._fields)) if "reserve.ends" in columns else Reserve()


def _asks(columns: dict[str, Column], manifest: Manifest) -> Asks | None:
    """Who asked whom; None where nobody did."""
    if "asks.times" not in columns:
        return None
    from graphcap.asks import Asks

    return Asks(**{part: columns[f"asks.{part}"] for part in Asks._fields[:-1]}, calibration=calibration_of(manifest["calibration"]))


def calibration_of(found: dict[str, Any] | None) -> Calibration | None:
    """What was fitted, as JSON has it."""
    if not found:
        return None
    from graphcap.asks import Calibration

    return Calibration.of(found)


def _events(columns: dict[str, Column], names: tuple[str, ...]) -> Events:
    """What happened; only where something did."""
    from graphcap.events import Events, PersonRows

    def part(name: str) -> Any:
        if name in EVENT_TEXTS:
            return _text(columns, f"events.{name}")
        if name in EVENT_ROWS:
            return PersonRows(columns[f"events.{name}.offsets"], columns[f"events.{name}.rows"])
        return columns[f"events.{name}"]

    return Events(**{name: part(name) for name in Events._fields[:-1]}, names=names)


def _write_records(folder: Path, records: Records) -> Manifest:
    """Write the tables, synced; what the manifest says of records."""
    from dataclasses import asdict

    return {
        "tables": {name: _write_table(folder / f"{name}.arrow", getattr(records, name)) for name in TABLES},
        "tie_kinds": list(records.tie_kinds),
        "event_kinds": list(records.event_kinds),
        "settings": asdict(records.settings),
    }


def _write_table(path: Path, table: pa.Table) -> dict[str, int]:
    import pyarrow as pa

    with path.open("wb", buffering=0) as file:
        summed = _Summed(file)
        with pa.ipc.new_file(summed, table.schema) as writer:
            writer.write_table(table)
        os.fsync(file.fileno())
    return {"rows": table.num_rows, "crc": summed.crc}


class _Summed(RawIOBase):
    """A file to write to, and the crc32 of what was written."""

    def __init__(self, file: FileIO) -> None:
        super().__init__()
        self._file = file
        self.crc = 0

    def writable(self) -> bool:
        return True

    def write(self, letters: Any) -> int:
        rest = memoryview(letters).cast("B")
        self.crc = zlib.crc32(rest, self.crc)
        size = len(rest)
        while len(rest):
            rest = rest[self._file.write(rest) :]
        return size


def read_records(folder: str | Path, manifest: Manifest) -> Records:
    """The records of a generation, verified, mapped.

    Raises
    ------
    StoreDamaged
        When a file is missing or not the one that was written.
    """
    import pyarrow as pa

    from graphcap.records import Records, Settings

    tables = {
        name: pa.ipc.open_file(pa.py_buffer(_verified_table(folder, name, entry))).read_all() for name, entry in manifest["tables"].items()
    }
    settings: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in manifest["settings"].items()}
    return Records(
        **tables,
        tie_kinds=tuple(manifest["tie_kinds"]),
        event_kinds=tuple(manifest["event_kinds"]),
        settings=Settings(**settings),
    )


def _verified_table(folder: str | Path, name: str, entry: Manifest) -> memoryview[Any]:
    path = f"{folder}/{name}.arrow"
    letters = mapped(path)
    if zlib.crc32(letters) != entry["crc"]:
        message = f"the store is damaged: {path} does not match its checksum; run `graphcap check`"
        raise StoreDamaged(message)
    return letters
