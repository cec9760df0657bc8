"""Days as numbers: days since 1970-01-01, moved from weekends to the Friday before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from graphcap.simulate.draws import Numbers

FRIDAY = 4
WEEK = 7
WEEKDAY_OF_EPOCH = 3


def day_number(day: date) -> int:
    """Days from 1970-01-01.

    Examples
    --------
    >>> day_number(date(1970, 1, 3))
    2
    """
    return (day - date(1970, 1, 1)).days


def work_day(days: Numbers) -> Numbers:
    """The same day, or the Friday before a weekend: later days never come out earlier than the ones before them."""
    weekday = (days + WEEKDAY_OF_EPOCH) % WEEK
    return days - np.maximum(0, weekday - FRIDAY)
