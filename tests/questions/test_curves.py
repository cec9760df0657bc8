"""Areas under curves, held against counting all couples."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.questions.curves import area, better, curve

SOME = st.lists(st.integers(0, 5).map(float), min_size=1, max_size=8)


@given(SOME, SOME)
def test_the_area_is_the_share_of_couples_in_which_the_first_is_higher(first, second):
    couples = [1.0 if one > other else 0.5 if one == other else 0.0 for one, other in product(first, second)]
    assert area(np.array(first), np.array(second)) == pytest.approx(sum(couples) / len(couples))


def test_the_interval_has_about_the_width_that_theory_says():
    values = np.random.default_rng(1).normal(size=400)
    found = curve(values, np.arange(400) < 200)
    # without a difference the standard error is sqrt((1 + 200 + 200) / (12 x 200 x 200)) (Hanley & McNeil)
    error = (401 / (12 * 200 * 200)) ** 0.5
    assert found.low < found.area < found.high
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.15)


def test_unknown_values_are_left_out_and_few_tell_nothing():
    happened = np.array([True] * 5 + [False] * 5)
    values = np.array([1.0, 1, 1, 1, 1, 0, 0, 0, 0, 0])
    assert (curve(values, happened).area, curve(values, happened).n) == (1.0, 10)
    values[0] = np.nan
    assert curve(values, happened)[:4] == (None, None, None, 9)


def test_better_needs_a_difference_that_holds_in_the_samples():
    happened = np.arange(100) < 50
    good, noise = happened.astype(float), np.random.default_rng(2).normal(size=100)
    assert better(curve(good, happened), curve(noise, happened)) is True
    assert better(curve(noise, happened), curve(good, happened)) is False
    assert better(curve(noise, happened), curve(noise, happened)) is False
    assert better(curve(good, np.zeros(100, bool)), curve(noise, happened)) is None
