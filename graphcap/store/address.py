"""Addresses of servers: ``neo4j+s://host:port/database``; what they may hold, and what no address may."""

from __future__ import annotations

from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from graphcap.errors import StoreError

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
DEFAULT_PORT = 7687
LOCALHOST = "127.0.0.1"


class Address(NamedTuple):
    """Where a server is.

    Attributes
    ----------
    text
        As given.
    scheme, host, port
        How and where to connect.
    database
        Which of the server's databases; None for its default one.
    """

    text: str
    scheme: str
    host: str
    port: int
    database: str | None = None

    @property
    def place(self) -> str:
        """Host and port, the same text however the server is addressed."""
        host = LOCALHOST if self.host == "localhost" else self.host
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """What the driver takes."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def exposed(self) -> bool:
        """Whether what is sent leaves this machine in the clear."""
        if "+" in self.scheme:
            return False
        try:
            return not ip_address(self.host).is_loopback
        except ValueError:
            return self.host != "localhost"


def parse_address(text: str) -> Address:
    """The address of a server.

    Raises
    ------
    StoreError
        When it is none, or holds a user or password, which is not repeated.
    """
    scheme, _, rest = text.partition("://")
    scheme = scheme.lower()
    authority = rest.replace("?", "/").replace("#", "/").partition("/")[0]
    if "@" in authority or (":" in rest and "@" in rest):
        message = (
            f"an address holds no user and no password: write {scheme}://HOST:PORT, and give them as $NEO4J_USERNAME and $NEO4J_PASSWORD"
        )
        raise StoreError(message)
    if scheme not in SCHEMES:
        message = f"no store for {scheme}:// addresses: give a folder, or one of {', '.join(f'{known}://' for known in SCHEMES)}"
        raise StoreError(message)
    try:
        parts = urlsplit(f"//{rest}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("//")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    database = options.pop("database", None) or unquote(parts.path.strip("/")) or None
    if host is None or options or parts.fragment:
        message = f"cannot read the address of the server: write {scheme}://HOST:PORT/DATABASE; port and database may be left out"
        raise StoreError(message)
    return Address(text, scheme, host, DEFAULT_PORT if port is None else port, database)
