from __future__ import annotations

import re

import numpy as np

from graphcap.maps.strongest import DENSE, STRONGEST, strongest
from graphcap.resources import read_text


def kept(count, ties):
    """The ties, as source, target and strength, that are kept."""
    pairs = np.array([tie[:2] for tie in ties], dtype=np.int64).reshape(-1, 2)
    found = strongest(count, pairs, np.array([tie[2] for tie in ties]))
    return [tie for tie, keep in zip(ties, found, strict=True) if keep]


def test_a_network_that_is_not_dense_keeps_every_tie():
    ties = [(0, 1, 0.1 * number) for number in range(1, 2 * DENSE + 1)]
    assert kept(2, ties) == ties
    assert kept(0, []) == []


def test_of_a_dense_one_each_keeps_the_strongest_and_nobody_loses_the_last():
    # a hub and nine others with two ties of theirs each, 0.01 to 0.18 strong: the hub keeps six, everybody else all they have
    spokes = [(0, other, other / 100) for other in range(1, 10)] + [(other, 0, (other + 9) / 100) for other in range(1, 10)]
    assert kept(10, spokes) == spokes  # 18 ties of 10 people: sparse
    # everybody tied to everybody, ten times over: the strongest six of each
    dense = [(one, other, 0.5 if other - one == 1 else 0.1) for _ in range(10) for one in range(5) for other in range(one + 1, 5)]
    assert len(dense) > DENSE * 5
    assert [tie for tie in kept(5, dense) if tie[2] < 0.5] == []
    assert {end for tie in kept(5, dense) for end in tie[:2]} == set(range(5))


def test_of_equal_ties_the_first_are_kept():
    ties = [(0, 1, 0.5)] * (2 * DENSE + 1)
    found = strongest(2, np.array([tie[:2] for tie in ties]), np.array([tie[2] for tie in ties]))
    assert np.flatnonzero(found).tolist() == list(range(STRONGEST))


def test_the_page_draws_by_the_same_numbers():
    script = read_text("visualizations", "static/model.js")
    assert re.findall(r"const (STRONGEST|DENSE_TIES) = (\d+);", script) == [("STRONGEST", str(STRONGEST)), ("DENSE_TIES", str(DENSE))]
