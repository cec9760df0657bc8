"""Records and settings, for one day, become a network: the one place of the rules for who is tied to whom, how strongly, and who decides.

- Who was merged is one person: `graphcap.identity`.
- Which ties are usable on the day, and their strength: `graphcap.written`.
- A tie of a mutual kind gives an arc each way; a written reverse replaces the implied one.
- Who decides: `graphcap.deciders`.
- Who may not be asked, who has left and who is away: `graphcap.optouts`.
- How often people were asked, and what is fitted to what came of it: `graphcap.logged`.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.arcs import Filled, Filling, Half, Layout, Levels, merge, sort_arcs
from graphcap.arrow_columns import array_of, number_column, text_column
from graphcap.aside import slices
from graphcap.columns import NUMPY_TYPES, Column, ConstantColumn, MemoryColumn, TextColumn
from graphcap.dates import FIRST, asked_day, day_text, midnight, parse_day
from graphcap.deciders import find_deciders
from graphcap.happened import EventKeeper, events_of
from graphcap.identity import as_one
from graphcap.kinds import is_mutual
from graphcap.logged import asks_of
from graphcap.lookup import folded
from graphcap.network import UNKNOWN_TIME, Arcs, Evidence, Kind, Network, Origin, People, Ties
from graphcap.optouts import find_reserve
from graphcap.scratch import ANYWHERE, Scratch
from graphcap.written import Written, tie_keys, written_ties

if TYPE_CHECKING:
    from datetime import datetime

    import numpy.typing as npt

    from graphcap.records import Records, Settings

BY_NAME = "by_name"
NUMBER_COLUMNS = ("level", "performance", "potential", "capacity")


def build(records: Records, as_of: str | None = None, *, keeper: Keeper | None = None) -> Network:
    """The network of the records on one day.

    Parameters
    ----------
    records
        With their settings.
    as_of
        ISO date or time; None: the day of `default_as_of`.
    keeper
        Takes each part as soon as it is finished.

    Raises
    ------
    InputError
        When the day is none, or the rule of who decides names a column that the people do not have.
    """
    records = as_one(records)
    scratch = keeper.scratch if keeper else ANYWHERE
    day = asked_day(as_of) if as_of is not None else default_as_of(records)
    with ThreadPoolExecutor(1) as aside:
        coming = aside.submit(people_of, records.people, keeper)
        written = written_ties(records, day, scratch=scratch)
        kinds = tuple(Kind(name, mutual_in(records.settings, name)) for name in written.names)
        deciders = find_deciders(records.people, written, rule=records.settings.deciders, day=day)
        people = coming.result()
        evidence = _evidence(written, len(people), keeper)
        written = replace(written, pairs=None)
        outgoing, incoming = arcs_of(written, kinds, len(people), filling=keeper.filled if keeper else None, scratch=scratch)
    origin = Origin(ties=len(written), disputes=records.settings.disputes)
    ties = ties_of(written, len(people))
    events, reserve = events_of(records, day, keeper=keeper), find_reserve(records.people, records.settings.opt_out, day)
    asks = asks_of(records, day)
    return Network(
        people,
        outgoing,
        incoming,
        ties=ties,
        kinds=kinds,
        deciders=deciders,
        as_of=day_text(day),
        origin=origin,
        evidence=evidence,
        events=events,
        reserve=reserve,
        asks=asks,
    )


class Keeper(EventKeeper, Protocol):
    """Takes finished columns of a network out of memory, and gives back what stands for them."""

    def texts(self, name: str, texts: TextColumn) -> TextColumn:
        """Texts of everybody, before any arcs."""
        ...

    def numbers(self, name: str, numbers: Column) -> Column:
        """Numbers of people, or of everybody, before any arcs."""
        ...

    def evidence(self, evidence: Evidence) -> Evidence:
        """What events say of each pair, before any arcs."""
        ...

    def filled(self, name: str, typecode: str, length: int) -> Filled:
        """A column of arcs, to be filled."""
        ...


def _evidence(written: Written, people: int, keeper: Keeper | None) -> Evidence | None:
    evidence = evidence_of(written, people)
    return keeper.evidence(evidence) if keeper and evidence else evidence


def default_as_of(records: Records) -> datetime:
    """The first midnight UTC after the newest event, ``since``, ``joined`` or ``last_contact`` that is not after the day of the import.

    With no such date, the midnight that begins the day of the import. Sessions that are only planned do not count.
    """
    settings = records.settings
    if settings.as_of:
        return parse_day(settings.as_of)
    imported = midnight(parse_day(settings.imported)) if settings.imported else FIRST
    times = [records.ties[name] for name in ("since", "last_contact") if name in records.ties.column_names]
    if "joined" in records.people.column_names:
        joined = pc.drop_null(pc.unique(records.people["joined"])).to_pylist()
        times.append(pa.array([parse_day(text) for text in joined], pa.timestamp("us", tz="UTC")))
    end = pa.scalar(imported + timedelta(days=1), pa.timestamp("us", tz="UTC"))
    happened = (_happened(records, events) for events in slices(records.events))
    newest = [pc.max(pc.filter(moments, pc.less(moments, end))).as_py() for moments in chain(happened, times)]
    known = [moment for moment in newest if moment is not None]
    return midnight(max(known)) + timedelta(days=1) if known else imported


def _happened(records: Records, events: pa.Table) -> pa.ChunkedArray:
    """Times of some of the events but for sessions that are only planned."""
    if "outcome" not in events.column_names or "session" not in records.event_kinds:
        return events["time"]
    session = records.event_kinds.index("session")
    planned = pc.and_(pc.equal(events["kind"], session), pc.fill_null(pc.equal(events["outcome"], "planned"), fill_value=False))
    return pc.filter(events["time"], pc.invert(planned))


def mutual_in(settings: Settings, kind: str) -> bool:
    """Whether a kind gives arcs both ways under a store's settings."""
    if kind in settings.directed:
        return False
    return kind in settings.mutual or "all" in settings.mutual or is_mutual(kind)


