"""One writer of a server at a time: a claim on the store's node that names its owner, and ends by itself unless it is renewed."""

from __future__ import annotations

import os
import re
import socket
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

from graphcap.errors import StoreError, StoreLocked
from graphcap.store.cypher import statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.store.neo4j import Server

LEASE_MILLISECONDS = 30_000
RENEW_SECONDS = 10.0
WRITER = re.compile(r"(?P<host>.*) pid (?P<process>\d+)", re.DOTALL)


@contextmanager
def claimed(server: Server) -> Iterator[str]:
    """The claim to write to a store, renewed until the block ends; gives the writer's name.

    Raises
    ------
    StoreLocked
        When another writer's claim stands; a dead process of this machine has none.
    """
    writer = f"{socket.gethostname()} pid {os.getpid()}"
    _claim(server, writer)
    over = Event()
    renewing = Thread(target=_renew, args=(server, writer, over), daemon=True)
    renewing.start()
    try:
        yield writer
    finally:
        over.set()
        renewing.join()
        with suppress(StoreError):  # of a server that is gone, the claim ends by itself
            server.run_write(statement("write/release"), writer=writer)


def _claim(server: Server, writer: str) -> None:
    owner = _owner(server)
    dead = owner if owner is not None and _is_dead(owner) else None
    if owner is None or dead is not None:
        if server.run_write(statement("write/claim"), writer=writer, dead=dead, milliseconds=LEASE_MILLISECONDS):
            return
        owner = _owner(server)
    match = WRITER.fullmatch(owner or "")
    named = f"process {match['process']} on {match['host']}" if match else "another process"
    message = (
        f"{server.address.text} is being written to by {named}: wait for it, or end it "
        f"(the claim of a process that died ends after {LEASE_MILLISECONDS // 1000} s)"
    )
    raise StoreLocked(message)


def _owner(server: Server) -> str | None:
    """Who has a claim that stands."""
    for row in server.read(statement("read/store")):
        if row["store"].get("writer_until", 0) >= row["now"]:
            return str(row["store"]["writer"])
    return None


def _is_dead(writer: str) -> bool:
    """Whether a writer is a process of this machine that runs no more."""
    match = WRITER.fullmatch(writer)
    if match is None or match["host"] != socket.gethostname():
        return False
    try:
        os.kill(int(match["process"]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _renew(server: Server, writer: str, over: Event) -> None:
    """Renew a claim until it is over; a batch finds out by itself that a claim was lost."""
    while not over.wait(RENEW_SECONDS):
        with suppress(StoreError):
            server.run_write(statement("write/renew"), writer=writer, milliseconds=LEASE_MILLISECONDS)
