"""Events into ties on one machine and on Spark: events a second, memory, where Spark begins to pay, and a model of a cluster."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections import defaultdict
from contextlib import redirect_stdout
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.measure import graphcap, machine, table

if TYPE_CHECKING:
    from collections.abc import Sequence

PEOPLE, TIES = 1_000_000, 10_000_000
SIZES = (5_000_000, 20_000_000)
EXECUTORS = (1, 4, 16, 64)
CORES = 4
DAY = "2026-01-31"
REPORT = Path(__file__).with_name("scale.md")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = """# Events into ties: one machine and Spark

Written by `python -m benchmarks scale`. {machine}.

Simulated events of {people:,} people along {ties:,} ties, in Parquet. *One machine* is `graphcap strengthen`, *Spark* is
`graphcap spark strengthen --master local[{cores}]` on the same file and the same cores. Processor seconds are of all threads and the
processes that they start; they hold on a machine that does something else as well, seconds do not. Other numbers of events: `--events`.
{tables}
"""
MODEL = """
A model, not a measurement: what a stage did here in processor seconds for each million events, divided by executors of {cores} cores as
good as these, plus what ran in one place (starting, planning, numbering people). It leaves out a network between machines, and what a
cluster does besides.
"""


class Measured(NamedTuple):
    """One way of making ties."""

    events: int
    seconds: float
    processor: float
    peak: float
    stages: dict[str, float]


def scale(root: Path, sizes: Sequence[int]) -> None:
    """Measure, and write `REPORT`."""
    printed, measured = StringIO(), []
    with redirect_stdout(printed):
        for events in sizes or SIZES:
            folder = _world(root, events)
            measured.append((_here(folder, events), _spark(folder, events)))
        _tables(measured)
        print(MODEL.format(cores=CORES), end="")
        _model([spark for _, spark in measured], [here for here, _ in measured])
    page = PAGE.format(machine=machine(), people=PEOPLE, ties=TIES, cores=os.cpu_count(), tables=printed.getvalue().rstrip())
    REPORT.write_text(page, encoding="utf-8")
    print(page)


def _world(root: Path, events: int) -> Path:
    folder = root / f"scale-{events}"
    if not (folder / "events.parquet").exists():
        size = ["--people", str(PEOPLE), "--ties", str(TIES), "--events", str(events)]
        graphcap(["simulate", str(folder), *size, "--seed", "1", "--as", "parquet"])
    return folder


def _here(folder: Path, events: int) -> Measured:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    files = [str(folder / "events.parquet"), "--people", str(folder / "people.parquet"), "--output", str(folder / "made.parquet")]
    done = graphcap(["strengthen", *files, "--as-of", DAY], memory=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(events, done.seconds, processor, done.peak, {})


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
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "graphcap", "spark", "strengthen", *asked], stderr=subprocess.DEVNULL)
    watch = _Watch(process.pid)
    if process.wait() != 0:
        message = f"spark strengthen failed on {folder}"
        raise SystemExit(message)
    seconds = time.perf_counter() - start
    processor, peak = watch.told()
    stages = _stages(next(log.iterdir()))
    shutil.rmtree(out)
    return Measured(events, seconds, processor, peak, stages)


class _Watch:
    """Looks at the Java process below another one until it is gone."""

    def __init__(self, parent: int) -> None:
        self._processor = self._peak = 0.0
        self._parent = parent
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def told(self) -> tuple[float, float]:
        self._thread.join()
        return self._processor, self._peak

    def _look(self) -> None:
        while Path(f"/proc/{self._parent}/stat").exists() and _state(self._parent) != "Z":
            for child in _children(self._parent):
                try:
                    fields = Path(f"/proc/{child}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
                    status = Path(f"/proc/{child}/status").read_text(encoding="ascii")
                except OSError:
                    continue
                self._processor = max(self._processor, (int(fields[11]) + int(fields[12])) / TICKS)
                peak = next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)
                self._peak = max(self._peak, peak)
            time.sleep(0.5)


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"


def _children(process: int) -> list[int]:
    """Everybody below a process."""
    try:
        direct = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [int(child) for child in direct] + [below for child in direct for below in _children(int(child))]


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


def _tables(measured: list[tuple[Measured, Measured]]) -> None:
    rows = [
        (f"{one.events:,}", name, one.seconds, one.processor, one.events / one.seconds, one.events / one.processor, one.peak)
        for pair in measured
        for name, one in zip(("one machine", "Spark"), pair, strict=True)
    ]
    head = ("events", "way", "seconds", "processor seconds", "events a second", "events a processor second", "peak MiB")
    table("Measured", head, rows)
    purposes = list(dict.fromkeys(name for _, spark in measured for name in spark.stages))
    lines = [(name, *(spark.stages.get(name, 0.0) / spark.events * 1e6 for _, spark in measured)) for name in purposes]
    outside = [spark.processor - sum(spark.stages.values()) for _, spark in measured]
    table(
        "Spark: processor seconds of each stage a million events",
        ("stage", *(f"{spark.events:,} events" for _, spark in measured)),
        [*lines, ("outside of tasks, in all (starting, planning, compiling, collecting garbage)", *outside)],
    )


def _model(spark: list[Measured], here: list[Measured]) -> None:
    """Print what executors would take, beside one machine, for each of some numbers of events."""
    each = sum(spark[-1].stages.values()) / spark[-1].events
    alone = spark[-1].processor - sum(spark[-1].stages.values())
    cores = os.cpu_count() or 1
    (low, high), *_ = reversed(list(pairwise(here))) if len(here) > 1 else [(here[0], here[0])]
    slope = (high.processor - low.processor) / max(1, high.events - low.events) or high.processor / high.events
    rows = []
    for events in (1e8, 1e9, 1e10):
        times = [alone / cores + each * events / (executors * CORES) for executors in EXECUTORS]
        rows.append((f"{events:,.0f}", (high.processor + slope * (events - high.events)) / cores, *times))
    table("Seconds, by the model", ("events", "one machine", *(f"{executors} executors" for executors in EXECUTORS)), rows)
    fixed, gain = alone / cores, slope / cores
    crossing = [(executors, fixed / (gain - each / (executors * CORES))) for executors in EXECUTORS if gain > each / (executors * CORES)]
    said = "; ".join(f"with {executors} executors at {events:,.0f} events" for executors, events in crossing)
    print(f"\nBy the model Spark is faster than one machine: {said or 'with more executors than these'}.")
