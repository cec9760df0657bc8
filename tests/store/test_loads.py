"""Loads on a real server: what was committed comes back, only what differs is written, one writer at a time, others keep what is theirs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcap.build import build
from graphcap.errors import StoreError, StoreLocked
from graphcap.readers import Sources, read_records
from graphcap.records import Records
from graphcap.store import open_store
from graphcap.store.claims import claimed
from graphcap.store.neo4j import Server
from hostile import hostile_records, in_order, merged, same_records, told
from neo4j_server import connected
from written import records_of, tie

FIXTURES = Path(__file__).parents[2] / "fixtures"
COUNTS = "MATCH ()-[tie:GC_TIE]->() RETURN tie.from_load AS made, count(*) AS ties ORDER BY made"
VERSIONS = "MATCH (person:GraphcapPerson) RETURN person.id AS id, person.from_load AS made, person.to_load AS ended ORDER BY id, made"
OPEN = 2**63 - 1
PEOPLE = {"a": {"name": "Ana", "level": "70"}, "b": {"name": "Ben", "manager": "a"}, "c": {}}
TIES = [tie("a", "b", strength=0.5), tie("b", "c", "advice", since="2030-01-01")]
EVENTS = [{"time": "2025-07-01T10:00", "source": "a", "target": "b", "kind": "email", "about": "c"}]


@pytest.fixture
def store(clean_server):
    return open_store(clean_server)


@pytest.fixture
def ask(neo4j_server):
    """Runs a statement of the test's own."""
    with connected(neo4j_server) as server:
        yield server.run_write


def example(people=PEOPLE, ties=TIES, events=EVENTS):
    return in_order(records_of(people, ties, events))


def written(store, *loads):
    with store.writing() as writer:
        for records in loads:
            number = writer.commit(records)
    return number


def fixture_records(folder):
    files = {name: (folder / f"{name}.csv",) for name in ("people", "ties", "events") if (folder / f"{name}.csv").exists()}
    return read_records(
        Sources(**files), old=Records(), settings=replace(Records().settings, imported="2026-01-31"), today=date(2026, 1, 31)
    ).records


@pytest.mark.parametrize("folder", [FIXTURES / "company", *sorted((FIXTURES / "classics").iterdir())], ids=lambda folder: folder.name)
def test_what_was_committed_comes_back_and_builds_the_same_network(folder, store):
    records = fixture_records(folder)
    assert written(store, records) == 1
    assert same_records(store.records(), records)
    assert told(store.network()) == told(build(records))
    assert store.check() == []


@settings(max_examples=int(os.environ.get("GRAPHCAP_EXAMPLES", "12")), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(hostile_records(), min_size=1, max_size=3))
def test_any_records_after_any_others_come_back_and_build_the_same_network(store, loads):
    with store.writing() as writer:
        for records in loads:
            writer.commit(records)
            assert same_records(store.records(), records)
            assert told(store.network()) == told(build(records))
            assert told(store.network("2025-06-01")) == told(build(records, "2025-06-01"))
            assert store.check() == []


def test_a_new_store_is_empty_until_the_first_load_and_leaves_nothing_when_there_is_none(store, ask):
    with store.writing() as writer:
        assert same_records(writer.records, Records())
        with pytest.raises(StoreError, match="no store at"):
            store.network()
    assert ask("MATCH (store:GraphcapStore) RETURN count(*) AS stores") == [{"stores": 0}]


def test_a_load_writes_only_what_differs(store, ask):
    records = records_of([f"p{number}" for number in range(9)], [tie(f"p{number}", f"p{number + 1}") for number in range(8)])
    written(store, records)
    ties = [tie(f"p{number}", f"p{number + 1}", strength=0.9 if number == 0 else None) for number in range(8)]
    assert written(store, records_of([f"p{number}" for number in range(9)], ties)) == 2
    assert ask(COUNTS) == [{"made": 1, "ties": 8}, {"made": 2, "ties": 1}]
    assert written(store, records) == 3
    assert ask(COUNTS) == [{"made": 1, "ties": 7}, {"made": 2, "ties": 1}, {"made": 3, "ties": 1}]


