"""The statements that a store sends: each is a file below ``queries/``, sent as it stands, so that none is ever built of strings."""

from __future__ import annotations

from graphcap.resources import read_text

SCHEMA = "schema"
VERSION = 1
"""Of the form of the graph that the statements read and write (docs/neo4j.md)."""


def statement(name: str) -> str:
    """The text of ``queries/<name>.cypher``: ``statement("read/store")``.

    Raises
    ------
    GraphcapError
        When there is no such file.
    """
    return read_text("queries", f"{name}.cypher")


def schema() -> list[str]:
    """The statements that make the constraints and indexes of a store."""
    return [part for part in statement(SCHEMA).split(";\n") if part.strip()]
