"""What is loaded offline is, node by node and tie by tie, what the same records become over Bolt."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from commands import Commands
from graphcap.build import build
from graphcap.errors import StoreError
from graphcap.localserver.artifacts import Artifacts
from graphcap.localserver.bulk import OfflineLoad
from graphcap.localserver.home import Home
from graphcap.records import Records
from graphcap.resources import folder
from graphcap.store import open_store
from neo4j_server import connected

COMPANY = [Path(str(folder("fixtures"))) / "company" / f"{name}.csv" for name in ("people", "ties", "events")]
PEOPLE = [
    ["id", "name", "Job Title (EN)", "a:int", ":IGNORE", "`tick` {x: 1}", "gc_name", "from_load", "with,comma", 'quo"te', "nöte", "idle"],
    ["x1", 'Ångström, "Å"', "Head (EN)", "7", "here", "`", "theirs", "1", " ,", '""', "two\nlines\r\nthree", "yes"],
    ["x2", "x`}) DETACH DELETE n //", "", "", "", "\\u0060", "", "", "", "", " led and trailed ", ""],
    ["007", "", "null", "NaN", "", "\\", "", "", ";", "'", "true", ""],
]  # fmt: skip
TIES = [
    ["source", "target", "kind", "strength", "since", "until", "last_contact", "public", "declared_closeness", "coverage", "status"],
    ["x1", "x2", "knows", ".3", "", "", "2026-01-02T03:04:05.678901Z", "yes", "", "", "act\nive"],
    ["x2", "x1", "knows", ".1", "", "", "", "no", "", ".25", ""],
    ["x1", "007", "`kind`:int", "", "2020-01-01", "2030-01-01", "", "", "3", "", ""],
    ["x1", "p0001", "knows", "", "", "", "", "", "1", "", ""],
    ["007", "p0001", "knows", ".2", "2010-01-01", "2020-01-01", "2019-01-01", "", "", ".5", "over"],
    ["007", "x2", "GC_TIE {x: 1}]->() //", "0.30000000000000004", "", "", "", "", "", "", ""],
]
EVENTS = [
    ["time", "source", "target", "kind", "about", "context", "outcome", "weight", "id"],
    ["2026-01-02T03:04:05.000001Z", "x1", "x2", "no, `kind`", "007", 'a "word"', "two\nlines", "0.1", ""],
    ["2026-01-02T03:04:05Z", "x1", "", "achievement", "", "", "", "", "e,1"],
]


@pytest.fixture
def store(tmp_path, capsys):
    """An embedded store of the example company and of people and ties whose texts mean something to CSV or Cypher."""
    extra = []
    for name, rows in (("people", PEOPLE), ("ties", TIES), ("events", EVENTS)):
        extra.append(tmp_path / f"{name}.csv")
        with extra[-1].open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    run = Commands(tmp_path / "store", capsys)
    merges = [("merge", "x2", "x1", "--reason", 'the "same"'), ("merge", "p0001", "p0002")]
    for ran in (run("import", *COMPANY, *extra, "--strict", "--as-of", "2026-02-01"), *(run(*words) for words in merges)):
        assert ran.status == 0, ran.err
    return open_store(tmp_path / "store")


def everything(server):
    """Everything that a server holds: nodes by label and ties by type and ends, with their properties, counted."""
    with connected(server) as connection:
        nodes = connection.read("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties")
        ties = connection.read(
            "MATCH (a)-[t]->(b) RETURN type(t) AS type, labels(a) + [a.id] AS source, labels(b) + [b.id] AS target,"
            " properties(t) AS properties"
        )
        made = connection.read(
            "SHOW INDEXES YIELD name, type, labelsOrTypes, properties, owningConstraint WHERE name STARTS WITH 'graphcap'"
        )
    for node in nodes:
        node["properties"].pop("state", None)  # a text that no other load has
    return Counter(map(frozen, nodes)), Counter(map(frozen, ties)), Counter(map(frozen, made))


def frozen(value):
    if isinstance(value, dict):
        return frozenset((name, frozen(cell)) for name, cell in value.items())
    if isinstance(value, list):
        return tuple(map(frozen, value))
    return type(value).__name__, str(value)  # so that 1, 1.0 and true differ


def test_a_server_that_was_filled_offline_holds_what_it_would_hold_over_bolt(store, own_server, neo4j_server, clean_server):
    over_bolt = open_store(clean_server)
    with over_bolt.writing() as writer:
        writer.commit(store.records())
    nodes, ties, made = everything(neo4j_server)
    offline = own_server.start(OfflineLoad(store.records(), store.network()))
    assert len(ties) > 2_300
    assert everything(offline) == (nodes, ties, made)
    assert open_store(offline.address).records() == store.records()


def test_what_the_importer_says_of_a_failure_is_passed_on_and_the_next_start_is_of_an_empty_server(own_server, monkeypatch, store):
    monkeypatch.setattr("graphcap.localserver.bulk.IMPORTER", "org.neo4j.NoSuchImporter")
    with pytest.raises(StoreError, match=r"Neo4j's importer failed, and nothing was loaded: .*NoSuchImporter"):
        own_server.start(OfflineLoad(store.records(), store.network()))
    assert own_server.home.is_empty
    assert not own_server.home.is_running


def test_of_a_store_of_nobody_nothing_is_written(tmp_path):
    said: list[str] = []
    OfflineLoad(Records(), build(Records())).write(Home(tmp_path), Artifacts("no such program", tmp_path), heap="1g", say=said.append)
    assert said == ["loading 0 people and 0 ties offline"]
    assert list(tmp_path.iterdir()) == []
