"""Thirty hostile names and more, as names, titles, departments, kinds and ids, through every question and every form.

No cell of CSV that a spreadsheet would run, no control or bidi character on a terminal, nothing run in a browser, nobody lost.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sys
import unicodedata

import pytest

from browsing import seen_in
from graphcap.cli import main
from graphcap.questions import MODULES, question

NAMES = (
    "<script>document.title='HIT';alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "' onmouseover='alert(1)",
    "<a href=//evil.example>x</a>",
    "</style><style>*{display:none}</style>",
    "]]><!--",
    "{{7*7}} ${7*7} <%= 7*7 %> #{7*7}",
    "%s%n%x",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    '=HYPERLINK("http://evil.example")',
    "\x1b[2J\x1b[31mred",
    "\x1b]8;;http://evil.example\x07link\x1b]8;;\x07",
    "bell\x07 back\x08space",
    "\x9b31mC1",
    "two\nlines",
    "line\u2028separator",
    "\u202egnp.exe",
    "\u2066isolated\u2069",
    "zero\u200bwidth\ufeff",
    "'; DROP TABLE people; --",
    "`}) DETACH DELETE n //",
    '\\u0060 \\ "',
    "Zo\u0338\u0321\u0336e\u0301",
    "\u05d0\u05d1\u05d2 \u0627\u0644\u0639",
    "\U0001f469\u200d\U0001f680",
    "NaN",
    "null",
    "007",
    "x" * 400,
)
IDS = tuple(f"p{number:02}" for number in range(len(NAMES)))
FIRST, SECOND = IDS[0], IDS[1]
TERMINAL_MAY = {"\n"}
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
RUNS = ("=", "+", "-", "@", "\t", "\r")
WORDS = {"person": FIRST, "source": FIRST, "target": SECOND, "a": FIRST, "b": SECOND, "first": FIRST, "second": SECOND}
MORE = {
    "route": ["--deciders"],
    "central": ["--measure", "degree"],
    "equity": ["--by", "identity_a"],
    "whatif": ["--without", IDS[3]],
    "pair": ["--mode", "structured"],
    "backtest": ["--as-of", "2025-06-01"],
    "shadow": ["--structure"],
}


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Everybody's name, title and department is hostile, and so are kinds, contexts and skills."""
    folder = tmp_path_factory.mktemp("hostile")
    draw = random.Random(1)
    text = dict(zip(IDS, NAMES, strict=True))

    def written(name, header, rows):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([header, *rows])

    people = [
        (
            *(id, text[id], text[draw.choice(IDS)], text[IDS[number % 3]], 10 * (number % 4), IDS[number // 3] if number else ""),
            *(draw.randrange(100), draw.randrange(100), text[draw.choice(IDS)] if number < 6 else "", text[draw.choice(IDS)], "2020-01-01"),
            text[IDS[number % 2]],
        )
        for number, id in enumerate(IDS)
    ]
    header = (
        "id",
        "name",
        "title",
        "department",
        "level",
        "manager",
        "performance",
        "potential",
        "decides",
        "skills",
        "joined",
        "identity_a",
    )
    written("people", header, people)
    kinds = ["mentors", "sponsors", "knows", "endorses", *(name for name in NAMES if name.isprintable() and len(name) < 100)]
    pairs = {(*draw.sample(IDS, 2), draw.choice(kinds)) for _ in range(220)}
    written("ties", ("source", "target", "kind", "strength"), [(*pair, draw.choice((0.3, 0.6, 0.9))) for pair in sorted(pairs)])
    event_kinds = ("email", "meeting", "advice", "feedback", "session", "review", "endorsement", "promotion", "achievement", "mention")
    events = [
        (
            *(f"2025-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}", *draw.sample(IDS, 2), draw.choice(event_kinds)),
            *(draw.choice((*IDS, "")), text[draw.choice(IDS)]),
        )
        for _ in range(600)
    ]
    written("events", ("time", "source", "target", "kind", "about", "context"), events)
    files = [str(folder / f"{name}.csv") for name in ("people", "ties", "events")]
    assert ran(folder / "store", "import", *files, "--as-of", "2026-01-31")[0] == 0
    return folder / "store"


def ran(store, *arguments, stream=None):
    """Status and output of a command."""
    out, kept = stream or io.StringIO(), (sys.stdout, sys.stderr)
    sys.stdout, sys.stderr = out, type(out)()
    status = 0
    try:
        main(["--store", str(store), *map(str, arguments)])
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        err = sys.stderr
        sys.stdout, sys.stderr = kept
    assert "defect" not in err.getvalue(), err.getvalue()
    return status, out.getvalue(), err.getvalue()


def asked(name):
    """A question with what it needs."""
    declared = question(name)
    places = [WORDS[parameter.name] for parameter in declared.parameters if parameter.positional and parameter.name in WORDS]
    return [name, *places, *MORE.get(name, ())]


QUESTIONS = tuple(module.replace("_", "-") for module in MODULES)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl"])
def test_a_terminal_gets_no_control_or_bidi_character(store, name, form):
    status, out, err = ran(store, *asked(name), "--format", form, stream=Terminal())
    assert status in {0, 1}, err
    bad = {
        sign for sign in out + err if (unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"} or sign in BIDI) and sign not in TERMINAL_MAY
    }
    coloured = {"\x1b"} if form == "table" else set()
    assert bad - coloured - {"\r"} <= {"\u200d"}
    for escape in out.split("\x1b")[1:]:
        assert re.match(r"\[[0-9;]+m", escape)  # a colour of our own


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_cell_of_csv_runs_in_a_spreadsheet(store, name):
    status, out, err = ran(store, *asked(name), "--format", "csv")
    assert status in {0, 1}, err
    for row in csv.reader(io.StringIO(out, newline="")):
        for cell in row:
            assert not cell.startswith(RUNS) or is_number(cell), cell


def is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_raw_csv_leaves_the_guard_off(store):
    _, out, _ = ran(store, "people", "--format", "csv", "--raw-csv")
    assert {row["person_name"] for row in csv.DictReader(io.StringIO(out, newline=""))} >= {name for name in NAMES if name[0] in "=+-@"}


def test_nobody_is_lost(store):
    _, out, _ = ran(store, "people", "--format", "json")
    assert {row["person"]: row["person_name"] for row in json.loads(out)["rows"]} == dict(zip(IDS, NAMES, strict=True))


@pytest.mark.parametrize("arguments", [["me", FIRST, "--format", "html"], ["report"], ["map"], ["map", "--intro", FIRST, SECOND]])
def test_a_browser_runs_nothing_of_them(store, tmp_path, browser, arguments):
    page = tmp_path / "page.html"
    status, _, err = ran(store, *arguments, "--output", page)
    assert status in {0, 1}, err
    with seen_in(browser, page) as seen:
        seen.page.wait_for_timeout(200)
        assert seen.complaints == []
        assert [address for address in seen.requests if not address.startswith("file:")] == []
        assert seen.page.title() != "HIT"
        assert seen.page.locator("text=x").count() > 0
