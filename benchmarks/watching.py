"""Watching a process and everything that it starts: processor seconds, and the most memory."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

TICKS = os.sysconf("SC_CLK_TCK")
OFTEN = 0.1
FIRST_TICKS, LAST_TICKS = 11, 13


class Watched(NamedTuple):
    """Wall and processor seconds of a command, and in MiB the most memory of all its processes together.

    Attributes
    ----------
    own
        Memory that nobody can take from them.
    peak
        The same and pages of files that were in memory anyway, which the system takes back when it needs them.
    """

    seconds: float
    processor: float
    own: float
    peak: float


def watched(command: Sequence[str]) -> Watched:
    """Run a command to its end.

    Raises
    ------
    SystemExit
        When it fails.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    watch = _Watch(process.pid)
    _, said = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        message = f"{' '.join(command)}\n{said}"
        raise SystemExit(message)
    return Watched(seconds, *watch.told())


class _Watch:
    """Looks at a process and those below it until it is gone."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._ticks: dict[int, int] = {}
        self._own = self._peak = 0.0
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def told(self) -> tuple[float, float, float]:
        self._thread.join()
        return sum(self._ticks.values()) / TICKS, self._own, self._peak

    def _look(self) -> None:
        while (ticks := _ticks(self._process)) is not None:
            self._ticks[self._process] = ticks
            below = _below(self._process)
            self._ticks |= {child: ticks for child in below if (ticks := _ticks(child)) is not None}
            memory = [_memory(process) for process in (self._process, *below)]
            self._own = max(self._own, sum(own for own, _ in memory))
            self._peak = max(self._peak, sum(peak for _, peak in memory))
            time.sleep(OFTEN)


def _ticks(process: int) -> int | None:
    """How long a process has worked; None once it has ended."""
    try:
        state, *fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    except OSError:
        return None
    return None if state == "Z" else sum(map(int, fields[FIRST_TICKS - 1 : LAST_TICKS - 1]))


def _memory(process: int) -> tuple[float, float]:
    """Its own memory now, and its highest of all, in MiB."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0, 0.0
    told = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.startswith(("RssAnon", "VmHWM"))}
    return told.get("RssAnon", 0.0), told.get("VmHWM", 0.0)


def _below(process: int) -> list[int]:
    """Everybody below a process."""
    try:
        direct = [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []
    return direct + [below for child in direct for below in _below(child)]
