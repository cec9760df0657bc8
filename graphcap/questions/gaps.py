"""What a person's network lacks: the gaps of the audit, each a sentence with its figures.

- a role that nobody holds;
- no goal recorded, where the organisation records goals at all; a goal that no mentor covers: none lists it among skills or goals, or gave
  advice or feedback in its context;
- everybody in a role in one department (two people or more of known department);
- one person carrying over half of the access: without them the best odds to any decision-maker are less than half;
- skill talk and visibility talk mixed: on at least two days, and half of the days on which somebody gave advice or feedback, the same
  person also saw an achievement or spoke about the person to others.

What cannot be told is said as unknown, and is no gap.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.lookup import folded
from graphcap.organisation import text, words
from graphcap.questions.roles import MENTORING_KINDS, deciders_known, mentors, warm_route, warm_routes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphcap.network import Network

TOO_MUCH = 0.5
FEWEST = 2
CHAINS = 10
GOALS_UNKNOWN = "unknown: whether goals are recorded; the people have no column `goals`"


class Holders(NamedTuple):
    """Who has which role for a person, by number."""

    mentors: tuple[int, ...]
    sponsors: tuple[int, ...]
    deciding: tuple[int, ...]
    peers: tuple[int, ...]


class Gatekeeper(NamedTuple):
    """Somebody without whom the best odds to any decision-maker are less than half; ``access_without`` is None where no way is left."""

    person: str
    person_name: str
    access: float
    access_without: float | None

    def __str__(self) -> str:
        """As a sentence."""
        left = self.access_without
        falls = "no chain is left" if left is None else f"the best odds fall from {self.access:.3g} to {left:.3g}"
        return f"{self.person_name} carries over half of the access to decision-makers: without them {falls}"


def gaps_of(network: Network, person: int, holders: Holders, gatekeepers: Iterable[Gatekeeper]) -> tuple[list[str], list[str]]:
    """The gaps, and what cannot be told."""
    narrow = [str(gatekeeper) for gatekeeper in gatekeepers]
    gaps = [*_roles(network, holders), *_one_department(network, holders), *narrow, *_mixed(network, person)]
    goals, unknown = _goals(network, person, holders.mentors)
    if not deciders_known(network):
        unknown.append("unknown: who decides; give a `decides` column or import with --deciders")
    return [*gaps, *goals], unknown


def _roles(network: Network, holders: Holders) -> Iterator[str]:
    if not holders.mentors:
        yield "no mentor: nobody is declared as one or gave advice or feedback"
    if not holders.sponsors:
        yield "no sponsor: nobody is declared as one or spoke about them to somebody who decides"
    if not holders.deciding and deciders_known(network):
        yield "nobody who can change the title is within reach: no manager, and no chain of 4 ties to somebody who decides"
    if not holders.peers:
        yield "no peer: no contact on the same level or with the same manager"


def _one_department(network: Network, holders: Holders) -> Iterator[str]:
    everybody = {person for role in holders for person in role}
    departments = [found for found in (text(network, "department", person) for person in everybody) if found]
    if len(departments) >= FEWEST and len(set(departments)) == 1:
        yield f"everybody is in one department: all {len(departments)} are in {departments[0]}"


def gatekeepers(network: Network, person: int, limits: Mapping[str, Any]) -> list[Gatekeeper]:
    """Who carries over half of a person's access; chains keep to the limits.

    Only who stands on the best chain can carry that much: without anybody else it is still there.
    """
    deciders = [decider for decider in network.deciders.numbers() if decider != person]
    chains = warm_routes(network, person, deciders, best=CHAINS, **limits)
    found = []
    for other in chains[0].people[1:] if chains else ():
        rest = next((chain for chain in chains if other not in chain.people), None)
        if rest is None:  # one that is not among the best
            rest = warm_route(network, person, deciders, **{**limits, "avoid": (*limits.get("avoid", ()), other)})
        left = None if rest is None else rest.odds
        if left is None or left < TOO_MUCH * chains[0].odds:
            found.append(Gatekeeper(network.people.ids[other], network.people.name(other), chains[0].odds, left))
    return found


def _goals(network: Network, person: int, advising: tuple[int, ...]) -> tuple[list[str], list[str]]:
    """Goals that are missing or uncovered; and what cannot be told."""
    if "goals" not in network.people.texts:
        return [], [GOALS_UNKNOWN]
    goals = words(network, "goals", person)
    if not goals:
        return ["no goal is recorded"], []
    if not advising:
        return [], []
    covered = _covered(network, person, advising)
    if not covered:
        return [], ["unknown: which goals the mentors cover; no skill, goal or context of advice is known of them"]
    return [f'no mentor covers the goal "{goal}"' for key, goal in goals.items() if key not in covered], []


def _covered(network: Network, person: int, advising: tuple[int, ...]) -> set[str]:
    covered = {word for mentor in advising for column in ("skills", "goals") for word in words(network, column, mentor)}
    backings = mentors(network, person).values()
    return covered | {folded(event.context) for backing in backings for event in backing.events if event.context}


def _mixed(network: Network, person: int) -> Iterator[str]:
    """Days on which the same person talked skill and visibility."""
    if not network.events:
        return
    skill, visible = defaultdict(set), defaultdict(set)
    for event in network.events.to_person(person):
        if event.kind in MENTORING_KINDS and event.source != person:
            skill[event.source].add(event.moment.date())
    for event in network.events.from_person(person):
        if event.kind == "achievement" and event.target is not None:
            visible[event.target].add(event.moment.date())
    for event in network.events.about_person(person):
        if person not in {event.source, event.target}:
            visible[event.source].add(event.moment.date())
    mixed = {other: len(days & visible[other]) for other, days in skill.items() if other in visible}
    days, both = sum(map(len, skill.values())), sum(mixed.values())
    if both >= FEWEST and both >= TOO_MUCH * days:
        names = ", ".join(network.people.name(other) for other in sorted(mixed) if mixed[other])
        yield f"skill talk and visibility talk are mixed on {both} of {days} days of advice or feedback (with {names}); part them"
