"""The ties that are usable on a day, as they were written, as arrays: who is tied to whom, and how strongly.

- A tie is there when ``since <= as_of < until`` (empty = open).
- ``manager`` makes a ``reports_to`` tie, unless the same tie was written.
- A strength is the declared one; else (x - 1)/4 of a declared closeness x of 1 to 5 (1: no usable tie); else the one computed from the
  pair's evidence; else the one assumed for the kind, with coverage 0. One that was written with its terms was computed elsewhere from
  evidence, and nobody declared it.
- Evidence of a pair (`graphcap.evidence.strength`) makes one tie of kind ``contact`` beside the others. Where such a tie was written, it
  takes the stronger of the two.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.arcs import THREADS, bits_of, pack
from graphcap.arrow_columns import array_of
from graphcap.dates import microseconds
from graphcap.evidence.many import pairs_of_records
from graphcap.evidence.rule import CONTACT
from graphcap.kinds import REPORTS_TO, assumed_strength
from graphcap.network import UNKNOWN_TIME
from graphcap.records import TERM_COLUMNS
from graphcap.scratch import ANYWHERE, Pile, Scratch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import numpy.typing as npt

    from graphcap.evidence.strength import Pairs
    from graphcap.records import Records, Settings

    Columns = dict[str, npt.NDArray[Any]]
    Managers = tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]

CLOSENESS_STEPS = 4
NOBODY = -1
BLOCK_ROWS = 1 << 21
"""Ties that are made at a time."""


@dataclass(frozen=True, slots=True)
class Written:
    """Usable ties as arrays, sorted by source, target and kind; kinds numbered as in ``names``, each of which is used.

    Attributes
    ----------
    coverage
        One value a tie, or one for all.
    last_contact
        Microseconds since 1970 UTC; None when no tie has any.
    declared
        Whether a strength is a declared one; None when all are.
    pairs
        What the evidence says of each pair; None without events.
    """

    sources: npt.NDArray[np.uint32]
    targets: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint16]
    strengths: npt.NDArray[np.float64]
    coverage: npt.NDArray[np.float64] | float
    last_contact: npt.NDArray[np.int64] | None
    names: tuple[str, ...]
    declared: npt.NDArray[np.bool_] | None = None
    pairs: Pairs | None = None

    def __len__(self) -> int:
        return len(self.sources)


def written_ties(records: Records, day: datetime, *, scratch: Scratch = ANYWHERE) -> Written:
    """The usable ties on a day, those of managers and of evidence among them; many are made block by block of sources, and put aside."""
    managers = _managers(records.people)
    pairs = pairs_of_records(records, day, scratch=scratch) if len(records.events) else None
    evidence = _Evidence.of(pairs, records, day) if pairs is not None and len(pairs) else None
    added = ((REPORTS_TO, len(managers[0])), (CONTACT, evidence))
    names = tuple(sorted({*records.tie_kinds, *(name for name, some in added if some)}))
    most = len(records.ties) + len(managers[0]) + (len(pairs) if pairs is not None else 0)
    pile = Pile(scratch, most, absent={"coverage": 1.0, "declared": True})
    used = np.zeros(len(names), bool)
    for low, high, table in _by_source(records):
        ties = _declared(table, day)
        ties["kind"] = np.array([names.index(name) for name in records.tie_kinds], np.uint16)[ties["kind"]]
        ties = _with_managers(ties, names, _between(managers, low, high), people=len(records.people))
        unknown = np.isnan(ties["strength"])
        if unknown.any() or "declared" in ties:
            ties["declared"] = ~unknown & ties.get("declared", True)
        if evidence is not None:
            rows = np.searchsorted(evidence.pairs.sources, np.array([low, high], np.uint32))
            ties = _with_contacts(ties, names, evidence, rows=rows, people=len(records.people))
        ties |= _assumed(ties, names, records.settings)
        usable = ties["strength"] > 0
        if not usable.all():
            ties = {name: values[usable] for name, values in ties.items()}
        used[np.bincount(ties["kind"], minlength=len(names)) > 0] = True
        pile.add(ties)
    ties = pile.whole()
    if not used.all():
        ties["kind"] = (np.cumsum(used) - 1).astype(np.uint16)[ties["kind"]]
        names = tuple(name for name, is_used in zip(names, used, strict=True) if is_used)
    columns = ties["source"], ties["target"], ties["kind"], ties["strength"], ties.get("coverage", 1.0), ties.get("last_contact")
    return Written(*columns, names, ties.get("declared"), pairs)


def _by_source(records: Records) -> Iterator[tuple[int, int, pa.Table]]:
    """Ties in blocks of about `BLOCK_ROWS` by rising sources: the first of these, the one after the last, and the ties."""
    sources, people = array_of(records.ties["source"]), len(records.people)
    cuts = np.unique(sources[BLOCK_ROWS::BLOCK_ROWS])
    for low, high in pairwise([0, *cuts[cuts > 0].tolist(), people]):
        start, stop = np.searchsorted(sources, np.array([low, high], np.uint32)).tolist()
        yield low, high, records.ties.slice(start, stop - start)


def _between(managers: Managers, low: int, high: int) -> Managers:
    """Those of the reports from one number to another, which is excluded."""
    start, stop = np.searchsorted(managers[0], np.array([low, high], np.uint32)).tolist()
    return managers[0][start:stop], managers[1][start:stop]


class _Evidence(NamedTuple):
    """What events say of pairs: as `Written.pairs`, as keys that sort like them, and whether no contact was written of them."""

    pairs: Pairs
    keys: npt.NDArray[np.uint64]
    new: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, pairs: Pairs, records: Records, day: datetime) -> _Evidence:
        """That of a day."""
        people, new = len(records.people), np.ones(len(pairs), bool)
        evidence = cls(pairs, _pair_keys(pairs.sources, pairs.targets, people), new)
        if CONTACT in records.tie_kinds:
            ties = records.ties
            ties = _there(ties.filter(pc.equal(ties["kind"], records.tie_kinds.index(CONTACT))), day)
            found, place = evidence.find(array_of(ties["source"]), array_of(ties["target"]), people)
            new[place[found]] = False
        return evidence

    def find(self, sources: Any, targets: Any, people: int) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.intp]]:
        """Whether there is evidence of some ties, and the places of their pairs."""
        tied = _pair_keys(np.minimum(sources, targets), np.maximum(sources, targets), people)
        place = np.searchsorted(self.keys, tied)
        found = place < len(self.keys)
        found[found] = self.keys[place[found]] == tied[found]
        return found, place


def _declared(table: pa.Table, day: datetime) -> Columns:
    """Ties that are there on a day, with the strength that was declared, NaN where none was."""
    table = _there(table, day)
    ties = {name: array_of(table[name]) for name in ("source", "target", "kind", "strength", "coverage") if name in table.column_names}
    strengths = ties["strength"] if "strength" in ties else np.full(len(table), np.nan)
    if "declared_closeness" in table.column_names:
        strengths = np.where(np.isnan(strengths), (array_of(table["declared_closeness"]) - 1) / CLOSENESS_STEPS, strengths)
    ties["strength"] = strengths
    if TERM_COLUMNS[0] in table.column_names:
        ties["declared"] = array_of(pc.is_null(table[TERM_COLUMNS[0]]))
    if "last_contact" in table.column_names:
        moments = array_of(pc.fill_null(table["last_contact"].cast(pa.int64()), UNKNOWN_TIME))
        ties["last_contact"] = np.where(moments > microseconds(day), UNKNOWN_TIME, moments)
    return ties


def _there(table: pa.Table, day: datetime) -> pa.Table:
    """The ties that have begun on a day, and not ended."""
    moment = pa.scalar(day, pa.timestamp("us", tz="UTC"))
    for name, compare in (("since", pc.less_equal), ("until", pc.greater)):
        if name in table.column_names:
            table = table.filter(pc.fill_null(compare(table[name], moment), fill_value=True))
    return table


def _with_managers(ties: Columns, names: tuple[str, ...], managers: Managers, *, people: int) -> Columns:
    """The same with the ties that managers make, less those that were written."""
    reports = managers[0]
    if not len(reports):
        return ties
    kind = np.full(len(reports), names.index(REPORTS_TO), np.uint16)
    counts = people, len(names)
    written, made = tie_keys(ties["source"], ties["target"], ties["kind"], counts=counts), tie_keys(*managers, kind, counts=counts)
    places = np.searchsorted(written, made)
    new = np.ones(len(made), bool)
    inside = places < len(written)
    new[inside] = written[places[inside]] != made[inside]
    added: dict[str, Any] = {"source": reports[new], "target": managers[1][new], "kind": kind[new]}
    added |= {"strength": np.nan, "coverage": np.nan, "last_contact": UNKNOWN_TIME, "declared": False}
    return _inserted(ties, added, places[new])


def _with_contacts(ties: Columns, names: tuple[str, ...], evidence: _Evidence, *, rows: npt.NDArray[np.intp], people: int) -> Columns:
    """The same with what evidence says: of ties without a strength, and as a tie of its own for each pair from one row to another."""
    pairs, contact, count = evidence.pairs, names.index(CONTACT), len(ties["source"])
    found, place = evidence.find(ties["source"], ties["target"], people)
    kept = {"declared": np.ones(count, bool), "coverage": np.full(count, np.nan), "last_contact": np.full(count, UNKNOWN_TIME)} | ties
    _fill_in(kept, pairs, rows=np.flatnonzero(found), places=place[found], contact=contact)
    new = rows[0] + np.flatnonzero(evidence.new[rows[0] : rows[1]])
    added: dict[str, Any] = {"source": pairs.sources[new], "target": pairs.targets[new], "kind": np.uint16(contact), "declared": False}
    added |= {"strength": pairs.strength[new], "coverage": pairs.coverage[new], "last_contact": pairs.tally.last_contact[new]}
    counts = people, len(names)
    at = tie_keys(added["source"], added["target"], np.full(len(added["source"]), contact, np.uint16), counts=counts)
    return _inserted(kept, added, np.searchsorted(tie_keys(kept["source"], kept["target"], kept["kind"], counts=counts), at))


def _fill_in(ties: Columns, pairs: Pairs, *, rows: npt.NDArray[np.intp], places: npt.NDArray[np.intp], contact: int) -> None:
    """Give some ties the strength of their pairs where they have none, and where they say the same and less of it."""
    strengths = ties["strength"][rows]
    weaker = np.isnan(strengths) | ((ties["kind"][rows] == contact) & (strengths < pairs.strength[places]))
    rows, places = rows[weaker], places[weaker]
    for name, values in (("strength", pairs.strength[places]), ("coverage", pairs.coverage[places]), ("declared", False)):
        ties[name] = ties[name].copy()
        ties[name][rows] = values


def _pair_keys(sources: npt.NDArray[np.uint32], targets: npt.NDArray[np.uint32], people: int) -> npt.NDArray[np.uint64]:
    """Pairs as numbers that sort like them."""
    return pack(((sources, bits_of(people)), (targets, bits_of(people))))


def _inserted(ties: Columns, added: dict[str, Any], places: npt.NDArray[np.intp]) -> Columns:
    """The columns with some values more, each before the one that stands at its place."""
    at = places + np.arange(len(places))
    old = np.ones(len(ties["source"]) + len(at), bool)
    old[at] = False

    def whole(name: str) -> npt.NDArray[Any]:
        values = np.empty(len(old), ties[name].dtype)
        values[at], values[old] = added[name], ties[name]
        return values

    with ThreadPoolExecutor(THREADS) as threads:
        return dict(zip(ties, threads.map(whole, ties), strict=True))


def _managers(people: pa.Table) -> Managers:
    """Numbers of the people who have a manager among the people, rising, and of their managers; nobody is their own."""
    if "manager" not in people.column_names:
        return np.empty(0, np.uint32), np.empty(0, np.uint32)
    named = people["manager"].combine_chunks().dictionary_encode()
    codes = pc.index_in(people["id"].combine_chunks(), named.dictionary)  # few manage: their names are sooner looked among than everybody's
    numbers = np.full(len(named.dictionary) + 1, NOBODY, np.int64)
    numbers[array_of(pc.drop_null(codes))] = np.flatnonzero(array_of(pc.is_valid(codes)))
    managers = numbers[array_of(pc.fill_null(named.indices, len(named.dictionary)))]
    reports = np.flatnonzero(managers != NOBODY)
    reports, managers = reports.astype(np.uint32), managers[reports].astype(np.uint32)
    others = reports != managers
    return reports[others], managers[others]


def tie_keys(
    sources: Any, targets: Any, kinds: Any, *, counts: tuple[int, int], chosen: npt.NDArray[np.bool_] | None = None
) -> npt.NDArray[np.uint64]:
    """Source, target and kind of the chosen ties as one number that sorts like them; ``counts`` are those of people and kinds."""
    ends, kind = bits_of(counts[0]), bits_of(counts[1])
    return pack(((sources, ends), (targets, ends), (kinds, kind)), chosen=chosen)


def _assumed(ties: Columns, names: tuple[str, ...], settings: Settings) -> Columns:
    """Strengths, and coverage where it is not 1 throughout, with what is assumed filled in."""
    strengths, coverage = ties["strength"], ties.get("coverage")
    unknown = np.flatnonzero(np.isnan(strengths))
    if len(unknown):
        assumed = np.array([settings.assume.get(name, assumed_strength(name)) for name in names])
        strengths = strengths.copy()
        strengths[unknown] = assumed[ties["kind"][unknown]]
    elif coverage is None:
        return {}
    known = np.ones(len(strengths))
    known[unknown] = 0
    return {"strength": strengths, "coverage": known if coverage is None else np.where(np.isnan(coverage), known, coverage)}
