"""Where networks and records are kept: `open_store` gives the store at an address."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from graphcap.errors import StoreError

if TYPE_CHECKING:
    from graphcap.store.protocol import Store

DEFAULT_ADDRESS = ".graphcap"
ADDRESS_VARIABLE = "GRAPHCAP_STORE"


def open_store(address: str | os.PathLike[str] | None = None) -> Store:
    """The store at an address; nothing is read until something is asked of it.

    Parameters
    ----------
    address
        A path: the embedded store there. None: ``$GRAPHCAP_STORE``, else ``./.graphcap``.

    Raises
    ------
    StoreError
        When the address is that of a kind of store that this version does not have.
    """
    from graphcap.store.embedded import EmbeddedStore

    where = os.fspath(address or os.environ.get(ADDRESS_VARIABLE) or DEFAULT_ADDRESS)
    if "://" in where:
        message = f"no store for {where}: this version keeps data in a folder; give a path"
        raise StoreError(message)
    return EmbeddedStore(where)
