"""Endorsement loops: people who praise one another in a circle, and whether anybody outside praises them as well.

- An endorsement is a written ``endorses`` or ``recommends`` tie, or an ``endorsement`` or ``recommendation`` event to somebody. A *loop*
  is a directed circle of 2 to 4 people. The strength of a step is that of the tie, 1 - 2^-n for n events, or the larger of both; the
  strength of a loop is the geometric mean of its steps.
- *outside share*: of those who endorse its members, the share who are not members. From .2 on the loop is *validation*, else *inward*.
- *expert*: a mentor and a sponsor of the same person are both in it.
- *reputation*: the members' PageRank (Brin & Page 1998, doi:10.1016/S0169-7552(98)00110-X) in the graph of endorsements without the
  steps of any loop, so that nobody gains by going round.
- *expected by chance*: loops in graphs in which everybody endorses, and is endorsed by, as many people as here, but partners are exchanged
  at random (Maslov & Sneppen 2002, doi:10.1126/science.1065103); 20 seeded graphs, where the endorsements are not over 10,000.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.events import NOBODY_NUMBER
from graphcap.model import Answer
from graphcap.questions.chains import store_of
from graphcap.questions.everybodys_roles import everybodys_roles
from graphcap.questions.pairs_by_role import PRAISE
from graphcap.questions.registry import ABOUT_PEOPLE, Column, Question
from graphcap.questions.standing import people_there

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
GRAPHS = 20
EXCHANGES = 10
MOST_EXCHANGED = 10_000
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
        each length chance would give; empty where there are too many endorsements to exchange.
    """
    there = people_there(network)
    praise = _praise(network, there)
    found = _circles(praise)
    rows = _rows(network, praise, found, everybodys_roles(network, there)) if found else []
    rows.sort(key=lambda row: (-round(row.strength, DECIMALS), row.length, row.members))
    counts = _by_length(found)
    more = {"endorsements": len(praise.source), "found": counts, "expected_by_chance": _expected(praise)}
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
    numbers = [number for number, kind in enumerate(network.kinds) if kind.name in KINDS]
    ties = network.ties
    places = np.flatnonzero(np.isin(ties.kinds.array(), numbers))
    sources = np.searchsorted(ties.offsets.array().astype(np.int64), places, side="right") - 1
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

    kept = _knotted(praise)
    found = nx.simple_cycles(_graph(praise.source[kept], praise.target[kept]), length_bound=LONGEST)
    return sorted(tuple(circle[circle.index(min(circle)) :] + circle[: circle.index(min(circle))]) for circle in found)


def _knotted(praise: _Praise) -> Mask:
    """The endorsements between people who can reach one another: all others are in no loop."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    if not len(praise.source):
        return np.zeros(0, bool)
    size = int(max(praise.source.max(), praise.target.max())) + 1
    matrix = csr_matrix((np.ones(len(praise.source)), (praise.source, praise.target)), shape=(size, size))
    part = connected_components(matrix, connection="strong")[1]
    knotted: Mask = part[praise.source] == part[praise.target]
    return knotted


def _by_length(found: Sequence[tuple[int, ...]]) -> dict[str, int]:
    return {str(length): sum(len(circle) == length for circle in found) for length in range(2, LONGEST + 1)}


def _expected(praise: _Praise) -> dict[str, float] | None:
    """How many loops of each length there are on average when partners are exchanged at random."""
    if not 1 < len(praise.source) <= MOST_EXCHANGED:
        return None
    random = np.random.default_rng(0)
    totals = dict.fromkeys(_by_length(()), 0)
    for _ in range(GRAPHS):
        for length, count in _by_length(_circles(praise._replace(target=_exchanged(praise, random)))).items():
            totals[length] += count
    return {length: total / GRAPHS for length, total in totals.items()}


def _exchanged(praise: _Praise, random: np.random.Generator) -> Numbers:
    """The same endorsers with their targets exchanged among them, nobody endorsing themselves or the same person twice."""
    source, target = praise.source.tolist(), praise.target.tolist()
    taken = set(zip(source, target, strict=True))
    for one, other in random.integers(0, len(source), (EXCHANGES * len(source), 2)).tolist():
        new = (source[one], target[other]), (source[other], target[one])
        if any(giver == receiver or (giver, receiver) in taken for giver, receiver in new):
            continue
        taken -= {(source[one], target[one]), (source[other], target[other])}
        taken |= set(new)
        target[one], target[other] = target[other], target[one]
    return np.array(target, np.int64)


def _rows(network: Network, praise: _Praise, found: Sequence[tuple[int, ...]], roles: EverybodysRoles) -> list[LoopRow]:
    import networkx as nx

    graph = _graph(praise.source, praise.target)
    strength = dict(zip(zip(praise.source.tolist(), praise.target.tolist(), strict=True), praise.strength.tolist(), strict=True))
    experts = _experts(roles, found)
    outside: Any = graph.copy()
    outside.remove_edges_from({step for circle in found for step in _steps(circle)})
    rank = nx.pagerank(outside)
    return [_row(network, circle, graph=graph, strength=strength, expert=circle in experts, rank=rank) for circle in found]


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
    rank: dict[int, float],
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
        reputation=sum(rank[person] for person in circle) / len(circle),
        why=f"{len(circle)} people endorse one another in a circle; {len(endorsers - set(circle))} of the {len(endorsers)} who endorse them"
        " are not of it",
    )


def _notes(network: Network, praise: _Praise) -> Iterator[str]:
    yield ABOUT_PEOPLE
    if not len(praise.source):
        yield "nobody endorses anybody: import ties of kind endorses or recommends, or events of kind endorsement or recommendation"
    elif network.events is None:
        yield "the store has no events: endorsements are the written ties alone"
    if len(praise.source) > MOST_EXCHANGED:
        yield f"over {MOST_EXCHANGED:,} endorsements: how many loops chance gives was not tried out"


QUESTION = Question(
    name="loops",
    summary="Endorsement loops: who praise one another in a circle, and whether anybody outside does as well.",
    rule=(
        "An endorsement is a tie of kind endorses or recommends, or an event endorsement or recommendation (1 - 2^-n for n of them). A "
        "loop is a directed circle of 2 to 4 people; its strength is the geometric mean of its steps. validation: at least .2 of those who "
        "endorse its members are not of it, else inward. expert: a mentor and another person who sponsors the same one are in it. "
        "reputation: mean PageRank of its members in the endorsements without the steps of loops (doi:10.1016/S0169-7552(98)00110-X). "
        "more.expected_by_chance: mean number of loops in 20 graphs with partners exchanged at random (doi:10.1126/science.1065103)."
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
        Column("reputation", "mean PageRank of its members without any loop"),
        Column("why", "the figures it rests on"),
    ),
    ask=loops,
)
