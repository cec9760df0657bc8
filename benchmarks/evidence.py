"""Many events into ties: seconds and peak memory of strength from evidence alone, in a process of its own."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from benchmarks.measure import run, table

if TYPE_CHECKING:
    from graphcap.records import Records

PEOPLE, TIES_A_PERSON = 1_000_000, 4
SIZES = (2_000_000, 20_000_000)
KINDS = ("call", "email", "meeting", "message", "reply")
DAY = "2026-01-31"
WINDOW_SECONDS = 731 * 86_400


def evidence() -> None:
    """Print a line for each number of events."""
    lines = [_line(events) for events in SIZES]
    table(f"evidence, {PEOPLE:,} people", ("events", "ties", "seconds", "million events a second", "events MiB", "peak MiB"), lines)


def _line(events: int) -> tuple[object, ...]:
    done = run([sys.executable, "-m", "benchmarks.evidence", str(events)])
    ties, seconds, before, peak = map(float, done.output.split())
    return f"{events:,}", f"{int(ties):,}", seconds, events / seconds / 1e6, before, peak


def events_of(count: int) -> Records:
    """Events of pairs that meet more often the lower their number is, in the order of time."""
    from graphcap.records import EVENTS_SCHEMA, PEOPLE_SCHEMA, Records

    draw = np.random.default_rng(1)
    pairs = PEOPLE * TIES_A_PERSON
    ends = draw.integers(0, PEOPLE, (2, pairs), dtype=np.uint32)
    ends[1] = np.where(ends[0] == ends[1], (ends[1] + 1) % PEOPLE, ends[1])
    pair = (pairs * draw.random(count) ** 2).astype(np.int64)
    turned = draw.random(count) < 1 / 2
    times = np.sort(draw.integers(0, WINDOW_SECONDS, count)) * 1_000_000 + np.datetime64("2024-01-30", "us").astype(np.int64)
    columns = {
        "time": pa.array(times).cast(EVENTS_SCHEMA.field("time").type),
        "source": pa.array(np.where(turned, ends[1][pair], ends[0][pair])),
        "target": pa.array(np.where(turned, ends[0][pair], ends[1][pair])),
        "kind": pa.array(draw.integers(0, len(KINDS), count, dtype=np.uint16)),
    }
    people = pa.table({"id": pa.array([f"p{number:07}" for number in range(PEOPLE)], PEOPLE_SCHEMA.field("id").type)})
    return Records(people=people, events=pa.table(columns), event_kinds=KINDS)


def _memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def _measure(count: int) -> None:
    from graphcap.dates import parse_day
    from graphcap.evidence.strength import pairs_of

    records = events_of(count)
    before, start = records.events.nbytes / (1 << 20), time.perf_counter()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak is that from here on
    pairs = pairs_of(records, parse_day(DAY))
    print(len(pairs), time.perf_counter() - start, before, _memory("VmHWM"))


if __name__ == "__main__":
    _measure(int(sys.argv[1]))
