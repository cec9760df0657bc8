"""Isolated talent: high potentials whom nobody in power knows, and for each the one new tie that would change it most.

- Who is a *high potential* says `graphcap.questions.talent`.
- *Isolated* is whose standing is poor (`graphcap.questions.standing`): no ties, no route, or a weak route to anybody who decides.
- The *bridge* is the new tie that would raise access most, times the odds of the chain that introduces it (`graphcap.search.bridges`).
  Nobody is bridge or introducer more often than their capacity, 3 where it is unknown; whoever stands first in the answer chooses first.
  Who is not to be asked is neither, and where somebody does not want to be asked about a person, no bridge is named for that person.
- Somebody whose access is sound, but nil or weak without their manager line, hangs on *one gatekeeper*.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.errors import InputError
from graphcap.model import Answer
from graphcap.organisation import is_away, is_newcomer, number, text
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import calibrated, odds_note, store_of
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.registry import ABOUT_PEOPLE, TIE_PARAMETERS, Column, Parameter, Question
from graphcap.questions.route import ASSUMED_DECIDERS
from graphcap.questions.standing import MAX_TIES, NO_ROUTE, NO_TIES, SOUND, WEAK, WORDS, Standing, standing_of
from graphcap.questions.talent import PERFORMANCE, POTENTIAL, Talent, talent_of
from graphcap.search.bridges import NOBODY, best_bridges
from graphcap.search.lines import Onward, led_past

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    from graphcap.network import Network

    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

BRIDGES_AT_ONCE = 12
UNKNOWN_CAPACITY = 3
NEW_TIE = 0.5


@dataclass(frozen=True, slots=True)
class IsolatedRow:
    """One isolated high potential."""

    person: str
    person_name: str
    department: str | None
    level: float | None
    potential: float | None
    performance: float | None
    basis: str
    kind: str
    access: float | None
    percentile: float
    ties: int
    nearest_sponsor: str | None
    newcomer: bool | None
    away: bool
    bridge: str | None
    bridge_via: tuple[str, ...]
    access_after: float | None
    why: str


class _Bridge(NamedTuple):
    person: int
    via: tuple[int, ...]
    after: float


def isolated(
    network: Network,
    *,
    potential: float | None = None,
    new_tie: float = NEW_TIE,
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
    avoid: Iterable[str] = (),
) -> Answer[IsolatedRow]:
    """Which high potentials nobody in power knows, and which new tie would help each most.

    Parameters
    ----------
    network
        Where to look.
    potential
        From which value of ``potential`` on somebody is a high potential; None: the 80th percentile of the known values.
    new_tie
        Strength of the tie that would be new, above 0 to 1.
    kind, not_kind, avoid
        As in `graphcap.intro`; who is avoided is in no row and on no chain.

    Returns
    -------
    Answer
        Newcomers after all others; no ties, no route, then weak routes; then the higher rating, then id.

    Raises
    ------
    InputError
        When ``new_tie`` is out of bounds.
    """
    if not 0 < new_tie <= 1:
        message = f"new_tie is {new_tie:g}; a strength is above 0 and at most 1"
        raise InputError(message)
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid)
    deciders = sorted(set(network.deciders.numbers()) - set(narrowing.avoid))
    standing = standing_of(network, deciders, narrowing)
    talent = talent_of(network, standing.there, potential=potential)
    onward = Onward.of(network, deciders, ties=MAX_TIES - 1, kinds=narrowing.kinds, avoid=narrowing.avoid)
    order = _order(network, talent, standing)
    bridges = _bridges(network, order, onward, standing=standing, new_tie=new_tie, narrowing=narrowing)
    poor = standing.kind != SOUND
    more = {
        "thresholds": talent.thresholds,
        "one_gatekeeper": _people(network, _gatekept(network, np.flatnonzero(talent.high & ~poor), onward, standing, narrowing)),
        "unknown_potential": _people(network, np.flatnonzero(standing.there & talent.unknown & poor)),
    }
    asked = {"potential": potential, "new_tie": new_tie} | narrowing.asked
    rows = tuple(_row(network, person, talent, standing, bridges.get(person)) for person in order.tolist())
    return Answer("isolated", asked, network.as_of, store_of(network), rows, more | calibrated(network), _notes(network, talent, deciders))


def _order(network: Network, talent: Talent, standing: Standing) -> Numbers:
    """The isolated high potentials in the order of the answer."""
    chosen = np.flatnonzero(talent.high & (standing.kind != SOUND))
    ratings = np.full(len(chosen), np.nan)
    for name, rated in ((POTENTIAL, talent.by_potential), (PERFORMANCE, ~talent.by_potential)):
        if name in network.people.numbers:
            ratings = np.where(rated[chosen], network.people.numbers[name].array()[chosen], ratings)
    new = np.array([is_newcomer(network, person) is True for person in chosen.tolist()], bool)
    order: Numbers = chosen[np.lexsort((chosen, -ratings, standing.kind[chosen], new))]
    return order


def _bridges(
    network: Network, order: Numbers, onward: Onward, *, standing: Standing, new_tie: float, narrowing: Narrowing
) -> dict[int, _Bridge]:
    """The bridge of each person for whom there is one, the first in order choosing first, within everybody's capacity."""
    chosen: dict[int, _Bridge] = {}
    used: Counter[int] = Counter()
    full = _without_capacity(network) | {*network.reserve.never_introducing(alumni=False)} | network.reserve.no_targets()
    minding = network.reserve.unwilling_about
    waiting = np.array([person for person in order.tolist() if standing.kind[person] != NO_TIES and not minding(person)], np.int64)
    while len(waiting):
        found = best_bridges(
            network,
            waiting,
            onward,
            access=standing.access[waiting],
            new_tie=new_tie,
            best=BRIDGES_AT_ONCE,
            kinds=narrowing.kinds,
            avoid=narrowing.avoid,
            busy=sorted(full),
        )
        offers: dict[int, list[_Bridge]] = {}
        for place, bridge, *via, _odds, after in zip(*(column.tolist() for column in found), strict=True):
            offer = _Bridge(bridge, tuple(each for each in via if each != NOBODY), after)
            offers.setdefault(int(waiting[place]), []).append(offer)
        again = []
        for person, bridges in offers.items():
            free = next((bridge for bridge in bridges if not (full | minding(bridge.person)) & {bridge.person, *bridge.via}), None)
            if free is not None:
                chosen[person] = free
                used.update((free.person, *free.via))
                full |= {each for each in (free.person, *free.via) if used[each] >= _capacity(network, each)}
            elif len(bridges) == BRIDGES_AT_ONCE:
                again.append(person)
        waiting = np.array(again, np.int64)
    return chosen


