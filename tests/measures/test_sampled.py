"""Estimates from sampled people."""

from __future__ import annotations

import random

import numpy as np
import pytest

from graphcap.measures import central
from networks import both_ways, network_of

SAMPLED = ("betweenness", "closeness", "harmonic")
PEOPLE = 300


@pytest.fixture
def few(monkeypatch):
    """Already ten people are too many for exact values."""
    monkeypatch.setattr("graphcap.measures.paths.EXACT_PEOPLE", 10)


@pytest.fixture(scope="module")
def network():
    """A random network where everybody reaches everybody: a ring, and pairs at random."""
    draw = random.Random(11)
    pairs = {(person, (person + 1) % PEOPLE) for person in range(PEOPLE)}
    pairs |= {tuple(draw.sample(range(PEOPLE), 2)) for _ in range(3 * PEOPLE)}
    return network_of(PEOPLE, [(*pair, "knows", draw.uniform(0.1, 1)) for pair in sorted(pairs)])


@pytest.fixture(scope="module")
def exact(network):
    return {(measure, weighted): central(network, measure, weighted=weighted).values for measure in SAMPLED for weighted in (False, True)}


def test_up_to_20_000_people_nothing_is_sampled(network):
    found = central(network, "betweenness", samples=20)
    assert found.error is None
    assert not any("stimated" in sentence for sentence in found.rule)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("measure", SAMPLED)
def test_a_sample_of_everybody_is_exact(network, exact, measure, weighted):
    found = central(network, measure, weighted=weighted, samples=PEOPLE)
    assert found.values.tolist() == pytest.approx(exact[measure, weighted].tolist())
    assert found.error is None


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("measure", SAMPLED)
def test_the_error_covers_the_truth(network, exact, measure, weighted):
    """Two standard errors cover 95% where sums are normal; those of betweenness are skewed, so that somewhat fewer are covered."""
    covered = []
    for seed in range(10):
        found = central(network, measure, weighted=weighted, samples=100, seed=seed)
        covered.append(np.abs(found.values - exact[measure, weighted]) <= 2 * found.error + 1e-9)
    assert np.mean(covered) > (0.8 if measure == "betweenness" else 0.9)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("measure", ["betweenness", "harmonic"])
def test_estimates_are_right_on_average(network, exact, measure):
    found = np.mean([central(network, measure, samples=60, seed=seed).values for seed in range(60)], axis=0)
    assert found.sum() == pytest.approx(exact[measure, False].sum(), rel=0.02)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("undirected", [False, True])
def test_every_set_of_two_sources_together_gives_the_exact_betweenness(monkeypatch, undirected):
    """Each ordered pair of sources drawn once: the mean of an unbiased estimate over all samples is the value itself."""
    people = 12
    small = network_of(
        people, both_ways([(0, other, "knows", 0.5) for other in range(1, 7)] + [(other, other + 5, "knows", 0.5) for other in range(2, 7)])
    )
    found = []
    for first in range(people):
        for second in range(first + 1, people):
            monkeypatch.setattr("graphcap.measures.paths._drawn", lambda *_, both=(first, second): np.array(both))
            found.append(central(small, "betweenness", undirected=undirected, samples=2).values)
    monkeypatch.setattr("graphcap.measures.paths.EXACT_PEOPLE", people)
    assert np.mean(found, axis=0).tolist() == pytest.approx(central(small, "betweenness", undirected=undirected).values.tolist())


@pytest.mark.usefixtures("few")
def test_closeness_has_no_value_where_somebody_sampled_is_out_of_reach():
    network = network_of(12, [(place, place + 1, "advice", 0.5) for place in range(11)])
    for seed in range(5):
        values = central(network, "closeness", samples=4, seed=seed).values
        assert np.isnan(values[-3:]).all()
        with_values = np.flatnonzero(~np.isnan(values))
        assert with_values.tolist() == list(range(len(with_values)))  # whoever comes before reaches whom a later one reaches


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("measure", SAMPLED)
def test_one_seed_gives_one_answer_and_another_seed_another(network, measure):
    first, again, other = (central(network, measure, samples=20, seed=seed).values for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes()
    assert first.tolist() != other.tolist()


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("measure", SAMPLED)
def test_an_estimate_says_how_many_were_sampled_and_how_well_it_is_known(network, measure):
    rule = central(network, measure, samples=50).rule[-1]
    assert "50 of 300 people" in rule
    assert "standard error: " in rule
    assert "% of the value" in rule


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("measure", SAMPLED)
def test_of_a_single_sample_the_error_is_not_known(network, measure):
    found = central(network, measure, samples=1)
    assert np.isnan(found.error).all()
    assert "standard error: not known" in found.rule[-1]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("measure", SAMPLED)
@pytest.mark.parametrize("weighted", [False, True])
def test_batches_of_sources_make_no_difference(monkeypatch, network, measure, weighted):
    whole = central(network, measure, weighted=weighted, samples=150).values
    monkeypatch.setattr("graphcap.measures.breadth.CELLS", 11 * PEOPLE)
    monkeypatch.setattr("graphcap.measures.breadth.WORDS", 1)
    monkeypatch.setattr("graphcap.measures.buckets.CELLS", 7 * PEOPLE)
    assert central(network, measure, weighted=weighted, samples=150).values.tolist() == pytest.approx(whole.tolist())
