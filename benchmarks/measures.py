"""The nine measures beside peers on one network of 100,000 people and 1,000,000 ties."""

from __future__ import annotations

import importlib.util
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.measure import table
from benchmarks.worlds import world
from graphcap.measures import central

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphcap.network import Network

ROUNDS = 3
LONG_SECONDS = 5.0
MEASURES = ("degree", "pagerank", "eigenvector", "constraint", "effective_size", "hierarchy", "harmonic", "closeness", "betweenness")


def measures(root: Path, people: int) -> None:
    """Print what each measure takes, and what peers take where they have it."""
    network = world(root, people).network()
    ours = {name: _seconds(lambda name=name: central(network, name)) for name in MEASURES}
    table(f"central, {people:,} people, seconds inside", ("measure", "graphcap"), list(ours.items()))
    rows = [(measure, peer, seconds, ours[measure] / seconds) for measure, peer, seconds in _peers(network)]
    table("peers, the network already loaded", ("measure", "peer", "seconds", "graphcap / peer"), rows)


def _peers(network: Network) -> list[tuple[str, str, float]]:
    out = network.outgoing
    sources = np.repeat(np.arange(len(network)), np.diff(out.offsets.array().astype(np.int64)))
    pairs = np.unique(np.column_stack([sources, out.neighbours.array().astype(np.int64)]), axis=0)
    found: list[tuple[str, str, float]] = []
    if importlib.util.find_spec("networkit"):
        found += _networkit(pairs, len(network))
    if importlib.util.find_spec("rustworkx"):
        import rustworkx as rx

        graph: Any = rx.PyDiGraph()
        graph.add_nodes_from(range(len(network)))
        graph.add_edges_from([(a, b, 1.0) for a, b in pairs.tolist()])
        found.append(("pagerank", "rustworkx", _seconds(lambda: rx.pagerank(graph))))
    if importlib.util.find_spec("igraph"):
        import igraph

        yardstick = igraph.Graph(n=len(network), edges=pairs, directed=True)
        found.append(("pagerank", "igraph", _seconds(yardstick.pagerank)))
        found.append(("constraint", "igraph", _seconds(yardstick.constraint)))
    return found


def _networkit(pairs: Any, people: int) -> list[tuple[str, str, float]]:
    import networkit as nk

    graph = nk.GraphFromCoo((pairs[:, 0], pairs[:, 1]), n=people, directed=True)
    return [
        ("pagerank", "networkit", _seconds(lambda: nk.centrality.PageRank(graph).run())),
        ("eigenvector", "networkit", _seconds(lambda: nk.centrality.EigenvectorCentrality(graph).run())),
        ("betweenness", "networkit (200 sampled)", _seconds(lambda: nk.centrality.EstimateBetweenness(graph, 200).run())),
    ]


def _seconds(call: Callable[[], object]) -> float:
    """The best of a few calls, so that nobody's first one, which imports, is counted; of one alone where it is long."""
    taken: list[float] = []
    while len(taken) < ROUNDS and sum(taken) < LONG_SECONDS:
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return min(taken)
