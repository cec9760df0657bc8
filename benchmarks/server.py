"""A Neo4j server on this machine: loading, the copy of the network that is kept here, and questions, beside the embedded store."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from benchmarks.measure import graphcap, percentile, table
from benchmarks.worlds import pairs, world
from graphcap.localserver.artifacts import artifacts_folder, find_artifacts
from graphcap.localserver.bulk import OfflineLoad
from graphcap.localserver.home import Home, Memory
from graphcap.localserver.process import start, stop
from graphcap.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.worlds import World
    from graphcap.localserver.artifacts import Artifacts

    Found = TypeVar("Found")

MILLISECONDS = 1000
WARMING = 10
ROUNDS = 15
MEMORY = Memory(heap="1g", pagecache="512m")
WHOLE = {"central --measure degree": ("central", "--measure", "degree"), "access": ("access",)}


def server(root: Path, people: int, *, count: int) -> None:
    """Print what loading a world into a server takes, and what questions to it take."""
    made = world(root, people)
    artifacts = find_artifacts(artifacts_folder(), say=print)
    with _surroundings(made.folder):
        loads = [_offline(made, artifacts)]
        with _running(made.folder / "neo4j-bolt", artifacts) as address:
            loads.append(_over_bolt(made, address))
            table(f"loading {people:,} people into an empty server", ("way", "ties", "seconds", "ties a second"), loads)
            cuts = _introductions(made, address, count, kept=False)
            network, seconds = _timed(lambda: open_store(address).network())
            table("the copy of the whole network", ("people", "ties", "seconds"), [(len(network), network.origin.ties, seconds)])
            rows = [*cuts, *_introductions(made, address, count, kept=True), *_introductions(made, str(made.store), count, kept=True)]
            table("intro --best 10 on pairs of hubs, ms a process", ("store", "max ties", "n", "p50", "p95", "max"), rows)
            _whole_network(made, address)


@contextmanager
def _surroundings(folder: Path) -> Iterator[None]:
    """A password for servers of our own, and a cache that holds no copy of a network yet."""
    cache = folder / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    before = dict(os.environ)
    os.environ.update(NEO4J_USERNAME="neo4j", NEO4J_PASSWORD=secrets.token_urlsafe(), XDG_CACHE_HOME=str(cache))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _running(folder: Path, artifacts: Artifacts, load: OfflineLoad | None = None) -> Iterator[str]:
    """A new server, and its address."""
    shutil.rmtree(folder, ignore_errors=True)
    home = Home(folder)
    try:
        yield start(home, artifacts, say=lambda _: None, memory=MEMORY, load=load)
    finally:
        stop(home)


def _timed(call: Callable[[], Found]) -> tuple[Found, float]:
    begun = time.perf_counter()
    found = call()
    return found, time.perf_counter() - begun


class _TimedLoad(OfflineLoad):
    """An offline load that tells how long the importer and its files took, without the server's start, and what is made after it."""

    seconds = 0.0

    def write(self, *arguments: object, **options: object) -> None:
        self.seconds += _timed(lambda: super(_TimedLoad, self).write(*arguments, **options))[1]  # type: ignore[arg-type]

    def publish(self, *arguments: object) -> None:
        self.seconds += _timed(lambda: super(_TimedLoad, self).publish(*arguments))[1]  # type: ignore[arg-type]


def _offline(made: World, artifacts: Artifacts) -> tuple[object, ...]:
    """What `graphcap neo4j start --load` takes beside a start."""
    store = open_store(made.store)
    load = _TimedLoad(store.records(), store.network())
    with _running(made.folder / "neo4j-offline", artifacts, load) as address:
        ties = _ties(address)
    return "offline, without the server's start", ties, load.seconds, ties / load.seconds


def _over_bolt(made: World, address: str) -> tuple[object, ...]:
    """What `graphcap copy` takes, as a process."""
    seconds = graphcap(["copy", str(made.store), address]).seconds
    ties = _ties(address)
    return "over Bolt: graphcap copy, as a process", ties, seconds, ties / seconds


def _ties(address: str) -> int:
    from graphcap.store.neo4j import connect

    with connect(address) as connection:
        (row,) = connection.read("MATCH ()-[tie:GC_TIE]->() RETURN count(tie) AS ties")
    return int(row["ties"])


def _introductions(made: World, where: str, count: int, *, kept: bool) -> list[tuple[object, ...]]:
    """What `intro` takes on pairs of hubs, the server warm; with a copy of the network ``kept`` on this machine, or by cuts alone."""
    hubs = pairs(made.network(), count).hubs
    rows: list[tuple[object, ...]] = []
    name = _name(where) + ("" if kept else ", nothing kept")
    for max_ties in (4, 6):
        taken = [_intro(where, pair, max_ties, kept=kept) for pair in [*hubs[:WARMING], *hubs]][WARMING:]
        rows.append((name, max_ties, len(taken), *(percentile(taken, share) for share in (0.5, 0.95, 1.0))))
    return rows


def _intro(where: str, pair: tuple[str, str], max_ties: int, *, kept: bool) -> float:
    if not kept:
        shutil.rmtree(os.environ["XDG_CACHE_HOME"], ignore_errors=True)
    command = ["--store", where, "intro", *pair, "--best", "10", "--max-ties", str(max_ties), "--format", "json"]
    return graphcap(command).seconds * MILLISECONDS


def _whole_network(made: World, address: str) -> None:
    """Print what questions about everybody take on a fresh copy, beside the same on the embedded store."""
    rows = []
    output = str(made.folder / "answer.csv")
    for name, question in WHOLE.items():
        rounds = [
            [graphcap(["--store", where, *question, "--format", "csv", "--output", output]).seconds for where in (address, str(made.store))]
            for _ in range(ROUNDS)  # in turn: what slows the machine slows both
        ]
        there, here = (percentile(taken, 0.5) for taken in zip(*rounds, strict=True))
        rows.append((name, there, here, there / here))
    table("questions about everybody, seconds a process, median", ("question", "server", "embedded", "server / embedded"), rows)


def _name(where: str) -> str:
    return "server" if "://" in where else "embedded"
