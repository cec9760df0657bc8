"""`access` as a fresh process, and its search beside scipy's Dijkstra from all decision-makers at once."""

from __future__ import annotations

import time
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.measure import graphcap, table
from benchmarks.worlds import world

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 5


def everybody(root: Path, people: int, *, peers: bool = True, as_written: bool = False) -> float:
    """Print what `access` takes; the median seconds of a process."""
    made = world(root, people, as_written=as_written)
    output = made.folder / "access.csv"
    command = ["--store", str(made.store), "access", "--format", "csv", "--output", str(output)]
    graphcap(command)
    taken = sorted(graphcap(command).seconds for _ in range(ROUNDS))
    rows: list[tuple[object, ...]] = [("graphcap access --format csv, as a process", taken[ROUNDS // 2], taken[-1])]
    if peers:
        rows += _inside(made.network())
    table(
        f"everybody to a decision-maker, {people:,} people, {len(made.network().outgoing.neighbours):,} arcs, seconds",
        ("what", "median", "max"),
        rows,
    )
    return taken[ROUNDS // 2]


def _inside(network: object) -> list[tuple[object, ...]]:
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    from graphcap.network import Network
    from graphcap.search.reach import reach

    if not isinstance(network, Network):
        raise TypeError(network)
    targets = network.deciders.numbers()
    reach(network, targets, max_ties=4)
    ours = _best(lambda: reach(network, targets, max_ties=4))
    into = network.incoming
    costs = csr_matrix(
        (-np.log(into.strengths.array()) + 1e-12, into.neighbours.array(), into.offsets.array().astype(np.int64)),
        shape=(len(network), len(network)),
    )
    theirs = _best(lambda: dijkstra(costs, indices=targets, min_only=True), rounds=1)
    return [
        ("graphcap's search inside", ours, ours),
        (f"scipy {version('scipy')} dijkstra(min_only)", theirs, theirs),
        ("graphcap / scipy", ours / theirs, ours / theirs),
    ]


def _best(call: object, *, rounds: int = 3) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()  # type: ignore[operator]
        taken.append(time.perf_counter() - start)
    return min(taken)
