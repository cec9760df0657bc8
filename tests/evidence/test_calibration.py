"""Odds fitted to what came of asks: by closed formulas, against a grid, and on asks drawn with known constants."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.evidence.calibration import LEAST_SLOPE, MOST_SLOPE, fit

LOW, HIGH = 0.2, 0.8


def outcomes(*shares: tuple[float, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Odds and outcomes of groups: odds, how many asks, how many of them accepted."""
    odds = np.concatenate([np.full(asks, odds) for odds, asks, _ in shares])
    accepted = np.concatenate([np.arange(asks) < yes for _, asks, yes in shares])
    return odds, accepted


def likelihood(odds: np.ndarray, accepted: np.ndarray, a: float, g: float) -> float:
    """The log-likelihood, written out."""
    chances = np.minimum(1.0, a * odds**g)
    with np.errstate(divide="ignore"):
        return float(np.log(chances[accepted]).sum() + np.log(1 - chances[~accepted]).sum())


def test_two_levels_of_odds_are_fitted_to_the_shares_that_were_accepted():
    found = fit(*outcomes((LOW, 50, 10), (HIGH, 50, 30)))
    slope = log(0.6 / 0.2) / log(HIGH / LOW)
    assert found.g == pytest.approx(slope, abs=1e-6)
    assert found.a == pytest.approx(0.6 / HIGH**slope, abs=1e-6)
    assert [found.chance(LOW), found.chance(HIGH)] == pytest.approx([0.2, 0.6], abs=1e-6)
    # half of the asks at .2 x .8, half at .6 x .4
    assert found.brier == pytest.approx((0.16 + 0.24) / 2, abs=1e-6)
    assert [(row.n, row.accepted) for row in found.reliability] == [(50, 0.2), (50, 0.6)]
    assert [row.chance for row in found.reliability] == pytest.approx([0.2, 0.6], abs=1e-6)


def test_equal_odds_give_the_share_and_leave_the_slope_at_one():
    found = fit(*outcomes((0.5, 40, 15)))
    assert (found.g, found.n) == (1.0, 40)
    assert found.a == pytest.approx((15 / 40) / 0.5)
    assert len(found.reliability) == 1


def test_the_slope_stays_above_zero_where_warmer_chains_were_accepted_less_often():
    found = fit(*outcomes((LOW, 50, 30), (HIGH, 50, 10)))
    assert found.g == LEAST_SLOPE
    assert found.chance(LOW) < found.chance(HIGH)
    assert found.chance(LOW) == pytest.approx(0.4, abs=0.01)  # the share of all


def test_odds_that_tell_the_outcomes_apart_without_error_give_the_steepest_slope():
    odds = np.linspace(0.01, 1, 40)
    found = fit(odds, odds > 0.5)
    assert found.g == pytest.approx(MOST_SLOPE, abs=1e-6)
    assert found.chance(1.0) == 1.0


@pytest.mark.parametrize(("asks", "yes"), [(29, 14), (30, 9), (30, 21), (0, 0)])
def test_too_few_asks_of_either_kind_are_not_fitted(asks, yes):
    assert fit(*outcomes((0.5, asks, yes))) is None


def test_thirty_asks_ten_of_each_kind_are_enough():
    assert fit(*outcomes((0.5, 30, 10))).n == 30
    assert fit(*outcomes((0.5, 30, 20))).n == 30


@pytest.mark.parametrize(("a", "g"), [(0.9, 0.5), (0.6, 1.0), (2.0, 1.5), (1.2, 3.0)])
def test_the_constants_with_which_asks_were_drawn_are_found(a, g):
    draw = np.random.default_rng(5)
    odds = draw.uniform(0.02, 1, 40_000)
    accepted = draw.random(len(odds)) < np.minimum(1, a * odds**g)
    found = fit(odds, accepted)
    assert found.a == pytest.approx(a, rel=0.05)
    assert found.g == pytest.approx(g, rel=0.05)
    for row in found.reliability:
        # four standard errors of a share
        assert row.accepted == pytest.approx(row.chance, abs=4 * (max(row.chance * (1 - row.chance), 1e-4) / row.n) ** 0.5)


asks = st.lists(st.tuples(st.floats(1e-6, 1), st.booleans()), min_size=30, max_size=60).filter(
    lambda rows: 10 <= sum(yes for _, yes in rows) <= len(rows) - 10
)


@given(asks)
def test_a_warmer_chain_never_has_a_lower_chance(rows):
    found = fit(np.array([odds for odds, _ in rows]), np.array([yes for _, yes in rows]))
    assert found.g > 0
    chances = [found.chance(odds) for odds in sorted(odds for odds, _ in rows)]
    assert chances == sorted(chances)
    assert all(0 < chance <= 1 for chance in chances)


@given(asks)
def test_the_reliability_table_has_every_ask_once(rows):
    accepted = np.array([yes for _, yes in rows])
    found = fit(np.array([odds for odds, _ in rows]), accepted)
    assert sum(row.n for row in found.reliability) == len(rows)
    assert min(row.n for row in found.reliability) >= len(rows) // 5
    assert sum(row.n * row.accepted for row in found.reliability) == pytest.approx(accepted.sum())
    assert 0 <= found.brier <= 1


@given(asks)
def test_nothing_on_a_grid_is_more_likely(rows):
    odds, accepted = np.array([odds for odds, _ in rows]), np.array([yes for _, yes in rows])
    found = fit(odds, accepted)
    best = likelihood(odds, accepted, found.a, found.g)
    for g in (0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0):
        for a in (0.05, 0.2, 0.5, 0.9, 1.0, 1.5, 4.0, 50.0):
            assert likelihood(odds, accepted, a, g) <= best + 1e-6
