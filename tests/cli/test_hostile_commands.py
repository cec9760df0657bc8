"""Every command beside the questions, on people whose ids, names and words are hostile; and every command with hostile words.

On a terminal nothing of them is obeyed, in answers, refusals and wrong use; no cell of a CSV file runs; JSON parses; nobody is lost.
The questions are walked in tests/browser/test_hostile_names.py, Spark in tests/spark/test_hostile.py, servers in test_hostile_server.py.
"""

from __future__ import annotations

import csv
import json
import shutil
from typing import TYPE_CHECKING

import click
import pyarrow.parquet as pq
import pytest

from commands import Commands
from graphcap.cli.group import COMMANDS, cli
from graphcap.policy.holder import system_user
from graphcap.questions import MODULES, question
from hostile_names import DAY, FIRST, HOSTILE, IDS, NAMES, SECOND, THIRD, Terminal, formulas, obeyed, ran, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVENTS, PEOPLE, OUT = "events.csv", "people.csv", "out"
SPARK = ["--people", PEOPLE, "--as-of", DAY, "--out", OUT, "--conf", "x", "--conf", "x"]
CALLS: dict[str, list[list[str]]] = {
    "demo": [["demo", OUT]],
    "import": [
        ["import", PEOPLE, "ties.csv", EVENTS, "--report", OUT],
        ["import", "refused.csv", "--report", OUT],
    ],
    "export": [["export", OUT], ["export", OUT, "--as", "parquet"], ["export", OUT, "--pseudonymise"]],
    "info": [["info"]],
    "kinds": [["kinds"]],
    "merge": [["merge", FIRST, SECOND, "--reason", NAMES[17]]],
    "split": [["split", THIRD]],
    "opt-out": [["opt-out", FIRST], ["opt-out", FIRST, "--undo"], ["opt-out", NAMES[30], "--undo"]],
    "show-me": [["show-me", FIRST], ["show-me", FIRST, "--output", OUT]],
    "dispute": [["dispute", FIRST, "--question", "me", "--reason", NAMES[17]], ["dispute", SECOND, "--question", "me", "--undo"]],
    "asked": [["asked", FIRST, SECOND, "--via", THIRD, "--outcome", "silent"]],
    "audit-log": [["audit-log", "show"], ["audit-log", "verify"]],
    "check": [["check"]],
    "simulate": [["simulate", OUT, "--people", "20", "--ties", "20", "--seed", "1"]],
    "map": [["map", "--output", OUT], ["map", "--intro", FIRST, SECOND, "--output", OUT], ["map", "--svg", OUT]],
    "report": [["report", "--output", OUT], ["report", "--output", OUT, "--format", "json"]],
    "copy": [["copy", "store", OUT]],
    "query": [["query", "--list"]],
    "strengthen": [["strengthen", EVENTS, "--people", PEOPLE, "--output", OUT]],
    "spark": [["spark", name, EVENTS, *SPARK] for name in ("strengthen", "access", "shadow")],
    "neo4j": [["neo4j", "status", "--home", OUT], ["neo4j", "stop", "--home", OUT], ["neo4j", "start", "--home", OUT]],
    "completion": [["completion", "bash"]],
    "forget": [["forget", FIRST, "--yes", "--outputs"]],
}
"""Sound calls of each command, in a folder of its own with a store and the files that it came from."""
ENDS = {"spark": {2}, "neo4j": {0, 1, 3}}
"""How they end where it is not 0 or 1: without Java nothing is started, and Spark is not asked for before its settings are sound."""
REFUSED = [
    ["id", "name", "performance"],
    *(["x" * 2000 if number % 2 else name, name, "nonsense"] for number, name in enumerate(NAMES)),
    ["\x1b[2J", "\u202e", "1"],
]
PLACES = {
    "intro": [FIRST, SECOND],
    "tie": [FIRST, SECOND],
    "route": [FIRST],
    "central": ["--measure", "degree"],
    "whatif": ["--add", FIRST, SECOND],
    "backtest": ["--as-of", "2025-06-01"],
}


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Path:
    """A folder with files and their store, in which two people are merged and one has opted out."""
    folder = tmp_path_factory.mktemp("hostile")
    status, _, err = ran(folder / "store", "import", *write_files(folder), "--as-of", DAY)
    assert status == 0, err
    assert ran(folder / "store", "merge", THIRD, NAMES[30], "--reason", NAMES[18])[0] == 0
    assert ran(folder / "store", "opt-out", THIRD)[0] == 0
    with (folder / "refused.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(REFUSED)
    return folder


@pytest.fixture
def here(world, tmp_path, monkeypatch) -> Path:
    """A copy of it as the working folder, in which a log is kept and no Java is found."""
    folder = tmp_path / "here"
    shutil.copytree(world, folder)
    policy = tmp_path / "policy.toml"
    policy.write_text(f'log = "{tmp_path / "audit.jsonl"}"\n[users.{system_user()}]\nrole = "admin"\nperson = "007"\n', encoding="utf-8")
    policy.chmod(0o600)
    monkeypatch.setenv("GRAPHCAP_POLICY", str(policy))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.chdir(folder)
    assert ran(folder / "store", "me", FIRST)[0] == 0  # a line of the log
    return folder


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


def parts(name: str) -> list[str]:
    """A command's own commands, if it has any."""
    found = command(name)
    return found.list_commands(click.Context(found)) if isinstance(found, click.Group) else []


def taken_by(words: list[str]) -> list[click.Parameter]:
    """The options that a call takes, those of a command's own command included."""
    found = command(words[0])
    if isinstance(found, click.Group):
        own = found.get_command(click.Context(found), words[1])
        assert own is not None
        return [*found.params, *own.params]
    return found.params


def options(words: list[str]) -> Iterator[list[str]]:
    """Each option that takes a value, with hostile ones."""
    for parameter in taken_by(words):
        if isinstance(parameter, click.Option) and not parameter.is_flag and parameter.name != "help":
            yield [parameter.opts[0], *[HOSTILE] * parameter.nargs]


def calls_of_questions() -> dict[str, list[str]]:
    """A call of each question."""
    named = {
        name: [name, *(FIRST for parameter in question(name).parameters if parameter.positional and parameter.default is None)]
        for name in (module.replace("_", "-") for module in MODULES)
    }
    return named | {name: [name, *places] for name, places in PLACES.items()}


def test_every_command_is_walked():
    assert CALLS.keys() == COMMANDS.keys()
    walked = {(name, words[1]) for name, calls in CALLS.items() for words in calls if parts(name)}
    assert walked == {(name, part) for name in COMMANDS for part in parts(name)}


@pytest.mark.parametrize("name", CALLS)
def test_a_terminal_is_told_nothing_that_it_obeys(here, name):
    for words in CALLS[name]:
        for form in forms(words):
            shutil.rmtree(here / OUT, ignore_errors=True)
            status, out, err = ran(here / "store", *words, *form, stream=Terminal())
            assert status in ENDS.get(name, {0, 1}), (words, err)
            assert obeyed(out + err) == (set() if name != "completion" else obeyed(out) & {"\t"}), words


@pytest.mark.parametrize("name", CALLS)
def test_no_file_and_no_answer_holds_a_formula_and_json_is_json(here, name):
    for words in CALLS[name]:
        for form in forms(words):
            shutil.rmtree(here / OUT, ignore_errors=True)
            _, out, _ = ran(here / "store", *words, *form)
            if form[1:] == ["json"] and "--output" not in words:
                json.loads(out)
            if form[1:] == ["csv"]:
                assert formulas(out) == []
            for path in (here / OUT).rglob("*.csv"):
                assert formulas(path.read_text(encoding="utf-8")) == [], path


def forms(words: list[str]) -> list[list[str]]:
    """The call in each form that it has."""
    option = next((option for option in taken_by(words) if "--format" in option.opts), None)
    if option is None or "--format" in words or ("--output" in words and words[0] == "report"):
        return [[]]
    return [["--format", form] for form in option.type.choices if form != "html"]  # type: ignore[attr-defined]


def hostile_calls(words: list[str], *, with_options: bool) -> Iterator[list[str]]:
    """The call with a hostile word in each place in turn, and with each option."""
    first = 2 if parts(words[0]) else 1
    for place in range(first, len(words)):
        if not words[place].startswith("-"):
            yield [*words[:place], HOSTILE, *words[place + 1 :]]
    for option in options(words) if with_options else ():
        yield [*words, *option]
    yield [*words, "--" + HOSTILE]
    yield [*words, HOSTILE, HOSTILE, HOSTILE]


@pytest.mark.parametrize("name", [*CALLS, *calls_of_questions()])
def test_a_hostile_word_in_any_place_of_a_command_is_told_as_text(here, name):
    sound = CALLS.get(name) or [calls_of_questions()[name]]
    seen = set()
    known = {tuple(words[: len(parts(name)) and 2]): words for words in reversed(sound)}.values()
    for words in (hostile for one in sound for hostile in hostile_calls(one, with_options=one in known)):
        status, out, err = ran(here / "store", *words, stream=Terminal())
        assert status in {0, 1, 2, 3}, words
        assert obeyed(out + err) == set(), words
        seen.add(status)
    assert 2 in seen


def test_neither_is_a_command_or_a_store_that_there_is_not(here):
    for store, words in ((here / "store", [HOSTILE]), (here / HOSTILE, ["info"]), (f"{HOSTILE}://x", ["info"])):
        status, out, err = ran(store, *words, stream=Terminal())
        assert status in {2, 3}
        assert obeyed(out + err) == set()
        assert "\\x07" in err


def everybody(store: Path) -> dict[str, str]:
    return {row["person"]: row["person_name"] for row in json.loads(ran(store, "people", "--format", "json")[1])["rows"]}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_nobody_is_lost_by_an_export_a_copy_or_a_merge_that_is_undone(here, form):
    assert ran(here / "store", "split", THIRD)[0] == 0
    whole = dict(zip(IDS, NAMES, strict=True))
    assert everybody(here / "store") == whole
    assert ran(here / "store", "export", here / "exported", "--as", form)[0] == 0
    files = [path for path in sorted((here / "exported").iterdir()) if path.stem != "network"]
    assert ran(here / "again", "import", *files)[0] == 0
    assert everybody(here / "again") == whole
    assert ran(here / "store", "copy", here / "store", here / "copied")[0] == 0
    assert everybody(here / "copied") == whole
    assert ran(here / "store", "merge", FIRST, SECOND)[0] == 0
    assert ran(here / "store", "split", FIRST)[0] == 0
    assert everybody(here / "store") == whole


def test_nobody_but_the_forgotten_is_lost_by_a_forget(here):
    assert ran(here / "store", "split", THIRD)[0] == 0
    for gone in (NAMES[11], NAMES[28]):
        assert ran(here / "store", "forget", "--yes", "--", gone)[0] == 0
    assert everybody(here / "store").keys() == {*IDS} - {NAMES[11], NAMES[28]}


def test_ties_made_of_many_events_keep_every_end(here):
    assert ran(here / "store", "strengthen", EVENTS, "--people", PEOPLE, "--output", here / "made.parquet")[0] == 0
    made = pq.read_table(here / "made.parquet")
    assert {*made["source"].to_pylist(), *made["target"].to_pylist()} == set(IDS)


def completed(commands: Commands, words: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a shell is offered for the last of these words."""
    monkeypatch.setenv("_GRAPHCAP_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"graphcap {words}")
    monkeypatch.setenv("COMP_CWORD", str(words.count(" ") + 1))
    monkeypatch.setenv("GRAPHCAP_STORE", str(commands.store))
    return [line.partition(",")[2] for line in commands().out.splitlines()]


def test_a_shell_is_offered_no_name_or_kind_that_it_would_run(here, capsys, monkeypatch):
    monkeypatch.delenv("GRAPHCAP_POLICY")
    (here / "more.csv").write_text('id,name\nana 1,Ana Silva\nana`2`,"Ana $(reboot)"\nana;3,Ana\nbo,"Ana\n4"\n', encoding="utf-8")
    (here / "kinds.csv").write_text("source,target,kind\nana 1,bo,near\nana 1,bo,near;reboot\n", encoding="utf-8")
    commands = Commands(here / "more", capsys)
    assert commands("import", "--people", here / "more.csv", "--ties", here / "kinds.csv").status == 0
    assert completed(commands, "me a", monkeypatch) == ["ana 1"]
    assert completed(commands, "me A", monkeypatch) == ["Ana", "Ana Silva"]
    assert completed(commands, "intro bo bo --kind n", monkeypatch) == ["near"]
