"""What holds for every test: no deadline on generated examples, no store of the person who runs the tests, one server for all of them."""

from __future__ import annotations

import signal

import hypothesis
import pytest

from neo4j_server import artifacts, clean_server, neo4j_server

__all__ = ["artifacts", "clean_server", "neo4j_server"]

collect_ignore = ["guided.py"]
"""A program that takes atheris, which `nox -s guided` installs."""

hypothesis.settings.register_profile("graphcap", hypothesis.settings(deadline=None))
hypothesis.settings.load_profile("graphcap")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell starts what runs in its background so, and every process of a test as well
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _no_store_of_the_user(monkeypatch):
    monkeypatch.delenv("GRAPHCAP_STORE", raising=False)
    monkeypatch.delenv("GRAPHCAP_POLICY", raising=False)


@pytest.fixture(autouse=True, scope="session")
def _no_folders_of_the_user(tmp_path_factory):
    """Snapshots, servers and credentials that tests keep stay among the tests' files."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            patch.setenv(variable, str(tmp_path_factory.mktemp(variable.lower())))
        yield
