"""JSON: the contract's shape, plain in a file, escaped on a terminal."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import ANA, BEN, DAI, HOSTILE, STORE, ReachRow, Terminal, answer, chain_of
from graphcap.errors import InputError
from graphcap.report import FORMS, write_answer


def written(subject, form="json"):
    stream = io.StringIO()
    write_answer(subject, form, stream)
    return stream.getvalue()


def test_an_introduction_is_written_as_the_contract_has_it():
    chain = chain_of(ANA, BEN, DAI, steps=[("works_with", 0.5, "2025-12-01"), ("knows", 1.0, None)], tied_with=2, away=("c45",))
    subject = answer([chain], question="intro", asked={"from": "c05", "to": "c31"}, more={"by_length": []}, notes=("uncalibrated odds",))
    assert written(subject) == (
        '{"question": "intro", "asked": {"from": "c05", "to": "c31"}, "as_of": "2026-01-31",\n'
        ' "store": {"address": "here", "generation": 3, "people": 46, "ties": 879},\n'
        ' "rows": [\n'
        '  {"rank": 1, "people": ["c05", "c45", "c31"], "names": ["Ana Silva", "Ben Okafor", "Dai Li"], "odds": 0.5, "coverage": 1.0,'
        ' "tied_with": 2, "asked_90_days": [0], "ties": [{"source": "c05", "target": "c45", "kind": "works_with", "strength": 0.5,'
        ' "last_contact": "2025-12-01"}, {"source": "c45", "target": "c31", "kind": "knows", "strength": 1.0, "last_contact": null}],'
        ' "weakest": {"source": "c05", "target": "c45", "strength": 0.5}, "left": [], "away": ["c45"]}\n'
        " ],\n"
        ' "more": {"by_length": []},\n'
        ' "notes": ["uncalibrated odds"]}\n'
    )


def test_an_empty_answer_has_an_empty_list():
    assert json.loads(written(answer([])))["rows"] == []
    assert written(answer([]), "jsonl") == ""


def test_unknown_is_null_and_never_a_number():
    rows = [ReachRow("a", float("nan"), None, None), ReachRow("b", float("inf"), 0, "")]
    parsed = json.loads(written(answer(rows)), parse_constant=pytest.fail)
    assert parsed["rows"] == [
        {"person": "a", "odds": None, "ties": None, "via": None},
        {"person": "b", "odds": None, "ties": 0, "via": ""},
    ]


def test_dates_and_numpy_numbers_are_plain():
    more = {
        "day": date(2026, 1, 31),
        "moment": datetime(2026, 1, 31, tzinfo=UTC),
        "count": np.int64(3),
        "share": np.float64(0.5),
        "yes": np.True_,
    }
    assert json.loads(written(answer([], more=more)))["more"] == {
        "day": "2026-01-31",
        "moment": "2026-01-31T00:00:00+00:00",
        "count": 3,
        "share": 0.5,
        "yes": True,
    }


@given(st.lists(st.builds(ReachRow, st.text(), st.floats() | st.none(), st.integers() | st.none(), st.text() | st.none())))
def test_every_text_and_number_reads_back(rows):
    subject = answer(rows)
    expected = [
        {
            "person": row.person,
            "odds": row.odds if row.odds is not None and abs(row.odds) < float("inf") else None,
            "ties": row.ties,
            "via": row.via,
        }
        for row in rows
    ]
    assert json.loads(written(subject))["rows"] == expected
    lines = written(subject, "jsonl").split("\n")
    assert [json.loads(line) for line in lines[:-1]] == expected


def test_a_file_has_letters_and_a_terminal_has_escapes_of_what_it_would_obey():
    subject = answer([ReachRow("Chloé " + HOSTILE, 0.5, 1, None)], store={})
    terminal = Terminal()
    write_answer(subject, "jsonl", terminal)
    assert terminal.seen == r'{"person": "Chloé Ana\u001b[2J\u202eanA\n<script>", "odds": 0.5, "ties": 1, "via": null}' + "\n"
    assert "\u202e" in written(subject)
    assert json.loads(terminal.seen) == json.loads(written(subject, "jsonl"))


def test_a_terminal_without_the_letters_gets_json_all_the_same():
    subject = answer([ReachRow("Chloé", 0.5, 1, "山田")])
    terminal = Terminal("ascii")
    write_answer(subject, "json", terminal)
    assert json.loads(terminal.seen) == json.loads(written(subject))


def test_a_pipe_gets_utf_8_whatever_the_locale_says():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    write_answer(answer([ReachRow("山田", 0.5, 1, None)]), "jsonl", stream)
    assert stream.buffer.getvalue().decode("utf-8") == '{"person": "山田", "odds": 0.5, "ties": 1, "via": null}\n'


def test_an_unknown_form_is_refused_by_name():
    with pytest.raises(InputError, match='no form "xml"; there are: table, json, jsonl, csv'):
        write_answer(answer([]), "xml", io.StringIO())


@pytest.mark.parametrize("form", FORMS)
def test_small_answers_are_written_without_numpy_and_arrow(form):
    program = (
        "import io, sys\n"
        "from graphcap.model import Answer, WeakestTie\n"
        "from graphcap.report import write_answer\n"
        f"write_answer(Answer('intro', {{}}, '2026-01-31', {STORE!r}, [WeakestTie('a', 'b', .5)], {{}}), {form!r}, io.StringIO())\n"
        "print(sorted({'numpy', 'pyarrow', 'networkx', 'click'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
