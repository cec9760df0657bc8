"""Where networks and records are kept: `open_store` gives the store at an address."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphcap.store.protocol import Store

DEFAULT_ADDRESS = ".graphcap"
ADDRESS_VARIABLE = "GRAPHCAP_STORE"


def open_store(address: str | os.PathLike[str] | None = None) -> Store:
    """The store at an address; nothing is read until something is asked of it.

    Parameters
    ----------
    address
        A path: the embedded store there. ``neo4j://...``, ``bolt+s://...`` and the like: a Neo4j server. None: ``$GRAPHCAP_STORE``, else
        ``./.graphcap``.

    Raises
    ------
    StoreError
        When the address is that of a kind of store that this version does not have, or holds a password.
    """
    where = os.fspath(address or os.environ.get(ADDRESS_VARIABLE) or DEFAULT_ADDRESS)
    if "://" in where:
        from graphcap.store.server import ServerStore

        return ServerStore(where)
    from graphcap.store.embedded import EmbeddedStore

    return EmbeddedStore(where)
