"""Exporting with codes instead of people: the key, the files, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from graphcap.cli.answering import note_written, say, tell
from graphcap.cli.code_key import own_key
from graphcap.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from graphcap.store.protocol import Store

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
    coded = pseudonymised(records, own_key(store.address) if key is None else _given_key(key))
    network = build(coded)
    written = [*export_records(coded, directory, form=form), export_network(network, directory)]
    note_written(store, *written)
    for path in written:
        tell(path)
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
