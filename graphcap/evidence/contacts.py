"""Counted events: those before the day, between two people, that weigh anything.

An event weighs type x ``weight`` / max(1, n - 1), where n are the different people in all rows with the same ``id`` (2 without an id). One
of more than 25 people counts in nothing. A session that is only planned has not taken place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.kinds import EVENT_KIND_BY_NAME

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.evidence.rule import Rule

UNKNOWN_KIND_WEIGHT = 1.0
PEOPLE_BITS = np.int64(32)


class Contacts(NamedTuple):
    """Counted events, one a row.

    Attributes
    ----------
    sources, targets
        Numbers of people, never the same.
    kinds
        As in the events.
    times
        Microseconds since 1970 UTC.
    weights
        Above 0.
    """

    sources: npt.NDArray[np.uint32]
    targets: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint16]
    times: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]


def counted(events: pa.Table, kinds: tuple[str, ...], *, before: int, rule: Rule) -> Contacts:
    """The events that count, in the order of the table.

    Parameters
    ----------
    events
        Of `graphcap.records.EVENTS_SCHEMA`.
    kinds
        Names of the kinds by number.
    before
        Microseconds since 1970 UTC; what happens then or later does not count.
    """
    earlier = _numbers(events["time"].cast(pa.int64())) < before
    if not earlier.all():
        events = events.filter(pa.array(earlier))
    sources = _numbers(events["source"])
    targets = _numbers(pc.coalesce(events["target"], events["source"]))  # to everybody, like a note to oneself, is between no two
    weights = _weights(events, kinds, sources=sources, targets=targets, rule=rule)
    counts = (weights > 0) & (sources != targets)
    columns = sources, targets, _numbers(events["kind"]), _numbers(events["time"].cast(pa.int64())), weights
    return Contacts(*(columns if counts.all() else (column[counts] for column in columns)))


def _weights(
    events: pa.Table, kinds: tuple[str, ...], *, sources: npt.NDArray[Any], targets: npt.NDArray[Any], rule: Rule
) -> npt.NDArray[np.float64]:
    """What each event weighs, 0 where it counts in nothing."""
    types = [EVENT_KIND_BY_NAME[name].weight if name in EVENT_KIND_BY_NAME else UNKNOWN_KIND_WEIGHT for name in kinds]
    weights: npt.NDArray[np.float64] = np.array(types, np.float64)[_numbers(events["kind"])]
    if "weight" in events.column_names:
        with np.errstate(over="ignore"):
            weights *= _numbers(pc.fill_null(events["weight"], 1.0))
    if "outcome" in events.column_names and "session" in kinds:
        planned = pc.and_(pc.equal(events["kind"], kinds.index("session")), pc.equal(events["outcome"], "planned"))
        weights[_numbers(pc.fill_null(planned, fill_value=False))] = 0
    if "id" in events.column_names:
        people = _people_together(events["id"], sources=sources, targets=targets)
        weights /= np.maximum(1, people - 1)
        weights[people > rule.most_people] = 0
    return weights


def _people_together(ids: pa.ChunkedArray, *, sources: npt.NDArray[Any], targets: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """For each row, how many different people the rows with its id name; 2 without an id, and where no other row has it."""
    codes = _codes(ids)
    people = np.full(len(codes), 2, np.int32)
    rows = np.flatnonzero(codes >= 0)
    rows = rows[np.bincount(codes[rows])[codes[rows]] > 1] if len(rows) else rows
    shared = codes[rows].astype(np.int64) << PEOPLE_BITS
    named = np.concatenate([shared | sources[rows], shared | targets[rows]])
    named.sort()
    first = np.ones(len(named), bool)
    first[1:] = named[1:] != named[:-1]
    different = np.bincount(named[first] >> PEOPLE_BITS, minlength=1)
    people[rows] = different[codes[rows]]
    return people


def _codes(ids: pa.ChunkedArray) -> npt.NDArray[np.int32]:
    """A number for each text, -1 for null."""
    encoded = ids.cast(pa.large_string()).dictionary_encode()
    indices = pa.chunked_array([chunk.indices for chunk in encoded.chunks], pa.int32())
    return _numbers(pc.fill_null(indices, -1))


def _numbers(column: pa.ChunkedArray) -> npt.NDArray[Any]:
    """A column without nulls as a numpy array."""
    values: npt.NDArray[Any] = column.to_numpy()
    return values
