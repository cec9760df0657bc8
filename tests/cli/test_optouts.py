"""Opting out, through the command: it holds over imports, exports and merges, until it is undone."""

from __future__ import annotations

import pytest

from commands import Commands
from graphcap import intro
from graphcap.maps import intro_scene
from graphcap.store import open_store

PEOPLE = "id,name,do_not_ask,left,away\na,Ana Silva,,,\nb,Ben,,,\nc,Cy,yes,,\nd,Dai,,,\ne,Eve,,2025-06-01,\nf,Flo,,,2026-01-30/2026-01-31\n"
TIES = "source,target,strength\na,b,0.5\nb,d,0.5\na,c,1\nc,d,1\na,e,0.8\ne,d,0.8\na,f,0.2\nf,d,0.2\n"


@pytest.fixture
def files(tmp_path):
    people, ties = tmp_path / "people.csv", tmp_path / "ties.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    ties.write_text(TIES, encoding="utf-8")
    return people, ties


@pytest.fixture
def commands(files, tmp_path, capsys) -> Commands:
    made = Commands(tmp_path / "store", capsys)
    assert made("import", *files, "--as-of", "2026-01-31").status == 0
    return made


def chains(commands: Commands, *options: str) -> list[list[str]]:
    """People on the chains of two ties from Ana to Dai."""
    return [row["people"][1] for row in commands("intro", "a", "d", "--max-ties", "2", "--format", "json", *options).json["rows"]]


def test_who_has_left_and_who_does_not_want_to_be_asked_introduces_nobody(commands):
    assert chains(commands) == ["b", "f"]
    assert chains(commands, "--alumni") == ["e", "b", "f"]
    assert chains(commands, "--alumni", "--disjoint") == ["e", "b", "f"]
    rows = commands("intro", "a", "d", "--alumni", "--max-ties", "2", "--format", "json").json["rows"]
    assert [(row["left"], row["away"]) for row in rows] == [(["e"], []), ([], []), ([], ["f"])]
    assert "Eve has left" in commands("intro", "a", "d", "--alumni").out
    assert "Flo is away" in commands("intro", "a", "d").out


def test_a_target_that_is_not_to_be_asked_gives_an_empty_answer_that_says_no_more(commands):
    for end in ("c", "Cy"):
        ran = commands("intro", "a", end, "--format", "json")
        assert (ran.status, ran.json["rows"], ran.json["notes"]) == (1, [], ["not to be asked: Cy; no chain to them is shown"])
    ran = commands("route", "a", "--to", "c", "--to", "b", "--format", "json")
    assert (ran.status, [row["target"] for row in ran.json["rows"]][:1]) == (0, ["b"])
    assert ran.json["notes"][0] == "not to be asked: Cy; no chain to them is shown"
    ran = commands("route", "a", "--to", "c", "--format", "json")
    assert (ran.status, ran.json["notes"]) == (1, ["not to be asked: Cy; no chain to them is shown"])


def test_who_opted_out_is_asked_again_once_it_is_undone(commands):
    assert commands("opt-out", "Ben").out == '"b" is no longer asked as introducer or target; generation 2\n'
    assert commands("opt-out", "Ben").out == '"b" has already opted out of being introducer or target; nothing changed\n'
    assert chains(commands) == ["f"]
    assert commands("intro", "a", "b").status == 1
    assert commands("intro", "b", "d").status == 0
    assert commands("opt-out", "b", "--as", "target", "--undo").out == '"b" may be asked again as target; generation 3\n'
    assert (chains(commands), commands("intro", "a", "b").status) == (["f"], 0)
    assert commands("opt-out", "b", "--undo").out == '"b" may be asked again as introducer or target; generation 4\n'
    assert chains(commands) == ["b", "f"]


def test_undoing_says_what_a_column_still_says(commands):
    said = '"c" has not opted out of being introducer or target; nothing changed; do_not_ask says "yes" of them, which holds until'
    assert commands("opt-out", "c", "--undo").out.startswith(said)


