"""Places by forces: ties pull, people push, in any number of separate blocks at once.

After Fruchterman & Reingold 1991, doi:10.1002/spe.4380211102: a tie of length d pulls with d^2 / k, two people push with k^2 / d. Those far
off push from the middle of their cell of a grid, so that a round takes time in proportion to people and ties. Nothing is left to chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Points = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

GRID = 8
"""Cells along each side of a block."""

GRAVITY = 0.06
CELL_SHARE = 0.7
"""Of a cell's width: at less than this a cell's people push less and less, as they stand all over it."""

AT_ONCE = 1 << 14
"""People whose cells are looked at in one piece: a bound on memory."""

TINY = 1e-9
GOLDEN_ANGLE = 2.399963229728653
BLOCKS_APART = 1e6
"""Blocks are this far apart, in distances, where only near people are looked for."""


def sunflower(count: int, spacing: float) -> Points:
    """So many points in a disc around 0, evenly spread, from the middle outwards (Vogel 1979, doi:10.1016/0025-5564(79)90080-4)."""
    number = np.arange(count)
    radius, angle = spacing * np.sqrt(number + 0.5) / np.sqrt(np.pi), GOLDEN_ANGLE * number
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def relax(places: Points, pairs: Numbers, blocks: Numbers, *, spacing: float, rounds: int) -> Points:
    """Move people by the forces of their own block until the given number of rounds is over.

    Parameters
    ----------
    places
        Where they start, relative to their block's middle.
    pairs
        Ties by the numbers of both ends, within a block each.
    blocks
        The block of each person, from 0.
    spacing
        The distance at which pull and push of two tied people are equal.
    rounds
        How many moves; they get shorter towards the end.
    """
    places = places.copy()
    degrees = np.maximum(np.bincount(pairs.ravel(), minlength=len(places)), 1).astype(float)
    shares = 1 / np.sqrt(np.maximum(degrees[pairs[:, 0]], degrees[pairs[:, 1]]))
    longest = spacing * np.sqrt(np.bincount(blocks)[blocks]) / 4
    for turn in range(rounds):
        force = _pull(places, pairs, shares, spacing) + _push_of_cells(places, blocks, spacing) - GRAVITY * places
        length = np.maximum(np.hypot(*force.T), TINY)
        step = np.minimum(length, np.maximum(longest * (1 - turn / rounds) ** 2, spacing / 20))
        places += force * (step / length)[:, None]
    return places


def spread(places: Points, blocks: Numbers, *, apart: float, rounds: int) -> Points:
    """Move people of one block off each other, as little as it takes, until nearly nobody is nearer than ``apart`` to another."""
    from scipy.spatial import cKDTree

    places = places.copy()
    offset = np.stack([blocks * (apart * BLOCKS_APART), np.zeros(len(blocks))], axis=1)
    nudge = sunflower(len(places), TINY)
    for _ in range(rounds):
        near = cKDTree(places + offset).query_pairs(apart, output_type="ndarray")
        if not len(near):
            break
        near = near[np.lexsort((near[:, 1], near[:, 0]))]
        away = places[near[:, 0]] + nudge[near[:, 0]] - places[near[:, 1]] - nudge[near[:, 1]]
        distance = np.maximum(np.hypot(*away.T), TINY)
        push = away * (0.5 * (apart - distance) / distance)[:, None]
        places += _summed(near[:, 0], push, len(places)) - _summed(near[:, 1], push, len(places))
    return places


def fill_discs(places: Points, blocks: Numbers, *, spacing: float) -> Points:
    """Fill a disc for each block: keep everybody's order by distance from its middle, ring by ring that by direction, and even both out."""
    away = places - _means(places, blocks)[blocks]
    rank = ranks(blocks, np.hypot(*away.T))
    radius = spacing * np.sqrt((rank + 0.5) / np.pi)
    _, rings = np.unique(blocks * len(places) + np.rint(radius / spacing).astype(np.int64), return_inverse=True)
    angle = np.arctan2(away[:, 1], away[:, 0])
    even = 2 * np.pi * (ranks(rings, angle) + 0.5) / np.bincount(rings)[rings]
    turned = np.stack([np.cos(angle - even), np.sin(angle - even)], axis=1)
    offset = np.arctan2(*_summed(rings, turned, int(rings.max()) + 1).T[::-1])
    whole: Points = radius[:, None] * np.stack([np.cos(even + offset[rings]), np.sin(even + offset[rings])], axis=1)
    return whole


def ranks(blocks: Numbers, values: npt.NDArray[np.float64]) -> Numbers:
    """Everybody's place, from 0, among those of their block by rising value."""
    order = np.lexsort((values, blocks))
    sizes = np.bincount(blocks)
    begins = np.cumsum(sizes) - sizes
    rank = np.empty(len(blocks), dtype=np.int64)
    rank[order] = np.arange(len(blocks)) - begins[blocks[order]]
    return rank


def _pull(places: Points, pairs: Numbers, shares: npt.NDArray[np.float64], spacing: float) -> Points:
    along = places[pairs[:, 1]] - places[pairs[:, 0]]
    force = along * (shares * np.hypot(*along.T) / spacing)[:, None]
    return _summed(pairs[:, 0], force, len(places)) - _summed(pairs[:, 1], force, len(places))


def _push_of_cells(places: Points, blocks: Numbers, spacing: float) -> Points:
    """Off the middle of every cell of one's own block, as hard as there are people in it."""
    count = int(blocks.max()) + 1
    reach = np.zeros(count)
    np.maximum.at(reach, blocks, np.abs(places).max(axis=1))
    reach = np.maximum(reach, TINY)
    cell = np.clip(((places / reach[blocks][:, None] + 1) / 2 * GRID).astype(np.int64), 0, GRID - 1)
    key = blocks * GRID * GRID + cell[:, 0] * GRID + cell[:, 1]
    mass = np.bincount(key, minlength=count * GRID * GRID).astype(float)
    middle = _summed(key, places, count * GRID * GRID) / np.maximum(mass, 1)[:, None]
    masses, across, down = (array.reshape(count, -1).astype(np.float32) for array in (mass, middle[:, 0], middle[:, 1]))
    soft = ((CELL_SHARE * 2 / GRID * reach) ** 2 + (spacing / 4) ** 2).astype(np.float32)
    force = np.empty_like(places)
    for first in range(0, len(places), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        block = blocks[part]
        x, y = places[part].T.astype(np.float32)
        weight = (across[block] - x[:, None]) ** 2
        weight += (down[block] - y[:, None]) ** 2
        weight += soft[block][:, None]
        np.divide(masses[block], weight, out=weight)
        whole = weight.sum(axis=1)
        force[part, 0] = x * whole - np.einsum("ij,ij->i", weight, across[block])
        force[part, 1] = y * whole - np.einsum("ij,ij->i", weight, down[block])
    return force * spacing**2


def _summed(keys: Numbers, values: Points, count: int) -> Points:
    return np.stack([np.bincount(keys, weights=values[:, axis], minlength=count) for axis in (0, 1)], axis=1)


def _means(values: Points, blocks: Numbers) -> Points:
    means: Points = _summed(blocks, values, int(blocks.max()) + 1) / np.bincount(blocks)[:, None]
    return means
