"""Everybody's best chain to any of some targets, to the decision-makers say, in one pass over the arcs for each tie of its length.

Within l ties a person's best chain is one arc followed by the neighbour's best chain within l - 1 ties: strengths are at most 1, so a walk
that meets somebody twice never beats the same walk with the detour left out. Labels are compared, at everybody on the way, as answers are
everywhere: odds rounded to 12 decimals, then fewer ties, then the lower number of the next person.

A target is at a target already, and has to end at *another* one. Its search goes forward from neighbour to neighbour: whoever's own best
chain leads elsewhere ends it, whoever's leads back is searched in turn. Since a person's best chain has one end, each person is searched
for one target at most at each distance.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.errors import InputError
from graphcap.model import MOST_TIES
from graphcap.search.allowed import AllowedArcs, allowed_arcs, members

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy.typing as npt

    from graphcap.network import Network

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.integer[Any]]
    Bytes = npt.NDArray[np.uint8]
    Steps = npt.NDArray[np.uint16]
    Places = npt.NDArray[np.intp]

NOBODY = -1
UNREACHED = -1.0
SCALE = 1e12
"""Odds are compared in whole 1e-12ths."""
ARCS_AT_ONCE = 1 << 20
"""Arcs of one piece of work: in smaller pieces threads wait for each other more than they work."""
ROUNDING = 2 / SCALE
"""Odds that are further apart differ after rounding, too."""
TARGETS_AT_ONCE = 1 << 12
STEPS = 255
"""Odds and strengths are first looked at in so many steps: the product of two such numbers takes 16 bits."""
ROUGHNESS = 2 * STEPS + 2
"""By how much the product of two numbers in steps, each rounded up by at most one, can exceed their true one, rounding of odds included."""
SLACK = 1e-9
"""More than the last digits of a product, as a share of it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The best chain of everybody, by number.

    Attributes
    ----------
    odds
        Product of the strengths along the chain, 0 to 1; NaN where there is none.
    ties
        How many ties the chain has; 0 where there is none.
    via
        The next person on the chain, the target itself when it is one tie long; -1 where there is none.
    target
        Whom the chain ends at; -1 where there is none.
    vias
        For each number of ties from none up, the next person on the best chain of at most so many: the rest of a chain of t ties of anybody
        but a target is that of t - 1 ties of the next person.
    """

    odds: npt.NDArray[np.float64]
    ties: npt.NDArray[np.uint8]
    via: npt.NDArray[np.int64]
    target: npt.NDArray[np.int64]
    vias: tuple[npt.NDArray[np.int32], ...]


def reach(
    network: Network,
    targets: Sequence[int],
    *,
    max_ties: int,
    kinds: bytes | None = None,
    avoid: Collection[int] = (),
    barred: Collection[int] = (),
) -> Reach:
    """Find everybody's best chain to any of ``targets`` but themselves.

    Of the chains within ``max_ties`` the one with the highest odds is taken (rounded to 12 decimals), then the one with the fewest ties,
    then the one through the lowest numbers from the left. Odds are multiplied from the target's end, so that their last digit can differ
    from that of the same chain multiplied from the left. Without targets nobody has a chain.

    Parameters
    ----------
    network
        Who is tied to whom.
    targets
        Numbers of the people to reach.
    max_ties
        The longest chain allowed, in ties: 1 to 8.
    kinds
        Which kinds of tie may be used, from `Network.kind_mask`; None for all.
    avoid
        Numbers of people who are neither targets nor on the way, and who get no chain themselves.
    barred
        Numbers of people who are not on the way of others; they may be targets, and get chains themselves.

    Raises
    ------
    InputError
        When ``max_ties`` is out of bounds.
    """
    if not 1 <= max_ties <= MOST_TIES:
        message = f"a chain has 1 to {MOST_TIES} ties, not {max_ties}"
        raise InputError(message)
    sought = members(len(network), targets) & ~members(len(network), avoid)
    arcs, shut = allowed_arcs(network, kinds, avoid), members(len(network), barred)
    pieces, steps, fresh = _pieces(arcs), np.empty(len(arcs.strengths), dtype=np.uint8), _Fresh.of(len(network))
    layers = [_at_targets(sought)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(partial(_step_strengths, arcs, steps), pieces))
        for ties in range(1, max_ties + 1):
            layers.append(_Labels.empty(len(network)))
            list(threads.map(partial(fresh.fill, layers[-2], ties, shut), pieces))
            list(threads.map(partial(_advance, arcs, steps, fresh, layers), pieces))
        starts = np.flatnonzero(sought)
        groups = [starts[first : first + TARGETS_AT_ONCE] for first in range(0, len(starts), TARGETS_AT_ONCE)]
        for group, labels in zip(groups, threads.map(partial(_to_another, arcs, layers, shut), groups), strict=True):
            layers[-1].put(group, labels)
    return layers[-1].answer(tuple(layer.via for layer in layers))


class _Labels(NamedTuple):
    """What is known of the best chain of some people."""

    odds: Floats
    via: npt.NDArray[np.int32]
    target: npt.NDArray[np.int32]
    ties: npt.NDArray[np.uint8]

    @classmethod
    def of_nobody(cls, people: int) -> _Labels:
        nobody = np.full(people, NOBODY, dtype=np.int32)
        return cls(np.full(people, UNREACHED), nobody, nobody.copy(), np.zeros(people, dtype=np.uint8))

    @classmethod
    def empty(cls, people: int) -> _Labels:
        """Room for so many, to be filled."""
        return cls(np.empty(people), np.empty(people, np.int32), np.empty(people, np.int32), np.empty(people, np.uint8))

    def some(self, people: slice) -> _Labels:
        return _Labels(self.odds[people], self.via[people], self.target[people], self.ties[people])

    def put(self, places: Numbers | slice, labels: _Labels) -> None:
        self.odds[places], self.via[places] = labels.odds, labels.via
        self.target[places], self.ties[places] = labels.target, labels.ties

    def answer(self, vias: tuple[npt.NDArray[np.int32], ...]) -> Reach:
        odds = np.where(self.odds < 0, np.nan, self.odds)
        return Reach(odds, self.ties, self.via.astype(np.int64), self.target.astype(np.int64), vias)


class _Fresh(NamedTuple):
    """The labels that the pass before found: the only ones that can improve a neighbour's.

    ``rough`` are their odds in `STEPS`, rounded up, 0 where there is no fresh label; ``to_beat`` what the product of such odds and strength
    has to exceed to improve a label.
    """

    rough: Steps
    to_beat: Steps

    @classmethod
    def of(cls, people: int) -> _Fresh:
        """Room for those of so many people."""
        return cls(np.empty(people, np.uint16), np.empty(people, np.uint16))

    def fill(self, labels: _Labels, ties: int, shut: Mask, people: tuple[int, int]) -> None:
        """For the pass that finds chains of so many ties, which lead to, but never through, those who are shut."""
        within = slice(*people)
        labels = labels.some(within)
        mask = (labels.ties == ties - 1) & (labels.target != NOBODY)
        if ties > 1:
            mask &= ~shut[within]
        odds = np.maximum(labels.odds, 0)
        np.multiply(_in_steps(odds), mask, out=self.rough[within], dtype=np.uint16)
        odds *= STEPS * STEPS * (1 - SLACK)
        self.to_beat[within] = odds


def _advance(arcs: AllowedArcs, steps: Bytes, fresh: _Fresh, layers: Sequence[_Labels], people: tuple[int, int]) -> None:
    """Find the last layer's labels of the people from one number up to another, given everybody's in the layers before.

    Only arcs that may improve a label by their rough odds are looked at: that takes two bytes of each neighbour instead of eight. Of
    those of one person, only the ones whose rough odds are not below the best ones by more than rounding up explains.
    """
    low, high = people
    *_, labels, new = layers
    new.put(slice(low, high), labels.some(slice(low, high)))
    offsets = arcs.offsets[low : high + 1]
    within, lengths = slice(offsets[0], offsets[-1]), np.diff(offsets)
    rough = fresh.rough.take(arcs.neighbours[within])
    rough *= steps[within]
    places = np.flatnonzero(rough > np.repeat(fresh.to_beat[low:high], lengths))
    owner = np.repeat(np.arange(low, high, dtype=np.int32), lengths)[places]
    close = _close(owner, rough[places])
    owner, places = owner[close], places[close]
    neighbour = arcs.neighbours[within][places].astype(np.intp)
    odds = labels.odds[neighbour] * arcs.strengths[within][places]
    best = _best(owner, odds, neighbour)
    owner, odds, via = owner[best], odds[best], neighbour[best]
    risen = np.rint(odds * SCALE) > np.rint(labels.odds[owner] * SCALE)
    via = via[risen]
    ties = np.full(len(via), len(layers) - 1, dtype=np.uint8)
    new.put(owner[risen], _Labels(odds[risen], via.astype(np.int32), labels.target[via], ties))


def _close(owner: Numbers, rough: Steps) -> Places:
    """Where arcs are, in the order of their owners, whose odds may be the highest of their owner's or equal to them after rounding."""
    begins = _begins(owner)
    if len(begins) == len(owner):
        return begins
    floor = np.maximum(np.maximum.reduceat(rough, begins), ROUGHNESS) - np.uint16(ROUGHNESS)
    return np.flatnonzero(rough >= np.repeat(floor, np.diff(begins, append=len(owner))))


