"""A real Neo4j for tests: the one at ``$GRAPHCAP_TEST_NEO4J``, else one started for the session, of the artifacts in the user's cache.

Tests that need it are left out with a reason where Java or Maven is missing; with ``GRAPHCAP_REQUIRE_NEO4J=1`` they fail instead.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest

from graphcap.errors import StoreError
from graphcap.localserver.artifacts import Artifacts, artifacts_folder, find_artifacts
from graphcap.localserver.home import Home, Memory
from graphcap.localserver.process import start, stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.store.neo4j import Server

ARTIFACTS = artifacts_folder()
"""Where the user's cache has them, however the tests set the cache afterwards."""

SMALL = Memory(heap="700m", pagecache="256m")
OURS = ("GraphcapStore", "GraphcapEvent", "GraphcapRecord", "GraphcapPerson")
REMOVE = "MATCH (node) WHERE $label IN labels(node) CALL (node) { DETACH DELETE node } IN TRANSACTIONS OF 500 ROWS"


class Neo4jServer(NamedTuple):
    """A server, and who may use it."""

    address: str
    username: str
    password: str


def unavailable(reason: str) -> None:
    """No server here: leave the test out, unless the environment says that there must be one."""
    message = f"tests on a real Neo4j: {reason}"
    if os.environ.get("GRAPHCAP_REQUIRE_NEO4J") == "1":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def artifacts() -> Artifacts:
    """Java and what a server is started from."""
    try:
        return find_artifacts(ARTIFACTS, say=lambda _: None)
    except StoreError as error:
        unavailable(str(error))
        raise


@contextmanager
def user_of(username: str, password: str) -> Iterator[None]:
    """The variables by which commands find who they are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEO4J_USERNAME", username)
        patch.setenv("NEO4J_PASSWORD", password)
        yield


@pytest.fixture(scope="session")
def neo4j_server(request, tmp_path_factory) -> Iterator[Neo4jServer]:
    """A running server for the session; commands find its credentials in the environment."""
    if address := os.environ.get("GRAPHCAP_TEST_NEO4J"):
        yield Neo4jServer(address, os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"])
        return
    artifacts = request.getfixturevalue("artifacts")
    home = Home(tmp_path_factory.mktemp("neo4j"))
    said: list[str] = []
    with user_of("neo4j", secrets.token_urlsafe()):
        try:
            address = start(home, artifacts, say=said.append, memory=SMALL)
        except StoreError as error:
            pytest.fail("\n".join([*said, str(error)]))
        yield Neo4jServer(address, "neo4j", os.environ["NEO4J_PASSWORD"])
        stop(home)


@pytest.fixture
def clean_server(neo4j_server: Neo4jServer) -> str:
    """The address of the server, on which nothing of graphcap's is left."""
    with connected(neo4j_server) as server:
        for label in OURS:
            server.run_write(REMOVE, label=label)
    return neo4j_server.address


@contextmanager
def connected(server: Neo4jServer) -> Iterator[Server]:
    """A connection of the store's own sort."""
    from graphcap.store.address import parse_address
    from graphcap.store.credentials import Credentials
    from graphcap.store.neo4j import Server

    with Server(parse_address(server.address), Credentials(server.username, server.password)) as connection:
        yield connection
