"""A store on a Neo4j server: records as a graph that people share, the network of it kept on this machine.

Each call makes its own connection, so that nothing needs to be closed; questions only ever read.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property, partial
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from graphcap.errors import StoreError
from graphcap.store.address import parse_address
from graphcap.store.claims import claimed
from graphcap.store.credentials import identified
from graphcap.store.cypher import VERSION, schema, statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphcap.cuts import Cut
    from graphcap.network import Network
    from graphcap.records import Records
    from graphcap.scratch import Scratch
    from graphcap.store.credentials import Credentials
    from graphcap.store.neo4j import Server

    Found = TypeVar("Found")

DRIVER = "graphcap.store.neo4j"


class ServerStore:
    """A store on a server.

    Parameters
    ----------
    address
        ``neo4j://host:port/database``, or with another scheme of `graphcap.store.address.SCHEMES`.
    """

    def __init__(self, address: str) -> None:
        from graphcap.store.snapshot import last_shown

        self._address = parse_address(address)
        if last_shown(self._address) is None:
            import_module(DRIVER)  # it will be needed at once; else it is asked by another process while this one begins (`asked`)

    @property
    def address(self) -> str:
        """The server's address as given; it holds no password."""
        return self._address.text

    @cached_property
    def _credentials(self) -> Credentials:
        return identified(self._address)

    def _connected(self) -> Server:
        from graphcap.store.neo4j import connect

        return connect(self.address, self._credentials)

    def network(self, as_of: str | None = None, *, cut: Cut | None = None, say: Callable[[str], None] | None = None) -> Network:
        """The network of the store's day, or of another day; where ``cut`` says what a question needs, that part of it.

        Raises
        ------
        StoreError
            When the server cannot be asked, or has no store.
        InputError
            When ``as_of`` is no ISO date or time.
        """
        from graphcap.store.snapshot import last_shown, snapshot

        day = _day(as_of)

        def found(node: dict[str, Any]) -> Network:
            other = None if day == node["as_of"] else day
            network = self._kept(node, day)
            if network is None and cut is not None and other is None:
                from graphcap.store.selection import select

                network = select(server, node, cut)
            return snapshot(server, node, day=other, say=say or (lambda _: None)) if network is None else network

        if cut is not None and last_shown(self._address) is None:
            # what reads a cut is imported while the server is waited for
            Thread(target=import_module, args=("graphcap.store.selection",), daemon=True).start()
        with self._connected() as server:
            return _read_whole(server, found)

    def asked(
        self, ask: Callable[[Network], Found], as_of: str | None = None, *, cut: Cut | None = None, say: Callable[[str], None] | None = None
    ) -> Found:
        """What ``ask`` finds in `network`: begun on the copy that is kept here, and anew where the server turns out to show another load.

        Raises
        ------
        StoreError, InputError
            As `network`.
        """
        from graphcap.store.snapshot import last_shown

        shown, day = last_shown(self._address), _day(as_of)
        kept = None if shown is None else self._kept(shown, day)
        if shown is not None and kept is not None:
            from graphcap.store.ahead import found_ahead

            ahead = found_ahead(partial(ask, kept), shown["state"], self._address, self._credentials)
            if ahead is not None:
                return ahead.found
        return ask(self.network(as_of, cut=cut, say=say))

    def _kept(self, node: dict[str, Any], day: str | None) -> Network | None:
        """The network of a load, or of another day, if it is kept here."""
        from graphcap.store.snapshot import kept_network

        network = kept_network(self._address, node)
        if day is None or (network is not None and day == network.as_of):
            return network
        return kept_network(self._address, node, day=day)

    def records(self) -> Records:
        """The records as written.

        Raises
        ------
        StoreError
            As `network`.
        """
        from graphcap.store.server_records import read_records

        with self._connected() as server:
            return _read_whole(server, lambda node: read_records(server, node))

    def check(self) -> list[str]:
        """What the server says of the store held against what it holds, and the copy on this machine against its checksums."""
        from graphcap.store.server_check import problems_of

        with self._connected() as server:
            return problems_of(server, shown_node(server))

    @contextmanager
    def writing(self) -> Iterator[ServerWriter]:
        """The store held for writing.

        Raises
        ------
        StoreLocked
            When another writer has claimed it, which is named.
        StoreError
            When the server cannot be written to.
        """
        with self._connected() as server:
            node = visible_node(server)
            if node is None:
                for made in schema():
                    server.run_write(made)
            with claimed(server) as writer:
                held = visible_node(server)  # as it is now that nobody else writes
                if held is not None and held.get("alone"):
                    self._finish_alone(server, held)
                yield ServerWriter(server, writer)

    def _finish_alone(self, server: Server, node: dict[str, Any]) -> None:
        """Come to the end of what a writer that died had begun: that nothing of older loads stays."""
        from graphcap.store.loads import leave_alone
        from graphcap.store.snapshot import drop_snapshots

        leave_alone(server, node)
        drop_snapshots(self._address)


