"""Proteges x sponsors in arrays: power, match and odds of every pair, their scores, and what keeps a pair apart.

The parts are those of one person's potential sponsors (`graphcap.questions.sponsorship`):

- *power*: what a sponsor decides that matters to a career, times (1 + steps above) / 4, at most 1;
- *match*: the share of the sponsor's goals that the protege's skills, goals or contexts of achievements name;
- *odds* of the best permitted chain of at most 4 ties from the protege to the sponsor.

The score is their geometric mean; an unknown part takes the median of the pairs in question for which it is known (.5 where it is for
none), a part counts at least .05 (`graphcap.questions.scoring`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.errors import InputError
from graphcap.organisation import ladder, number, words
from graphcap.questions.isolated import UNKNOWN_CAPACITY
from graphcap.questions.scoring import LEAST_PART, UNKNOWN_PART
from graphcap.questions.sponsorship import STEPS_OF_SCALE, named_of, weight_of
from graphcap.search.lines import Lines
from graphcap.search.permitted import permitted_reach

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.narrowing import Narrowing
    from graphcap.questions.pairs_by_role import PairsByRole

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

MAX_TIES = 4
MOST_PAIRS = 5_000_000
OWN_LINE, LEVEL_GAP, NO_ROUTE = "own manager line", "level gap", "no route"


class Prospects(NamedTuple):
    """Every pair of some proteges (rows) and some sponsors (columns).

    Attributes
    ----------
    proteges, sponsors
        Their numbers.
    parts
        ``power``, ``match`` and ``odds`` of each pair, NaN where unknown (odds: where there is no route).
    never
        Pairs that are not spoken of: oneself, and who does not want to be asked about the protege.
    blocks
        What keeps pairs apart: the manager line, a sponsor on a lower level, no chain.
    """

    proteges: Numbers
    sponsors: Numbers
    parts: dict[str, Floats]
    never: Mask
    blocks: dict[str, Mask]

    @property
    def allowed(self) -> Mask:
        """Pairs that nothing keeps apart but capacity."""
        allowed: Mask = ~np.any([self.never, *self.blocks.values()], axis=0)
        return allowed


def prospects(network: Network, proteges: Numbers, sponsors: Numbers, narrowing: Narrowing, *, own_line: bool) -> Prospects:
    """All pairs, with what is known of them.

    Raises
    ------
    InputError
        When there are too many pairs to weigh.
    """
    check_size(len(proteges), len(sponsors))
    odds = _odds(network, proteges, sponsors, narrowing)
    steps = steps_between(network, proteges, sponsors)
    line = np.zeros(odds.shape, bool) if own_line else _line(network, proteges, sponsors)
    parts = {"power": _power(network, sponsors, steps), "match": _match(network, proteges, sponsors), "odds": odds}
    blocks = {OWN_LINE: line, LEVEL_GAP: steps < 0, NO_ROUTE: np.isnan(odds)}
    return Prospects(proteges, sponsors, parts, never_between(network, proteges, sponsors), blocks)


def check_size(people: int, partners: int) -> None:
    """Refuse more pairs than can be weighed.

    Raises
    ------
    InputError
        When that is so.
    """
    if people * partners > MOST_PAIRS:
        message = f"{people:,} people x {partners:,} partners are over {MOST_PAIRS:,} pairs; narrow the people (see --help)"
        raise InputError(message)


def scored(parts: Mapping[str, Floats], allowed: Mask) -> Floats:
    """The score of each allowed pair, NaN for all others."""
    product = np.ones(allowed.shape)
    for part in parts.values():
        known = part[allowed & ~np.isnan(part)]
        middle = float(np.median(known)) if len(known) else UNKNOWN_PART
        product *= np.maximum(np.where(np.isnan(part), middle, part), LEAST_PART)
    return np.where(allowed, product ** (1 / len(parts)), np.nan)


def steps_between(network: Network, lower: Numbers, upper: Numbers) -> Floats:
    """How many steps of the ladder each of the second stands above each of the first; NaN where a level is unknown."""
    steps = ladder(network)

    def rungs(people: Numbers) -> Floats:
        found = [steps.rung(number(network, "level", person)) for person in people.tolist()]
        return np.array([np.nan if rung is None else rung for rung in found])

    return rungs(upper)[np.newaxis, :] - rungs(lower)[:, np.newaxis]


def room_of(network: Network, partners: Numbers, roles: PairsByRole) -> Numbers:
    """How many more people each partner can take: capacity (3 where it is unknown) less the people they sponsor, at least 0."""
    proteges = np.bincount(roles.source[roles.sponsors | (roles.about_you > 0)], minlength=len(network))
    capacity = (number(network, "capacity", partner) for partner in partners.tolist())
    known = np.array([UNKNOWN_CAPACITY if value is None else value for value in capacity])
    return np.maximum(0, known - proteges[partners]).astype(np.int64)


def never_between(network: Network, people: Numbers, partners: Numbers) -> Mask:
    """Pairs that are not spoken of: oneself, and who does not want to be asked about the other."""
    never: Mask = people[:, np.newaxis] == partners[np.newaxis, :]
    minding = network.reserve.minding(people.tolist())
    for place, person in enumerate(people.tolist()):
        if person in minding:
            never[place] |= np.isin(partners, sorted(minding[person]))
    return never


def shares(wanted: Sequence[Collection[str]], offered: Sequence[Collection[str]]) -> Floats:
    """For each of the first and each of the second: how many words of the first the second has."""
    from scipy.sparse import csr_matrix

    place = {word: at for at, word in enumerate(sorted({word for listed in (*wanted, *offered) for word in listed}))}

    def table(lists: Sequence[Collection[str]]) -> csr_matrix:
        pairs = [(row, place[word]) for row, listed in enumerate(lists) for word in listed]
        rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
        return csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(lists), max(1, len(place))))

    both: Floats = (table(wanted) @ table(offered).T).toarray()
    return both


def _odds(network: Network, proteges: Numbers, sponsors: Numbers, narrowing: Narrowing) -> Floats:
    odds = np.full((len(proteges), len(sponsors)), np.nan)
    for place, sponsor in enumerate(sponsors.tolist()):
        found = permitted_reach(network, (sponsor,), max_ties=MAX_TIES, kinds=narrowing.kinds, avoid=narrowing.avoid)
        odds[:, place] = found.odds[proteges]
    return odds


def _line(network: Network, proteges: Numbers, sponsors: Numbers) -> Mask:
    lines, rows = Lines.of(network, proteges), np.arange(len(proteges))
    above = [lines.hold(rows, np.full(len(proteges), sponsor)) for sponsor in sponsors.tolist()]
    return np.stack(above, axis=1) if above else np.zeros((len(proteges), 0), bool)


def _power(network: Network, sponsors: Numbers, steps: Floats) -> Floats:
    what = dict(zip(network.deciders.numbers(), network.deciders.what, strict=True))
    weights = np.array([weight_of(what.get(sponsor, "").split(";")) for sponsor in sponsors.tolist()])
    power: Floats = weights * np.clip((1 + steps) / STEPS_OF_SCALE, 0, 1)
    return power


def _match(network: Network, proteges: Numbers, sponsors: Numbers) -> Floats:
    goals = [words(network, "goals", sponsor) for sponsor in sponsors.tolist()]
    if not any(goals):
        return np.full((len(proteges), len(sponsors)), np.nan)
    named = [named_of(network, protege) for protege in proteges.tolist()]
    counts = np.array([len(listed) or np.nan for listed in goals])
    known = np.array([bool(listed) for listed in named])
    return np.where(known[:, np.newaxis], shares(named, goals) / counts, np.nan)
