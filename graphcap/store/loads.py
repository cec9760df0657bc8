"""Loads: how a server's graph comes to hold other records, batch by batch, and shows them all at once.

A load writes only what differs from the visible one. Each batch is one transaction that also counts it on the store's node, so that a
load that was cut off goes on where it stopped; a load of anything else first takes back what the other one has done. The last
transaction makes the load visible. What ended before the visible load, and so is shown to nobody, goes when the next one begins.
"""

from __future__ import annotations

import json
import logging
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from graphcap.errors import StoreLocked
from graphcap.records import TERM_COLUMNS
from graphcap.store.cypher import statement
from graphcap.store.difference import Rows, difference
from graphcap.store.graph_rows import EVENT_ENDS, IDLE, store_properties
from graphcap.store.server_lists import read_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graphcap.network import Network
    from graphcap.records import Records
    from graphcap.store.difference import Difference
    from graphcap.store.neo4j import Server

BATCH = 2_500
"""Rows a transaction: of more a server with little memory spends its time on collecting garbage, of fewer on committing."""
SWEEPS = ("sweep_ties", "sweep_events", "sweep_people", "sweep_beside")
REOPENINGS = ("reopen_ties", "reopen_people", "reopen_events", "reopen_beside")
AS_WRITTEN = ("last_contact", "since", "until", "declared_closeness", "written_coverage", "public", "status", "source_file", *TERM_COLUMNS)
TIE_COLUMNS = ("kind", "strength", "coverage", "back", "declared", "made", "written_strength", *AS_WRITTEN)
IDLE_COLUMNS = ("kind", "written_strength", *AS_WRITTEN)

log = logging.getLogger("graphcap")


class Content(NamedTuple):
    """What a load holds."""

    records: Records
    network: Network


def leave_alone(server: Server, node: dict[str, Any]) -> None:
    """Remove whatever the visible load does not show; of nodes that somebody else has tied to something, all that was written to them.

    Parameters
    ----------
    node
        The properties of the store's node, ``alone`` among them: the names of all properties that loads have written.
    """
    load = node["load"]
    for name in SWEEPS:
        server.run_write(statement(f"write/{name}"), load=load)
    server.run_write(statement("write/strip"), load=load, nothing=dict.fromkeys(node["alone"]))
    server.run_write(statement("write/alone"))


def publish(server: Server, load: int, properties: dict[str, Any]) -> None:
    """Make a load visible, all of it at once."""
    server.run_write(statement("write/publish"), load=load, properties=properties)


def write_load(server: Server, writer: str, content: Content, *, old: Content, alone: bool = False) -> int:
    """Write the next load and make it visible; its number.

    Parameters
    ----------
    writer
        Who has claimed the store.
    content, old
        What the load is to hold, and what the visible one holds.
    alone
        Whether nothing of the visible load may stay.

    Raises
    ------
    StoreLocked
        When another writer took over because the claim had run out.
    StoreError
        When the server fails; then the old load stays visible, and the same import goes on later.
    """
    (row,) = server.read(statement("read/store"))
    node = row["store"]
    fingerprint = _fingerprint(content.records, node)
    if node.get("fingerprint") == fingerprint:
        load, done = int(node["loading"]), node["batch"]
        log.warning("graphcap: going on with the import that was cut off after %d batches", done)
    else:
        load, done = _begin(server, writer, node, fingerprint), 0
    before, after = Rows.of(*old), Rows.of(*content)
    change = difference(before, after)
    batches = _Batches(server, change, visible=node["load"], load=load)
    for number, (name, rows) in enumerate(batches.all(), 1):
        if number > done:
            _write_batch(server, name, rows(), writer=writer, load=load, number=number)
    names = sorted({name for rows in (before, after) for table in rows for name in table.column_names})
    publish(server, load, store_properties(*content) | {"alone": names if alone else None})
    if alone:
        leave_alone(server, {"load": load, "alone": names})
    return load


def _begin(server: Server, writer: str, node: dict[str, Any], fingerprint: str) -> int:
    """Take back what a dead load did, remove what nobody is shown any more, and begin a load; its number, which none had before."""
    visible, dead = node["load"], node.get("loading")
    if dead is not None:
        log.warning("graphcap: taking back what an import of something else had written before it was cut off")
    for name in REOPENINGS if dead is not None else ():
        server.run_write(statement(f"write/{name}"), load=visible)
    for name in SWEEPS if visible or dead is not None else ():
        server.run_write(statement(f"write/{name}"), load=visible)
    load = max(int(visible), dead or 0) + 1
    if not server.run_write(statement("write/begin"), writer=writer, load=load, fingerprint=fingerprint):
        raise StoreLocked(_taken_over(server))
    return load


def _write_batch(server: Server, name: str, rows: list[Any], **where: Any) -> None:
    (counted,) = server.run_write(statement(f"write/{name}"), rows=rows, **where)
    if counted["rows"] != len(rows):
        raise StoreLocked(_taken_over(server))


def _taken_over(server: Server) -> str:
    return f"another writer has taken over {server.address.text} or changed it meanwhile; import again"


