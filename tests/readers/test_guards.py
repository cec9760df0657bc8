"""The guard against spreadsheets: no cell that is put under it can run, and every text comes back."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.readers.guards import guarded, unguarded

TEXTS = st.lists(st.none() | st.text(st.sampled_from(list("'=+-@\t\r\n1.e a")), max_size=5))


@given(TEXTS)
def test_every_text_comes_back(texts):
    cells = pa.array(texts, pa.string())
    assert unguarded(guarded(cells)).to_pylist() == texts


@given(TEXTS)
def test_no_guarded_cell_begins_a_formula_unless_it_is_a_number(texts):
    for text in guarded(pa.array(texts, pa.string())).to_pylist():
        if text and text[0] in "=+-@\t\r":
            assert float(text) == float(text)


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''=1", "--1", "-1e", "+"])
def test_what_a_spreadsheet_may_run_is_guarded(text):
    assert guarded(pa.array([text])).to_pylist() == ["'" + text]


@pytest.mark.parametrize("text", ["-0.5", "+41", "1=1", "'tis", "'", "", "O'Neil"])
def test_what_it_cannot_run_stays_as_it_is(text):
    assert guarded(pa.array([text])).to_pylist() == [text]
