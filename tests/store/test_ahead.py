"""Answers that are begun on the copy of a server's network: shown when the server has said that it still shows that load, never before."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from graphcap.build import build
from graphcap.errors import InputError, StoreError
from graphcap.questions import question
from graphcap.store import open_store
from graphcap.store.address import parse_address
from graphcap.store.snapshot import last_shown, snapshots_folder
from hostile import told
from neo4j_server import connected
from ports import HTTP, listening
from versions import version, written

MOST_SECONDS = 10
DAY = "2019-06-01"
WITHOUT_THE_DRIVER = """
import sys
from graphcap.store import open_store
print(open_store(sys.argv[1]).asked(len), "neo4j" in sys.modules)
"""


@pytest.fixture
def store(clean_server, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = open_store(clean_server)
    written(found, version(0))
    return found


@pytest.fixture
def kept(store):
    """A server whose network is kept here."""
    store.network()
    return store


class Asked:
    """Something to ask, which keeps what it was asked of."""

    def __init__(self, answer=told):
        self.networks, self._answer = [], answer

    def __call__(self, network):
        self.networks.append(network)
        return self._answer(network)


def moved(kept, port):
    """The address of another server, with the copy of this one's network."""
    address = f"bolt://127.0.0.1:{port}"
    shutil.copytree(*(snapshots_folder(parse_address(text)) for text in (kept.address, address)))
    return address


def free_port():
    with listening(None) as port:
        return port


def test_a_copy_answers_without_the_driver_in_this_process(kept):
    done = subprocess.run([sys.executable, "-c", WITHOUT_THE_DRIVER, kept.address], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["3", "False"]


def test_what_is_kept_is_asked_once_while_the_server_shows_it(kept):
    ask = Asked()
    assert kept.asked(ask) == told(build(version(0)))
    assert [network.origin.generation for network in ask.networks] == [1]


def test_without_a_copy_the_network_is_read_and_asked_once(store):
    ask, said = Asked(), []
    assert store.asked(ask, say=said.append) == told(build(version(0)))
    assert len(ask.networks) == len(said) == 1
    assert last_shown(parse_address(store.address))["load"] == 1


def test_where_the_server_shows_another_load_it_is_asked_anew(kept):
    written(kept, version(1))
    ask = Asked()
    assert kept.asked(ask) == told(build(version(1)))
    assert [network.origin.generation for network in ask.networks] == [1, 2]


def test_what_was_raised_counts_only_where_the_copy_does(kept):
    def of_the_second(network):
        if network.origin.generation == 1:
            message = "of the first"
            raise InputError(message)
        return network.origin.generation

    with pytest.raises(InputError, match="of the first"):
        kept.asked(of_the_second)
    written(kept, version(1))
    assert kept.asked(of_the_second) == 2


def test_another_day_is_asked_of_the_copy_that_lies_beside(kept):
    expected = told(build(version(0), DAY))
    said = []
    for _ in range(2):
        assert kept.asked(told, DAY, say=said.append) == expected
    assert len(said) == 1
    assert kept.asked(told, kept.network().as_of) == told(build(version(0)))
    written(kept, version(1))
    assert kept.asked(told, DAY) == told(build(version(1), DAY))


def test_nothing_is_shown_to_whom_the_server_does_not_know(kept, monkeypatch):
    monkeypatch.setenv("NEO4J_PASSWORD", "of nobody at all")
    with pytest.raises(StoreError, match="refuses the credentials: check"):
        open_store(kept.address).asked(told)


@pytest.mark.parametrize("answer", [None, HTTP], ids=["silent", "another protocol"])
def test_a_server_that_does_not_answer_is_told_while_the_question_still_runs(kept, answer):
    never = threading.Event()
    start = time.monotonic()
    with listening(answer) as port, pytest.raises(StoreError, match=f"^no Neo4j answers at 127.0.0.1:{port} "):
        open_store(moved(kept, port)).asked(lambda _: never.wait())
    assert time.monotonic() - start < MOST_SECONDS
    never.set()


def test_a_port_that_refuses_is_told(kept):
    with pytest.raises(StoreError, match=r"^no Neo4j answers at .*: is it running, and is the address right\?$"):
        open_store(moved(kept, free_port())).asked(told)


def test_a_server_whose_store_is_gone_shows_nothing(kept, neo4j_server):
    with connected(neo4j_server) as server:
        server.run_write("MATCH (node:GraphcapStore) DETACH DELETE node")
    with pytest.raises(StoreError, match=r"^no store at bolt:"):
        kept.asked(told)


def test_where_no_process_can_be_started_this_one_asks_the_server(kept, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no python"))
    assert kept.asked(told) == told(build(version(0)))


def test_the_password_goes_by_a_pipe_alone(kept, monkeypatch, tmp_path, neo4j_server):
    seen, program = tmp_path / "seen", tmp_path / "python"
    program.write_text(f'#!/bin/sh\n{{ printf "%s " "$@"; env; }} > "{seen}"\ncat > "{seen}.stdin"\n', encoding="utf-8")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setattr(sys, "executable", str(program))
    assert kept.asked(told) == told(build(version(0)))  # asked here, as that program told nothing
    assert "graphcap.store.ahead" in seen.read_text(encoding="utf-8")
    assert neo4j_server.password not in seen.read_text(encoding="utf-8")
    assert neo4j_server.password in seen.with_name("seen.stdin").read_text(encoding="utf-8")


def test_what_a_policy_lets_be_asked_is_kept_once_of_the_network_that_is_shown(kept):
    written(kept, version(1))
    first = Asked(lambda _: None)
    answer = question("people").answered(kept, None, {}, first=first)
    assert [network.origin.generation for network in first.networks] == [answer.store["generation"]] == [2]


def test_ctrl_c_ends_both_processes_at_once(kept):
    with listening(None) as port:
        command = [sys.executable, "-m", "graphcap", "--store", moved(kept, port), "people"]
        asked = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        other = child_of(asked.pid)
        os.kill(asked.pid, signal.SIGINT)
        output, said = asked.communicate(timeout=MOST_SECONDS)
    assert (asked.returncode, output) == (130, "")
    assert said.splitlines()[-1] == "graphcap: interrupted; nothing was changed"
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)


def child_of(pid):
    """The process that another has started, once it has."""
    for _ in range(1000):
        if found := Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
            return int(found[0])
        time.sleep(0.01)
    return pytest.fail("no process was started")