def _fingerprint(records: Records, node: dict[str, Any]) -> str:
    """A text that tells apart what loads hold and what they start from."""
    digest = blake2b(json.dumps([node["load"], node.get("state"), BATCH], ensure_ascii=False).encode())
    digest.update(repr((records.tie_kinds, records.event_kinds, records.settings)).encode())
    for table in (records.people, records.ties, records.events, records.identity, records.asks):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table.combine_chunks())
        digest.update(sink.getvalue())
    return digest.hexdigest()


class _Batches:
    """The batches of a load, always the same ones in the same order."""

    def __init__(self, server: Server, change: Difference, *, visible: int, load: int) -> None:
        self._server, self._change, self._visible, self._load = server, change, visible, load

    def all(self) -> Iterator[tuple[str, Callable[[], list[Any]]]]:
        """The statement of each batch, and what gives its rows when they are needed."""
        ended, made, renewed = self._change
        yield from _parts("end_ties", _standing(ended.ties), self._ended_ties, _lists)
        yield from _parts("end_idle_ties", _idle(ended.ties), self._ended_ties, _lists)
        yield from _parts("end_events", ended.events, lambda rows: rows.select(["id"]), _cells)
        yield from _parts("end_people", ended.people, self._ended_people, _cells)
        yield from _parts("end_beside", ended.beside, lambda rows: rows.select(["key"]), _cells)
        yield from _parts("people", _standing(made.people), lambda rows: rows, _maps)
        yield from _parts("idle_people", _idle(made.people), lambda rows: rows.drop_columns(IDLE), _maps)
        yield from _parts("event_ends", pa.table({"id": renewed}), self._renewed, _lists)
        yield from _parts("ties", _standing(made.ties), lambda rows: self._ties(rows, TIE_COLUMNS), _lists)
        yield from _parts("idle_ties", _idle(made.ties), lambda rows: self._ties(rows, IDLE_COLUMNS), _lists)
        yield from _parts("events", made.events, self._events, _ends_and_maps)
        yield from _parts("beside", made.beside, lambda rows: rows, _maps)

    def _internal(self, load: int, *ids: Any) -> list[Any]:
        """Columns of the internal ids of people that a load shows, null for null."""
        columns = read_columns(self._server, "people", load=load, columns=[]) or [[], []]
        internal, known = pa.array(columns[0], pa.int64()), pa.array(columns[1], pa.string())
        return [internal.take(pc.index_in(column.combine_chunks(), value_set=known)) for column in ids]

    def _ended_people(self, rows: pa.Table) -> pa.Table:
        return pa.table(self._internal(self._visible, rows["id"]), ["person"])

    def _ended_ties(self, rows: pa.Table) -> pa.Table:
        return pa.table([*self._internal(self._visible, rows["source"], rows["target"]), rows["kind"]], ["source", "target", "kind"])

    def _renewed(self, rows: pa.Table) -> pa.Table:
        return pa.table([*self._internal(self._visible, rows["id"]), *self._internal(self._load, rows["id"])], ["old", "new"])

    def _ties(self, rows: pa.Table, names: Sequence[str]) -> pa.Table:
        columns = [rows[name] if name in rows.column_names else pa.nulls(len(rows)) for name in names]
        return pa.table([*self._internal(self._load, rows["source"], rows["target"]), *columns], ["source", "target", *names])

    def _events(self, rows: pa.Table) -> pa.Table:
        unknown = pa.chunked_array([pa.nulls(len(rows), pa.string())])
        ends = self._internal(self._load, *(rows[name] if name in rows.column_names else unknown for name in EVENT_ENDS))
        told = [name for name in rows.column_names if name not in EVENT_ENDS]
        return pa.table([*ends, *(rows[name] for name in told)], [*EVENT_ENDS, *told])


def _standing(rows: pa.Table) -> pa.Table:
    return rows.filter(pc.is_null(rows[IDLE])).drop_columns(IDLE) if IDLE in rows.column_names else rows


def _idle(rows: pa.Table) -> pa.Table:
    return rows.filter(pc.is_valid(rows[IDLE])) if IDLE in rows.column_names else rows.slice(0, 0)


def _parts(
    name: str, table: pa.Table, prepare: Callable[[pa.Table], pa.Table], rows_of: Callable[[pa.Table], list[Any]]
) -> Iterator[tuple[str, Callable[[], list[Any]]]]:
    """A table in batches; it is prepared when the first of them is needed, after all that came before has been written."""
    prepared = cache(lambda: prepare(table))
    for start in range(0, len(table), BATCH):
        yield name, lambda start=start: rows_of(prepared().slice(start, BATCH))  # type: ignore[misc]


def _cells(rows: pa.Table) -> list[Any]:
    """The cells of the one column."""
    cells: list[Any] = rows.column(0).to_pylist()
    return cells


def _lists(rows: pa.Table) -> list[Any]:
    """Rows as lists."""
    return [list(row) for row in zip(*(column.to_pylist() for column in rows.columns), strict=True)]


def _maps(rows: pa.Table) -> list[Any]:
    """Rows as maps of what is known."""
    return [{name: value for name, value in row.items() if value is not None} for row in rows.to_pylist()]


def _ends_and_maps(rows: pa.Table) -> list[Any]:
    """Rows as lists of the internal ids of the ends and a map of the rest."""
    names = rows.column_names
    ends = _lists(rows.select(names[: len(EVENT_ENDS)]))
    return [[*row, known] for row, known in zip(ends, _maps(rows.select(names[len(EVENT_ENDS) :])), strict=True)]
