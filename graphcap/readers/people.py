"""People files as one table of text: ids as they are kept, each once, levels that are no numbers moved to ``level_name``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.readers.cells import ids, numbers, trimmed
from graphcap.readers.forms import PEOPLE
from graphcap.readers.managers import manager_faults
from graphcap.readers.places import LINE_BITS, Places, refuse_places
from graphcap.readers.sources import CIRCLE, DUPLICATE, NAMES_NOBODY
from graphcap.records import PEOPLE_SCHEMA
from graphcap.scratch import ANYWHERE, Scratch

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphcap.readers.sources import Progress, Rows, SourceFile

HIGHEST_LEVEL = 100


class NewPeople(NamedTuple):
    """People of an import who may stand, sorted by id, each once.

    Attributes
    ----------
    table
        Of `PEOPLE_SCHEMA`.
    circles
        Reasons that name circles of managers.
    worded_levels
        How many levels were words.
    """

    table: pa.Table
    circles: list[str]
    worded_levels: int


def read_people(files: Sequence[SourceFile], old: pa.Table, progress: Progress | None, *, scratch: Scratch = ANYWHERE) -> NewPeople:
    """The people of some files who may stand beside those of a store; the files note what was refused."""
    places = Places()
    shelf = scratch.shelf(PEOPLE_SCHEMA.empty_table())
    worded = 0
    for file in files:
        for rows in file.rows(progress):
            worded += _correct(rows)
            kept = rows.settle()
            places.add(rows, kept)
            table = pa.table(rows.values)
            shelf.add(table if kept is None else table.take(pa.array(kept)))
    people, origins = _each_once(shelf.whole(), places, files, scratch=scratch)
    people, circles = _with_managers(people, origins, old, files, scratch=scratch)
    return NewPeople(in_columns(people), circles, worded)


def in_columns(people: pa.Table) -> pa.Table:
    """The columns in which somebody has a cell: the id, those of the form in its order, then the others by name."""
    known = list(PEOPLE.rules)
    names = sorted(people.column_names[1:], key=lambda name: (known.index(name) if name in known else len(known), name))
    used = [name for name in names if people[name].null_count < people.num_rows]
    schema = pa.schema([*PEOPLE_SCHEMA, *(pa.field(name, pa.string()) for name in used)])
    return people.select(schema.names).cast(schema)


def _correct(rows: Rows) -> int:
    """Put ids into their form and levels where they belong; how many levels were words."""
    rows.values["id"], bad = ids(rows.values["id"])
    rows.blame("id", bad | pc.is_null(rows.values["id"]).to_numpy(zero_copy_only=False))
    if "manager" in rows.values:
        rows.values["manager"], bad = ids(rows.values["manager"])
        rows.blame("manager", bad)
    if "level" not in rows.values:
        return 0
    values, bad = numbers(rows.values["level"])
    with np.errstate(invalid="ignore"):
        worded = pa.array(bad | (values < 0) | (values > HIGHEST_LEVEL))
    levels = rows.values["level"]
    rows.values["level"] = pc.if_else(worded, None, trimmed(levels))
    words = pc.if_else(worded, levels, None)
    rows.values["level_name"] = pc.coalesce(rows.values["level_name"], words) if "level_name" in rows.values else words
    return int(pc.sum(worded).as_py() or 0)


def _each_once(
    people: pa.Table, places: Places, files: Sequence[SourceFile], *, scratch: Scratch
) -> tuple[pa.Table, npt.NDArray[np.int64]]:
    """People sorted by id, the first row of each, and the place of each; later rows are refused."""
    order = _order_by_id(people["id"].combine_chunks())
    people = people if order is None else _at(people, order, scratch)
    persons = people["id"].combine_chunks()
    origins = places.of(np.arange(len(persons)) if order is None else order)
    repeats = np.zeros(len(persons), np.bool_)
    repeats[1:] = pc.equal(persons[1:], persons[:-1]).to_numpy(zero_copy_only=False)
    if not repeats.any():
        return people, origins
    first = np.maximum.accumulate(np.where(repeats, 0, np.arange(len(persons))))
    refuse_places(files, origins[repeats], DUPLICATE, origins[first[repeats]])
    return _at(people, np.flatnonzero(~repeats), scratch), origins[~repeats]


def _at(people: pa.Table, rows: npt.NDArray[np.intp], scratch: Scratch) -> pa.Table:
    """Some rows of everybody, in this order, column by column."""
    columns = {}
    for name in people.column_names:
        shelf = scratch.shelf()
        shelf.add(people.select([name]).take(pa.array(rows)))
        columns[name] = shelf.whole()[name]
    return pa.table(columns)


def _order_by_id(persons: pa.Array) -> npt.NDArray[np.intp] | None:
    """The stable order of the rows by id, None where they stand in it."""
    if pc.all(pc.less(persons[:-1], persons[1:])).as_py() in {True, None}:
        return None
    order: npt.NDArray[np.intp] = pc.sort_indices(persons).to_numpy().astype(np.intp)
    return order


def _with_managers(
    people: pa.Table, origins: npt.NDArray[np.int64], old: pa.Table, files: Sequence[SourceFile], *, scratch: Scratch
) -> tuple[pa.Table, list[str]]:
    """The people whose managers may stand, and reasons that name circles; the others are refused."""
    if "manager" not in people.column_names:
        return people, []
    faults = manager_faults(people, old)
    circular = faults.circle_of >= 0
    if not (faults.nobody.any() or circular.any()):
        return people, []
    if faults.nobody.any():
        column = np.array([file.fault_of("manager") for file in files])
        places = origins[faults.nobody]
        refuse_places(files, places, NAMES_NOBODY, column[places >> LINE_BITS])
    refuse_places(files, origins[circular], CIRCLE, faults.circle_of[circular].astype(np.int64))
    return _at(people, np.flatnonzero(~(faults.nobody | circular)), scratch), faults.circles
