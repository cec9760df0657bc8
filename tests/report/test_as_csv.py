"""CSV: flat, quoted, guarded, and the same from columns as row by row."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import ANA, BEN, CHLOE, FORMULA, HOSTILE, ReachRow, Terminal, answer, chain_of
from graphcap.columns import TextColumn
from graphcap.model import WeakestTie
from graphcap.questions import question
from graphcap.questions.registry import CHAIN_COLUMNS
from graphcap.report import bulk, write_answer
from graphcap.report.as_csv import guarded
from graphcap.rows import ColumnRows, IdColumn, NumberColumn, WordColumn


def written(subject, form="csv", **options):
    stream = io.StringIO(newline="")
    write_answer(subject, form, stream, **options)
    return stream.getvalue()


def read(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_chain_is_one_line_with_its_parts_flat():
    chain = chain_of(ANA, BEN, CHLOE, steps=[("works_with", 0.5, "2025-12-01"), ("knows", 1.0, None)], asked_90_days=(2,), left=("c45",))
    assert written(answer([chain])) == (
        "rank,people,names,odds,coverage,tied_with,asked_90_days,ties,weakest_source,weakest_target,weakest_strength,left,away\n"
        "1,c05;c45;c20,Ana Silva;Ben Okafor;Chloé Martin,0.5,1.0,0,2,c05>c45:works_with:0.5;c45>c20:knows:1.0,c05,c45,0.5,c45,\n"
    )


def test_an_empty_answer_still_has_the_header_of_its_question():
    chain = chain_of(ANA, BEN, steps=[("knows", 0.5, None)])
    assert written(answer([], question="intro")) == written(answer([chain])).splitlines(keepends=True)[0]
    assert [column.name for column in question("intro").columns] == [column.name for column in CHAIN_COLUMNS]


def test_unknown_is_empty_and_truth_is_a_word():
    assert written(answer([{"a": None, "b": True, "c": False, "d": float("nan"), "e": 0, "f": []}])) == "a,b,c,d,e,f\n,true,false,,0,\n"


def test_an_object_that_some_rows_lack_keeps_its_columns_and_their_place():
    rows = [{"id": 1, "tie": None, "end": 2}, {"id": 3, "tie": WeakestTie("a", "b", 0.5), "end": 4}]
    assert written(answer(rows)) == "id,tie_source,tie_target,tie_strength,end\n1,,,,2\n3,a,b,0.5,4\n"


def test_lists_of_other_rows_are_json():
    assert read(written(answer([{"a": [{"x": 1}]}])))[1] == ['{"x": 1}']


@pytest.mark.parametrize("cell", [FORMULA, "+1+1", "-x", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-x"])
def test_a_cell_that_a_spreadsheet_would_run_is_guarded(cell):
    assert guarded(cell) == "'" + cell
    assert read(written(answer([{"a": cell}])))[1] == ["'" + cell]
    assert read(written(answer([{"a": cell}]), raw_csv=True))[1] == [cell]


@pytest.mark.parametrize("cell", ["-5", "+491701234567", "-0.5", "1e-7", "-1E+5", "'tis", "a=b", "", "Ana"])
def test_numbers_and_other_texts_are_not_guarded(cell):
    assert guarded(cell) == cell


def test_a_terminal_gets_escapes_and_one_line_a_row():
    terminal = Terminal()
    write_answer(answer([ReachRow(HOSTILE, 0.5, 1, FORMULA)]), "csv", terminal)
    assert terminal.seen == "person,odds,ties,via\n" + r"Ana\x1b[2J\u202eanA\x0a<script>,0.5,1,'=cmd()" + "\n"


def test_a_terminal_gets_escapes_from_columns_as_well():
    terminal = Terminal("ascii")
    write_answer(answer(ColumnRows(dict, {"person": WordColumn(["é\x1b"]), "odds": np.array([0.5])}, 1)), "csv", terminal)
    assert terminal.seen == "person,odds\n\\xe9\\x1b,0.5\n"


TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.builds(ReachRow, TEXTS, st.floats(allow_nan=False, allow_infinity=False) | st.none(), st.integers() | st.none(), TEXTS)))
def test_the_csv_module_reads_every_row_back(rows):
    expected = [
        [row.person, "" if row.odds is None else repr(row.odds), "" if row.ties is None else str(row.ties), row.via] for row in rows
    ]
    assert read(written(answer(rows), raw_csv=True))[1:] == expected


IDS = st.lists(st.text(alphabet="ab=-'+@1.,;\"\\\r\n\té山\x1f\u2028", min_size=0, max_size=5), min_size=1, max_size=8)
NUMBERS = st.sampled_from([0.0, -0.0, 1.0, -3.0, 1e-4, 9.9e-5, 1e-7, 5e-324, 1e9, 1e15, 1e16, 1e300, 0.1 + 0.2, float("nan"), float("inf")])


@st.composite
def column_rows(draw):
    """Rows as columns, with hostile ids, unknown people, and floats of all sizes."""
    ids = TextColumn.of(draw(IDS))
    count = len(ids)

    def each(elements):
        return draw(st.lists(elements, min_size=count, max_size=count))

    columns = {
        "person": IdColumn(ids),
        "odds": np.array(each(NUMBERS | st.floats())),
        "ties": NumberColumn(np.array(each(st.integers(0, 255)), dtype="u1"), known=np.array(each(st.booleans()))),
        "via": IdColumn(ids, np.array(each(st.integers(-1, count - 1)))),
        "good": NumberColumn(np.array(each(st.booleans()))),
        "share": NumberColumn(np.array(each(st.floats(0, 1))), known=np.array(each(st.booleans()))),
        "why": WordColumn(each(TEXTS | st.none())),
    }
    kept = draw(st.lists(st.sampled_from(sorted(columns)), min_size=1, unique=True))
    return ColumnRows(dict, {name: columns[name] for name in kept}, count)


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize("chunk", [2, 1 << 16])
def test_columns_are_written_as_the_same_rows_are(form, raw, chunk, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", chunk)

    @given(column_rows())
    def same(rows):
        assert written(answer(rows), form, raw_csv=raw) == written(answer(list(rows)), form, raw_csv=raw)

    same()


def test_columns_without_rows_have_a_header():
    rows = ColumnRows(ReachRow, {"person": IdColumn(TextColumn.of([])), "odds": np.array([])}, 0)
    assert written(answer(rows)) == "person,odds\n"
    assert written(answer(rows), "jsonl") == ""
    assert json.loads(written(answer(rows), "json"))["rows"] == []


def test_a_field_named_for_a_keyword_is_written_without_its_underscore():
    rows = ColumnRows(dict, {"in_": np.array([2])}, 1)
    assert written(answer(rows)) == "in\n2\n"
    assert written(answer(rows), "jsonl") == '{"in": 2}\n'


def test_a_stream_of_bytes_gets_the_header_before_the_columns():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    stream.write("before\n")
    write_answer(answer(ColumnRows(dict, {"person": IdColumn(TextColumn.of(["é", "山"]))}, 2)), "csv", stream)
    stream.write("after\n")
    stream.flush()
    assert stream.buffer.getvalue().decode() == "before\nperson\né\n山\nafter\n"


class ClosedPipe(io.StringIO):
    """A pipe whose reader is gone."""

    def write(self, text):
        del text
        raise BrokenPipeError


@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl"])
def test_a_closed_pipe_is_left_to_the_caller(form):
    with pytest.raises(BrokenPipeError):
        write_answer(answer([ReachRow("a", 0.5, 1, None)]), form, ClosedPipe())
