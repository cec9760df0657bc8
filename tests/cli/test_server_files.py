"""A Neo4j server of one's own, byte by byte: no password in a process, a file or a message; nothing of the forgotten, once written anew."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from canary import ID, NAME, SECOND, hits, write_files
from commands import Commands, process
from graphcap.localserver.home import Home
from graphcap.localserver.process import stop
from graphcap.policy.holder import system_user

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD, WRONG, FAILING = "sesame-of-the-canary-81d2", "another-of-the-canary-81d2", "failing-of-the-canary-81d2"
RIGHTS = Path(__file__).parents[2] / "docs" / "rights.md"
GREETING = b"\x00\x00\x04\x05"
"""A server's word that it speaks Bolt 5.4."""
ASKED = (
    ["info"],
    ["intro", "ana", "dan"],
    ["access", "--format", "json", "--output", "access.json"],
    ["show-me", "ana", "--format", "html", "--output", "ana.html"],
    ["query", "intro", "--param", "from=ana", "--param", "to=dan"],
    ["people", "", "--as-of", "2025-05-04"],
    ["export", "exported"],
    ["export", "coded", "--pseudonymise"],
    ["map", "--output", "map.html"],
    ["report", "--output", "report.html"],
    ["merge", "ana", "dan"],
    ["split", "ana"],
    ["opt-out", "ana"],
    ["dispute", "ana", "--question", "me"],
    ["check"],
    ["audit-log", "show"],
)


@pytest.fixture(scope="module")
def folder(artifacts, tmp_path_factory) -> Iterator[Path]:
    """A folder for everything that is kept, under an umask that hides nothing; a server in its ``home`` is stopped at the end."""
    made, before = tmp_path_factory.mktemp("own"), os.umask(0)
    policy = made / "policy.toml"
    policy.write_text(f'log = "{made}/audit.jsonl"\n[users.{system_user()}]\nrole = "admin"\nperson = "ana"\n', encoding="utf-8")
    policy.chmod(0o600)
    places = {f"XDG_{name}_HOME": str(made / name.lower()) for name in ("CONFIG", "STATE")}
    places |= {"XDG_CACHE_HOME": str(artifacts.folder.parents[2]), "NEO4J_PASSWORD": PASSWORD, "GRAPHCAP_POLICY": str(policy)}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in places.items():
            patch.setenv(name, value)
        for name in ("NEO4J_USERNAME", "GRAPHCAP_NEO4J_FILE"):
            patch.delenv(name, raising=False)
        patch.chdir(made)
        yield made
        stop(Home(made / "home"))
    os.umask(before)


@pytest.fixture
def own(folder, capsys, monkeypatch) -> Commands:
    """Commands in this folder."""
    monkeypatch.setenv("GRAPHCAP_POLICY", str(folder / "policy.toml"))
    return Commands(folder / "store", capsys)


def started(own: Commands, *more: object) -> Commands:
    """The same commands on the server in ``home``, which is started where it does not run."""
    ran = own("neo4j", "start", "--home", "home", *more)
    assert ran.status == 0, ran.err
    return Commands(ran.out.strip(), own._capsys)  # type: ignore[arg-type]  # an address, where stores in folders have a path


def processes_with(*secrets: str) -> list[str]:
    """Every process of this machine, but the tests' own, whose words or environment hold a secret."""
    tests = {str(os.getpid()), str(os.getppid())}
    found = []
    for number in {name for name in os.listdir("/proc") if name.isdigit()} - tests:  # noqa: PTH208 - processes come and go
        for name in ("cmdline", "environ"):
            with suppress(OSError):
                told = Path(f"/proc/{number}/{name}").read_bytes()
                found += [f"{number}/{name}" for secret in secrets if secret.encode() in told]
    return found


def files_with(folder: Path, *secrets: str) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() for secret in secrets if secret.encode() in path.read_bytes()]


