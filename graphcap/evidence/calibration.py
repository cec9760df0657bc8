"""Calibration: from odds, which rank chains, to the chance that a request is accepted, fitted to what came of asks.

With at least 30 asks of known odds and outcome, 10 accepted and 10 not, P = min(1, a x odds^g) is fitted by maximum likelihood. ln P is the
lesser of 0 and a line in ln odds, with slope g and height ln a, so the log-likelihood is concave in the two: the best height for each slope
is found first, then the best slope. g is held between .01 and 10: above 0, or the order of chains would change, and finite where the asks
are few enough to be told apart without error. Where all asks have the same odds nothing tells g, which is then 1.

How good the fit is: the Brier score (Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2) and a reliability table, both on
the asks that were fitted, which flatters them a little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.asks import Bin, Calibration

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

LEAST_ASKS, LEAST_OF_EACH = 30, 10
SILENT_DAYS = 21
"""No answer in so many days is a silent one."""
LEAST_SLOPE, MOST_SLOPE = 0.01, 10.0
SURE = 1e-9
"""How far below 1 a chance stays where somebody declined."""
DEPTH = 40.0
"""Chances below e^-40 are not looked for."""
TOLERANCE = 1e-10
BINS = 5
"""Bins of the reliability table, at most."""


def fit(odds: Floats, accepted: Flags) -> Calibration | None:
    """The chance as a function of the odds, fitted to asks; None where there are too few.

    Parameters
    ----------
    odds
        Of each ask, above 0 and at most 1.
    accepted
        Whether each was accepted.
    """
    yes = int(accepted.sum())
    if len(odds) < LEAST_ASKS or yes < LEAST_OF_EACH or len(odds) - yes < LEAST_OF_EACH:
        return None
    logs = np.log(odds)
    slope = _best_slope(logs, accepted)
    height = _best_height(logs * slope, accepted)
    chances = np.exp(np.minimum(height + slope * logs, 0.0))
    brier = float(np.mean((chances - accepted) ** 2))
    return Calibration(float(np.exp(height)), slope, len(odds), brier, _reliability(chances, accepted))


def _best_slope(logs: Floats, accepted: Flags) -> float:
    """The slope of the greatest likelihood, each with its best height."""
    from scipy.optimize import minimize_scalar

    if np.ptp(logs) == 0:
        return 1.0

    def loss(slope: float) -> float:
        return -_log_likelihood(logs * slope + _best_height(logs * slope, accepted), accepted)

    found = minimize_scalar(loss, bounds=(LEAST_SLOPE, MOST_SLOPE), method="bounded", options={"xatol": TOLERANCE})
    return float(min((LEAST_SLOPE, float(found.x), MOST_SLOPE), key=loss))


def _best_height(slopes: Floats, accepted: Flags) -> float:
    """The height of the greatest likelihood: where its derivative, which falls, passes 0.

    An accepted ask pulls upwards by 1 until its chance is 1; a declined one pushes down by P / (1 - P).
    """
    from scipy.optimize import brentq

    up, down = slopes[accepted], slopes[~accepted]
    top = -float(down.max()) - SURE

    def pull(height: float) -> float:
        chances = np.exp(down + height)
        return float((up + height < 0).sum() - (chances / (1 - chances)).sum())

    return top if pull(top) > 0 else float(brentq(pull, top - DEPTH, top, xtol=TOLERANCE))


def _log_likelihood(logs: Floats, accepted: Flags) -> float:
    """Of chances given by their logarithms, those above 0 meaning 1."""
    return float(np.minimum(logs[accepted], 0.0).sum() + np.log1p(-np.exp(logs[~accepted])).sum())


def _reliability(chances: Floats, accepted: Flags) -> tuple[Bin, ...]:
    """The asks by rising chance in up to five bins, none smaller than a fifth of them; equal chances stay in one bin."""
    order = np.argsort(chances, kind="stable")
    chances, accepted = chances[order], accepted[order]
    least, starts = len(chances) // BINS, [0]
    for place in np.flatnonzero(chances[1:] > chances[:-1]) + 1:
        if place - starts[-1] >= least and len(chances) - place >= least:
            starts.append(int(place))
    bins = []
    for some, came in zip(np.split(chances, starts[1:]), np.split(accepted, starts[1:]), strict=True):
        bins.append(Bin(float(some[0]), float(some[-1]), len(some), float(some.mean()), float(came.mean())))
    return tuple(bins)
