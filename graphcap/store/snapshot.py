"""The network of a server, kept on this machine for the questions about everybody.

It lies in the user's cache, private, one folder a server and database, named by the load's number and the text that the server's node has
anew with each load: so it is used exactly as long as the server shows that load. Networks of other days lie beside it. All of it can be
deleted.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphcap.errors import StoreDamaged, StoreError
from graphcap.network import Origin
from graphcap.store.folder import TEMPORARY, discard, writing_to
from graphcap.store.generation import check_generation, read_network
from graphcap.store.kept import keep, manifest_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcap.network import Network
    from graphcap.store.address import Address
    from graphcap.store.neo4j import Server

NAME_BYTES = 16
STATE, DAY = "-of-", "@"


def kept_network(address: Address, node: dict[str, Any], *, day: str | None = None) -> Network | None:
    """The network of the visible load, or of another day, mapped; None when it is not kept here."""
    kept = _place(address, node, day)
    with suppress(StoreDamaged):
        manifest = manifest_of(kept)
        origin = Origin(address.text, node["load"], manifest["ties"], disputes=manifest["disputes"])
        return read_network(kept, manifest, origin=origin)
    return None


def _place(address: Address, node: dict[str, Any], day: str | None) -> Path:
    return snapshots_folder(address) / (_name(node) + ("" if day is None else f"{DAY}{day}"))


def _name(node: dict[str, Any]) -> str:
    return f"{node['load']}{STATE}{node['state']}"


def last_shown(address: Address) -> dict[str, Any] | None:
    """What is known of the store's node by the copy that was made last: ``load`` and ``state``; None where there is no copy."""
    with suppress(OSError, ValueError):  # nothing kept; removed meanwhile; no copy of ours
        load, _, state = max((kept for kept in _kept(address) if DAY not in kept.name), key=os.path.getmtime).name.partition(STATE)
        return {"load": int(load), "state": state}
    return None


def snapshot(server: Server, node: dict[str, Any], *, day: str | None = None, say: Callable[[str], None]) -> Network:
    """The network of the visible load, or of another day: read from the server, and kept.

    Parameters
    ----------
    node
        The properties of the store's node.
    day
        As `graphcap.dates.day_text` writes it; None for the store's own.
    say
        Told in a sentence what takes time.
    """
    kept = _place(server.address, node, day)
    network = _read(server, node, day, say)
    try:
        with writing_to(str(kept.parent)):
            discard(kept)  # what is damaged
            keep(network, kept)
            _remove_older(server.address, _name(node))
    except StoreError as error:
        say(f"{error}; the answer does not need it")
    return network


def snapshots_folder(address: Address) -> Path:
    """Where networks of a server's database are kept."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    name = blake2b(f"{address.place}/{address.database or ''}".encode(), digest_size=NAME_BYTES).hexdigest()
    return Path(cache) / "graphcap" / "servers" / name


def drop_snapshots(address: Address) -> None:
    """Remove every network of a server's database that is kept on this machine.

    Raises
    ------
    StoreError
        When something of it stays.
    """
    folder = snapshots_folder(address)
    if folder.exists():
        discard(folder)
    left = [*folder.parent.glob(f"{folder.name}*")]
    if left:
        message = f"the copy of {address.text} in {left[0]} cannot be deleted: delete that folder"
        raise StoreError(message)


def snapshot_problems(address: Address, node: dict[str, Any]) -> list[str]:
    """A sentence for each damage in what is kept of the visible load."""
    problems = []
    for kept in sorted(_kept(address)):
        if kept.name.startswith(_name(node)):
            try:
                problems += list(check_generation(kept, manifest_of(kept)))
            except StoreDamaged as error:
                problems.append(str(error))
    return [f"{problem}; delete that folder: it is read again when asked for" for problem in problems]


def _read(server: Server, node: dict[str, Any], day: str | None, say: Callable[[str], None]) -> Network:
    from graphcap.build import build
    from graphcap.store.server_records import read_records

    of_day = "" if day is None else f" as of {day}"
    what = f"{node['people']:,} people and {node['ties']:,} ties{of_day}"
    say(f"reading {what} from {server.address.place}; the network is kept on this machine for the next question")
    network = build(read_records(server, node), day or node["as_of"])
    return network.replaced(origin=network.origin._replace(address=server.address.text, generation=node["load"]))


def _remove_older(address: Address, name: str) -> None:
    """Remove what is kept of earlier loads."""
    for old in _kept(address):
        if not old.name.startswith(name):
            with suppress(OSError):
                discard(old)


def _kept(address: Address) -> list[Path]:
    """Every copy that is finished."""
    return [kept for kept in snapshots_folder(address).glob("*") if TEMPORARY not in kept.name]