def _step_strengths(arcs: AllowedArcs, steps: Bytes, people: tuple[int, int]) -> None:
    """Write the strengths of the arcs of some people in `STEPS`."""
    within = slice(arcs.offsets[people[0]], arcs.offsets[people[1]])
    steps[within] = _in_steps(arcs.strengths[within])


def _in_steps(shares: Floats) -> Bytes:
    """Numbers from 0 to 1 as whole `STEPS`, rounded up, at least 1."""
    return np.minimum(shares * STEPS + 1, STEPS).astype(np.uint8)


def _best(owner: Numbers, odds: Floats, *then: Numbers) -> Places:
    """Where each owner's best arc is, arcs being in the order of their owners: highest rounded odds, then the lowest of ``then``."""
    begins = _begins(owner)
    if not len(begins):
        return begins
    floor = np.maximum.reduceat(odds, begins) - ROUNDING
    chosen = np.flatnonzero(odds >= np.repeat(floor, np.diff(begins, append=len(owner))))
    if len(chosen) == len(begins):
        return chosen
    for column in (-np.rint(odds * SCALE), *then):
        begins, key = _begins(owner[chosen]), column[chosen]
        chosen = chosen[key == np.repeat(np.minimum.reduceat(key, begins), np.diff(begins, append=len(chosen)))]
    return chosen[_begins(owner[chosen])]


