"""Records that are neither people nor ties nor events, as a server keeps them: a node a record, which nothing is tied to.

Such a node says in which table of the records it stands, and where: their order is part of what they say.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from graphcap.records import ASKS_SCHEMA, IDENTITY_SCHEMA
from graphcap.store.cypher import statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.records import Records
    from graphcap.store.neo4j import Server

SCHEMAS = {"identity": IDENTITY_SCHEMA, "asks": ASKS_SCHEMA}


def beside_table(records: Records) -> pa.Table:
    """A row a record: its ``table``, its ``place`` there, ``key``, made of both, and the columns as written.

    Times are microseconds since 1970 UTC, lists are texts of JSON.
    """
    return pa.concat_tables([_placed(name, getattr(records, name)) for name in SCHEMAS], promote_options="default")


def _placed(name: str, table: pa.Table) -> pa.Table:
    """Rows with their places."""
    places = range(len(table))
    keys = {
        "key": pa.array([f"{name} {place}" for place in places], pa.string()),
        "table": pa.array([name for _ in places], pa.string()),
        "place": pa.array(places, pa.int64()),
    }
    return pa.table(keys | {column: _kept(table[column]) for column in table.column_names})


def _kept(column: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """A column as a server keeps it."""
    if pa.types.is_list(column.type):
        return pa.array([json.dumps(cell, ensure_ascii=False) for cell in column.to_pylist()], pa.string())
    return column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column


def _written(cells: Sequence[Any], of: pa.DataType) -> pa.Array:
    """A column as it was written."""
    if pa.types.is_list(of):
        return pa.array(map(json.loads, cells), of)
    return pa.array(cells, pa.int64()).cast(of) if pa.types.is_timestamp(of) else pa.array(cells, of)


def read_beside(server: Server, load: int) -> dict[str, pa.Table]:
    """Those tables of a load by their names."""
    return {name: _read(server, load, name, schema) for name, schema in SCHEMAS.items()}


def _read(server: Server, load: int, name: str, schema: pa.Schema) -> pa.Table:
    rows = [cells for (cells,) in server.stream(statement("read/beside"), load=load, table=name, columns=schema.names)]
    columns = zip(*rows, strict=True) if rows else [() for _ in schema]
    return pa.table([_written(cells, field.type) for cells, field in zip(columns, schema, strict=True)], schema=schema)
