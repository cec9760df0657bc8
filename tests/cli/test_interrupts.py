"""Ctrl-C while modules are imported: it ends the process with 130 as at any other time, and no module can swallow it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SWALLOWS = """
import signal
from contextlib import suppress
with suppress(BaseException):
    signal.raise_signal(signal.SIGINT)
imported = True
"""
MAIN = """
import time
from graphcap.cli.interrupts import let_imports_end
let_imports_end()
try:
    import swallows
    print("imported", swallows.imported, flush=True)
    time.sleep(30)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_an_interrupt_in_an_import_that_swallows_errors_comes_after_it(tmp_path: Path) -> None:
    (tmp_path / "swallows.py").write_text(SWALLOWS, encoding="utf-8")
    (tmp_path / "main.py").write_text(MAIN, encoding="utf-8")
    done = subprocess.run([sys.executable, str(tmp_path / "main.py")], capture_output=True, text=True, timeout=20, check=False)
    assert (done.stdout, done.stderr) == ("imported True\ninterrupted\n", "")


def test_a_process_that_ignores_interrupts_goes_on_ignoring_them(tmp_path: Path) -> None:
    program = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + MAIN.replace("sleep(30)", "sleep(.1)")
    (tmp_path / "swallows.py").write_text(SWALLOWS, encoding="utf-8")
    (tmp_path / "main.py").write_text(program, encoding="utf-8")
    done = subprocess.run([sys.executable, str(tmp_path / "main.py")], capture_output=True, text=True, timeout=20, check=False)
    assert (done.stdout, done.stderr) == ("imported True\n", "")
