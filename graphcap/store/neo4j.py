"""A Neo4j server: the one module that knows the driver. Every error of it becomes one line, and nothing that it fails at takes long.

Reads run in sessions of READ access, so that the server itself refuses a write. The driver's own patience (half a minute for a port that
refuses, two for a server that is silent) is cut to seconds; what a server does after that has a time limit too, which the server keeps.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from neo4j import READ_ACCESS, WRITE_ACCESS, GraphDatabase, Query
from neo4j.exceptions import AuthError, GqlError, Neo4jError

from graphcap.errors import StoreError
from graphcap.store.address import parse_address
from graphcap.store.credentials import identified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.store.address import Address
    from graphcap.store.credentials import Credentials

CONNECTION_SECONDS = 2.0
ACQUISITION_SECONDS = 3.0
RETRY_SECONDS = 2.0
READ_SECONDS = 300.0
WRITE_SECONDS = 3600.0
"""Taking back a load of millions of ties is one statement of many transactions."""
FETCH_ROWS = 2000
NO_DATABASE = "Neo.ClientError.Database.DatabaseNotFound"

logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Server:
    """A connection to one database of a server.

    Parameters
    ----------
    address
        Where it is.
    credentials
        Who asks.

    Raises
    ------
    StoreError
        When there is no Neo4j that answers in time and knows the credentials.
    """

    def __init__(self, address: Address, credentials: Credentials) -> None:
        self.address = address
        with self._one_line():
            self._driver = GraphDatabase.driver(
                address.target,
                auth=(credentials.username, credentials.password),
                connection_timeout=CONNECTION_SECONDS,
                connection_acquisition_timeout=ACQUISITION_SECONDS,
                max_transaction_retry_time=RETRY_SECONDS,
                notifications_min_severity="OFF",
            )
        try:
            with self._one_line():
                self._driver.verify_connectivity()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the server."""
        self._driver.close()

    def read(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of a statement that writes nothing, by the names of its columns."""
        return self._run(READ_ACCESS, Query(statement, timeout=READ_SECONDS), parameters)

    def run_write(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run one statement that may write, all or nothing; its rows."""
        return self._run(WRITE_ACCESS, Query(statement, timeout=WRITE_SECONDS), parameters)

    def stream(self, statement: str, **parameters: Any) -> Iterator[list[Any]]:
        """Rows of a statement that writes nothing, as lists, one after the other: for many rows."""
        with self._one_line(), self._session(READ_ACCESS) as session:
            for record in session.run(Query(statement, timeout=READ_SECONDS), parameters):
                yield record.values()

    def _run(self, access: str, query: Query, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        with self._one_line(), self._session(access) as session:
            rows: list[dict[str, Any]] = session.run(query, parameters).data()
            return rows

    def _session(self, access: str) -> Any:
        return self._driver.session(database=self.address.database, default_access_mode=access, fetch_size=FETCH_ROWS)

    @contextmanager
    def _one_line(self) -> Iterator[None]:
        """What the driver raises, as one line that says what to do.

        Raises
        ------
        StoreError
            Instead of an error of the driver.
        """
        try:
            yield
        except (GqlError, OSError, ValueError) as error:
            raise StoreError(_sentence(error, self.address)) from error


def connect(address: str, credentials: Credentials | None = None) -> Server:
    """The server at an address, which has answered; with these credentials, or those found for it.

    Raises
    ------
    StoreError
        When the address is none, no credentials are found, or as `Server`.
    """
    where = parse_address(address)
    return Server(where, credentials or identified(where))


def _sentence(error: Exception, address: Address) -> str:
    """What went wrong, where, and what to do."""
    if isinstance(error, AuthError):
        return f"the server at {address.place} refuses the credentials: check $NEO4J_USERNAME and $NEO4J_PASSWORD"
    if isinstance(error, Neo4jError) and error.code == NO_DATABASE:
        return f'the server at {address.place} has no database "{address.database}"'
    if isinstance(error, Neo4jError):
        return f"the server at {address.place} refuses: {_words(error.message or error)}"
    cause: BaseException = error
    while deeper := (cause.exceptions[0] if isinstance(cause, BaseExceptionGroup) else cause.__cause__):
        cause = deeper
    said = cause.strerror if isinstance(cause, OSError) and cause.strerror else cause
    return f"no Neo4j answers at {address.place} ({_words(said)}): is it running, and is the address right?"


def _words(said: object) -> str:
    """What was said, in one line."""
    return " ".join(str(said).split())
