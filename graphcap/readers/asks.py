"""Files of asks: who asked whom through whom, each record judged by itself, then against those before it.

An ask names people who are there: it brings nobody into a store. The ``via`` column has the introducers in order, separated by ``;``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from graphcap.readers.cells import as_text
from graphcap.readers.places import Places
from graphcap.readers.roster import Roster, named
from graphcap.readers.sources import SAME_ENDS
from graphcap.records import ASKS_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphcap.readers.sources import Progress, Rows, SourceFile

    Numbers = npt.NDArray[np.intp]

SEPARATOR = ";"
KEY = ("time", "source", "target", "via")


class NewAsks(NamedTuple):
    """Asks that stand each by itself, in the order of the files.

    Attributes
    ----------
    table
        Of `ASKS_SCHEMA`.
    places
        From which line of which file each row came.
    """

    table: pa.Table
    places: Places

    def repeats(self) -> tuple[Numbers, Numbers]:
        """Rows that tell again of the ask of a row before them, and those rows."""
        first: dict[tuple[object, ...], int] = {}
        pairs = [
            (row, before)
            for row, (*key, via) in enumerate(zip(*(self.table[name].to_pylist() for name in KEY), strict=True))
            if (before := first.setdefault((*key, tuple(via)), row)) != row
        ]
        again = np.array(pairs, np.intp).reshape(-1, 2)
        return again[:, 0], again[:, 1]


def read_asks(files: Sequence[SourceFile], people: pa.Array, progress: Progress | None) -> NewAsks:
    """The asks of some files, each record judged by itself; the files note what was refused.

    Parameters
    ----------
    people
        Ids of everybody whom an ask can name.
    """
    roster = Roster(people, open_to_all=False)
    places = Places()
    tables = [ASKS_SCHEMA.empty_table()]
    for file in files:
        for rows in file.rows(progress):
            table = _told(rows, roster)
            kept = rows.settle()
            places.add(rows, kept)
            tables.append(table if kept is None else table.take(pa.array(kept)))
    return NewAsks(pa.concat_tables(tables).combine_chunks(), places)


def _told(rows: Rows, roster: Roster) -> pa.Table:
    source = named(rows, "source", roster, needed=True)
    target = named(rows, "target", roster, needed=True)
    via = [_numbers(cell, roster) for cell in as_text(rows.values["via"]).to_pylist()]
    ends = zip(source.tolist(), target.tolist(), strict=True)
    rows.blame("via", np.array([not _is_chain([start, *between, end]) for (start, end), between in zip(ends, via, strict=True)], bool))
    rows.refuse(source == target, SAME_ENDS)
    count = len(rows.faults)
    ids = roster.ids
    columns = {
        "time": rows.values["time"],
        "source": _ids(source, ids),
        "target": _ids(target, ids),
        "via": pa.array([[ids[number].as_py() for number in between if number >= 0] for between in via], pa.list_(pa.string())),
        "outcome": rows.values["outcome"],
        "odds": rows.values.get("odds", pa.nulls(count, pa.float64())),
    }
    return pa.table([columns[field.name].cast(field.type) for field in ASKS_SCHEMA], schema=ASKS_SCHEMA)


def _numbers(cell: str | None, roster: Roster) -> list[int]:
    """The numbers of the people whom a cell lists, negative for nobody."""
    ids = [id.strip() for id in (cell or "").split(SEPARATOR) if id.strip()]
    return list(map(int, roster.numbers(pa.array(ids, pa.string())))) if ids else []


def _is_chain(people: Sequence[int]) -> bool:
    """Whether everybody between the ends is somebody, and stands once; of ends that are nobody or the same another column is to blame."""
    _, *between, _ = people
    return all(number >= 0 for number in between) and len(set(between)) == len(between) and not {people[0], people[-1]} & {*between}


def _ids(numbers: npt.NDArray[np.int32], ids: pa.Array) -> pa.Array:
    """The ids that numbers stand for; any for those of nobody, whose record is refused."""
    return ids.take(pa.array(np.maximum(numbers, 0))) if len(ids) else pa.array([""] * len(numbers))
