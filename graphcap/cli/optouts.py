"""The command by which people say that they do not want to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphcap.cli.answering import tell
from graphcap.cli.ask import complete_person
from graphcap.cli.identity import id_of
from graphcap.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphcap.optouts import Role
    from graphcap.records import Records

ROLES = ("introducer", "target", "all")
EPILOG = """\b
Examples:
  graphcap opt-out "Ana Silva"                    on no chain, but for those that she asks for herself
  graphcap opt-out "Ana Silva" --as introducer    may still be led to
  graphcap opt-out "Ana Silva" --undo
"""


@click.command("opt-out", epilog=EPILOG)
@click.argument("person", metavar="PERSON", shell_complete=complete_person)
@click.option("--as", "role", type=click.Choice(ROLES), default="all", show_default=True, help="What they do not want to be.")
@click.option("--undo", is_flag=True, help="They may be asked again.")
@click.pass_context
def opt_out_command(context: click.Context, person: str, role: Role, *, undo: bool) -> int:
    """Keep that a person does not want to be asked: no answer and no map shows a chain that asks them.

    It is kept among the settings of the store and holds over every later import, until it is undone. What a column do_not_ask says of them
    holds beside it, and is changed by an import alone.
    """
    from dataclasses import replace

    from graphcap.optouts import opted_in, opted_out

    with open_store(context.obj).writing() as writer:
        records = writer.records
        id = id_of(records, person)
        settings = records.settings if undo else opted_out(records.settings, id, role)
        for said in one_with(records, id, records.settings.opt_out) if undo else ():
            settings = opted_in(settings, said, role)
        if settings == records.settings:
            beside = _column(records, id) if undo else ""
            tell(f'"{id}" {"has not" if undo else "has already"} opted out of being {_spoken(role)}; nothing changed{beside}')
            return 0
        generation = writer.commit(replace(records, settings=settings))
    verb = "may be asked again as" if undo else "is no longer asked as"
    tell(f'"{id}" {verb} {_spoken(role)}{_column(records, id) if undo else ""}; generation {generation}')
    return 0


def one_with(records: Records, id: str, among: Iterable[str]) -> list[str]:
    """Those of some ids who are one person with this one."""
    whole = dict(zip(*(records.identity[name].to_pylist() for name in ("id", "same_as")), strict=True))

    def end(id: str) -> str:
        while id in whole:
            id = whole[id]
        return id

    return [other for other in among if end(other) == end(id)]


def _spoken(role: Role) -> str:
    return "introducer or target" if role == "all" else role


def _column(records: Records, id: str) -> str:
    """What to say where the person's column says more."""
    people = records.people
    if "do_not_ask" not in people.column_names:
        return ""
    cell = people["do_not_ask"][people["id"].index(id).as_py()].as_py()
    return f'; do_not_ask says "{cell}" of them, which holds until an import says something else' if cell else ""
