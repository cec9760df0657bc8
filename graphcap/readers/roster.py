"""Who can be named: ids and kinds as the numbers by which a table keeps them.

A roster is closed when a people file was given: whom it does not know is nobody. An open one takes everybody in whom it meets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.errors import InputError
from graphcap.readers.cells import ids as ids_of
from graphcap.readers.idindex import IdIndex
from graphcap.readers.sources import NAMES_NOBODY

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.readers.sources import Rows

EMPTY, NO_ID, NOBODY = -1, -2, -3
"""What stands for a cell that is empty, is no id, or names nobody."""
MOST_KINDS = 1 << 16


class Roster:
    """Numbers of ids, in the order in which they came.

    Parameters
    ----------
    known
        Ids that are known from the start, distinct and as they are kept.
    open_to_all
        Whether whoever is met joins.

    Attributes
    ----------
    index
        Numbers by id.
    """

    def __init__(self, known: pa.Array, *, open_to_all: bool) -> None:
        self.index = IdIndex(known)
        self._open = open_to_all

    @property
    def ids(self) -> pa.Array:
        """Everybody, by number."""
        return self.index.ids

    def numbers(self, cells: pa.Array) -> npt.NDArray[np.int32]:
        """The number that each cell names; negative (`EMPTY`, `NO_ID`, `NOBODY`) where it names nobody."""
        if pa.types.is_dictionary(cells.type):
            return _laid_out(self.numbers(cells.dictionary), cells)
        found = self.index.find(cells)
        missed = np.flatnonzero(found < 0)
        if len(missed):
            found[missed] = self._numbers_of_missed(cells.take(pa.array(missed)))
        return found

    def _numbers_of_missed(self, cells: pa.Array) -> npt.NDArray[np.int32]:
        """The same for cells that are not among the ids letter by letter."""
        encoded = cells.dictionary_encode()
        kept, bad = ids_of(encoded.dictionary)
        if self._open:
            distinct = pc.unique(kept.drop_null())
            self.index.add(distinct.filter(pa.array(self.index.find(distinct) < 0)))
        numbers = self.index.find(kept)
        numbers[numbers < 0] = NOBODY
        numbers[pc.is_null(kept).to_numpy(zero_copy_only=False)] = EMPTY
        numbers[bad] = NO_ID
        return _laid_out(numbers, encoded)


def _laid_out(numbers: npt.NDArray[np.int32], encoded: pa.Array) -> npt.NDArray[np.int32]:
    """The numbers of a dictionary's texts, laid out over its cells."""
    codes = pc.fill_null(encoded.indices, len(numbers)).to_numpy(zero_copy_only=False)
    laid_out: npt.NDArray[np.int32] = np.append(numbers, np.int32(EMPTY))[codes]
    return laid_out


def named(rows: Rows, column: str, roster: Roster, *, needed: bool) -> npt.NDArray[np.int32]:
    """The numbers that a column of a batch names, `EMPTY` where it may be empty; records that name nobody are refused."""
    numbers = roster.numbers(rows.values[column])
    if (numbers < 0).any():
        rows.blame(column, (numbers == NO_ID) | (needed & (numbers == EMPTY)))
        rows.refuse(numbers == NOBODY, NAMES_NOBODY, rows.file.fault_of(column))
    return numbers


def kinds_named(rows: Rows, kinds: Roster, *, default: int | None) -> npt.NDArray[np.int32]:
    """The numbers of a batch's kinds in an open roster of kinds; an empty cell is the default, or refused where there is none.

    Raises
    ------
    InputError
        When there are more kinds than a store can number.
    """
    if "kind" not in rows.values:
        return np.full(len(rows.faults), default, np.int32)
    cells = rows.values["kind"]
    rows.values["kind"] = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    numbers = named(rows, "kind", kinds, needed=default is None)
    if len(kinds.ids) > MOST_KINDS:
        message = f"{rows.file.path}: more than {MOST_KINDS:,} kinds; is `kind` the right column?"
        raise InputError(message)
    numbers[numbers == EMPTY] = EMPTY if default is None else default
    return numbers
