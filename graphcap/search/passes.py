"""Passes over everybody's arcs: each finds the chains of one tie more, out of the labels of the pass before.

Only the labels that the pass before found can improve a neighbour's. An arc is first looked at roughly: the neighbour's odds and the arc's
strength in 255 steps, which takes a byte or two of each instead of eight. Of the arcs that may improve their owner's label by that, only
the ones whose rough odds are not below the owner's best by more than rounding up explains are looked at closely.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.search.labels import SCALE, Labels, best_arcs, new_owner

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    import numpy.typing as npt

    from graphcap.search.allowed import AllowedArcs
    from graphcap.search.labels import Floats, Mask, Places

    Bytes = npt.NDArray[np.uint8]
    Steps = npt.NDArray[np.uint16]

STEPS = 255
"""Odds and strengths are first looked at in so many steps: the product of two such numbers takes 16 bits."""
ROUGHNESS = 2 * STEPS + 2
"""By how much the product of two numbers in steps, each rounded up by at most one, can exceed their true one, rounding of odds included."""
SLACK = 1e-9
"""More than the last digits of a product, as a share of it."""
FEW = 8
"""Where at most one person in so many has a fresh label, their arcs are picked out before anything else is asked."""


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


class Passes:
    """Everybody's labels, pass by pass.

    Parameters
    ----------
    arcs
        Those that may be used.
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
        self, arcs: AllowedArcs, sought: Mask, shut: Mask, *, arcs_at_once: int, threads: ThreadPoolExecutor, workers: int
    ) -> None:
        self.layers = [Labels.at_targets(sought)]
        self._shut = shut
        self._threads = threads
        cuts = np.searchsorted(arcs.offsets, np.arange(0, len(arcs.neighbours), arcs_at_once))
        bounds = list(pairwise(np.unique(np.concatenate(([0], cuts, [len(sought)]))).tolist()))
        most = max((int(arcs.offsets[high] - arcs.offsets[low]) for low, high in bounds), default=0)
        self._room = deque(_Scratch.of(most) for _ in range(workers))
        whole = np.empty(len(arcs.neighbours), np.uint8), np.empty(len(arcs.neighbours), np.int32)  # one block is sooner at hand than many
        self._pieces = list(threads.map(partial(self._piece, arcs, *whole), bounds))
        self._rough = sought * np.uint16(STEPS)
        self._to_beat = sought * np.uint16(STEPS * STEPS - 1)

    def advance(self) -> None:
        """Find the chains of one tie more."""
        few = FEW * int(np.count_nonzero(self._rough)) < len(self._rough)
        self.layers.append(Labels.empty(len(self._rough)))
        coming = np.zeros_like(self._rough)
        list(self._threads.map(partial(self._advance, coming, few=few), self._pieces))
        coming[self._shut] = 0
        self._rough = coming

    def _piece(self, arcs: AllowedArcs, steps: Bytes, owner: npt.NDArray[np.int32], bounds: tuple[int, int]) -> _Piece:
        low, high = bounds
        offsets = arcs.offsets[low : high + 1]
        within = slice(offsets[0], offsets[-1])
        piece = _Piece(low, high, arcs.neighbours[within], arcs.strengths[within], steps[within], owner[within])
        room = self._room.pop()
        _in_steps(piece.strengths, room.numbers[: len(piece.strengths)].view(np.float64), out=piece.steps)
        self._room.append(room)
        piece.owner[:] = np.repeat(np.arange(low, high, dtype=np.int32), np.diff(offsets))
        return piece

    def _advance(self, coming: Steps, piece: _Piece, *, few: bool) -> None:
        """The new labels of the people of a piece, and which of them are fresh for the pass that comes."""
        *_, labels, new = self.layers
        within = slice(piece.low, piece.high)
        new.put(within, labels.some(within))
        room = self._room.pop()
        found = self._candidates_of_few(piece, room) if few else self._candidates(piece, room)
        self._room.append(room)
        places, owner, _ = found
        close = _close(found)
        if len(close) < len(places):
            places, owner = places.take(close), owner.take(close)
        neighbour = piece.neighbours.take(places).astype(np.intp)
        odds = labels.odds.take(neighbour)
        odds *= piece.strengths.take(places)
        best = best_arcs(owner, odds, neighbour)
        risen = best[np.rint(odds.take(best) * SCALE) > np.rint(labels.odds.take(owner.take(best)) * SCALE)]
        owner, odds, via = owner.take(risen), odds.take(risen), neighbour.take(risen)
        ties = np.full(len(via), len(self.layers) - 1, dtype=np.uint8)
        new.put(owner, Labels(odds, via.astype(np.int32), labels.target.take(via), ties))
        coming[owner] = _in_steps(odds, np.empty_like(odds), out=np.empty(len(odds), np.uint8))
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

    def _candidates_of_few(self, piece: _Piece, room: _Scratch) -> _Candidates:
        """The same where only few have a fresh label."""
        numbers, rough, _ = room.first(len(piece.owner))
        np.copyto(numbers, piece.neighbours)
        self._rough.take(numbers, mode="clip", out=rough)
        places = np.flatnonzero(rough > 0)
        owner, some = piece.owner.take(places).astype(np.intp), rough.take(places)
        some *= piece.steps.take(places)
        better = np.flatnonzero(some > self._to_beat.take(owner))
        return _Candidates(places.take(better), owner.take(better), some.take(better))


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


def _in_steps(shares: Floats, room: Floats, *, out: Bytes) -> Bytes:
    """Numbers from 0 to 1 as whole `STEPS`, rounded up, at least 1; ``room`` is for as many numbers, to be overwritten."""
    np.multiply(shares, STEPS, out=room)
    room += 1
    np.minimum(room, STEPS, out=room)
    out[:] = room
    return out
