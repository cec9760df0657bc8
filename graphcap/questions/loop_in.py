"""Keeping sponsors in the loop: what they have not been told, and who was never thanked.

- A *milestone* is an achievement, a promotion or assignment of the person, or a review that says a goal was reached, of the last 365 days.
- It was *passed on* to a sponsor who saw it or gave it; to whom the person wrote or spoke within 14 days after it; or later in the same
  context. Else, once 14 days are over, it is an open update.
- *Thanked* is who was given thanks, an endorsement or a recommendation.

Updates go to sponsors, thanks to sponsors and mentors (`graphcap.questions.roles`). Who has nothing open and was thanked has no row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from graphcap.dates import parse_day
from graphcap.evidence.rule import TWO_WAY_KINDS
from graphcap.lookup import folded
from graphcap.model import Answer
from graphcap.policy import PERSONAL
from graphcap.questions.chains import store_of
from graphcap.questions.registry import ABOUT_PEOPLE, Column, OwnView, Parameter, Question
from graphcap.questions.results import ACHIEVEMENT, results
from graphcap.questions.roles import mentors, sponsors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from graphcap.events import Event
    from graphcap.network import Network

WITHIN, LATELY = timedelta(days=14), timedelta(days=365)
GIVEN_KINDS = ("promotion", "assignment")
REVIEW, REACHED = "review", "goal_reached"
THANKING_KINDS = ("thanks", "endorsement", "recommendation")
MENTOR, SPONSOR, BOTH = "mentor", "sponsor", "sponsor and mentor"


@dataclass(frozen=True, slots=True)
class LoopInRow:
    """One sponsor or mentor to turn to; None: no updates are due to a mentor, never thanked, or unknown without events."""

    person: str
    person_name: str
    role: str
    open_updates: int | None
    last_thanked: str | None
    why: str
    evidence: tuple[str, ...]


class _Milestone(NamedTuple):
    moment: datetime
    kind: str
    context: str
    id: str
    known_to: frozenset[int]
    open_to_all: bool


def loop_in(network: Network, person: str) -> Answer[LoopInRow]:
    """Which sponsors and mentors a person has left out of the loop.

    Parameters
    ----------
    network
        Any; without events nothing is known but who is a sponsor or mentor.
    person
        An id or a name.

    Returns
    -------
    Answer
        Most open updates first, sponsors before mentors, then id.

    Raises
    ------
    UnknownPerson
        When nobody, or more than one person, fits.
    """
    me = network.number(person)
    speaking, advising = sponsors(network, me), mentors(network, me)
    milestones, contacts = _milestones(network, me), _contacts(network, me)
    rows = []
    for other in sorted({*speaking, *advising}):
        role = BOTH if other in speaking and other in advising else SPONSOR if other in speaking else MENTOR
        row = _row(network, other, role, milestones=milestones, contacts=contacts.get(other, []))
        if row.open_updates or row.last_thanked is None:
            rows.append(row)
    rows.sort(key=lambda row: (-(row.open_updates or 0), row.role == MENTOR))
    name = network.people.ids[me]
    notes = _notes(network, me, rows, known=bool(speaking or advising))
    return Answer("loop-in", {"person": name}, network.as_of, store_of(network), tuple(rows), {"milestones": len(milestones)}, notes)


def _milestones(network: Network, me: int) -> list[_Milestone]:
    """Those of the last 365 days whose 14 days are over, in the order of time."""
    day = parse_day(network.as_of)
    found = [_Milestone(each.moment, ACHIEVEMENT, each.context, each.id, each.audience, each.open_to_all) for each in results(network, me)]
    for event in network.events.to_person(me) if network.events else ():
        reached = event.kind == REVIEW and event.outcome == REACHED
        if event.kind in GIVEN_KINDS or reached:
            found.append(_Milestone(event.moment, event.kind, event.context, event.id, frozenset((event.source,)), open_to_all=False))
    ripe = [each for each in found if each.moment + WITHIN <= day <= each.moment + LATELY]
    return sorted(ripe, key=lambda each: (each.moment, each.kind, each.id))


def _contacts(network: Network, me: int) -> dict[int, list[Event]]:
    """By other: what the person said to them, and their talks."""
    found: dict[int, list[Event]] = {}
    for event in network.events.from_person(me) if network.events else ():
        if event.target is not None and event.target != me:
            found.setdefault(event.target, []).append(event)
    for event in network.events.to_person(me) if network.events else ():
        if event.kind in TWO_WAY_KINDS and event.source != me:
            found.setdefault(event.source, []).append(event)
    return found


def _row(network: Network, other: int, role: str, *, milestones: Sequence[_Milestone], contacts: Sequence[Event]) -> LoopInRow:
    updates = [each for each in milestones if not _passed_on(each, other, contacts)] if role != MENTOR else []
    thanked = max((event.moment for event in contacts if event.kind in THANKING_KINDS), default=None)
    last = None if thanked is None else thanked.date().isoformat()
    return LoopInRow(
        person=network.people.ids[other],
        person_name=network.people.name(other),
        role=role,
        open_updates=len(updates) if network.events and role != MENTOR else None,
        last_thanked=last,
        why=_why(updates, last, role=role, known=bool(network.events)),
        evidence=tuple(each.id for each in updates if each.id),
    )


def _passed_on(milestone: _Milestone, other: int, contacts: Sequence[Event]) -> bool:
    if milestone.open_to_all or other in milestone.known_to:
        return True
    later = [event for event in contacts if event.moment >= milestone.moment]
    context = folded(milestone.context)
    return any(event.moment <= milestone.moment + WITHIN or (context and folded(event.context) == context) for event in later)


def _why(updates: Sequence[_Milestone], last_thanked: str | None, *, role: str, known: bool) -> str:
    if not known:
        return "no events tell what they were told, or whether they were thanked"
    told = ", ".join(
        f"{each.kind}{f' {each.context}' if each.context else ''} of {each.moment.date().isoformat()}" for each in reversed(updates)
    )
    parts = [f"not told of: {told}"] if updates else [] if role == MENTOR else ["told of everything"]
    return "; ".join([*parts, "never thanked" if last_thanked is None else f"last thanked on {last_thanked}"])


def _notes(network: Network, me: int, rows: Sequence[LoopInRow], *, known: bool) -> tuple[str, ...]:
    name = network.people.name(me)
    if not known:
        return (f"no sponsor or mentor of {name} is known, declared or by evidence, before {network.as_of}",)
    notes = [] if rows else [f"every sponsor of {name} was told of everything, and everybody was thanked"]
    if not network.events:
        notes.append("the store has no events: what was passed on is unknown; import achievements, contacts and thanks")
    return (*notes, ABOUT_PEOPLE)


QUESTION = Question(
    name="loop-in",
    summary="Which milestones a person's sponsors were not told of, and who was never thanked.",
    rule=(
        "Milestones of the last 365 days (achievements, promotions, assignments, goals reached) that a sponsor did not see or give, and "
        "that were not passed on: no word from the person to them within 14 days, and none later in the same context. Thanks, "
        "endorsements and recommendations count as thanked, for sponsors and mentors. Who has nothing open and was thanked has no row."
    ),
    example='graphcap loop-in "{junior}"',
    about="person",
    reads=("achievement", "promotion", "assignment", "thanks"),
    parameters=(Parameter("person", "person", "An id or a name.", positional=True),),
    columns=(
        Column("person", "id"),
        Column("person_name", "name"),
        Column("role", "sponsor, mentor, or both"),
        Column("open_updates", "milestones they were not told of; empty for a mentor, and without events"),
        Column("last_thanked", "the last day; empty for never, and without events"),
        Column("why", "which milestones"),
        Column("evidence", "ids of the open milestones"),
    ),
    ask=loop_in,
    roles=PERSONAL,
    own_view=OwnView(
        people=("person",),
        seen=("person", "person_name", "role", "open_updates", "last_thanked", "why", "evidence"),
    ),
)
