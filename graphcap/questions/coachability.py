"""Coachability: what became of the feedback that a person was given, per mentor.

Of feedback with a ``context``, at least 60 days old, the share that was acted on (`graphcap.questions.feedback`), with a Wilson interval,
and the Kaplan-Meier median of days until the result (`graphcap.questions.survival`). What is marked as acted on but has no result of the
same context has no day, and is left out of the median. Under five pieces are too few to say. Feedback without a context counts on the
giver's side, as vague. For the person and that mentor alone: the share is in no other answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcap.dates import parse_day
from graphcap.model import Answer
from graphcap.policy import SELF
from graphcap.questions.chains import store_of
from graphcap.questions.feedback import WITHIN, feedback_to
from graphcap.questions.registry import ABOUT_PEOPLE, Column, OwnView, Parameter, Question
from graphcap.questions.results import has_results
from graphcap.questions.survival import kaplan_meier_median, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from graphcap.network import Network
    from graphcap.questions.feedback import Feedback

FEWEST = 5
SECONDS_OF_A_DAY = 86_400
FOR_TWO = "for this person and that mentor alone; vague feedback says something of the giver"


@dataclass(frozen=True, slots=True)
class CoachabilityRow:
    """What became of one mentor's feedback; None where there is too little to say."""

    mentor: str
    mentor_name: str
    given: int
    vague: int
    acted: int
    ratio: float | None
    low: float | None
    high: float | None
    median_days: float | None
    why: str
    evidence: tuple[str, ...]


def coachability(network: Network, person: str) -> Answer[CoachabilityRow]:
    """What became of the feedback that others gave a person.

    Parameters
    ----------
    network
        With feedback among its events.
    person
        An id or a name.

    Returns
    -------
    Answer
        A row for everybody who gave feedback: most pieces first, then id.

    Raises
    ------
    UnknownPerson
        When nobody, or more than one person, fits.
    """
    me, day = network.number(person), parse_day(network.as_of)
    by_giver: dict[int, list[Feedback]] = {}
    for each in feedback_to(network, me):
        by_giver.setdefault(each.giver, []).append(each)
    rows = [_row(network, giver, pieces, day) for giver, pieces in sorted(by_giver.items())]
    rows.sort(key=lambda row: -row.given)
    name = network.people.ids[me]
    return Answer("coachability", {"person": name}, network.as_of, store_of(network), tuple(rows), {}, _notes(network, me, rows))


def _row(network: Network, giver: int, pieces: Sequence[Feedback], day: datetime) -> CoachabilityRow:
    judged = [each for each in pieces if each.context and each.is_due(day)]
    acted, vague = sum(each.acted for each in judged), sum(not each.context for each in pieces)
    enough = len(judged) >= FEWEST
    low, high = wilson(acted, len(judged)) if enough else (None, None)
    return CoachabilityRow(
        mentor=network.people.ids[giver],
        mentor_name=network.people.name(giver),
        given=len(judged),
        vague=vague,
        acted=acted,
        ratio=acted / len(judged) if enough else None,
        low=low,
        high=high,
        median_days=kaplan_meier_median(_waits(judged)) if enough else None,
        why=_why(len(judged), acted, vague, young=len(pieces) - len(judged) - vague),
        evidence=tuple(each.id for each in judged if each.id),
    )


def _waits(judged: Sequence[Feedback]) -> list[tuple[float, bool]]:
    waits = []
    for each in judged:
        if each.result is not None:
            waits.append(((each.result - each.moment).total_seconds() / SECONDS_OF_A_DAY, True))
        elif not each.marked:
            waits.append((float(WITHIN.days), False))
    return waits


def _why(given: int, acted: int, vague: int, *, young: int) -> str:
    told = "too few to say: " if given < FEWEST else ""
    parts = [f"{told}{acted} of {given} with a context and 60 days old acted on"]
    parts += [f"{vague} without a context"] if vague else []
    parts += [f"{young} younger than 60 days"] if young else []
    return "; ".join(parts)


def _notes(network: Network, me: int, rows: Sequence[CoachabilityRow]) -> tuple[str, ...]:
    name = network.people.name(me)
    notes = [] if rows else [f"no feedback to {name} before {network.as_of}"]
    if not network.events:
        notes = ["the store has no events, from which feedback and results come; import some"]
    elif not has_results(network):
        notes.append("the store has no achievements: feedback counts as acted on only where it is marked so")
    return (*notes, FOR_TWO, ABOUT_PEOPLE)


QUESTION = Question(
    name="coachability",
    summary="What became of the feedback a person was given, per mentor.",
    rule=(
        "Of feedback with a context, at least 60 days old, the share acted on: marked so, or followed within 60 days by an achievement "
        "with the same context. With a Wilson interval at 95 % (doi:10.1080/01621459.1927.10502953) and a Kaplan-Meier median of days "
        "(doi:10.1080/01621459.1958.10501452). Under 5 pieces are too few to say. Feedback without a context is counted on the giver's "
        "side, as vague. For the person and that mentor alone."
    ),
    example='graphcap coachability "{junior}"',
    about="person",
    reads=("feedback", "achievement"),
    parameters=(Parameter("person", "person", "An id or a name.", positional=True),),
    columns=(
        Column("mentor", "id of who gave the feedback"),
        Column("mentor_name", "name"),
        Column("given", "pieces with a context, at least 60 days old"),
        Column("vague", "pieces without a context"),
        Column("acted", "how many of those given were acted on"),
        Column("ratio", "their share; empty under 5"),
        Column("low", "lowest share at 95 %"),
        Column("high", "highest share at 95 %"),
        Column("median_days", "days until half were acted on; empty where half never were"),
        Column("why", "the figures"),
        Column("evidence", "ids of the feedback counted"),
    ),
    ask=coachability,
    roles=(SELF,),
    own_view=OwnView(
        people=("person",),
        seen=("mentor", "mentor_name", "given", "vague", "acted", "ratio", "low", "high", "median_days", "why", "evidence"),
        party="mentor",
    ),
)
