"""Dated events as a network keeps them: columns in the order of time, and for each person the rows that they are part of.

So a question about one person reads that person's rows, and a question about everybody reads whole columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.dates import FIRST, MICROSECOND

if TYPE_CHECKING:
    from datetime import datetime

    from graphcap.columns import Column, TextColumn

NOBODY_NUMBER = 2**32 - 1
"""Stands where an event has no target (everybody saw it) or is about nobody."""


class Event(NamedTuple):
    """One event, read.

    Attributes
    ----------
    row
        Its place among the network's events.
    moment
        UTC.
    kind
        Its name.
    source, target, about
        Numbers of people; None for a target where everybody saw it, and for about where it is about nobody.
    context, outcome, id
        As written, the empty text where there is none.
    weight
        As written, 1 where it was not.
    """

    row: int
    moment: datetime
    kind: str
    source: int
    target: int | None
    about: int | None
    context: str
    outcome: str
    id: str
    weight: float


class PersonRows(NamedTuple):
    """Rows by person, rising: those of person p at ``offsets[p]`` to ``offsets[p + 1]`` of ``rows``; ``Q`` and ``I``."""

    offsets: Column
    rows: Column

    def of(self, person: int) -> memoryview[Any]:
        """The rows of a person, in the order of time."""
        start, stop = self.offsets.slice(person, person + 2)
        return self.rows.slice(start, stop)


class Events(NamedTuple):
    """Events before a network's day, in the order of time.

    Attributes
    ----------
    times
        ``q``, microseconds since 1970 UTC, rising.
    kinds
        ``H``, places in ``names``.
    sources, targets, about
        ``I``, numbers of people; `NOBODY_NUMBER` where there is none.
    contexts, outcomes
        ``I``, places in ``words``, whose first text is the empty one: none.
    weights
        ``d``, as written, 1 where it was not.
    together
        ``I``, the first row with the same id, its own row where it has none: a mail to several people is one event in several rows.
    ids
        As written, the empty text where there is none.
    words
        Every context and outcome once.
    by_source, by_target, by_about
        Which rows each person is part of.
    names
        Names of kinds by number, sorted.
    """

    times: Column
    kinds: Column
    sources: Column
    targets: Column
    about: Column
    contexts: Column
    outcomes: Column
    weights: Column
    together: Column
    ids: TextColumn
    words: TextColumn
    by_source: PersonRows
    by_target: PersonRows
    by_about: PersonRows
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.times)

    def kind_number(self, name: str) -> int | None:
        """The number of a kind; None where there is no such event."""
        return self.names.index(name) if name in self.names else None

    def at(self, row: int) -> Event:
        """One event, read."""

        def value(column: Column) -> Any:
            return column.slice(row, row + 1)[0]

        target, about = value(self.targets), value(self.about)
        return Event(
            row,
            FIRST + value(self.times) * MICROSECOND,
            self.names[value(self.kinds)],
            value(self.sources),
            None if target == NOBODY_NUMBER else target,
            None if about == NOBODY_NUMBER else about,
            self.words[value(self.contexts)],
            self.words[value(self.outcomes)],
            self.ids[row],
            value(self.weights),
        )

    def from_person(self, person: int) -> list[Event]:
        """What somebody did, in the order of time."""
        return [self.at(row) for row in self.by_source.of(person)]

    def to_person(self, person: int) -> list[Event]:
        """What was done to somebody, in the order of time, a note to oneself among it."""
        return [self.at(row) for row in self.by_target.of(person)]

    def about_person(self, person: int) -> list[Event]:
        """What names somebody, in the order of time."""
        return [self.at(row) for row in self.by_about.of(person)]
