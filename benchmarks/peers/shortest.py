"""One process of a peer: load the arcs from the store's columns, then find the best chain between two people, without a limit of ties.

Usage: python shortest.py networkx|rustworkx|networkit|igraph STORE FROM TO
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from graphcap.store import open_store


def arcs(store: str, first: str, second: str) -> tuple[int, Any, Any, Any, int, int]:
    """Number of people, sources, targets and costs (-ln strength) of all arcs; the ends."""
    network = open_store(store).network()
    out = network.outgoing
    sources = np.repeat(np.arange(len(network)), np.diff(out.offsets.array().astype(np.int64)))
    return (
        len(network),
        sources,
        out.neighbours.array().astype(np.int64),
        -np.log(out.strengths.array()),
        network.number(first),
        network.number(second),
    )


def main() -> None:
    """Load, search, print the cost."""
    peer, store, first, second = sys.argv[1:]
    count, sources, targets, costs, start, end = arcs(store, first, second)
    if peer == "networkx":
        import networkx as nx

        graph: Any = nx.DiGraph()
        graph.add_weighted_edges_from(zip(sources.tolist(), targets.tolist(), costs.tolist(), strict=True))
        print(nx.bidirectional_dijkstra(graph, start, end)[0])
    elif peer == "rustworkx":
        import rustworkx as rx

        graph = rx.PyDiGraph(multigraph=True)
        graph.add_nodes_from(range(count))
        graph.add_edges_from(list(zip(sources.tolist(), targets.tolist(), costs.tolist(), strict=True)))
        print(rx.dijkstra_shortest_path_lengths(graph, start, lambda cost: cost, goal=end)[end])
    elif peer == "networkit":
        import networkit as nk

        graph = nk.GraphFromCoo((costs, (sources, targets)), n=count, weighted=True, directed=True)
        search = nk.distance.BidirectionalDijkstra(graph, start, end)
        search.run()
        print(search.getDistance())
    else:
        import igraph

        graph = igraph.Graph(n=count, edges=np.column_stack([sources, targets]), directed=True)
        print(graph.distances(start, end, weights=costs.tolist())[0][0])


main()
