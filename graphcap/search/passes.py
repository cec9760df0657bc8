"""Passes over arcs: each finds the chains of one tie more, out of the labels of the pass before.

Only the labels that the pass before found can improve a neighbour's. Where few did, the arcs that enter their people are all there is to
look at. Else everybody's arcs are, and first roughly: the neighbour's odds and the arc's strength in 255 steps, which takes a byte or two
of each instead of eight. Of the arcs that may improve their owner's label by that, only the ones whose rough odds are not below the
owner's best by more than rounding up explains are looked at closely.
"""

from __future__ import annotations

from collections import deque
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.search.labels import ROUNDING, SCALE, Labels, best_arcs, new_owner
from graphcap.search.outward import steps_into

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.search.allowed import AllowedArcs
    from graphcap.search.labels import Floats, Mask, Places

    Bytes = npt.NDArray[np.uint8]
    Steps = npt.NDArray[np.uint16]

STEPS = 254
"""Odds and strengths are first looked at in so many steps: one more takes a byte, the product of two such numbers 16 bits."""
ROUGHNESS = 2 * STEPS + 2
"""By how much the product of two numbers in steps, each rounded up by at most one, can exceed their true one, rounding of odds included."""
SLACK = 1e-9
"""More than the last digits of a product, as a share of it."""
FEW = 4
"""Where at most one arc in so many enters somebody with a fresh label, these arcs alone are looked at."""


class _Piece(NamedTuple):
    """The people from ``low`` to ``high``, and by arc of theirs: whom it leads to, its strength, the same in `STEPS`, whose it is."""

    low: int
    high: int
    neighbours: npt.NDArray[np.uint32]
    strengths: Floats
    steps: Bytes
    owner: npt.NDArray[np.int32]


class _Scratch(NamedTuple):
    """Room that a thread fills again for each piece: fresh memory costs more than what is done with it."""

    numbers: Places
    rough: Steps
    to_beat: Steps

    @classmethod
    def of(cls, arcs: int) -> _Scratch:
        rough, to_beat = np.empty((2, arcs), np.uint16)
        return cls(np.empty(arcs, np.intp), rough, to_beat)

    def first(self, arcs: int) -> _Scratch:
        """As much of it as so many arcs take."""
        return _Scratch(self.numbers[:arcs], self.rough[:arcs], self.to_beat[:arcs])


class _Candidates(NamedTuple):
    """Arcs that may improve their owner's label: where they stand in their piece, whose they are, and their rough odds."""

    places: Places
    owner: Places
    rough: Steps


class Entering(NamedTuple):
    """The arcs that enter people, as far as they may be used.

    Attributes
    ----------
    kinds
        A mask of the allowed kinds; None for all.
    never
        Who is on no chain.
    """

    network: Network
    kinds: bytes | None
    never: Mask

    def count(self, people: Places) -> int:
        """How many arcs enter some people, whatever their kinds."""
        offsets = self.network.incoming.offsets.array()
        return int((offsets[people + 1] - offsets[people]).sum(dtype=np.int64))

    def improving(self, labels: Labels, people: Places) -> tuple[Places, Places, Floats]:
        """The arcs into some people that may improve their owner's label: the owner, whom they enter, and the odds by them."""
        steps = steps_into(self.network, people, self.kinds)
        odds = labels.odds.take(steps.ends)
        odds *= steps.strengths()
        better = odds > labels.odds.take(steps.starts)
        better &= ~self.never.take(steps.starts)
        chosen = np.flatnonzero(better)
        return steps.starts.take(chosen), steps.ends.take(chosen), odds.take(chosen)


