"""Ten times as many events take hardly more memory: simulated, made into ties, imported. Each command is a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

FEW, MANY = 60_000, 600_000
MEBIBYTES = 32
"""More than that no command may take more for ten times the events; they are about 30 MiB as the store keeps them, 90 MiB in arrays."""
TOLD = """
import sys, threading
peak, done = 0, threading.Event()

def own():
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))

def watch():
    global peak
    while not done.wait(0.002):
        peak = max(peak, own())

import graphcap.aside, graphcap.scratch, graphcap.simulate, graphcap.happened, graphcap.readers.parquet_table, graphcap.evidence.pairs
graphcap.aside.HELD_ROWS = graphcap.aside.SLICE_ROWS = graphcap.readers.parquet_table.BATCH_ROWS = 10_000
graphcap.scratch.IN_MEMORY = 1 << 20
graphcap.happened.ROWS_AT_ONCE = 10_000
graphcap.evidence.pairs.BLOCK = 10_000
graphcap.simulate.EVENTS_AT_ONCE = 20_000
from graphcap.cli import main
watching = threading.Thread(target=watch)
watching.start()
try:
    main(sys.argv[1:])
finally:
    done.set()
    watching.join()
    print("peak", peak, file=sys.stderr)
"""


def peak(*arguments):
    """The most memory of its own that a command takes, in MiB; pages of files are the system's."""
    done = subprocess.run([sys.executable, "-c", TOLD, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stderr.split()[-1]) / 1024


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two organisations that differ in the number of their events, and what it took to make each."""
    root, peaks = tmp_path_factory.mktemp("organisations"), []
    for count in (FEW, MANY):
        size = ["--people", 200, "--ties", 1000, "--events", count, "--seed", 1]
        peaks.append(peak("simulate", root / str(count), *size, "--as", "parquet"))
    return root, peaks


def test_simulating_takes_no_more_memory_for_more_events(made):
    few, many = made[1]
    assert many < few + MEBIBYTES


def test_ties_of_more_events_take_no_more_memory(made, tmp_path):
    few, many = (
        peak("strengthen", made[0] / count / "events.parquet", "--people", made[0] / count / "people.parquet", "--output", tmp_path / count)
        for count in map(str, (FEW, MANY))
    )
    assert many < few + MEBIBYTES


def test_importing_takes_no_more_memory_for_more_events(made, tmp_path):
    few, many = (
        peak(
            "--store",
            tmp_path / count,
            "import",
            "--people",
            made[0] / count / "people.parquet",
            "--events",
            made[0] / count / "events.parquet",
        )
        for count in map(str, (FEW, MANY))
    )
    assert many < few + MEBIBYTES
