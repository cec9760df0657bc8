"""Starting and stopping a local server, and telling whether it runs.

A server is started as a process of its own that outlives the command, and counts as started when Bolt answers and the password is set.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import time
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, NamedTuple

from graphcap.errors import InputError, StoreError
from graphcap.localserver.artifacts import NEO4J_VERSION
from graphcap.localserver.home import Memory, free_port, refuse_taken
from graphcap.store.address import LOCALHOST, parse_address
from graphcap.store.credentials import (
    DEFAULT_USERNAME,
    PASSWORD_VARIABLE,
    USERNAME_VARIABLE,
    Credentials,
    environment_for_others,
    keep_credentials,
    kept_credentials,
)
from graphcap.store.lock import held

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcap.localserver.artifacts import Artifacts
    from graphcap.localserver.bulk import OfflineLoad
    from graphcap.localserver.home import Home
    from graphcap.store.address import Address
    from graphcap.store.neo4j import Server

    Say = Callable[[str], None]

ENTRY = "org.neo4j.server.CommunityEntryPoint"
OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
LOCK = "lock"
LOCK_SECONDS = 1.0
START_SECONDS = 180
STOP_SECONDS = 30
KILL_SECONDS = 10
PAUSE_SECONDS = 0.2
SAY_EVERY = 10
LAST_LINES = 8
LEAST_PASSWORD = 8
RANDOM_BYTES = 18
FIRST_PASSWORD = "neo4j"  # noqa: S105 - what every new server has, until it is changed at its first start
BOLT = b"\x60\x60\xb0\x17" + b"\x00\x08\x08\x05" + bytes(12)
"""The greeting of a client that speaks Bolt 5.0 to 5.8."""


class Status(NamedTuple):
    """How a local server stands; nothing but where it lies is known of one that does not run."""

    running: bool
    home: str
    address: str | None = None
    version: str | None = None
    pid: int | None = None


def status(home: Home) -> Status:
    """How the server of a home stands."""
    if not home.is_running:
        return Status(running=False, home=str(home.folder))
    return Status(running=True, home=str(home.folder), address=_address(home), version=NEO4J_VERSION, pid=home.pid)


def start(
    home: Home, artifacts: Artifacts, *, say: Say, port: int | None = None, memory: Memory | None = None, load: OfflineLoad | None = None
) -> str:
    """Start the server of a home and wait until it answers; its address. One that runs already is left as it is.

    Parameters
    ----------
    home, artifacts
        Where, and of what.
    say
        Told in sentences how it stands.
    port
        Where it listens; None: where it did last time, at first any free port.
    memory
        What it may take.
    load
        What a new server shall hold.

    Raises
    ------
    StoreError
        When it shall get a load and is not new, the port is taken, or the server ends or does not answer in three minutes: its last
        lines of log are said before.
    InputError
        When ``$NEO4J_USERNAME`` or ``$NEO4J_PASSWORD`` is one that a new server does not take.
    """
    if load is None and home.is_running:
        return _running(home, say)
    _refuse_load(home, load)
    known = kept_credentials().get(parse_address(_address(home)).place) if home.port else None
    wanted = _wanted_password(known)
    home.make()
    with held(home.folder / LOCK, seconds=LOCK_SECONDS):
        if home.is_running:
            return _running(home, say)
        chosen = port or home.port or free_port()
        refuse_taken(chosen)
        home.prepare(artifacts, chosen, memory := memory or Memory())
        with home.filling() if load else nullcontext():
            if load:
                load.write(home, artifacts, heap=memory.heap, say=say)
            say(f"starting Neo4j {NEO4J_VERSION} in {home.folder}")
            try:
                _launch(home, artifacts, memory)
                _wait(home, say)
                _take_over(_address(home), wanted, known, load)
            except BaseException:
                stop(home)
                raise
    return _address(home)


def _running(home: Home, say: Say) -> str:
    """The address of a server that runs already."""
    if home.is_filling:
        message = f"the server in {home.folder} has not got all of its content: wait for it, or stop it and start it with --load again"
        raise StoreError(message)
    _wait(home, say)
    say(f"it runs already, in {home.folder}")
    return _address(home)


def _refuse_load(home: Home, load: OfflineLoad | None) -> None:
    """Refuse a load for a server that is not new."""
    if load is not None and not home.is_empty:
        message = f"a server has kept data in {home.folder} already: start it and use `graphcap copy`, or give another --home"
        raise StoreError(message)


def stop(home: Home) -> bool:
    """End the server of a home; whether one ran. It is killed when it has not ended in 30 seconds.

    Raises
    ------
    StoreError
        When it cannot be ended.
    """
    for order, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, KILL_SECONDS)):
        if not home.is_running:
            return order is signal.SIGKILL
        if (pid := home.pid) is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, order)
        _until(lambda: not home.is_running, seconds=seconds)
    if home.is_running:
        message = f"the server in {home.folder} does not end{f': see process {home.pid}' if home.pid else ''}"
        raise StoreError(message)
    return True


def _address(home: Home) -> str:
    return f"bolt://{LOCALHOST}:{home.port}"


def _wanted_password(known: Credentials | None) -> str:
    """The password that the server shall have: the environment's, else the one that was kept, else a new one."""
    username = os.environ.get(USERNAME_VARIABLE, DEFAULT_USERNAME)
    if username != DEFAULT_USERNAME:
        message = f'a local server has one user, "{DEFAULT_USERNAME}": unset ${USERNAME_VARIABLE}'
        raise InputError(message)
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is None:
        return known.password if known else secrets.token_urlsafe(RANDOM_BYTES)
    if len(given) < LEAST_PASSWORD or given == FIRST_PASSWORD:
        message = f"${PASSWORD_VARIABLE} is too short for a Neo4j server: {LEAST_PASSWORD} characters at least"
        raise InputError(message)
    return given


