"""From which line of which file each row of a table came, so that a row can still be refused once all files have been read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphcap.readers.sources import Rows, SourceFile

LINE_BITS = 40
LINES = (1 << LINE_BITS) - 1


class Places:
    """The places of the rows of a table that grows batch by batch; consecutive lines take no room.

    A place is one number: that of the file, times 2 to the 40, plus the line.
    """

    def __init__(self) -> None:
        self._starts = [0]
        self._lines: list[range | npt.NDArray[np.int64]] = []
        self._files: list[int] = []

    def add(self, rows: Rows, kept: npt.NDArray[np.intp] | None) -> None:
        """Note the records of a batch that stand, None for all."""
        lines = rows.batch.lines if kept is None else rows.batch.lines_at(kept)
        self._lines.append(lines)
        self._files.append(rows.file.number)
        self._starts.append(self._starts[-1] + len(lines))

    def of(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """The places of some rows."""
        batches = np.searchsorted(self._starts, rows, side="right") - 1
        places = np.empty(len(rows), np.int64)
        for batch in np.unique(batches):
            here = batches == batch
            lines = self._lines[batch]
            within = rows[here] - self._starts[batch]
            found = within + lines.start if isinstance(lines, range) else lines[within]
            places[here] = (self._files[batch] << LINE_BITS) | found
        return places


def refuse_places(files: Sequence[SourceFile], places: npt.NDArray[np.int64], fault: int, references: npt.NDArray[np.int64]) -> None:
    """Note records as refused, by their places."""
    numbers = places >> LINE_BITS
    for number in np.unique(numbers):
        here = numbers == number
        lines = places[here] & LINES
        files[number].refused.add(lines, np.full(len(lines), fault, np.uint16), references[here])