class ServerWriter:
    """A store on a server, held for writing."""

    def __init__(self, server: Server, writer: str) -> None:
        self._server, self._writer = server, writer
        self._records: Records | None = None

    @property
    def records(self) -> Records:
        """What the store holds; empty for a new one."""
        if self._records is None:
            from graphcap.records import Records
            from graphcap.store.server_records import read_records

            node = visible_node(self._server)
            self._records = Records() if node is None else read_records(self._server, node)
        return self._records

    @property
    def scratch(self) -> Scratch:
        """That of the system: a server has no folder here."""
        from graphcap.scratch import ANYWHERE

        return ANYWHERE

    def commit(self, records: Records, *, alone: bool = False) -> int:
        """Write what differs as the next load and make it visible; its number.

        ``alone``: nothing of older loads stays, neither there nor on this machine.

        Raises
        ------
        StoreError
            When the server fails, or another writer took over; what was visible still is.
        """
        from graphcap.build import build
        from graphcap.store.loads import Content, write_load

        old = self.records
        load = write_load(self._server, self._writer, Content(records, build(records)), old=Content(old, build(old)), alone=alone)
        if alone:
            from graphcap.store.snapshot import drop_snapshots

            drop_snapshots(self._server.address)
        self._records = records
        return load


def visible_node(server: Server) -> dict[str, Any] | None:
    """The properties of the store's node; None where no load is visible.

    Raises
    ------
    StoreError
        When a newer version wrote it.
    """
    rows = server.read(statement("read/store"))
    if not rows or not rows[0]["store"].get("load"):
        return None
    node: dict[str, Any] = rows[0]["store"]
    if node["version"] > VERSION:
        message = (
            f"{server.address.text} was written by a newer graphcap (store version {node['version']}, this one reads {VERSION}):"
            " upgrade graphcap; nothing was touched"
        )
        raise StoreError(message)
    return node


def shown_node(server: Server) -> dict[str, Any]:
    """The same, where there must be a store.

    Raises
    ------
    StoreError
        As `visible_node`, and when no load is visible.
    """
    node = visible_node(server)
    if node is None:
        message = f"no store at {server.address.text}; `graphcap import` makes one"
        raise StoreError(message)
    return node


def _day(as_of: str | None) -> str | None:
    """The day that is asked about, as stores write it."""
    if as_of is None:
        return None
    from graphcap.dates import asked_day, day_text

    return day_text(asked_day(as_of))


def _read_whole(server: Server, read: Callable[[dict[str, Any]], Found]) -> Found:
    """What ``read`` finds of the visible load; read again where another load became visible meanwhile."""
    node = shown_node(server)
    while True:
        try:
            found = read(node)
        except Exception:
            if shown_node(server)["state"] == node["state"]:
                raise
            found = None
        before, node = node, shown_node(server)
        if found is not None and node["state"] == before["state"]:
            return found
