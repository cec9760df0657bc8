"""Where people stand on a map; the same scene gives the same places.

Around chains: `graphcap.maps.chain_layout`. Of a whole network: up to `SMALL` people by forces, more of them community by community, each
filling a disc, the discs packed near those that they are tied to. Who has no tie stands on a bench, rows at the bottom, and small groups
that are tied to nobody else stand on the shelf above it, so that neither is flung out by forces that nothing holds against.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.maps.chain_layout import chain_layout
from graphcap.maps.communities import by_size, communities
from graphcap.maps.discs import pack, shelve
from graphcap.maps.forces import fill_discs, ranks, relax, spread, sunflower
from graphcap.maps.places import Area, Layout, Place, bends_apart
from graphcap.maps.strongest import strongest

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.maps.scene import Scene

    Points = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

SMALL = 2000
SPACING = 38.0
APART = 30.0
"""The least distance of two people, as far as it can be had: twice the largest radius that a renderer draws, and a little."""

MOST_DISCS = 400
SMALLEST_DISC = 4
RIM = 26.0
ROUNDS, DISC_ROUNDS = 160, 40
SPREAD_ROUNDS, DISC_SPREAD_ROUNDS = 120, 6
NARROWEST, ROOMY, HAIR = 900.0, 2, 1e-9
LARGE_SHARE = 3
"""Parts of a third of the largest one or more stand beside it, smaller ones on a shelf."""

MOST_STAND_WITHIN, OUTSIDE, DRAWN_IN = 0.9, 1.3, 0.25
"""Beyond so many times the distance that nine in ten stand within, a distance counts a quarter."""

WIDER = (1.25, 0.85)
"""Across and down: windows are wider than high."""

FEWEST_LABELLED = 12
MAJORITY = 0.5


class _Ground(NamedTuple):
    """The tied people of a scene: which they are, their ties as pairs of positions among them, the strongest ones, communities."""

    people: Numbers
    pairs: Numbers
    strongest: Numbers
    labels: Numbers


def lay_out(scene: Scene) -> Layout:
    """Where everybody stands and how every tie runs; empty for an empty scene. Two ties of one pair never lie on each other."""
    if scene.ends:
        return chain_layout(scene)
    numbers = {person.id: number for number, person in enumerate(scene.people)}
    pairs = np.array([(numbers[tie.source], numbers[tie.target]) for tie in scene.ties], dtype=np.int64).reshape(-1, 2)
    strengths = np.array([tie.strength for tie in scene.ties])
    ground = _ground(pairs, strengths)
    areas: tuple[Area, ...] = ()
    points = np.zeros((len(numbers), 2))
    if len(ground.people) > SMALL:
        points[ground.people], areas = _in_discs(scene, ground)
    elif len(ground.people):
        points[ground.people] = _by_forces(ground)
    _take_the_bench(points, ground.people)
    whole = np.rint(points).astype(int).tolist()
    return Layout({id: Place(*whole[number]) for id, number in numbers.items()}, bends_apart(scene.ties), areas)


def _ground(pairs: Numbers, strengths: npt.NDArray[np.float64]) -> _Ground:
    people, positions = np.unique(pairs, return_inverse=True)
    pairs = positions.reshape(-1, 2)
    kept = strongest(len(people), pairs, strengths)
    return _Ground(people, pairs, pairs[kept], communities(len(people), pairs[kept], strengths[kept]))


def _by_forces(ground: _Ground) -> Points:
    """Everybody by all forces of those they hang together with; communities as a start, so that forces need not untangle them."""
    middles, inside, _ = _discs(ground, spacing=SPACING, rounds=0)
    parts = _parts(ground)
    places = relax(middles[ground.labels] + inside, ground.strongest, parts, spacing=SPACING, rounds=ROUNDS)
    for part in range(int(parts.max()) + 1):
        places[parts == part] = _level(_drawn_in(places[parts == part])) * WIDER
    places = spread(places, parts, apart=APART, rounds=SPREAD_ROUNDS)
    extents = np.zeros((int(parts.max()) + 1, 2))
    np.maximum.at(extents, parts, np.abs(places))
    sizes = np.bincount(parts)
    packed = int((sizes * LARGE_SHARE >= sizes[0]).sum())
    whole: Points = places + _arranged(extents + RIM, np.zeros((packed, packed)))[parts]
    return whole


def _parts(ground: _Ground) -> Numbers:
    """Which people hang together by any ties: 0 for the largest part."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(ground.people)
    graph = coo_array((np.ones(len(ground.pairs), dtype=np.int8), ground.pairs.T), shape=(count, count))
    return by_size(connected_components(graph, directed=False)[1].astype(np.int64))


def _in_discs(scene: Scene, ground: _Ground) -> tuple[Points, tuple[Area, ...]]:
    middles, inside, radii = _discs(ground, spacing=SPACING, rounds=DISC_ROUNDS)
    places = middles[ground.labels] + inside
    return places, _areas(scene, ground, middles, radii)


