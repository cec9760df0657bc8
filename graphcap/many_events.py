"""Events put together when there are more of them than fit into memory: as `graphcap.merging.merge_events` does, part by part on disk.

- Events are put aside by a hash of their id: what has one id lies in one part, where the first of it is found.
- Those that stand are put aside by time, in parts of about the same size; of each part, every event is kept once, and sorted.
- The parts, one after the other, are written to one file, which is mapped.

Many events of one moment stay in one part: that is what memory has to hold.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from graphcap.aside import PARTS, Aside, by_id, fit, mapped, slices
from graphcap.merging import NEEDED, first_of_id, merge_events
from graphcap.records import EVENTS_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy.typing as npt

    from graphcap.scratch import Scratch

SAMPLED = 64
"""Of so many events the time of one says how to part them."""


def put_together(
    old: pa.Table, new: pa.Table, *, numbered: tuple[Callable[[pa.Table], pa.Table], Callable[[pa.Table], pa.Table]], scratch: Scratch
) -> pa.Table:
    """Events of a store and of an import, each once, sorted; mapped where they are many.

    Parameters
    ----------
    old, new
        Each with its own numbers of people and kinds.
    numbered
        Bring those of the store, and those of the import, to one numbering.
    scratch
        Where they go; it has room for twice the events.
    """
    if fit(old.num_rows + new.num_rows):
        return merge_events(*(number(table) for number, table in zip(numbered, (old, new), strict=True)))
    if not new.num_rows:
        return mapped(map(numbered[0], slices(old)), old.schema, scratch)  # numbers rise as before, so that it is sorted
    tables = (number(part) for number, table in zip(numbered, (old, new), strict=True) for part in slices(table))
    return _merged(tables, scratch)


def _merged(tables: Iterable[pa.Table], scratch: Scratch) -> pa.Table:
    """Events of one numbering, each once, sorted, mapped."""
    aside, sampled = Aside(EVENTS_SCHEMA, scratch), [np.empty(0, np.int64)]
    for table in tables:
        aside.add(table, by_id(table))
        sampled.append(_times(table)[::SAMPLED])
    times = np.sort(np.concatenate(sampled))
    del sampled
    cuts = times[np.linspace(0, len(times), PARTS, endpoint=False).astype(np.intp)[1:]]
    sorted_aside, known = Aside(EVENTS_SCHEMA, scratch), Counter(dict.fromkeys(NEEDED, 1))
    for table in aside:
        once = table.filter(pa.array(first_of_id(table)))
        sorted_aside.add(once, np.searchsorted(cuts, _times(once), side="right"))
        known.update({name: once.num_rows - once[name].null_count for name in once.column_names})
    schema = pa.schema([field for field in EVENTS_SCHEMA if known[field.name]])
    return mapped(_sorted(sorted_aside), schema, scratch)


def _sorted(aside: Aside) -> Iterator[pa.Table]:
    nothing = EVENTS_SCHEMA.empty_table()
    for table in aside:
        yield merge_events(nothing, table)


def _times(table: pa.Table) -> npt.NDArray[np.int64]:
    return np.asarray(table["time"].cast(pa.int64()))
