"""Why a tie is as strong as it is: every term, its evidence, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.dates import FIRST, MICROSECOND, of_microseconds
from graphcap.errors import InputError
from graphcap.evidence.rule import RULE, STATUSES
from graphcap.kinds import EVENT_KIND_BY_NAME
from graphcap.model import Answer
from graphcap.policy import PERSONAL
from graphcap.questions.chains import store_of
from graphcap.questions.registry import Column, OwnView, Parameter, Question

if TYPE_CHECKING:
    from graphcap.evidence.rows import Row
    from graphcap.network import Evidence, Network

MEETING = "meeting"
NO_EVIDENCE = "no event between them counts"


@dataclass(frozen=True, slots=True)
class TermValues:
    """The five terms, 0 to 1; None where one does not exist."""

    frequency: float | None
    reciprocity: float | None
    duration: float | None
    overlap: float | None
    channels: float | None


@dataclass(frozen=True, slots=True)
class TieRow:
    """What two people's evidence says, beside what was declared of them; None is unknown."""

    source: str
    target: str
    strength: float | None
    coverage: float | None
    status: str | None
    half_life_days: float | None
    terms: TermValues
    activity: float | None
    events: int | None
    first_contact: str | None
    last_contact: str | None
    declared: float | None
    why: str


class _Tie(NamedTuple):
    """An arc from one to the other, and whether its strength was declared."""

    kind: str
    strength: float
    declared: bool


def tie(network: Network, source: str, target: str) -> Answer[TieRow]:
    """Why the tie of two people is as strong as it is.

    Parameters
    ----------
    network
        With evidence, or with declared ties alone.
    source, target
        Ids or names; declared is what was declared of requests from the source to the target.

    Returns
    -------
    Answer
        One row; none where they share neither evidence nor a tie. ``more.would_change`` says what would change the strength.

    Raises
    ------
    InputError
        When both are the same.
    UnknownPerson
        When nobody, or more than one person, fits.
    """
    first, second = network.number(source), network.number(target)
    ids = network.people.ids[first], network.people.ids[second]
    if first == second:
        message = f'"{ids[0]}" is both ends; name two people'
        raise InputError(message)
    ties, evidence = _ties(network, first, second), network.evidence
    place = None if evidence is None else evidence.find(first, second)
    asked = {"from": ids[0], "to": ids[1]}
    rows, more = [], {}
    if evidence is not None and place is not None:
        rows, more = [_explained(network, evidence, place, ends=(first, second), ties=ties)], _changes(network, evidence, place)
    elif ties:
        rows = [_declared_alone(ids, ties)]
    notes = () if rows else (f"{NO_EVIDENCE} before {network.as_of}, and they share no tie",)
    return Answer("tie", asked, network.as_of, store_of(network), tuple(rows), more, notes)


def _ties(network: Network, source: int, target: int) -> list[_Tie]:
    """Every arc from one to the other, strongest first."""
    neighbours, strengths = network.outgoing.of(source)
    kinds = network.outgoing.kinds_of(source)
    found = zip(neighbours, strengths, kinds, strict=True)
    return [
        _Tie(network.kinds[kind].name, strength, _is_declared(network, source, target, kind))
        for neighbour, strength, kind in found
        if neighbour == target
    ]


def _is_declared(network: Network, source: int, target: int, kind: int) -> bool:
    """Whether the tie behind an arc has a strength that was declared."""
    ties = network.ties
    place = ties.find(source, target, kind)
    if place is None:
        place = ties.find(target, source, kind)
    return place is not None and (ties.declared is None or bool(ties.declared.slice(place, place + 1)[0]))


def _declared(ties: list[_Tie]) -> float | None:
    return max((tie.strength for tie in ties if tie.declared), default=None)


def _declared_alone(ids: tuple[str, str], ties: list[_Tie]) -> TieRow:
    """The row of two people without evidence."""
    nothing: dict[str, Any] = dict.fromkeys(TieRow.__slots__)
    known = {"source": ids[0], "target": ids[1], "terms": TermValues(None, None, None, None, None)}
    return TieRow(**nothing | known | {"declared": _declared(ties), "why": f"{NO_EVIDENCE}; {_told(ties)}"})


def _told(ties: list[_Tie]) -> str:
    """The ties beside the evidence, in words."""
    return "; ".join(f"{tie.kind} tie of {tie.strength:g}, {'declared' if tie.declared else 'not declared'}" for tie in ties)


def _explained(network: Network, evidence: Evidence, place: int, *, ends: tuple[int, int], ties: list[_Tie]) -> TieRow:
    """The row of two people with evidence."""
    from graphcap.evidence.rows import row_of
    from graphcap.evidence.terms import activity_of, terms_of

    def value(name: str) -> Any:
        return getattr(evidence, name).slice(place, place + 1)[0]

    row = row_of(evidence, place)
    terms = {name: None if isnan(values[0]) else float(values[0]) for name, values in terms_of(*row, RULE)._asdict().items()}
    activity = float(activity_of(row.tally)[0])
    told = _why(value("strength"), terms, activity, row if ends[0] < ends[1] else row.turned(), half_life_days=value("half_life_days"))
    return TieRow(
        source=network.people.ids[ends[0]],
        target=network.people.ids[ends[1]],
        strength=value("strength"),
        coverage=value("coverage"),
        status=STATUSES[value("status")],
        half_life_days=value("half_life_days"),
        terms=TermValues(**terms),
        activity=activity,
        events=value("events"),
        first_contact=of_microseconds(value("first_contact")),
        last_contact=of_microseconds(value("last_contact")),
        declared=_declared(ties),
        why="; ".join(part for part in (told, _told([tie for tie in ties if tie.declared])) if part),
    )


