"""`graphcap neo4j`: a server from its first start to its end, and what is said where there is none."""

from __future__ import annotations

import json
import os
import signal
import stat
import time
from pathlib import Path

import pytest

from commands import Commands, process
from graphcap.localserver.home import Home
from graphcap.localserver.process import stop

TIES = "source,target,kind,strength\nana,ben,works_with,.5\nben,dai,works_with,.5\n"


@pytest.fixture
def graphcap(tmp_path, capsys):
    """Commands on a store of two ties."""
    (tmp_path / "ties.csv").write_text(TIES, encoding="utf-8")
    commands = Commands(tmp_path / "store", capsys)
    assert commands("import", "--ties", tmp_path / "ties.csv").status == 0
    return commands


@pytest.fixture
def user(artifacts, tmp_path, monkeypatch):
    """A user with folders of their own, no password in the environment, and the artifacts that were fetched for the tests."""
    for name in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("XDG_CACHE_HOME", str(artifacts.folder.parents[2]))
    for name in ("NEO4J_USERNAME", "NEO4J_PASSWORD", "GRAPHCAP_NEO4J_FILE"):
        monkeypatch.delenv(name, raising=False)
    yield tmp_path
    stop(Home())


def answer(ran):
    """What a command printed that ended well."""
    assert ran.status == 0, ran.err
    return ran.out


def wait_until(holds):
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    pytest.fail("it does not come to hold in a minute")


def test_where_no_server_is_status_says_so_and_stop_has_nothing_to_do(graphcap, tmp_path):
    home = tmp_path / "home"
    ran = graphcap("neo4j", "status", "--home", home)
    assert (ran.status, ran.out) == (1, f"not running in {home}; `graphcap neo4j start` starts it\n")
    ran = graphcap("neo4j", "status", "--home", home, "--format", "json")
    assert (ran.status, ran.json) == (1, {"running": False, "home": str(home), "address": None, "version": None, "pid": None})
    ran = graphcap("neo4j", "stop", "--home", home)
    assert (ran.status, ran.err) == (0, f"graphcap: the server in {home} was not running\n")
    assert not home.exists()


def test_without_java_nothing_is_started_and_one_line_says_what_is_needed(graphcap, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    ran = graphcap("neo4j", "start", "--home", tmp_path / "home")
    assert (ran.status, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert "install openjdk-17-jre-headless" in ran.err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"NEO4J_PASSWORD": "sh0rt"}, "$NEO4J_PASSWORD is too short for a Neo4j server: 8 characters at least"),
        ({"NEO4J_PASSWORD": "neo4j"}, "$NEO4J_PASSWORD is too short for a Neo4j server: 8 characters at least"),
        ({"NEO4J_USERNAME": "ana"}, 'a local server has one user, "neo4j": unset $NEO4J_USERNAME'),
    ],
)
def test_a_user_that_no_new_server_takes_is_refused_before_it_starts(graphcap, user, monkeypatch, given, said):
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    ran = graphcap("neo4j", "start", "--home", user / "home")
    assert (ran.status, ran.err) == (2, f"graphcap: {said}\n")
    assert not (user / "home").exists()


def test_a_server_that_has_kept_data_is_filled_by_copy_alone(graphcap, user):
    databases = user / "home" / "data" / "databases"
    databases.mkdir(parents=True)
    ran = graphcap("neo4j", "start", "--home", user / "home", "--load", graphcap.store)
    assert ran.status == 3
    assert "use `graphcap copy`, or give another --home" in ran.err
    assert list(databases.iterdir()) == []


def test_only_what_is_a_store_is_loaded(graphcap, user):
    ran = graphcap("neo4j", "start", "--home", user / "home", "--load", user / "nowhere")
    assert (ran.status, ran.err.count("\n")) == (3, 1)
    assert f"no store at {user / 'nowhere'}" in ran.err
    assert not (user / "home").exists()


def test_a_server_that_java_cannot_start_ends_with_its_last_lines(graphcap, user, monkeypatch):
    java = user / "java"
    (java / "bin").mkdir(parents=True)
    program = java / "bin" / "java"
    program.write_text('#!/bin/sh\ntest "$1" = -version && echo \'version "17"\' || { echo "no memory left"; exit 1; }\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(java))
    ran = graphcap("neo4j", "start", "--home", user / "home")
    assert ran.status == 3
    assert ran.err.splitlines()[-2:] == [
        "graphcap: no memory left",
        f"graphcap: the server ended by itself: its log is {user / 'home' / 'logs' / 'neo4j.log'}",
    ]
    assert graphcap("neo4j", "status", "--home", user / "home").status == 1


def test_a_server_from_its_first_start_to_its_end(graphcap, user, monkeypatch):
    address = answer(graphcap("neo4j", "start", "--load", graphcap.store)).strip()
    assert address.startswith("bolt://127.0.0.1:")

    # it is asked without a word about who asks, and answers as the folder does
    question = ("intro", "ana", "dai", "--format", "json")
    rows = graphcap(*question).json["rows"]
    asked = process("--store", address, *question)
    assert (asked.returncode, json.loads(asked.stdout)["rows"]) == (0, rows)
    assert [row["people"] for row in rows] == [["ana", "ben", "dai"]]

    again = graphcap("neo4j", "start")
    assert (again.status, again.out) == (0, f"{address}\n")
    assert "it runs already" in again.err
    status = graphcap("neo4j", "status", "--format", "json").json
    home = user / "state" / "graphcap" / "neo4j"
    assert (status["running"], status["address"], status["version"], status["home"]) == (True, address, "5.26.30", str(home))
    assert answer(graphcap("neo4j", "status")) == f"running at {address}: Neo4j 5.26.30, process {status['pid']}, in {home}\n"

    # the password is random, private, and nowhere else
    kept = user / "config" / "graphcap" / "neo4j.toml"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    password = kept.read_text(encoding="utf-8").split('password = "')[1].split('"')[0]
    assert len(password) >= 20
    of_the_process = [Path(f"/proc/{status['pid']}/{name}") for name in ("cmdline", "environ")]
    files = [path for path in (*of_the_process, *(home / "logs").iterdir(), *(home / "conf").iterdir()) if path.exists()]
    assert [path for path in files if password.encode() in path.read_bytes()] == []

    # it stops, is missed in one line, and comes back where it was, with what it held and a password of one's own
    assert "has stopped" in graphcap("neo4j", "stop").err
    missed = process("--store", address, *question)
    assert (missed.returncode, missed.stdout, missed.stderr.count("\n")) == (3, "", 1)
    monkeypatch.setenv("NEO4J_PASSWORD", "a password of my own")
    assert answer(graphcap("neo4j", "start")).strip() == address
    assert json.loads(process("--store", address, *question).stdout)["rows"] == rows
    monkeypatch.delenv("NEO4J_PASSWORD")
    refused = process("--store", address, *question)
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (3, "", 1)

    os.kill(graphcap("neo4j", "status", "--format", "json").json["pid"], signal.SIGKILL)
    wait_until(lambda: graphcap("neo4j", "status").status == 1)
    assert graphcap("neo4j", "stop").status == 0
