"""`graphcap me` on the example company: one screen, and one page."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import Commands

COMPANY = Path(__file__).parents[2] / "fixtures" / "company"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return tmp_path_factory.mktemp("me") / "store"


@pytest.fixture
def graphcap(store, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    commands = Commands(store, capsys)
    if not store.exists():
        files = [part for name in ("people", "ties", "events") for part in (f"--{name}", COMPANY / f"{name}.csv")]
        assert commands("import", *files).status == 0
    return commands


def test_everybody_fits_on_a_screen_of_forty_lines(graphcap):
    for person in ("Rohan Kozlov", "Maya Byrne", "p0281", "p0269", "p0040"):
        found = graphcap("me", person)
        lines = found.out.splitlines()
        assert found.status == 0
        assert len(lines) <= 40
        assert {"roles", "ask next week"} <= {line.split(" (")[0] for line in lines}
        assert max(map(len, lines)) <= 80


def test_the_page_has_what_the_screen_has(graphcap, tmp_path):
    page = tmp_path / "me.html"
    assert graphcap("me", "Rohan Kozlov", "--format", "html", "--output", page).status == 0
    written = page.read_text(encoding="utf-8")
    assert "<h1>me: Rohan Kozlov (p0313), Junior Engineer, Engineering, level 10</h1>" in written
    assert '<li dir="auto">mentor Ana Chaudhry (p0263): odds 0.76, active' in written


def test_other_questions_write_no_page(graphcap):
    assert graphcap("audit", "p0313", "--format", "html").status == 2


def test_tables_put_the_name_before_the_id_and_leave_evidence_to_json(graphcap):
    table = graphcap("audit", "p0313").out
    assert "Ana Chaudhry (p0263)" in table
    assert "evidence" not in table
    assert "person name" not in table
    assert '"evidence": ["e003978"]' in graphcap("audit", "p0313", "--format", "json").out
