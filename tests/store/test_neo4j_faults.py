"""Writers of a server that die: readers see the old load until a new one is whole; the next import goes on, or takes back what is left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from graphcap.build import build
from graphcap.errors import StoreError
from graphcap.store import loads, open_store
from graphcap.store.neo4j import Server
from hostile import in_order, same_records, told
from neo4j_server import connected
from written import records_of, tie

KILLS = 10 if os.environ.get("GRAPHCAP_FULL") else 2
BATCH = 50
PEOPLE = 400
WRITE = """
import sys
sys.path[:0] = {path!r}
from graphcap.store import loads, open_store
from test_neo4j_faults import BATCH, version
loads.BATCH = BATCH
with open_store(sys.argv[1]).writing() as writer:
    writer.commit(version(int(sys.argv[2])))
"""


def version(number):
    """Records of which much changes with the number: people, ties, events, and who is there at all."""
    drawn = random.Random(number)
    people = {f"p{person:03d}": {"name": f"Person {person % 50} of {number * (person % 2)}"} for person in range(number, PEOPLE + number)}
    ids = list(people)
    pairs = {tuple(drawn.sample(ids, 2)) for _ in range(3 * PEOPLE)}
    ties = [tie(source, target, drawn.choice(["knows", "advice"]), drawn.choice([0.25, 0.5, 1.0])) for source, target in sorted(pairs)]
    ties += [tie(ids[0], other, "met", since="2031-01-01") for other in ids[1:100]]
    events = [{"time": f"2025-01-{day:02d}", "source": ids[day], "target": ids[day + 1], "kind": "email"} for day in range(1, 29)]
    return in_order(records_of(people, ties, events))


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(loads, "BATCH", BATCH)


@pytest.fixture
def store(clean_server):
    return open_store(clean_server)


def written(store, records):
    with store.writing() as writer:
        return writer.commit(records)


def writer_process(store, number):
    folder = Path(__file__).parent
    code = WRITE.format(path=[str(folder), str(folder.parent)])
    return subprocess.Popen([sys.executable, "-c", code, store.address, str(number)])


def batches_of_a_dead_load(server):
    (row,) = server.read("MATCH (store:GraphcapStore) RETURN store.batch AS batch")
    return row["batch"] or 0


def killed_after(process, server, batches):
    """Kill a writer when it has written so many batches; how many the server has of it in the end."""
    while process.poll() is None:
        (row, *_) = server.read("OPTIONAL MATCH (store:GraphcapStore) RETURN coalesce(store.batch, 0) AS batch")
        if row["batch"] >= batches:
            break
        time.sleep(0.005)
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(0.1)  # what the dead writer had sent may still be on its way
    while len(server.read("SHOW TRANSACTIONS YIELD transactionId")) > 1:
        time.sleep(0.005)
    return batches_of_a_dead_load(server)


def test_a_writer_that_is_killed_leaves_the_old_load_and_the_same_import_goes_on(store, neo4j_server, caplog):
    moments = random.Random(11)
    written(store, version(0))
    went_on = 0
    with connected(neo4j_server) as server:
        for number in range(1, KILLS + 1):
            done = killed_after(writer_process(store, number), server, moments.randrange(1, 60))
            visible = number if done == 0 else number - 1  # it may have come to its end
            assert same_records(store.records(), version(visible))
            assert told(store.network()) == told(build(version(visible)))
            caplog.clear()
            written(store, version(number))
            assert any(f"cut off after {done} batches" in message for message in caplog.messages) == (done > 0)
            went_on += done > 0
            assert same_records(store.records(), version(number))
            assert told(store.network()) == told(build(version(number)))
            assert store.check() == []
    assert went_on


def test_an_import_of_something_else_takes_back_what_a_dead_one_wrote(store, neo4j_server, caplog):
    written(store, version(0))
    with connected(neo4j_server) as server:
        assert killed_after(writer_process(store, 1), server, 30) >= 30
        written(store, version(2))
        assert any("taking back" in message for message in caplog.messages)
        assert same_records(store.records(), version(2))
        assert store.check() == []
        counts = "MATCH (person:GraphcapPerson) WHERE NOT person.from_load <= $load < person.to_load RETURN count(*) AS others"
        shown = server.read("MATCH (store:GraphcapStore) RETURN store.load AS load")[0]["load"]
        ended = server.read(counts, load=shown)[0]["others"]
        assert ended == len(set(named(version(0))) - set(named(version(2))))


def named(records):
    return zip(records.people["id"].to_pylist(), records.people["name"].to_pylist(), strict=True)


def test_a_first_import_that_was_killed_shows_no_store_and_a_second_one_is_whole(store, neo4j_server):
    with connected(neo4j_server) as server:
        assert killed_after(writer_process(store, 0), server, 5) >= 5
    with pytest.raises(StoreError, match="no store at"):
        store.network()
    written(store, version(0))
    assert same_records(store.records(), version(0))
    assert told(store.network()) == told(build(version(0)))


def test_a_batch_whose_answer_was_lost_is_not_written_twice(store, monkeypatch):
    real, lost = Server.run_write, []

    def losing(server, statement, **parameters):
        rows = real(server, statement, **parameters)
        if parameters.get("number") == 20 and not lost:
            lost.append(True)
            message = "the connection broke"
            raise StoreError(message)
        return rows

    monkeypatch.setattr(Server, "run_write", losing)
    with pytest.raises(StoreError, match="the connection broke"):
        written(store, version(0))
    written(store, version(0))
    assert same_records(store.records(), version(0))
    assert store.check() == []
