"""Reputations of loops, held against networkx's PageRank of a graph from which the loop was taken."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import pytest

from graphcap.questions.reputation import reputations

NEARLY = 3e-4
"""Ways back that are seldom taken are left out."""


def drawn(seed):
    draw = random.Random(seed)
    people = range(draw.randint(3, 13))
    graph = nx.DiGraph()
    graph.add_edges_from(
        sorted({(one, other) for one in people for other in people if one != other and draw.random() < 0.3} | {(0, 1), (1, 0)})
    )
    return graph


@pytest.mark.parametrize("seed", range(20))
def test_it_is_the_rank_without_the_loops_own_steps(seed):
    graph = drawn(seed)
    loops = [tuple(circle) for circle in nx.simple_cycles(graph, length_bound=4)]
    found = reputations(*np.array(graph.edges).T, loops)
    for loop, reputation in zip(loops, found, strict=True):
        without = graph.copy()
        without.remove_edges_from(list(zip(loop, loop[1:] + loop[:1], strict=True)))
        rank = nx.pagerank(without, tol=1e-12, max_iter=1000)
        assert reputation == pytest.approx(sum(rank[person] for person in loop) / len(loop), rel=NEARLY)


def test_without_loops_there_is_none():
    assert reputations(np.array([0]), np.array([1]), []) == []
