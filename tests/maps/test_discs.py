from __future__ import annotations

from itertools import combinations

import numpy as np

from graphcap.maps.discs import pack, shelve


def test_packed_discs_do_not_overlap_and_those_that_are_tied_lie_side_by_side():
    radii = np.array([100.0, 90, 80, 70, 60, 50, 40, 30])
    tied = np.zeros((8, 8))
    tied[6, 7] = tied[7, 6] = 50
    middles = pack(radii, tied)
    for one, other in combinations(range(8), 2):
        assert np.hypot(*(middles[one] - middles[other])) > radii[one] + radii[other] - 1
    assert np.hypot(*(middles[6] - middles[7])) < 1.5 * (radii[6] + radii[7])


def test_packed_discs_fill_a_window_that_is_wider_than_high():
    radii = np.array([100.0, 90, 80, 70, 60, 60, 60, 50, 50, 50, 40, 40, 40, 30, 30])
    middles = pack(radii, np.ones((15, 15)) - np.eye(15))
    width, height = (np.ptp(np.concatenate([along - radii, along + radii])) for along in middles.T)
    assert 1.15 < width / height < 1.8
    for along in middles.T:
        assert np.isclose((along - radii).min(), -(along + radii).max())
    assert np.allclose(pack(np.array([7.0]), np.zeros((1, 1))), 0)


def test_a_shelf_has_rows_no_wider_than_asked():
    middles = shelve(np.full(5, 10.0), left=-25, top=100, width=50)
    assert middles.tolist() == [[-15, 110], [5, 110], [-15, 130], [5, 130], [-15, 150]]