def _begins(owner: Numbers) -> Places:
    """Where each owner's arcs begin among arcs that are in the order of their owners."""
    fresh = np.ones(len(owner), dtype=bool)
    np.not_equal(owner[1:], owner[:-1], out=fresh[1:])
    return np.flatnonzero(fresh)


def _pieces(arcs: AllowedArcs) -> list[tuple[int, int]]:
    """People in order, cut where about `ARCS_AT_ONCE` arcs have come together."""
    people = len(arcs.offsets) - 1
    cuts = np.searchsorted(arcs.offsets, np.arange(0, len(arcs.neighbours), ARCS_AT_ONCE))
    return list(pairwise(np.unique(np.concatenate(([0], cuts, [people]))).tolist()))


def _at_targets(sought: Mask) -> _Labels:
    """Targets are where they are, with odds of 1 and no tie."""
    labels = _Labels.of_nobody(len(sought))
    labels.odds[sought] = 1
    labels.target[sought] = np.flatnonzero(sought)
    return labels


class _Fan(NamedTuple):
    """Arcs of the people searched with so many ties to go, as far as they may lead to the best chain of a target.

    ``labels`` are those of the neighbours with the ties that are left after the arc; where it leads ``back`` they are of no use.
    """

    people: Places
    labels: _Labels
    owner: Places
    neighbour: Places
    strength: Floats
    back: Mask


