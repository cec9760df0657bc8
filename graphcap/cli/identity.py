"""The commands that say who is the same person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphcap.cli.answering import tell
from graphcap.store import open_store

if TYPE_CHECKING:
    from graphcap.records import Records

MERGE_EPILOG = """\b
Examples:
  graphcap same                                       who may be one and the same
  graphcap merge p0002 p0273 --reason "she told me"
"""
SPLIT_EPILOG = """\b
Example:
  graphcap split p0002
"""


@click.command("merge", epilog=MERGE_EPILOG)
@click.argument("into", metavar="A")
@click.argument("other", metavar="B")
@click.option("--reason", default="", metavar="TEXT", help="Kept beside the merge.")
@click.pass_context
def merge_command(context: click.Context, into: str, other: str, reason: str) -> int:
    """Say that B is the same person as A, whose id stays: B's ties and events count as A's.

    Records stay as they were written, and the merge holds over later imports until `graphcap split A`.
    """
    from datetime import UTC, datetime, time

    from graphcap.dates import today
    from graphcap.identity import merge

    with open_store(context.obj).writing() as writer:
        records = writer.records
        whole, part = (id_of(records, text) for text in (into, other))
        moment = datetime.combine(today(), time(), UTC)
        generation = writer.commit(merge(records, whole, part, reason=reason, time=moment))
    tell(f'"{part}" is part of "{whole}" now; `graphcap split` undoes it; generation {generation}')
    return 0


@click.command("split", epilog=SPLIT_EPILOG)
@click.argument("person", metavar="A")
@click.pass_context
def split_command(context: click.Context, person: str) -> int:
    """Undo the last merge into A: whoever was merged is a person of their own again, with all that is theirs."""
    from graphcap.identity import split

    with open_store(context.obj).writing() as writer:
        records = writer.records
        whole = id_of(records, person)
        records, apart = split(records, whole)
        generation = writer.commit(records)
    tell(f'"{apart}" is a person apart from "{whole}" again; generation {generation}')
    return 0


def id_of(records: Records, text: str) -> str:
    """The id that a text is, or whose name it is and nobody else's."""
    from graphcap.build import people_of
    from graphcap.lookup import find_person

    people = people_of(records.people)
    return people.ids[find_person(people, text)]
