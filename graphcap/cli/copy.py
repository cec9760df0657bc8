"""The command that moves a network between stores."""

from __future__ import annotations

import click

from graphcap.cli.answering import tell
from graphcap.errors import StoreError
from graphcap.store import open_store

EPILOG = """\b
Examples:
  graphcap copy .graphcap neo4j+s://graph.example.com     share what is in a folder
  graphcap copy bolt://127.0.0.1:7687 backup              keep what is on a server
"""


@click.command("copy", epilog=EPILOG)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def copy_command(source: str, target: str) -> int:
    """Copy a network from one store to another: people with all their columns, ties, events, kinds and settings, as they were written.

    Both may be folders or Neo4j servers. TO must be new or empty: nothing that a store holds is ever replaced by a copy.
    """
    records = open_store(source).records()
    with open_store(target).writing() as writer:
        held = writer.records
        if len(held.people) or len(held.events):
            message = f"{target} holds {len(held.people):,} people already; copy to a new store, or import what `graphcap export` writes"
            raise StoreError(message)
        generation = writer.commit(records)
    tell(
        f"copied {len(records.people):,} people, {len(records.ties):,} ties, {len(records.events):,} events to {target};"
        f" generation {generation}"
    )
    return 0
