"""Exporting with codes instead of people: the key, the files, and what is said of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from graphcap.cli.answering import note_written, say
from graphcap.errors import InputError, StoreError

if TYPE_CHECKING:
    from graphcap.store.protocol import Store

KEY_FILE = "pseudonyms.key"
KEY_BYTES = 32
SHORTEST_KEY = 16


def export_pseudonymised(store: Store, directory: Path, *, form: Literal["csv", "parquet"], key: Path | None, wanted: bool) -> int:
    """Write pseudonymised records and their network, and say for how many people that hides little.

    Parameters
    ----------
    key
        A file that holds the key; None: the store's own, made when it is first needed.
    wanted
        Whether the options go together.
    """
    if not wanted:
        message = "--key goes with --pseudonymise, and --as-of does not: the day of the files is the first of a month"
        raise InputError(message)
    from graphcap.build import build
    from graphcap.export import export_network, export_records
    from graphcap.pseudonyms import pseudonymised, uniqueness

    records = store.records()
    coded = pseudonymised(records, _own_key(store.address) if key is None else _given_key(key))
    network = build(coded)
    written = [*export_records(coded, directory, form=form), export_network(network, directory)]
    note_written(store, *written)
    for path in written:
        click.echo(path)
    people, degree, neighbours = uniqueness(network)
    say(
        f"this is not anonymous: of {people:,} people {degree:,} are alone with their number of ties, and {neighbours:,} with that and"
        " their neighbours' numbers; whoever knows these knows who they are. Keep the key apart from the files."
    )
    return 0


def _given_key(path: Path) -> bytes:
    from graphcap.readers.envelope import open_file

    with open_file(path) as file:
        key = file.read().strip()
    if len(key) < SHORTEST_KEY:
        message = f"{path}: holds {len(key)} bytes; a key needs {SHORTEST_KEY} at least, for example of `openssl rand -hex 32`"
        raise InputError(message)
    return key


def _own_key(address: str) -> bytes:
    """The key of a store, made when it is first needed."""
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
