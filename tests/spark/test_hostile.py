"""Hostile ids through Spark: everybody comes out as they went in, and a terminal is told nothing that it obeys."""

from __future__ import annotations

import csv

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hostile_names import DAY, IDS, Terminal, obeyed, ran, write_files


@pytest.fixture(scope="module")
def folder(tmp_path_factory, spark):  # noqa: ARG001 - the command finds the session
    """The files as Parquet."""
    made = tmp_path_factory.mktemp("hostile")
    for path in write_files(made / "csv"):
        with path.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        pq.write_table(pa.Table.from_pylist(rows), made / f"{path.stem}.parquet")
    return made


def test_nobody_is_lost_by_the_passes_on_a_cluster(folder):
    people = ("--people", folder / "people.parquet", "--as-of", DAY)
    status, out, err = ran(folder, "spark", "strengthen", folder / "events.parquet", *people, "--out", folder / "made", stream=Terminal())
    assert status == 0, err
    assert obeyed(out + err) == set()
    made = pq.read_table(folder / "made")
    assert {*made["source"].to_pylist(), *made["target"].to_pylist()} == set(IDS)
    status, out, err = ran(folder, "spark", "access", folder / "made", *people, "--out", folder / "reach", stream=Terminal())
    assert status == 0, err
    assert obeyed(out + err) == set()
    assert sorted(pq.read_table(folder / "reach")["person"].to_pylist()) == sorted(IDS)
