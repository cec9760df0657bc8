"""Commands as processes of their own: what they import, how they end when they are interrupted, completion."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from commands import Commands, process

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {"numpy", "pyarrow", "networkx", "pyvis", "scipy", "matplotlib", "rapidfuzz", "neo4j", "pandas"}
TELL = "import sys; from graphcap.cli import main\ntry: main({arguments!r})\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"


@pytest.fixture
def store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    ties = tmp_path / "ties.csv"
    ties.write_text("source,target,kind,strength\na,b,knows,.5\nb,c,knows,.5\nc,d,advice,.5\n", encoding="utf-8")
    assert Commands(tmp_path / "store", capsys)("import", "--ties", ties).status == 0
    return tmp_path / "store"


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["intro", "--help"],
        ["intro", "a", "d"],
        ["intro", "a", "d", "--disjoint", "--format", "json"],
        ["route", "a", "--to", "d", "--format", "csv"],
        ["check"],
    ],
)
def test_a_command_about_a_few_people_imports_nothing_heavy(store: Path, command: list[str]) -> None:
    code = TELL.format(arguments=["--store", str(store), *command])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stderr.split()} & HEAVY
    assert loaded <= ({"numpy"} if command == ["check"] else set())


@pytest.mark.parametrize(
    "command", [["intro", "a", "d", "--best", "3", "--format", "json"], ["intro", "d", "a"], ["route", "a", "--to", "d"]]
)
def test_a_question_asked_plainly_does_not_wait_for_click(store: Path, command: list[str]) -> None:
    code = TELL.format(arguments=["--store", str(store), *command])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "click" not in done.stderr.split()


def test_a_pipe_that_closes_early_is_no_error(store: Path) -> None:
    command = f"{sys.executable} -m graphcap --store {store} people --format jsonl | head -n 0"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def _wait_until_it_writes(running: subprocess.Popen[Any], store: Path) -> None:
    while (store / "lock").read_text() != str(running.pid):
        assert running.poll() is None
        time.sleep(0.005)


def test_ctrl_c_in_an_import_is_status_130_and_leaves_the_old_store(store: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "ties.csv"
    pipe.unlink()
    pipe.write_text("source,target\n" + "".join(f"x{number},y{number}\n" for number in range(400_000)), encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "graphcap", "--store", str(store), "import", "--ties", str(pipe)], stderr=subprocess.PIPE, text=True
    )
    _wait_until_it_writes(running, store)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert told.strip() == "graphcap: interrupted; nothing was changed"
    assert "b" in process("--store", store, "people", "--format", "csv").stdout
    assert not [path for path in store.iterdir() if path.name.endswith(".tmp")]


def test_names_with_terminal_codes_are_escaped_on_a_terminal(tmp_path: Path) -> None:
    import pty

    people = tmp_path / "people.csv"
    people.write_text('id,name\na,"Eve \x1b[31m\u202e<script>"\nb,Bob\n', encoding="utf-8")
    ties = tmp_path / "ties.csv"
    ties.write_text("source,target,kind\na,b,knows\n", encoding="utf-8")
    assert process("--store", tmp_path / "store", "import", people, ties).returncode == 0
    main_end, other_end = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "graphcap", "--store", str(tmp_path / "store"), "people", "--format", "csv"],
        stdout=other_end,
        check=True,
        env={**os.environ, "NO_COLOR": "1"},
    )
    os.close(other_end)
    shown = os.read(main_end, 65536).decode()
    assert "Eve \\x1b[31m\\u202e<script>" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def complete(shell_words: str, store: Path) -> list[str]:
    """What bash is offered for a line that is being typed."""
    words = shell_words.split(" ")
    environment = {
        "_GRAPHCAP_COMPLETE": "bash_complete",
        "COMP_WORDS": shell_words,
        "COMP_CWORD": str(len(words) - 1),
        "GRAPHCAP_STORE": str(store),
    }
    done = process(env=environment)
    assert done.stderr == ""
    return [line.split(",", 1)[1] for line in done.stdout.splitlines() if line]


def test_completion_offers_commands_people_and_kinds(store: Path) -> None:
    assert complete("graphcap in", store) == ["info", "intro"]
    assert complete("graphcap intro ", store) == ["a", "b", "c", "d"]
    assert complete("graphcap intro a d --kind k", store) == ["knows"]


def test_completion_without_a_store_offers_nothing_and_says_nothing(tmp_path: Path) -> None:
    assert complete("graphcap intro ", tmp_path / "none") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_is_printed_for_each_shell(shell: str) -> None:
    done = process("completion", shell)
    assert done.returncode == 0
    assert "_GRAPHCAP_COMPLETE" in done.stdout


def test_a_second_import_at_the_same_time_is_refused_with_the_owner_named(store: Path, tmp_path: Path) -> None:
    fifo = tmp_path / "slow.csv"
    fifo.write_text("source,target\n" + "".join(f"x{number},y{number}\n" for number in range(800_000)), encoding="utf-8")
    first = subprocess.Popen(
        [sys.executable, "-m", "graphcap", "--store", str(store), "import", "--ties", str(fifo)], stdout=subprocess.DEVNULL
    )
    _wait_until_it_writes(first, store)
    first.send_signal(signal.SIGSTOP)
    try:
        second = process("--store", store, "import", tmp_path / "ties.csv")
    finally:
        first.send_signal(signal.SIGCONT)
        first.wait(timeout=120)
    assert second.returncode == 3
    assert f"is being written to by process {first.pid}" in second.stderr
