"""CSV text into cells: both tokenisers give the cells that were written, with the line on which each record starts."""

from __future__ import annotations

import csv
import io
import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcap.errors import InputError
from graphcap.readers import careful, csv_table, envelope
from graphcap.readers.csv_table import CsvTable

EXAMPLES = 1000 if os.environ.get("GRAPHCAP_FULL") else 100
QUOTE = "a quote opens here that is not closed, or that text follows; close it, double quotes inside a cell"
LETTERS = st.text(st.sampled_from(list("ab ,\"\n\r'=é€\u2028\x0b\t;")), max_size=6)
UNQUOTED = st.text(st.sampled_from(list("ab,,\n\n\r '=é")), max_size=60)
TIDY = st.lists(st.sampled_from(["a", "", '""', '"b,c"', '"d""e"', '""""', "'=f", "\r"]), max_size=9).map(
    lambda cells: "\n".join(",".join(cells[place : place + 3]) for place in range(0, len(cells), 3))
)
ANYTHING = st.text(st.sampled_from(list('ab,,\n\n"\r ')), max_size=40)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


def table_of(folder, text):
    path = folder / "t.csv"
    path.write_bytes(text.encode())
    return CsvTable(path)


def read(table):
    """Line and cells of each record; for what is malformed, its reason in the place of cells."""
    found = []
    for job in table.jobs(table.names):
        batch = job()
        columns = [batch.columns[name].to_pylist() for name in table.names]
        rows = zip(*columns, strict=True)
        found += [(int(line), [cell or "" for cell in row]) for line, row in zip(batch.lines, rows, strict=True)]
        found += [(line, reason) for line, reason, _ in batch.malformed]
    return sorted(found, key=lambda record: record[0])


def line_count(text):
    return len(io.StringIO(text, newline="").readlines())


def quoted(row, *, quoting):
    """A row whose cells hold any letter, and the guard where taking one off would change a cell."""
    line = io.StringIO(newline="")
    guarded = ["'" + cell if re.match(r"'+[=\t\r]", cell) else cell for cell in row]
    csv.writer(line, quoting=quoting, lineterminator="\r\n").writerow(guarded)
    return line.getvalue().removesuffix("\r\n")


@settings(max_examples=EXAMPLES)
@given(
    rows=st.lists(st.lists(LETTERS, min_size=3, max_size=3), max_size=8),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    final=st.booleans(),
)
def test_cells_come_back_as_they_were_written_with_the_line_of_their_record(folder, rows, end, quoting, final):
    text, expected = "a,b,c" + end, []
    for row in rows:
        expected.append((line_count(text) + 1, row))
        text += quoted(row, quoting=quoting) + end
    assert read(table_of(folder, text if final else text.removesuffix(end))) == expected


def outcome(table):
    try:
        return read(table)
    except InputError as error:
        return str(error)


@settings(max_examples=EXAMPLES)
@given(text=UNQUOTED | ANYTHING | TIDY)
def test_the_fast_and_the_careful_way_give_the_same_records(folder, text):
    table = table_of(folder, "a,b,c\n" + text)
    fast = outcome(table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_table, "_is_tidy", lambda _text: False)
        assert outcome(table) == fast


