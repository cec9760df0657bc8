"""Servers that a test has for itself, because it fills, kills or restarts them."""

from __future__ import annotations

import os
import secrets
from contextlib import ExitStack

import pytest

from graphcap.localserver.home import Home
from graphcap.localserver.process import start, stop
from neo4j_server import SMALL, Neo4jServer, user_of


class OwnServer:
    """A server in a home of its own; commands find its password in the environment."""

    def __init__(self, folder, artifacts, password):
        self.home = Home(folder)
        self._artifacts, self._password = artifacts, password

    def start(self, load=None):
        said: list[str] = []
        address = start(self.home, self._artifacts, say=said.append, memory=SMALL, load=load)
        return Neo4jServer(address, "neo4j", self._password)

    def stop(self):
        assert stop(self.home)


@pytest.fixture
def own_server(artifacts, tmp_path):
    """A server that is not started yet, and ends with the test; it has the password of the other server of the tests, if there is one."""
    with ExitStack() as until_the_end:
        password = os.environ.get("NEO4J_PASSWORD") or secrets.token_urlsafe()
        until_the_end.enter_context(user_of("neo4j", password))
        server = OwnServer(tmp_path / "neo4j", artifacts, password)
        until_the_end.callback(stop, server.home)
        yield server
