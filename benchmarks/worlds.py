"""The worlds that are measured: simulated organisations, made and imported once."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from benchmarks.measure import Run, graphcap
from graphcap.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from graphcap.network import Network

HUB = 300
TIE_COLUMNS = ("source", "target", "kind", "strength")
KINDS = ("advice", "friend", "knows", "mentors", "met", "reports_to", "sponsors", "works_with")
TIES_A_PERSON = 10


@dataclass(frozen=True, slots=True)
class World:
    """A simulated organisation: its files and its store.

    ``as_written``: its ties go one way only, so that there are as many arcs as ties; else those of mutual kinds go both ways.
    """

    folder: Path
    people: int
    as_written: bool = False

    @property
    def store(self) -> Path:
        return self.folder / ("store-as-written" if self.as_written else "store")

    @property
    def settings(self) -> list[str]:
        return [word for kind in KINDS for word in ("--directed", kind)] if self.as_written else []

    def network(self) -> Network:
        return open_store(self.store).network()

    @property
    def files(self) -> list[str]:
        return ["--people", str(self.folder / "people.csv"), "--ties", str(self.folder / "ties.csv")]


def world(root: Path, people: int, *, as_written: bool = False) -> World:
    """The world of so many people, made and imported when it is not there yet."""
    made = World(root / f"world-{people}", people, as_written)
    if not (made.folder / "ties.csv").exists():
        simulate(made.folder, people, form="csv")
    if not (made.store / "CURRENT").exists():
        import_world(made, made.store)
    return made


def simulate(folder: Path, people: int, *, form: Literal["csv", "parquet"]) -> None:
    """Make the files of a world; its ties have the columns that every file of ties has, and no more."""
    import pyarrow.csv
    import pyarrow.parquet

    size = ["--people", str(people), "--ties", str(people * TIES_A_PERSON)]
    graphcap(["simulate", str(folder), *size, "--events", "0", "--seed", "1", "--as", form])
    path = folder / f"ties.{form}"
    if form == "csv":
        as_text = pyarrow.csv.ConvertOptions(include_columns=TIE_COLUMNS, column_types=dict.fromkeys(TIE_COLUMNS, "string"))
        pyarrow.csv.write_csv(pyarrow.csv.read_csv(path, convert_options=as_text), path, pyarrow.csv.WriteOptions(quoting_style="none"))
    else:
        pyarrow.parquet.write_table(pyarrow.parquet.read_table(path, columns=list(TIE_COLUMNS)), path)


def import_world(made: World, store: Path) -> Run:
    """Import a world's files into a store, as a fresh process."""
    return graphcap(["--store", str(store), "import", *made.files, *made.settings], memory=True)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of ids to ask about."""

    random: list[tuple[str, str]]
    hubs: list[tuple[str, str]]
    apart: list[tuple[str, str]]


def pairs(network: Network, count: int) -> Pairs:
    """Random pairs, pairs of hubs (over 300 ties each, or the best connected), and pairs of whom one has no ties that lead there."""
    import numpy as np

    draw = random.Random(1)
    degrees = np.diff(network.outgoing.offsets.array().astype(np.int64))
    hubs = np.flatnonzero(degrees > HUB).tolist()
    if len(hubs) < 2:
        hubs = np.argsort(degrees)[-20:].tolist()
    alone = np.flatnonzero(np.diff(network.incoming.offsets.array().astype(np.int64)) == 0).tolist()
    ids = network.people.ids

    def some(first: list[int], second: list[int]) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        while first and second and len(found) < count:
            a, b = draw.choice(first), draw.choice(second)
            if a != b:
                found.append((ids[a], ids[b]))
        return found

    everybody = list(range(len(network)))
    return Pairs(some(everybody, everybody), some(hubs, hubs), some(everybody, alone))
