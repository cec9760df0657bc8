"""The best chains of targets to another target: a target is at a target already.

The search goes forward from neighbour to neighbour: whoever's own best chain leads elsewhere ends it, whoever's leads back is searched in
turn. Since a person's best chain has one end, each person is searched for one target at most at each distance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.search.labels import ROUNDING, UNREACHED, Labels, best_arcs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.search.allowed import AllowedArcs
    from graphcap.search.labels import Floats, Mask, Places


class _Fan(NamedTuple):
    """Arcs of the people searched with so many ties to go, as far as they may lead to the best chain of a target.

    ``labels`` are those of the neighbours with the ties that are left after the arc; where it leads ``back`` they are of no use.
    """

    people: Places
    labels: Labels
    owner: Places
    neighbour: Places
    strength: Floats
    back: Mask


def to_another(arcs: AllowedArcs, layers: Sequence[Labels], shut: Mask, targets: Places) -> Labels:
    """The best chains of these targets to other targets, given everybody's labels within 0, 1, 2 ... ties."""
    searched, found = targets, Labels.of_nobody(0)
    for fan in reversed(_fans(arcs, layers[:-1], shut, targets)):
        odds, ties, target = fan.labels.odds[fan.neighbour], fan.labels.ties[fan.neighbour], fan.labels.target[fan.neighbour]
        places = np.searchsorted(searched, fan.neighbour[fan.back])
        odds[fan.back], ties[fan.back], target[fan.back] = found.odds[places], found.ties[places], found.target[places]
        odds *= fan.strength
        known = np.flatnonzero(odds >= 0)
        best = known[best_arcs(fan.owner[known], odds[known], ties[known], fan.neighbour[known])]
        searched, found = fan.people, Labels.of_nobody(len(fan.people))
        found.put(fan.owner[best], Labels(odds[best], fan.neighbour[best].astype(np.int32), target[best], ties[best] + 1))
    return found


def _fans(arcs: AllowedArcs, layers: Sequence[Labels], shut: Mask, targets: Places) -> list[_Fan]:
    """The arcs to search, from the targets outwards; what cannot match the best odds met so far falls out."""
    fans = []
    people, start, odds = targets, np.arange(len(targets)), np.ones(len(targets))
    best = _by_strongest(arcs, layers[-1], shut, targets)
    for labels in reversed(layers):
        owner, places = _strong_arcs(arcs, people, odds, best[start] - ROUNDING)
        neighbour, strength = arcs.neighbours.take(places).astype(np.intp), arcs.strengths.take(places)
        odds, start = odds.take(owner) * strength, start.take(owner)
        begun_at, whole = targets.take(start), odds * labels.odds.take(neighbour)
        back = labels.target.take(neighbour) == begun_at
        whole[shut.take(neighbour) & (labels.ties.take(neighbour) > 0)] = UNREACHED
        np.maximum.at(best, start, np.where(back, UNREACHED, whole))
        may_match = whole >= np.maximum(best.take(start) - ROUNDING, 0)
        use = np.flatnonzero(may_match & (neighbour != begun_at))
        fans.append(_Fan(people, labels, owner[use], neighbour[use], strength[use], back[use]))
        onwards = use[back[use]]
        people, first, where = np.unique(neighbour[onwards], return_index=True, return_inverse=True)
        start, so_far = start[onwards[first]], odds[onwards]
        odds = np.zeros(len(people))
        np.maximum.at(odds, where, so_far)
        if not len(people):
            break
    return fans


def _by_strongest(arcs: AllowedArcs, labels: Labels, shut: Mask, targets: Places) -> Floats:
    """The best odds by the strongest arc of each target, which leave few other arcs to look at."""
    having = np.flatnonzero(arcs.offsets[targets] < arcs.offsets[targets + 1])
    starts = targets.take(having)
    places = arcs.offsets[starts]
    neighbour = arcs.neighbours.take(places).astype(np.intp)
    use = labels.target.take(neighbour) != starts
    use &= ~shut.take(neighbour) | (labels.ties.take(neighbour) == 0)
    best = np.full(len(targets), UNREACHED)
    best[having] = np.where(use, arcs.strengths.take(places) * labels.odds.take(neighbour), UNREACHED)
    return best


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
