"""The identity map as a file: ``identity.csv`` of an export, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from graphcap.errors import InputError
from graphcap.readers.cells import moments
from graphcap.readers.csv_table import CsvTable
from graphcap.records import IDENTITY_SCHEMA, TIME

if TYPE_CHECKING:
    from pathlib import Path


def is_identity(path: Path) -> bool:
    """Whether a CSV file is the identity map of an export.

    Raises
    ------
    InputError
        When it cannot be read, or is no CSV.
    """
    return {"id", "same_as", "time"} <= {*CsvTable(path).names}


def read_identity(path: Path) -> pa.Table:
    """The identity map that an export wrote; it is taken whole or not at all.

    Raises
    ------
    InputError
        When it cannot be read, or a row of it is incomplete.
    """
    table = CsvTable(path)
    batches = [job() for job in table.jobs(IDENTITY_SCHEMA.names)]
    for batch in batches:
        times = moments(batch.columns["time"])
        lacks = pa.array(times.bad)
        for name in ("id", "same_as", "time"):
            lacks = pc.or_(lacks, pc.is_null(batch.columns[name]))
        if batch.malformed or pc.any(lacks).as_py():
            message = f"{path}: a row lacks id, same_as or a time; export it again"
            raise InputError(message)
    empty = pa.nulls(0, pa.string())
    columns = {name: pa.chunked_array([empty, *(batch.columns.get(name, empty) for batch in batches)]) for name in IDENTITY_SCHEMA.names}
    columns["time"] = pa.chunked_array([pa.array(moments(chunk).values).cast(TIME) for chunk in columns["time"].chunks])
    return pa.table(columns, schema=IDENTITY_SCHEMA).combine_chunks()
