"""Credentials: from the environment, a private file or a terminal, in this order; shown nowhere."""

from __future__ import annotations

import stat

import pytest

from graphcap.errors import StoreError
from graphcap.store.credentials import Credentials, credentials_file, credentials_of, keep_credentials, kept_credentials

PLACE = "127.0.0.1:7687"


class Keyboard:
    """What stands in for a terminal, or for none."""

    def __init__(self, *, terminal):
        self._terminal = terminal

    def isatty(self):
        return self._terminal


@pytest.fixture(autouse=True)
def path(tmp_path, monkeypatch):
    for variable in ("NEO4J_USERNAME", "NEO4J_PASSWORD", "_GRAPHCAP_COMPLETE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("GRAPHCAP_NEO4J_FILE", str(tmp_path / "settings" / "neo4j.toml"))
    monkeypatch.setattr("sys.stdin", Keyboard(terminal=False))
    return tmp_path / "settings" / "neo4j.toml"


def test_the_environment_comes_first(monkeypatch):
    keep_credentials(PLACE, Credentials("ana", "of the file"))
    monkeypatch.setenv("NEO4J_PASSWORD", "of the environment")
    assert credentials_of(PLACE) == Credentials("neo4j", "of the environment")
    monkeypatch.setenv("NEO4J_USERNAME", "ben")
    assert credentials_of(PLACE) == Credentials("ben", "of the environment")


@pytest.mark.parametrize("password", ["simple", 'quotes " and \\ back', "emoji 🙂 é", "line\nend\ttab\x7f", "[table]"])
def test_what_is_kept_in_the_file_comes_back(path, password):
    keep_credentials("[::1]:7688", Credentials("first", "other"))
    keep_credentials(PLACE, Credentials("ana", password))
    assert credentials_of(PLACE) == Credentials("ana", password)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keep_credentials(PLACE, None)
    assert list(kept_credentials()) == ["[::1]:7688"]


def test_a_file_that_others_may_read_is_refused(path):
    keep_credentials(PLACE, Credentials("ana", "secret"))
    path.chmod(0o640)
    with pytest.raises(StoreError, match=r"others may read it \(mode 640\): run `chmod 600 "):
        credentials_of(PLACE)


@pytest.mark.parametrize("content", ["not toml secret", '["h:1"]\nusername = "secret"\n', 'h = "secret"\n'])
def test_a_file_that_cannot_be_read_is_told_without_what_it_holds(path, content):
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(StoreError, match="cannot be read: it needs a table a server") as raised:
        credentials_of(PLACE)
    assert "secret" not in str(raised.value)


def test_a_person_at_a_terminal_is_asked(monkeypatch):
    asked = []
    monkeypatch.setattr("sys.stdin", Keyboard(terminal=True))
    monkeypatch.setattr("getpass.getpass", lambda prompt: asked.append(prompt) or "typed")
    assert credentials_of(PLACE) == Credentials("neo4j", "typed")
    assert asked == [f"Password of neo4j at {PLACE}: "]


def test_nobody_is_asked_while_a_shell_completes(monkeypatch):
    monkeypatch.setattr("sys.stdin", Keyboard(terminal=True))
    monkeypatch.setenv("_GRAPHCAP_COMPLETE", "bash_complete")
    with pytest.raises(StoreError, match=f"^no password for the server at {PLACE}: set \\$NEO4J_PASSWORD, or keep it in "):
        credentials_of(PLACE)


def test_the_file_stands_among_the_users_settings(monkeypatch, tmp_path):
    monkeypatch.delenv("GRAPHCAP_NEO4J_FILE")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert credentials_file() == tmp_path / "graphcap" / "neo4j.toml"


def test_credentials_do_not_show_their_password():
    assert repr(Credentials("ana", "secret")) == "Credentials('ana', ...)"
