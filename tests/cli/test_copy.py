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
