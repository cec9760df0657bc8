"""The asks as a network keeps them, from the table of records, and what is fitted to them.

Asks count at their own time, whatever the day of the network: the last 90 days are those before the later of the day and the newest ask. An
ask of which nobody has said what came of it counts as silent, for the fit, once 21 days have gone by until then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.arrow_columns import array_of, number_column
from graphcap.asks import ACCEPTED, OUTCOMES, RECENT_DAYS, UNKNOWN_OUTCOME, Asks
from graphcap.columns import MemoryColumn
from graphcap.dates import microseconds
from graphcap.evidence.calibration import SILENT_DAYS, fit

if TYPE_CHECKING:
    from datetime import datetime

    import numpy.typing as npt

    from graphcap.asks import Calibration
    from graphcap.records import Records

    Numbers = npt.NDArray[Any]


def asks_of(records: Records, day: datetime) -> Asks | None:
    """The asks of people who are one each, as a network of some day keeps them; None where there are none."""
    table, count = records.asks.combine_chunks(), len(records.people)
    if not len(table):
        return None
    via = table["via"].combine_chunks()
    numbers = {"source": table["source"], "target": table["target"], "via": via.flatten()}
    who = {name: _numbers(texts, records) for name, texts in numbers.items()}
    offsets = np.zeros(len(table) + 1, np.uint64)
    offsets[1:] = np.cumsum(array_of(pc.list_value_length(via)))
    times, odds = array_of(table["time"].cast(pa.int64())), array_of(table["odds"])
    outcomes = _outcomes(table)
    now = max(microseconds(day), int(times[-1]))
    recent = np.repeat(times >= now - microseconds_of(RECENT_DAYS), np.diff(offsets).astype(np.int64))
    return Asks(
        times=MemoryColumn("q", times),
        sources=MemoryColumn("I", who["source"]),
        targets=MemoryColumn("I", who["target"]),
        outcomes=MemoryColumn("B", outcomes),
        odds=MemoryColumn("d", odds),
        via_offsets=MemoryColumn("Q", offsets),
        via=MemoryColumn("I", who["via"]),
        recent=number_column("I", np.bincount(who["via"][recent], minlength=count).astype(np.uint32), count),
        calibration=_fitted(times, odds, outcomes, now=now),
    )


def microseconds_of(days: int) -> int:
    """So many days."""
    return timedelta(days=days) // timedelta(microseconds=1)


def _fitted(times: Numbers, odds: Numbers, outcomes: Numbers, *, now: int) -> Calibration | None:
    """What is fitted to asks of known odds and outcome, no answer for long enough being one."""
    told = (outcomes != UNKNOWN_OUTCOME) | (times <= now - microseconds_of(SILENT_DAYS))
    known = told & (odds > 0)
    return fit(odds[known], outcomes[known] == OUTCOMES.index(ACCEPTED))


def _outcomes(table: pa.Table) -> Numbers:
    places = pc.index_in(table["outcome"], value_set=pa.array(OUTCOMES))
    return array_of(pc.fill_null(places, UNKNOWN_OUTCOME)).astype(np.uint8)


def _numbers(texts: Any, records: Records) -> Numbers:
    """Numbers of people by their ids."""
    return array_of(pc.index_in(texts, value_set=records.people["id"].combine_chunks())).astype(np.uint32)
