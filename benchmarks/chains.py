"""`intro` as a fresh process, beside peers that load the same network and find one best chain without a limit."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import graphcap, percentile, run, table
from benchmarks.worlds import pairs, world

if TYPE_CHECKING:
    from benchmarks.worlds import Pairs, World

PEERS = ("networkx", "rustworkx", "networkit", "igraph")
MILLISECONDS = 1000


def warm(made: World) -> None:
    """Read the store's files, so that their pages are in the cache."""
    for path in made.store.glob("gen-*/network.*"):
        with path.open("rb") as file:
            while file.read(1 << 24):
                pass


def times(made: World, asked: list[tuple[str, str]], *, max_ties: int) -> list[float]:
    """Wall milliseconds of each question as a process, the store's pages in the cache."""
    command = ["--store", str(made.store), "intro"]
    limits = ["--best", "10", "--max-ties", str(max_ties), "--format", "json"]
    warm(made)
    return [graphcap([*command, *pair, *limits]).seconds * MILLISECONDS for pair in asked]


def chains(root: Path, people: int, *, count: int, peers: bool = True, as_written: bool = False) -> None:
    """Print what `intro` takes on a world, and, where wanted, what its peers take."""
    made = world(root, people, as_written=as_written)
    kinds = pairs(made.network(), count)
    base = asked(made, kinds)
    if peers:
        against(made, kinds.random[0], base)


def asked(made: World, kinds: Pairs) -> float:
    """Print what `intro` takes on a world that is there; its median for random pairs, in milliseconds."""
    arcs = len(made.network().outgoing.neighbours)
    rows = []
    base = float("nan")
    for name, chosen, max_ties in (
        ("random pairs", kinds.random, 4),
        ("hub pairs", kinds.hubs, 4),
        ("no chain", kinds.apart, 4),
        ("random pairs", kinds.random, 6),
        ("hub pairs", kinds.hubs, 6),
    ):
        if chosen:
            taken = times(made, chosen, max_ties=max_ties)
            base = percentile(taken, 0.5) if not rows else base
            rows.append((name, max_ties, len(chosen), *(percentile(taken, share) for share in (0.5, 0.95, 1.0))))
    table(f"intro --best 10, {made.people:,} people, {arcs:,} arcs, ms a process", ("pairs", "max ties", "n", "p50", "p95", "max"), rows)
    memory = [
        graphcap(["--store", str(made.store), "intro", *pair, "--best", "10"], memory=True).own
        for pair in [*kinds.random[:5], *kinds.hubs[:5]]
    ]
    print(f"\nown (anonymous) memory of a process: at most {max(memory):.0f} MiB")
    return base


def against(made: World, pair: tuple[str, str], base: float) -> None:
    """Print the peers' times for one pair, and the ratios to the median of `intro`."""
    script = str(Path(__file__).parent / "peers" / "shortest.py")
    rows = []
    for peer in PEERS:
        if importlib.util.find_spec(peer):
            seconds = run([sys.executable, script, peer, str(made.store), *pair]).seconds
            rows.append((peer, seconds, seconds * MILLISECONDS / base))
    table("the same question to peers: load, then the best chain without a limit", ("peer", "seconds", "times graphcap's median"), rows)