@settings(max_examples=EXAMPLES)
@given(text=ANYTHING, size=st.integers(1, 12))
def test_where_blocks_are_cut_makes_no_difference(folder, text, size):
    table = table_of(folder, "a,b,c\n" + text)
    whole = outcome(table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(envelope, "BLOCK_BYTES", size)
        assert outcome(table) == whole


def test_text_stays_text(folder):
    table = table_of(folder, "a,b,c\n007,NA,null\n1e3,-0,TRUE\n")
    assert read(table) == [(2, ["007", "NA", "null"]), (3, ["1e3", "-0", "TRUE"])]


def test_blank_lines_are_no_records_but_count_as_lines(folder):
    assert read(table_of(folder, "a,b\n\n1,2\n\n\n3,4\n\n")) == [(3, ["1", "2"]), (6, ["3", "4"])]


def test_a_blank_line_in_a_table_of_one_column_is_no_record(folder):
    assert read(table_of(folder, "a\n1\n\n2\n")) == [(2, ["1"]), (4, ["2"])]


def test_ragged_rows_are_malformed_and_the_others_are_read(folder):
    text = "a,b,c\n1,2,3\n1,2\n1,2,3,4\n5,6,7\n"
    short, long = (f"{n} cells where the header names 3 columns; quote cells that hold commas" for n in (2, 4))
    assert read(table_of(folder, text)) == [(2, ["1", "2", "3"]), (3, short), (4, long), (5, ["5", "6", "7"])]


def test_the_cells_of_a_ragged_row_are_told_by_name_and_those_beyond_by_number(folder):
    (batch,) = (job() for job in table_of(folder, "a,b\n1\n1,2,3,4\n").jobs({"a", "b"}))
    assert [record for _, _, record in batch.malformed] == [{"a": "1"}, {"a": "1", "b": "2", "cell 3": "3", "cell 4": "4"}]


def test_a_file_that_is_cut_off_has_a_malformed_last_record(folder):
    reason = "2 cells where the header names 3 columns; quote cells that hold commas"
    assert read(table_of(folder, "a,b,c\n1,2,3\n4,5")) == [(2, ["1", "2", "3"]), (3, reason)]


def test_text_after_a_closing_quote_spoils_its_record_alone(folder):
    text = 'a,b\n1,"x"y\n"2\n2",z\n3,w\n'
    reason = "text follows a closing quote; double the quotes inside a quoted cell"
    assert read(table_of(folder, text)) == [(2, reason), (3, ["2\n2", "z"]), (5, ["3", "w"])]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,2\n3,"four\n5,6\n', 3),  # never closed
        ('a,b\n1,2\n3,"four\n5,"six"\n', 3),  # closed by the next quote, which text follows
        ('a,b\n"1\n1","2\n3,4\n', 3),  # the record starts on line 2, the quote opens on line 3
        ('a,b\r"1\r1","2\r3,4\r', 3),
        ('a,b\n1,2\n3,"', 3),
    ],
)
def test_a_quote_that_is_not_closed_refuses_the_file_and_names_its_line(folder, text, line):
    with pytest.raises(InputError) as refused:
        read(table_of(folder, text))
    assert str(refused.value).endswith(f"t.csv: line {line}: {QUOTE}")


def test_a_quoted_record_that_grows_too_long_refuses_the_file(folder, monkeypatch):
    monkeypatch.setattr(careful, "RECORD_BYTES", 100)
    monkeypatch.setattr(envelope, "BLOCK_BYTES", 16)
    table = table_of(folder, 'a,b\n1,2\n3,"' + "many lines\n" * 20 + '"\n')
    with pytest.raises(InputError, match="the record that starts on line 3 is longer than 16 MiB; is a quote not closed"):
        read(table)


def test_a_cell_of_a_megabyte_is_read(folder):
    cell = "x" * (1 << 20)
    assert read(table_of(folder, f'a,b\n1,"{cell}\n"\n')) == [(2, ["1", cell + "\n"])]
    assert csv.field_size_limit() == 131_072


def test_a_header_may_be_quoted_over_two_lines(folder):
    table = table_of(folder, '"a\nb",c\n1,2\n')
    assert (table.names, read(table)) == (("a\nb", "c"), [(3, ["1", "2"])])


def test_the_guard_of_a_spreadsheet_is_taken_off_names_and_cells(folder):
    table = table_of(folder, "'=a,b\n'=1+1,''@x\n'tis,O'Neil\n")
    assert (table.names, read(table)) == (("=a", "b"), [(2, ["=1+1", "'@x"]), (3, ["'tis", "O'Neil"])])


def test_only_wanted_columns_are_cut_out(folder):
    for text in ("a,b\n1,2\n", 'a,b\n1,"2"\n'):
        (batch,) = (job() for job in table_of(folder, text).jobs({"b"}))
        assert {name: cells.to_pylist() for name, cells in batch.columns.items()} == {"b": ["2"]}
