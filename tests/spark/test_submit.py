"""`spark-submit` runs graphcap as the page on clusters says, on threads of this machine and on a master with one worker."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from spark.conftest import run
from spark.worlds import DAY, WORLDS

pytestmark = pytest.mark.skipif(os.environ.get("GRAPHCAP_FULL") != "1", reason="a minute each: GRAPHCAP_FULL=1 runs them")
PAGE = Path(__file__).parents[2] / "docs" / "cluster.md"
PATIENCE_SECONDS = 120


@pytest.fixture(scope="module")
def folder(spark, tmp_path_factory):  # noqa: ARG001 - the command finds the session
    found = WORLDS[0].written(tmp_path_factory.mktemp("submitted") / "files")
    script = re.search(r"\$ cat run\.py\n(.*?)\$ ", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (found / "run.py").write_text(script.group(1), encoding="utf-8")
    files = found / "events.parquet", "--people", found / "people.parquet"
    assert run("spark", "strengthen", *files, "--out", found / "made", "--as-of", DAY) == 0
    return found


@pytest.fixture
def programs():
    from pyspark.find_spark_home import _find_spark_home

    return Path(_find_spark_home()) / "bin"


@pytest.fixture
def master(programs, tmp_path):
    """The address of a master with one worker, which has no Python."""
    started = []

    def start(name, *arguments, **environment):
        log = tmp_path / f"{name}.log"
        command = [programs / "spark-class", f"org.apache.spark.deploy.{name}", *arguments, "--host", "127.0.0.1", "--webui-port", "0"]
        with log.open("w", encoding="utf-8") as out:
            started.append(subprocess.Popen(command, stdout=out, stderr=out, cwd=tmp_path, env=os.environ | environment))
        return log

    def wait(log, pattern):
        end = time.monotonic() + PATIENCE_SECONDS
        while not (found := re.search(pattern, log.read_text(encoding="utf-8"))):
            assert time.monotonic() < end, log.read_text(encoding="utf-8")
            time.sleep(0.2)
        return found.group()

    address = wait(start("master.Master", "--port", "0"), r"spark://127\.0\.0\.1:\d+")
    arguments = "--cores", "2", "--memory", "1g", "--work-dir", str(tmp_path / "work"), address
    wait(start("worker.Worker", *arguments, PYSPARK_PYTHON="/nonexistent"), "Successfully registered with master")
    yield address
    for process in reversed(started):
        process.terminate()
        process.wait()


def submitted(programs, folder, out, master):
    files = folder / "events.parquet", "--people", folder / "people.parquet", "--out", out
    where = "--master", master, "--conf", "spark.ui.enabled=false", "--conf", "spark.driver.host=127.0.0.1"
    command = [programs / "spark-submit", *where, folder / "run.py", "spark", "strengthen", *files, "--as-of", DAY]
    done = subprocess.run(
        command, env=os.environ | {"PYSPARK_PYTHON": sys.executable}, cwd=out.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == str(out)
    return rows(out)


def rows(folder):
    return sorted(pq.read_table(folder).to_pylist(), key=lambda row: (row["source"], row["target"]))


def same(found, expected):
    assert [row.keys() for row in found] == [row.keys() for row in expected]
    for one, other in zip(found, expected, strict=True):
        assert one == {name: pytest.approx(value, abs=1e-9) if isinstance(value, float) else value for name, value in other.items()}


def test_a_script_of_two_lines_is_submitted_to_threads_of_this_machine(programs, folder, tmp_path):
    same(submitted(programs, folder, tmp_path / "ties", "local[2]"), rows(folder / "made"))


def test_it_is_submitted_to_a_master_whose_worker_has_no_python(programs, master, folder, tmp_path):
    same(submitted(programs, folder, tmp_path / "ties", master), rows(folder / "made"))
