"""Who together cover most people, each at most so many: maximum coverage with capacities.

How many people a team covers is what the best assignment of people to its members reaches (each person to one who can serve them, nobody
above their room). That number grows by less the more are in the team already, so that taking whoever adds most, again and again, reaches at
least 1 - 1/e of the best team of as many (Nemhauser, Wolsey & Fisher 1978, doi:10.1007/BF01588971); that a new member moves people between
those before them is allowed for by augmenting paths. What somebody added before bounds what they add now, so that few are looked at again
(Minoux 1978, doi:10.1007/BFb0006528). Up to 20 candidates the best team is found as an integer program by HiGHS, which proves it.
"""

from __future__ import annotations

from collections import Counter
from heapq import heapify, heappop, heappush
from math import e
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from scipy.sparse import csr_matrix

EXACT_CANDIDATES = 20
GUARANTEE = 1 - 1 / e
CHOSEN = 0.5
"""A variable of the solver that is 0 or 1 is 1 above it."""


class Candidates(NamedTuple):
    """Who may be chosen.

    Attributes
    ----------
    within
        For each, how many people they can serve at most, rooms aside.
    room
        For each, how many they have room for.
    served
        Whom a candidate, by place, can serve: at most as many as ``within`` says, rising.
    """

    within: Sequence[int]
    room: Sequence[int]
    served: Callable[[int], Sequence[int]]

    def bound(self, place: int) -> int:
        """How many people somebody covers at most."""
        return min(self.within[place], self.room[place])


class Member(NamedTuple):
    """One of the chosen: their place, how many they cover alone, and whom of the team's people."""

    place: int
    alone: int
    covers: tuple[int, ...]


class Team(NamedTuple):
    """The chosen, who adds most first, and whether no team of as many covers more."""

    members: tuple[Member, ...]
    exact: bool

    @property
    def covered(self) -> int:
        """How many people are covered."""
        return sum(len(member.covers) for member in self.members)


def best_team(candidates: Candidates, *, choose: int) -> Team:
    """Who together cover most people.

    Examples
    --------
    >>> people = ((1, 2, 3), (1, 2), (3, 4))
    >>> best_team(Candidates([3, 2, 2], [3, 3, 3], people.__getitem__), choose=2).members
    (Member(place=0, alone=3, covers=(1, 2, 3)), Member(place=2, alone=2, covers=(4,)))
    """
    useful = [place for place in range(len(candidates.within)) if candidates.bound(place)]
    team = _greedily(candidates, useful, choose)
    if team.covered == _most(candidates, useful, choose) or len(useful) <= choose:
        return team._replace(exact=True)
    if len(useful) > EXACT_CANDIDATES:
        return team
    best = _greedily(candidates, _exactly(candidates, useful, choose), choose)
    return max(team, best, key=lambda each: each.covered)._replace(exact=True)


class _Assignment:
    """Who of a team covers whom."""

    def __init__(self, candidates: Candidates) -> None:
        self._candidates = candidates
        self._served: dict[int, Sequence[int]] = {}
        self.holder: dict[int, int] = {}

    def joined_by(self, place: int) -> dict[int, int]:
        """Who covers whom once a candidate has joined the team, who takes as many as they can."""
        if place not in self._served:
            self._served[place] = self._candidates.served(place)
        before = self.holder
        self.holder = dict(before)
        room = self._candidates.room[place]
        while room and self._take(place, set()):
            room -= 1
        after, self.holder = self.holder, before
        return after

    def _take(self, place: int, asked: set[int]) -> bool:
        """Give a member one person more: somebody free, else one whose holder takes somebody else instead."""
        asked.add(place)
        for person in self._served[place]:
            if person not in self.holder:
                self.holder[person] = place
                return True
        for person in self._served[place]:
            other = self.holder[person]
            if other not in asked and self._take(other, asked):
                self.holder[person] = place
                return True
        return False


def _greedily(candidates: Candidates, useful: Iterable[int], choose: int) -> Team:
    """Who adds most, again and again; of equals who could serve more, then the first."""
    assignment, chosen = _Assignment(candidates), list[int]()
    waiting = [(-candidates.bound(place), -candidates.within[place], place, -1) for place in useful]
    heapify(waiting)
    alone: dict[int, int] = {}
    while waiting and len(chosen) < choose:
        gain, within, place, looked_at = heappop(waiting)
        after = assignment.joined_by(place)
        if looked_at < len(chosen):
            gain = len(assignment.holder) - len(after)
            if gain:
                heappush(waiting, (gain, within, place, len(chosen)))
            continue
        assignment.holder = after
        chosen.append(place)
        alone[place] = min(candidates.room[place], len(candidates.served(place)))
    covers: dict[int, list[int]] = {place: [] for place in chosen}
    for person, place in sorted(assignment.holder.items()):
        covers[place].append(person)
    return Team(tuple(Member(place, alone[place], tuple(covers[place])) for place in chosen), exact=False)


def _most(candidates: Candidates, useful: Collection[int], choose: int) -> int:
    """More than so many nobody can cover."""
    return sum(sorted((candidates.bound(place) for place in useful), reverse=True)[:choose])


def _exactly(candidates: Candidates, useful: Sequence[int], choose: int) -> list[int]:
    """A team that covers as many as any."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    servers: dict[int, list[int]] = {}
    for at, place in enumerate(useful):
        for person in candidates.served(place):
            servers.setdefault(person, []).append(at)
    groups = sorted(Counter(map(tuple, servers.values())).items())
    flows = [(at, group) for group, (members, _) in enumerate(groups) for at in members]
    matrix, upper = _program([candidates.room[place] for place in useful], groups, flows, choose)
    chosen, carried = np.ones(len(useful)), np.array([groups[group][1] for _, group in flows], float)
    found = milp(
        np.concatenate((0 * chosen, np.full(len(flows), -1.0))),
        integrality=np.concatenate((chosen, np.zeros(len(flows)))),
        bounds=Bounds(0, np.concatenate((chosen, carried))),
        constraints=LinearConstraint(matrix, ub=upper),
        options={"mip_rel_gap": 0},
    )
    return [place for place, share in zip(useful, np.asarray(found.x), strict=False) if share > CHOSEN]


def _program(
    rooms: Sequence[int], groups: Sequence[tuple[tuple[int, ...], int]], flows: Sequence[tuple[int, int]], choose: int
) -> tuple[csr_matrix, list[int]]:
    """What binds: how many are chosen, the room of each who is, the people of each group, and that only the chosen take any.

    People whom the same candidates can serve are one group. The variables are whether each candidate is chosen, then how many of a group
    each takes.
    """
    from scipy.sparse import csr_matrix

    count, upper = len(rooms), [choose, *[0] * len(rooms), *(size for _, size in groups), *[0] * len(flows)]
    entries = [(0, at, 1) for at in range(count)] + [(1 + at, at, -room) for at, room in enumerate(rooms)]
    for flow, (at, group) in enumerate(flows):
        takes, only = count + flow, 1 + count + len(groups) + flow
        entries += [(1 + at, takes, 1), (1 + count + group, takes, 1), (only, takes, 1), (only, at, -groups[group][1])]
    rows, columns, values = zip(*entries, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(upper), count + len(flows)), dtype=float), upper