class Passes:
    """Everybody's labels, pass by pass.

    Parameters
    ----------
    arcs
        Those that may be used.
    entering
        The same by whom they enter.
    sought
        Who is a target.
    shut
        Who introduces nobody.
    arcs_at_once
        Of one piece of work.
    threads, workers
        Who does it, and how many they are.

    Attributes
    ----------
    layers
        Everybody's labels within no tie, one tie, and so on.
    """

    def __init__(
        self,
        arcs: AllowedArcs,
        entering: Entering,
        sought: Mask,
        shut: Mask,
        *,
        arcs_at_once: int,
        threads: ThreadPoolExecutor,
        workers: int,
    ) -> None:
        self.layers = [Labels.at_targets(sought)]
        self._arcs = arcs
        self._entering = entering
        self._shut = shut
        self._arcs_at_once = arcs_at_once
        self._threads = threads
        self._workers = workers
        self._room: deque[_Scratch] = deque()
        self._rough = sought * np.uint16(STEPS)
        self._to_beat = sought * np.uint16(STEPS * STEPS - 1)

    def advance(self) -> None:
        """Find the chains of one tie more."""
        fresh = np.flatnonzero(self._rough)
        coming = np.zeros_like(self._rough)
        if FEW * self._entering.count(fresh) <= len(self._arcs.neighbours):
            self._follow_back(fresh, coming)
        else:
            self.layers.append(Labels.empty(len(self._rough)))
            list(self._threads.map(partial(self._advance, coming), self._pieces))
        coming[self._shut] = 0
        self._rough = coming

    def _follow_back(self, fresh: Places, coming: Steps) -> None:
        """The new labels of those from whom an arc leads to somebody with a fresh one."""
        labels = self.layers[-1]
        self.layers.append(labels.copy())
        found = self._threads.map(partial(self._entering.improving, labels), np.array_split(fresh, self._workers))
        owner, neighbour, odds = (np.concatenate(column) for column in zip(*found, strict=True))

        def improve(low: int, high: int) -> None:
            order = _by_owner(owner, odds, low, high)
            self._improve(owner.take(order), neighbour.take(order), odds.take(order), coming)

        bounds = np.linspace(0, len(coming), self._workers + 1, dtype=np.intp).tolist()
        list(self._threads.map(improve, bounds[:-1], bounds[1:]))

    @cached_property
    def _pieces(self) -> list[_Piece]:
        """Everybody's arcs, in pieces of work."""
        offsets = self._arcs.offsets
        cuts = np.searchsorted(offsets, np.arange(0, len(self._arcs.neighbours), self._arcs_at_once))
        bounds = list(pairwise(np.unique(np.concatenate(([0], cuts, [len(offsets) - 1]))).tolist()))
        most = max((int(offsets[high] - offsets[low]) for low, high in bounds), default=0)
        self._room.extend(_Scratch.of(most) for _ in range(self._workers))
        count = len(self._arcs.neighbours)
        whole = np.empty(count, np.uint8), np.empty(count, np.int32)  # one block is sooner at hand than many
        return list(self._threads.map(partial(self._piece, self._arcs, *whole), bounds))

    def _piece(self, arcs: AllowedArcs, steps: Bytes, owner: npt.NDArray[np.int32], bounds: tuple[int, int]) -> _Piece:
        low, high = bounds
        offsets = arcs.offsets[low : high + 1]
        within = slice(offsets[0], offsets[-1])
        piece = _Piece(low, high, arcs.neighbours[within], arcs.strengths[within], steps[within], owner[within])
        _in_steps(piece.strengths, out=piece.steps)
        piece.owner[:] = np.repeat(np.arange(low, high, dtype=np.int32), np.diff(offsets))
        return piece

    def _advance(self, coming: Steps, piece: _Piece) -> None:
        """The new labels of the people of a piece, and which of them are fresh for the pass that comes."""
        *_, labels, new = self.layers
        within = slice(piece.low, piece.high)
        new.put(within, labels.some(within))
        room = self._room.pop()
        found = self._candidates(piece, room)
        self._room.append(room)
        places, owner, _ = found
        close = _close(found)
        if len(close) < len(places):
            places, owner = places.take(close), owner.take(close)
        neighbour = piece.neighbours.take(places).astype(np.intp)
        odds = labels.odds.take(neighbour)
        odds *= piece.strengths.take(places)
        self._improve(owner, neighbour, odds, coming)

    def _improve(self, owner: Places, neighbour: Places, odds: Floats, coming: Steps) -> None:
        """Put the labels that the best of some arcs give their owners, in whose order they are, where these rise."""
        *_, labels, new = self.layers
        best = best_arcs(owner, odds, neighbour)
        risen = best[np.rint(odds.take(best) * SCALE) > np.rint(labels.odds.take(owner.take(best)) * SCALE)]
        owner, odds, via = owner.take(risen), odds.take(risen), neighbour.take(risen)
        ties = np.full(len(via), len(self.layers) - 1, dtype=np.uint8)
        new.put(owner, Labels(odds, via.astype(np.int32), labels.target.take(via), ties))
        coming[owner] = _in_steps(odds, out=np.empty(len(odds), np.uint8))
        odds *= STEPS * STEPS * (1 - SLACK)
        self._to_beat[owner] = odds

    def _candidates(self, piece: _Piece, room: _Scratch) -> _Candidates:
        numbers, rough, to_beat = room.first(len(piece.owner))
        np.copyto(numbers, piece.neighbours)
        self._rough.take(numbers, mode="clip", out=rough)
        rough *= piece.steps
        np.copyto(numbers, piece.owner)
        self._to_beat.take(numbers, mode="clip", out=to_beat)
        places = np.flatnonzero(rough > to_beat)
        return _Candidates(places, numbers.take(places), rough.take(places))


def _by_owner(owner: Places, odds: Floats, low: int, high: int) -> Places:
    """The arcs of people from ``low`` to ``high`` whose odds may be the highest of their owner's after rounding, side by side."""
    own = np.flatnonzero((owner >= low) & (owner < high))
    person, odds = owner.take(own), odds.take(own)
    person -= low
    highest = np.zeros(high - low)
    np.maximum.at(highest, person, odds)
    chosen = np.flatnonzero(odds >= highest.take(person) - ROUNDING)
    person = person.take(chosen)
    rival = (np.bincount(person, minlength=high - low) > 1).take(person)  # few: sorting all takes longer than the rest of a pass
    rivals = np.flatnonzero(rival)
    return own.take(chosen.take(np.concatenate((np.flatnonzero(~rival), rivals[np.argsort(person.take(rivals), kind="stable")]))))


def _close(found: _Candidates) -> Places:
    """Which arcs' odds may be the highest of their owner's, or equal to them after rounding."""
    fresh = new_owner(found.owner)
    begins = np.flatnonzero(fresh)
    if len(begins) == len(fresh):
        return begins
    floor = np.maximum(np.maximum.reduceat(found.rough, begins), ROUGHNESS) - np.uint16(ROUGHNESS)
    group = np.cumsum(fresh, dtype=np.intp)
    group -= 1
    return np.flatnonzero(found.rough >= floor.take(group))


def _in_steps(shares: Floats, *, out: Bytes) -> Bytes:
    """Numbers from 0 to 1 as whole `STEPS`, rounded up or, where they are whole, one more."""
    np.multiply(shares, STEPS, out=out, casting="unsafe")
    out += 1
    return out
