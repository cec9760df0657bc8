"""What a person would lose with each mentor, sponsor and introducer, and who could take their place.

Each is taken away in turn: whoever has a role (`graphcap.questions.roles`) and whoever introduces on one of the five best chains to
decision-makers. *Lost deciders* are those whom the person then reaches no more within 4 ties, the lost one among them. *Access* is the
odds of the best chain to any decision-maker that is left. Substitutes are looked for within two ties (`graphcap.questions.substitutes`).

That a network should outlive the loss of anybody in it is the removal test of Albert, Jeong & Barabasi (2000, doi:10.1038/35019019),
asked of one person's ties.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.model import Answer
from graphcap.policy import PERSONAL
from graphcap.questions.chains import calibrated, odds_note, store_of
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.near import near
from graphcap.questions.registry import ABOUT_PEOPLE, TIE_PARAMETERS, Column, OwnView, Parameter, Question
from graphcap.questions.roles import deciders_known, mentors, sponsors
from graphcap.questions.route import ASSUMED_DECIDERS
from graphcap.questions.substitutes import INTRODUCER, MENTOR, SPONSOR, Search, Substitute
from graphcap.search.chains import strongest_arc
from graphcap.search.permitted import introducing_nobody, permitted_chains

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphcap.network import Network
    from graphcap.search.chains import FoundChain

MAX_TIES = 4
CHAINS = 5
FEWEST_IN_GROUP = 2
NO_EVENTS = "the store has no events: mentors and sponsors are the declared ones alone, and no groups are known"


@dataclass(frozen=True, slots=True)
class ResilienceRow:
    """What goes with one person; None is unknown, and no access or odds is no chain."""

    lost: str
    lost_name: str
    roles: tuple[str, ...]
    lost_deciders: int | None
    access_before: float | None
    access_after: float | None
    substitute: str | None
    substitute_name: str | None
    substitute_odds: float | None
    via: str | None
    why: str
    evidence: tuple[str, ...]


class _Case(NamedTuple):
    """The person, whom they may be led to, by which ties."""

    network: Network
    person: int
    deciders: list[int]
    narrowing: Narrowing

    def access(self, *, best: int = 1, without: tuple[int, ...] = ()) -> tuple[FoundChain, ...]:
        """The best chains to decision-makers."""
        limits: dict[str, Any] = {"best": best, "max_ties": MAX_TIES, "kinds": self.narrowing.kinds}
        avoid = tuple(sorted({*self.narrowing.avoid, *without}))
        return permitted_chains(self.network, self.person, self.deciders, avoid=avoid, **limits).chains

    def left(self, lost: int, chains: Sequence[FoundChain]) -> FoundChain | None:
        """The best chain to a decision-maker without somebody: of those known, or another."""
        kept = next((chain for chain in chains if lost not in chain.people), None)
        return kept or (next(iter(self.access(without=(lost,))), None) if chains else None)

    def only_through(self, people: Sequence[int]) -> list[int]:
        """How many decision-makers are lost with each of some people."""
        from graphcap.search.dependence import only_through

        reserve = self.network.reserve
        ends = set(self.deciders) - reserve.no_targets_of(self.person) - set(self.narrowing.avoid)
        limits: dict[str, Any] = {"max_ties": MAX_TIES, "kinds": self.narrowing.kinds, "avoid": self.narrowing.avoid}
        barred = introducing_nobody(reserve, self.person, alumni=False)
        return only_through(self.network, self.person, ends, people, barred=barred, **limits)


class _Loss(NamedTuple):
    """What goes with one person, by number.

    Attributes
    ----------
    deciders
        How many decision-makers are out of reach without them.
    before, after
        The best chains to a decision-maker with and without them.
    found
        Who could take their place, the best first.
    evidence
        Ids of the events that show their roles.
    """

    person: int
    roles: Sequence[str]
    deciders: int
    before: FoundChain | None
    after: FoundChain | None
    found: Sequence[Substitute]
    evidence: tuple[str, ...]

    @property
    def substitute(self) -> Substitute | None:
        """The best of them."""
        return self.found[0] if self.found else None


def resilience(
    network: Network, person: str, *, kind: Iterable[str] = (), not_kind: Iterable[str] = (), avoid: Iterable[str] = ()
) -> Answer[ResilienceRow]:
    """What a person would lose with each mentor, sponsor and introducer.

    Parameters
    ----------
    network
        Any; without events roles are the declared ones.
    person
        An id or a name.
    kind, not_kind, avoid
        As in `graphcap.intro`.

    Returns
    -------
    Answer
        The largest loss of access first, then of decision-makers, then by id; ``more.groups`` holds contexts with two or more substitutes.

    Raises
    ------
    UnknownPerson, InputError
        As in `graphcap.intro`.
    """
    me = network.number(person)
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid, ends=(me,))
    case = _Case(network, me, [decider for decider in network.deciders.numbers() if decider != me], narrowing)
    chains = case.access(best=CHAINS)
    roles, evidence = _roles(network, me, chains, narrowing)
    search = Search.of(network, me, near(network, me, narrowing))
    counts = dict(zip(roles, case.only_through(list(roles)), strict=True)) if roles else {}
    losses = []
    for lost, held in roles.items():
        left = case.left(lost, chains)
        found = _substitutes(case, search, lost, held, left)
        losses.append(_Loss(lost, held, counts[lost], chains[0] if chains else None, left, found, evidence.get(lost, ())))
    rows = [_row(case, loss) for loss in losses]
    rows.sort(key=lambda row: (-(row.access_before or 0.0) + (row.access_after or 0.0), -(row.lost_deciders or 0), row.lost))
    asked = {"person": network.people.ids[me]} | narrowing.asked
    more = {"groups": list(_groups(network, losses))}
    more |= calibrated(network)
    return Answer("resilience", asked, network.as_of, store_of(network), tuple(rows), more, tuple(_notes(network, me, rows)))


def _roles(
    network: Network, me: int, chains: Sequence[FoundChain], narrowing: Narrowing
) -> tuple[dict[int, list[str]], dict[int, tuple[str, ...]]]:
    """Who has which roles for a person, by rising number, and the events that show it."""
    roles, evidence = defaultdict[int, list[str]](list), dict[int, tuple[str, ...]]()
    for role, backed in ((SPONSOR, sponsors(network, me)), (MENTOR, mentors(network, me))):
        for other, backing in backed.items():
            roles[other].append(role)
            evidence[other] = (*evidence.get(other, ()), *backing.ids)
    for other in {introducer for chain in chains for introducer in chain.people[1:-1]}:
        roles[other].append(INTRODUCER)
    return {other: roles[other] for other in sorted(roles) if other not in narrowing.avoid}, evidence


def _substitutes(case: _Case, search: Search, lost: int, roles: Sequence[str], left: FoundChain | None) -> list[Substitute]:
    """Who could take somebody's place in their first role for which there is anybody."""
    for role in roles:
        found = search.substitutes(lost, role) if role != INTRODUCER else _next_introducer(case, left)
        if found:
            return found
    return []


