"""Files and stores changed at random never end in a traceback, lose nothing, and take bounded memory. `GRAPHCAP_FULL=1`: 20,000 files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CASES = 20_000 if os.environ.get("GRAPHCAP_FULL") else 400
MOST_MIB = 600


def test_changed_files_and_stores_are_answered_or_refused_in_one_line():
    fuzzing = Path(__file__).parents[1] / "fuzzing.py"
    ran = subprocess.run([sys.executable, fuzzing, str(CASES)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-4000:]
    assert int(ran.stdout) <= MOST_MIB
