"""Exposure to seniors, and bias in who of them one has ties with (after Chetty et al. 2022, doi:10.1038/s41586-022-04997-3).

Seniors are people two or more steps of the ladder above a person; the unit is the department.

- *exposure* of a group: the share of seniors among its people's colleagues in their unit, over their share in the organisation, each
  averaged over the group. 1: as everywhere.
- *bias*: 1 - the share of seniors among its people's ties inside the unit, over their share among the colleagues there, each averaged
  over the group's people who have such ties. 0: ties as the unit offers them; above: fewer with seniors.

People whose level or department is unknown are left out, and from the exposure those above whom fewer than five people stand in all: near
the top of the ladder a share of one or two people would make any unit look crowded with seniors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.questions.results import SENIOR_STEPS
from graphcap.questions.small_groups import FEWEST
from graphcap.tie_sources import tie_sources

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.network import Network

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]


class Exposure(NamedTuple):
    """Shares of seniors among everybody's colleagues in their unit, among all others, and among their ties inside the unit; NaN unknown."""

    unit: Floats
    organisation: Floats
    ties: Floats

    def exposure(self, people: Numbers) -> float | None:
        """The exposure of some people."""
        return _ratio(self.unit[people], self.organisation[people])

    def bias(self, people: Numbers) -> float | None:
        """The bias of some people."""
        ratio = _ratio(self.ties[people], self.unit[people])
        return None if ratio is None else 1 - ratio


def exposure_of(network: Network, units: Numbers, there: Mask) -> Exposure:
    """What everybody is exposed to; ``units`` by number, -1 where unknown."""
    nothing = np.full(len(network), np.nan)
    levels = network.people.numbers.get("level")
    if levels is None:
        return Exposure(nothing, nothing, nothing)
    ladder, rungs = np.unique(levels.array(), return_inverse=True)
    counts = there & ~np.isnan(levels.array())
    steps = len(ladder) + SENIOR_STEPS
    unit = _share(units, rungs, counts & (units >= 0), steps)
    organisation = _share(np.zeros_like(units), rungs, counts, steps, fewest=FEWEST)
    return Exposure(unit, organisation, _tie_share(network, units, rungs, counts & (units >= 0)))


def _share(units: Numbers, rungs: Numbers, counts: Mask, steps: int, *, fewest: int = 0) -> Floats:
    """The share of seniors among the others of everybody's unit; NaN where there are fewer seniors than that."""
    width = int(units.max(initial=0)) + 1
    heads = np.bincount(units[counts] * steps + rungs[counts], minlength=width * steps).reshape(width, steps)
    from_rung_on = heads[:, ::-1].cumsum(axis=1)[:, ::-1]
    share = np.full(len(units), np.nan)
    others = from_rung_on[units[counts], 0] - 1
    seniors = from_rung_on[units[counts], rungs[counts] + SENIOR_STEPS]
    share[counts] = np.divide(seniors, others, out=np.full(len(others), np.nan), where=(others > 0) & (seniors >= fewest))
    return share


def _tie_share(network: Network, units: Numbers, rungs: Numbers, counts: Mask) -> Floats:
    """The share of seniors among everybody's written ties, in and out, with people of their unit."""
    sources, targets = tie_sources(network), network.ties.targets.array().astype(np.int64)
    inside = counts[sources] & counts[targets]
    inside[inside] = units[sources[inside]] == units[targets[inside]]
    sources, targets = sources[inside], targets[inside]
    steps = rungs[targets] - rungs[sources]
    total = np.bincount(sources, minlength=len(network)) + np.bincount(targets, minlength=len(network))
    seniors = np.bincount(sources[steps >= SENIOR_STEPS], minlength=len(network))
    seniors += np.bincount(targets[steps <= -SENIOR_STEPS], minlength=len(network))
    share: Floats = np.divide(seniors, total, out=np.full(len(network), np.nan), where=total > 0)
    return share


def _ratio(above: Floats, below: Floats) -> float | None:
    """The ratio of two averages over the people for whom both are known; None under five of them, or where the lower one is 0."""
    known = ~np.isnan(above) & ~np.isnan(below)
    if np.count_nonzero(known) < FEWEST or not below[known].any():
        return None
    return float(above[known].mean() / below[known].mean())