def _next_introducer(case: _Case, left: FoundChain | None) -> list[Substitute]:
    """The first person on the best chain that is left."""
    if left is None:
        return []
    first = left.people[1]
    arc = strongest_arc(case.network, case.person, first, case.narrowing.kinds)
    return [] if arc is None else [Substitute(first, 1.0, arc[0], first)]


def _row(case: _Case, loss: _Loss) -> ResilienceRow:
    people, substitute = case.network.people, loss.substitute
    return ResilienceRow(
        lost=people.ids[loss.person],
        lost_name=people.name(loss.person),
        roles=tuple(loss.roles),
        lost_deciders=loss.deciders if deciders_known(case.network) else None,
        access_before=None if loss.before is None else loss.before.odds,
        access_after=None if loss.after is None else loss.after.odds,
        substitute=None if substitute is None else people.ids[substitute.person],
        substitute_name=None if substitute is None else people.name(substitute.person),
        substitute_odds=None if substitute is None else substitute.odds,
        via=None if substitute is None else people.ids[substitute.via],
        why="; ".join(_reasons(case.network, loss)),
        evidence=loss.evidence,
    )


def _reasons(network: Network, loss: _Loss) -> Iterator[str]:
    before, after, substitute, people = loss.before, loss.after, loss.substitute, network.people
    yield " and ".join(loss.roles)
    if before is None:
        yield "no decision-maker is within 4 ties as it is" if deciders_known(network) else "nobody is known to decide"
    elif after is None:
        yield f"without them no chain to a decision-maker is left (odds {before.odds:.3g} now)"
    elif after.odds < before.odds:
        yield f"without them the best odds to a decision-maker fall from {before.odds:.3g} to {after.odds:.3g}"
    else:
        yield f"the best odds to a decision-maker stay {before.odds:.3g}"
    if loss.deciders:
        yield f"{loss.deciders} decision-maker{'' if loss.deciders == 1 else 's'} would be out of reach"
    if substitute is None:
        yield "nobody within two ties could take their place"
        return
    how = "tied directly" if substitute.via == substitute.person else f"asked through {people.name(substitute.via)}"
    yield f"{people.name(substitute.person)} covers {substitute.covers:.0%} of it, {how}, odds {substitute.odds:.3g}"


