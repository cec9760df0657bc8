from __future__ import annotations

from itertools import combinations, pairwise
from math import atan2, cos, hypot, pi, sin

import pytest

from graphcap.maps import intro_scene
from graphcap.maps.chain_layout import CLEAR
from graphcap.maps.layout import lay_out
from graphcap.maps.places import BENDS, along
from networks import network_of
from scenes import answer_of, chain, company, company_answer, of_written

LEAST_DISTANCE = 20


@pytest.fixture
def scene():
    network = company()
    return intro_scene(network, company_answer(network))


def crowd(chains=4, around=30):
    """Chains of four ties side by side between the same ends, every introducer with neighbours of their own."""
    ids = [f"p{number:04d}" for number in range(2 + 3 * chains + around)]
    rows, written = [], []
    for rank in range(chains):
        people = [0, *range(2 + 3 * rank, 5 + 3 * rank), 1]
        written += [(source, target, "knows", 0.5) for source, target in pairwise(people)]
        rows.append([ids[person] for person in people])
    written += [(2 + number % (3 * chains), 2 + 3 * chains + number, "knows", 0.9) for number in range(around)]
    network = of_written(ids, written)
    answer = answer_of(network, (ids[0], ids[1]), [chain(network, rank, row, [("knows", 0.5)] * 4) for rank, row in enumerate(rows, 1)])
    return intro_scene(network, answer)


def via(start, end, bend):
    """The control point as vis-network 9.1.2 computes it for curvedCW (bend >= 0) and curvedCCW."""
    across, up = end[0] - start[0], start[1] - end[1]
    radius, factor = hypot(across, up), abs(bend) * 0.5 + 0.5
    angle = (atan2(up, across) + (bend * 0.5 + 0.5) * pi) % (2 * pi)
    return start[0] + factor * radius * sin(angle), start[1] + factor * radius * cos(angle)


def middle_of(places, tie, bend):
    [middle] = points(places[tie.source], places[tie.target], bend, [0.5])
    return middle


def points(start, end, bend, shares):
    turn = via(start, end, bend)
    return [tuple((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c for a, b, c in zip(start, turn, end, strict=True)) for t in shares]


@pytest.mark.parametrize("chains", [1, 2, 5, 9])
def test_every_chain_runs_from_left_to_right(chains):
    scene = crowd(chains)
    places = lay_out(scene).places
    for row in scene.chains:
        across = [places[id].x for id in row.people]
        assert across == sorted(set(across))


def test_the_ends_stand_far_left_and_far_right_of_the_chains_and_introducers_by_their_step(scene):
    places = lay_out(scene).places
    assert places["ana"].x == -places["dai"].x < 0
    assert places["ana"].y == places["dai"].y == 0
    assert places["ben"].x == places["chloe"].x == 0
    assert places["ben"].y == 0 != places["chloe"].y


@pytest.mark.parametrize("chains", [1, 2, 5, 9])
def test_nobody_stands_on_another(chains):
    places = list(lay_out(crowd(chains)).places.values())
    assert min(hypot(a.x - b.x, a.y - b.y) for a, b in combinations(places, 2)) > LEAST_DISTANCE


def test_others_stand_out_of_the_lanes():
    scene = crowd(4, 30)
    places = lay_out(scene).places
    lanes = [places[person.id].y for person in scene.people if not person.faded]
    inner = [places[person.id] for person in scene.people if person.faded and abs(places[person.id].x) < places[scene.ends[1]].x / 2]
    assert inner
    assert all(place.y < min(lanes) or place.y > max(lanes) for place in inner)


def test_two_ties_of_one_pair_never_lie_on_each_other():
    kinds = ["advice", "knows", "mentors", "works_with"]
    written = [(0, 1, kind, 0.5) for kind in kinds] + [(1, 0, kind, 0.4) for kind in kinds]
    network = of_written(["a", "b"], written)
    scene = intro_scene(network, answer_of(network, ("a", "b"), [chain(network, 1, ("a", "b"), (("advice", 0.5),))]))
    assert len(scene.ties) == 8
    places, bends, _ = lay_out(scene)
    lines = [middle_of(places, tie, bend) for tie, bend in zip(scene.ties, bends, strict=True)]
    assert len({(round(x), round(y)) for x, y in lines}) == 8


def test_a_tie_of_a_chain_keeps_clear_of_people_that_it_does_not_join():
    network = of_written(["a", "b", "c", "d"], [(0, 1, "knows", 0.9), (1, 2, "knows", 0.9), (2, 3, "knows", 0.9), (0, 2, "knows", 0.5)])
    rows = [
        chain(network, 1, ("a", "b", "c", "d"), [("knows", 0.9)] * 3),
        chain(network, 2, ("a", "c", "d"), [("knows", 0.5), ("knows", 0.9)]),
    ]
    scene = intro_scene(network, answer_of(network, ("a", "d"), rows))
    places, bends, _ = lay_out(scene)
    past = next(bend for tie, bend in zip(scene.ties, bends, strict=True) if (tie.source, tie.target) == ("a", "c"))
    assert past != 0
    line = points(places["a"], places["c"], past, [share / 50 for share in range(51)])
    assert min(hypot(x - places["b"].x, y - places["b"].y) for x, y in line) > CLEAR - 5


@pytest.mark.parametrize("bend", BENDS)
def test_a_point_along_a_tie_is_where_vis_network_draws_it(bend):
    start, end = complex(10, -40), complex(-230, 75)
    for share, (x, y) in zip((0, 0.25, 0.5, 1), points((10, -40), (-230, 75), bend, [0, 0.25, 0.5, 1]), strict=True):
        assert along(start, end, bend, share) == pytest.approx(complex(x, y))


def test_the_same_scene_has_the_same_layout(scene):
    assert lay_out(scene) == lay_out(scene)
    assert lay_out(crowd(5, 60)) == lay_out(crowd(5, 60))


def test_an_empty_scene_has_no_places():
    network = network_of(0, [])
    assert lay_out(intro_scene(network, answer_of(network, ("a", "b")))) == ({}, (), ())


def test_two_people_without_ties_stand_apart():
    network = network_of(["a", "b"], [])
    places = lay_out(intro_scene(network, answer_of(network, ("a", "b")))).places
    assert places["a"].x < places["b"].x
