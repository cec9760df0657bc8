"""Sections about high potentials: who is isolated, and who has a sponsor or could have one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from graphcap.disputes import disputed_of
from graphcap.errors import InputError
from graphcap.planner.sections import MOST_PEOPLE, Bar, Chart, Figure, Named, Section

if TYPE_CHECKING:
    from graphcap.model import Answer
    from graphcap.network import Network
    from graphcap.planner.asked import Asked
    from graphcap.questions.isolated import IsolatedRow
    from graphcap.questions.pipeline import PipelineRow

MENTORED, SPONSORED = "mentored", "sponsored"
BLOCKS = {
    "capacity": "sponsors have no place left",
    "own manager line": "only their own manager line is left",
    "level gap": "sponsors stand below them",
    "no route": "no warm chain leads to a sponsor",
}


def isolated_section(asked: Asked) -> Section:
    """High potentials whom nobody in power knows."""
    from graphcap.questions.isolated import QUESTION
    from graphcap.questions.standing import KINDS

    answer, network = asked.now.isolated, asked.now.network
    kinds = Counter(row.kind for row in answer.rows)
    chart = Chart("High potentials by what they lack", "count", tuple(Bar(kind, kinds[kind]) for kind in KINDS), max([1, *kinds.values()]))
    bridged_first = sorted(answer.rows, key=lambda row: row.bridge is None)
    bridged = sum(row.bridge is not None for row in answer.rows)
    one_way, unknown = len(answer.more["one_gatekeeper"]), len(answer.more["unknown_potential"])
    figures = (
        Figure("isolated", len(answer.rows), "count", "high potentials without ties, without a route, or with a weak one"),
        Figure("a new tie would help", bridged, "count", "of them have a suggested bridge: the one new tie that would help most"),
        Figure(
            "hang on their manager",
            one_way,
            "count",
            "further high potentials whose sound access is nil or weak without their manager line",
        ),
        Figure(
            "potential unknown",
            unknown,
            "count",
            "people as isolated, whose potential nobody has rated: not counted here, nor taken as low",
        ),
    )
    return Section(
        "isolated",
        "Isolated talent",
        "High potentials whom nobody in power knows, and the one new tie that would help each most.",
        "graphcap isolated",
        QUESTION.rule,
        figures=figures,
        charts=(chart,) if answer.rows else (),
        heads=("what they lack", "suggested new tie"),
        people=tuple(_isolated(network, row) for row in bridged_first[:MOST_PEOPLE]),
        left_out=max(0, len(answer.rows) - MOST_PEOPLE),
        notes=answer.notes,
    )


def _isolated(network: Network, row: IsolatedRow) -> Named:
    where = ", ".join(filter(None, (row.department, None if row.level is None else f"level {row.level:g}")))
    marks = [word for word, holds in (("newcomer", row.newcomer), ("away", row.away)) if holds]
    what = "; ".join(filter(None, (row.kind, where, *marks)))
    return Named(row.person, row.person_name, what, row.bridge, _name(network, row.bridge), row.why, disputed_of(row))


def _name(network: Network, person: str | None) -> str | None:
    return None if person is None else network.people.name(network.number(person))


def sponsorship_section(asked: Asked) -> Section:
    """Who has a sponsor, who could have one, and what keeps the others from it."""
    from graphcap.questions.culture import QUESTION as CULTURE
    from graphcap.questions.pipeline import QUESTION

    answer = asked.pipeline
    section = Section(
        "sponsorship",
        "Sponsorship: coverage and pipeline",
        "Which high potentials somebody speaks for, and who could speak for the others within the sponsors' capacity.",
        "graphcap pipeline",
        f"{QUESTION.rule} By department: {CULTURE.rule}",
        charts=_by_department(asked),
        heads=("stage", "proposed sponsor"),
        notes=asked.culture.notes,
    )
    if isinstance(answer, InputError):
        return replace(section, notes=(f"who could sponsor whom is left out: {answer}", *section.notes))
    proposed = [row for row in answer.rows if row.stage != SPONSORED]
    return replace(
        section,
        figures=_coverage(answer, len(proposed)),
        charts=tuple(chart for chart in (_stages(answer), _blocked(answer), *section.charts) if chart.bars),
        people=tuple(_proposed(row) for row in proposed[:MOST_PEOPLE]),
        left_out=max(0, len(proposed) - MOST_PEOPLE),
        notes=tuple(dict.fromkeys((*answer.notes, *section.notes))),
    )


def _coverage(answer: Answer[PipelineRow], proposed: int) -> tuple[Figure, ...]:
    more = answer.more
    return (
        Figure("high potentials", more["high_potentials"], "count", "people whose rating reaches the 80th percentile"),
        Figure("have a sponsor", more["sponsored"], "count", "somebody speaks for them to those who decide, declared or by evidence"),
        Figure("could have one", proposed, "count", "are matched to a sponsor with a place left, outside their own manager line"),
        Figure("nobody is left for", len(more["unserved"]), "count", "what keeps them from a sponsor stands in the chart below"),
    )


def _stages(answer: Answer[PipelineRow]) -> Chart:
    more = answer.more
    mentored = sum(row.stage == MENTORED for row in answer.rows)
    bars = (
        Bar("have a sponsor", more["sponsored"]),
        Bar("have a mentor, sponsor proposed", mentored),
        Bar("have neither, sponsor proposed", len(answer.rows) - more["sponsored"] - mentored),
        Bar("no sponsor can be proposed", len(more["unserved"])),
    )
    return Chart("High potentials by stage", "count", bars if more["high_potentials"] else (), max(1, *(bar.value or 0 for bar in bars)))


def _blocked(answer: Answer[PipelineRow]) -> Chart:
    """What binds, for those whom nobody is left for; somebody may be kept away by two things."""
    counts = Counter(block for row in answer.more["unserved"] for block in row.blocked_by or ("nobody decides",))
    bars = tuple(Bar(BLOCKS.get(block, block), number) for block, number in counts.most_common())
    return Chart("What keeps the others from a sponsor", "count", bars, max([1, *counts.values()]))


def _proposed(row: PipelineRow) -> Named:
    what = {MENTORED: "has a mentor", "none": "has neither"}.get(row.stage, row.stage)
    return Named(row.protege, row.protege_name, what, row.sponsor, row.sponsor_name, row.why, disputed_of(row))


def _by_department(asked: Asked) -> tuple[Chart, ...]:
    """The share of everybody in each department who has a sponsor."""
    rows = asked.culture.rows
    bars = tuple(Bar(row.department, row.sponsored, _mentored(row.mentored)) for row in rows)
    return (Chart("Everybody with a sponsor, by department", "share", bars, 1.0),) if bars else ()


def _mentored(share: float | None) -> str:
    return "share with a mentor not shown" if share is None else f"{share:.0%} have a mentor"
