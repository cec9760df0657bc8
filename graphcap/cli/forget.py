"""The command by which a person is forgotten."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphcap.cli.answering import EMPTY, say, tell
from graphcap.cli.ask import complete_person
from graphcap.cli.identity import id_of
from graphcap.store import open_store

if TYPE_CHECKING:
    from graphcap.forgetting import Forgotten
    from graphcap.tombstones import Tombstones

ANEW = "only a database that is written anew has nothing of it; docs/rights.md, The files of Neo4j, says how"
EPILOG = """\b
Examples:
  graphcap forget "Ana Silva"
  graphcap forget p0012 --yes --outputs     delete maps, reports and answers that were written, as well
"""


@click.command("forget", epilog=EPILOG)
@click.argument("person", metavar="PERSON", shell_complete=complete_person)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--outputs", is_flag=True, help="Delete the files that were written from this store and have not changed since.")
@click.pass_context
def forget_command(context: click.Context, person: str, *, yes: bool, outputs: bool) -> int:
    """Forget a person: their rows, every reference to them, and every older generation of the store.

    A later import of the same files leaves them out, by keyed codes that name nobody. It cannot be undone.
    """
    from graphcap.forgetting import ids_of_one, without_person
    from graphcap.report.terminal import escape_for_terminal
    from graphcap.tombstones import Tombstones

    store = open_store(context.obj)
    id = id_of(records := store.records(), person)
    ids = ids_of_one(records, id)
    if not yes and sys.stdin.isatty() and not click.confirm(escape_for_terminal(f"Forget {_quoted(ids)} for ever?"), err=True):
        tell("nobody was forgotten")
        return EMPTY
    with store.writing() as writer:
        left, forgotten = without_person(writer.records, id_of(writer.records, id))
        _forget_in_log(forgotten.ids)
        generation = writer.commit(left, alone=True)
    _tell(forgotten, generation)
    if "://" in store.address:
        say(f"Neo4j keeps what it has deleted in its logs and in freed parts of its files: {ANEW}")
    _settle_outputs(store.address, Tombstones(left.settings.tombstones), delete=outputs)
    return 0


def _quoted(ids: tuple[str, ...]) -> str:
    return " and ".join(f'"{id}"' for id in ids)


def _forget_in_log(ids: tuple[str, ...]) -> None:
    """Destroy the person's key in the audit log, if one is kept; its lines stay, and lead to nobody."""
    from graphcap.policy import audit_log

    log = audit_log()
    for id in ids if log is not None else ():
        log.forget(id)  # type: ignore[union-attr]  # there is one


def _tell(forgotten: Forgotten, generation: int) -> None:
    went = f"{forgotten.ties:,} ties, {forgotten.events:,} events, {forgotten.asks:,} asks"
    tell(f"forgot {_quoted(forgotten.ids)}: {went}; generation {generation}, and none before it is left")
    for id in forgotten.short:
        tell(f'"{id}" is too short to be looked for in free text: look there yourself')


def _settle_outputs(address: str, stones: Tombstones, *, delete: bool) -> None:
    """Tell of the files that were written from the store, delete them if wanted, and leave no name of the person in their list."""
    from graphcap.store.outputs import keep_outputs, outputs_of

    for output in outputs_of(address):
        if not output.is_ours:
            said = "changed since it was written, so look whether it names them"
        elif delete:
            Path(output.path).unlink()
            said = "deleted"
        else:
            said = "written from this store: it may name them; --outputs would have deleted it"
        tell(f"{output.path}: {said}")
    keep_outputs(address, lambda output: not stones.held_by([output.path]))
