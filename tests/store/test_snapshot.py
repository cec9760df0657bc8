"""The copy of a server's network on this machine: made once a load, private, thrown away with the load, never needed."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graphcap.build import build
from graphcap.store import open_store
from graphcap.store.address import parse_address
from graphcap.store.generation import MANIFEST
from graphcap.store.snapshot import snapshots_folder
from hostile import told
from neo4j_server import connected
from versions import version, written


@pytest.fixture
def store(clean_server, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = open_store(clean_server)
    written(found, version(0))
    return found


@pytest.fixture
def folder(store):
    return snapshots_folder(parse_address(store.address))


def asked(store, *days):
    """The network, and what was said."""
    said = []
    network = store.network(*days, say=said.append)
    return told(network), said


def test_the_network_is_read_once_a_load_and_that_is_said(store, folder):
    first, said = asked(store)
    assert first == told(build(version(0)))
    assert [text.partition(" from")[0] for text in said] == ["reading 3 people and 2 ties"]
    assert asked(store) == (first, [])
    written(store, version(1))
    again, said = asked(store)
    assert again == told(build(version(1)))
    assert len(said) == 1
    assert len(list(folder.iterdir())) == 1


def test_another_day_is_built_once_and_kept_beside(store):
    built, said = asked(store, "2019-06-01")
    assert built == told(build(version(0), "2019-06-01"))
    assert len(said) == 1
    assert asked(store, "2019-06-01") == (built, [])
    assert asked(store)[0] == asked(store, store.network().as_of)[0] == told(build(version(0)))


def test_what_is_kept_is_the_owners_alone(store, folder, tmp_path):
    store.network()
    made = list(tmp_path.rglob("*"))
    assert folder in made
    assert {stat.S_IMODE(path.stat().st_mode) for path in made if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in made if path.is_file()} == {0o600}


def test_the_network_answers_where_nothing_can_be_kept(store, tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    network, said = asked(store)
    assert network == told(build(version(0)))
    assert said[1].startswith("cannot write to ")
    assert said[1].endswith("the answer does not need it")


def test_a_store_that_was_made_anew_is_not_taken_for_the_old_one(store, neo4j_server):
    store.network()
    with connected(neo4j_server) as server:
        server.run_write("MATCH (node) WHERE node:GraphcapStore OR node:GraphcapPerson DETACH DELETE node")
    written(store, version(5))
    assert asked(store)[0] == told(build(version(5)))


def test_damage_is_found_by_check_and_a_lost_part_is_read_again(store, folder):
    store.network()
    (kept,) = folder.iterdir()
    columns = kept / "network.columns"
    letters = bytearray(columns.read_bytes())
    letters[0] ^= 1
    columns.write_bytes(letters)
    (problem,) = store.check()
    assert problem.endswith("delete that folder: it is read again when asked for")
    (kept / MANIFEST).unlink()
    assert asked(store)[0] == told(build(version(0)))
    assert store.check() == []


def test_several_readers_at_once_keep_one_whole_copy(store, folder):
    with ThreadPoolExecutor(4) as pool:
        networks = list(pool.map(lambda _: told(store.network()), range(8)))
    assert networks == [told(build(version(0)))] * 8
    assert [path.name for path in folder.iterdir() if "tmp" in path.name] == []
    assert len(list(folder.iterdir())) == 1


def test_two_databases_of_a_server_have_a_folder_each():
    folders = {snapshots_folder(parse_address(f"bolt://host{path}")) for path in ("", "/one", "?database=two", ":7688")}
    assert len(folders) == 4
    assert snapshots_folder(parse_address("bolt://localhost")) == snapshots_folder(parse_address("neo4j://127.0.0.1:7687"))
    assert isinstance(folders.pop(), Path)
