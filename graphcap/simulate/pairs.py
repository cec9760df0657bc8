"""Who knows whom in a simulated organisation: pairs of people, nobody with themselves and no pair twice.

People meet in circles: the team, the unit of a manager's manager, the department, anywhere, and through somebody whom both know. Who is
how active is drawn from a Pareto law, so that most people have few ties and a few have hundreds (heavy tail), bounded by about ten times
the square root of the number of people. Pairs of distant levels are rare: every step of the ladder nearly halves the chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.simulate.hierarchy import STEP

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcap.simulate.draws import Draws, Numbers, Shares
    from graphcap.simulate.people import People


class Circle(NamedTuple):
    """Where two people meet: the share of all pairs, and the weakest and strongest tie that comes of it."""

    name: str
    share: float
    weakest: float
    strongest: float


CIRCLES = (
    Circle("team", 0.24, 0.35, 0.95),
    Circle("unit", 0.26, 0.15, 0.85),
    Circle("department", 0.22, 0.1, 0.7),
    Circle("anywhere", 0.08, 0.05, 0.5),
    Circle("through somebody", 0.2, 0.1, 0.75),
)
ANYWHERE, THROUGH_SOMEBODY = 3, 4

TAIL = 2.2
"""Exponent of the Pareto law of activity; its mean is finite, its variance nearly not."""

ACTIVITY_A_STEP = 0.15
HUB_BOUND = 5.0
"""Times the square root of the number of people: what an urn gives a hub; what comes through somebody is about as much again."""

ENTRIES = 4
"""How often somebody of activity 1 stands in an urn."""

NEAR_LEVELS = 0.6
FEWEST_IN_A_ROUND = 1_000
MOST_IN_A_ROUND = 16_000_000
FEWEST_NEW = 0.02
"""A round of proposals that brings less than this share of new pairs is the last one."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of people (``first`` has the smaller number) and where they met, a position in `CIRCLES`."""

    first: Numbers
    second: Numbers
    circle: Numbers


def most_pairs(people: int) -> int:
    """How many different pairs there are."""
    return people * (people - 1) // 2


