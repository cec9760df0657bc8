"""A look at what a server shows, without the driver: the same as the driver gives, and None wherever anything is not as expected."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from graphcap.store import open_store
from graphcap.store.address import LOCALHOST, parse_address
from graphcap.store.credentials import Credentials
from graphcap.store.glance import GREETING, glance
from graphcap.store.server import visible_node
from neo4j_server import connected
from written import records_of, tie

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j_server import Neo4jServer

SIZES = (0, 1, 15, 16, 255, 256, 65_535, 65_536)
NUMBERS = [0, 1, -1, -16, -17, 127, 128, -128, -129, 32_767, 32_768, -32_769, 2**31 - 1, 2**31, -(2**31) - 1, 2**63 - 1, -(2**63)]
KEPT = """
import sys
from graphcap.store import open_store
network = open_store(sys.argv[1]).network()
print(len(network), network.origin.generation, "neo4j" in sys.modules)
"""


def looked(server: Neo4jServer, **other: str) -> dict[str, Any] | None:
    account = {"username": server.username, "password": server.password} | other
    return glance(parse_address(server.address), Credentials(**account))


@pytest.fixture
def filled(clean_server: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with open_store(clean_server).writing() as writer:
        writer.commit(records_of({"é": {"name": "漢 😀"}, "b": {}}, [tie("é", "b")]))
    return clean_server


@pytest.mark.usefixtures("filled")
def test_it_sees_what_the_driver_sees_whatever_stands_there(neo4j_server: Neo4jServer) -> None:
    values: dict[str, Any] = {f"text_{size}": "é" * size for size in SIZES} | {f"list_{size}": [1] * size for size in SIZES}
    values |= {"numbers": NUMBERS, "flags": [True, False], "shares": [0.1, -1e300], "nothing": []}
    with connected(neo4j_server) as server:
        server.run_write("MATCH (store:GraphcapStore) SET store += $values", values=values)
        wanted = visible_node(server)
    assert wanted is not None
    assert looked(neo4j_server) == wanted
    assert values.items() <= wanted.items()


@pytest.mark.usefixtures("filled")
def test_it_says_nothing_where_the_driver_has_to(neo4j_server: Neo4jServer) -> None:
    assert looked(neo4j_server, password="another one") is None  # noqa: S106 - not a secret
    elsewhere = parse_address(f"{neo4j_server.address}/elsewhere")
    assert glance(elsewhere, Credentials(neo4j_server.username, neo4j_server.password)) is None
    with connected(neo4j_server) as server:
        server.run_write("MATCH (store:GraphcapStore) SET store.strange = date('2026-01-01')")
    assert looked(neo4j_server) is None
    with connected(neo4j_server) as server:
        server.run_write("MATCH (store:GraphcapStore) DETACH DELETE store")
    assert looked(neo4j_server) is None


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """A port of this machine that answers a greeting with these bytes, and then closes."""

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            assert connection.recv(len(GREETING)) == GREETING
            connection.sendall(answer)

    with socket.create_server((LOCALHOST, 0)) as listening:
        served = Thread(target=serve)
        served.start()
        yield listening.getsockname()[1]
        served.join()


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00\x00\x00\x04", b"\x00\x00\x04\x05", b"\x00\x00\x04\x05\x00\x09\xb1\x70\xa1"]
)
def test_what_is_no_bolt_or_breaks_off_says_nothing(answer: bytes) -> None:
    with answering(answer) as port:
        assert glance(parse_address(f"bolt://{LOCALHOST}:{port}"), Credentials("neo4j", "secret words")) is None


def test_nobody_there_says_nothing() -> None:
    with socket.create_server((LOCALHOST, 0)) as listening:
        port = listening.getsockname()[1]
    assert glance(parse_address(f"bolt://{LOCALHOST}:{port}"), Credentials("neo4j", "secret words")) is None


def test_a_question_on_a_copy_that_still_holds_does_without_the_driver(filled: str) -> None:
    def asked() -> list[str]:
        done = subprocess.run([sys.executable, "-c", KEPT, filled], env=os.environ, capture_output=True, text=True, check=True)
        return done.stdout.split()

    assert asked() == ["2", "1", "True"]
    assert asked() == ["2", "1", "False"]
    with open_store(filled).writing() as writer:
        writer.commit(records_of(["a", "b", "c"], [tie("a", "b")]))
    assert asked() == ["3", "2", "True"]
    assert asked() == ["3", "2", "False"]