def arcs_of(
    written: Written, kinds: tuple[Kind, ...], people: int, *, filling: Filling | None = None, scratch: Scratch = ANYWHERE
) -> tuple[Arcs, Arcs]:
    """Arcs out and in; the same object twice where the network is symmetric."""
    with ThreadPoolExecutor(1) as aside:
        coming = aside.submit(Levels.of, written.strengths, scratch=scratch)
        mutual = np.array([kind.mutual for kind in kinds], bool)[written.kinds]
        first, second = _both_written(written, mutual, counts=(people, len(kinds)), scratch=scratch)
        levels = coming.result()
    one_way = ~mutual
    differ = levels.codes[first] != levels.codes[second]
    one_way[first], one_way[second] = differ, differ
    mutual[first] = mutual[second] = False
    ties = written.sources, written.targets, written.kinds, levels.codes
    halves = [Half(*ties, ~one_way), Half(*ties, mutual).turned()]
    return sort_arcs(halves, Half(*ties, one_way), levels, people=people, kinds=len(kinds), filling=filling, scratch=scratch)


def _both_written(written: Written, mutual: npt.NDArray[np.bool_], *, counts: tuple[int, int], scratch: Scratch) -> tuple[Any, Any]:
    """Places of the mutual ties whose reverse, of the same kind, was written too, and places of those reverses."""
    falling = mutual & (written.sources > written.targets)
    if not falling.any():
        return np.empty(0, np.int64), np.empty(0, np.int64)
    alike = np.broadcast_to(np.zeros(1, np.uint32), len(written))
    ties = Half(written.sources, written.targets, written.kinds, alike)
    turned = Half(written.sources, written.targets, written.kinds, alike, falling).turned()
    layout = Layout.of(0, people=counts[0], kinds=counts[1], arcs=len(ties))
    bounds = ties.bounds(layout, layout.blocks(counts[0]))
    firsts = []
    for (start, stop), packed in zip(pairwise(bounds), turned.packed(layout, layout.blocks(counts[0]), scratch), strict=True):
        keys, back = layout.pack(ties.part(start, stop)), packed()
        back.sort()
        together = merge([keys, back])
        firsts.append(np.searchsorted(keys, together[1:][together[1:] == together[:-1]]) + start)
    first = np.concatenate(firsts)
    return _with_reverses(written, first, bounds, counts)


