"""A simulated organisation as rows, as writers of foreign formats need it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pyarrow as pa

    Row = dict[str, Any]

COMPANY = "Example"


@dataclass(frozen=True)
class Organisation:
    """Rows of people by id, of ties, and of events in the order of time.

    Attributes
    ----------
    as_of
        The day before which everything has happened.
    """

    people: dict[str, Row]
    ties: list[Row]
    events: list[Row]
    as_of: date

    @classmethod
    def from_tables(cls, people: pa.Table, ties: pa.Table, events: pa.Table, *, as_of: date) -> Organisation:
        """The rows of the three tables."""
        return cls({person["id"]: person for person in people.to_pylist()}, ties.to_pylist(), events.to_pylist(), as_of)

    def of(self, owner: str) -> Organisation:
        """The same with the ties of one person alone, and the events in which they had a part, with everybody who had one."""
        return replace(self, ties=self._own[owner][0], events=self._own[owner][1])

    @cached_property
    def _own(self) -> defaultdict[str, tuple[list[Row], list[Row]]]:
        own: defaultdict[str, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
        for tie in self.ties:
            for end in (tie["source"], tie["target"]):
                own[end][0].append(tie)
        for group in self.together(*{event["kind"] for event in self.events}):
            for person in {end for event in group for end in (event["source"], event["target"]) if end}:
                own[person][1].extend(group)
        return own

    def together(self, *kinds: str) -> Iterator[list[Row]]:
        """Events of these kinds, those with the same id as one: one mail, one meeting."""
        chosen = [event for event in self.events if event["kind"] in kinds]
        places: dict[str, int] = {}
        for event in chosen:
            places.setdefault(event["id"], len(places))
        chosen.sort(key=lambda event: places[event["id"]])
        for _, group in groupby(chosen, key=lambda event: event["id"]):
            yield list(group)

    def contacts_of(self, owner: str) -> list[Row]:
        """Everybody whom a person has a tie to, their manager, and who reports to them."""
        known = {end for tie in self.ties for end in (tie["source"], tie["target"]) if owner in (tie["source"], tie["target"])}
        known |= {id for id, person in self.people.items() if person["manager"] == owner} | {self.people[owner]["manager"]}
        return [self.people[id] for id in sorted(known - {owner, None})]


def given_and_family(person: Row) -> tuple[str, str]:
    """The two parts of a name.

    Examples
    --------
    >>> given_and_family({"name": "Ana de Silva"})
    ('Ana', 'de Silva')
    """
    given, _, family = str(person["name"]).partition(" ")
    return given, family
