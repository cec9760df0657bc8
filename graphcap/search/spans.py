"""Spans: where everything stands that belongs to some people, of columns that hold one person's after another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.integer[Any]]


def spread(starts: Numbers, stops: Numbers) -> tuple[Numbers, Numbers]:
    """All positions of some spans, one span after the other: which span each is of, and the position."""
    lengths = np.asarray(stops, np.int64) - np.asarray(starts, np.int64)
    each = np.repeat(np.arange(len(lengths)), lengths)
    within = np.arange(len(each)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return each, np.asarray(starts, np.int64)[each] + within