def _without_capacity(network: Network) -> set[int]:
    column = network.people.numbers.get("capacity")
    return set() if column is None else set(np.flatnonzero(column.array() < 1).tolist())


def _capacity(network: Network, person: int) -> float:
    known = number(network, "capacity", person)
    return UNKNOWN_CAPACITY if known is None else known


def _gatekept(network: Network, people: Numbers, onward: Onward, standing: Standing, narrowing: Narrowing) -> Numbers:
    """Of some people whose access is sound, those whose access without their line is nil or weak."""
    least = np.maximum(standing.median[people] * WEAK, np.finfo(float).tiny)
    led = led_past(network, people, onward, least=least, kinds=narrowing.kinds, avoid=narrowing.avoid)
    return people[~led]


def _row(network: Network, person: int, talent: Talent, standing: Standing, bridge: _Bridge | None) -> IsolatedRow:
    ids = network.people.ids
    reached = standing.found.ties[person] > 0
    return IsolatedRow(
        person=ids[person],
        person_name=network.people.name(person),
        department=text(network, "department", person) or None,
        level=number(network, "level", person),
        potential=number(network, POTENTIAL, person),
        performance=number(network, PERFORMANCE, person),
        basis=POTENTIAL if talent.by_potential[person] else PERFORMANCE,
        kind=WORDS[standing.kind[person]],
        access=float(standing.access[person]) if reached else None,
        percentile=float(standing.percentile[person]),
        ties=len({*network.outgoing.of(person)[0], *network.incoming.of(person)[0]}),
        nearest_sponsor=ids[int(standing.found.target[person])] if reached else None,
        newcomer=is_newcomer(network, person),
        away=is_away(network, person),
        bridge=None if bridge is None else ids[bridge.person],
        bridge_via=() if bridge is None else tuple(ids[each] for each in bridge.via),
        access_after=None if bridge is None else bridge.after,
        why=_why(network, person, talent, standing, bridge),
    )


