"""The section about people on whom much depends: who stands between others, and what is lost without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.disputes import disputed_of
from graphcap.planner.asked import TAKEN_AWAY
from graphcap.planner.sections import Bar, Chart, Figure, Section

if TYPE_CHECKING:
    from graphcap.model import Answer
    from graphcap.planner.asked import Asked
    from graphcap.questions.whatif import WhatIfRow

METHOD = (
    "Broker: betweenness without directions, as a share of all pairs of other people (Freeman 1977, doi:10.2307/3033543); `central` has "
    f"everybody. The first {TAKEN_AWAY} are then taken away in turn (`whatif --without`): whoever has a chain of at most 4 ties to "
    "somebody who decides with them, and none without, loses every route."
)


def brokers_section(asked: Asked) -> Section:
    """Who stands between others, and what is lost without them."""
    network, others = asked.now.network, len(asked.now.network) - 1
    pairs = others * (others - 1) / 2
    first = [row for row in asked.between.rows[: len(asked.without)] if row.value]
    lost = {person: _losing(answer) for person, answer in asked.without.items()}
    name = {row.person: network.people.name(network.number(row.person)) for row in first}
    shares = {row.person: float(row.value or 0) / pairs for row in first}
    said = {row.person: disputed_of(row) for row in first}
    bars = tuple(Bar(name[person], share, _why(asked.without[person]), person, said[person]) for person, share in shares.items())
    figures = (
        Figure("brokers looked at", len(first), "count", "who stand on most of the shortest ways between others"),
        Figure(
            "single points of failure",
            sum(map(bool, lost.values())),
            "count",
            "of them: without each, somebody has no route to a decision-maker",
        ),
        Figure(
            "share of the first",
            max(shares.values(), default=None),
            "share",
            "of the shortest ways between two others go through the first one",
        ),
    )
    chart = Chart("Share of the shortest ways between two others, and what goes with each", "share", bars, max([*shares.values(), 0.01]))
    return Section(
        "brokers",
        "Brokers and single points of failure",
        "Who stands between others, and what the organisation loses if one of them leaves.",
        "graphcap central --measure betweenness --undirected",
        METHOD,
        figures=figures,
        charts=(chart,) if bars else (),
        notes=tuple(dict.fromkeys((*asked.between.notes, *(note for answer in asked.without.values() for note in answer.notes)))),
    )


def _losing(answer: Answer[WhatIfRow]) -> int:
    """How many people have a route with somebody, and none without."""
    return sum(row.access_before is not None and row.access_after is None for row in answer.rows)


def _why(answer: Answer[WhatIfRow]) -> str:
    """What changes without somebody."""
    losing = _losing(answer)
    worse = sum(row.access_before is not None and (row.access_after or 0) < row.access_before for row in answer.rows)
    isolated = len(answer.more["isolated_after"]) - len(answer.more["isolated_before"])
    if not worse:
        return "without them, nobody's access to decision-makers changes"
    parts = [f"without them, {worse:,} {'person has' if worse == 1 else 'people have'} less access to decision-makers"]
    parts.append(f"{losing:,} of them no route at all" if losing else "nobody loses every route")
    if isolated > 0:
        parts.append(f"{isolated:,} more high potential{'s are' if isolated > 1 else ' is'} isolated")
    return ", ".join(parts)
