"""Memory that an import's tables take: of the allocator that keeps it, unless the environment names another."""

from __future__ import annotations

import os
import subprocess
import sys

import pyarrow as pa
import pytest

from graphcap.memory import POOL_VARIABLE, REUSING

IMPORT = """
import sys
from graphcap.cli import main
try:
    main(["--store", sys.argv[1], "import", "--ties", sys.argv[2]])
finally:
    import pyarrow
    print(pyarrow.default_memory_pool().backend_name)
"""


def backend_after_an_import(folder, **variables):
    ties = folder / "ties.csv"
    ties.write_text("source,target\na,b\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != POOL_VARIABLE} | variables
    command = [sys.executable, "-c", IMPORT, str(folder / "store"), str(ties)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "added 2 people, 1 ties" in done.stdout
    return done.stdout.split()[-1]


@pytest.mark.skipif(REUSING not in pa.supported_memory_backends(), reason="this pyarrow was built without jemalloc")
def test_an_import_takes_the_allocator_that_keeps_memory(tmp_path):
    assert backend_after_an_import(tmp_path) == REUSING


def test_an_allocator_that_the_environment_names_stays(tmp_path):
    assert backend_after_an_import(tmp_path, **{POOL_VARIABLE: "system"}) == "system"
