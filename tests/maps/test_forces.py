from __future__ import annotations

import numpy as np

from graphcap.maps.forces import fill_discs, ranks, relax, spread, sunflower


def test_the_pull_of_a_tie_and_the_push_of_two_people_are_equal_at_the_spacing():
    start = np.array([[-200.0, 0.0], [200.0, 0.0]])
    near = relax(start, np.array([[0, 1]]), np.zeros(2, dtype=np.int64), spacing=50, rounds=300)
    assert 25 < np.hypot(*(near[0] - near[1])) < 75


def test_people_who_are_tied_stand_nearer_than_people_who_are_not():
    places = relax(sunflower(6, 40), np.array([[0, 5], [1, 4], [2, 3]]), np.zeros(6, dtype=np.int64), spacing=40, rounds=200)
    tied = [np.hypot(*(places[one] - places[other])) for one, other in ((0, 5), (1, 4), (2, 3))]
    apart = [np.hypot(*(places[one] - places[other])) for one in range(6) for other in range(one) if one + other != 5]
    assert max(tied) < np.mean(apart)


def test_spread_people_keep_their_distance_and_others_stay():
    places = np.array([[0.0, 0.0], [0.0, 0.0], [500.0, 0.0]])
    moved = spread(places, np.zeros(3, dtype=np.int64), apart=30, rounds=50)
    assert np.hypot(*(moved[0] - moved[1])) > 29
    assert moved[2].tolist() == [500, 0]


def test_people_of_different_blocks_may_stand_on_each_other():
    places = np.zeros((2, 2))
    assert spread(places, np.array([0, 1]), apart=30, rounds=5).tolist() == places.tolist()


def test_a_filled_disc_keeps_the_order_by_distance_and_its_radius():
    places = sunflower(50, 10) * np.array([3.0, 0.2])
    filled = fill_discs(places, np.zeros(50, dtype=np.int64), spacing=10)
    away = np.hypot(*(places - places.mean(axis=0)).T)
    assert np.argsort(np.hypot(*filled.T)).tolist() == np.argsort(away).tolist()
    assert np.hypot(*filled.T).max() == np.float64(10 * np.sqrt(49.5 / np.pi))


def test_ranks_begin_at_zero_in_every_block():
    assert ranks(np.array([0, 1, 0, 1, 1]), np.array([5.0, 1, 2, 9, 4])).tolist() == [1, 0, 0, 2, 1]
