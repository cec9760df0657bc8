"""Batches of records as a tokeniser gives them: columns of cells, the line of each record, and what could not be cut into cells."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    import numpy.typing as npt
    import pyarrow as pa

Made = TypeVar("Made")
MOST_WORKERS = 4
WAITING_JOBS = 2


class Malformed(NamedTuple):
    """A record that does not have the header's cells: where it starts, why, and its cells as far as they can be told."""

    line: int
    reason: str
    record: dict[str, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of a file, in its order.

    Attributes
    ----------
    columns
        Column name to cells: text, or the type that a Parquet file gives; null where the cell is empty.
    lines
        The physical line on which each record starts, rising.
    malformed
        Records that are not in ``columns``.
    done
        Bytes of the file read so far.
    """

    columns: Mapping[str, pa.Array]
    lines: range | npt.NDArray[np.int64]
    malformed: tuple[Malformed, ...]
    done: int

    def lines_at(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """The lines of some rows."""
        if isinstance(self.lines, range):
            return rows.astype(np.int64) + self.lines.start
        return self.lines[rows]


class Tokeniser(Protocol):
    """A file that has been recognised as a table, with the names of its columns."""

    path: Path
    names: tuple[str, ...]

    def jobs(self, wanted: Collection[str]) -> Iterator[Callable[[], Batch]]:
        """The file's batches in order, each as a job that any thread may do; only the wanted columns are cut out."""
        ...


def in_order(jobs: Iterator[Callable[[], Made]]) -> Iterator[Made]:
    """What the jobs make, in their order, while one thread comes by the next jobs and a few others do them.

    What goes wrong in a job, or in coming by it, is raised once everything before it has been given.
    """
    workers = min(MOST_WORKERS, os.cpu_count() or 1)
    waiting: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(workers) as pool:
        try:
            coming = reader.submit(next, jobs, None)
            while coming.exception() is None and (job := coming.result()) is not None:
                coming = reader.submit(next, jobs, None)
                waiting.append(pool.submit(job))
                if len(waiting) >= workers + WAITING_JOBS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
            coming.result()
        finally:
            for future in waiting:
                future.cancel()
