"""Writing simulated tables as CSV or Parquet, quickly, the same bytes every time; a file that is there already is never touched."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from graphcap.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

OWN_FORMS = ("csv", "parquet")

OWNER_ONLY = 0o600
ISO_SECONDS = "%Y-%m-%dT%H:%M:%SZ"


def new_files(directory: Path, names: Iterable[str], *, form: str, truth: bool = False) -> dict[str, Path]:
    """Paths for files that are not there yet, in a directory that is made if it is missing; with ``truth.csv`` if asked.

    Raises
    ------
    InputError
        If one of them is there, or the directory cannot be made.
    """
    paths = {name: directory / f"{name}.{form}" for name in names}
    if truth:
        paths["truth"] = directory / "truth.csv"
    there = [path for path in paths.values() if path.is_symlink() or path.exists()]
    if there:
        message = f"{there[0]} is there already; name another directory or remove it first"
        raise InputError(message)
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"{directory} cannot be made a directory: {error.strerror}"
        raise InputError(message) from error
    return paths


def write(table: pa.Table, path: Path, *, form: str) -> None:
    """The table as a new file that only its owner can read.

    Raises
    ------
    InputError
        If it cannot be written; what was begun is removed.
    """
    write_parts([table], path, form=form)


def write_parts(tables: Iterable[pa.Table], path: Path, *, form: str) -> None:
    """Tables of the same columns, one at least, as one new file, each written as soon as it is there.

    Raises
    ------
    InputError
        As `write`.
    """
    with new_file(path), path.open("wb") as file:
        (_write_parquet if form == "parquet" else _write_csv)(iter(tables), file)


@contextmanager
def new_file(path: Path) -> Iterator[None]:
    """An empty file that only its owner can read, in a folder that is made if it is missing, to be written within the block.

    Raises
    ------
    InputError
        If it is there already or cannot be written; what was begun is removed.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=OWNER_ONLY, exist_ok=False)
        try:
            yield
        except BaseException:
            path.unlink()
            raise
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}"
        raise InputError(message) from error


def _write_parquet(tables: Iterator[pa.Table], file: BinaryIO) -> None:
    import pyarrow.parquet as pq

    first = next(tables)
    with pq.ParquetWriter(file, first.schema) as writer:
        for table in chain([first], tables):
            writer.write_table(table)


def _write_csv(tables: Iterator[pa.Table], file: BinaryIO) -> None:
    """The words hold no comma and no quote, so that no cell needs quotes; arrow refuses to write one that would."""
    import pyarrow.csv as arrow_csv

    options = arrow_csv.WriteOptions(include_header=False, quoting_style="none")
    first = next(tables)
    file.write((",".join(first.column_names) + "\n").encode())
    for table in chain([first], tables):
        arrow_csv.write_csv(_times_as_text(table), file, options)


def _times_as_text(table: pa.Table) -> pa.Table:
    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            text = pc.strftime(table.column(place).cast(pa.timestamp("s", tz="UTC")), format=ISO_SECONDS)
            table = table.set_column(place, field.name, text)
    return table
