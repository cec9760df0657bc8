"""Forgetting on a Neo4j server: no node, relationship or property names the person, and nothing older is kept on this machine."""

from __future__ import annotations

import json

import pytest

from canary import ID, NAME, NEEDLES, SECOND, hits, write_files
from commands import Commands
from graphcap.errors import StoreError
from graphcap.forgetting import without_person
from graphcap.store import open_store
from graphcap.store.address import parse_address
from graphcap.store.snapshot import snapshots_folder
from neo4j_server import connected

SHARE = """\
MATCH (person:GraphcapPerson {id: $id}) WHERE person.to_load = 9223372036854775807
CREATE (:Theirs {name: 'of another program'})-[:WATCHES]->(person)"""


def told(server):
    """Every property of every node and relationship in the database, as text."""
    with connected(server) as connection:
        nodes = connection.read("MATCH (node) RETURN labels(node) AS labels, properties(node) AS told")
        ties = connection.read("MATCH ()-[tie]->() RETURN type(tie) AS labels, properties(tie) AS told")
    return json.dumps([*nodes, *ties], default=str, ensure_ascii=False)


def named(server):
    text = told(server)
    return [needle for needle in NEEDLES if needle in text]


@pytest.fixture
def planted(clean_server, tmp_path, capsys):
    """The canary on the server, merged, with a network kept here, and the files it came from."""
    cli, files = Commands(clean_server, capsys), write_files(tmp_path / "files")
    assert cli("import", *files).status == 0
    assert cli("merge", ID, SECOND, "--reason", NAME).status == 0
    assert cli("opt-out", ID, "--as", "target").status == 0
    assert cli("central", "--measure", "degree").status == 0
    assert cli("people", "", "--as-of", "2025-05-04").status == 0
    return cli, files


def kept(address):
    return snapshots_folder(parse_address(address))


def test_nothing_on_the_server_names_the_person_before_or_after_the_same_import(planted, neo4j_server, clean_server, tmp_path):
    cli, files = planted
    assert len(named(neo4j_server)) > 5
    assert hits(kept(clean_server)) != []
    ran = cli("forget", NAME, "--yes")
    assert ran.status == 0
    assert ran.out.startswith(f'forgot "{ID}" and "{SECOND}": 3 ties, 2 events, 3 asks; generation ')
    assert named(neo4j_server) == []
    assert not kept(clean_server).exists()
    again = cli("import", *files, "--report", tmp_path / "report.jsonl", "--format", "json")
    assert again.json["left_out"] == {"forgotten": 10}
    assert named(neo4j_server) == []
    assert cli("central", "--measure", "degree").status == 0
    assert hits(kept(clean_server), tmp_path / "report.jsonl") == []
    assert cli("check").status == 0


def test_what_somebody_else_tied_to_the_person_keeps_its_place_and_loses_all_that_was_written_to_it(planted, neo4j_server):
    cli, _ = planted
    with connected(neo4j_server) as connection:
        connection.run_write(SHARE, id=ID)
    assert cli("forget", ID, "--yes").status == 0
    assert named(neo4j_server) == []
    with connected(neo4j_server) as connection:
        rows = connection.read("MATCH (theirs:Theirs)-[:WATCHES]->(person) RETURN theirs.name AS name, keys(person) AS keys")
        connection.run_write("MATCH (theirs:Theirs) DETACH DELETE theirs")
    assert [row["name"] for row in rows] == ["of another program"]
    assert set(rows[0]["keys"]) <= {"from_load", "to_load", "idle_from", "idle_to"}


@pytest.mark.usefixtures("planted")
def test_a_writer_that_died_before_the_end_is_finished_by_the_next_one(neo4j_server, clean_server, monkeypatch):
    def dies(*_):
        message = "the process is gone"
        raise StoreError(message)

    with monkeypatch.context() as patch, open_store(clean_server).writing() as writer:
        patch.setattr("graphcap.store.loads.leave_alone", dies)
        left, _ = without_person(writer.records, ID)
        with pytest.raises(StoreError, match="gone"):
            writer.commit(left, alone=True)
    assert named(neo4j_server) != []
    assert ID not in open_store(clean_server).records().people["id"].to_pylist()
    with open_store(clean_server).writing():
        pass
    assert named(neo4j_server) == []
    assert not kept(clean_server).exists()


def test_a_copy_from_the_server_brings_nothing_back(planted, tmp_path, capsys, clean_server):
    cli, files = planted
    cli("forget", ID, "--yes")
    assert cli("copy", clean_server, tmp_path / "copied").status == 0
    copied = Commands(tmp_path / "copied", capsys)
    assert copied("import", *files, "--format", "json").json["left_out"] == {"forgotten": 10}
    assert hits(copied.store) == []
