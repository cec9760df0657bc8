"""The folder of a server: private, listening on this machine alone, and knowing whether its server runs."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
from contextlib import suppress

import pytest

from graphcap.errors import StoreError
from graphcap.localserver.artifacts import Artifacts
from graphcap.localserver.home import Home, Memory, free_port, refuse_taken


@pytest.fixture
def home(tmp_path):
    """A home that is ready for a server on port 7999."""
    made = Home(tmp_path / "state" / "neo4j")
    made.prepare(Artifacts("java", tmp_path / "jars"), 7999, Memory(heap="1g", pagecache="300m"))
    return made


def test_everything_in_a_home_is_its_owners_alone(home):
    modes = {path.name: stat.S_IMODE(path.lstat().st_mode) for path in home.folder.rglob("*") if not path.is_symlink()}
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700
    assert modes == {"conf": 0o700, "data": 0o700, "import": 0o700, "logs": 0o700, "run": 0o700} | dict.fromkeys(
        ("neo4j.conf", "port", "running"), 0o600
    )


def test_the_server_listens_on_this_machine_alone_speaks_bolt_alone_and_reports_nothing(home):
    lines = (home.folder / "conf" / "neo4j.conf").read_text(encoding="utf-8").splitlines()
    settings = dict(line.split("=") for line in lines if not line.startswith("#"))
    assert settings == {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": "127.0.0.1:7999",
        "server.bolt.advertised_address": "127.0.0.1:7999",
        "server.http.enabled": "false",
        "server.memory.pagecache.size": "300m",
        "dbms.usage_report.enabled": "false",
        "dbms.security.procedures.unrestricted": "gds.*",
        "dbms.security.allow_csv_import_from_file_urls": "false",
    }


def test_a_home_remembers_its_port(home):
    assert Home(home.folder).port == 7999


def test_a_home_where_nothing_was_has_no_port_and_no_server(tmp_path):
    home = Home(tmp_path)
    assert (home.port, home.pid, home.is_running, home.is_empty) == (None, None, False, True)


def test_the_default_home_is_in_the_users_folder_for_state(monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", "/a/state")
    assert str(Home().folder) == "/a/state/graphcap/neo4j"


def test_a_server_runs_as_long_as_a_process_has_the_lock_however_it_ends(home):
    with home.claimed() as descriptor:
        os.set_inheritable(descriptor, True)  # noqa: FBT003 - it takes no name
        running = subprocess.Popen(["sleep", "60"], close_fds=False)
    assert home.is_running
    with pytest.raises(BlockingIOError), home.claimed():
        pass
    running.kill()
    running.wait()
    assert not home.is_running


def test_a_home_in_which_filling_broke_off_is_emptied_by_the_next_start(home, tmp_path):
    databases = home.folder / "data" / "databases" / "neo4j"
    with suppress(KeyboardInterrupt), home.filling():
        databases.mkdir(parents=True)
        raise KeyboardInterrupt
    assert home.is_filling
    assert home.is_empty
    home.prepare(Artifacts("java", tmp_path / "jars"), 7999, Memory())
    assert not databases.exists()
    assert not home.is_filling


def test_a_home_that_was_filled_or_used_is_not_empty_and_keeps_its_data(home, tmp_path):
    databases = home.folder / "data" / "databases" / "neo4j"
    with home.filling():
        databases.mkdir(parents=True)
    home.prepare(Artifacts("java", tmp_path / "jars"), 7999, Memory())
    assert databases.exists()
    assert not home.is_empty


def test_a_port_that_is_taken_is_refused_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(StoreError, match=rf"cannot listen on port {port} of this machine .*: give another with --port"):
            refuse_taken(port)


def test_a_free_port_can_be_listened_on():
    port = free_port()
    refuse_taken(port)
    with socket.create_server(("127.0.0.1", port)) as listening:
        assert listening.getsockname()[1] == port
