"""The network audit: who advises me, who speaks for me, who can change my title, and which of these nobody does.

A row is one person in one role (`graphcap.questions.roles`): *mentor*, *sponsor*, *can change title* (the manager line, the nearest first,
then the ten best by odds of those who decide promotion or title; the others are counted), *peer* (a contact on the same rung of the ladder
or, where a level is unknown, with the same manager; the ten strongest, the others are counted). Who has two roles has two rows. What is
missing stands in ``more.gaps`` (`graphcap.questions.gaps`), Burt's measures and the E-I index in ``more.measures``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from graphcap.model import Answer
from graphcap.organisation import ladder, line, managers, number
from graphcap.policy import PERSONAL
from graphcap.questions.chains import calibrated, given, odds_note, store_of
from graphcap.questions.contact import Contact, contact, neighbours
from graphcap.questions.ego import ego_measures
from graphcap.questions.gaps import Holders, gaps_of, gatekeepers
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.registry import ABOUT_PEOPLE, ALUMNI, TIE_PARAMETERS, Column, OwnView, Parameter, Question
from graphcap.questions.roles import (
    Backing,
    can_change_title,
    decides,
    mentors,
    occasions,
    sponsors,
    title_deciders,
    warm_routes,
)
from graphcap.questions.route import ASSUMED_DECIDERS
from graphcap.search.chains import strongest_arc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphcap.network import Network
    from graphcap.search.chains import FoundChain

Held = TypeVar("Held")
MENTOR, SPONSOR, CAN_CHANGE_TITLE, PEER = "mentor", "sponsor", "can change title", "peer"
MOST_DECIDERS = MOST_PEERS = 10
CHAINS_AT_ONCE = 30
TWO = 2
NO_EVENTS = "the store has no events: mentors and sponsors are the declared ones alone; import advice, feedback and mentions to see more"
NO_LEVELS = "no levels are known for {name} and their contacts: peers are those with the same manager"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One person in one role; None is unknown, and no odds is no chain within 4 ties."""

    person: str
    person_name: str
    role: str
    strength: float | None
    status: str | None
    last_contact: str | None
    odds: float | None
    via: str | None
    can_change_title: bool | None
    why: str
    evidence: tuple[str, ...]


class _Found(NamedTuple):
    """Somebody in a role: what it rests on in words and in events, and the chain to them."""

    person: int
    role: str
    reason: str
    evidence: tuple[str, ...]
    chain: FoundChain | None


def audit(
    network: Network,
    person: str,
    *,
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
    avoid: Iterable[str] = (),
    alumni: bool = False,
) -> Answer[AuditRow]:
    """Who has which role for a person, and what is missing.

    Parameters
    ----------
    network
        Any; without events the roles are the declared ones.
    person
        An id or a name.
    kind, not_kind, avoid, alumni
        As in `graphcap.intro`; who is avoided has no row.

    Returns
    -------
    Answer
        Mentors, sponsors, who can change the title, peers; ``more`` holds gaps, measures and how many were not shown.

    Raises
    ------
    UnknownPerson, InputError
        As in `graphcap.intro`.
    """
    me = network.number(person)
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid, ends=(me,))
    audited = _Audited(network, me, {"kinds": narrowing.kinds, "avoid": narrowing.avoid, "alumni": alumni})
    advising, speaking = (audited.there(role(network, me)) for role in (mentors, sponsors))
    above = audited.there(dict.fromkeys(line(network, me)))
    deciding, others = _deciding(audited, above)
    peers = _peers(audited, {*advising, *speaking, *above})
    ways = audited.ways({*advising, *speaking, *above, *(other for other, _ in peers[:MOST_PEERS])})
    found = [
        *_by_odds(_backed(other, MENTOR, backing, ways) for other, backing in advising.items()),
        *_by_odds(_backed(other, SPONSOR, backing, ways) for other, backing in speaking.items()),
        *(_Found(other, CAN_CHANGE_TITLE, _above(place), (), ways.get(other)) for place, other in enumerate(above)),
        *(_Found(chain.people[-1], CAN_CHANGE_TITLE, _decides(network, chain.people[-1]), (), chain) for chain in deciding),
        *(_Found(other, PEER, reason, (), ways.get(other)) for other, reason in peers[:MOST_PEERS]),
    ]
    rows = tuple(_row(audited, each) for each in found)
    holders = Holders(tuple(advising), tuple(speaking), (*above, *(chain.people[-1] for chain in deciding)), tuple(who for who, _ in peers))
    narrow = gatekeepers(network, me, audited.limits)
    gaps, unknown = gaps_of(network, me, holders, narrow)
    more: dict[str, Any] = {
        "gaps": gaps,
        "one_gatekeeper": [each._asdict() for each in narrow],
        "measures": ego_measures(network, me)._asdict(),
    }
    more |= {"others_who_decide": others, "other_peers": max(0, len(peers) - MOST_PEERS)}
    asked = {"person": network.people.ids[me]} | given(alumni=alumni) | narrowing.asked
    more |= calibrated(network)
    return Answer("audit", asked, network.as_of, store_of(network), rows, more, (*_notes(network, me, rows), *unknown))


