"""What commands leave behind: files of their owner alone whatever the umask, no link followed, and no secret anywhere."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from commands import Commands
from graphcap.cli.group import COMMANDS
from graphcap.policy.holder import system_user
from graphcap.questions import MODULES, question
from graphcap.store.credentials import environment_for_others

if TYPE_CHECKING:
    from collections.abc import Sequence

PASSWORD = "swordfish-9f3a-very-secret"  # noqa: S105 - of no server
USER = "reader-77c1"
PEOPLE = "id,name,level,decides,department\na,Ana,10,,Ops\nb,Ben,20,,Ops\nc,Cy,30,promotion,Ops\n"
TIES = "source,target,kind,strength\na,b,works_with,0.5\nb,c,works_with,0.5\n"
EVENTS = "time,source,target,kind\n2025-01-01,a,b,email\n"
BAD_TIES = "source,target,strength\na,nobody,0.5\n"

WRITING = {
    "import": ["import", "--people", "people.csv", "--ties", "ties.csv", "--report", "OUT"],
    "export": ["export", "OUT"],
    "simulate": ["simulate", "OUT", "--people", "20", "--ties", "20", "--seed", "1"],
    "map": ["map", "--output", "OUT"],
    "map --svg": ["map", "--svg", "OUT"],
    "map --png": ["map", "--png", "OUT"],
    "report": ["report", "--output", "OUT"],
    "copy": ["copy", "store", "OUT"],
    "demo": ["demo", "OUT"],
    "me": ["me", "a", "--format", "html", "--output", "OUT"],
    "info": ["info", "--output", "OUT"],
    "kinds": ["kinds", "--output", "OUT"],
    "query": ["query", "--list", "--output", "OUT"],
    "show-me": ["show-me", "a", "--output", "OUT"],
    "show-me --format html": ["show-me", "a", "--format", "html", "--output", "OUT"],
    "report --format json": ["report", "--format", "json", "--output", "OUT"],
    "strengthen": ["strengthen", "events.csv", "--people", "people.csv", "--output", "OUT"],
    "audit-log": ["audit-log", "show", "--output", "OUT"],
}
"""A command for each way to write; ``OUT`` is where to. Of questions one stands for all: they write by the same function."""
NO_FILES = {
    *(
        "merge",
        "split",
        "opt-out",
        "dispute",
        "asked",
        "check",
        "completion",
        "forget",
        "neo4j",
        "spark",
    ),
}
"""Commands that write into the store, into a log or on the screen alone, or have a test of their own (neo4j, spark)."""
FOLDERS = {"export", "simulate", "copy", "demo"}


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """A command in a folder of its own, with an umask that hides nothing."""
    monkeypatch.chdir(tmp_path)
    before = os.umask(0)
    yield Commands(Path("store"), capsys)
    os.umask(before)


@pytest.fixture
def folder(tmp_path, run) -> Path:
    """A folder with files and a store of three people."""
    for name, text in (("people.csv", PEOPLE), ("ties.csv", TIES), ("events.csv", EVENTS), ("bad.csv", BAD_TIES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run("import", "--people", "people.csv", "--ties", "ties.csv").status == 0
    return tmp_path


def open_to_others(*places: Path) -> list[str]:
    found = [path for place in places for path in (place, *place.rglob("*"))]
    return [f"{path}: {path.lstat().st_mode:o}" for path in found if stat.S_IMODE(path.lstat().st_mode) & 0o077]


def test_every_command_that_writes_is_tested():
    assert {name.split()[0] for name in WRITING} | NO_FILES >= COMMANDS.keys()
    assert all("html" not in question(name).also or name in WRITING for name in MODULES)


def test_a_store_is_its_owner_s_alone_whatever_the_umask(run, folder):
    for words in (
        ["merge", "a", "b"],
        ["split", "a"],
        ["opt-out", "a"],
        ["dispute", "a", "--question", "me"],
        ["access", "--as-of", "2025-01-01"],
    ):
        done = run(*words)
        assert done.status in {0, 1}, done.err
    asked = run("asked", "a", "c", "--outcome", "accepted")
    assert asked.status == 0, asked.err
    assert open_to_others(folder / "store") == []


@pytest.fixture
def logged(folder, run, monkeypatch) -> Path:
    """The folder, with a log in which somebody has asked something."""
    policy = folder / "policy.toml"
    policy.write_text(f'log = "{folder / "audit.jsonl"}"\n[users.{system_user()}]\nrole = "admin"\nperson = "a"\n', encoding="utf-8")
    policy.chmod(0o600)
    monkeypatch.setenv("GRAPHCAP_POLICY", str(policy))
    assert run("me", "a").status == 0
    return folder


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize("name", WRITING)
def test_what_a_command_writes_is_its_owner_s_alone_whatever_the_umask(run, folder, name):
    before = set(folder.iterdir())
    done = run(*(word.replace("OUT", "out") for word in WRITING[name]))
    assert done.status == 0, done.err
    assert (folder / "out").exists()
    assert open_to_others(*sorted(set(folder.iterdir()) - before)) == []


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize("name", sorted(WRITING.keys() - FOLDERS))
def test_a_symbolic_link_where_a_file_would_be_written_is_not_followed(run, folder, name):
    victim = folder / "victim"
    victim.write_text("mine", encoding="utf-8")
    (folder / "out").symlink_to(victim)
    done = run(*(word.replace("OUT", "out") for word in WRITING[name]))
    assert (done.status, victim.read_text(encoding="utf-8")) == (2, "mine")
    assert "symbolic link" in done.err
    assert (folder / "out").is_symlink()


def test_a_symbolic_link_where_a_page_s_map_would_stand_is_not_followed(run, folder):
    victim = folder / "victim"
    victim.write_text("mine", encoding="utf-8")
    (folder / "out-map.html").symlink_to(victim)
    done = run("report", "--output", "out.html")
    assert (done.status, victim.read_text(encoding="utf-8")) == (2, "mine")
    assert "symbolic link" in done.err


@pytest.mark.parametrize("name", ["export", "simulate", "demo"])
def test_a_symbolic_link_in_a_folder_that_is_written_to_is_not_followed(run, folder, name):
    words = [word.replace("OUT", "out") for word in WRITING[name]]
    assert run(*words).status == 0
    victim = folder / "victim"
    victim.write_text("mine", encoding="utf-8")
    written = [path for path in (folder / "out").iterdir() if path.is_file()]
    for path in written:
        path.unlink()
        path.symlink_to(victim)
    run(*words)
    assert written
    assert victim.read_text(encoding="utf-8") == "mine"


SERVER = "bolt://127.0.0.1:1"
COMMANDS_ON_A_SERVER = [
    ["info"],
    ["intro", "a", "c"],
    ["access", "--format", "json"],
    ["import", "--ties", "ties.csv"],
    ["export", "exported"],
    ["check"],
    ["map", "--output", "map.html"],
    ["copy", "store", SERVER],
    ["query", "intro", "--param", "from=a", "--param", "to=c"],
    ["merge", "a", "b"],
    ["opt-out", "a"],
    ["dispute", "a", "--question", "me"],
    ["asked", "a", "c", "--outcome", "silent"],
]


@pytest.mark.parametrize("traceback", ["", "1"])
def test_a_password_is_in_no_message_no_traceback_and_no_file(run, folder, monkeypatch, traceback):
    for name, value in (("NEO4J_USERNAME", USER), ("NEO4J_PASSWORD", PASSWORD), ("GRAPHCAP_TRACEBACK", traceback)):
        monkeypatch.setenv(name, value)
    for words in COMMANDS_ON_A_SERVER:
        done = run("--store", SERVER, *words)
        assert done.status in {2, 3}, words
        assert PASSWORD not in done.out + done.err
    assert not any(PASSWORD.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "address", [f"bolt://{USER}:{PASSWORD}@127.0.0.1:1", f"neo4j://x?password={PASSWORD}", f"https://{USER}:{PASSWORD}@x"]
)
def test_a_password_in_an_address_is_refused_and_not_repeated(run, address):
    done = run("--store", address, "info")
    assert done.status == 3
    assert PASSWORD not in done.out + done.err


def test_no_command_takes_a_secret_among_its_words():
    from click import Group

    from graphcap.cli.group import cli

    def options(command: Any) -> Sequence[str]:
        own = [name for parameter in command.params for name in parameter.opts]
        parts = [command.commands[name] for name in command.commands] if isinstance(command, Group) and hasattr(command, "commands") else []
        return [*own, *(name for part in parts for name in options(part))]

    from click import Context

    context = Context(cli)
    found = {name: options(cli.get_command(context, name)) for name in (*COMMANDS, *MODULES)}
    assert not [(name, option) for name, named in found.items() for option in named if re.search("passw|secret|token", option)]


def test_programs_that_are_started_do_not_inherit_the_password(monkeypatch):
    monkeypatch.setenv("NEO4J_PASSWORD", PASSWORD)
    monkeypatch.setenv("NEO4J_USERNAME", USER)
    told = subprocess.run(
        [sys.executable, "-c", "import os; print(os.environ)"], env=environment_for_others(), capture_output=True, text=True, check=True
    )
    assert PASSWORD not in told.stdout
    assert USER not in told.stdout


def test_every_program_is_started_without_the_password():
    import ast

    import graphcap

    calls = []
    for path in Path(graphcap.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name in {"subprocess.run", "subprocess.Popen", "os.posix_spawn", "os.execve", "os.spawnve"}:
                calls.append((path.name, ast.unparse(node)))
    assert calls
    assert [name for name, text in calls if "environment_for_others()" not in text and "env=environment" not in text] == []
