"""Roles around one person: who mentors and sponsors them, whom they mentor and sponsor, who can change their title.

- *Mentor*: a declared ``mentors`` tie, or ``advice`` and ``feedback`` to the person, or a ``session`` or ``review`` with them that took
  place: a mentor talks to you.
- *Sponsor*: a declared ``sponsors`` tie, or events about the person, by somebody else, to a third person who decides something: a sponsor
  talks about you to those who decide.
- *Can change my title*: the manager line, and everybody who decides ``promotion`` or ``title``.
- *Free capacity*: ``capacity`` less the people sponsored (declared or by evidence); unknown without a capacity, never below 0.

The two roles are told apart as in Ibarra, Carter & Silva (2010, "Why men still get more promotions than women", Harvard Business Review
88(9)). One event is enough to be listed: how much there is of it, and since when, stands in the reason.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.kinds import MENTORS, SPONSORS
from graphcap.organisation import givers, line, number, receivers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphcap.events import Event
    from graphcap.network import Network
    from graphcap.search.chains import FoundChain

MENTORING_KINDS = ("advice", "feedback")
PROGRAMME_KINDS = ("session", "review")
TOOK_PLACE = "met"
TITLE_WORDS = ("promotion", "title")
"""What somebody decides who can change a title."""
ROUTE_TIES = 4
PARTIES = 3
"""Who speaks, to whom, and about whom are different people."""


class Backing(NamedTuple):
    """What a role rests on: whether it was declared, and the events that show it, in the order of time."""

    declared: bool
    events: tuple[Event, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The events' ids, each once, those that have one."""
        return event_ids(self.events)


def mentors(network: Network, person: int) -> dict[int, Backing]:
    """Who mentors a person, by rising number; without events the declared ones alone."""
    events = [event for event in _done_to(network, person) if event.source != person and _mentors(event)]
    return _backed(givers(network, person, MENTORS), ((event.source, event) for event in events))


def mentees(network: Network, person: int) -> dict[int, Backing]:
    """Whom a person mentors, by rising number."""
    events = [event for event in _done_by(network, person) if event.target not in {person, None} and _mentors(event)]
    return _backed(receivers(network, person, MENTORS), ((event.target, event) for event in events if event.target is not None))


def sponsors(network: Network, person: int) -> dict[int, Backing]:
    """Who sponsors a person, by rising number; without events the declared ones alone."""
    events = [event for event in _about(network, person) if _speaks_for(network, event)]
    return _backed(givers(network, person, SPONSORS), ((event.source, event) for event in events))


def proteges(network: Network, person: int) -> dict[int, Backing]:
    """Whom a person sponsors, by rising number."""
    events = [event for event in _done_by(network, person) if _speaks_for(network, event)]
    return _backed(receivers(network, person, SPONSORS), ((event.about, event) for event in events if event.about is not None))


def free_capacity(network: Network, person: int) -> float | None:
    """How many more people somebody can sponsor: ``capacity`` less present proteges, at least 0; None where no capacity is known."""
    capacity = number(network, "capacity", person)
    return None if capacity is None else max(0.0, capacity - len(proteges(network, person)))


def decides(network: Network, person: int) -> tuple[str, ...]:
    """What a person decides; empty for who decides nothing (and for everybody where no deciders are known: see `deciders_known`)."""
    people = network.deciders.people
    place = bisect_left(range(len(people)), person, key=lambda place: people.slice(place, place + 1)[0])
    if place == len(people) or people.slice(place, place + 1)[0] != person:
        return ()
    return tuple(network.deciders.what[place].split(";"))


def deciders_known(network: Network) -> bool:
    """Whether anybody is known, or assumed, to decide something; without, nobody's deciding is no, but unknown."""
    return len(network.deciders.people) > 0


def title_deciders(network: Network, person: int) -> list[int]:
    """Everybody but the person who decides promotion or title, rising."""
    fitting: dict[str, bool] = {}
    found = []
    for decider, what in zip(network.deciders.numbers(), network.deciders.what, strict=True):
        if what not in fitting:
            fitting[what] = not set(TITLE_WORDS).isdisjoint(what.split(";"))
        if fitting[what] and decider != person:
            found.append(decider)
    return found


def can_change_title(network: Network, person: int, other: int) -> bool | None:
    """Whether somebody can change a person's title; None for who is not above them where no deciders are known."""
    if other in line(network, person):
        return True
    return bool(set(decides(network, other)) & set(TITLE_WORDS)) if deciders_known(network) else None


def warm_route(network: Network, person: int, targets: Iterable[int], *, max_ties: int = ROUTE_TIES, **limits: Any) -> FoundChain | None:
    """The best permitted chain from a person to any of the targets; None where there is none.

    ``limits``: as `graphcap.search.permitted.permitted_chains` takes them.
    """
    chains = warm_routes(network, person, targets, best=1, max_ties=max_ties, **limits)
    return chains[0] if chains else None


def warm_routes(
    network: Network, person: int, targets: Iterable[int], *, best: int, max_ties: int = ROUTE_TIES, **limits: Any
) -> tuple[FoundChain, ...]:
    """The best permitted chains from a person to any of the targets, in order."""
    from graphcap.search.permitted import permitted_chains

    return permitted_chains(network, person, sorted(set(targets) - {person}), best=best, max_ties=max_ties, **limits).chains


def event_ids(events: Iterable[Event]) -> tuple[str, ...]:
    """The ids of events, each once, those that have one: what a row's ``evidence`` holds."""
    return tuple(dict.fromkeys(event.id for event in events if event.id))


def occasions(events: Iterable[Event]) -> int:
    """How many events these rows are: rows with the same id and kind are one, told to several people."""
    return len({(event.kind, event.id or event.row) for event in events})


def _mentors(event: Event) -> bool:
    if event.kind in MENTORING_KINDS:
        return True
    return event.kind in PROGRAMME_KINDS and (event.kind != "session" or event.outcome == TOOK_PLACE)


def _speaks_for(network: Network, event: Event) -> bool:
    """Whether somebody speaks about another to a third person who decides something."""
    if event.about is None or event.target is None or len({event.source, event.target, event.about}) < PARTIES:
        return False
    return bool(decides(network, event.target))


def _done_to(network: Network, person: int) -> list[Event]:
    return network.events.to_person(person) if network.events else []


def _done_by(network: Network, person: int) -> list[Event]:
    return network.events.from_person(person) if network.events else []


def _about(network: Network, person: int) -> list[Event]:
    return network.events.about_person(person) if network.events else []


def _backed(declared: Iterable[int], shown: Iterable[tuple[int, Event]]) -> dict[int, Backing]:
    named = set(declared)
    found: dict[int, list[Event]] = {}
    for person, event in shown:
        found.setdefault(person, []).append(event)
    return {person: Backing(person in named, tuple(found.get(person, ()))) for person in sorted(named | found.keys())}