def _groups(network: Network, losses: Iterable[_Loss]) -> Iterator[dict[str, Any]]:
    """Contexts of events in which two or more of somebody's substitutes took part."""
    ids = network.people.ids
    for loss in losses:
        members: dict[str, set[int]] = defaultdict(set)
        for each in loss.found:
            for context in _contexts(network, each.person):
                members[context].add(each.person)
        for context in sorted(members):
            if len(members[context]) >= FEWEST_IN_GROUP:
                yield {"lost": ids[loss.person], "context": context, "substitutes": [ids[person] for person in sorted(members[context])]}


def _contexts(network: Network, person: int) -> set[str]:
    """Contexts of what somebody did, or had done to them."""
    events = network.events
    if events is None:
        return set()
    rows = {*events.by_source.of(person), *events.by_target.of(person)}
    return {events.words[place] for place in {events.contexts.slice(row, row + 1)[0] for row in rows} if place}


def _notes(network: Network, me: int, rows: Sequence[ResilienceRow]) -> Iterator[str]:
    if not rows:
        yield f"{network.people.name(me)} has no mentor, no sponsor, and no introducer to a decision-maker: there is nobody to lose"
    if not deciders_known(network):
        yield "nobody is known to decide anything, so access is unknown; give a `decides` column, or --deciders at import"
    elif network.deciders.assumed:
        yield ASSUMED_DECIDERS
    if network.events is None:
        yield NO_EVENTS
    yield ABOUT_PEOPLE
    if rows:
        yield odds_note(network)


QUESTION = Question(
    name="resilience",
    summary="What a person would lose with each mentor, sponsor and introducer, and who could take their place.",
    rule=(
        "Each mentor, sponsor and introducer (on the five best chains to decision-makers) is taken away in turn. Lost deciders: those "
        "then out of reach within 4 ties, the lost one among them. Access: odds of the best chain to any that is left. Substitutes are "
        "within two ties and reached without the lost one: of a sponsor who decides the same; of a mentor who has the same skills, those "
        "that the person wants before others; of an introducer the first on the best chain left. The best has the highest share covered "
        "times odds. `more.groups`: contexts in which two or more of the ten best substitutes of somebody took part."
    ),
    example='graphcap resilience "{junior}"',
    about="person",
    reads=("decides", "skills", "wants", "level", "advice", "feedback", "session", "events about a person"),
    parameters=(Parameter("person", "person", "An id or a name.", positional=True), *TIE_PARAMETERS),
    columns=(
        Column("lost", "id of who is taken away"),
        Column("lost_name", "name"),
        Column("roles", "sponsor, mentor, introducer"),
        Column("lost_deciders", "decision-makers out of reach without them"),
        Column("access_before", "odds of the best chain to a decision-maker"),
        Column("access_after", "the same without them; empty where none is left"),
        Column("substitute", "id of who could take their place"),
        Column("substitute_name", "name"),
        Column("substitute_odds", "of the chain to them"),
        Column("via", "the next person on it"),
        Column("why", "the figures it rests on"),
        Column("evidence", "ids of the events that show the role"),
    ),
    ask=resilience,
    ranked=("lost",),
    roles=PERSONAL,
    own_view=OwnView(
        people=("person",),
        seen=("lost", "lost_name", "roles", "lost_deciders", "substitute", "substitute_name", "via", "evidence"),
        worded=("access_before", "access_after", "substitute_odds"),
        told=("why",),
    ),
)
