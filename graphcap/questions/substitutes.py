"""Who could take the place of somebody whom a person loses: people within two ties who are reached without them.

- Of a *sponsor*: who decides what the lost one decides (of one who is not known to decide, whoever decides anything).
- Of a *mentor*: who lists the lost one's skills that the person wants, or, where there is none, any of them that the person lacks, and does
  not stand below the person.
- Of an *introducer*: the next person on the best chain to a decision-maker that is left.

Sponsors and mentors are taken by the share they cover times the odds of the chain to them, equals by id; another present one may do.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.organisation import number, words
from graphcap.questions.roles import decides
from graphcap.questions.skills import lists_of, lists_with, wanted_skills
from graphcap.search.lines import held

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from graphcap.columns import TextColumn
    from graphcap.network import Network
    from graphcap.questions.near import Near

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

SPONSOR, MENTOR, INTRODUCER = "sponsor", "mentor", "introducer"
DECIMALS = 12
MOST = 10
"""So many substitutes of each are named."""


class Substitute(NamedTuple):
    """Somebody who could take a place: how much of it they cover (0 to 1), and the odds of the chain to them and the next person on it."""

    person: int
    covers: float
    odds: float
    via: int


class Search(NamedTuple):
    """What is needed to look for substitutes for those around one person.

    Attributes
    ----------
    wanted
        What the person wants to learn, as it is compared.
    deciding
        Who of those near decides something: what, as it was written, to their places.
    above
        Places of those near who are not known to stand below the person.
    skills
        What those list.
    listing
        Which of those lists hold a skill, once it was asked for.
    """

    network: Network
    person: int
    near: Near
    wanted: frozenset[str]
    deciding: Mapping[str, list[int]]
    above: Numbers
    skills: TextColumn
    listing: dict[str, Numbers]

    @classmethod
    def of(cls, network: Network, person: int, near: Near) -> Search:
        """For a person; what they want to learn, and what those near can do and decide, is looked up once."""
        deciders = network.deciders.people.array().astype(np.int64)
        here = np.flatnonzero(held(near.people, deciders))
        deciding: dict[str, list[int]] = defaultdict(list)
        for place, decider in zip(np.searchsorted(near.people, deciders[here]).tolist(), here.tolist(), strict=True):
            deciding[network.deciders.what[decider]].append(place)
        above = _not_below(network, person, near.people)
        skills = lists_of(network, "skills", near.people[above])
        return cls(network, person, near, frozenset(wanted_skills(network, person).words), deciding, above, skills, {})

    def substitutes(self, lost: int, role: str) -> list[Substitute]:
        """Who could take somebody's place as a sponsor or mentor: the best few, the best first."""
        deciding = role == SPONSOR
        shares = self._deciding(frozenset(decides(self.network, lost))) if deciding else self._teaching(self._taught(lost))
        ways = self.near.without(lost)
        worth = shares * ways.odds
        found = np.flatnonzero(worth)
        best = found[np.argsort(-worth[found].round(DECIMALS), kind="stable")][:MOST]
        columns = (self.near.people, shares, ways.odds, ways.via)
        return [Substitute(*each) for each in zip(*(column[best].tolist() for column in columns), strict=True)]

    def _deciding(self, needed: frozenset[str]) -> Floats:
        """How much of what is needed each of those near decides, 0 to 1."""
        shares = np.zeros(len(self.near.people))
        for what, places in self.deciding.items():
            shares[places] = _share(needed, what.split(";"))
        return shares

    def _teaching(self, needed: frozenset[str]) -> Floats:
        """How much of what is needed each of those near lists, 0 to 1."""
        self.listing.update(lists_with(self.skills, needed - self.listing.keys()))
        counts = np.zeros(len(self.near.people))
        for skill in needed:
            counts[self.above[self.listing[skill]]] += 1
        return counts / max(1, len(needed))

    def _taught(self, lost: int) -> frozenset[str]:
        lacked = frozenset(words(self.network, "skills", lost)).difference(words(self.network, "skills", self.person))
        return lacked & self.wanted or lacked


def _not_below(network: Network, me: int, others: Numbers) -> Numbers:
    """Places of those who are not known to stand below a person."""
    mine, levels = number(network, "level", me), network.people.numbers.get("level")
    return np.arange(len(others)) if mine is None or levels is None else np.flatnonzero(~(levels.at(others) < mine))


def _share(needed: frozenset[str], offered: Iterable[str]) -> float:
    """How much of what is needed somebody has; all of it where nothing in particular is."""
    return len(needed.intersection(offered)) / len(needed) if needed else 1.0
