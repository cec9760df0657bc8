"""Spans: where everything stands that belongs to some people, of columns that hold one person's after another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.integer[Any]]


def spread(starts: Numbers, stops: Numbers) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """All positions of some spans, one span after the other: which span each is of, and the position."""
    starts, stops = np.asarray(starts, np.int64), np.asarray(stops, np.int64)
    lengths = stops - starts
    each = np.repeat(np.arange(len(lengths)), lengths)
    positions = np.arange(len(each))
    positions += np.repeat(stops - np.cumsum(lengths), lengths)
    return each, positions
