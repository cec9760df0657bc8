from __future__ import annotations

from itertools import combinations, pairwise
from math import hypot
from random import Random

import numpy as np
import pytest

from graphcap.columns import TextColumn
from graphcap.maps import network_scene
from graphcap.maps.layout import APART, FEWEST_LABELLED, SMALL, lay_out
from graphcap.maps.places import bends_apart
from networks import both_ways, network_of

NEARLY = 0.7


def cliques(sizes, bridges=0):
    """Groups in which everybody knows everybody, in a ring of single ties when ``bridges``."""
    arcs, first, heads = [], 0, []
    for size in sizes:
        arcs += [(one, other, "knows", 0.9) for one, other in combinations(range(first, first + size), 2)]
        heads.append(first)
        first += size
    arcs += [(one, other, "knows", 0.1) for one, other in pairwise(heads)] if bridges else []
    return first, arcs


def rings(groups, members):
    """Many groups, each a ring with chords, next to the following one: more people than forces alone are for."""
    random = Random(5)
    arcs = {}
    for group in range(groups):
        first = group * members
        for member in range(members):
            arcs[first + member, first + (member + 1) % members] = 0.9
            other = first + random.randrange(members)
            if other != first + member and (other, first + member) not in arcs:
                arcs[first + member, other] = 0.9
        arcs[first, (first + members) % (groups * members)] = 0.1
    return groups * members, [(source, target, "knows", strength) for (source, target), strength in sorted(arcs.items())]


def scene_of(people, arcs, **texts):
    network = network_of(people, both_ways(arcs), mutual=("knows",))
    network = network.replaced(people=network.people.replaced(texts={name: TextColumn.of(cells) for name, cells in texts.items()}))
    return network_scene(network)


def points_of(scene):
    places = lay_out(scene).places
    return np.array([places[person.id] for person in scene.people], dtype=float)


@pytest.mark.parametrize("people", [2, 20, 150])
def test_nobody_stands_on_another_in_a_small_network(people):
    random = Random(1)
    arcs = {tuple(sorted(random.sample(range(people), 2))) for _ in range(3 * people)}
    points = points_of(scene_of(people, [(*pair, "knows", 0.5) for pair in sorted(arcs)]))
    assert min(hypot(*(a - b)) for a, b in combinations(points, 2)) > NEARLY * APART


def test_people_of_one_community_stand_nearer_to_each_other_than_to_the_rest():
    people, arcs = cliques([12, 12, 12], bridges=1)
    points = points_of(scene_of(people, arcs))
    middles = [points[first : first + 12].mean(axis=0) for first in (0, 12, 24)]
    for number, point in enumerate(points):
        away = [hypot(*(point - middle)) for middle in middles]
        assert away.index(min(away)) == number // 12


def test_people_without_ties_stand_in_rows_below_all_others():
    people, arcs = cliques([10])
    points = points_of(scene_of(people + 45, arcs))
    seated, bench = points[:10], points[10:]
    assert bench[:, 1].min() > seated[:, 1].max() + APART
    assert len(set(bench[:, 1])) <= 3
    assert len({tuple(place) for place in bench.tolist()}) == 45


def test_a_few_without_ties_sit_apart_in_one_row():
    people, arcs = cliques([10])
    bench = points_of(scene_of(people + 6, arcs))[10:]
    assert len(set(bench[:, 1])) == 1
    assert np.diff(bench[:, 0]).min() >= 1.5 * APART


def test_a_small_group_that_nobody_else_knows_stands_close_below_and_two_large_ones_side_by_side():
    people, arcs = cliques([40, 3])
    points = points_of(scene_of(people, arcs))
    assert points[40:, 1].min() > points[:40, 1].max()
    assert points[40:, 1].max() - points[:40, 1].max() < 10 * APART
    people, arcs = cliques([20, 20])
    points = points_of(scene_of(people, arcs))
    assert np.hypot(*(points[:20].mean(axis=0) - points[20:].mean(axis=0))) < 25 * APART


def test_everybody_without_ties_is_a_bench_alone():
    points = points_of(scene_of(30, []))
    assert min(hypot(*(a - b)) for a, b in combinations(points, 2)) > APART


def test_of_many_people_each_community_fills_a_disc_of_its_own():
    people, arcs = rings(groups=25, members=100)
    assert people > SMALL
    scene = scene_of(people, arcs, department=[f"d{number // 100:02d}" for number in range(people)])
    layout = lay_out(scene)
    points = points_of(scene)
    assert sum(area.people for area in layout.areas) == people
    for one, other in combinations(layout.areas, 2):
        assert hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius - 5
    inside = [any(hypot(x - area.x, y - area.y) <= area.radius + APART for area in layout.areas) for x, y in points]
    assert all(inside)
    assert all(area.people >= FEWEST_LABELLED for area in layout.areas)


def test_an_area_is_named_by_the_department_of_most_or_else_by_who_knows_most_people():
    people, arcs = rings(groups=25, members=100)
    known = {frozenset(arc[:2]) for arc in arcs}
    arcs += [(7, number, "knows", 0.9) for number in range(100) if number != 7 and frozenset((7, number)) not in known]
    departments = ["" if number < 100 else f"d{number // 100:02d}" for number in range(people)]
    names = ["The hub" if number == 7 else "" for number in range(people)]
    labels = [area.label for area in lay_out(scene_of(people, arcs, department=departments, name=names)).areas]
    assert sorted(labels) == ["around The hub", *(f"d{number:02d}" for number in range(1, 25))]


def test_the_same_scene_has_the_same_layout():
    people, arcs = rings(groups=25, members=100)
    assert lay_out(scene_of(people, arcs)) == lay_out(scene_of(people, arcs))


def test_a_network_of_nobody_has_no_places():
    assert lay_out(scene_of(0, [])) == ({}, (), ())


def test_ties_of_one_pair_bend_apart_whoever_wrote_them():
    arcs = [(0, 1, "advice", 0.5), (0, 1, "knows", 0.5), (1, 0, "advice", 0.5), (1, 2, "knows", 0.5)]
    scene = network_scene(network_of(3, arcs))
    bends = zip(scene.ties, bends_apart(scene.ties), strict=True)
    seen_from_one_end = [bend if tie.source < tie.target else -bend for tie, bend in bends if "p2" not in (tie.source, tie.target)]
    assert sorted(seen_from_one_end) == [-0.16, 0.0, 0.16]
