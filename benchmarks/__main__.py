"""Run one benchmark, or all of them: see README.md in this folder."""

from __future__ import annotations

import itertools
from pathlib import Path

import click

from benchmarks.chains import chains, times
from benchmarks.everybody import everybody
from benchmarks.evidence import evidence
from benchmarks.imports import imports
from benchmarks.large import large
from benchmarks.mail import mail
from benchmarks.maps import maps
from benchmarks.measure import machine, percentile, table
from benchmarks.measures import measures
from benchmarks.organisation import organisation
from benchmarks.pairing import pairing
from benchmarks.recovery import recovery
from benchmarks.scale import WAYS, scale
from benchmarks.server import server
from benchmarks.sponsors import sponsors
from benchmarks.worlds import pairs, world

WHAT = (
    "world",
    "chains",
    "access",
    "import",
    "measures",
    "server",
    "mail",
    "evidence",
    "pairing",
    "recovery",
    "sponsors",
    "organisation",
    "maps",
    "scale",
    "large",
    "growth",
    "all",
)
GROWTH = (10_000, 100_000, 1_000_000)
MEASURED_PEOPLE = 100_000
RECOVERY_PEOPLE = 300
SPONSORS_PEOPLE = 270


@click.command()
@click.argument("what", type=click.Choice(WHAT))
@click.option("--folder", type=click.Path(path_type=Path), default="benchmark-worlds", show_default=True)
@click.option("--people", type=int, default=1_000_000, show_default=True)
@click.option("--count", type=int, default=100, show_default=True, help="Pairs of each sort.")
@click.option("--as-written", is_flag=True, help="Every tie goes one way, so that there are about as many arcs as ties: half the usual.")
@click.option("--events", type=int, multiple=True, help="For scale: how many (repeatable), by default 5, 20 and 100 million.")
@click.option("--way", "ways", type=click.Choice(WAYS), multiple=True, help="For scale: measure this alone (repeatable).")
@click.option("--mails", type=click.Path(path_type=Path, exists=True), help="For recovery: SNAP's email-Eu-core-temporal.txt.")
def main(
    what: str,
    folder: Path,
    people: int,
    count: int,
    *,
    as_written: bool,
    events: tuple[int, ...],
    ways: tuple[str, ...],
    mails: Path | None,
) -> None:
    """Measure graphcap beside its peers on this machine."""
    measured = {
        "world": lambda: print(world(folder, people, as_written=as_written).store),
        "chains": lambda: chains(folder, people, count=count, as_written=as_written),
        "access": lambda: everybody(folder, people, as_written=as_written),
        "import": lambda: imports(folder, people, as_written=as_written),
        "measures": lambda: measures(folder, MEASURED_PEOPLE),
        "server": lambda: server(folder, min(people, MEASURED_PEOPLE), count=count),
        "mail": lambda: mail(folder),
        "evidence": evidence,
        "pairing": pairing,
        "recovery": lambda: recovery(folder, RECOVERY_PEOPLE, mails),
        "sponsors": lambda: sponsors(folder, SPONSORS_PEOPLE),
        "organisation": lambda: organisation(folder),
        "maps": lambda: maps(folder),
        "scale": lambda: scale(folder, events, ways),
        "large": lambda: large(folder, people, count=count, as_written=as_written),
        "growth": lambda: growth(folder, count),
    }
    print(machine())
    for name, measure in measured.items():
        if what in {name, "all"}:
            measure()


def growth(folder: Path, count: int) -> None:
    """Print how times grow with the number of people."""
    rows: list[tuple[object, ...]] = []
    for people in GROWTH:
        made = world(folder, people)
        taken = times(made, pairs(made.network(), count).random, max_ties=4)
        rows.append(
            (
                people,
                percentile(taken, 0.5),
                percentile(taken, 0.95),
                everybody(folder, people, peers=False),
                imports(folder, people, parquet=False),
            )
        )
    table("growth", ("people", "intro p50 ms", "intro p95 ms", "access s", "import s"), rows)
    steps = [
        (f"{after[0]:,} / {before[0]:,}", *(float(new) / float(old) for new, old in zip(after[1:], before[1:], strict=True)))
        for before, after in itertools.pairwise(rows)
    ]  # type: ignore[arg-type]
    table("growth, times what it was", ("step", "intro p50", "intro p95", "access", "import"), steps)


main()