def reachable(folder: Path) -> list[str]:
    """Files that somebody else could open: they, and every folder above them up to this one, let others in."""
    return [
        str(path)
        for path in folder.rglob("*")
        if path.is_file()
        and all(stat.S_IMODE(part.lstat().st_mode) & 0o077 for part in (path, *path.parents) if part.is_relative_to(folder))
    ]


STEPS = (
    "graphcap copy bolt://127.0.0.1:PORT kept\n",
    "graphcap neo4j stop\n",
    "rm -r ~/.local/state/graphcap/neo4j\n",
    "graphcap neo4j start --load kept\n",
    "rm -r kept\n",
)
"""What the page tells to do, in the default home."""


@contextmanager
def speaks(*said: bytes) -> Iterator[str]:
    """The address of something that listens, answers everybody so, and closes."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                with connection:
                    for part in said:
                        connection.recv(4096)
                        connection.sendall(part)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"bolt://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()


FAULTS = (
    (),
    (b"HTTP/1.1 400 Bad Request\r\n\r\n",),
    (GREETING,),
    (GREETING, bytes.fromhex("0010b1719182") + b"\xff" * 16),
    (GREETING, b"\x00\x00\x00\x04\xb1\x7f\xa0\x00"),
)


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("traceback", ["", "1"])
def test_no_message_holds_a_password_where_a_server_fails(folder, traceback, monkeypatch):
    monkeypatch.setenv("GRAPHCAP_TRACEBACK", traceback)
    monkeypatch.setenv("NEO4J_PASSWORD", FAILING)
    for said in FAULTS:
        with speaks(*said) as address:
            ran = process("--store", address, "info")
            assert ran.returncode == 3, ran.stderr
            assert FAILING not in ran.stdout + ran.stderr
            assert ran.stderr.count("\n") == 1, ran.stderr
    assert files_with(folder, FAILING) == []


def test_no_process_no_file_and_no_message_holds_a_password_of_a_server(own, folder, monkeypatch):
    (folder / "home").mkdir(mode=0o777)
    server = started(own)
    said = [server("import", *write_files(folder / "files"))]
    assert said[0].status == 0, said[0].err
    for words in ASKED:
        said.append(server(*words))
        assert said[-1].status in {0, 1}, said[-1].err
    said.append(own("copy", server.store, "copied"))
    assert processes_with(PASSWORD) == []
    for name in ("home", "state", "copied", "exported", "coded"):
        assert reachable(folder / name) == []

    monkeypatch.setenv("NEO4J_PASSWORD", WRONG)
    for words in ASKED[:2]:
        said.append(server(*words))
        assert (said[-1].status, said[-1].err.count("\n")) == (3, 1)
    assert [ran for ran in said if PASSWORD in ran.out + ran.err or WRONG in ran.out + ran.err] == []
    assert files_with(folder, PASSWORD, WRONG) == []


def test_of_a_server_that_was_written_anew_no_byte_names_the_forgotten(own, folder):
    server = started(own)
    server("import", *write_files(folder / "files"))
    assert server("merge", ID, SECOND, "--reason", NAME).status == 0
    told = server("forget", NAME, "--yes", "--outputs")
    assert told.status == 0, told.err
    assert "Neo4j keeps what it has deleted" in told.err
    people = server("people", "", "--format", "json").json["rows"]
    assert hits(folder / "home") != []  # which is why the page says what to do

    page = RIGHTS.read_text(encoding="utf-8")
    for step in STEPS:
        assert step in page
    assert own("copy", server.store, "kept").status == 0
    assert own("neo4j", "stop", "--home", "home").status == 0
    shutil.rmtree(folder / "home")
    server = started(own, "--load", "kept")
    shutil.rmtree(folder / "kept")

    assert server("people", "", "--format", "json").json["rows"] == people
    files = write_files(folder / "files")
    assert server("import", *files, "--format", "json").json["left_out"] == {"forgotten": 10}
    assert server("check").status == 0
    assert own("neo4j", "stop", "--home", "home").status == 0
    assert hits(folder / "home", folder / "state", folder / "audit.jsonl") == []
