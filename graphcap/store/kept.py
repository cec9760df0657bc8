"""Networks that are kept though they could be made again: of another day, or of a server. Each is a folder with its manifest's checksum."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from graphcap.errors import StoreDamaged
from graphcap.store.folder import TEMPORARY, discard, mapped, write_synced
from graphcap.store.generation import read_manifest, write_generation
from graphcap.store.pointer import CURRENT

if TYPE_CHECKING:
    from pathlib import Path

    from graphcap.network import Network
    from graphcap.store.generation import Manifest

LONGEST_CHECKSUM = 10


def manifest_of(kept: Path) -> Manifest:
    """The manifest of a network that is kept, verified.

    Raises
    ------
    StoreDamaged
        When nothing is kept there, or not what was.
    """
    text = bytes(mapped(kept / CURRENT))
    if not text.isdigit() or len(text) > LONGEST_CHECKSUM:
        message = f"the store is damaged: {kept / CURRENT} cannot be read"
        raise StoreDamaged(message)
    return read_manifest(kept, int(text))


def keep(network: Network, kept: Path) -> None:
    """Keep a network, unless another process has just done so."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    temporary = kept.with_name(f"{kept.name}{TEMPORARY}{os.getpid()}")
    temporary.mkdir()
    try:
        crc = write_generation(temporary, network, label=kept.name)
        write_synced(temporary / CURRENT, str(crc).encode())
        temporary.rename(kept)
    except OSError:
        if not kept.is_dir():
            raise
    finally:
        discard(temporary)
