"""Records that were refused: kept as line and fault, a few bytes each, and read again from their file when somebody asks for them.

So a report holds every one of millions without holding them in memory, and shows each as it was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, overload

import numpy as np
import pyarrow as pa

from graphcap.errors import InputError
from graphcap.readers.batches import in_order
from graphcap.readers.cells import as_text
from graphcap.readers.envelope import stamp_of
from graphcap.readers.forms import shown
from graphcap.readers.places import LINE_BITS, LINES
from graphcap.readers.sources import CIRCLE, DUPLICATE, NAMES_NOBODY, SAME_ENDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from graphcap.readers.batches import Batch
    from graphcap.readers.sources import SourceFile


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was not taken.

    Attributes
    ----------
    file
        Its file, as it was named.
    line
        The physical line on which it starts, 1 for the first; in a Parquet file its row.
    reason
        What is wrong, and what to do.
    record
        Its cells by column name, as written; the empty text where a cell is empty. Cells beyond the header are named ``cell 5`` and so on;
        a record that cannot be cut into cells is one ``text``.
    """

    file: str
    line: int
    reason: str
    record: dict[str, str]


class Refusals(Sequence[Refusal]):
    """The refused records of an import, file by file and in the order of lines.

    Parameters
    ----------
    files
        The files of the import, by number.
    circles
        Reasons that name circles of managers.

    Raises
    ------
    InputError
        When they are iterated over, and a file is not what it was.
    """

    def __init__(self, files: Sequence[SourceFile], circles: Sequence[str] = ()) -> None:
        self._files = files
        self._circles = circles
        self._length = sum(len(file.refused) for file in files)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Refusal]:
        for file in self._files:
            if len(file.refused):
                yield from self._of(file)

    @overload
    def __getitem__(self, index: int) -> Refusal: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Refusal]: ...
    def __getitem__(self, index: int | slice) -> Refusal | Sequence[Refusal]:
        """By reading the files as far as needed: iterate where you want more than one."""
        if isinstance(index, slice):
            return list(self)[index]
        place = range(self._length)[index]
        return next(islice(self, place, None))

    def _of(self, file: SourceFile) -> Iterator[Refusal]:
        if stamp_of(file.path) != file.stamp:
            message = f"{file.path}: has changed since it was read; import it again"
            raise InputError(message)
        lines = np.concatenate(file.refused.lines)
        order = np.argsort(lines, kind="stable")
        lines = lines[order]
        faults = np.concatenate(file.refused.faults)[order]
        references = np.concatenate(file.refused.references)[order]
        start = 0
        stones = file.stones
        if stones:
            from graphcap.readers.barred import cleaned
        for batch in in_order(file.table.jobs(file.table.names)):
            stop = int(np.searchsorted(lines, _last_line(batch), side="right"))
            records = _records(batch, lines[start:stop])
            for row, (line, written, reason) in enumerate(records, start):
                record = cleaned(written, file, stones) if stones else written
                why = reason or self._reason(file, int(faults[row]), int(references[row]), record)
                yield Refusal(str(file.path), line, why, record)
            start = stop

    def _reason(self, file: SourceFile, fault: int, reference: int, record: dict[str, str]) -> str:
        if fault == DUPLICATE:
            return f"duplicate of line {reference & LINES} of {self._files[reference >> LINE_BITS].path}"
        if fault == CIRCLE:
            return self._circles[reference]
        if fault == SAME_ENDS:
            return "source and target are the same person; a tie or an event needs two"
        column = file.judged[(reference if fault == NAMES_NOBODY else fault) - 1]
        cell = record[column.header]
        if fault == NAMES_NOBODY:
            return f"{column.name} {shown(cell)} is nobody in the store or among the rows taken from the people files"
        return column.rule.explain(column.name, cell)


def _last_line(batch: Batch) -> int:
    return max([*batch.lines[-1:], *(record.line for record in batch.malformed[-1:])], default=0)


def _records(batch: Batch, lines: npt.NDArray[np.int64]) -> Iterator[tuple[int, dict[str, str], str]]:
    """Line, record and, where it is malformed, reason of some records of a batch."""
    if not len(lines):
        return
    malformed = {record.line: record for record in batch.malformed}
    whole = np.asarray(batch.lines, np.int64)
    rows = pa.array(np.searchsorted(whole, [line for line in lines if line not in malformed]))
    columns = {name: as_text(cells.take(rows)).to_pylist() for name, cells in batch.columns.items()}
    place = 0
    for line in lines.tolist():
        if line in malformed:
            yield line, malformed[line].record, malformed[line].reason
        else:
            yield line, {name: cells[place] or "" for name, cells in columns.items()}, ""
            place += 1