def _discs(ground: _Ground, *, spacing: float, rounds: int) -> tuple[Points, Points, npt.NDArray[np.float64]]:
    """The middle of every community, where everybody stands around it, and its radius; the small and loose ones on a shelf."""
    sizes = np.bincount(ground.labels)
    radii = spacing * np.sqrt(sizes / np.pi) + RIM
    across = ground.labels[ground.pairs]
    packed = min(int(np.searchsorted(-sizes, -SMALLEST_DISC, side="right")), MOST_DISCS) or len(sizes[:MOST_DISCS])
    tied = np.zeros((packed, packed))
    bridging = across[(across < packed).all(axis=1) & (across[:, 0] != across[:, 1])]
    np.add.at(tied, (bridging[:, 0], bridging[:, 1]), 1)
    middles = _arranged(np.stack([radii, radii], axis=1), tied + tied.T)
    return middles, _inside(ground, spacing=spacing, rounds=rounds), radii


def _arranged(extents: Points, tied: npt.NDArray[np.float64]) -> Points:
    """Middles of whatever reaches so far across and down: as many as ``tied`` has rows are packed, the others stand on a shelf below."""
    packed, radii = len(tied), extents.max(axis=1)
    middles = np.zeros((len(radii), 2))
    middles[:packed] = pack(radii[:packed], tied)
    if packed < len(radii):
        reach = np.abs(middles[:packed]) + extents[:packed]
        half = max(float(reach[:, 0].max()), NARROWEST / 2)
        middles[packed:] = shelve(radii[packed:], left=-half, top=float(reach[:, 1].max()) + RIM, width=2 * half)
    return middles


def _inside(ground: _Ground, *, spacing: float, rounds: int) -> Points:
    """Everybody's place in the disc of their community: by forces from within it, then filling it evenly."""
    start = sunflower(int(np.bincount(ground.labels).max()), spacing)[ranks(ground.labels, np.arange(len(ground.labels), dtype=np.float64))]
    if not rounds:
        return start
    own = ground.strongest[ground.labels[ground.strongest[:, 0]] == ground.labels[ground.strongest[:, 1]]]
    places = fill_discs(relax(start, own, ground.labels, spacing=spacing, rounds=rounds), ground.labels, spacing=spacing)
    return spread(places, ground.labels, apart=APART, rounds=DISC_SPREAD_ROUNDS)


def _areas(scene: Scene, ground: _Ground, middles: Points, radii: npt.NDArray[np.float64]) -> tuple[Area, ...]:
    """The communities worth a name: that of the department of most of their people, else that of whoever knows most others."""
    members: list[list[int]] = [[] for _ in radii]
    for person, label in zip(ground.people.tolist(), ground.labels.tolist(), strict=True):
        members[label].append(person)
    return tuple(
        Area(round(x), round(y), round(radius), _area_name(scene, people), len(people))
        for (x, y), radius, people in zip(middles.tolist(), radii.tolist(), members, strict=True)
        if len(people) >= FEWEST_LABELLED
    )


def _area_name(scene: Scene, people: list[int]) -> str:
    [(group, count)] = Counter(scene.people[person].group for person in people).most_common(1)
    if scene.groups[group].known and count > MAJORITY * len(people):
        return scene.groups[group].name
    hub = max(people, key=lambda person: (scene.people[person].neighbours, -person))
    return f"around {scene.people[hub].name}"


def _drawn_in(points: Points) -> Points:
    """Whoever stands far outside, at the end of a string of people, nearer: else all others are small on the screen."""
    away = points - np.median(points, axis=0)
    far = np.hypot(away[:, 0], away[:, 1])
    limit = OUTSIDE * float(np.quantile(far, MOST_STAND_WITHIN))
    nearer = np.where(far > limit, limit + DRAWN_IN * (far - limit), far)
    drawn: Points = away * np.divide(nearer, far, out=np.ones_like(far), where=far > 0)[:, np.newaxis]
    return drawn


def _level(points: Points) -> Points:
    """Turned so that the longest way across lies from left to right, as screens do, and the middle is at 0."""
    away = points - (points.max(axis=0) + points.min(axis=0)) / 2
    angle = 0.5 * np.arctan2(2 * (away[:, 0] * away[:, 1]).sum(), (away[:, 0] ** 2 - away[:, 1] ** 2).sum())
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turned: Points = away @ turn
    return turned


def _take_the_bench(points: Points, seated: Numbers) -> None:
    """Whoever has no tie, in rows below all others, by number; a short row is roomy, so that rings and names have their place."""
    alone = np.setdiff1d(np.arange(len(points)), seated)
    if not len(alone):
        return
    others = points[seated]
    width = max(NARROWEST, float(np.ptp(others[:, 0])) if len(others) else NARROWEST, APART * np.sqrt(2 * len(alone)))
    apart = max(SPACING, min(ROOMY * SPACING, width / len(alone)))
    a_row = int(width / apart + HAIR)
    top = float(others[:, 1].max()) + 3 * SPACING if len(others) else 0.0
    middle = float(others[:, 0].max() + others[:, 0].min()) / 2 if len(others) else 0.0
    left = middle - apart * (min(a_row, len(alone)) - 1) / 2
    row, column = np.divmod(np.arange(len(alone)), a_row)
    points[alone] = np.stack([left + apart * column, top + SPACING * row], axis=1)
