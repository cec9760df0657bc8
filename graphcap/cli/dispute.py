"""The command by which a person says that what a question tells of them is not right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphcap.cli.answering import tell
from graphcap.cli.ask import complete_person
from graphcap.cli.identity import id_of
from graphcap.cli.optouts import one_with
from graphcap.questions import MODULES
from graphcap.store import open_store

if TYPE_CHECKING:
    from graphcap.records import Records, Settings

EPILOG = """\b
Examples:
  graphcap dispute "Ana Silva" --question isolated --reason "my manager left in May"
  graphcap dispute "Ana Silva" --question isolated --undo
"""


@click.command("dispute", epilog=EPILOG)
@click.argument("person", metavar="PERSON", shell_complete=complete_person)
@click.option("--question", type=click.Choice(tuple(MODULES)), required=True, metavar="QUESTION", help="Whose answers they dispute.")
@click.option("--reason", default="", metavar="TEXT", help="Shown with every such answer.")
@click.option("--undo", is_flag=True, help="They no longer dispute it.")
@click.pass_context
def dispute_command(context: click.Context, person: str, question: str, reason: str, *, undo: bool) -> int:
    """Keep that a person disputes what a question says of them: every answer to it then marks the rows about them, with the reason.

    It is kept among the settings of the store and holds over every later import, until it is undone. No figure changes by it.
    """
    from dataclasses import replace

    from graphcap.disputes import disputed

    with open_store(context.obj).writing() as writer:
        records = writer.records
        id = id_of(records, person)
        settings = _undone(records, id, question) if undo else disputed(records.settings, id, question, reason=reason)
        if settings == records.settings:
            tell(f'"{id}" {"does not dispute" if undo else "disputes already"} what {question} says of them; nothing changed')
            return 0
        generation = writer.commit(replace(records, settings=settings))
    tell(f'"{id}" {"no longer disputes" if undo else "disputes"} what {question} says of them; generation {generation}')
    return 0


def _undone(records: Records, id: str, question: str) -> Settings:
    """The settings in which nobody who is one person with this one disputes it."""
    from graphcap.disputes import undisputed

    settings = records.settings
    for said in one_with(records, id, settings.disputes):
        settings = undisputed(settings, said, question)
    return settings
