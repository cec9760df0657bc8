"""Records and settings, for one day, become a network: the one place of the rules for who is tied to whom, how strongly, and who decides.

- A tie is there when ``since <= as_of < until`` (empty = open).
- A strength is the declared one; else (x - 1)/4 of a declared closeness x of 1 to 5 (1: no usable tie); else the one assumed for the kind, with coverage 0.
- ``manager`` makes a ``reports_to`` tie, unless the same tie was written.
- A tie of a mutual kind gives an arc each way; a written reverse replaces the implied one.
- Who decides: the ``decides`` column and the rule of ``--deciders``; with neither, everybody who has reports is assumed to decide promotion. Nobody who has left decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.arcs import Half, Levels, sort_arcs
from graphcap.columns import Column, ConstantColumn, MemoryColumn, TextColumn
from graphcap.dates import day_text, microseconds, parse_day
from graphcap.deciders import find_deciders
from graphcap.kinds import assumed_strength, is_mutual
from graphcap.network import UNKNOWN_TIME, Arcs, Kind, Network, Origin, People, Ties

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.records import Records, Settings

NUMBER_COLUMNS = ("level", "performance", "potential", "capacity")
REPORTS_TO = "reports_to"
CLOSENESS_STEPS = 4


@dataclass(frozen=True, slots=True)
class Written:
    """Usable ties as arrays, sorted by source, target and kind; kinds numbered as in ``names``."""

    sources: npt.NDArray[np.uint32]
    targets: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint16]
    strengths: npt.NDArray[np.float64]
    coverage: npt.NDArray[np.float64] | float
    last_contact: npt.NDArray[np.int64] | None
    names: tuple[str, ...]


def build(records: Records, as_of: str | None = None) -> Network:
    """The network of the records on one day.

    Parameters
    ----------
    records
        With their settings.
    as_of
        ISO date or time; None: the day of `default_as_of`.
    """
    day = parse_day(as_of) if as_of else default_as_of(records)
    people = people_of(records.people)
    written = _written_ties(records, day)
    kinds = tuple(Kind(name, mutual_in(records.settings, name)) for name in written.names)
    outgoing, incoming = _arcs(written, kinds, len(people))
    deciders = find_deciders(records.people, written, rule=records.settings.deciders, day=day)
    origin = Origin(ties=len(written.sources))
    return Network(people, outgoing, incoming, ties_of(written, len(people)), kinds, deciders, day_text(day), origin)


def ties_of(written: Written, people: int) -> Ties:
    """Sorted ties as a network keeps them."""
    offsets = np.zeros(people + 1, np.uint64)
    offsets[1:] = np.cumsum(np.bincount(written.sources, minlength=people))
    count = len(written.sources)
    return Ties(
        MemoryColumn("Q", offsets),
        MemoryColumn("I", written.targets),
        MemoryColumn("H", written.kinds),
        _number_column("d", written.coverage, count),
        _number_column("q", UNKNOWN_TIME if written.last_contact is None else written.last_contact, count),
    )


def default_as_of(records: Records) -> datetime:
    """The first midnight UTC after the newest event, ``since``, ``joined`` or ``last_contact`` that is not after the day of the import.

    With no such date, the midnight that begins the day of the import. Sessions that are only planned do not count.
    """
    settings = records.settings
    if settings.as_of:
        return parse_day(settings.as_of)
    imported = parse_day(settings.imported) if settings.imported else datetime(1970, 1, 1, tzinfo=UTC)
    end = pa.scalar(imported + timedelta(days=1), pa.timestamp("us", tz="UTC"))
    newest = [_newest(_happened(records), end)]
    newest += [_newest(records.ties[name], end) for name in ("since", "last_contact") if name in records.ties.column_names]
    if "joined" in records.people.column_names:
        newest.append(_newest(_times(records.people["joined"]), end))
    known = [moment for moment in newest if moment is not None]
    if not known:
        return imported
    return datetime.combine(max(known).date() + timedelta(days=1), datetime.min.time(), tzinfo=UTC)


def _happened(records: Records) -> pa.ChunkedArray:
    events = records.events
    if "outcome" not in events.column_names or "session" not in records.event_kinds:
        return events["time"]
    session = records.event_kinds.index("session")
    planned = pc.and_(pc.equal(events["kind"], session), pc.fill_null(pc.equal(events["outcome"], "planned"), fill_value=False))
    return pc.filter(events["time"], pc.invert(planned))


def _newest(times: pa.ChunkedArray, end: pa.Scalar) -> datetime | None:
    found: datetime | None = pc.max(pc.filter(times, pc.fill_null(pc.less(times, end), fill_value=False))).as_py()
    return found


def _times(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Dates as written (ISO, checked at import), as times."""
    unique = pc.unique(texts)
    values = pa.array([parse_day(text) if text else None for text in unique.to_pylist()], pa.timestamp("us", tz="UTC"))
    return values.take(pc.index_in(texts.combine_chunks(), unique))