def test_nobody_opts_out_for_somebody_unknown(commands):
    ran = commands("opt-out", "Zoe")
    assert (ran.status, ran.out) == (2, "")
    assert 'no person "Zoe"' in ran.err


def test_an_old_file_of_people_and_old_settings_do_not_undo_it(commands, files, tmp_path):
    assert commands("export", tmp_path / "old").status == 0
    assert commands("opt-out", "b").status == 0
    assert commands("import", *files, tmp_path / "old" / "settings.toml").status == 0
    assert chains(commands) == ["f"]


def test_an_export_carries_it_into_another_store(commands, tmp_path, capsys):
    assert commands("opt-out", "b", "--as", "introducer").status == 0
    assert commands("export", tmp_path / "out").status == 0
    assert '[opt_out]\n"b" = "introducer"\n' in (tmp_path / "out" / "settings.toml").read_text(encoding="utf-8")
    other = Commands(tmp_path / "other", capsys)
    assert other("import", *(tmp_path / "out" / name for name in ("people.csv", "ties.csv", "settings.toml"))).status == 0
    assert chains(other) == ["f"]


def test_it_holds_for_whoever_they_are_one_with_and_is_undone_by_either_id(commands):
    assert commands("opt-out", "b").status == 0
    assert commands("merge", "f", "b").status == 0
    assert chains(commands) == []
    assert commands("opt-out", "f", "--undo").status == 0
    assert chains(commands) == ["f"]


def test_settings_with_an_opt_out_of_anything_else_are_refused(commands, tmp_path):
    for role in ('"mentor"', "[1]"):
        settings = tmp_path / "settings.toml"
        settings.write_text(f"[opt_out]\nb = {role}\n", encoding="utf-8")
        ran = commands("import", tmp_path / "ties.csv", settings)
        assert (ran.status, "opt_out is not a setting" in ran.err) == (2, True)


def test_everybody_s_access_goes_around_them_and_marks_who_is_not_there(commands, files):
    files[0].write_text("id,decides\nd,budget\n", encoding="utf-8")
    assert commands("import", files[0]).status == 0
    rows = {row["person"]: row for row in commands("access", "--format", "json").json["rows"]}
    assert [(person, rows[person]["via"], rows[person]["marks"]) for person in "acef"] == [
        ("a", "b", None),
        ("c", "d", None),
        ("e", "d", "left"),
        ("f", "d", "away"),
    ]
    rows = {row["person"]: row for row in commands("access", "--alumni", "--why", "--format", "json").json["rows"]}
    assert (rows["a"]["via"], rows["a"]["odds"], rows["a"]["marks"]) == ("e", pytest.approx(0.64), "via left")
    assert commands("access").out.count("5 of 5 people reach the one decision-maker") == 0
    assert "4 of 5 people reach the one decision-maker" in " ".join(commands("access").out.split())


def test_a_map_shows_nobody_around_its_chains_who_is_not_to_be_asked(commands, files):
    files[0].write_text("id,do_not_ask\nf,d\n", encoding="utf-8")
    assert commands("import", files[0]).status == 0
    network = open_store(commands.store).network()
    drawn = {person.id for person in intro_scene(network, intro(network, "a", "d", max_ties=2)).people}
    assert drawn == {"a", "b", "d", "e"}


def test_an_import_says_which_do_not_ask_is_heard_by_nobody(files, commands):
    files[0].write_text(PEOPLE.replace("c,Cy,yes", "c,Cy,TRUE"), encoding="utf-8")
    done = commands("import", files[0])
    assert done.status == 0
    said = 'do_not_ask of "c" holds "TRUE", which is nobody\'s id: it keeps nobody from being asked (1 person in all)'
    assert said in done.err
    assert chains(commands) == ["c", "b", "f"]
