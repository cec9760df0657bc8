"""Endorsement loops: people who praise one another in a circle, and whether anybody outside praises them as well.

- An endorsement is a written ``endorses`` or ``recommends`` tie, or an ``endorsement`` or ``recommendation`` event to somebody. A *loop*
  is a directed circle of 2 to 4 people. The strength of a step is that of the tie, 1 - 2^-n for n events, or the larger of both; the
  strength of a loop is the geometric mean of its steps.
- *outside share*: of those who endorse its members, the share who are not members. From .2 on the loop is *validation*, else *inward*.
- *expert*: a mentor and a sponsor of the same person are both in it.
- *reputation*: the members' mean PageRank in the graph of endorsements without the loop's own steps, so that nobody gains by going round
  it (`graphcap.questions.reputation`).
- *expected by chance*: loops in graphs in which everybody endorses, and is endorsed by, as many people as here, but partners are exchanged
  at random (`graphcap.questions.loop_chance`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.events import NOBODY_NUMBER
from graphcap.model import Answer
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import store_of
from graphcap.questions.everybodys_roles import everybodys_roles
from graphcap.questions.loop_chance import in_knots, loops_by_chance
from graphcap.questions.pairs_by_role import PRAISE
from graphcap.questions.registry import ABOUT_PEOPLE, Column, Question
from graphcap.questions.reputation import reputations
from graphcap.questions.standing import people_there
from graphcap.tie_sources import tie_sources, ties_of_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import networkx as nx
    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.everybodys_roles import EverybodysRoles

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

LONGEST = 4
VALIDATION, INWARD = "validation", "inward"
LEAST_OUTSIDE = 0.2
KINDS = ("endorses", "recommends")
DECIMALS = 12


@dataclass(frozen=True, slots=True)
class LoopRow:
    """One loop; its members from the lowest id on, each endorsing the next, the last one the first."""

    members: tuple[str, ...]
    members_names: tuple[str, ...]
    length: int
    strength: float
    outside_share: float
    kind: str
    expert: bool
    reputation: float
    why: str


class _Praise(NamedTuple):
    """Who endorses whom, each pair once, by source, then target."""

    source: Numbers
    target: Numbers
    strength: Floats


def loops(network: Network) -> Answer[LoopRow]:
    """Which people endorse one another in a circle.

    Parameters
    ----------
    network
        With endorsements, as ties or events.

    Returns
    -------
    Answer
        The strongest first, equals shorter first, then by the ids of their members. ``more.expected_by_chance`` tells how many loops of
        each length chance would give, ``more.error_of_expected`` the standard deviation of that mean; None for fewer than two endorsements.
    """
    there = people_there(network)
    praise = _praise(network, there)
    found = _circles(praise)
    rows = _rows(network, praise, found, everybodys_roles(network, there)) if found else []
    rows.sort(key=lambda row: (-round(row.strength, DECIMALS), row.length, row.members))
    counts = _by_length(found)
    chance = loops_by_chance(praise.source, praise.target)
    more = {
        "endorsements": len(praise.source),
        "found": counts,
        "expected_by_chance": None if chance is None else chance.mean,
        "error_of_expected": None if chance is None else chance.error,
    }
    return Answer("loops", {}, network.as_of, store_of(network), tuple(rows), more, tuple(_notes(network, praise)))


def _praise(network: Network, there: Mask) -> _Praise:
    """Every endorsement among those who are there, ties and events of a pair together."""
    size = len(network)
    parts = [_written(network), _happened(network)]
    keys, strengths = (np.concatenate(each) for each in zip(*parts, strict=True))
    source, target = np.divmod(keys, max(1, size))
    kept = there[source] & there[target] & (source != target)
    pairs, place = np.unique(keys[kept], return_inverse=True)
    strongest = np.zeros(len(pairs))
    np.maximum.at(strongest, place, strengths[kept])
    return _Praise(*np.divmod(pairs, max(1, size)), strongest)


def _written(network: Network) -> tuple[Numbers, Floats]:
    """Written endorsements as keys of pairs, and the strengths of their arcs."""
    ties, places = network.ties, ties_of_kinds(network, *KINDS)
    sources = tie_sources(network, places)
    targets = ties.targets.array()[places].astype(np.int64)
    strengths = [
        _strength(network, source, target, number)
        for source, target, number in zip(sources.tolist(), targets.tolist(), ties.kinds.array()[places].tolist(), strict=True)
    ]
    return sources * len(network) + targets, np.array(strengths, np.float64)


def _strength(network: Network, source: int, target: int, kind: int) -> float:
    neighbours, strengths = network.outgoing.of(source)
    kinds = network.outgoing.kinds_of(source)
    return next(
        (float(strengths[at]) for at, (other, found) in enumerate(zip(neighbours, kinds, strict=True)) if (other, found) == (target, kind)),
        0.0,
    )


def _happened(network: Network) -> tuple[Numbers, Floats]:
    """Endorsements by events as keys of pairs: 1 - 2^-n for n of them."""
    events = network.events
    if events is None:
        return np.empty(0, np.int64), np.empty(0)
    numbers = [number for kind in PRAISE if (number := events.kind_number(kind)) is not None]
    targets = events.targets.array().astype(np.int64)
    chosen = np.isin(events.kinds.array(), numbers) & (targets != NOBODY_NUMBER)
    keys = events.sources.array().astype(np.int64)[chosen] * len(network) + targets[chosen]
    pairs, counts = np.unique(keys, return_counts=True)
    strengths: Floats = 1 - np.exp2(-counts.astype(np.float64))
    return pairs, strengths


def _graph(source: Numbers, target: Numbers) -> nx.DiGraph[int]:
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    return graph


def _circles(praise: _Praise) -> list[tuple[int, ...]]:
    """Every loop, from its lowest number on."""
    import networkx as nx

    kept = in_knots(praise.source, praise.target)
    found = nx.simple_cycles(_graph(praise.source[kept], praise.target[kept]), length_bound=LONGEST)
    return sorted(tuple(circle[circle.index(min(circle)) :] + circle[: circle.index(min(circle))]) for circle in found)


def _by_length(found: Sequence[tuple[int, ...]]) -> dict[str, int]:
    return {str(length): sum(len(circle) == length for circle in found) for length in range(2, LONGEST + 1)}


def _rows(network: Network, praise: _Praise, found: Sequence[tuple[int, ...]], roles: EverybodysRoles) -> list[LoopRow]:
    graph = _graph(praise.source, praise.target)
    strength = dict(zip(zip(praise.source.tolist(), praise.target.tolist(), strict=True), praise.strength.tolist(), strict=True))
    experts = _experts(roles, found)
    told = zip(found, reputations(praise.source, praise.target, found), strict=True)
    return [
        _row(network, circle, graph=graph, strength=strength, expert=circle in experts, reputation=reputation)
        for circle, reputation in told
    ]


def _steps(circle: tuple[int, ...]) -> list[tuple[int, int]]:
    return list(zip(circle, circle[1:] + circle[:1], strict=True))


def _experts(roles: EverybodysRoles, found: Sequence[tuple[int, ...]]) -> set[tuple[int, ...]]:
    """The loops that hold a mentor and another person who sponsors the same one."""
    mentored: dict[int, set[int]] = {}
    sponsored: dict[int, set[int]] = {}
    members = np.unique(np.array([person for circle in found for person in circle], np.int64))
    of_members = np.isin(roles.pairs.source, members)
    for which, whom in ((roles.mentoring, mentored), (roles.sponsoring, sponsored)):
        for giver, person in zip(
            roles.pairs.source[which & of_members].tolist(), roles.pairs.target[which & of_members].tolist(), strict=True
        ):
            whom.setdefault(giver, set()).add(person)
    return {
        circle
        for circle in found
        if any(mentored.get(one, set()) & sponsored.get(other, set()) for one in circle for other in circle if one != other)
    }


def _row(
    network: Network,
    circle: tuple[int, ...],
    *,
    graph: nx.DiGraph[int],
    strength: dict[tuple[int, int], float],
    expert: bool,
    reputation: float,
) -> LoopRow:
    endorsers = {giver for person in circle for giver in graph.predecessors(person)}
    share = len(endorsers - set(circle)) / len(endorsers)
    product = float(np.prod([strength[step] for step in _steps(circle)]))
    kind = VALIDATION if share >= LEAST_OUTSIDE else INWARD
    return LoopRow(
        members=tuple(network.people.ids[person] for person in circle),
        members_names=tuple(network.people.name(person) for person in circle),
        length=len(circle),
        strength=product ** (1 / len(circle)),
        outside_share=share,
        kind=kind,
        expert=expert,
        reputation=reputation,
        why=f"{len(circle)} people endorse one another in a circle; {len(endorsers - set(circle))} of the {len(endorsers)} who endorse them"
        " are not of it",
    )


def _notes(network: Network, praise: _Praise) -> Iterator[str]:
    yield ABOUT_PEOPLE
    if not len(praise.source):
        yield "nobody endorses anybody: import ties of kind endorses or recommends, or events of kind endorsement or recommendation"
    elif network.events is None:
        yield "the store has no events: endorsements are the written ties alone"


QUESTION = Question(
    name="loops",
    summary="Endorsement loops: who praise one another in a circle, and whether anybody outside does as well.",
    rule=(
        "An endorsement is a tie of kind endorses or recommends, or an event endorsement or recommendation (1 - 2^-n for n of them). A "
        "loop is a directed circle of 2 to 4 people; its strength is the geometric mean of its steps. validation: at least .2 of those who "
        "endorse its members are not of it, else inward. expert: a mentor and another person who sponsors the same one are in it. "
        "reputation: mean PageRank of its members in the endorsements without its own steps (doi:10.1016/S0169-7552(98)00110-X). "
        "more.expected_by_chance: mean number of loops in 20 graphs with partners exchanged at random (doi:10.1126/science.1065103), 5 "
        "where there are over 250,000 endorsements; more.error_of_expected: the standard deviation of that mean."
    ),
    example="graphcap loops",
    about="people",
    reads=("endorses", "recommends", "endorsement", "recommendation", "decides"),
    parameters=(),
    columns=(
        Column("members", "ids, each endorsing the next, the last one the first"),
        Column("members_names", "their names"),
        Column("length", "how many they are"),
        Column("strength", "geometric mean of the steps"),
        Column("outside_share", "share of those who endorse them who are not of the loop"),
        Column("kind", "validation or inward"),
        Column("expert", "whether a mentor and a sponsor of the same person are in it"),
        Column("reputation", "mean PageRank of its members without its own steps"),
        Column("why", "the figures it rests on"),
    ),
    ask=loops,
    ranked=("members",),
    roles=ORGANISATION,
)
