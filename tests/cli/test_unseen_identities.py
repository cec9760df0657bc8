"""Identities stand in answers about groups of five and more alone: in no answer about a person, no map, and no group of fewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commands import Commands
from graphcap.questions import MODULES, question

if TYPE_CHECKING:
    from pathlib import Path

MANY, SOME, RARE = "zzident-of-many", "zzident-of-eight", "zzident-of-two"
SHOW_GROUPS = {"equity", "report"}
MORE = {
    "intro": ["p01", "p19"],
    "tie": ["p01", "p02"],
    "route": ["p01"],
    "central": ["--measure", "degree"],
    "whatif": ["--without", "p03"],
    "pair": ["--mode", "structured"],
    "backtest": ["--as-of", "2025-06-01"],
    "shadow": ["--structure"],
}
PEOPLE = range(24)


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    """24 people in two departments: 12 of one identity, 8 of another, which follows from the sum, 2 of a third; of 2 nothing is known."""
    folder = tmp_path_factory.mktemp("identities")
    rows = ["id,name,department,level,manager,performance,potential,decides,identity_a"]
    for number in PEOPLE:
        identity = MANY if number < 12 else SOME if number < 20 else RARE if number < 22 else ""
        manager = "" if number == 23 else "p23"
        rows.append(
            f"p{number:02},Person {number},{'Ops' if number % 2 else 'Law'},{10 * (number % 4)},{manager},{number},{4 * number},"
            f"{'promotion' if number % 8 == 7 else ''},{identity}"
        )
    (folder / "people.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    ties = [
        f"p{one:02},p{(one * step + 1) % 24:02},{kind},0.6"
        for step, kind in enumerate(("knows", "mentors", "sponsors"), 2)
        for one in PEOPLE
    ]
    ties = [row for row in ties if row[:3] != row[4:7]]
    (folder / "ties.csv").write_text("\n".join(["source,target,kind,strength", *ties, ""]), encoding="utf-8")
    happened = ("email", "promotion", "session")
    events = [f"2025-0{1 + one % 9}-11,p{one:02},p{(one + 5) % 24:02},{kind}" for kind in happened for one in PEOPLE]
    (folder / "events.csv").write_text("\n".join(["time,source,target,kind", *events, ""]), encoding="utf-8")
    return folder


@pytest.fixture
def commands(store, capsys, tmp_path, monkeypatch) -> Commands:
    monkeypatch.chdir(tmp_path)
    found = Commands(store / "store", capsys)
    if not (store / "store").exists():
        ran = found("import", *(store / f"{name}.csv" for name in ("people", "ties", "events")), "--as-of", "2026-01-31")
        assert ran.status == 0, ran.err
    return found


def places(name: str) -> list[str]:
    needed = [parameter for parameter in question(name).parameters if parameter.positional and parameter.default is None]
    return MORE.get(name) or ["p01"] * len(needed)


@pytest.mark.parametrize("name", [*(module.replace("_", "-") for module in MODULES), "info", "kinds"])
def test_no_answer_names_an_identity_but_those_about_groups_of_five_and_more(commands, name):
    words = [name, *(places(name) if name not in {"info", "kinds"} else [])]
    for form in ("table", "json", "csv"):
        ran = commands(*words, "--format", form)
        assert ran.status in {0, 1}, ran.err
        assert not [hidden for hidden in (SOME, RARE) if hidden in ran.out + ran.err]
        assert (MANY in ran.out) == (name in SHOW_GROUPS)


@pytest.mark.parametrize(
    "words", [["report"], ["report", "--format", "json"], ["map"], ["map", "--view", "isolated"], ["map", "--anonymise"]]
)
def test_neither_does_a_page(commands, tmp_path, words):
    ran = commands(*words, "--output", tmp_path / "page")
    assert ran.status in {0, 1}, ran.err
    for path in tmp_path.iterdir():
        page = path.read_text(encoding="utf-8")
        assert not [hidden for hidden in (SOME, RARE) if hidden in page]
        assert (MANY in page) == (words[0] in SHOW_GROUPS and "-map" not in path.name)
