"""A person's results: their achievements, and who saw each.

Rows of achievements with the same id are one result that several people saw; one without a target was open to everybody. Seniors are
people two or more steps of the ladder above the person, where both levels are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphcap.organisation import ladder, number

if TYPE_CHECKING:
    from datetime import datetime

    from graphcap.network import Network
    from graphcap.organisation import Ladder

ACHIEVEMENT = "achievement"
SENIOR_STEPS = 2


class Result(NamedTuple):
    """One achievement.

    Attributes
    ----------
    moment
        UTC.
    context, id
        As written, the empty text where there is none.
    audience
        Numbers of those named as having seen it.
    open_to_all
        Whether everybody could see it.
    """

    moment: datetime
    context: str
    id: str
    audience: frozenset[int]
    open_to_all: bool

    def seen_by(self, person: int) -> bool:
        """Whether somebody saw it."""
        return self.open_to_all or person in self.audience


def results(network: Network, person: int) -> list[Result]:
    """A person's achievements, in the order of time."""
    found: dict[str | int, Result] = {}
    for event in network.events.from_person(person) if network.events else ():
        if event.kind != ACHIEVEMENT:
            continue
        key: str | int = event.id or event.row
        before = found.get(key, Result(event.moment, event.context, event.id, frozenset(), open_to_all=False))
        seen = before.audience if event.target is None else before.audience | {event.target}
        found[key] = before._replace(
            context=before.context or event.context, audience=seen - {person}, open_to_all=before.open_to_all or event.target is None
        )
    return list(found.values())


def has_results(network: Network) -> bool:
    """Whether the store holds achievements at all; without, that somebody has none is unknown."""
    return network.events is not None and network.events.kind_number(ACHIEVEMENT) is not None


class Seniors(NamedTuple):
    """Who is senior to a person: the rung of the ladder from which on somebody is; None where the person's level is unknown."""

    network: Network
    steps: Ladder
    least: int | None

    @classmethod
    def of(cls, network: Network, person: int) -> Seniors:
        """The people two or more steps above a person."""
        steps = ladder(network)
        rung = steps.rung(number(network, "level", person))
        return cls(network, steps, None if rung is None else rung + SENIOR_STEPS)

    def hold(self, other: int) -> bool | None:
        """Whether somebody is one of them; None where a level is unknown."""
        rung = self.steps.rung(number(self.network, "level", other))
        return None if self.least is None or rung is None else rung >= self.least

    def saw(self, result: Result) -> bool | None:
        """Whether one of them saw a result; None where that hangs on a level that is unknown."""
        if result.open_to_all:
            return None if self.least is None else self.least < len(self.steps.levels)
        seen = {self.hold(other) for other in result.audience}
        return True if True in seen else None if None in seen else False

    def everybody(self) -> int | None:
        """How many they are."""
        if self.least is None:
            return None
        if self.least >= len(self.steps.levels):
            return 0
        return int((self.network.people.numbers["level"].array() >= self.steps.levels[self.least]).sum())
