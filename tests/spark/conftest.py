"""A Spark on two threads of this machine, one for all tests, and the organisations that both ways are tried on."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest

from graphcap.cli import main
from graphcap.errors import GraphcapError
from graphcap.readers import Sources, read_records
from graphcap.records import Records, Settings
from spark.worlds import DAY, WORLDS

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = {
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    # tables are small: what takes time is to plan and to compile
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


class Organisation(NamedTuple):
    """A simulated organisation: the folder of its Parquet files with the ties that `spark strengthen` made, and its records as imported."""

    folder: Path
    records: Records

    def file(self, name):
        return self.folder / f"{name}.parquet"


def run(*arguments):
    """Run a command in this process; its exit status."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return ended.value.code or 0


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """The session; without PySpark or Java the tests are left out, unless ``GRAPHCAP_REQUIRE_SPARK=1`` says that they must run."""
    from graphcap.spark.session import session

    try:
        found = session(master="local[2]", settings=SETTINGS | {"spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse"))})
    except GraphcapError as error:
        if os.environ.get("GRAPHCAP_REQUIRE_SPARK") == "1":
            pytest.fail(str(error))
        pytest.skip(f"tests on Spark: {error}")
    yield found
    found.stop()


@pytest.fixture(scope="session", params=WORLDS, ids=lambda world: world.name)
def organisation(request, tmp_path_factory, spark):  # noqa: ARG001 - the command finds the session
    folder = request.param.written(tmp_path_factory.mktemp("organisation") / "files")
    sources = Sources(**{name: (folder / f"{name}.parquet",) for name in ("people", "ties", "events")})
    imported = read_records(sources, old=Records(), settings=Settings(as_of=DAY), today=date.fromisoformat(DAY))
    found = Organisation(folder, imported.records)
    where = "--people", found.file("people"), "--out", folder / "made", "--as-of", DAY
    assert run("spark", "strengthen", found.file("events"), *where) == 0
    return found
