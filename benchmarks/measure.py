"""Timing whole processes, and printing tables of figures and ratios."""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MEBIBYTE = 1 << 20
OWN_MEMORY = """
import atexit, sys
def tell():
    for line in open("/proc/self/status"):
        if line.startswith(("RssAnon", "VmHWM")):
            sys.stderr.write(line)
atexit.register(tell)
from graphcap.__main__ import run
run()
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: its wall time in seconds, and its peak memory and anonymous memory at its end in MiB."""

    seconds: float
    peak: float
    own: float
    status: int
    output: str


def graphcap(arguments: Sequence[str], *, memory: bool = False) -> Run:
    """Run a graphcap command as a fresh process: the installed script, or, to read its own memory, the same main function."""
    script = str(Path(sys.executable).with_name("graphcap"))
    return run([sys.executable, "-c", OWN_MEMORY, *arguments] if memory else [script, *arguments])


def run(command: Sequence[str]) -> Run:
    """Run a process to its end."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    told = dict(line.split(":", 1) for line in done.stderr.splitlines() if line.startswith(("RssAnon", "VmHWM")))
    own = int(told["RssAnon"].split()[0]) / 1024 if "RssAnon" in told else float("nan")
    peak = int(told["VmHWM"].split()[0]) / 1024 if "VmHWM" in told else resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    if done.returncode not in (0, 1):
        message = f"{' '.join(command)}\n{done.stderr}"
        raise SystemExit(message)
    return Run(seconds, peak, own, done.returncode, done.stdout)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


def machine() -> str:
    """What this was measured on."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in told if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    return f"{os.cpu_count()} cores of {model}, {memory} GiB, Python {platform.python_version()}, Linux {platform.release()}"


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table."""
    print(f"\n### {title}\n")
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(f"{cell:,.3g}" if isinstance(cell, float) else str(cell) for cell in row) + " |", flush=True)
