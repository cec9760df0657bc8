"""A connection to a server: what goes wrong is told in one line within seconds, and nothing tells the password."""

from __future__ import annotations

import socket
import time

import pytest

from graphcap.errors import StoreError
from graphcap.store import open_store
from graphcap.store.address import parse_address
from graphcap.store.neo4j import connect
from ports import HTTP, listening

SECRET = "hunter2-hunter2"  # noqa: S105 - of nobody
MOST_SECONDS = 10


@pytest.fixture(autouse=True)
def _credentials(monkeypatch):
    monkeypatch.setenv("NEO4J_USERNAME", "neo4j")
    monkeypatch.setenv("NEO4J_PASSWORD", SECRET)


def refusal(address):
    """What is said of a server that cannot be used, and after how many seconds."""
    start = time.monotonic()
    with pytest.raises(StoreError) as raised:
        connect(address)
    said = str(raised.value)
    assert "\n" not in said
    assert SECRET not in said
    assert time.monotonic() - start < MOST_SECONDS
    return said


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+s"])
def test_a_port_that_refuses_is_told_in_one_line(scheme):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert refusal(f"{scheme}://127.0.0.1:{port}").startswith(f"no Neo4j answers at 127.0.0.1:{port} (")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+s"])
@pytest.mark.parametrize("answer", [None, HTTP], ids=["silent", "http"])
def test_a_server_that_is_silent_or_speaks_http_is_told_in_one_line(scheme, answer):
    with listening(answer) as port:
        assert refusal(f"{scheme}://127.0.0.1:{port}").startswith(f"no Neo4j answers at 127.0.0.1:{port} (")


def test_a_host_that_does_not_exist_is_told_in_one_line():
    assert refusal("bolt://no-such-host.invalid").startswith("no Neo4j answers at no-such-host.invalid:7687 (")


def test_wrong_credentials_are_told_in_one_line(neo4j_server):
    place = parse_address(neo4j_server.address).place
    assert refusal(neo4j_server.address) == f"the server at {place} refuses the credentials: check $NEO4J_USERNAME and $NEO4J_PASSWORD"


@pytest.mark.parametrize(
    "address",
    [
        f"bolt://neo4j:{SECRET}@host",
        f"neo4j+s://{SECRET}@host/db",
        f"bolt://host?user={SECRET}",
        f"ftp://neo4j:{SECRET}@host",
        "bolt://neo4j:x",
    ],
)
def test_an_address_that_holds_more_than_a_place_is_refused_and_not_repeated(address):
    with pytest.raises(StoreError) as raised:
        open_store(address)
    assert SECRET not in str(raised.value)
    assert "HOST:PORT" in str(raised.value)


def test_an_address_of_another_kind_names_the_kinds_there_are():
    with pytest.raises(StoreError, match=r"^no store for postgres:// addresses: give a folder, or one of neo4j://, "):
        open_store("postgres://host/db")


@pytest.mark.parametrize(
    ("text", "place", "database"),
    [
        ("bolt://localhost", "127.0.0.1:7687", None),
        ("neo4j+s://Graph.example.com:7777/people", "graph.example.com:7777", "people"),
        ("bolt://[::1]:7688?database=people", "[::1]:7688", "people"),
    ],
)
def test_an_address_names_a_place_and_a_database(text, place, database):
    address = parse_address(text)
    assert (address.place, address.database) == (place, database)


@pytest.mark.parametrize(
    ("text", "exposed"),
    [
        ("bolt://127.0.0.9", False),
        ("bolt://localhost", False),
        ("neo4j://[::1]", False),
        ("neo4j://192.0.2.1", True),
        ("bolt://graph.example.com", True),
        ("bolt+s://graph.example.com", False),
    ],
)
def test_what_goes_to_another_host_in_the_clear_is_known(text, exposed):
    assert parse_address(text).exposed is exposed


@pytest.fixture
def server(neo4j_server, monkeypatch):
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.username)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    with connect(neo4j_server.address) as connection:
        yield connection


def test_a_server_in_the_clear_on_another_host_brings_a_warning_and_one_on_this_host_does_not(server, monkeypatch, caplog):
    address = server.address.text
    with connect(address):
        assert caplog.messages == []
    monkeypatch.setattr("graphcap.store.address.Address.exposed", True)
    with connect(address):
        assert [message.split(":")[0] for message in caplog.messages] == ["graphcap"]


def test_the_server_itself_refuses_to_write_for_a_question(server):
    with pytest.raises(StoreError, match="Writing in read access mode not allowed"):
        server.read("CREATE (:GraphcapNobody)")
    with pytest.raises(StoreError, match="Writing in read access mode not allowed"):
        list(server.stream("CREATE (:GraphcapNobody)"))


def test_rows_come_as_maps_or_lists(server):
    statement = "UNWIND $values AS value RETURN value, value * 2 AS twice"
    assert server.read(statement, values=[1, 2]) == [{"value": 1, "twice": 2}, {"value": 2, "twice": 4}]
    assert list(server.stream(statement, values=[1, 2])) == [[1, 2], [2, 4]]


def test_a_database_that_the_server_does_not_have_is_named(server):
    with connect(f"{server.address.target}/nowhere") as other, pytest.raises(StoreError, match='has no database "nowhere"'):
        other.read("RETURN 1")


def test_nothing_of_the_driver_reaches_stderr(server, capfd):
    server.read("MATCH (person:NobodyHasThisLabel) RETURN id(person)")
    captured = capfd.readouterr()
    assert captured.err == ""
