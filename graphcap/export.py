"""Records as files that import back to the same records, and a network's arcs for other tools.

Each file takes its place in one step, readable by its owner alone (`graphcap.files`). CSV cells that a spreadsheet would run are guarded
(`graphcap.readers.guards`). Ties that come from the people's ``manager`` column are made when a network is built, so none of them is
among the records.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from graphcap.errors import InputError
from graphcap.files import replace_file
from graphcap.readers.asks import SEPARATOR
from graphcap.readers.forms import AS_BUILT
from graphcap.readers.guards import guarded
from graphcap.records import ASKS_SCHEMA
from graphcap.tie_sources import tie_sources
from graphcap.written import tie_keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.records import Records, Settings

SLICE_ROWS = 1 << 18
NAMING = ("source", "target", "about")
MIDNIGHT = "T00:00:00Z"
VIA = ASKS_SCHEMA.get_field_index("via")


def export_records(records: Records, directory: Path, *, form: Literal["csv", "parquet"] = "csv") -> tuple[Path, ...]:
    """Write people, ties, events, asks and merges if any, and settings into a directory, made if it is not there; the paths written.

    Raises
    ------
    InputError
        When a file cannot be written, or a symbolic link stands at its place.
    """
    _make(directory)
    ids = records.people["id"].combine_chunks()
    parts = {
        "people": _slices(records.people, {}),
        "ties": _slices(records.ties, _names(ids, records.tie_kinds)),
        "events": _slices(records.events, _names(ids, records.event_kinds)),
    }
    if records.identity.num_rows:
        parts["identity"] = _slices(records.identity, {})
    if records.asks.num_rows:
        via = pc.binary_join(records.asks["via"].combine_chunks(), SEPARATOR)
        parts["asks"] = _slices(records.asks.set_column(VIA, "via", via), {})
    paths = []
    for name, slices in parts.items():
        paths.append(directory / f"{name}.{form}")
        (_write_csv if form == "csv" else _write_parquet)(paths[-1], slices)
    paths.append(directory / "settings.toml")
    with replace_file(paths[-1]) as stream:
        stream.write(settings_toml(records.settings))
    return tuple(paths)


def export_network(network: Network, directory: Path) -> Path:
    """Write every arc as built as ``network.csv``; the path written.

    Columns: source, target, kind, strength, coverage, status (empty where unknown), and implied (``yes`` for the reverse of a tie of a
    mutual kind that was written one way only). An import does not take the file for declared ties.

    Raises
    ------
    InputError
        When it cannot be written, or a symbolic link stands at its place.
    """
    _make(directory)
    path = directory / "network.csv"
    _write_csv(path, _arcs(network))
    return path


def settings_toml(settings: Settings) -> str:
    """Settings as text that `graphcap.readers.read_settings` reads; what is not set is left out.

    Examples
    --------
    >>> from graphcap.records import Settings
    >>> print(settings_toml(Settings(mutual=("advice",), assume={"knows": 0.3}, deciders="level>=70:budget")))
    mutual = ["advice"]
    directed = []
    deciders = "level>=70:budget"
    <BLANKLINE>
    [assume]
    "knows" = 0.3
    <BLANKLINE>
    """
    lines = [f"{name} = [{', '.join(map(_toml, kinds))}]" for name, kinds in (("mutual", settings.mutual), ("directed", settings.directed))]
    texts = {"deciders": settings.deciders, "as_of": settings.as_of, "imported": settings.imported}
    lines += [f"{name} = {_toml(text)}" for name, text in texts.items() if text is not None]
    lines += ["", "[assume]", *(f"{_toml(kind)} = {strength!r}" for kind, strength in settings.assume.items())]
    if settings.opt_out:
        lines += ["", "[opt_out]", *(f"{_toml(id)} = {_toml(role)}" for id, role in settings.opt_out.items())]
    for id, said in settings.disputes.items():
        lines += ["", f"[disputes.{_toml(id)}]", *(f"{_toml(question)} = {_toml(reason)}" for question, reason in said.items())]
    if settings.tombstones:
        lines += ["", "[tombstones]", *(f"{_toml(mark)} = {_toml(key)}" for mark, key in settings.tombstones.items())]
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _make(directory: Path) -> None:
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot write into {directory}: {error.strerror}"
        raise InputError(message) from error


def _names(ids: pa.Array, kinds: tuple[str, ...]) -> dict[str, pa.Array]:
    """For each column of numbers, what the numbers stand for."""
    return dict.fromkeys(NAMING, ids) | {"kind": pa.array(kinds, pa.string())}


def _slices(table: pa.Table, names: dict[str, pa.Array]) -> Iterator[pa.Table]:
    """A table slice by slice, one at least, with names for numbers."""
    for start in range(0, max(table.num_rows, 1), SLICE_ROWS):
        part = {name: table[name].slice(start, SLICE_ROWS).combine_chunks() for name in table.column_names}
        yield pa.table({name: names[name].take(cells) if name in names else cells for name, cells in part.items()})


def _arcs(network: Network) -> Iterator[pa.Table]:
    """A network's arcs by source, strongest first."""
    arcs = network.outgoing
    sources = np.repeat(np.arange(len(network), dtype=np.uint32), np.diff(arcs.offsets.array()).astype(np.int64))
    targets, kinds = arcs.neighbours.array(), arcs.kinds.array()
    coverage, implied = _coverage(network, sources)
    table = pa.table(
        {
            "source": sources,
            "target": targets,
            "kind": kinds,
            "strength": arcs.strengths.array(),
            "coverage": coverage,
            "status": pa.nulls(len(sources), pa.string()),
            AS_BUILT: pa.array(["", "yes"]).take(pa.array(implied.view(np.uint8))),
        }
    )
    return _slices(table, _names(pa.array(list(network.people.ids), pa.string()), tuple(kind.name for kind in network.kinds)))


