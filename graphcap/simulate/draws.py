"""Seeded random numbers: the same numbers on every machine and with every version of numpy.

numpy promises a stable stream for its bit generators, not for the distributions made from them (NEP 19), so everything here is made from
raw bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Numbers = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]


class Draws:
    """A stream of random numbers of its own for each subject, so that a new subject leaves what others draw as it was.

    Parameters
    ----------
    seed
        0 or more.
    subject
        What is drawn for, such as ``people``.
    """

    __slots__ = ("_bits",)

    def __init__(self, seed: int, subject: str) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, *subject.encode()]))

    def uniform(self, count: int) -> Shares:
        """Numbers from 0 to below 1."""
        raw: npt.NDArray[np.uint64] = self._bits.random_raw(count)
        return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def whole(self, below: int | Numbers, count: int) -> Numbers:
        """Whole numbers from 0 to less than ``below``, each equally likely; ``below`` is one bound or one for each."""
        return (self.uniform(count) * below).astype(np.int64)

    def bell(self, count: int) -> Shares:
        """Numbers from 0 to below 1, most of them about a half."""
        return (self.uniform(count) + self.uniform(count) + self.uniform(count)) / 3

    def choice(self, weights: Sequence[float] | Shares, count: int) -> Numbers:
        """Positions in ``weights``, each as likely as its weight."""
        rising = np.cumsum(np.asarray(weights, dtype=np.float64))
        places: Numbers = np.searchsorted(rising, self.uniform(count) * rising[-1], side="right")
        return np.minimum(places, len(rising) - 1)

    def order(self, count: int) -> Numbers:
        """The numbers 0 to ``count`` - 1 in any order."""
        return np.argsort(self.uniform(count), kind="stable").astype(np.int64)
