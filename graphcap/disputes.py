"""Disputes: a person says that what a question tells of them is not right, and every answer to that question shows it.

- A dispute stands among the settings of a store, by the person's id and the question, with a reason or none: an import changes nothing of
  it, and an export carries it along. It says nothing of who is right, and changes no figure.
- In answers to that question each row that names the person, and every row where they are who is asked about, has their id under
  ``disputed``; the notes give the reason. Rows that hide somebody from readers do not name them there either.
- Who is one person with somebody disputes what either of them did (`graphcap.identity`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphcap.model import Answer
    from graphcap.network import Network
    from graphcap.records import Settings
    from graphcap.rows import ColumnRows

Disputes = Mapping[str, Mapping[str, str]]
DISPUTED = "disputed"
JOINT = ";"


def disputed(settings: Settings, person: str, question: str, *, reason: str) -> Settings:
    """The settings in which the person with this id disputes what a question says of them."""
    return replace(settings, disputes=together(settings.disputes, {person: {question: reason}}))


def undisputed(settings: Settings, person: str, question: str) -> Settings:
    """The settings in which they do not."""
    kept = {other: reason for other, reason in settings.disputes.get(person, {}).items() if other != question}
    others = without(settings, [person])
    return replace(others, disputes=together(others.disputes, {person: kept})) if kept else others


def without(settings: Settings, people: Iterable[str]) -> Settings:
    """The settings without what these people dispute."""
    gone = set(people)
    return replace(settings, disputes={person: said for person, said in settings.disputes.items() if person not in gone})


def together(one: Disputes, other: Disputes) -> dict[str, dict[str, str]]:
    """Disputes of both; the reason of the other where both have one.

    >>> together({"ana": {"me": ""}}, {"ana": {"me": "not my mentor", "audit": ""}})
    {'ana': {'me': 'not my mentor', 'audit': ''}}
    """
    return {person: {**one.get(person, {}), **other.get(person, {})} for person in dict.fromkeys([*one, *other])}


def marked(answer: Answer[Any], network: Network) -> Answer[Any]:
    """The answer with its disputed rows marked; the same where nobody disputes it."""
    reasons = {id: said[answer.question] for id, said in network.origin.disputes.items() if answer.question in said}
    ids = network.people.ids
    places = {id: place for id in sorted(reasons) if (place := ids.place(id)) < len(ids) and ids[place] == id}
    if not places:
        return answer
    asked = frozenset(places) & {part for part in answer.asked.values() if isinstance(part, str)}
    notes = [f"{network.people.name(place)} disputes what this says of them{_because(reasons[id])}" for id, place in places.items()]
    return answer._replace(rows=_marked_rows(answer.rows, places, asked), notes=(*answer.notes, *notes))


def disputed_of(row: Any) -> str | None:
    """Ids of those who dispute a row of a marked answer, joined by ``;``."""
    found: str | None = getattr(row, DISPUTED, None)
    return found


def said_by(network: Network, questions: Iterable[str]) -> dict[str, str]:
    """What each one disputes of the answers to these questions, as a sentence without its subject, by id."""
    wanted = tuple(dict.fromkeys(questions))
    found = {}
    for id, said in sorted(network.origin.disputes.items()):
        place = network.people.ids.place(id)
        parts = [f"disputes what {question} says of them{_because(said[question])}" for question in wanted if question in said]
        if parts and place < len(network) and network.people.ids[place] == id:
            found[id] = "; ".join(parts)
    return found


def _because(reason: str) -> str:
    return f": {reason}" if reason else ""


def _marked_rows(rows: Any, places: Mapping[str, int], asked: frozenset[str]) -> Any:
    if hasattr(rows, "columns"):
        return _marked_columns(rows, places)
    return [MarkedRow(row, frozenset(places), asked) for row in rows]


class MarkedRow:
    """A row, and which of the people who dispute the answer it is about; else as the row is.

    Parameters
    ----------
    row
        Of any type that has fields.
    people
        Ids of those who dispute the answer.
    asked
        Those of them who are asked about, so that every row is about them.
    """

    def __init__(self, row: Any, people: frozenset[str], asked: frozenset[str]) -> None:
        self.row = row
        self._people, self._asked = people, asked

    @property
    def _fields(self) -> tuple[str, ...]:
        return (*(getattr(self.row, "_fields", None) or self.row.__dataclass_fields__), DISPUTED)

    @property
    def disputed(self) -> str | None:
        """Ids of those who dispute the row, joined by ``;``."""
        cells = [getattr(self.row, name) for name in self._fields[:-1]]
        named = {cell for cell in cells if isinstance(cell, str)}
        named |= {part for cell in cells if isinstance(cell, tuple | list) for part in cell if isinstance(part, str)}
        return JOINT.join(sorted(self._people & (named | self._asked))) or None

    def holding(self, row: Any) -> MarkedRow:
        """Another row in place of this one, marked by the same people."""
        return MarkedRow(row, self._people, self._asked)

    def __getattr__(self, name: str) -> Any:
        part = getattr(self.row, name)
        return (lambda: self.holding(part())) if name == "to_read" else part


def _marked_columns(rows: ColumnRows[Any], places: Mapping[str, int]) -> ColumnRows[Any]:
    """Rows that are held as columns, with one more."""
    import numpy as np

    from graphcap.rows import ColumnRows, IdColumn, WordColumn

    words: list[str | None] = [None] * len(rows)
    columns = [column for column in rows.columns.values() if isinstance(column, IdColumn)]
    for id, place in places.items():
        found = {row for column in columns for row in ([place] if column.numbers is None else np.flatnonzero(column.numbers == place))}
        for row in sorted(map(int, found)):
            words[row] = id if words[row] is None else f"{words[row]}{JOINT}{id}"
    return ColumnRows(_row_with_mark(rows), {**rows.columns, DISPUTED: WordColumn(words)}, len(rows))


def _row_with_mark(rows: ColumnRows[Any]) -> Any:
    def row(*, disputed: str | None, **cells: Any) -> MarkedRow:
        people = frozenset(disputed.split(JOINT)) if disputed else frozenset[str]()
        return MarkedRow(rows.row_type(**cells), people, people)

    return row
