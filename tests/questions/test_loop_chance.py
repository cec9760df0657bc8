"""Loops by chance: counted against lists of them, and expected against a closed formula."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from graphcap.questions.loop_chance import count_loops, loops_by_chance


@pytest.mark.parametrize("seed", range(20))
def test_loops_are_counted_as_they_are_listed(seed):
    draws = np.random.default_rng(seed)
    ends = draws.integers(0, 9, (2, int(draws.integers(2, 50))))
    source, target = np.unique(ends[:, ends[0] != ends[1]], axis=1)
    graph = nx.DiGraph(list(zip(source.tolist(), target.tolist(), strict=True)))
    lengths = [len(circle) for circle in nx.simple_cycles(graph, length_bound=4)]
    assert count_loops(source, target) == tuple(lengths.count(length) for length in (2, 3, 4))


def test_chance_gives_as_many_loops_as_the_formula():
    """Loops of n people are (d^n)/n on average in large graphs in which everybody endorses, and is endorsed by, d people."""
    people = 12_000
    source = np.repeat(np.arange(people), 3)
    found = loops_by_chance(source, (source + np.tile([1, 2, 3], people)) % people)
    assert found.graphs == 20
    for length in (2, 3, 4):
        expected = 3**length / length
        assert abs(found.mean[str(length)] - expected) < 4 * max(found.error[str(length)], 0.3)


def test_fewer_than_two_endorsements_tell_nothing():
    assert loops_by_chance(np.array([0]), np.array([1])) is None
