"""Tables of foreign files are rows by column name with their lines, and nothing of a table gets lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graphcap.errors import InputError
from graphcap.readers.csv_table import CsvTable
from graphcap.readers.foreign.formats import Options, Peek
from graphcap.readers.foreign.tables import Columns, Row, file_rows, has_header, header_names, member_rows, refuse
from graphcap.readers.foreign.taken import Taken


def test_a_header_is_found_by_content_below_notes():
    content = b'\xef\xbb\xbfNotes:\r\n"one, long\r\nsentence"\r\n\r\nName ,Text,AGE\r\nAna,hidden,7\r\n,,\r\n\r\nBen,hidden, 8 \r\n'
    taken = Taken("x")
    found = list(member_rows(Path("x/a.csv"), content, Columns(("name",), ("age", "city")), taken))
    assert found == [
        Row(6, {"name": "Ana", "age": "7", "city": ""}, "a.csv", {"name": "Name", "age": "AGE"}),
        Row(9, {"name": "Ben", "age": "8", "city": ""}, "a.csv", {"name": "Name", "age": "AGE"}),
    ]
    assert (taken.read, taken.left_out) == (3, {"empty rows": 1})


def test_rows_of_a_file_hold_the_wanted_columns_alone_and_progress_is_told(tmp_path):
    table = tmp_path / "x.csv"
    table.write_bytes(b"Name,Text\r\nAna,hidden\r\n,hidden\r\nBen,hidden,3\r\n")
    taken, told = Taken("x.csv"), []
    options = Options(None, date(2026, 11, 1), progress=lambda *done: told.append(done))
    assert list(file_rows(CsvTable(table), ["name"], taken, options)) == [Row(2, {"name": "Ana"}, headers={"name": "Name"})]
    assert [(refusal.line, refusal.record) for refusal in taken.refusals] == [(4, {"Name": "Ben"})]
    assert (taken.read, taken.left_out, told) == (3, {"empty rows": 1}, [("x.csv", 46, 46)])


def test_a_column_that_stands_twice_is_refused(tmp_path):
    table = tmp_path / "x.csv"
    table.write_text("Name,name\nAna,Ben\n")
    with pytest.raises(InputError, match="line 1 names a column twice"):
        list(file_rows(CsvTable(table), ["name"], Taken("x"), Options(None, date(2026, 11, 1))))


def test_a_header_is_recognised_in_the_head_of_a_file():
    assert header_names(Peek(Path("x"), b'\xef\xbb\xbf"First Name",AGE\r\nAna,7', ())) == ("first name", "age")
    for head in (b"", b"\xff\xfe", b'"open', b"\n"):
        assert header_names(Peek(Path("x"), head, ())) == ()
    assert has_header(Peek(Path("x"), b"Notes:\n\nAGE,Name\n", ()), ["name", "age"])
    assert not has_header(Peek(Path("x"), b"\n" * 20 + b"AGE,Name\n", ()), ["name", "age"])


def test_refusals_stand_in_the_order_of_lines_with_cells_by_the_names_of_the_file(tmp_path):
    table = tmp_path / "x.csv"
    table.write_text("Name,Age\nAna,7\nBen\nChloé,8\nDan\n")
    taken = Taken("x.csv")
    for row in file_rows(CsvTable(table), ["name", "city"], taken, Options(None, date(2026, 11, 1))):
        refuse(taken, row, "no")
    assert [(refusal.line, refusal.record) for refusal in taken.refusals] == [
        (2, {"Name": "Ana"}),
        (3, {"Name": "Ben"}),
        (4, {"Name": "Chloé"}),
        (5, {"Name": "Dan"}),
    ]


def test_what_stands_before_the_header_is_no_record():
    taken = Taken("x")
    assert [row.line for row in member_rows(Path("a.csv"), b'"A "note" to you"\nName\nAna\n', Columns(("name",)), taken)] == [3]
    assert (taken.read, taken.refusals) == (1, [])