def mutual_in(settings: Settings, kind: str) -> bool:
    """Whether a kind gives arcs both ways under a store's settings."""
    if kind in settings.directed:
        return False
    return kind in settings.mutual or "all" in settings.mutual or is_mutual(kind)


def _written_ties(records: Records, day: datetime) -> Written:
    """The usable ties on a day, manager ties among them."""
    ties = _present(records.ties, day)
    columns = set(ties.column_names)
    sources, targets, codes = (_array(ties[name]) for name in ("source", "target", "kind"))
    count = len(sources)
    strengths = _array(ties["strength"]) if "strength" in columns else np.full(count, np.nan)
    if "declared_closeness" in columns:
        strengths = np.where(np.isnan(strengths), (_array(ties["declared_closeness"]) - 1) / CLOSENESS_STEPS, strengths)
    coverage: npt.NDArray[np.float64] | float = _array(ties["coverage"]) if "coverage" in columns else np.nan
    last_contact = _last_contact(ties["last_contact"], day) if "last_contact" in columns else None
    managed = _manager_ties(records, sources, targets, codes)
    names = records.tie_kinds
    if len(managed[0]):
        names = tuple(sorted({*names, REPORTS_TO}))
        codes = np.array([names.index(name) for name in records.tie_kinds], np.uint16)[codes]
        places = _places(managed, names, (sources, targets, codes), len(records.people))
        sources, targets = np.insert(sources, places, managed[0]), np.insert(targets, places, managed[1])
        codes = np.insert(codes, places, np.uint16(names.index(REPORTS_TO)))
        strengths = np.insert(strengths, places, np.nan)
        coverage = np.insert(coverage, places, np.nan) if isinstance(coverage, np.ndarray) else coverage
        last_contact = np.insert(last_contact, places, UNKNOWN_TIME) if last_contact is not None else None
    return _with_assumed(Written(sources, targets, codes, strengths, coverage, last_contact, names), records.settings)


def _present(ties: pa.Table, day: datetime) -> pa.Table:
    """Ties that are there on a day."""
    moment = pa.scalar(day, pa.timestamp("us", tz="UTC"))
    for name, compare in (("since", pc.less_equal), ("until", pc.greater)):
        if name in ties.column_names:
            ties = ties.filter(pc.fill_null(compare(ties[name], moment), fill_value=True))
    return ties


def _last_contact(times: pa.ChunkedArray, day: datetime) -> npt.NDArray[np.int64]:
    """Microseconds; unknown where empty, or after the day."""
    moments = _array(pc.fill_null(times.cast(pa.int64()), UNKNOWN_TIME))
    return np.where(moments > microseconds(day), UNKNOWN_TIME, moments)


