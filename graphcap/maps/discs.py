"""Discs of communities on a plane: near those that they are tied to, never on each other; and rows below for whatever is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.maps.forces import GOLDEN_ANGLE

if TYPE_CHECKING:
    import numpy.typing as npt

    Points = npt.NDArray[np.float64]
    Radii = npt.NDArray[np.float64]

ROUNDS = 160
APART_ROUNDS = 400
PULL = 0.35
TO_THE_MIDDLE = (0.005, 0.2)
"""Across and down: windows are wider than high (and a map is turned where they are not), so that discs fill them."""

TINY = 1e-9


def pack(radii: Radii, tied: npt.NDArray[np.float64]) -> Points:
    """Middles of discs that do not overlap, around the origin.

    Parameters
    ----------
    radii
        Falling.
    tied
        How strongly each disc is tied to each, symmetric.
    """
    outwards = 1.15 * np.sqrt(np.cumsum(radii**2) - radii**2 / 2)
    angle = GOLDEN_ANGLE * np.arange(len(radii))
    middles = np.stack([outwards * np.cos(angle), outwards * np.sin(angle)], axis=1)
    shares = tied / np.maximum(tied.sum(axis=1, keepdims=True), TINY)
    for turn in range(ROUNDS):
        towards = shares @ middles - middles * (tied.sum(axis=1, keepdims=True) > 0)
        middles = middles + (1 - turn / ROUNDS) * (PULL * towards - np.array(TO_THE_MIDDLE) * middles)
        middles = _pushed_apart(middles, radii)
    for _ in range(APART_ROUNDS):
        moved = _pushed_apart(middles, radii)
        if np.abs(moved - middles).max(initial=0) < radii.min(initial=1) * TINY:
            break
        middles = moved
    return middles - _middle(middles, radii)


def _middle(middles: Points, radii: Radii) -> Points:
    """The middle of the smallest upright rectangle around discs."""
    if not len(radii):
        return np.zeros(2)
    reach = radii[:, None]
    found: Points = ((middles - reach).min(axis=0) + (middles + reach).max(axis=0)) / 2
    return found


def _pushed_apart(middles: Points, radii: Radii) -> Points:
    """Moved off every disc that they overlap, the smaller one of two further."""
    away = middles[:, None, :] - middles[None, :, :]
    distance = np.hypot(away[..., 0], away[..., 1])
    overlap = np.maximum(radii[:, None] + radii[None, :] - distance, 0)
    np.fill_diagonal(overlap, 0)
    share = radii[None, :] ** 2 / (radii[:, None] ** 2 + radii[None, :] ** 2)
    push = np.where(overlap > 0, overlap * share / np.maximum(distance, TINY), 0)
    moved: Points = middles + (away * push[..., None]).sum(axis=1)
    return moved


def shelve(radii: Radii, *, left: float, top: float, width: float) -> Points:
    """Middles of discs in rows, from a left and top edge on, in their order."""
    middles = np.empty((len(radii), 2))
    x, y, height = left, top, 0.0
    for number, radius in enumerate(radii.tolist()):
        if x > left and x + 2 * radius > left + width:
            x, y, height = left, y + height, 0.0
        middles[number] = x + radius, y + radius
        x, height = x + 2 * radius, max(height, 2 * radius)
    return middles