class _Audited(NamedTuple):
    """Whose network is audited, and which chains may be used."""

    network: Network
    person: int
    limits: dict[str, Any]

    def there(self, people: Mapping[int, Held]) -> dict[int, Held]:
        """Those who are not to be left out."""
        return {person: held for person, held in people.items() if person not in self.limits["avoid"]}

    def ways(self, targets: Iterable[int], *, most: int | None = None) -> dict[int, FoundChain]:
        """The best chain to each, or to the ``most`` best: the first to each among the best to all, then among those to the rest."""
        left = set(targets)
        found: dict[int, FoundChain] = {}
        while left and (most is None or len(found) < most):
            chains = warm_routes(self.network, self.person, left, best=CHAINS_AT_ONCE, **self.limits)
            if not chains:
                break
            for chain in chains:
                found.setdefault(chain.people[-1], chain)
            left -= found.keys()
        return dict(list(found.items())[:most])

    def contact(self, other: int) -> Contact:
        """What is known of the contact with somebody."""
        return contact(self.network, self.person, other, kinds=self.limits["kinds"])


def _deciding(audited: _Audited, above: Mapping[int, Any]) -> tuple[list[FoundChain], int]:
    """The best chain to each of the ten best who decide and are not above, and how many more decide."""
    left = audited.there(dict.fromkeys(title_deciders(audited.network, audited.person))).keys() - above.keys()
    found = audited.ways(left, most=MOST_DECIDERS)
    return list(found.values()), len(left) - len(found)


def _peers(audited: _Audited, known: set[int]) -> list[tuple[int, str]]:
    """Contacts on the same rung, or under the same manager where a level is unknown, strongest first; and why."""
    network = audited.network
    steps, mine = ladder(network), number(network, "level", audited.person)
    rung, bosses = steps.rung(mine), set(managers(network, audited.person))
    found: dict[int, str] = {}
    for other in set(neighbours(network, audited.person)) - known:
        theirs = steps.rung(number(network, "level", other))
        if rung is not None and rung == theirs:
            found[other] = f"is on the same level ({mine:g})"
        elif (rung is None or theirs is None) and bosses & set(managers(network, other)):
            found[other] = "has the same manager"
    kinds = audited.limits["kinds"]
    arcs = {other: strongest_arc(network, audited.person, other, kinds) for other in audited.there(found)}
    tied = {other: 0.0 if arc is None else arc[0] for other, arc in arcs.items() if arc is not None or kinds is None}
    return [(other, found[other]) for other in sorted(tied, key=lambda other: (-tied[other], other))]


def _backed(other: int, role: str, backing: Backing, ways: Mapping[int, FoundChain]) -> _Found:
    kinds = sorted({event.kind for event in backing.events})
    counts = {kind: occasions(event for event in backing.events if event.kind == kind) for kind in kinds}
    shown = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    parts = ["declared"] if backing.declared else []
    if shown:
        to_whom = "to deciders about them" if role == SPONSOR else "to them"
        parts.append(f"{shown} {to_whom}, the last on {backing.events[-1].moment.date().isoformat()}")
    return _Found(other, role, "; ".join(parts), backing.ids, ways.get(other))


def _above(place: int) -> str:
    return "is their manager" if place == 0 else f"is {place} above their manager in the line"


