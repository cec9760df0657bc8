"""The organisation's questions as commands: what their declarations add to the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commands import Commands

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = "id,name,decides,potential,joined\nana,Ana,,90,2020-01-01\nben,Ben,,10,2020-01-01\nzoe,Zoe,promotion,10,2020-01-01\n"
TIES = "source,target,kind,strength,since\nana,ben,friend,.5,2020-01-01\nben,zoe,friend,.5,2020-01-01\n"


@pytest.fixture
def graphcap(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "ties.csv").write_text(TIES, encoding="utf-8")
    commands = Commands(tmp_path / "store", capsys)
    assert commands("import", "--people", tmp_path / "people.csv", "--ties", tmp_path / "ties.csv", "--as-of", "2026-01-31").status == 0
    return commands


def test_a_new_tie_takes_two_people_and_somebody_gone_one(graphcap: Commands) -> None:
    ran = graphcap("whatif", "--add", "ana", "zoe", "--new-tie", "0.9", "--format", "json")
    assert [(row["person"], row["access_before"], row["access_after"]) for row in ran.json["rows"]] == [("ana", 0.25, 0.9)]
    assert graphcap("whatif", "--without", "zoe", "--format", "json").json["more"]["worse"] == 2
    assert graphcap("whatif").status == 2
    assert graphcap("access", "--format", "json").json["rows"][1]["odds"] == 0.25  # nothing was saved


def test_a_backtest_looks_back_from_the_stores_own_day(graphcap: Commands) -> None:
    ran = graphcap("backtest", "--as-of", "2025-01-31", "--format", "json")
    assert (ran.status, ran.json["rows"]) == (1, [])
    assert "no promotion is known from 2025-01-31 on; import events of kind promotion" in ran.json["notes"]
    ran = graphcap("backtest")
    assert ran.status == 2
    assert "a backtest needs a day before the store's own" in ran.err


def test_rankings_take_robust_and_other_questions_do_not(graphcap: Commands) -> None:
    row = graphcap("intro", "ana", "zoe", "--robust", "--format", "json").json["rows"][0]
    assert (row["rank"], row["rank_low"], row["rank_high"]) == (1, 1, 1)
    assert graphcap("pair", "--robust").status == 2
