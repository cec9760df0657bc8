"""Parquet files: the same columns and the same rules as CSV, whatever the types in which a file keeps them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphcap.errors import InputError
from graphcap.readers import Sources, read_records, recognise
from graphcap.readers.parquet_table import ParquetTable
from graphcap.records import Records, Settings

TODAY = date(2026, 1, 31)


@pytest.fixture
def bring(tmp_path, monkeypatch):
    """Import columns as people, ties and events."""
    monkeypatch.chdir(tmp_path)

    def bring(**tables):
        paths = {}
        for name, columns in tables.items():
            pq.write_table(pa.table(columns), f"{name}.parquet")
            paths[name] = ((tmp_path / f"{name}.parquet").relative_to(tmp_path),)
        return read_records(Sources(**paths), old=Records(), settings=Settings(), today=TODAY)

    return bring


def refused(imported):
    return [(refusal.file, refusal.line, refusal.reason, refusal.record) for refusal in imported.refusals]


def test_people_of_any_type_become_text(bring):
    imported = bring(
        people={
            "id": pa.array([7, 8], pa.int32()),
            "name": ["Ann", None],
            "level": [5.0, None],
            "joined": [date(2025, 1, 31), None],
            "left": pa.array([datetime(2026, 1, 31, 9, 30, tzinfo=UTC), None], pa.timestamp("ns", "UTC")),
            "remote": [True, None],
            "pay": [Decimal("12.50"), None],
            "score": [0.1, 5.0],
            "nothing": pa.nulls(2),
        }
    )
    first, second = imported.records.people.to_pylist()
    assert first == {
        "id": "7",
        "name": "Ann",
        "level": "5.0",
        "joined": "2025-01-31",
        "left": "2026-01-31T09:30:00.000000000Z",
        "pay": "12.50",
        "remote": "true",
        "score": "0.1",
    }
    assert {name: cell for name, cell in second.items() if cell} == {"id": "8", "score": "5.0"}


def test_ties_of_every_type_say_what_text_says(bring):
    when = datetime(2025, 1, 31, 9, 30, tzinfo=UTC)
    text = bring(
        ties={
            "source": ["a", "b", "c"],
            "target": ["b", "c", "a"],
            "kind": ["friend", "", None],
            "strength": ["0.5", "1", ""],
            "since": ["2025-01-31T09:30:00Z", None, ""],
            "status": ["x", "", None],
        }
    )
    typed = bring(
        ties={
            "source": pa.array(["a", "b", "c"], pa.large_string()),
            "target": pa.array(["b", "c", "a"]).dictionary_encode(),
            "kind": pa.array(["friend", "", None]).dictionary_encode(),
            "strength": [0.5, 1, None],
            "since": pa.array([when, None, None], pa.timestamp("ms", "UTC")),
            "status": ["x", None, None],
        }
    )
    assert text.records == typed.records
    assert text.counts == typed.counts
    assert typed.counts.ties == 3


def test_a_record_is_refused_with_its_row_and_its_cells_as_text(bring):
    imported = bring(
        ties={
            "source": ["a", "b", "b", None, "c", "b", "b\0"],
            "target": ["b", "c", "c", "a", "c", "c", "c"],
            "strength": pa.array([0.5, 1.5, float("nan"), 1, 1, 0.25, 1]),
            "public": [None, "yes", None, None, None, None, None],
        }
    )
    cells = {"source": "b", "target": "c", "public": ""}
    assert refused(imported) == [
        (
            "ties.parquet",
            2,
            'strength "1.5" is not above 0 and at most 1; divide by the largest strength',
            cells | {"strength": "1.5", "public": "yes"},
        ),
        ("ties.parquet", 3, 'strength "nan" is not a finite number; write it like 0.5', cells | {"strength": "nan"}),
        ("ties.parquet", 4, "source is empty", {"source": "", "target": "a", "strength": "1.0", "public": ""}),
        (
            "ties.parquet",
            5,
            "source and target are the same person; a tie or an event needs two",
            {"source": "c", "target": "c", "strength": "1.0", "public": ""},
        ),
        (
            "ties.parquet",
            7,
            'source "b\0" holds a control or format character (U+0000); remove it',
            {"source": "b\0", "target": "c", "strength": "1.0", "public": ""},
        ),
    ]
    assert (imported.counts.read, imported.counts.accepted) == (7, 2)


def test_a_nul_in_any_text_refuses_its_record(bring):
    imported = bring(people={"id": ["a", "b"], "name": ["A\0nn", "Bo"], "own": ["x", "y\0"]})
    assert [reason for _, _, reason, _ in refused(imported)] == [
        "name holds a NUL character; remove it",
        "own holds a NUL character; remove it",
    ]


def test_lines_go_on_over_batches(bring, monkeypatch):
    monkeypatch.setattr("graphcap.readers.parquet_table.BATCH_ROWS", 3)
    imported = bring(ties={"source": ["a", "b"] * 5, "target": ["b", "a"] * 5})
    assert [(line, reason) for _, line, reason, _ in refused(imported)] == [
        (line, f"duplicate of line {2 - line % 2} of ties.parquet") for line in range(3, 11)
    ]


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (pa.array([[1]]), "list<element: int64>"),
        (pa.array([{"x": 1}]), "struct<x: int64>"),
        (pa.array([b"x"]), "binary"),
    ],
)
def test_nested_and_binary_columns_refuse_the_file(bring, column, kind):
    with pytest.raises(InputError) as error:
        bring(people={"id": ["a"], "odd": column})
    assert str(error.value) == f'people.parquet: column "odd" holds {kind}, not plain values; write it as text or leave it out'


def test_a_file_that_is_no_parquet_is_refused(tmp_path):
    path = tmp_path / "people.parquet"
    path.write_text("id\na\n")
    with pytest.raises(InputError, match="is not Parquet, though its name says so; rename it, or write it again"):
        ParquetTable(path)


@pytest.mark.parametrize("cut", [20, 200])
def test_a_damaged_file_is_refused(tmp_path, cut):
    path = tmp_path / "people.parquet"
    pq.write_table(pa.table({"id": [f"p{number}" for number in range(1000)]}), path)
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        ParquetTable(path)


def test_damage_within_a_file_is_told_when_it_is_met(tmp_path):
    path = tmp_path / "people.parquet"
    pq.write_table(pa.table({"id": [f"p{number}" for number in range(1000)]}), path, compression="gzip")
    content = bytearray(path.read_bytes())
    content[50:200] = b"\xff" * 150
    path.write_bytes(content)
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        read_records(Sources(people=(path,)), old=Records(), settings=Settings(), today=TODAY)


def test_text_that_is_not_utf8_refuses_the_file(tmp_path):
    path = tmp_path / "people.parquet"
    letters = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")])
    pq.write_table(pa.table({"id": letters}), path)
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        read_records(Sources(people=(path,)), old=Records(), settings=Settings(), today=TODAY)


def test_a_parquet_file_is_recognised_by_its_columns(tmp_path):
    path = tmp_path / "t.pq"
    pq.write_table(pa.table({"source": ["a"], "target": ["b"]}), path)
    assert recognise(path) == "ties"


def test_a_file_without_what_is_needed_is_refused(bring):
    with pytest.raises(InputError, match=r"ties\.parquet: its schema names the columns source, name; needed for ties: target"):
        bring(ties={"source": ["a"], "name": ["b"]})


def test_a_file_without_rows_is_read(bring):
    imported = bring(people={"id": pa.array([], pa.string())})
    assert (imported.counts.read, imported.records.people.num_rows) == (0, 0)