def _manager_ties(records: Records, sources: Any, targets: Any, codes: Any) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Ends of the ties that ``manager`` makes, in the order of sources, less those that were written."""
    people = records.people
    if "manager" not in people.column_names:
        return np.empty(0, np.uint32), np.empty(0, np.uint32)
    managers = pc.index_in(people["manager"].combine_chunks(), people["id"].combine_chunks())
    known = _array(pc.is_valid(managers))
    reports = np.flatnonzero(known).astype(np.uint32)
    bosses = _array(pc.drop_null(managers)).astype(np.uint32)
    if REPORTS_TO in records.tie_kinds:
        written = codes == records.tie_kinds.index(REPORTS_TO)
        pairs = sources[written].astype(np.uint64) << np.uint64(32) | targets[written]
        fresh = ~np.isin(reports.astype(np.uint64) << np.uint64(32) | bosses, pairs)
        reports, bosses = reports[fresh], bosses[fresh]
    return reports, bosses


def _places(managed: tuple[Any, Any], names: tuple[str, ...], ends: tuple[Any, Any, Any], people: int) -> npt.NDArray[np.int64]:
    """Where manager ties go among written ties to keep the order."""
    shape = (people, people, len(names))
    kind = np.full(len(managed[0]), names.index(REPORTS_TO), np.uint16)
    return np.searchsorted(_keys(*ends, shape), _keys(*managed, kind, shape))


def _keys(sources: Any, targets: Any, kinds: Any, shape: tuple[int, int, int]) -> npt.NDArray[np.uint64]:
    """Source, target and kind of a tie as one number that sorts like them."""
    bits = [max(1, size.bit_length()) for size in shape]
    keys = sources.astype(np.uint64)
    keys <<= np.uint64(bits[1])
    keys |= targets
    keys <<= np.uint64(bits[2])
    keys |= kinds
    return keys


def _with_assumed(written: Written, settings: Settings) -> Written:
    """The same with assumed strengths and coverage filled in, and unusable ties and unused kinds left out."""
    strengths, coverage, last_contact = written.strengths, written.coverage, written.last_contact
    unknown = np.isnan(strengths)
    if unknown.any():
        assumed = np.array([settings.assume.get(name, assumed_strength(name)) for name in written.names] or [np.nan])
        strengths = np.where(unknown, assumed[written.kinds], strengths)
        known = np.where(unknown, 0.0, 1.0)
    else:
        known = 1.0
    if isinstance(coverage, np.ndarray):
        coverage = np.where(np.isnan(coverage), known, coverage)
    else:
        coverage = known
    usable = strengths > 0
    sources, targets, codes = written.sources, written.targets, written.kinds
    if not usable.all():
        sources, targets, codes, strengths = sources[usable], targets[usable], codes[usable], strengths[usable]
        coverage = coverage[usable] if isinstance(coverage, np.ndarray) else coverage
        last_contact = last_contact[usable] if last_contact is not None else None
    used = np.flatnonzero(np.bincount(codes, minlength=len(written.names)))
    if len(used) < len(written.names):
        renumbered = np.zeros(len(written.names), np.uint16)
        renumbered[used] = np.arange(len(used))
        codes = renumbered[codes]
    return Written(sources, targets, codes, strengths, coverage, last_contact, tuple(written.names[number] for number in used))


def _arcs(written: Written, kinds: tuple[Kind, ...], people: int) -> tuple[Arcs, Arcs]:
    """Arcs out and in; the same object twice where the network is symmetric."""
    levels = Levels.of(written.strengths)
    forward = Half(written.sources, written.targets, written.kinds, levels.codes)
    backward = Half(written.targets, written.sources, written.kinds, levels.codes)
    size = {"people": people, "kinds": len(kinds)}
    mutual = np.array([kind.mutual for kind in kinds], bool)
    implied = mutual[written.kinds] if not mutual.all() else np.ones(len(written.sources), bool)
    both_written = _reverse_written(written, people, len(kinds))
    if both_written is not None:
        implied &= ~both_written
    if implied.all():
        arcs = sort_arcs([forward, backward], levels, **size)
        return arcs, arcs
    outgoing = sort_arcs([forward, backward.take(implied)], levels, **size)
    incoming = sort_arcs([backward, forward.take(implied)], levels, **size)
    return outgoing, incoming


def _reverse_written(written: Written, people: int, kinds: int) -> npt.NDArray[np.bool_] | None:
    """Which ties have their reverse, of the same kind, written too; None where no tie has."""
    shape = (people, people, kinds)
    keys = _keys(written.sources, written.targets, written.kinds, shape)
    reverse = _keys(written.targets, written.sources, written.kinds, shape)
    ordered = np.concatenate([keys, np.sort(reverse)])
    ordered.sort(kind="stable")  # two sorted runs: merged in one pass
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    del ordered, reverse
    if not len(twice):
        return None
    found = np.zeros(len(keys), bool)
    found[np.searchsorted(keys, twice)] = True
    return found


def people_of(table: pa.Table) -> People:
    """The people of a records table, sorted by id as it is."""
    texts = {name: text_column(table[name]) for name in table.column_names if name != "id"}
    numbers: dict[str, Column] = {
        name: MemoryColumn("d", np.ascontiguousarray(_array(table[name].cast(pa.float64())))) for name in NUMBER_COLUMNS if name in texts
    }
    return People(text_column(table["id"]), texts, numbers, _name_order(table))


def _name_order(table: pa.Table) -> Column:
    if "name" not in table.column_names:
        return ConstantColumn("I", 0, 0)
    names = table["name"].combine_chunks()
    if pc.all(pc.string_is_ascii(names)).as_py() is not False:
        folded = pc.ascii_lower(names)
    else:
        folded = pa.array([name.casefold() if name else None for name in names.to_pylist()], pa.string())
    order = _array(pc.array_sort_indices(folded, null_placement="at_end"))
    known = len(names) - names.null_count
    return MemoryColumn("I", order[:known].astype(np.uint32))


def text_column(texts: pa.ChunkedArray) -> TextColumn:
    """Arrow strings as a text column; null becomes the empty text."""
    whole = pc.fill_null(texts, "").combine_chunks().cast(pa.large_string())
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], pa.large_string())
    if len(whole) == 0:
        return TextColumn.of([])
    offsets = np.frombuffer(whole.buffers()[1], np.uint64)[whole.offset : whole.offset + len(whole) + 1]
    first, last = int(offsets[0]), int(offsets[-1])
    letters = memoryview(whole.buffers()[2] or b"")[first:last]
    return TextColumn(MemoryColumn("Q", offsets - np.uint64(first)), MemoryColumn("B", letters))


def _number_column(typecode: str, values: Any, length: int) -> Column:
    """A column of these values, or of one value everywhere."""
    if not isinstance(values, np.ndarray):
        return ConstantColumn(typecode, values, length)
    if length and (values == values[0]).all():
        return ConstantColumn(typecode, values[0].item(), length)
    return MemoryColumn(typecode, np.ascontiguousarray(values))


def _array(column: Any) -> npt.NDArray[Any]:
    """An arrow column as a numpy array; null numbers become NaN."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    values: npt.NDArray[Any] = whole.to_numpy(zero_copy_only=False)
    return values

