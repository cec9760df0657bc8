"""Counted events in the order of their pairs, in blocks, and what is tallied of each pair.

Work goes block by block, so that memory is bounded by the events and not by what is made of them. Within a pair events stand by time,
then kind and weight: the same events in any order give the same sums.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.dates import MICROSECONDS_OF_A_DAY
from graphcap.evidence.rule import PRAISE_KINDS, SOFT_KINDS, TWO_WAY_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from graphcap.evidence.contacts import Contacts
    from graphcap.evidence.rule import Rule

    Bits = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

BLOCK = 1 << 21
"""Events of a block, unless one person has more."""
PEOPLE_BITS = np.uint64(32)
MOST_INTENSITY = 1e15
"""Beyond it nothing changes; it keeps absurd weights finite."""


class Block(NamedTuple):
    """Counted events of some pairs, those of pair p at ``starts[p]`` to ``starts[p + 1]``, by time.

    Attributes
    ----------
    sources, targets
        The two people of each pair, the lower number first.
    starts
        One more than there are pairs.
    times
        Microseconds since 1970 UTC.
    weights
        Above 0.
    kinds
        As in the events.
    forth
        Whether an event runs from the pair's source to its target.
    """

    sources: npt.NDArray[np.uint32]
    targets: npt.NDArray[np.uint32]
    starts: Numbers
    times: Numbers
    weights: Floats
    kinds: npt.NDArray[np.uint16]
    forth: Bits

    @property
    def events(self) -> Numbers:
        """How many events each pair has."""
        return np.diff(self.starts)

    @property
    def pairs(self) -> Numbers:
        """The pair of each event."""
        return np.repeat(np.arange(len(self.sources)), self.events)

    def only(self, pairs: Bits) -> Block:
        """The events of some pairs."""
        events = np.repeat(pairs, self.events)
        starts = np.concatenate([[0], np.cumsum(self.events[pairs])])
        times, weights, kinds, forth = self.times[events], self.weights[events], self.kinds[events], self.forth[events]
        return Block(self.sources[pairs], self.targets[pairs], starts, times, weights, kinds, forth)


class Tally(NamedTuple):
    """What counts for a pair's strength, one row a pair.

    Attributes
    ----------
    intensity
        Sum of the weights, each halved once a half-life of its age.
    forth, back
        Events each way; a two-way kind counts in both.
    kinds
        Different kinds of event.
    soft
        Whether all are of kinds that tell little when they run one way.
    praise
        Whether any is an endorsement, a recommendation or an introduction.
    first_contact, last_contact
        Microseconds since 1970 UTC.
    """

    intensity: Floats
    forth: Numbers
    back: Numbers
    kinds: Numbers
    soft: Bits
    praise: Bits
    first_contact: Numbers
    last_contact: Numbers


def blocks_of(contacts: Contacts, people: int) -> Iterator[Block]:
    """The events by pair, pairs rising; one empty block without events."""
    lower, higher = np.minimum(contacts.sources, contacts.targets), np.maximum(contacts.sources, contacts.targets)
    up_to = np.cumsum(np.bincount(lower, minlength=people))
    cuts = np.searchsorted(up_to, np.arange(BLOCK, len(lower), BLOCK)) + 1
    for first, end in pairwise(np.unique([0, *cuts.tolist(), people]).tolist()):
        rows = np.flatnonzero((lower >= first) & (lower < end))
        if len(rows) or not len(lower):
            yield _block(contacts, rows, lower[rows].astype(np.uint64) << PEOPLE_BITS | higher[rows])


def _block(contacts: Contacts, rows: npt.NDArray[np.intp], pairs: npt.NDArray[np.uint64]) -> Block:
    kinds, times, weights = contacts.kinds[rows], contacts.times[rows], contacts.weights[rows]
    forth = (pairs & np.uint64((1 << 32) - 1)) == contacts.targets[rows]
    order = np.lexsort((weights, kinds, times, pairs))
    pairs = pairs[order]
    first = np.ones(len(pairs), bool)
    first[1:] = pairs[1:] != pairs[:-1]
    starts = np.append(np.flatnonzero(first), len(pairs))
    ends = pairs[starts[:-1]]
    return Block(
        (ends >> PEOPLE_BITS).astype(np.uint32), ends.astype(np.uint32), starts, times[order], weights[order], kinds[order], forth[order]
    )


def median_gaps(block: Block, *, least_days: int) -> Floats:
    """The median of the days between successive days of contact (UTC), NaN with fewer than ``least_days`` such days."""
    days, pairs = block.times // MICROSECONDS_OF_A_DAY, block.pairs
    new = np.ones(len(days), bool)
    new[1:] = (days[1:] != days[:-1]) | (pairs[1:] != pairs[:-1])
    days, pairs = days[new], pairs[new]
    enough = np.bincount(pairs, minlength=len(block.sources)) >= least_days
    within = (pairs[1:] == pairs[:-1]) & enough[pairs[1:]]
    gaps, pairs = np.diff(days)[within], pairs[1:][within]
    gaps = gaps[np.lexsort((gaps, pairs))]
    ends = np.cumsum(np.bincount(pairs, minlength=len(block.sources)))
    starts = np.concatenate([[0], ends[:-1]])
    low, high = (starts + (ends - starts - 1) // 2)[enough], (starts + (ends - starts) // 2)[enough]
    medians = np.full(len(block.sources), np.nan)
    medians[enough] = (gaps[low] + gaps[high]) / 2
    return medians


def half_lives(medians: Floats, rule: Rule) -> Floats:
    """Half-lives in days."""
    known = np.clip(rule.half_life_gaps * medians, rule.least_half_life_days, rule.most_half_life_days)
    lives: Floats = np.where(np.isnan(medians), rule.default_half_life_days, known)
    return lives


def tally(block: Block, half_life_days: Floats, kinds: tuple[str, ...], *, at: int) -> Tally:
    """What counts of each pair of a block at a moment, in microseconds since 1970 UTC, after all of its events."""
    starts, pairs = block.starts[:-1], block.pairs
    ages = (at - block.times) / MICROSECONDS_OF_A_DAY
    both = _are(kinds, TWO_WAY_KINDS)[block.kinds]
    with np.errstate(over="ignore"):
        intensity = np.add.reduceat(block.weights * np.exp2(-ages / half_life_days[pairs]), starts)
    return Tally(
        np.minimum(intensity, MOST_INTENSITY),
        np.add.reduceat((block.forth | both).astype(np.int64), starts),
        np.add.reduceat((~block.forth | both).astype(np.int64), starts),
        np.add.reduceat(_new_kinds(block, pairs).astype(np.int64), starts),
        np.logical_and.reduceat(_are(kinds, SOFT_KINDS)[block.kinds], starts),
        np.logical_or.reduceat(_are(kinds, PRAISE_KINDS)[block.kinds], starts),
        block.times[starts],
        block.times[block.starts[1:] - 1],
    )


def tally_after_each(block: Block, half_life_days: Floats, kinds: tuple[str, ...]) -> Tally:
    """The same just after each event, one row an event."""
    pairs = block.pairs

    def so_far(chosen: Bits) -> Numbers:
        total = np.concatenate([[0], np.cumsum(chosen)])
        counts: Numbers = total[1:] - total[block.starts[:-1]][pairs]
        return counts

    both = _are(kinds, TWO_WAY_KINDS)[block.kinds]
    return Tally(
        np.minimum(_intensity_after_each(block, half_life_days), MOST_INTENSITY),
        so_far(block.forth | both),
        so_far(~block.forth | both),
        so_far(_new_kinds(block, pairs)),
        so_far(~_are(kinds, SOFT_KINDS)[block.kinds]) == 0,
        so_far(_are(kinds, PRAISE_KINDS)[block.kinds]) > 0,
        block.times[block.starts[:-1]][pairs],
        block.times,
    )


def _intensity_after_each(block: Block, half_life_days: Floats) -> Floats:
    """Each intensity out of the one before: the first events of all pairs, then their second ones, and so on."""
    passed = np.diff(block.times, prepend=block.times[:1])
    passed[block.starts[:-1]] = 0
    left = np.exp2(-passed / MICROSECONDS_OF_A_DAY / half_life_days[block.pairs])
    order = np.argsort(-block.events, kind="stable")
    starts, events = block.starts[:-1][order], -block.events[order]
    intensity, now = np.empty(len(block.times)), np.zeros(len(order))
    with np.errstate(over="ignore"):
        for step in range(int(-events[0]) if len(events) else 0):
            going = int(np.searchsorted(events, -step))
            at = starts[:going] + step
            now[:going] = now[:going] * left[at] + block.weights[at]
            intensity[at] = now[:going]
    return intensity


def _new_kinds(block: Block, pairs: Numbers) -> Bits:
    """Which events are the first of their kind in their pair."""
    span = int(block.kinds.max(initial=0)) + 1
    _, first = np.unique(pairs * span + block.kinds, return_index=True)
    new = np.zeros(len(pairs), bool)
    new[first] = True
    return new


def _are(kinds: tuple[str, ...], wanted: tuple[str, ...]) -> Bits:
    """Which kinds are among these, by number."""
    return np.array([name in wanted for name in kinds], bool)
