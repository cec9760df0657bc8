"""Thirty hostile names and more, as ids, names, titles, departments, kinds and words, through every question in every form.

No cell of CSV that a spreadsheet would run, no control or bidi character on a terminal, nothing run in a browser, nobody lost. The other
commands are walked in tests/cli/test_hostile_commands.py.
"""

from __future__ import annotations

import csv
import io
import json
from html import escape

import pytest

from browsing import seen_in
from graphcap.questions import MODULES, question
from hostile_names import DAY, FIRST, IDS, NAMES, SECOND, THIRD, Terminal, formulas, obeyed, ran, write_files

WORDS = {"person": FIRST, "source": FIRST, "target": SECOND, "a": FIRST, "b": SECOND, "first": FIRST, "second": SECOND}
MORE = {
    "route": ["--deciders"],
    "central": ["--measure", "degree"],
    "equity": ["--by", "identity_a"],
    "whatif": ["--without", THIRD],
    "pair": ["--mode", "structured"],
    "backtest": ["--as-of", "2025-06-01"],
    "shadow": ["--structure"],
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Everybody's name, title and department is hostile, and so are kinds, contexts and skills, and what can be an id."""
    folder = tmp_path_factory.mktemp("hostile")
    status, _, err = ran(folder / "store", "import", *write_files(folder), "--as-of", DAY)
    assert status == 0, err
    return folder / "store"


def asked(name):
    """A question with what it needs."""
    declared = question(name)
    places = [WORDS[parameter.name] for parameter in declared.parameters if parameter.positional and parameter.name in WORDS]
    return [name, *places, *MORE.get(name, ())]


QUESTIONS = tuple(module.replace("_", "-") for module in MODULES)
FLAGS = [
    (name, f"--{parameter.name.replace('_', '-')}")
    for name in QUESTIONS
    for parameter in question(name).parameters
    if parameter.kind == "flag" and parameter.default is False and f"--{parameter.name}" not in MORE.get(name, ())
]


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl"])
def test_a_terminal_gets_no_control_or_bidi_character(store, name, form):
    status, out, err = ran(store, *asked(name), "--format", form, stream=Terminal())
    assert status in {0, 1}, err
    assert obeyed(out + err) == set()
    if form == "json":
        assert json.loads(out)["question"] == name


@pytest.mark.parametrize(("name", "flag"), FLAGS)
def test_neither_does_any_flag_bring_one_there_nor_a_formula(store, name, flag):
    status, out, err = ran(store, *asked(name), flag, stream=Terminal())
    assert status in {0, 1, 2}, err
    assert obeyed(out + err) == set()
    assert formulas(ran(store, *asked(name), flag, "--format", "csv")[1]) == []


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_cell_of_csv_runs_in_a_spreadsheet(store, name):
    status, out, err = ran(store, *asked(name), "--format", "csv")
    assert status in {0, 1}, err
    assert formulas(out) == []


def test_raw_csv_leaves_the_guard_off(store):
    _, out, _ = ran(store, "people", "--format", "csv", "--raw-csv")
    assert {row["person_name"] for row in csv.DictReader(io.StringIO(out, newline=""))} >= {name for name in NAMES if name[0] in "=+-@"}


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_nobody_is_lost(store, stream):
    _, out, _ = ran(store, "people", "--format", "json", stream=stream())
    assert {row["person"]: row["person_name"] for row in json.loads(out)["rows"]} == dict(zip(IDS, NAMES, strict=True))


PAGES = {
    "me": ["me", FIRST, "--format", "html"],
    "show-me": ["show-me", FIRST, "--format", "html"],
    "report": ["report"],
    "map": ["map"],
    "map --renderer canvas": ["map", "--renderer", "canvas"],
    "map --intro": ["map", "--intro", FIRST, SECOND],
    "map --view deciders": ["map", "--view", "deciders"],
    "map --view isolated": ["map", "--view", "isolated"],
    "map --view shadow": ["map", "--view", "shadow"],
    "map --view resilience": ["map", "--view", "resilience", "--person", THIRD],
}


@pytest.mark.parametrize("name", PAGES)
def test_a_browser_runs_nothing_of_them(store, tmp_path, browser, name):
    page = tmp_path / "page.html"
    status, _, err = ran(store, *PAGES[name], "--output", page)
    assert status in {0, 1}, err
    with seen_in(browser, page) as seen:
        seen.page.wait_for_timeout(200)
        assert seen.complaints == []
        assert [address for address in seen.requests if not address.startswith("file:")] == []
        assert seen.page.title() != "HIT"
        assert seen.page.locator("text=x").count() > 0


def test_neither_does_it_run_anything_of_a_drawing(store, tmp_path, browser):
    drawing = tmp_path / "drawing.svg"
    status, _, err = ran(store, "map", "--svg", drawing)
    assert status == 0, err
    with seen_in(browser, drawing) as seen:
        seen.page.wait_for_timeout(200)
        assert seen.complaints == []
        assert seen.requests == [drawing.as_uri()]
    assert escape("<script>", quote=False) in drawing.read_text(encoding="utf-8")
