"""The commands, from a person's files to answers, with their exit statuses."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from commands import Commands
from graphcap.cli import main
from graphcap.cli.group import COMMANDS, SUMMARIES
from graphcap.questions import MODULES, question

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = """id,name,department,level,manager,decides
ana,Ana Silva,Sales,10,ben,
ben,Ben Okafor,Sales,20,dai,
chloe,Chloé Martin,Legal,20,dai,budget
dai,Dai Li,Board,30,,promotion;budget
007,,Legal,,,
"""
TIES = """source,target,kind,strength,last_contact
ana,ben,works_with,.9,2025-12-01
ben,chloe,knows,.6,
chloe,dai,works_with,.8,
ana,007,,,
"""


@pytest.fixture
def graphcap(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    """Commands on a store into which the files above were imported."""
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "ties.csv").write_text(TIES, encoding="utf-8")
    commands = Commands(tmp_path / "store", capsys)
    ran = commands("import", "--people", tmp_path / "people.csv", "--ties", tmp_path / "ties.csv", "--format", "json")
    assert (ran.status, ran.json) == (
        0,
        {"read": 9, "accepted": 9, "people": 5, "ties": 4, "events": 0, "replaced": 0, "refused": 0, "left_out": {}, "generation": 1},
    )
    return commands


def test_an_introduction_as_json_is_as_the_contract_says(graphcap: Commands) -> None:
    answer = graphcap("intro", "Ana Silva", "chloe", "--best", 1, "--max-ties", 3, "--format", "json").json
    assert list(answer) == ["question", "asked", "as_of", "store", "rows", "more", "notes"]
    assert answer["asked"] == {"from": "ana", "to": "chloe", "best": 1, "max_ties": 3}
    assert answer["as_of"] == "2025-12-02"
    # 4 written ties and 3 of managers
    assert answer["store"] == {"address": str(graphcap.store), "generation": 1, "people": 5, "ties": 7}
    row = answer["rows"][0]
    assert row["people"] == ["ana", "ben", "chloe"]
    assert row["names"] == ["Ana Silva", "Ben Okafor", "Chloé Martin"]
    assert row["odds"] == pytest.approx(0.54)
    assert row["ties"][0] == {"source": "ana", "target": "ben", "kind": "works_with", "strength": 0.9, "last_contact": "2025-12-01"}
    assert row["weakest"] == {"source": "ben", "target": "chloe", "strength": 0.6}


def test_no_chain_is_status_1_with_empty_rows(graphcap: Commands) -> None:
    ran = graphcap("intro", "ana", "dai", "--kind", "knows", "--format", "json")
    assert (ran.status, ran.json["rows"]) == (1, [])


def test_somebody_unknown_is_status_2_with_near_names(graphcap: Commands) -> None:
    ran = graphcap("intro", "ana", "Dai Lee")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == 'graphcap: no person "Dai Lee" in the store; did you mean "dai (Dai Li)"?\n'


def test_no_store_is_status_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = Commands(tmp_path / "nowhere", capsys)("intro", "a", "b")
    assert ran.status == 3
    assert ran.err == f"graphcap: no store at {tmp_path / 'nowhere'}; `graphcap import` makes one, `graphcap demo` shows one\n"


def test_an_unknown_command_is_status_2_with_a_near_one(graphcap: Commands) -> None:
    ran = graphcap("intra")
    assert ran.status == 2
    assert 'no command "intra"; did you mean "intro"?' in ran.err


def test_a_route_names_what_its_target_decides(graphcap: Commands) -> None:
    rows = graphcap("route", "ana", "--deciders", "budget", "--best", 1, "--format", "json").json["rows"]
    # up the line: .5 assumed from Ben to Dai, after .9
    assert [(row["people"], row["target"], row["decides"], row["assumed"]) for row in rows] == [
        (["ana", "ben", "chloe"], "chloe", ["budget"], False)
    ]


def test_deciders_without_a_word_means_all_of_them(graphcap: Commands) -> None:
    rows = graphcap("route", "ana", "--each", "--format", "json", "--deciders").json["rows"]
    assert sorted(row["target"] for row in rows) == ["chloe", "dai"]


def test_access_as_csv_has_a_line_for_everybody(graphcap: Commands) -> None:
    rows = list(csv.DictReader(io.StringIO(graphcap("access", "--format", "csv").out)))
    assert len(rows) == 5
    assert {row["person"]: row["via"] for row in rows} == {"dai": "chloe", "chloe": "dai", "ben": "chloe", "ana": "ben", "007": "ana"}


def test_central_states_its_rule(graphcap: Commands) -> None:
    answer = graphcap("central", "--measure", "degree", "--format", "json").json
    assert {row["person"]: (row["value"], row["out"], row["in"]) for row in answer["rows"]}["ana"] == (4, 2, 2)
    assert answer["notes"]


def test_people_are_found_by_part_of_a_name(graphcap: Commands) -> None:
    assert [row["person"] for row in graphcap("people", "MARTIN", "--format", "json").json["rows"]] == ["chloe"]
    assert [row["person"] for row in graphcap("people", "--format", "json").json["rows"]] == ["007", "ana", "ben", "chloe", "dai"]


def test_info_prints_the_ladder_and_what_is_unknown(graphcap: Commands) -> None:
    facts = {row["what"]: row["value"] for row in graphcap("info", "--format", "json").json["rows"]}
    assert facts["people"] == 5
    assert facts["ladder"] == "10 < 20 < 30"
    assert facts["unknown: level"] == 1
    assert facts["ties: reports_to"] == 3
    assert facts["decide budget"] == 2


def test_kinds_say_which_way_each_goes(graphcap: Commands) -> None:
    rows = {row["kind"]: row for row in graphcap("kinds", "--format", "json").json["rows"] if row["of"] == "tie"}
    assert (rows["knows"]["ways"], rows["knows"]["assumed"], rows["knows"]["count"]) == ("both", 0.2, 2)
    assert rows["advice"]["ways"] == "as written"


def test_check_finds_a_whole_store_whole_and_a_damaged_one_damaged(graphcap: Commands) -> None:
    assert graphcap("check").status == 0
    columns = graphcap.store / "gen-1" / "network.columns"
    damaged = bytearray(columns.read_bytes())
    damaged[0] ^= 1
    columns.write_bytes(bytes(damaged))
    ran = graphcap("check")
    assert ran.status == 3
    assert "the store is damaged" in ran.err


def test_what_export_writes_imports_back_to_the_same_records(
    graphcap: Commands, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert graphcap("export", tmp_path / "out").status == 0
    copy = Commands(tmp_path / "copy", capsys)
    files = [tmp_path / "out" / name for name in ("people.csv", "ties.csv", "settings.toml")]
    assert copy("import", *files).status == 0
    assert copy("export", tmp_path / "again").status == 0
    for name in ("people.csv", "ties.csv", "network.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()


def test_network_csv_holds_every_arc_as_built(graphcap: Commands, tmp_path: Path) -> None:
    graphcap("export", tmp_path / "out")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "network.csv").read_text(encoding="utf-8"))))
    found = {(row["source"], row["target"], row["kind"]): (float(row["strength"]), float(row["coverage"])) for row in rows}
    assert found["ana", "ben", "works_with"] == found["ben", "ana", "works_with"] == (0.9, 1.0)
    assert found["dai", "chloe", "reports_to"] == (0.5, 0.0)
    assert len(found) == 14


def test_a_map_of_an_introduction_is_one_file(graphcap: Commands, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    ran = graphcap("map", "--intro", "ana", "dai", "--output", page)
    assert (ran.status, ran.out) == (0, f"{page}\n")
    assert "Chloé Martin" in page.read_text(encoding="utf-8")


def test_refused_records_are_reported_line_by_line_and_the_rest_goes_in(graphcap: Commands, tmp_path: Path) -> None:
    bad = tmp_path / "more.csv"
    bad.write_text("source,target,strength\nana,dai,0\nana,dai,.3\ndai,dai,.4\n", encoding="utf-8")
    ran = graphcap("import", "--ties", bad, "--report", tmp_path / "refused.jsonl", "--format", "json")
    assert (ran.status, ran.json["accepted"], ran.json["refused"]) == (0, 1, 2)
    lines = [json.loads(line) for line in (tmp_path / "refused.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["file"], line["line"]) for line in lines] == [(str(bad), 2), (str(bad), 4)]


def test_strict_imports_nothing_when_a_record_is_refused(graphcap: Commands, tmp_path: Path) -> None:
    bad = tmp_path / "more.csv"
    bad.write_text("source,target,strength\nana,dai,0\nana,dai,.3\n", encoding="utf-8")
    ran = graphcap("import", "--strict", "--ties", bad)
    assert ran.status == 2
    assert "nothing was imported" in ran.err
    assert graphcap("info", "--format", "json").json["store"]["generation"] == 1


def test_an_answer_goes_to_a_private_file_when_asked(graphcap: Commands, tmp_path: Path) -> None:
    ran = graphcap("intro", "ana", "dai", "--format", "json", "--output", tmp_path / "answer.json")
    assert (ran.status, ran.out) == (0, "")
    assert json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))["question"] == "intro"
    assert (tmp_path / "answer.json").stat().st_mode & 0o777 == 0o600


def test_the_network_of_another_day_is_built_and_said_so(graphcap: Commands) -> None:
    ran = graphcap("intro", "ana", "dai", "--as-of", "2024-01-01", "--format", "json")
    assert ran.json["as_of"] == "2024-01-01"
    assert "building the network as of 2024-01-01" in ran.err


def test_a_day_that_is_none_is_refused(graphcap: Commands) -> None:
    ran = graphcap("intro", "ana", "dai", "--as-of", "31.01.2026")
    assert ran.status == 2
    assert "not an ISO date" in ran.err


@pytest.mark.parametrize("name", [*COMMANDS, *MODULES])
def test_every_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert not end.value.code
    shown = capsys.readouterr().out
    assert "Usage: graphcap" in shown
    if name not in {"info", "kinds", "check", "demo"}:
        assert "graphcap " + name in shown.split("Usage:")[1].split("\n", 1)[1]


def test_the_list_of_commands_says_what_each_question_says_of_itself() -> None:
    assert {name: question(name).summary for name in MODULES} == SUMMARIES


def test_a_table_holds_names_and_warmth_but_no_percentage(graphcap: Commands) -> None:
    shown = graphcap("intro", "ana", "dai").out
    assert "Chloé Martin" in shown
    assert "warmth" in shown
    assert "%" not in shown


def test_settings_come_back_with_an_export(graphcap: Commands, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = tmp_path / "more.csv"
    more.write_text("source,target,kind\nana,dai,advice\n", encoding="utf-8")
    graphcap("import", "--ties", more, "--mutual", "advice", "--assume", "advice=.3", "--deciders", "level>=30:title")
    graphcap("export", tmp_path / "out")
    copy = Commands(tmp_path / "copy", capsys)
    copy("import", *(tmp_path / "out" / name for name in ("people.csv", "ties.csv", "settings.toml")))
    row = copy("intro", "dai", "ana", "--kind", "advice", "--format", "json").json["rows"][0]
    assert (row["people"], row["odds"], row["coverage"]) == (["dai", "ana"], 0.3, 0.0)
    assert [row["target"] for row in copy("route", "ana", "--deciders", "title", "--best", 1, "--format", "json").json["rows"]] == ["dai"]


def test_a_rule_that_is_none_is_refused_before_anything_is_read(graphcap: Commands) -> None:
    ran = graphcap("import", "--deciders", "everybody", "--ties", "nowhere.csv")
    assert ran.status == 2
    assert "is not a rule; write for example 'level>=70:promotion,budget'" in ran.err


def test_an_assumed_strength_that_is_none_is_refused(graphcap: Commands) -> None:
    ran = graphcap("import", "--assume", "knows=2", "--ties", "nowhere.csv")
    assert (ran.status, ran.err) == (2, "graphcap: --assume 'knows=2': write KIND=S with 0 < S <= 1, for example knows=.3\n")


def test_nothing_to_import_is_refused(graphcap: Commands) -> None:
    ran = graphcap("import")
    assert ran.status == 2
    assert "nothing to import" in ran.err


def test_only_one_settings_file_is_taken(graphcap: Commands) -> None:
    ran = graphcap("import", "a.toml", "b.toml")
    assert (ran.status, ran.err) == (2, "graphcap: b.toml: one settings file is enough; a.toml is one already\n")
