"""Where people stand on a map: chains from left to right, everybody else by forces around them; the same input gives the same places.

Each chain has a lane. Both ends stand far left and far right, an introducer on the lane of their best chain, as far along as their step.
The others are pulled to the people they know and pushed off each other, off the chains and out of the lanes. They start on a golden-angle
spiral, so nothing is left to chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.maps.places import BENDS, Layout, along, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from graphcap.maps.scene import Scene, SceneTie

    Points = npt.NDArray[np.float64]

STEP = 290.0
LANE = 120.0
NARROWEST_LANE = 72.0
LANES = 640.0
"""How high all lanes together may be before they move closer."""

FEWEST_STEPS = 3
CLEAR = 46.0
"""A tie of a chain passes at least this far from the people that it does not join."""

SAMPLES = 12
GOLDEN_ANGLE = 2.399963229728653
ROUNDS = 260
LONGEST_MOVE = 14.0
REST = 110.0
APART = 70.0
OFF_CHAIN = 84.0
LANE_MARGIN = 74.0
LABEL = (complex(0, 46), complex(-55, 46), complex(55, 46))
"""Where the name of somebody on a chain is written, seen from them."""

BAND = 150.0
GOLDEN_RATIO = 0.6180339887498949


def chain_layout(scene: Scene) -> Layout:
    """Where everybody around some chains stands and how every tie runs; empty for an empty scene.

    Two ties of one pair never lie on each other. A tie among people on chains keeps clear of the others, where that can be had.
    """
    drawn = _chain_places(scene)
    ties = sorted(scene.ties, key=lambda tie: tie.faded)
    inner = [tie for tie in ties if tie.source in drawn and tie.target in drawn]
    curves = _curves(inner, drawn, keep_clear=True)
    drawn |= _context_places(scene, drawn, curves)
    curves |= _curves([tie for tie in ties if tie not in curves], drawn, keep_clear=False)
    places = {id: place_of(point) for id, point in drawn.items()}
    return Layout(places, tuple(curves[tie] for tie in scene.ties))


def _chain_places(scene: Scene) -> dict[str, complex]:
    """The ends and the introducers; chains that bring nobody new need no lane, a direct tie keeps one free."""
    longest = max((len(chain.ties) for chain in scene.chains), default=0)
    half = STEP * max(longest, FEWEST_STEPS) / 2
    drawn = {id: complex(x) for id, x in zip(scene.ends, (-half, half), strict=False)}
    lanes: list[dict[str, float]] = []
    seen = set(scene.ends)
    for chain in scene.chains:
        new = {id: 2 * half * step / len(chain.ties) - half for step, id in enumerate(chain.people) if id not in seen}
        if new or len(chain.ties) == 1:
            lanes.append(new)
            seen.update(new)
    gap = min(LANE, max(NARROWEST_LANE, LANES / max(len(lanes), 1)))
    for number, lane in enumerate(lanes):
        height = gap * ((number + 1) // 2) * (-1) ** number
        drawn |= {id: complex(x, height) for id, x in lane.items()}
    return drawn


def _curves(ties: Iterable[SceneTie], drawn: Mapping[str, complex], *, keep_clear: bool) -> dict[SceneTie, float]:
    """The first bend of each tie that no other tie of the pair has and, where asked, that keeps clear of everybody else."""
    curves: dict[SceneTie, float] = {}
    taken: dict[frozenset[str], set[float]] = {}
    for tie in ties:
        side = 1 if tie.source < tie.target else -1
        used = taken.setdefault(frozenset((tie.source, tie.target)), set())
        free = [bend for bend in BENDS if bend * side not in used] or [BENDS[-1]]
        clear = [bend for bend in free if _is_clear(tie, bend, drawn)] if keep_clear else free
        curves[tie] = (clear or free)[0]
        used.add(curves[tie] * side)
    return curves


def _is_clear(tie: SceneTie, bend: float, drawn: Mapping[str, complex]) -> bool:
    others = [point for id, point in drawn.items() if id not in (tie.source, tie.target)]
    line = [_along(tie, bend, drawn, sample / SAMPLES) for sample in range(SAMPLES + 1)]
    return all(abs(point - other) >= CLEAR for point in line for other in others)


def _along(tie: SceneTie, bend: float, drawn: Mapping[str, complex], share: float) -> complex:
    return along(drawn[tie.source], drawn[tie.target], bend, share)


def _context_places(scene: Scene, drawn: Mapping[str, complex], curves: Mapping[SceneTie, float]) -> dict[str, complex]:
    """Everybody who is on no chain, moved by forces for a fixed number of rounds."""
    context = [person.id for person in scene.people if person.id not in drawn]
    if not context:
        return {}
    numbers = {id: number for number, id in enumerate(context)}
    known = [(tie.source, tie.target) if tie.source in numbers else (tie.target, tie.source) for tie in scene.ties if tie.faded]
    pulls = [(numbers[id], drawn[other]) for id, other in known if id in numbers]
    who = np.array([number for number, _ in pulls])
    anchors = _points(point for _, point in pulls)
    lines = (_along(tie, bend, drawn, sample / SAMPLES) for tie, bend in curves.items() if not tie.faded for sample in range(SAMPLES + 1))
    labels = (point + beside for point in drawn.values() for beside in LABEL)
    kept_off = _points(dict.fromkeys([*drawn.values(), *labels, *lines]))
    places = _start(len(context), who, anchors)
    lanes = _points(drawn.values())
    margin: npt.NDArray[np.float64] = LANE_MARGIN + BAND * (np.arange(len(context), dtype=np.float64) * GOLDEN_RATIO % 1)
    for turn in range(ROUNDS):
        force = _pull(places, who, anchors) + _push(places, places, APART) + _push(places, kept_off, OFF_CHAIN)
        length = np.maximum(np.hypot(*force.T), 1e-9)
        places += force * (np.minimum(length, LONGEST_MOVE * (1 - turn / ROUNDS)) / length)[:, None]
        _leave_lanes(places, lanes, margin)
    return {id: complex(*places[number]) for number, id in enumerate(context)}


def _points(points: Iterable[complex]) -> Points:
    return np.array([(point.real, point.imag) for point in points]).reshape(-1, 2)


def _start(count: int, who: npt.NDArray[np.int64], anchors: Points) -> Points:
    """Around the middle of the people that each one knows, turned by the golden angle from one to the next."""
    sums = np.stack([np.bincount(who, weights=anchors[:, axis], minlength=count) for axis in (0, 1)], axis=1)
    middle = sums / np.maximum(np.bincount(who, minlength=count), 1)[:, None]
    angle = GOLDEN_ANGLE * np.arange(count)
    whole: Points = middle + REST * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return whole


def _pull(places: Points, who: npt.NDArray[np.int64], anchors: Points) -> Points:
    """A spring of length `REST` to each person known."""
    towards = anchors - places[who]
    distance = np.maximum(np.hypot(*towards.T), 1e-9)
    force = np.zeros_like(places)
    np.add.at(force, who, towards * (0.12 * (distance - REST) / distance)[:, None])
    return force


def _push(places: Points, others: Points, reach: float) -> Points:
    """Away from others nearer than ``reach``, the harder the nearer; labels are wide, so it reaches further sideways."""
    away = places[:, None, :] - others[None, :, :]
    distance = np.hypot(away[..., 0] * 0.75, away[..., 1])
    near = (distance < reach) & (distance > 0)
    share = np.where(near, (reach - distance) / np.maximum(distance, 1.0), 0.0)
    force: Points = 0.5 * (away * share[..., None]).sum(axis=1)
    return force


def _leave_lanes(places: Points, lanes: Points, margin: npt.NDArray[np.float64]) -> None:
    """Put whoever is inside the box in which the chains run above or below it, each by a margin of their own."""
    (left, top), (right, bottom) = lanes.min(axis=0), lanes.max(axis=0)
    top, bottom = top - margin, bottom + margin
    x, y = places.T
    inside = (x > left + CLEAR) & (x < right - CLEAR) & (y > top) & (y < bottom)
    places[:, 1] = np.where(inside, np.where(y < (top + bottom) / 2, top, bottom), y)
