"""Chance against every way to deal."""

from __future__ import annotations

import os
from itertools import permutations
from math import sqrt

import numpy as np
import pytest

from graphcap.questions.permutation import Dealt, chance_of
from graphcap.questions.rate_gaps import count_sides, gap, gap_chance, interaction, interaction_chance, raw_gap

FULL = bool(os.environ.get("GRAPHCAP_FULL"))


def test_drawn_chance_is_near_that_of_every_way_to_deal():
    sizes, coefficients = np.array([[2, 2, 3]]), np.array([[0.5, -0.25, 0.1]])
    dealt = Dealt(sizes, coefficients, np.array([[0.0, 1.0, 3.0]]), np.array([[3, 2, 2]]))
    weights = np.repeat(coefficients[0], sizes[0])
    every = np.array([weights @ np.array(values) for values in permutations((0, 0, 0, 1, 1, 3, 3))])
    observed = 1.0
    found = chance_of(observed, dealt, seed=1)
    far = np.round(np.abs(every), 9)
    assert found.further == pytest.approx(np.mean(far > observed), abs=0.03)
    assert found.equal == pytest.approx(np.mean(far == observed), abs=0.03)


def test_of_many_people_the_chance_is_that_of_the_normal_distribution():
    half = 20_000
    dealt = Dealt(np.array([[half, half]]), np.array([[1 / half, -1 / half]]), np.array([[0.0, 1.0]]), np.array([[half, half]]))
    spread = sqrt(2 * half / (2 * half - 1) / (2 * half))  # hypergeometric: half of half of the people, twice over
    assert chance_of(1.959964 * spread, dealt, seed=1).mid == pytest.approx(0.05, abs=1e-6)


def world(seed, *, people=300):
    """Cells, two memberships and who has it, where chance alone rules inside cells."""
    random = np.random.default_rng(seed)
    cell = random.integers(0, 6, people)
    a, b = random.random(people) < 0.3 + 0.05 * cell, random.random(people) < 0.4
    return cell, a, b, random.random(people) < 0.1 + 0.08 * cell


@pytest.mark.parametrize("test", ["gap", "interaction"])
def test_without_a_gap_p_is_as_often_low_as_it_says(test):
    worlds, values = 500 if FULL else 120, []
    for seed in range(worlds):
        cell, a, b, having = world(seed)
        side = a.astype(int) if test == "gap" else 2 * a + b
        counted = count_sides(cell, side, having, sides=2 if test == "gap" else 4)
        chance = (gap_chance if test == "gap" else interaction_chance)(counted, seed=seed)
        values.append(chance.randomised(np.random.default_rng([seed, 1]).random()))
    for level in (0.01, 0.05, 0.1):
        assert np.mean(np.array(values) <= level) <= level + 3 * sqrt(level * (1 - level) / worlds)


def test_gaps_by_hand():
    # cell 0: two of four others and one of four of the group; cell 1: three of three others and one of one; cell 2 holds others alone
    cell = np.array([0] * 8 + [1] * 4 + [2] * 2)
    side = np.array([0] * 4 + [1] * 4 + [0] * 3 + [1] + [0] * 2)
    having = np.array([1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0], bool)
    counted = count_sides(cell, side, having, sides=2)
    assert gap(counted) == pytest.approx(4 / 5 * (0.5 - 0.25))
    assert raw_gap(counted) == pytest.approx(5 / 9 - 2 / 5)


def test_what_only_adds_up_has_no_interaction():
    rates = {(False, False): 0.8, (False, True): 0.6, (True, False): 0.5, (True, True): 0.3}
    sides, having = [], []
    for (a, b), rate in rates.items():
        sides += [2 * a + b] * 10
        having += [True] * round(10 * rate) + [False] * (10 - round(10 * rate))
    counted = count_sides(np.zeros(40, int), np.array(sides), np.array(having), sides=4)
    assert interaction(counted) == pytest.approx(0)
    assert interaction_chance(counted, seed=1).mid > 0.9
