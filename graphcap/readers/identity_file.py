"""The identity map as a file: ``identity.csv`` or ``identity.parquet`` of an export, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from graphcap.errors import InputError
from graphcap.readers.cells import as_text, moments
from graphcap.readers.sources import IDENTITY_NEEDED, open_table
from graphcap.records import IDENTITY_SCHEMA, TIME

if TYPE_CHECKING:
    from pathlib import Path


def read_identity(path: Path, *, encoding: str = "utf-8") -> pa.Table:
    """The identity map that an export wrote; it is taken whole or not at all.

    Raises
    ------
    InputError
        When it cannot be read, or a row of it is incomplete.
    """
    parts = [IDENTITY_SCHEMA.empty_table()]
    for job in open_table(path, encoding).jobs(IDENTITY_SCHEMA.names):
        batch = job()
        times = moments(batch.columns["time"])
        lacks = pa.array(times.bad)
        for name in IDENTITY_NEEDED:
            lacks = pc.or_(lacks, pc.is_null(batch.columns[name]))
        if batch.malformed or pc.any(lacks).as_py():
            message = f"{path}: a row lacks id, same_as or a time; export it again"
            raise InputError(message)
        unknown = pa.nulls(len(lacks), pa.string())
        texts = {name: as_text(batch.columns.get(name, unknown)) for name in IDENTITY_SCHEMA.names if name != "time"}
        columns = texts | {"time": pa.array(times.values).cast(TIME)}
        parts.append(pa.table([columns[name] for name in IDENTITY_SCHEMA.names], schema=IDENTITY_SCHEMA))
    return pa.concat_tables(parts).combine_chunks()