def _why(strength: float, terms: dict[str, float | None], activity: float, row: Row, *, half_life_days: float) -> str:
    """The strength as it can be checked by hand."""
    counts = {name: int(values[0]) for name, values in (row.tally._asdict() | row.overlap._asdict()).items() if name != "intensity"}
    weighed = [(getattr(RULE, name), value) for name, value in terms.items() if value is not None]
    total = sum(weight for weight, _ in weighed)
    beside = " + ".join(f"{weight:g} x {value:.4f}" for weight, value in weighed[1:])
    by_terms = (weighed[0][0] * (terms["frequency"] or 0) + activity * sum(weight * value for weight, value in weighed[1:])) / total
    bounded = "" if abs(by_terms - strength) < RULE.no_tie else ", which is bounded (two-way, one-way or after praise)"
    overlap = f"{counts['common']} of {counts['either']} neighbours common" if counts["either"] else "no other neighbours"
    return (
        f"strength {strength:.4f}: ({weighed[0][0]:g} x {weighed[0][1]:.4f} + {activity:.4f} x ({beside})) / {total:g}{bounded}; frequency "
        f"{float(row.tally.intensity[0]):.4f} halved every {half_life_days:g} days, over itself + {RULE.half_intensity:g}; "
        f"{counts['forth']} there, {counts['back']} back; {overlap}; kinds of event: {counts['kinds']}"
    )


def _changes(network: Network, evidence: Evidence, place: int) -> dict[str, Any]:
    """What would change the strength, at the same half-life and neighbours."""
    import numpy as np

    from graphcap.dates import microseconds, parse_day
    from graphcap.evidence.rows import row_of
    from graphcap.evidence.terms import strength_of

    def value(name: str) -> Any:
        return getattr(evidence, name).slice(place, place + 1)[0]

    (tally, overlap), half_life, gap = row_of(evidence, place), value("half_life_days"), value("usual_gap_days")
    quiet = tally._replace(intensity=tally.intensity / 2)
    met = tally._replace(
        intensity=tally.intensity + EVENT_KIND_BY_NAME[MEETING].weight,
        forth=tally.forth + 1,
        back=tally.back + 1,
        soft=np.zeros(1, bool),
        last_contact=np.array([microseconds(parse_day(network.as_of))]),
    )
    later, sooner = (float(strength_of(changed, overlap, RULE)[0]) for changed in (quiet, met))
    last = FIRST + value("last_contact") * MICROSECOND
    return {
        "would_change": [
            f"a meeting of the two on {network.as_of} would make it at least {sooner:.4f}",
            f"{half_life:g} days without contact would make it {later:.4f}",
            *_endings(last, gap, as_of=network.as_of),
        ]
    }


def _endings(last: Any, gap: float, *, as_of: str) -> list[str]:
    """The days to come on which silence makes the tie fade and lapse."""
    from datetime import timedelta

    from graphcap.dates import parse_day

    lapse = min(RULE.lapsed_gaps * gap, RULE.lapsed_months * RULE.month_days)
    days = {"fades": min(RULE.fading_gaps * gap, lapse), "lapses": lapse}
    moments = {what: last + timedelta(days=after) for what, after in days.items()}
    return [f"it {what} on {moment.date().isoformat()} if they are silent" for what, moment in moments.items() if moment > parse_day(as_of)]


QUESTION = Question(
    name="tie",
    summary="Why the tie of two people is as strong as it is, and what would change it.",
    rule=(
        "strength = (.45 frequency + activity x (.20 reciprocity + .15 duration + .12 overlap + .08 channels)) / W, W = the sum of the "
        "weights of the terms that exist. frequency = I / (I + 3), I = the sum of what the events weigh, each halved once a half-life; "
        "activity = min(1, I); reciprocity = 2 min(in, out) / (in + out); duration = log2(1 + months) / log2(61); overlap = common "
        "neighbours over the union; channels = kinds of event / 3. Two-way at least .05; mail and the like all one way is unknown and at "
        "most .15; an endorsement, recommendation or introduction at least .20. coverage = W x min(1, events / 4). A declared strength "
        "stands beside it, and a chain takes the stronger."
    ),
    example='graphcap tie "{junior}" p0040',
    about="person",
    reads=("events",),
    parameters=(
        Parameter("source", "person", "An id or a name.", positional=True),
        Parameter("target", "person", "An id or a name.", positional=True),
    ),
    columns=(
        Column("source", "id"),
        Column("target", "id"),
        Column("strength", "by evidence; empty without any"),
        Column("coverage", "how much of the evidence was there, 0 to 1"),
        Column("status", "active, fading, lapsed, dormant-strong or unknown"),
        Column("half_life_days", "after which an event counts half"),
        Column("terms", "each 0 to 1", ("frequency", "reciprocity", "duration", "overlap", "channels")),
        Column("activity", "what the terms but frequency count, 0 to 1"),
        Column("events", "how many count"),
        Column("first_contact", "the first event that counts"),
        Column("last_contact", "the last event that counts"),
        Column("declared", "the declared strength; empty without any"),
        Column("why", "the figures, to check by hand"),
    ),
    ask=tie,
    roles=PERSONAL,
    own_view=OwnView(
        people=("source", "target"),
        seen=(
            "source",
            "target",
            "strength",
            "coverage",
            "status",
            "half_life_days",
            "terms",
            "activity",
            "events",
            "first_contact",
            "last_contact",
            "declared",
            "why",
        ),
    ),
)