def _to_another(arcs: AllowedArcs, layers: list[_Labels], shut: Mask, targets: Places) -> _Labels:
    """The best chains of these targets to other targets, given everybody's labels within 0, 1, 2 ... ties."""
    searched, found = targets, _Labels.of_nobody(0)
    for fan in reversed(_fans(arcs, layers[:-1], shut, targets)):
        odds, ties, target = fan.labels.odds[fan.neighbour], fan.labels.ties[fan.neighbour], fan.labels.target[fan.neighbour]
        places = np.searchsorted(searched, fan.neighbour[fan.back])
        odds[fan.back], ties[fan.back], target[fan.back] = found.odds[places], found.ties[places], found.target[places]
        odds *= fan.strength
        known = np.flatnonzero(odds >= 0)
        best = known[_best(fan.owner[known], odds[known], ties[known], fan.neighbour[known])]
        searched, found = fan.people, _Labels.of_nobody(len(fan.people))
        found.put(fan.owner[best], _Labels(odds[best], fan.neighbour[best].astype(np.int32), target[best], ties[best] + 1))
    return found


def _fans(arcs: AllowedArcs, layers: list[_Labels], shut: Mask, targets: Places) -> list[_Fan]:
    """The arcs to search, from the targets outwards; what cannot match the best odds met so far falls out."""
    fans = []
    people, start, odds = targets, np.arange(len(targets)), np.ones(len(targets))
    best = np.full(len(targets), UNREACHED)
    for labels in reversed(layers):
        owner, places = _strong_arcs(arcs, people, odds, best[start] - ROUNDING)
        neighbour, strength = arcs.neighbours[places].astype(np.intp), arcs.strengths[places]
        odds, start = odds[owner] * strength, start[owner]
        back = labels.target[neighbour] == targets[start]
        whole = np.where(shut[neighbour] & (labels.ties[neighbour] > 0), UNREACHED, odds * labels.odds[neighbour])
        np.maximum.at(best, start[~back], whole[~back])
        use = np.flatnonzero(_may_match(whole, best[start]) & (whole >= 0) & (neighbour != targets[start]))
        fans.append(_Fan(people, labels, owner[use], neighbour[use], strength[use], back[use]))
        onwards = use[back[use]]
        people, first, where = np.unique(neighbour[onwards], return_index=True, return_inverse=True)
        start, so_far = start[onwards[first]], odds[onwards]
        odds = np.zeros(len(people))
        np.maximum.at(odds, where, so_far)
        if not len(people):
            break
    return fans


def _may_match(odds: Floats, best: Floats) -> Mask:
    """Whether odds are not below the best by more than rounding."""
    return np.asarray(odds >= best - ROUNDING)


def _strong_arcs(arcs: AllowedArcs, people: Places, odds: Floats, least: Floats) -> tuple[Places, Places]:
    """The arcs that leave ``odds`` at ``least`` or more: the position of the person who owns each, and where it stands."""
    begins, ends = arcs.offsets[people], arcs.offsets[people + 1]
    low, high = begins, ends
    while (open_ := low < high).any():
        middle = (low + high) // 2
        strong = odds * arcs.strengths.take(middle, mode="clip") >= least
        low, high = np.where(open_ & strong, middle + 1, low), np.where(open_ & ~strong, middle, high)
    lengths = low - begins
    owner = np.repeat(np.arange(len(people)), lengths)
    return owner, np.arange(len(owner)) + (begins - np.cumsum(lengths) + lengths)[owner]
