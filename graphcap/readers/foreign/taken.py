"""What a reader of a foreign format takes from its file: people by their keys, and the ties and events between them.

Every record of the source ends in one of three ways: it is accepted, refused with its place and reason, or left out for a reason that is
counted. Who is the same person as somebody in the store is decided later, for all formats alike (`graphcap.readers.identity`); within one
file people are one by a shared key alone, never by their name.
"""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from graphcap.readers.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NOBODY = -1
UNKNOWN = -(2**63)
"""A time that is not known."""


class Person(NamedTuple):
    """Somebody as a file names them.

    Attributes
    ----------
    id
        The id that the file itself gives and that means the same in other files (an employee number, a label); empty where there is none.
    name
        As written; empty where unknown.
    emails, urls, slack
        Exact keys: e-mail addresses, profile addresses, the id in a Slack workspace.
    columns
        What else the file says of them, by the names of the people's columns: ``title``, ``department``, ``company`` ...
    """

    id: str = ""
    name: str = ""
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    slack: str = ""
    columns: Mapping[str, str] = {}

    def keys(self) -> Iterator[tuple[str, str]]:
        """What tells this person from others: the kind of key, and the key as it is compared."""
        if self.id:
            yield "id", self.id
        for email in self.emails:
            yield "email", email.strip().casefold()
        for url in self.urls:
            yield "url", plain_url(url)
        if self.slack:
            yield "slack", self.slack


def plain_url(url: str) -> str:
    """An address of a profile as it is compared: without scheme, ``www.``, country, query, and slash at its end, in small letters.

    >>> plain_url("https://www.linkedin.com/in/Ana-Silva/?trk=x")
    'linkedin.com/in/ana-silva'
    """
    bare = url.strip().casefold().partition("#")[0].partition("?")[0].rstrip("/")
    bare = bare.partition("://")[2] or bare
    host, slash, path = bare.partition("/")
    host = host.removeprefix("www.")
    if host.endswith(".linkedin.com"):
        host = "linkedin.com"
    return host + slash + path


class TakenTie(NamedTuple):
    """A tie between two people of `Taken`, by number; times in microseconds since 1970 UTC, `UNKNOWN` or None where unknown."""

    source: int
    target: int
    kind: str
    strength: float | None = None
    since: int | None = None
    until: int | None = None
    last_contact: int | None = None
    public: str | None = None
    coverage: float | None = None
    line: int = 0


class Events:
    """Dated evidence as columns, one row a receiver.

    Attributes
    ----------
    times
        Microseconds since 1970 UTC.
    sources, targets, abouts
        People by number; `NOBODY` where there is none.
    kinds, ids, contexts, outcomes, weights
        By row; the empty text, and NaN for a weight, where unknown.
    """

    def __init__(self) -> None:
        self.times = array("q")
        self.sources = array("i")
        self.targets = array("i")
        self.abouts = array("i")
        self.weights = array("d")
        self.kinds: list[str] = []
        self.ids: list[str] = []
        self.contexts: list[str] = []
        self.outcomes: list[str] = []

    def __len__(self) -> int:
        return len(self.times)


class Taken:
    """What was taken from one source.

    Parameters
    ----------
    file
        How the source is called in refusals.
    origin
        How people of whom only a name is known are told from those of other sources: the format, and whose export it is where that is
        known (``linkedin of owner@example.com``); the name of the file where it is empty.

    Attributes
    ----------
    people
        By number.
    ties, events
        Between them.
    read
        Records of the source so far; add one for each.
    left_out
        Reason to number of records: ``bots``, ``lists``, ``rooms``, ``drafts`` ...
    refusals
        Records that cannot be used.
    warnings
        Plain sentences about what was taken, but not as it may have been meant.
    """

    def __init__(self, file: str, origin: str = "") -> None:
        self.file = file
        self.origin = origin
        self.people: list[Person] = []
        self.ties: list[TakenTie] = []
        self.events = Events()
        self.read = 0
        self.left_out: Counter[str] = Counter()
        self.refusals: list[Refusal] = []
        self.warnings: list[str] = []
        self._numbers: dict[tuple[str, str], int] = {}

    def person(self, person: Person) -> int:
        """The number of a person: that of whoever shares a key, else a new one; what is new about them is added."""
        keys = list(person.keys())
        number = next((self._numbers[key] for key in keys if key in self._numbers), None)
        if number is None:
            number = len(self.people)
            self.people.append(person)
        else:
            self.people[number] = _together(self.people[number], person)
        for key in keys:
            self._numbers.setdefault(key, number)
        return number

    def tie(self, tie: TakenTie) -> None:
        """Take a tie."""
        self.ties.append(tie)

    def event(
        self,
        time: int,
        source: int,
        target: int,
        kind: str,
        *,
        id: str = "",
        about: int = NOBODY,
        context: str = "",
        outcome: str = "",
        weight: float = float("nan"),
    ) -> None:
        """Take an event; ``time`` in microseconds since 1970 UTC."""
        events = self.events
        events.times.append(time)
        events.sources.append(source)
        events.targets.append(target)
        events.abouts.append(about)
        events.weights.append(weight)
        events.kinds.append(kind)
        events.ids.append(id)
        events.contexts.append(context)
        events.outcomes.append(outcome)

    def refuse(self, line: int, reason: str, record: Mapping[str, str]) -> None:
        """Refuse a record; it must hold no text of a message."""
        self.refusals.append(Refusal(self.file, line, reason, dict(record)))

    def leave_out(self, reason: str) -> None:
        """Leave a record out that is no matter of this store."""
        self.left_out[reason] += 1


def _together(one: Person, other: Person) -> Person:
    """What two records say of one person; the first word stands."""
    return Person(
        one.id or other.id,
        one.name or other.name,
        tuple(dict.fromkeys([*one.emails, *other.emails])),
        tuple(dict.fromkeys([*one.urls, *other.urls])),
        one.slack or other.slack,
        {**other.columns, **one.columns},
    )