def _decides(network: Network, other: int) -> str:
    assumed = " (assumed, as people report to them)" if network.deciders.assumed else ""
    return f"decides {', '.join(decides(network, other))}{assumed}"


def _by_odds(found: Iterable[_Found]) -> list[_Found]:
    """Higher odds first, then fewer ties, then id; who cannot be reached last."""

    def key(each: _Found) -> tuple[float, int, int]:
        return (1.0, 0, each.person) if each.chain is None else (-round(each.chain.odds, 12), len(each.chain.people), each.person)

    return sorted(found, key=key)


def _row(audited: _Audited, found: _Found) -> AuditRow:
    network = audited.network
    facts, chain, ids = audited.contact(found.person), found.chain, network.people.ids
    way = "no chain of at most 4 ties leads there" if chain is None else _way(network, chain)
    return AuditRow(
        person=ids[found.person],
        person_name=network.people.name(found.person),
        role=found.role,
        strength=facts.strength,
        status=facts.status,
        last_contact=facts.last_day,
        odds=None if chain is None else chain.odds,
        via=None if chain is None else ids[chain.people[1]],
        can_change_title=can_change_title(network, audited.person, found.person),
        why=f"{found.reason}; {way}",
        evidence=found.evidence,
    )


def _way(network: Network, chain: FoundChain) -> str:
    if len(chain.people) == TWO:
        return f"tied directly, odds {chain.odds:.3g}"
    return f"best asked through {network.people.name(chain.people[1])}, {len(chain.people) - 1} ties, odds {chain.odds:.3g}"


def _notes(network: Network, me: int, rows: Sequence[AuditRow]) -> tuple[str, ...]:
    name = network.people.name(me)
    notes = [] if rows else [f"nobody has a role for {name}: no tie, manager, advice or decider leads from them"]
    notes += [] if network.events else [NO_EVENTS]
    notes += [NO_LEVELS.format(name=name)] if number(network, "level", me) is None else []
    notes += [ASSUMED_DECIDERS] if network.deciders.assumed else []
    return (*notes, ABOUT_PEOPLE, *([odds_note(network)] if rows else []))


QUESTION = Question(
    name="audit",
    summary="The network audit: who advises a person, who speaks for them, who can change their title, and what is missing.",
    rule=(
        "Roles from ties and evidence. A mentor is declared, or gave advice or feedback, or met in a session. A sponsor is declared, or "
        "spoke about the person to somebody who decides. Can change title: the manager line, then the 10 best by odds of those who "
        "decide promotion or title. A peer is a contact on the same level, or of the same manager where a level is unknown. Gaps: a role "
        "nobody holds; no goal recorded; a goal no mentor covers; everybody in one department; one person carrying over half of the "
        "access to decision-makers; skill talk and visibility talk mixed on the same days. Measures: effective size and constraint "
        "(Burt 1992, doi:10.4159/9780674029095), E-I index (Krackhardt & Stern 1988, doi:10.2307/2786835); none is good or bad in "
        "itself."
    ),
    example='graphcap audit "{junior}"',
    about="person",
    reads=("level", "decides", "goals", "skills", "department", "advice", "feedback", "events about a person"),
    parameters=(Parameter("person", "person", "An id or a name.", positional=True), *TIE_PARAMETERS, ALUMNI),
    columns=(
        Column("person", "id"),
        Column("person_name", "name"),
        Column("role", "mentor, sponsor, can change title, or peer"),
        Column("strength", "of the tie to them; empty without one"),
        Column("status", "active, fading, lapsed, dormant-strong or unknown; empty without events"),
        Column("last_contact", "day of the last contact that is known"),
        Column("odds", "of the best chain of at most 4 ties; empty where there is none"),
        Column("via", "the next person on it"),
        Column("can_change_title", "yes, no, or empty where nobody is known to decide"),
        Column("why", "what the role rests on"),
        Column("evidence", "ids of those events"),
    ),
    ask=audit,
    roles=PERSONAL,
    own_view=OwnView(
        people=("person",),
        seen=("person", "person_name", "role", "strength", "status", "last_contact", "via", "can_change_title", "evidence"),
        worded=("odds",),
        told=("why",),
        more_told=("gaps",),
    ),
)
