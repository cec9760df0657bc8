"""The command that copies a network from one store to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commands import Commands, process
from graphcap.store import open_store
from hostile import same_records

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    commands = Commands(tmp_path / "store", capsys)
    people, ties, events = (tmp_path / f"{name}.csv" for name in ("people", "ties", "events"))
    people.write_text("id,name,level,shoe size\na,Ana,70,38\nb,Ben,,\nc,Chloé,10,\n", encoding="utf-8")
    ties.write_text("source,target,kind,strength,since\na,b,knows,.5,\nb,c,lunch,,2020-01-01\na,c,knows,,2031-01-01\n", encoding="utf-8")
    events.write_text("time,source,target,kind,about\n2025-01-01,a,b,email,c\n", encoding="utf-8")
    assert commands("import", people, ties, events, "--mutual", "lunch", "--deciders", "level>=70:budget").status == 0
    return commands


def test_a_copy_holds_the_same_records_and_answers_the_same(run: Commands, tmp_path: Path) -> None:
    ran = run("copy", run.store, tmp_path / "copy")
    assert (ran.status, ran.out) == (0, f"copied 3 people, 3 ties, 1 events to {tmp_path / 'copy'}; generation 1\n")
    assert same_records(open_store(tmp_path / "copy").records(), open_store(run.store).records())


def test_a_network_goes_to_a_server_and_back_without_loss(run: Commands, tmp_path: Path, clean_server: str) -> None:
    assert run("copy", run.store, clean_server).status == 0
    assert run("copy", clean_server, tmp_path / "back").status == 0
    assert same_records(open_store(tmp_path / "back").records(), open_store(run.store).records())


QUESTIONS = (("intro", "a", "d", "--best", "3"), ("central", "--measure", "degree"), ("info",))
SAID = (
    ("merge", "e", "f", "--reason", "one and the same"),
    ("asked", "a", "c", "--on", "2025-06-01", "--outcome", "accepted"),
    ("opt-out", "b", "--as", "target"),
    ("dispute", "c", "--question", "access", "--reason", "wrong"),
    ("forget", "g", "--yes"),
)


@pytest.fixture
def full(run: Commands, tmp_path: Path) -> Commands:
    """A store that was told of everything that one can be told."""
    more = tmp_path / "more.csv"
    more.write_text("source,target,kind,strength\nc,d,knows,.5\nd,e,knows,.5\nf,a,knows,.9\ng,a,knows,1\n", encoding="utf-8")
    assert run("import", "--ties", more, "--assume", "lunch=.3", "--as-of", "2025-07-01").status == 0
    for said in SAID:
        assert run(*said).status == 0, said
    return run


def answers(run: Commands, store: object) -> list[object]:
    """What a store answers, less what names it."""
    run.store = store
    told = [run(*question, "--format", "json").json for question in QUESTIONS]
    for answer in told:
        del answer["store"]["address"], answer["store"]["generation"]
    return told


def test_all_that_a_store_was_told_goes_to_a_server_and_back_without_loss(full: Commands, tmp_path: Path, clean_server: str) -> None:
    kept = open_store(full.store).records()
    told = kept.settings
    assert (len(kept.identity), len(kept.asks), len(told.opt_out), len(told.disputes), len(told.tombstones)) == (1, 1, 1, 1, 1)
    expected = answers(full, full.store)
    for source, target in ((full.store, clean_server), (clean_server, tmp_path / "back")):
        assert full("copy", source, target).status == 0
        assert same_records(open_store(str(target)).records(), kept)
        assert answers(full, target) == expected


def test_what_a_server_was_told_itself_goes_to_a_folder_without_loss(full: Commands, tmp_path: Path, clean_server: str) -> None:
    assert full("copy", full.store, clean_server).status == 0
    full.store = clean_server
    for said in (("split", "e"), ("asked", "a", "d", "--on", "2025-06-02", "--outcome", "silent"), ("opt-out", "b", "--undo")):
        assert full(*said).status == 0, said
    assert full("copy", clean_server, tmp_path / "back").status == 0
    assert same_records(open_store(tmp_path / "back").records(), open_store(clean_server).records())
    assert answers(full, tmp_path / "back") == answers(full, clean_server)


@pytest.mark.parametrize("where", ["folder", "server"])
def test_a_store_that_holds_something_is_never_copied_over(run: Commands, tmp_path: Path, where: str, request) -> None:
    target = request.getfixturevalue("clean_server") if where == "server" else tmp_path / "copy"
    assert run("copy", run.store, target).status == 0
    ran = run("copy", run.store, target)
    assert ran.status == 3
    assert ran.err.startswith(f"graphcap: {target} holds 3 people already")


def test_a_copy_of_nothing_is_refused_and_makes_nothing(tmp_path: Path) -> None:
    done = process("copy", tmp_path / "none", tmp_path / "copy")
    assert done.returncode == 3
    assert "no store at" in done.stderr
    assert not (tmp_path / "copy").exists()