def _why(network: Network, person: int, talent: Talent, standing: Standing, bridge: _Bridge | None) -> str:
    """The figures that a row rests on."""
    basis = POTENTIAL if talent.by_potential[person] else PERFORMANCE
    parts = [f"{basis} {number(network, basis, person):g}, high from {talent.thresholds[basis]:g} on"]
    if standing.kind[person] == NO_TIES:
        parts.append("no ties at all, so that nobody can introduce them")
    elif standing.kind[person] == NO_ROUTE:
        parts.append(f"no chain of at most {MAX_TIES} ties leads to anybody who decides")
    else:
        median, peers = standing.median[person], standing.peers[person]
        parts.append(f"access {standing.access[person]:.3g} is below a third of {median:.3g}, the middle of {peers} people of that level")
    if bridge is not None:
        via = " and ".join(network.people.name(each) for each in bridge.via)
        parts.append(f"{via} can introduce {network.people.name(bridge.person)}, which would make it {bridge.after:.3g}")
    return "; ".join(parts)


def _people(network: Network, people: Numbers) -> list[str]:
    return [network.people.ids[person] for person in people.tolist()]


def _notes(network: Network, talent: Talent, deciders: Sequence[int]) -> tuple[str, ...]:
    return tuple(_sentences(network, talent, deciders))


def _sentences(network: Network, talent: Talent, deciders: Sequence[int]) -> Iterator[str]:
    yield ABOUT_PEOPLE
    if not deciders:
        yield "nobody is known to decide anything, so that nobody has a route; give a `decides` column, or --deciders at import"
    elif network.deciders.assumed:
        yield ASSUMED_DECIDERS
    yield from talent.notes()
    if "level" not in network.people.numbers:
        yield "no levels are known: everybody is held against everybody"
    yield odds_note(network)


QUESTION = Question(
    name="isolated",
    summary="High potentials whom nobody in power knows, and the new tie that would help each most.",
    rule=(
        "A high potential stands at or above the 80th percentile of known potential (--potential sets it), or, where that is lower or "
        "unknown, of performance: ratings of potential are biased (doi:10.1257/aer.20220831), so `basis` says which. Isolated is who has "
        "no ties, no chain of at most 4 ties to anybody who decides, or one whose odds are below a third of the median on their level "
        "(levels under 20 people take in the next). The bridge is at two or three ties: of all, the one whose new tie, at --new-tie, "
        "would raise access most, times the odds of the chain that introduces it; nobody is bridge or introducer more often than their "
        "capacity (3 if unknown). People of unknown potential stand apart, never as low; newcomers of the last year come last."
    ),
    example="graphcap isolated",
    about="people",
    reads=("potential", "performance", "level", "decides", "joined", "capacity"),
    parameters=(
        Parameter("potential", "number", "From which potential on somebody is a high potential.", least=0, most=100),
        Parameter("new_tie", "number", "Strength of the new tie.", default=NEW_TIE, least=0, most=1),
        *TIE_PARAMETERS,
    ),
    columns=(
        Column("person", "id"),
        Column("person_name", "name"),
        Column("department", "where they work"),
        Column("level", "their level"),
        Column("potential", "as rated; empty where unknown"),
        Column("performance", "as rated; empty where unknown"),
        Column("basis", "which of the two makes them a high potential"),
        Column("kind", "no ties, no route or weak route"),
        Column("access", "odds of the best chain to anybody who decides; empty where there is none"),
        Column("percentile", "of that access on their level"),
        Column("ties", "people they have a tie with"),
        Column("nearest_sponsor", "who decides at the end of that chain"),
        Column("newcomer", "whether they joined less than a year ago"),
        Column("away", "whether they are away on the day"),
        Column("bridge", "with whom a new tie would help most"),
        Column("bridge_via", "who can introduce them, in order"),
        Column("access_after", "access with that tie"),
        Column("why", "the figures it rests on"),
    ),
    ask=isolated,
    roles=ORGANISATION,
    ranked=("person",),
)
