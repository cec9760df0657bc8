"""A server that is killed or restarted under those who use it: nothing is lost, and what cannot be done is said in one line."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from contextlib import suppress
from threading import Thread

import pytest

from commands import process
from graphcap.build import build
from graphcap.errors import StoreError, StoreLocked
from graphcap.store import loads, open_store
from graphcap.store.graph_rows import ties_table
from written import records_of, tie

KILLS = 10 if os.environ.get("GRAPHCAP_FULL") else 2
FEW = records_of(["a", "b", "c"], [tie("a", "b", "knows", 0.5), tie("b", "c", "knows", 0.5)])
QUESTION = ("intro", "a", "c", "--format", "json")


def many():
    """Records of 41,000 ties among 1,003 people, which take six batches."""
    people = [*FEW.people["id"].to_pylist(), *(f"p{number:04}" for number in range(1_000))]
    ties = [tie(people[place], people[(place + step) % 1_003], "works_with", 0.25) for place in range(1_003) for step in range(1, 42)]
    return records_of(people, [*ties, tie("a", "b", "knows", 0.5)])


def keep(address, records):
    """Write records, as soon as the claim of a writer that failed in this process has ended by itself."""
    while True:
        with suppress(StoreLocked), open_store(address).writing() as writer:
            return writer.commit(records)
        time.sleep(0.5)


def ties_of(records):
    """Every tie as a row, counted."""
    return Counter(tuple(row.items()) for row in ties_table(records, build(records)).to_pylist())


class Killer:
    """Kills a server when the n-th batch is about to be written."""

    def __init__(self, home, monkeypatch):
        self.home, self.batches = home, 0
        self._write = loads._write_batch
        monkeypatch.setattr(loads, "_write_batch", self)

    def __call__(self, *arguments, **where):
        self.batches -= 1
        if self.batches == 0:
            os.kill(self.home.pid, signal.SIGKILL)
            while self.home.is_running:
                time.sleep(0.01)
        self._write(*arguments, **where)


def test_a_server_that_is_killed_in_mid_load_loses_nothing_and_a_second_import_completes(own_server, monkeypatch):
    address = own_server.start().address
    first = keep(address, FEW)
    records = many()
    killer = Killer(own_server.home, monkeypatch)
    for kill in range(KILLS):
        killer.batches = 1 + kill % 3
        with pytest.raises(StoreError) as told:
            keep(address, records)
        assert "\n" not in str(told.value)
        assert own_server.start().address == address
        assert ties_of(open_store(address).records()) == ties_of(FEW)
    second = keep(address, records)
    assert second > first
    assert ties_of(open_store(address).records()) == ties_of(records)
    assert open_store(address).check() == []


def test_a_question_during_a_restart_is_answered_right_or_refused_in_one_line(own_server):
    address = own_server.start().address
    keep(address, FEW)

    def restart():
        own_server.stop()
        own_server.start()

    restarting = Thread(target=restart)
    asked = [process("--store", address, *QUESTION)]
    restarting.start()
    while restarting.is_alive():
        asked.append(process("--store", address, *QUESTION))
    asked.append(process("--store", address, *QUESTION))
    answered = [json.loads(ran.stdout)["rows"][0]["people"] for ran in asked if ran.returncode == 0]
    refused = [ran for ran in asked if ran.returncode != 0]
    assert (asked[0].returncode, asked[-1].returncode) == (0, 0)
    assert {tuple(people) for people in answered} == {("a", "b", "c")}
    assert {(ran.returncode, ran.stdout, ran.stderr.count("\n")) for ran in refused} == {(3, "", 1)}