def _launch(home: Home, artifacts: Artifacts, memory: Memory) -> None:
    """Start the process, which inherits the home's lock and nothing else."""
    command = [artifacts.java, f"-Xmx{memory.heap}", "-XX:+UseG1GC", "-Dfile.encoding=UTF-8"]
    command += [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]
    command += ["-cp", artifacts.classes, ENTRY, f"--home-dir={home.folder}", f"--config-dir={home.folder / 'conf'}"]
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(home.output), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    with home.claimed() as descriptor:
        os.truncate(descriptor, 0)
        os.set_inheritable(descriptor, True)  # noqa: FBT003
        pid = os.posix_spawn(artifacts.java, command, environment_for_others(), file_actions=files, setsid=True)
        os.write(descriptor, str(pid).encode())


def _wait(home: Home, say: Say) -> None:
    """Wait until Bolt answers."""
    began = time.monotonic()
    for seconds in range(SAY_EVERY, START_SECONDS + SAY_EVERY, SAY_EVERY):
        _until(lambda: _answers(home.port) or not home.is_running, seconds=began + seconds - time.monotonic())
        if _answers(home.port):
            return
        if not home.is_running:
            break
        say(f"not yet ready after {seconds} s")
    _say_last_lines(home, say)
    message = f"the server {'does not answer' if home.is_running else 'ended by itself'}: its log is {home.log}"
    raise StoreError(message)


def _until(holds: Callable[[], bool], *, seconds: float) -> None:
    """Wait until something holds, but no longer than this."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(PAUSE_SECONDS)


def _answers(port: int | None) -> bool:
    """Whether a server that speaks Bolt answers at a port of this machine."""
    try:
        with socket.create_connection((LOCALHOST, port or 0), timeout=2) as connection:
            connection.sendall(BOLT)
            return any(connection.recv(4))
    except OSError:
        return False


def _say_last_lines(home: Home, say: Say) -> None:
    """Say what the server wrote last: its own log, and what Java said."""
    for log in (home.log, home.output):
        with suppress(FileNotFoundError):
            for line in log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]:
                say(line)


def _take_over(address: str, wanted: str, known: Credentials | None, load: OfflineLoad | None) -> None:
    """See to it that a server that answers has the password that is wanted, keep it, and make its content visible."""
    from graphcap.store.cypher import statement
    from graphcap.store.neo4j import Server

    _set_password(parse_address(f"{address}/system"), wanted, known)
    where = parse_address(address)
    if PASSWORD_VARIABLE not in os.environ:
        keep_credentials(where.place, Credentials(DEFAULT_USERNAME, wanted))
    with Server(where, Credentials(DEFAULT_USERNAME, wanted)) as server:
        _until(lambda: _is_ready(server), seconds=START_SECONDS)
        server.read(statement("server/ready"))
        if load:
            load.publish(server)


def _is_ready(server: Server) -> bool:
    """Whether the database answers, which may be a little later than the server does."""
    from graphcap.store.cypher import statement

    try:
        return bool(server.read(statement("server/ready")))
    except StoreError:
        return False


def _set_password(system: Address, wanted: str, known: Credentials | None) -> None:
    """See to it that the server has the password that is wanted."""
    from graphcap.store.cypher import statement
    from graphcap.store.neo4j import Server

    refused: list[StoreError] = []
    for password in dict.fromkeys([wanted, FIRST_PASSWORD, *([known.password] if known else [])]):
        try:
            with Server(system, Credentials(DEFAULT_USERNAME, password)) as server:
                if password != wanted:
                    server.run_write(statement("server/password"), old=password, new=wanted)
        except StoreError as error:
            refused.append(error)
        else:
            return
    raise refused[0]
