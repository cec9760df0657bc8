"""Disputes, through the command: what a person says is not right is marked in every form of every such answer, until it is undone."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from commands import Commands
from graphcap import intro
from graphcap.disputes import MarkedRow, disputed, marked, undisputed, without
from graphcap.network import Origin
from graphcap.records import Settings
from graphcap.report import html_table
from graphcap.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = "id,name,level,decides\na,Ana Silva,10,\nb,Ben,20,\nc,Cy,30,budget\nd,Dai,10,\n"
TIES = "source,target,kind,strength\nb,a,mentors,0.5\nb,c,knows,0.5\nd,b,knows,0.2\n"
WHY = "I left <b>that</b> team\x1b[31m"


@pytest.fixture
def commands(tmp_path: Path, capsys) -> Commands:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "ties.csv").write_text(TIES, encoding="utf-8")
    made = Commands(tmp_path / "store", capsys)
    assert made("import", tmp_path / "people.csv", tmp_path / "ties.csv", "--as-of", "2026-01-31").status == 0
    return made


def disputed_rows(commands: Commands, *question: str) -> dict[str, str | None]:
    """Who disputes which rows that are about a person, for rows that anybody does."""
    rows = commands(*question, "--format", "json").json["rows"]
    return {row["person"]: row["disputed"] for row in rows if row.get("disputed")}


def test_a_dispute_marks_the_rows_that_name_the_person_and_no_others(commands):
    assert disputed_rows(commands, "access") == {}
    assert commands("dispute", "Dai", "--question", "access").status == 0
    assert disputed_rows(commands, "access") == {"d": "d"}
    # the others ask through Ben
    assert commands("dispute", "b", "--question", "access").status == 0
    assert disputed_rows(commands, "access") == {"a": "b", "b": "b", "d": "b;d"}
    assert disputed_rows(commands, "central", "--measure", "degree") == {}


def test_where_the_person_is_who_is_asked_about_every_row_is_marked(commands):
    assert commands("dispute", "a", "--question", "audit", "--reason", "wrong").status == 0
    answer = commands("audit", "a", "--format", "json").json
    assert {row["disputed"] for row in answer["rows"]} == {"a"}
    assert answer["notes"][-1] == "Ana Silva disputes what this says of them: wrong"
    assert disputed_rows(commands, "audit", "d") == {}


@pytest.mark.parametrize(
    "question", [("intro", "a", "c"), ("audit", "a"), ("me", "a"), ("access",), ("people",), ("tie", "a", "b"), ("route", "a")]
)
def test_every_form_shows_it_and_runs_nothing_of_the_reason(commands, question):
    assert commands("dispute", "a", "--question", question[0], "--reason", WHY).status == 0
    table = commands(*question).out
    assert "disputed" in table
    assert "disputes what this says of them: I left" in " ".join(table.split())
    assert "\x1b" not in table
    rows = list(csv.DictReader(io.StringIO(commands(*question, "--format", "csv").out)))
    assert "a" in {row["disputed"] for row in rows}
    assert '"disputed": "a"' in commands(*question, "--format", "jsonl").out


def test_pages_and_notebooks_show_it_as_text(commands, tmp_path):
    assert commands("dispute", "a", "--question", "me", "--reason", WHY).status == 0
    assert commands("dispute", "a", "--question", "intro").status == 0
    page = tmp_path / "me.html"
    assert commands("me", "a", "--format", "html", "--output", page).status == 0
    text = page.read_text(encoding="utf-8")
    assert "(disputed)" in text
    assert "I left &lt;b&gt;that&lt;/b&gt; team" in text
    network = open_store(commands.store).network()
    table = html_table(marked(intro(network, "a", "c"), network))
    assert "disputed" in table


def test_it_is_undone_by_name_and_question_and_said_when_there_is_nothing_to_do(commands):
    assert "nothing changed" in commands("dispute", "a", "--question", "me", "--undo").out
    assert commands("dispute", "Ana Silva", "--question", "me").status == 0
    assert "nothing changed" in commands("dispute", "a", "--question", "me").out
    assert "no longer disputes" in commands("dispute", "a", "--question", "me", "--undo").out
    assert disputed_rows(commands, "me", "a") == {}


def test_a_dispute_by_nobody_or_of_no_question_is_refused(commands):
    assert commands("dispute", "nobody", "--question", "me").status == 2
    assert commands("dispute", "a", "--question", "weather").status == 2
    assert commands("dispute", "a").status == 2


def test_it_holds_over_imports_exports_copies_other_days_and_merges(commands, tmp_path, capsys):
    assert commands("dispute", "d", "--question", "access", "--reason", "no").status == 0
    assert commands("import", tmp_path / "people.csv").status == 0
    assert disputed_rows(commands, "access") == {"d": "d"}
    assert disputed_rows(commands, "access", "--as-of", "2025-06-01") == {"d": "d"}
    assert disputed_rows(commands, "access", "--as-of", "2025-06-01") == {"d": "d"}
    assert commands("export", tmp_path / "out").status == 0
    other = Commands(tmp_path / "other", capsys)
    files = [tmp_path / "out" / name for name in ("people.csv", "ties.csv", "settings.toml")]
    assert other("import", *files).status == 0
    assert disputed_rows(other, "access") == {"d": "d"}
    assert commands("copy", commands.store, tmp_path / "copied").status == 0
    assert disputed_rows(Commands(tmp_path / "copied", capsys), "access") == {"d": "d"}
    assert commands("merge", "a", "d").status == 0
    assert disputed_rows(commands, "access") == {"a": "a"}
    assert commands("dispute", "a", "--question", "access", "--undo").status == 0
    assert disputed_rows(commands, "access") == {}


def test_a_settings_file_with_disputes_of_another_shape_is_refused(commands, tmp_path):
    for text in ("disputes = 1", "disputes = {a = 1}", "disputes = {a = {me = 1}}"):
        (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
        assert commands("import", tmp_path / "people.csv", tmp_path / "settings.toml").status == 2


def test_a_row_that_hides_a_person_from_readers_does_not_name_them_as_disputing(commands):
    network = open_store(commands.store).network().replaced(origin=Origin(disputes={"a": {"shadow": ""}}))
    from graphcap.model import Answer
    from graphcap.questions.shadow import BURST_ONLY, ShadowRow

    row = ShadowRow("b", "Ben", "a", "Ana Silva", "c", "Cy", "2026-01-01", 1, 0.1, 1.0, 0, 0.5, 0.5, None, None, 2, BURST_ONLY, "", ())
    marked_row = marked(Answer("shadow", {}, "", {}, (row,), {}), network).rows[0]
    assert isinstance(marked_row, MarkedRow)
    assert marked_row.disputed == "a"
    assert marked_row.to_read().disputed is None


def test_forgetting_somebody_forgets_what_they_dispute():
    settings = disputed(disputed(disputed(Settings(), "a", "me", reason="x"), "a", "audit", reason=""), "b", "me", reason="y")
    assert without(settings, ["a"]).disputes == {"b": {"me": "y"}}
    assert undisputed(settings, "a", "me").disputes == {"b": {"me": "y"}, "a": {"audit": ""}}


def test_a_server_keeps_and_shows_it_whether_a_part_or_all_of_the_network_is_read(commands, capsys, clean_server):
    assert commands("dispute", "a", "--question", "intro", "--reason", "no").status == 0
    assert commands("copy", commands.store, clean_server).status == 0
    server = Commands(clean_server, capsys)
    assert [row["disputed"] for row in server("intro", "a", "c", "--format", "json").json["rows"]] == ["a"]
    assert server("dispute", "d", "--question", "access").status == 0
    assert disputed_rows(server, "access") == {"d": "d"}
    assert disputed_rows(server, "access", "--as-of", "2025-06-01") == {"d": "d"}
    assert server("dispute", "d", "--question", "access", "--undo").status == 0
    assert disputed_rows(server, "access") == {}