def _coverage(network: Network, sources: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """The coverage of each arc, that of the tie it comes from; and whether it is implied by a tie written the other way."""
    ties, arcs = network.ties, network.outgoing
    counts = len(network), len(network.kinds)
    written = tie_keys(tie_sources(network), ties.targets.array(), ties.kinds.array(), counts=counts)
    targets, kinds = arcs.neighbours.array(), arcs.kinds.array()
    wanted = tie_keys(sources, targets, kinds, counts=counts)
    places = np.searchsorted(written, wanted)
    implied = np.append(written, 0)[places] != wanted
    places[implied] = np.searchsorted(written, tie_keys(targets, sources, kinds, counts=counts)[implied])
    return ties.coverage.array()[places], implied


def _write_csv(path: Path, parts: Iterator[pa.Table]) -> None:
    with replace_file(path) as stream:
        for number, part in enumerate(parts):
            if number == 0:
                stream.buffer.write(_line(guarded(pa.array(part.column_names, pa.string())).to_pylist()))
            stream.buffer.write(_rows(part))


def _line(cells: list[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n").writerow(cells)
    return line.getvalue().removesuffix("\r\n").encode() + b"\n"


def _rows(part: pa.Table) -> bytes:
    """Rows without quotes where no cell needs them, which is how they are read fastest."""
    texts = pa.table({name: guarded(_texts(column.combine_chunks())) for name, column in zip(part.column_names, part.columns, strict=True)})
    plain = io.BytesIO()
    try:
        pacsv.write_csv(texts, plain, pacsv.WriteOptions(include_header=False, quoting_style="none"))
    except pa.ArrowInvalid:
        plain = io.BytesIO()
        pacsv.write_csv(texts, plain, pacsv.WriteOptions(include_header=False, quoting_style="needed"))
    return plain.getvalue()


def _texts(cells: pa.Array) -> pa.Array:
    """Cells as text: moments as dates alone where all of them are midnights, numbers so that they read back as they are."""
    if pa.types.is_string(cells.type):
        return cells
    texts = cells.cast(pa.string())
    if not pa.types.is_timestamp(cells.type):
        return texts
    texts = pc.replace_substring(pc.replace_substring(texts, " ", "T"), ".000000Z", "Z")
    midnights = pc.ends_with(texts, MIDNIGHT)
    return pc.replace_substring(texts, MIDNIGHT, "") if pc.all(midnights).as_py() else texts


def _write_parquet(path: Path, parts: Iterator[pa.Table]) -> None:
    with replace_file(path) as stream:
        first = next(parts)
        with pq.ParquetWriter(stream.buffer, first.schema) as writer:
            writer.write_table(first)
            for part in parts:
                writer.write_table(part)
