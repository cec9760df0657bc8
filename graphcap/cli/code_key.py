"""The key under which a store's people become codes, in maps, reports and exports alike."""

from __future__ import annotations

import os
from pathlib import Path

from graphcap.cli.answering import say
from graphcap.errors import StoreError

KEY_FILE = "pseudonyms.key"
KEY_BYTES = 32


def own_key(address: str) -> bytes:
    """The key of a store, made when it is first needed.

    Raises
    ------
    StoreError
        When it cannot be read, or is cut off.
    """
    path = _key_path(address)
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return _new_key(path)
    except OSError as error:
        message = f"cannot read {path}, the key of pseudonyms: {error.strerror}"
        raise StoreError(message) from error
    try:
        key = os.read(file, 2 * KEY_BYTES)
    finally:
        os.close(file)
    if len(key) < 2 * KEY_BYTES:
        message = f"{path}, the key of pseudonyms, is not whole: delete it for a new one, with which everybody has another code"
        raise StoreError(message)
    return key


def _new_key(path: Path) -> bytes:
    from graphcap.files import replace_file

    key = os.urandom(KEY_BYTES).hex().encode()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with replace_file(path) as stream:
        stream.buffer.write(key)
    say(f"made the key of pseudonyms: {path}; whoever has it and the ids knows who is who")
    return key


def _key_path(address: str) -> Path:
    if "://" not in address:
        return Path(address) / KEY_FILE
    from graphcap.store.address import parse_address
    from graphcap.store.outputs import state_file

    return state_file(parse_address(address), KEY_FILE)
