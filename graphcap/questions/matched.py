"""Promotions of some people beside those of matched people: the same level, tenure band, performance and potential, in the same year.

A window begins with somebody's first day in a programme and lasts 365 days, or until the day of the network. For each, the rate of the
matched people is that of everybody else with the same level, tenure band (under 1, 3, 7 years on the day, or more), and the same fifth of
the scale (0 to 100) of performance and of potential, unknown being a band of its own, in the same window. The difference of the two rates
has an interval at 95 % made of their Wilson intervals (Newcombe 1998,
doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.dates import MICROSECONDS_OF_A_DAY, microseconds, parse_day
from graphcap.events import NOBODY_NUMBER
from graphcap.organisation import joined
from graphcap.questions.decisions import PROMOTION
from graphcap.questions.survival import wilson

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graphcap.network import Network

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

YEAR = 365 * MICROSECONDS_OF_A_DAY
TENURE_YEARS = (1, 3, 7)
FIFTH, LAST_FIFTH = 20, 4
UNKNOWN = -1


class Rates(NamedTuple):
    """Rates of promotion of some people and of those matched to them.

    Attributes
    ----------
    people, promoted, rate
        Of those for whom anybody matches.
    others, others_rate
        How many match, each counted once; their rate, weighted as the people.
    difference, low, high
        Of the rates.
    """

    people: int
    promoted: int
    rate: float
    others: int
    others_rate: float
    difference: float
    low: float
    high: float


class Matching(NamedTuple):
    """Who is like whom, and who was promoted when."""

    cells: Numbers
    promoted: Numbers
    times: Numbers
    day: int

    @classmethod
    def of(cls, network: Network) -> Matching:
        """What is known of a network's people."""
        columns = [_levels(network), _tenures(network), *(_fifths(network, name) for name in ("performance", "potential"))]
        cells = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)[1].reshape(-1)
        promoted, times = _promotions(network)
        return cls(cells, promoted, times, microseconds(parse_day(network.as_of)))

    def rates(self, starts: Mapping[int, int], outside: Mask) -> Rates | None:
        """The rates of people whose windows start at these times, and of those matched from ``outside``; None where nobody matches.

        None, too, where no promotion of anybody is known.
        """
        if not len(self.promoted):
            return None
        own, theirs, everybody = [], [], set()
        for person, start in sorted(starts.items()):
            matched = np.flatnonzero(outside & (self.cells == self.cells[person]))
            if len(matched):
                happened = self._promoted_within(start)
                own.append(person in happened)
                theirs.append(float(np.isin(matched, list(happened)).mean()))
                everybody |= set(matched.tolist())
        return _rates(own, theirs, len(everybody)) if own else None

    def _promoted_within(self, start: int) -> set[int]:
        rows = slice(*np.searchsorted(self.times, (start, min(start + YEAR, self.day))))
        return set(self.promoted[rows].tolist())


def _rates(own: list[bool], theirs: list[float], others: int) -> Rates:
    rate, others_rate = sum(own) / len(own), sum(theirs) / len(theirs)
    low, high = wilson(sum(own), len(own))
    others_low, others_high = wilson(round(others_rate * others), others)
    difference = rate - others_rate
    below = ((rate - low) ** 2 + max(0.0, others_high - others_rate) ** 2) ** 0.5
    above = ((high - rate) ** 2 + max(0.0, others_rate - others_low) ** 2) ** 0.5
    return Rates(len(own), sum(own), rate, others, others_rate, difference, difference - below, difference + above)


def _levels(network: Network) -> Floats:
    column = network.people.numbers.get("level")
    return np.full(len(network), UNKNOWN, float) if column is None else np.nan_to_num(column.array(), nan=UNKNOWN)


def _tenures(network: Network) -> Floats:
    day = parse_day(network.as_of)
    years = [None if (since := joined(network, person)) is None else (day - since).days / 365.25 for person in range(len(network))]
    return np.array([UNKNOWN if each is None else np.searchsorted(TENURE_YEARS, each, side="right") for each in years], float)


def _fifths(network: Network, name: str) -> Floats:
    column = network.people.numbers.get(name)
    if column is None:
        return np.full(len(network), UNKNOWN, float)
    fifths: Floats = np.nan_to_num(np.minimum(column.array() // FIFTH, LAST_FIFTH), nan=UNKNOWN)
    return fifths


def _promotions(network: Network) -> tuple[Numbers, Numbers]:
    """Who was promoted, and when, in the order of time."""
    events = network.events
    kind = None if events is None else events.kind_number(PROMOTION)
    if events is None or kind is None:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    rows = np.flatnonzero(events.kinds.array() == kind)
    about, target = events.about.array()[rows].astype(np.int64), events.targets.array()[rows].astype(np.int64)
    return np.where(about == NOBODY_NUMBER, target, about), events.times.array()[rows]
