"""What came of mentoring so far, and how much of it counts for the next pairing.

Of a mentor's reviews (``review`` events, mentor to mentee) two things are known: ``goal_reached``, 1 each, and the rating that the mentee
gave (``rating=1..5``, as (x - 1)/4). The mean of both over n reviews that say either is shrunk to the mean of all mentors: (n x own + 5 x
all)/(n + 5), so that one happy mentee does not make a star (an empirical Bayes estimate with a fixed weight). Promotions and identity take
no part: they are what a programme is measured by, not what it may choose by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.network import Network

    Floats = npt.NDArray[np.float64]

REVIEW, GOAL_REACHED = "review", "goal_reached"
SHRINKING = 5
LOWEST, HIGHEST = 1, 5
_RATING = re.compile(r"(?:.*[\s;,])?rating\s*=\s*(\d+(?:\.\d+)?)", re.DOTALL)


def rating_of(outcome: str) -> float | None:
    """The rating that an outcome names, 1 to 5.

    >>> rating_of("rating=4"), rating_of("goal_reached; rating=5"), rating_of("rating=9")
    (4.0, 5.0, None)
    """
    found = _RATING.match(outcome)
    rating = None if found is None else float(found[1])
    return rating if rating is not None and LOWEST <= rating <= HIGHEST else None


def reached_goal(outcome: str) -> bool:
    """Whether an outcome says that a goal was reached."""
    return GOAL_REACHED in outcome


def mentor_outcomes(network: Network) -> Floats:
    """How well each person's mentoring went, 0 to 1, by number; NaN for all where no review says anything."""
    events, count = network.events, len(network)
    kind = None if events is None else events.kind_number(REVIEW)
    if events is None or kind is None:
        return np.full(count, np.nan)
    worth = [_worth(word) for word in events.words]
    rows = np.flatnonzero(events.kinds.array() == kind)
    values = np.array([np.nan if value is None else value for value in worth])[events.outcomes.array()[rows]]
    mentors = events.sources.array()[rows].astype(np.int64)
    told = ~np.isnan(values) & (events.targets.array()[rows] != mentors)
    if not told.any():
        return np.full(count, np.nan)
    known = np.bincount(mentors[told], minlength=count)
    total = np.bincount(mentors[told], weights=values[told], minlength=count)
    shrunk: Floats = (total + SHRINKING * values[told].mean()) / (known + SHRINKING)
    return shrunk


def _worth(outcome: str) -> float | None:
    """What one review says, 0 to 1."""
    rating, reached = rating_of(outcome), reached_goal(outcome)
    parts = [*([] if rating is None else [(rating - LOWEST) / (HIGHEST - LOWEST)]), *([1.0] if reached else [])]
    return sum(parts) / len(parts) if parts else None
