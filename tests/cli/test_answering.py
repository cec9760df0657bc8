"""What a question's command does around the question."""

from __future__ import annotations

import subprocess
import sys

OPENED = """
import sys
from graphcap.cli.answering import _opened
_opened("bolt://127.0.0.1:1")
assert "neo4j" in sys.modules
assert not {"numpy", "pandas", "pyarrow"} & set(sys.modules)
import numpy
"""


def test_a_server_is_opened_without_libraries_that_its_driver_has_no_use_for_and_they_can_be_imported_afterwards() -> None:
    done = subprocess.run([sys.executable, "-c", OPENED], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