def test_a_changed_person_has_a_new_version_with_ties_and_events_and_the_others_stay(store, ask):
    written(store, example())
    written(store, example(PEOPLE | {"b": {"name": "Benjamin", "manager": "a"}}))
    assert [tuple(row.values()) for row in ask(VERSIONS)] == [("a", 1, OPEN), ("b", 1, 2), ("b", 2, OPEN), ("c", 1, OPEN)]
    ends = (
        "MATCH (:GraphcapEvent)-[end]->(person) RETURN type(end) AS end, person.id AS id, person.from_load AS made ORDER BY end, id, made"
    )
    assert [tuple(row.values()) for row in ask(ends)] == [
        ("GC_ABOUT", "c", 1),
        ("GC_FROM", "a", 1),
        ("GC_TO", "b", 1),
        ("GC_TO", "b", 2),
    ]


def test_a_merge_and_a_split_write_what_they_change_and_no_more(store, ask):
    records = example(ties=[*TIES, tie("a", "c", "knows")])
    one = merged(records, [("b", "a", "x")])
    shown = "MATCH (store:GraphcapStore) MATCH (person:GraphcapPerson) WHERE person.from_load <= store.load < person.to_load "
    ids = shown + "RETURN person.id AS id ORDER BY id"
    written(store, records, one)
    assert [row["id"] for row in ask(ids)] == ["a", "c"]
    ends = "MATCH (event:GraphcapEvent)-[end]->(person) WHERE event.to_load = $open RETURN type(end) AS end, person.id AS id ORDER BY end"
    assert ask(ends, open=OPEN) == []  # what a did to b is what nobody did to anybody else
    assert written(store, records) == 3
    assert [row["id"] for row in ask(ids)] == ["a", "b", "c"]
    assert [(row["end"], row["id"]) for row in ask(ends, open=OPEN)] == [("GC_ABOUT", "c"), ("GC_FROM", "a"), ("GC_TO", "b")]
    assert same_records(store.records(), records)
    written(store, one, replace(one, identity=one.identity.slice(0, 0)), records)
    assert ask("MATCH (record:GraphcapRecord) RETURN count(*) AS records") == [{"records": 0}]


def test_what_ended_before_the_visible_load_goes_with_the_next_one(store, ask):
    names = ["Ben", "Benjamin", "Benny"]
    for name in names:
        written(store, example(PEOPLE | {"b": {"name": name}}))
    assert [tuple(row.values()) for row in ask(VERSIONS)] == [("a", 1, OPEN), ("b", 2, 3), ("b", 3, OPEN), ("c", 1, OPEN)]


def test_a_second_writer_is_refused_with_the_first_one_named(store):
    with store.writing(), pytest.raises(StoreLocked, match=f"is being written to by process {os.getpid()} on "), store.writing():
        pass


def test_a_writer_of_this_machine_that_died_is_followed_at_once_and_one_of_another_when_its_claim_has_run_out(store, ask):
    written(store, example(ties=(), events=()))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    claim = "MATCH (store:GraphcapStore) SET store.writer = $writer, store.writer_until = timestamp() + $left"
    ask(claim, writer=f"{socket.gethostname()} pid {gone.pid}", left=30_000)
    assert written(store, example(events=())) == 2
    ask(claim, writer=f"another-host pid {gone.pid}", left=30_000)
    with pytest.raises(StoreLocked, match=f"process {gone.pid} on another-host"), store.writing():
        pass
    ask(claim, writer=f"another-host pid {gone.pid}", left=-1)
    assert written(store, example(ties=(), events=())) == 3


def test_a_writer_whose_claim_was_taken_over_writes_nothing_more(store, ask):
    written(store, example(ties=(), events=()))
    with store.writing() as writer:
        ask("MATCH (store:GraphcapStore) SET store.writer = 'another-host pid 1'")
        with pytest.raises(StoreLocked, match="another writer has taken over"):
            writer.commit(example(events=()))
    assert same_records(store.records(), example(ties=(), events=()))
    ask("MATCH (store:GraphcapStore) REMOVE store.writer")