def _with_reverses(written: Written, first: npt.NDArray[np.int64], bounds: list[int], counts: tuple[int, int]) -> tuple[Any, Any]:
    """Places of ties in the order of their reverses, which were written too, and the places of these."""
    reverses = tie_keys(written.targets[first], written.sources[first], written.kinds[first], counts=counts)
    order = np.argsort(reverses)  # places are found many times faster in order
    reverses, seconds = reverses[order], [np.empty(0, np.int64)]
    for start, stop in pairwise(bounds if len(first) else []):
        keys = tie_keys(written.sources[start:stop], written.targets[start:stop], written.kinds[start:stop], counts=counts)
        done = sum(map(len, seconds))
        here = reverses[done : np.searchsorted(reverses, keys[-1:], side="right").sum()]
        seconds.append(np.searchsorted(keys, here) + start)
    return first[order], np.concatenate(seconds)


def ties_of(written: Written, people: int) -> Ties:
    """Sorted ties as a network keeps them."""
    return Ties(
        _offsets(written.sources, people),
        MemoryColumn("I", written.targets),
        MemoryColumn("H", written.kinds),
        number_column("d", written.coverage, len(written)),
        number_column("q", UNKNOWN_TIME if written.last_contact is None else written.last_contact, len(written)),
        None if written.declared is None else number_column("B", written.declared.astype(np.uint8), len(written)),
    )


def evidence_of(written: Written, people: int) -> Evidence | None:
    """What the evidence says of each pair, as a network keeps it; None without events."""
    pairs = written.pairs
    if pairs is None:
        return None
    parts = pairs._asdict() | pairs.tally._asdict() | pairs.overlap._asdict()
    typecodes = {"bool": "B", "uint8": "B", "int64": "q", "float64": "d"}
    columns: dict[str, Column] = {"offsets": _offsets(pairs.sources, people), "targets": MemoryColumn("I", pairs.targets)}
    for name in Evidence._fields[len(columns) :]:
        typecode = typecodes[parts[name].dtype.name]
        columns[name] = number_column(typecode, parts[name].astype(NUMPY_TYPES[typecode], copy=False), len(pairs))
    return Evidence(**columns)


def _offsets(sources: npt.NDArray[np.uint32], people: int) -> Column:
    """Where the rows of each person begin among sorted ones."""
    offsets = np.zeros(people + 1, np.uint64)
    offsets[1:] = np.searchsorted(sources, np.arange(people, dtype=np.uint32), side="right")
    return MemoryColumn("Q", offsets)


def people_of(table: pa.Table, keeper: Keeper | None = None) -> People:
    """The people of a records table, sorted by id as it is; each column is kept before the next one is made."""

    def texts_of(name: str) -> TextColumn:
        texts = text_column(table[name])
        return keeper.texts(name, texts) if keeper else texts

    def kept(name: str, numbers: Column) -> Column:
        return keeper.numbers(name, numbers) if keeper else numbers

    ids, *texts = ((name, texts_of(name)) for name in table.column_names)
    numbers = {
        name: kept(name, MemoryColumn("d", np.ascontiguousarray(array_of(table[name].cast(pa.float64())))))
        for name in NUMBER_COLUMNS
        if name in table.column_names
    }
    return People(ids[1], dict(texts), numbers, kept(BY_NAME, _name_order(table)))


def _name_order(table: pa.Table) -> Column:
    """People who have a name, by folded name, then number."""
    if "name" not in table.column_names:
        return ConstantColumn("I", 0, 0)
    names = table["name"].combine_chunks()
    keys, foreign = pc.ascii_lower(names), pc.fill_null(pc.invert(pc.string_is_ascii(names)), fill_value=False)
    told = pa.array([folded(name) for name in names.filter(foreign).to_pylist()], pa.string())
    keys = pc.replace_with_mask(keys, foreign, told)  # in lower case is what folding makes of ASCII
    order = array_of(pc.array_sort_indices(keys, null_placement="at_end"))  # stable; by bytes, which is by code point
    return MemoryColumn("I", order[: len(names) - names.null_count].astype(np.uint32))
