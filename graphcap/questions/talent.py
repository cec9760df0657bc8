"""High potentials: who they are, by which rating, and of whom that is unknown.

A high potential stands at or above the 80th percentile of the known values of ``potential`` (or at a given value), or, where potential is
lower or unknown, of ``performance``. Ratings of potential are biased (doi:10.1257/aer.20220831), so it is always said which it was. A scale
on which over 30 % reach their value is too coarse to tell. Unknown is neither low nor high. Who has left counts nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from graphcap.network import Network

    Mask = npt.NDArray[np.bool_]

PERCENTILE = 80
COARSE = 0.30
POTENTIAL, PERFORMANCE = "potential", "performance"


class Talent(NamedTuple):
    """Who is a high potential.

    Attributes
    ----------
    high, by_potential, unknown
        Of everybody by number: whether they are one; whether potential says so; whether neither rating is known.
    thresholds
        Rating to the value from which on it counts; None where no value is known.
    coarse
        Ratings that so many reach that they tell little: the rating to the share.
    """

    high: Mask
    by_potential: Mask
    unknown: Mask
    thresholds: dict[str, float | None]
    coarse: dict[str, float]

    def notes(self) -> Iterator[str]:
        """What is missing, and which scales tell little."""
        if all(threshold is None for threshold in self.thresholds.values()):
            yield "neither potential nor performance of anybody is known; give these columns with the people"
        for name, share in self.coarse.items():
            yield f"the scale of {name} is too coarse: {share:.0%} of those whose {name} is known reach {self.thresholds[name]:g}"


def talent_of(network: Network, there: Mask, *, potential: float | None = None) -> Talent:
    """The high potentials among those who are there."""
    ratings = {name: _ratings(network, name, there) for name in (POTENTIAL, PERFORMANCE)}
    thresholds = {name: _threshold(values) for name, values in ratings.items()}
    if potential is not None:
        thresholds[POTENTIAL] = potential
    reaching, coarse = {}, {}
    for name, values in ratings.items():
        least = thresholds[name]
        reaching[name] = np.zeros(len(values), bool) if least is None else values >= least
        known = np.count_nonzero(~np.isnan(values))
        if known and np.count_nonzero(reaching[name]) > COARSE * known:
            coarse[name] = float(np.count_nonzero(reaching[name]) / known)
    unknown = np.isnan(ratings[POTENTIAL]) & np.isnan(ratings[PERFORMANCE])
    return Talent(reaching[POTENTIAL] | reaching[PERFORMANCE], reaching[POTENTIAL], unknown, thresholds, coarse)


def _ratings(network: Network, name: str, there: Mask) -> npt.NDArray[np.float64]:
    column = network.people.numbers.get(name)
    return np.full(len(network), np.nan) if column is None else np.where(there, column.array(), np.nan)


def _threshold(values: npt.NDArray[np.float64]) -> float | None:
    """The lowest known value that at least 80 % of the known ones do not exceed."""
    known = values[~np.isnan(values)]
    return float(np.percentile(known, PERCENTILE, method="inverted_cdf")) if len(known) else None
