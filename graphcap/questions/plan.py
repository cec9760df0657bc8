"""Who could cover what a person lacks: candidates within reach, and the fewest of them.

A candidate lists a missing skill, or a missing goal among their skills (or among their goals, unless they are known to stand on the
person's level: a peer with the same goal has not reached it), stands 0 to 3 steps above or has no known level, and is reached by a chain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.organisation import ladder, number
from graphcap.questions.cover import Cover, Holder, fewest
from graphcap.questions.skills import holders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.network import Network
    from graphcap.questions.warm import Warmth
    from graphcap.search.chains import FoundChain

MOST_STEPS = 3
MOST_ALIKE = 10
DECIMALS = 12


class Thing(NamedTuple):
    """Something missing: as compared, as written, whether it is a skill, and where that comes from."""

    key: str
    word: str
    is_skill: bool
    reason: str


class Plan(NamedTuple):
    """The chain to each chosen mentor, what each of them has, and whether fewer would do."""

    chains: dict[int, FoundChain]
    has: dict[int, int]
    exact: bool


def plan_of(network: Network, me: int, things: Sequence[Thing], warmth: Warmth) -> Plan:
    """The fewest mentors; one to whom no permitted chain leads shows only now, is left out, and the others are chosen anew."""
    candidates = _candidates(network, me, things, warmth)
    while True:
        cover: Cover = fewest(list(candidates.values()), len(things))
        chains = {mentor: warmth.chain_to(mentor) for mentor in cover.people}
        if all(chains.values()):
            found = {mentor: chain for mentor, chain in chains.items() if chain is not None}
            return Plan(found, {mentor: candidates[mentor].things for mentor in found}, cover.exact)
        for mentor in (mentor for mentor, chain in chains.items() if chain is None):
            del candidates[mentor]


def _candidates(network: Network, me: int, things: Sequence[Thing], warmth: Warmth) -> dict[int, Holder]:
    """Everybody within reach who has something missing and stands 0 to 3 steps above."""
    keys = [thing.key for thing in things]
    skilled, aiming = holders(network, "skills", keys), holders(network, "goals", [thing.key for thing in things if not thing.is_skill])
    has = np.zeros(len(network), dtype=object if len(things) >= np.iinfo(np.int64).bits - 1 else np.int64)
    for place, thing in enumerate(things):
        people = skilled[thing.key] if thing.is_skill else np.union1d(skilled[thing.key], _not_beside(network, me, aiming[thing.key]))
        has[people] |= 1 << place
    odds = warmth.odds_to(np.flatnonzero((has != 0) & _within_steps(network, me)))
    chosen = _warmest_of_each(np.flatnonzero(odds), has, odds)
    return {person: Holder(person, int(has[person]), float(odds[person])) for person in chosen}


def _not_beside(network: Network, me: int, people: Any) -> Any:
    """Those who are not known to stand on the same level: a peer with the same goal has not reached it."""
    level = number(network, "level", me)
    return people if level is None else people[network.people.numbers["level"].array()[people] != level]


def _warmest_of_each(people: Any, has: Any, odds: Any) -> list[int]:
    """Of those who have the same things, the few warmest: enough to choose from when one of them turns out not to be asked."""
    ordered = people[np.lexsort((people, -np.round(odds[people], DECIMALS)))]
    seen: dict[int, int] = {}
    kept = []
    for person, things in zip(ordered.tolist(), has[ordered].tolist(), strict=True):
        seen[things] = seen.get(things, 0) + 1
        if seen[things] <= MOST_ALIKE:
            kept.append(person)
    return kept


def _within_steps(network: Network, me: int) -> Any:
    """Who stands 0 to 3 steps above, or whose level is unknown; everybody where the person's is."""
    steps, level = ladder(network), number(network, "level", me)
    rung = steps.rung(level)
    if rung is None:
        return np.ones(len(network), bool)
    levels = network.people.numbers["level"].array()
    highest = steps.levels[min(rung + MOST_STEPS, len(steps.levels) - 1)]
    return np.isnan(levels) | ((levels >= steps.levels[rung]) & (levels <= highest))
