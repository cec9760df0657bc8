"""Where things stand on a map: what every layout gives and every renderer takes. x grows to the right, y downwards."""

from __future__ import annotations

from cmath import exp
from math import pi
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphcap.maps.scene import SceneTie

BENDS = (0.0, 0.16, -0.16, 0.3, -0.3, 0.45, -0.45, 0.6, -0.6)
"""How far a tie may leave the straight line, in the order they are tried: vis-network's roundness, negative to the other side."""


class Place(NamedTuple):
    """A point of the map."""

    x: int
    y: int


class Area(NamedTuple):
    """A disc in which a community stands, what it is called, and how many people it has."""

    x: int
    y: int
    radius: int
    label: str
    people: int


class Layout(NamedTuple):
    """Places by a person's id, bends in the order of `Scene.ties`, and the areas of communities, the largest first."""

    places: dict[str, Place]
    bends: tuple[float, ...]
    areas: tuple[Area, ...] = ()


def place_of(point: complex) -> Place:
    """The whole numbers nearest to a point."""
    return Place(round(point.real), round(point.imag))


def along(start: complex, end: complex, bend: float, share: float) -> complex:
    """A point of a tie's line, a share of the way along: the quadratic curve that vis-network draws as ``curvedCW`` or ``curvedCCW``."""
    via = start + (1 + abs(bend)) / 2 * (end - start) * exp(-0.5j * pi * bend)
    return (1 - share) ** 2 * start + 2 * share * (1 - share) * via + share**2 * end


def bends_apart(ties: Iterable[SceneTie]) -> tuple[float, ...]:
    """A bend for each tie, straight for the first of a pair, so that no two ties of one pair lie on each other."""
    counts: dict[tuple[str, str], int] = {}
    bends = []
    for tie in ties:
        forward = tie.source < tie.target
        pair = (tie.source, tie.target) if forward else (tie.target, tie.source)
        place = counts[pair] = counts.get(pair, -1) + 1
        bends.append(BENDS[min(place, len(BENDS) - 1)] * (1 if forward else -1))
    return tuple(bends)
