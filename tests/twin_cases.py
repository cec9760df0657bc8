"""What the tests of twins share: records on a real server and the same in Python, and what narrows a question."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap import twins
from graphcap.readers import Sources, read_records
from graphcap.records import Records, Settings
from graphcap.report.cells import plain
from graphcap.store import open_store
from neo4j_server import OURS, REMOVE, connected
from written import records_of, tie

if TYPE_CHECKING:
    from graphcap.network import Network
    from graphcap.store.neo4j import Server
    from neo4j_server import Neo4jServer

FIXTURES = Path(__file__).parents[1] / "fixtures"
IDS = ("007", "a'b", 'q"q', "`p`", "\\u0060", "é", "漢", "\uff01", "😀", "ann", "bob", "cy", "dee", "eli")


class Case(NamedTuple):
    """The same records on the server, and as Python has them."""

    server: Server
    network: Network

    def rows(self, name: str, **given: Any) -> list[dict[str, Any]]:
        """What the statement gives with these parameters, and with those of its head for others."""
        one = twins.twin(name)
        values = {parameter.name: parameter.value for parameter in one.parameters} | given
        rows = self.server.read(one.statement, **values)
        assert all(list(row) == list(one.columns) for row in rows)
        return rows


def of_files(folder: str, *more: str) -> Records:
    """The people and ties of a fixture, and more of its files."""
    files = {name: (FIXTURES / folder / f"{name}.csv",) for name in ("people", "ties", *more)}
    return read_records(Sources(**files), old=Records(), settings=Settings(imported="2026-01-31"), today=date(2026, 1, 31)).records


def drawn(seed: int) -> Records:
    """Few people with many ties: of parallel kinds, one way and both, written both ways, of equal strengths, with ids that quote."""
    draw = random.Random(seed)
    people = {id: {"name": draw.choice([None, f"Name {id}"]), "decides": draw.choice([None, None, "budget", "title;budget"])} for id in IDS}
    describe = random.Random(f"lists of {seed}")
    for columns in people.values():
        columns |= {"level": describe.choice((None, "10", "20", "30.5", "40", "80")), "wants": describe.choice((None, "b;C c", "a ;b;é"))}
        columns["skills"] = describe.choice((None, "A;x", "b; c C", "a;b;É"))
    keys = {(*draw.sample(IDS, 2), draw.choice(("knows", "advice", "mentors", "sponsors", "as `it' is"))) for _ in range(45)}
    ties = [
        tie(
            *key,
            draw.choice((0.5, 0.5, 1.0, 0.25, 0.9, 0.3, None)),
            last_contact=draw.choice((None, "2025-03-01", "2025-06-01T10:20:30", "2027-01-01")),
        )
        for key in sorted(keys)
    ]
    return records_of(people, ties)


def fill(server: Neo4jServer, records: Records) -> None:
    """Make these the records of the store on a server."""
    with open_store(server.address).writing() as writer:
        writer.commit(records)


def empty(server: Neo4jServer) -> None:
    """Leave nothing of ours on a server."""
    with connected(server) as connection:
        for label in OURS:
            connection.run_write(REMOVE, label=label)


def narrowings(network: Network) -> list[dict[str, Any]]:
    """Nothing, and everything at once, that narrows a question."""
    kinds = [kind.name for kind in network.kinds]
    avoid = [network.people.ids[number] for number in (1, len(network) // 2)]
    return [{}, {"kinds": kinds[:3], "not_kinds": kinds[1:2], "avoid": avoid} if len(kinds) > 1 else {"kinds": kinds, "avoid": avoid}]


def as_options(narrowing: dict[str, Any]) -> dict[str, Any]:
    """The same as the functions of Python have it."""
    names = {"kinds": "kind", "not_kinds": "not_kind", "avoid": "avoid"}
    return {names[name]: value for name, value in narrowing.items()}


def as_columns(name: str, row: Any) -> dict[str, Any]:
    """The columns of a row that its twin gives."""
    return {column: value for column, value in plain(row).items() if column in twins.twin(name).columns}