def pairs_of(people: People, *, count: int, draws: Draws) -> Pairs:
    """Exactly ``count`` pairs, at most `most_pairs`, in the order in which they were drawn."""
    size, level = len(people), people.line.level
    found = _Found(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    if count:
        meetings = _Meetings(people, ties_a_person=2 * count / size, draws=draws)
        at_first = round(count * (1 - CIRCLES[THROUGH_SOMEBODY].share))
        found = _drawn(found, count=at_first, propose=meetings.propose, level=level, draws=draws)
        friends = _Friends(found, size, draws)
        found = _drawn(found, count=count, propose=friends.propose, level=level, draws=draws)
        found = _filled(found, count=count, size=size, draws=draws)
    return Pairs(found.code // size, found.code % size, found.circle)


class _Found(NamedTuple):
    """Pairs so far, as smaller number x people + larger number, and their circles."""

    code: Numbers
    circle: Numbers


class _Urn:
    """People by group, each as often as they are active."""

    def __init__(self, entries: Numbers, group: Numbers) -> None:
        held = group[entries]
        self._group = group
        self._entries = entries[np.argsort(held, kind="stable")].astype(np.int32)
        self._sizes = np.bincount(held)
        self._starts = np.cumsum(self._sizes) - self._sizes

    def partners(self, people: Numbers, draws: Draws) -> Numbers:
        """For each person somebody of the same group."""
        group = self._group[people]
        drawn: Numbers = self._entries[self._starts[group] + draws.whole(self._sizes[group], len(people))].astype(np.int64)
        return drawn


class _Meetings:
    """Proposals of pairs that meet in the team, the unit, the department or anywhere."""

    def __init__(self, people: People, *, ties_a_person: float, draws: Draws) -> None:
        team = people.teams.group
        self._draws = draws
        self._entries = np.repeat(np.arange(len(people)), _entries(people, ties_a_person, draws))
        groups = (team, team[team], people.line.department, np.zeros_like(team))
        self._urns = tuple(_Urn(self._entries, group) for group in groups)

    def propose(self, count: int) -> tuple[Numbers, Numbers, Numbers]:
        """One end, the other end and the circle of so many proposals."""
        one = self._entries[self._draws.whole(len(self._entries), count)]
        circle = self._draws.choice([circle.share for circle in CIRCLES[: len(self._urns)]], count)
        other = np.empty_like(one)
        for place, urn in enumerate(self._urns):
            here = circle == place
            other[here] = urn.partners(one[here], self._draws)
        return one, other, circle


def _entries(people: People, ties_a_person: float, draws: Draws) -> Numbers:
    """How often each person stands in an urn: a Pareto law, more for the upper levels, less for the largest hubs."""
    activity: Shares = (1 - draws.uniform(len(people))) ** (-1 / TAIL) * (1 + ACTIVITY_A_STEP * people.line.level / STEP)
    mean = np.cumsum(activity)[-1] / len(people)
    bound = max(1.0, HUB_BOUND * len(people) ** 0.5 / ties_a_person) * mean
    entries: Numbers = np.rint(ENTRIES * np.minimum(activity, bound)).astype(np.int64)
    return entries


class _Friends:
    """Proposals of pairs who both know somebody: an end of a pair, and somebody else whom the other end knows."""

    def __init__(self, found: _Found, size: int, draws: Draws) -> None:
        self._draws = draws
        ends = np.concatenate([found.code // size, found.code % size]).astype(np.int32)
        known = np.concatenate([ends[len(found.code) :], ends[: len(found.code)]])
        self._one, self._shared = ends, known
        self._known = known[np.argsort(ends, kind="stable")]
        self._sizes = np.bincount(ends, minlength=size)
        self._starts = np.cumsum(self._sizes) - self._sizes

    def propose(self, count: int) -> tuple[Numbers, Numbers, Numbers]:
        """One end, the other end and the circle of so many proposals."""
        pair = self._draws.whole(len(self._one), count)
        shared = self._shared[pair]
        other = self._known[self._starts[shared] + self._draws.whole(self._sizes[shared], count)]
        return self._one[pair].astype(np.int64), other.astype(np.int64), np.full(count, THROUGH_SOMEBODY)


def _drawn(
    found: _Found, *, count: int, propose: Callable[[int], tuple[Numbers, Numbers, Numbers]], level: Numbers, draws: Draws
) -> _Found:
    """``found`` with new pairs up to ``count``, or as many as rounds of proposals bring."""
    chance = NEAR_LEVELS ** np.arange(int(level.max()) // STEP + 1)
    gain = 0.5
    while len(found.code) < count and gain > FEWEST_NEW:
        before = len(found.code)
        tries = min(MOST_IN_A_ROUND, FEWEST_IN_A_ROUND + int(1.1 * (count - before) / gain))
        one, other, circle = propose(tries)
        kept = (one != other) & (draws.uniform(tries) < chance[np.abs(level[one] - level[other]) // STEP])
        one, other = one[kept], other[kept]
        found = _merged(found, _Found(np.minimum(one, other) * len(level) + np.maximum(one, other), circle[kept]), count)
        gain = (len(found.code) - before) / tries
    return found


def _merged(found: _Found, new: _Found, count: int) -> _Found:
    """``found`` and the first of the new pairs that are not in it, ``count`` together at most."""
    _, first = np.unique(np.concatenate([found.code, new.code]), return_index=True)
    added = np.sort(first[first >= len(found.code)])[: count - len(found.code)] - len(found.code)
    return _Found(np.concatenate([found.code, new.code[added]]), np.concatenate([found.circle, new.circle[added]]))


def _filled(found: _Found, *, count: int, size: int, draws: Draws) -> _Found:
    """``found`` with any other pairs up to ``count``: where circles are exhausted, anybody meets anybody."""
    if len(found.code) == count:
        return found
    if 2 * count < most_pairs(size):

        def propose(tries: int) -> tuple[Numbers, Numbers, Numbers]:
            return draws.whole(size, tries), draws.whole(size, tries), np.full(tries, ANYWHERE)

        alike = np.zeros(size, dtype=np.int64)
        return _drawn(found, count=count, propose=propose, level=alike, draws=draws)
    first, second = np.triu_indices(size, 1)
    every = first * size + second
    shuffled = every[draws.order(len(every))]
    return _merged(found, _Found(shuffled, np.full(len(every), ANYWHERE)), count)
