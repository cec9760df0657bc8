"""The demo: the first thing that a newcomer runs, and what the README shows of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from graphcap.cli.group import COMMANDS
from graphcap.questions import MODULES

if TYPE_CHECKING:
    import pytest

from commands import Commands

README = Path(__file__).parent.parent.parent / "README.md"


def test_the_demo_answers_three_questions_writes_a_map_and_a_report_and_says_what_is_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = Commands(tmp_path / "unused", capsys)("demo", tmp_path / "demo")
    assert ran.status == 0
    assert re.findall(r"^\$ graphcap (\w+)", ran.out, re.MULTILINE) == ["intro", "route", "central"]
    assert "Rohan Kozlov → Ana Chaudhry → Saga Dlamini → Maya Byrne" in ran.out
    page = (tmp_path / "demo" / "introductions.html").read_text(encoding="utf-8")
    assert "Saga Dlamini" in page
    assert f"open {tmp_path / 'demo' / 'report.html'}" in ran.out
    assert "report-map.html#person=" in (tmp_path / "demo" / "report.html").read_text(encoding="utf-8")
    assert (tmp_path / "demo" / "report-map.html").is_file()
    assert "graphcap import --people people.csv --ties ties.csv" in ran.out


def test_the_demo_can_be_run_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = Commands(tmp_path / "unused", capsys)
    assert commands("demo", tmp_path / "demo").status == 0
    assert commands("demo", tmp_path / "demo").status == 0


def test_the_readme_shows_what_the_command_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = Commands(tmp_path / "demo" / ".graphcap", capsys)
    commands("demo", tmp_path / "demo")
    shown = commands("intro", "Rohan Kozlov", "Maya Byrne", "--best", 3).out
    capture = re.search(r'\$ graphcap intro "Rohan Kozlov".*?\n(.*?)```', README.read_text(encoding="utf-8"), re.DOTALL)
    assert capture is not None
    assert shown.startswith(capture[1])


def test_the_readme_names_every_command() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in [*COMMANDS, *MODULES] if f"`graphcap {name}" not in text and f"`{name}`" not in text] == []
