"""A server's answers to the statements of `queries/select/`, by their words, from a network in memory: for selections of many networks.

Whether the statements keep these words is what tests on a real server are for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.build import build
from graphcap.store.cypher import statement
from graphcap.store.graph_rows import IDLE, people_table, store_properties, ties_table
from graphcap.store.selection import select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphcap.cuts import Cut
    from graphcap.network import Network
    from graphcap.records import Records

    Row = dict[str, Any]

LOAD = 1
STEP = 7
"""Between a server's own numbers of people, which have gaps."""


class Address(NamedTuple):
    """Where it would be."""

    text: str = "bolt://in-memory"


class WholeNetwork(NamedTuple):
    """A store that gives the same network whatever is asked."""

    whole: Network

    def network(self, *_: object, **__: object) -> Network:
        """All of it."""
        return self.whole


class ServerInMemory:
    """A server that holds these records, asked as `graphcap.store.neo4j.Server` is, and as a store."""

    address = Address()

    def __init__(self, records: Records) -> None:
        whole = build(records)
        self.everything = WholeNetwork(whole)
        self.node = store_properties(records, whole) | {"load": LOAD}
        people = [row for row in people_table(records, whole).to_pylist() if not row.get(IDLE)]
        places = sorted(range(len(people)), key=lambda place: hash((place, len(people))))
        self._people = {STEP * place: row for place, row in zip(places, people, strict=True)}
        self._number = {row["id"]: number for number, row in self._people.items()}
        ties = [row for row in ties_table(records, whole).to_pylist() if not row.get(IDLE)]
        self._ties: dict[str, dict[int, list[Row]]] = {way: {number: [] for number in self._people} for way in ("leaving", "entering")}
        for row in ties:
            ends = self._number[row["source"]], self._number[row["target"]]
            for asking, asked in (ends, ends[::-1])[: 1 + row["back"]]:
                self._ties["leaving"][asking].append(row)
                self._ties["entering"][asked].append(row)
        self._answers: dict[str, Callable[..., Iterator[list[Any]]]] = {
            statement("select/named"): self._named,
            statement("select/people"): self._of_people,
            statement("select/leaving"): lambda **asked: self._of_ties("leaving", **asked),
            statement("select/entering"): lambda **asked: self._of_ties("entering", **asked),
        }

    def network(self, _: str | None = None, *, cut: Cut) -> Network:
        """The cut of a question; of a text that fits nobody the whole network, as a store has it."""
        network = select(self, self.node, cut)
        return self.everything.network() if network is None else network

    def stream(self, text: str, *, load: int, **asked: Any) -> Iterator[list[Any]]:
        """Rows of a statement."""
        assert load == LOAD
        return self._answers[text](**asked)

    def _named(self, *, ids: list[str], names: list[str]) -> Iterator[list[Any]]:
        for id, name in zip(ids, names, strict=True):
            namesakes = [number for number, row in self._people.items() if row.get("gc_name") == name]
            yield [[self._number[id]] if id in self._number else namesakes[:2]]

    def _of_people(self, *, people: list[int], columns: list[str]) -> Iterator[list[Any]]:
        rows = [self._people[person] for person in people]
        yield [people, [row["id"] for row in rows], [[row.get(name) for row in rows] for name in columns]]

    def _of_ties(self, way: str, *, groups: list[Row], kinds: dict[str, int], unknown: int) -> Iterator[list[Any]]:
        for group in groups:
            rows = [row for person in group["people"] for row in self._ties[way][person] if row["strength"] >= group["least"]]
            ends = [[self._number[row[end]] for row in rows] for end in ("source", "target")]
            told = [[row[name] for row in rows] for name in ("strength", "coverage")]
            contacts = [row["last_contact"] if row.get("last_contact") is not None else unknown for row in rows]
            yield [*ends, [kinds[row["kind"]] for row in rows], *told, contacts, [row["back"] for row in rows]]