@pytest.mark.usefixtures("clean_server")
def test_a_claim_is_renewed_while_it_is_held(neo4j_server, monkeypatch, ask):
    monkeypatch.setattr("graphcap.store.claims.RENEW_SECONDS", 0.01)
    until = "MATCH (store:GraphcapStore) RETURN store.writer_until AS until"
    with connected(neo4j_server) as server, claimed(server):
        (first,) = ask(until)
        while ask(until) == [first]:
            pass
        (later,) = ask(until)
        assert later["until"] > first["until"]


def test_asking_writes_nothing(store, monkeypatch):
    records = example()
    written(store, records)

    def refuse(_server, statement, **_parameters):
        raise AssertionError(statement)

    monkeypatch.setattr(Server, "run_write", refuse)
    assert len(store.network()) == len(store.network("2025-01-01")) == len(store.records().people) == 3
    assert store.check() == []


def test_a_store_of_a_newer_version_is_not_touched(store, ask):
    written(store, example(ties=(), events=()))
    ask("MATCH (store:GraphcapStore) SET store.version = 2")
    for use in (store.network, store.records, store.check):
        with pytest.raises(StoreError, match="written by a newer graphcap"):
            use()
    with pytest.raises(StoreError, match="written by a newer graphcap"), store.writing():
        pass


OTHERS = """
CREATE (ana:Person {id: 'a', name: 'Ana'})-[:KNOWS {since: 2020}]->(:Person {id: 'b'}),
       (ana)-[:GC_LIKE]->(:`X {y}` {from_load: 1})
"""
EVERYTHING_ELSE = """
MATCH (node)
WHERE NOT any(label IN labels(node) WHERE label IN ['GraphcapPerson', 'GraphcapEvent', 'GraphcapStore']) OR size(labels(node)) > 1
OPTIONAL MATCH (node)-[tie]->(other) WHERE NOT type(tie) IN ['GC_TIE', 'GC_FROM', 'GC_TO', 'GC_ABOUT']
RETURN elementId(node) AS node, labels(node) AS labels, properties(node) AS properties,
       elementId(tie) AS tie, type(tie) AS type, properties(tie) AS more, elementId(other) AS other ORDER BY node, tie
"""


def test_a_database_that_holds_somebody_elses_graph_keeps_it_as_it_is(store, ask):
    ask(OTHERS)
    before = ask(EVERYTHING_ELSE)
    try:
        written(store, example())
        written(store, example(PEOPLE | {"a": {"name": "Anna"}}, events=()), example(["x"], (), ()), example())
        assert ask(EVERYTHING_ELSE) == before
        assert same_records(store.records(), example())
    finally:
        ask("MATCH (node) WHERE node:Person OR node:`X {y}` DETACH DELETE node")


def test_a_person_whom_somebody_else_labelled_or_tied_to_something_ends_and_is_not_deleted(store, ask):
    written(store, example(events=()))
    ask(
        "MATCH (ana:GraphcapPerson {id: 'a'}) SET ana:Employee CREATE (:Desk)<-[:SITS_AT]-(:GraphcapNot) WITH 1 AS one "
        "MATCH (ben:GraphcapPerson {id: 'b'}) CREATE (ben)-[:SITS_AT]->(:Desk)"
    )
    try:
        for count in range(3):
            written(store, example([f"x{count}"], (), ()))
        theirs = "MATCH (person:GraphcapPerson) WHERE person:Employee OR (person)-[:SITS_AT]->() "
        kept = theirs + "RETURN person.id AS id, person.name AS name ORDER BY id"
        assert ask(kept) == [{"id": "a", "name": "Ana"}, {"id": "b", "name": "Ben"}]
        assert same_records(store.records(), example(["x2"], (), ()))
        assert store.check() == []
    finally:
        ask("MATCH (node) WHERE node:Desk OR node:Employee OR node:GraphcapNot DETACH DELETE node")


def test_check_tells_what_is_not_as_the_description_says(store, ask):
    written(store, example(events=()))
    ask("MATCH (:GraphcapPerson {id: 'a'})-[tie:GC_TIE]->() WITH tie LIMIT 1 DELETE tie")
    assert any("shows 1 ties in load 1, and its description says 2" in problem for problem in store.check())
    ask("MATCH (person:GraphcapPerson {id: 'c'}) DETACH DELETE person")
    assert any("shows 2 people in load 1, and its description says 3" in problem for problem in store.check())
