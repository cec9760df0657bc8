"""Strength from evidence: dated events become one mutual tie a pair, as a pure function of events and a day.

The rule is section 6 of the contract; its constants stand in `graphcap.evidence.rule`, each step in the module named after it.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.arcs import THREADS
from graphcap.dates import MICROSECONDS_OF_A_DAY, microseconds
from graphcap.evidence.cadence import peaks_of, statuses, usual_gaps, with_dormant
from graphcap.evidence.contacts import counted
from graphcap.evidence.overlap import Overlap, overlap
from graphcap.evidence.pairs import Tally, blocks_of, half_lives, median_gaps, tally
from graphcap.evidence.rule import LAPSED, RULE
from graphcap.evidence.terms import Terms, activity_of, coverage_of, is_unknown, strength_of, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    import numpy.typing as npt

    from graphcap.evidence.pairs import Block
    from graphcap.evidence.rule import Rule
    from graphcap.records import Records

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]


class Pairs(NamedTuple):
    """Pairs with evidence, one row each, sorted by source, then target; of numbers of people the lower is the source.

    Attributes
    ----------
    strength, coverage
        0 to 1.
    status
        Number of `graphcap.evidence.rule.STATUSES`.
    half_life_days, usual_gap_days
        In days.
    peak
        The highest strength just after any event, NaN where the tie has not lapsed.
    events
        How many count.
    tally, overlap
        What the terms are made of.
    """

    sources: npt.NDArray[np.uint32]
    targets: npt.NDArray[np.uint32]
    strength: Floats
    coverage: Floats
    status: npt.NDArray[np.uint8]
    half_life_days: Floats
    usual_gap_days: Floats
    peak: Floats
    events: Numbers
    tally: Tally
    overlap: Overlap

    def __len__(self) -> int:
        return len(self.sources)

    def rows(self, chosen: slice | npt.NDArray[np.bool_]) -> Pairs:
        """Some of the pairs."""
        columns: dict[str, Any] = {name: getattr(self, name)[chosen] for name in Pairs._fields[:-2]}
        tallied: list[Any] = [column[chosen] for column in self.tally]
        return Pairs(**columns, tally=Tally(*tallied), overlap=Overlap(*(column[chosen] for column in self.overlap)))

    def terms(self, rule: Rule = RULE) -> Terms:
        """The five terms, NaN where one does not exist."""
        return terms_of(self.tally, self.overlap, rule)

    @property
    def activity(self) -> Floats:
        """What the terms beside frequency count."""
        return activity_of(self.tally)


class _Part(NamedTuple):
    """What is found of a block before overlap is known."""

    sources: npt.NDArray[np.uint32]
    targets: npt.NDArray[np.uint32]
    events: Numbers
    half_life_days: Floats
    usual_gap_days: Floats
    tally: Tally


def pairs_of(records: Records, day: datetime, *, rule: Rule = RULE) -> Pairs:
    """Every pair that has a tie by its events before a day."""
    at, people = microseconds(day), len(records.people)
    blocks = list(blocks_of(counted(records.events, records.event_kinds, before=at, rule=rule), people))
    return pairs_of_blocks([blocks], records.event_kinds, people=people, at=at, rule=rule)


def pairs_of_blocks(groups: Iterable[Sequence[Block]], kinds: tuple[str, ...], *, people: int, at: int, rule: Rule = RULE) -> Pairs:
    """The same of counted events in blocks, pairs rising.

    Parameters
    ----------
    groups
        Blocks that are held together; gone through twice.
    kinds
        Names of the kinds of event by number.
    people
        How many there are.
    at
        The day, in microseconds since 1970 UTC.
    """
    parts: list[_Part] = []
    with ThreadPoolExecutor(THREADS) as threads:
        for group in groups:
            parts += threads.map(lambda block: _part(block, kinds, at=at, rule=rule), group)
    part = _joined(parts)
    shared = overlap(part.sources, part.targets, people)
    silent = (at - part.tally.last_contact) / MICROSECONDS_OF_A_DAY
    status = statuses(silent, part.usual_gap_days, is_unknown(part.tally), rule=rule)
    peaks = _peaks(chain.from_iterable(groups), part, shared, status=status, kinds=kinds, rule=rule)
    pairs = Pairs(
        part.sources,
        part.targets,
        strength_of(part.tally, shared, rule),
        coverage_of(terms_of(part.tally, shared, rule), part.events, rule),
        with_dormant(status, peaks, rule),
        part.half_life_days,
        part.usual_gap_days,
        peaks,
        part.events,
        part.tally,
        shared,
    )
    strong = pairs.strength >= rule.no_tie
    return pairs if strong.all() else pairs.rows(strong)


def _part(block: Block, kinds: tuple[str, ...], *, at: int, rule: Rule) -> _Part:
    medians = median_gaps(block, least_days=rule.least_days)
    lives = half_lives(medians, rule)
    return _Part(block.sources, block.targets, block.events, lives, usual_gaps(medians, rule), tally(block, lives, kinds, at=at))


def _joined(parts: list[_Part]) -> _Part:
    """The parts of all blocks as one; they are taken out of the list, and each column goes as soon as it is joined."""
    columns: deque[Any] = deque(zip(*((*part[:-1], *part.tally) for part in parts), strict=True))
    parts.clear()
    joined: list[Any] = [np.concatenate(columns.popleft()) for _ in range(len(columns))]
    own = len(_Part._fields) - 1
    return _Part._make([*joined[:own], Tally(*joined[own:])])


def _peaks(
    blocks: Iterable[Block], part: _Part, shared: Overlap, *, status: npt.NDArray[np.uint8], kinds: tuple[str, ...], rule: Rule
) -> Floats:
    """Peaks of the lapsed ties, NaN elsewhere."""
    peaks = np.full(len(status), np.nan)
    stop = 0
    for block in blocks:
        first, stop = stop, stop + len(block.sources)
        rows = first + np.flatnonzero(status[first:stop] == LAPSED)
        lapsed = block.only(status[first:stop] == LAPSED)
        peaks[rows] = peaks_of(lapsed, part.half_life_days[rows], Overlap(*(column[rows] for column in shared)), kinds=kinds, rule=rule)
    return peaks
