"""Who could take the place of somebody whom a person loses: people within two ties who are reached without them.

- Of a *sponsor*: who decides what the lost one decides (of one who is not known to decide, whoever decides anything).
- Of a *mentor*: who lists the lost one's skills that the person wants, or, where there is none, any of them that the person lacks, and does
  not stand below the person.
- Of an *introducer*: the next person on the best chain to a decision-maker that is left.

Sponsors and mentors are taken by the share they cover times the odds of the chain to them, equals by id; another present one may do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from heapq import nlargest
from typing import TYPE_CHECKING, NamedTuple

from graphcap.organisation import number, words
from graphcap.questions.near import EQUAL
from graphcap.questions.roles import decides
from graphcap.questions.skills import wanted_skills

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphcap.network import Network
    from graphcap.questions.near import Near, Way

SPONSOR, MENTOR, INTRODUCER = "sponsor", "mentor", "introducer"
DECIMALS = 12
MOST = 10
"""So many substitutes of each are named."""


class Substitute(NamedTuple):
    """Somebody who could take a place: how much of it they cover (0 to 1), and the way to them."""

    person: int
    covers: float
    way: Way


class Search(NamedTuple):
    """What is needed to look for substitutes for those around one person."""

    network: Network
    person: int
    near: Near
    wanted: frozenset[str]
    decides: dict[int, tuple[str, ...]]
    knowing: dict[str, list[int]]

    @classmethod
    def of(cls, network: Network, person: int, near: Near) -> Search:
        """For a person; what they want to learn, and what those near can do and decide, is looked up once."""
        deciders = zip(network.deciders.numbers(), network.deciders.what, strict=True)
        decides = {decider: tuple(what.split(";")) for decider, what in deciders if decider in near.ways}
        knowing: dict[str, list[int]] = defaultdict(list)
        for other in near.ways:
            if not _stands_below(network, person, other):
                for skill in words(network, "skills", other):
                    knowing[skill].append(other)
        return cls(network, person, near, frozenset(wanted_skills(network, person).words), decides, knowing)

    def substitutes(self, lost: int, role: str) -> list[Substitute]:
        """Who could take somebody's place as a sponsor or mentor: the best few, the best first."""
        network = self.network
        if role == SPONSOR:
            needed = set(decides(network, lost))
            shares = {other: _share(needed, what) for other, what in self.decides.items()}
        else:
            needed = self._taught(lost)
            known = Counter(other for skill in needed for other in self.knowing.get(skill, ()))
            shares = {other: count / len(needed) for other, count in known.items()}
        ways = self.near.without(lost, [other for other, share in shares.items() if share])
        worth = {other: shares[other] * way.odds for other, way in ways.items()}
        least = min(nlargest(MOST, worth.values()), default=0.0) - EQUAL
        found = [Substitute(other, shares[other], ways[other]) for other, each in worth.items() if each >= least]
        return sorted(found, key=lambda each: (-round(each.covers * each.way.odds, DECIMALS), each.person))[:MOST]

    def _taught(self, lost: int) -> set[str]:
        lacked = words(self.network, "skills", lost).keys() - words(self.network, "skills", self.person).keys()
        return lacked & self.wanted or lacked


def _stands_below(network: Network, me: int, other: int) -> bool:
    mine, theirs = (number(network, "level", person) for person in (me, other))
    return mine is not None and theirs is not None and theirs < mine


def _share(needed: set[str], offered: Iterable[str]) -> float:
    """How much of what is needed somebody has; all of it where nothing in particular is."""
    return len(needed & set(offered)) / len(needed) if needed else 1.0
