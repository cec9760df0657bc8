"""2,000 proteges x 400 sponsors with capacities: seconds to the best matching, beside scipy's dense assignment of the same places."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.measure import table
from graphcap.questions.matching import STEPS, best_pairs

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

PROTEGES, SPONSORS = 2000, 400
SHAPES = (("all pairs allowed, 5 places", 1.0, 5, None), ("a tenth allowed, 5 places", 0.1, 5, None), ("four scores, 3 places", 0.3, 3, 4))


def pairing() -> None:
    """Print a line for each shape; both ways have to serve as many with the same total."""
    table("pairing, 2,000 x 400", ("shape", "served", "seconds", "dense seconds"), [_line(*shape) for shape in SHAPES])


def _line(name: str, density: float, places: int, levels: int | None) -> tuple[object, ...]:
    draws = np.random.default_rng(1)
    scores = draws.random((PROTEGES, SPONSORS)) if levels is None else draws.integers(1, levels, (PROTEGES, SPONSORS)) / levels
    scores = np.where(draws.random(scores.shape) < density, scores, np.nan)
    room = np.full(SPONSORS, places)
    start = time.perf_counter()
    paired = best_pairs(scores, room)
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    best = _dense(scores, room)
    dense = time.perf_counter() - start
    served = np.flatnonzero(paired >= 0)
    total = (len(served), int(np.rint(scores[served, paired[served]] * STEPS).sum()))
    if total != best:
        message = f"{name}: {total} served and their scores, {best} by dense assignment"
        raise SystemExit(message)
    return name, len(served), seconds, dense


def _dense(scores: Floats, room: Numbers) -> tuple[int, int]:
    """How many the dense assignment serves, and their scores in all, in whole steps."""
    worth = np.repeat(np.where(np.isnan(scores), 0, (len(scores) + 1) * STEPS + np.rint(scores * STEPS)), room, axis=1)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    found = worth[rows, columns]
    found = found[found > 0]
    return len(found), int(found.sum() - len(found) * (len(scores) + 1) * STEPS)
