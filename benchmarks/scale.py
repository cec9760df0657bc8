"""Events into ties on one machine and on Spark: events a second, memory, where Spark begins to pay, and a model of a cluster.

What was measured is kept in `KEPT`, and the page is made of that, so that one way can be measured again without the others.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import defaultdict
from contextlib import redirect_stdout
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.measure import graphcap, machine, table
from benchmarks.watching import watched

if TYPE_CHECKING:
    from collections.abc import Sequence

PEOPLE, TIES = 1_000_000, 10_000_000
SIZES = (5_000_000, 20_000_000, 100_000_000)
SPARK_SIZES = (5_000_000,)
HERE, IMPORT, SPARK = WAYS = ("one machine", "import", "Spark")
EXECUTORS = (1, 4, 16, 64)
CORES = 4
DAY = "2026-01-31"
REPORT = Path(__file__).with_name("scale.md")
KEPT = Path(__file__).with_name("scale.json")
PAGE = """# Events into ties: one machine and Spark

Written by `python -m benchmarks scale`, which measures all of it, or with `--way` and `--events` a part of it again. Last measured on
{machine}.

Simulated events of {people:,} people along {ties:,} ties, in Parquet. *One machine* is `graphcap strengthen`; *import* is `graphcap import`
of the same people and events, which makes a whole store with events, ties and arcs; *Spark* is
`graphcap spark strengthen --master local[{cores}]` on the same file and the same cores. Processor seconds are of all threads and processes;
they hold on a machine that does something else as well, seconds do not. *Own memory* is what nobody can take from the processes; the peak
has pages of files as well, which the system takes back when it needs them.
{tables}
"""
MODEL = """
A model, not a measurement: what a stage did here in processor seconds for each million events, divided by executors of {cores} cores as
good as these, plus what ran in one place (starting, planning, numbering people). It leaves out a network between machines, and what a
cluster does besides.
"""


class Measured(NamedTuple):
    """One way of making ties of so many events."""

    way: str
    events: int
    seconds: float
    processor: float
    own: float
    peak: float
    stages: dict[str, float]


def scale(root: Path, sizes: Sequence[int], ways: Sequence[str]) -> None:
    """Measure, keep it, and write `REPORT`."""
    kept = {(one.way, one.events): one for one in _kept()}
    for way in ways or WAYS:
        for events in sizes or (SPARK_SIZES if way == SPARK else SIZES):
            measure = {HERE: _here, IMPORT: _imported, SPARK: _spark}[way]
            kept[way, events] = measure(_world(root, events), events)
            told = sorted(kept.values(), key=lambda one: (one.events, WAYS.index(one.way)))
            KEPT.write_text(json.dumps({"machine": machine(), "measured": [one._asdict() for one in told]}, indent=1), encoding="utf-8")
    write()


def _kept() -> list[Measured]:
    return [Measured(**one) for one in json.loads(KEPT.read_text(encoding="utf-8"))["measured"]] if KEPT.exists() else []


def write() -> None:
    """Write `REPORT` of what is kept."""
    measured, printed = _kept(), StringIO()
    spark, here = ([one for one in measured if one.way == way] for way in (SPARK, HERE))
    with redirect_stdout(printed):
        _tables(measured, spark)
        if spark and here:
            print(MODEL.format(cores=CORES), end="")
            _model(spark, here)
    told = json.loads(KEPT.read_text(encoding="utf-8"))["machine"]
    page = PAGE.format(machine=told, people=PEOPLE, ties=TIES, cores=os.cpu_count(), tables=printed.getvalue().rstrip())
    REPORT.write_text(page, encoding="utf-8")
    print(page)


def _world(root: Path, events: int) -> Path:
    folder = root / f"scale-{events}"
    if not (folder / "events.parquet").exists():
        size = ["--people", str(PEOPLE), "--ties", str(TIES), "--events", str(events)]
        graphcap(["simulate", str(folder), *size, "--seed", "1", "--as", "parquet"])
    return folder


def _here(folder: Path, events: int) -> Measured:
    files = [str(folder / "events.parquet"), "--people", str(folder / "people.parquet"), "--output", str(folder / "made.parquet")]
    return Measured(HERE, events, *watched([sys.executable, "-m", "graphcap", "strengthen", *files, "--as-of", DAY]), {})


def _imported(folder: Path, events: int) -> Measured:
    store = folder / "store"
    shutil.rmtree(store, ignore_errors=True)
    files = ["--people", str(folder / "people.parquet"), "--events", str(folder / "events.parquet"), "--as-of", DAY]
    done = Measured(IMPORT, events, *watched([sys.executable, "-m", "graphcap", "--store", str(store), "import", *files]), {})
    shutil.rmtree(store)
    return done


def _spark(folder: Path, events: int) -> Measured:
    out, log = folder / "made", folder / "log"
    for old in (out, log):
        shutil.rmtree(old, ignore_errors=True)
    log.mkdir()
    settings = {
        "spark.driver.memory": "4g",
        "spark.ui.enabled": "false",
        "spark.local.dir": str(folder / "local"),
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": log.as_uri(),
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
    }
    asked = [str(folder / "events.parquet"), "--people", str(folder / "people.parquet"), "--out", str(out), "--as-of", DAY]
    asked += ["--master", f"local[{os.cpu_count()}]", *(word for name, value in settings.items() for word in ("--conf", f"{name}={value}"))]
    done = watched([sys.executable, "-m", "graphcap", "spark", "strengthen", *asked])
    stages = _stages(next(log.iterdir()))
    shutil.rmtree(out)
    return Measured(SPARK, events, *done, stages)


def _stages(log: Path) -> dict[str, float]:
    """Processor seconds of tasks by what their stage is for."""
    seconds: dict[int, float] = defaultdict(float)
    tasks: dict[int, int] = defaultdict(int)
    names: dict[int, str] = {}
    with log.open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            if told["Event"] == "SparkListenerTaskEnd" and told.get("Task Metrics"):
                seconds[told["Stage ID"]] += told["Task Metrics"]["Executor CPU Time"] / 1e9
                tasks[told["Stage ID"]] += 1
            elif told["Event"] == "SparkListenerStageCompleted":
                names[told["Stage Info"]["Stage ID"]] = _purpose(told["Stage Info"])
    found: dict[str, float] = defaultdict(float)
    for stage, spent in seconds.items():
        found[names.get(stage, "other")] += spent
    return dict(found)


def _purpose(stage: dict[str, object]) -> str:
    """What a stage is for, by what it reads and writes."""
    scopes = " ".join(str(rdd.get("Scope", "")) for rdd in stage["RDD Info"])  # type: ignore[attr-defined]
    reads = "Scan parquet" in scopes
    windows = "Window" in scopes
    if reads:
        return "read, judge, put together by event"
    if windows:
        return "count once, put together by pair, tally"
    return "common neighbours, strength, write"


def _tables(measured: list[Measured], spark: list[Measured]) -> None:
    rows = [
        (f"{one.events:,}", one.way, one.seconds, one.processor, one.events / one.seconds, one.events / one.processor, one.own, one.peak)
        for one in measured
    ]
    head = ("events", "way", "seconds", "processor seconds", "events a second", "events a processor second", "own MiB", "peak MiB")
    table("Measured", head, rows)
    purposes = list(dict.fromkeys(name for one in spark for name in one.stages))
    lines = [(name, *(one.stages.get(name, 0.0) / one.events * 1e6 for one in spark)) for name in purposes]
    outside = [one.processor - sum(one.stages.values()) for one in spark]
    table(
        "Spark: processor seconds of each stage a million events",
        ("stage", *(f"{one.events:,} events" for one in spark)),
        [*lines, ("outside of tasks, in all (starting, planning, compiling, collecting garbage)", *outside)],
    )


def _lasted(one: Measured) -> float:
    """Seconds of one machine that does nothing else: never more than its processors worked."""
    return min(one.seconds, one.processor)


def _model(spark: list[Measured], here: list[Measured]) -> None:
    """Print what executors would take, beside one machine, for each of some numbers of events."""
    each = sum(spark[-1].stages.values()) / spark[-1].events
    alone = spark[-1].processor - sum(spark[-1].stages.values())
    cores = os.cpu_count() or 1
    (low, high), *_ = reversed(list(pairwise(here))) if len(here) > 1 else [(here[0], here[0])]
    slope = (_lasted(high) - _lasted(low)) / max(1, high.events - low.events) or _lasted(high) / high.events
    rows = []
    for events in (1e8, 1e9, 1e10):
        times = [alone / cores + each * events / (executors * CORES) for executors in EXECUTORS]
        rows.append((f"{events:,.0f}", _lasted(high) + slope * (events - high.events), *times))
    table("Seconds, by the model", ("events", "one machine", *(f"{executors} executors" for executors in EXECUTORS)), rows)
    fixed, gain = alone / cores, slope
    crossing = [(executors, fixed / (gain - each / (executors * CORES))) for executors in EXECUTORS if gain > each / (executors * CORES)]
    said = "; ".join(f"with {executors} executors at {events:,.0f} events" for executors, events in crossing)
    print(f"\nBy the model Spark is faster than one machine: {said or 'with more executors than these'}.")
