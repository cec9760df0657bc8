"""When each of a person's ties is due: by its own usual gap, from the dated events of the pair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from graphcap.dates import FIRST, MICROSECOND, MICROSECONDS_OF_A_DAY, microseconds, parse_day
from graphcap.evidence.rule import ACTIVE, DORMANT_STRONG, FADING, LAPSED, STATUSES, UNKNOWN
from graphcap.model import Answer
from graphcap.policy import PERSONAL
from graphcap.questions.chains import store_of
from graphcap.questions.registry import Column, OwnView, Parameter, Question

if TYPE_CHECKING:
    from graphcap.network import Evidence, Network

ORDER = (ACTIVE, FADING, DORMANT_STRONG, LAPSED, UNKNOWN)
CHECK_IN, REVIEW = "check-in", "quarterly review"
MONTHS_OF_A_QUARTER = 3
NO_EVENTS = "the store has no events, from which usual gaps come; import some"


@dataclass(frozen=True, slots=True)
class CadenceRow:
    """One tie's rhythm, and when it is due again."""

    person: str
    person_name: str
    last_contact: str
    usual_gap_days: float
    status: str
    due: str
    kind: str
    why: str


def cadence(network: Network, person: str) -> Answer[CadenceRow]:
    """When a person's ties are due.

    Parameters
    ----------
    network
        With evidence.
    person
        An id or a name.

    Returns
    -------
    Answer
        A row for everybody they have events with: active and fading ties first, then dormant-strong, lapsed and unknown ones, each by the
        day they are due, then by id.

    Raises
    ------
    UnknownPerson
        When nobody, or more than one person, fits.
    """
    number, evidence = network.number(person), network.evidence
    rows = [] if evidence is None else _rows(network, evidence, number)
    name = network.people.ids[number]
    notes = () if rows else (NO_EVENTS if evidence is None else f"no event of {name} with anybody counts before {network.as_of}",)
    return Answer("cadence", {"person": name}, network.as_of, store_of(network), tuple(rows), {}, notes)


def _rows(network: Network, evidence: Evidence, person: int) -> list[CadenceRow]:
    neighbours = {*network.outgoing.of(person)[0], *network.incoming.of(person)[0]}
    found = {neighbour: evidence.find(person, neighbour) for neighbour in neighbours}
    rows = [(neighbour, _row(network, evidence, neighbour, place)) for neighbour, place in found.items() if place is not None]
    return [row for _, row in sorted(rows, key=lambda pair: (ORDER.index(STATUSES.index(pair[1].status)), pair[1].due, pair[0]))]


def _row(network: Network, evidence: Evidence, other: int, place: int) -> CadenceRow:
    def value(name: str) -> Any:
        return getattr(evidence, name).slice(place, place + 1)[0]

    last = FIRST + value("last_contact") * MICROSECOND
    due = last + timedelta(days=value("usual_gap_days"))
    status = STATUSES[value("status")]
    return CadenceRow(
        person=network.people.ids[other],
        person_name=network.people.name(other),
        last_contact=last.date().isoformat(),
        usual_gap_days=value("usual_gap_days"),
        status=status,
        due=due.date().isoformat(),
        kind=REVIEW if _quarter(due) != _quarter(last) else CHECK_IN,
        why=_why(value("events"), last, value("usual_gap_days"), as_of=network.as_of),
    )


def _why(events: int, last: datetime, gap: float, *, as_of: str) -> str:
    silent = (microseconds(parse_day(as_of)) - microseconds(last)) / MICROSECONDS_OF_A_DAY
    return f"{events} event{'' if events == 1 else 's'}, the last {silent:.0f} days ago; usual gap {gap:g} days"


def _quarter(moment: datetime) -> tuple[int, int]:
    return moment.year, (moment.month - 1) // MONTHS_OF_A_QUARTER


QUESTION = Question(
    name="cadence",
    summary="When each of a person's ties is due, and which are fading.",
    rule=(
        "A tie is due one usual gap after the last contact: the median gap between days of contact, at least 7 days (22.5 with fewer "
        "than 4 days of contact). It is fading when silent for 4 usual gaps, lapsed at 8 or three years, whichever is sooner "
        "(doi:10.1140/epjds/s13688-017-0127-3), dormant-strong when lapsed after a peak of .6, and unknown where all contact ran one "
        "way and is easily sent. The first contact of a calendar quarter is a quarterly review, every other one a check-in of 15 "
        "minutes."
    ),
    example='graphcap cadence "{junior}"',
    about="person",
    reads=("events",),
    parameters=(Parameter("person", "person", "An id or a name.", positional=True),),
    columns=(
        Column("person", "id of the other"),
        Column("person_name", "name of the other"),
        Column("last_contact", "day of the last event that counts"),
        Column("usual_gap_days", "days from one contact to the next"),
        Column("status", "active, fading, dormant-strong, lapsed or unknown"),
        Column("due", "the day one usual gap after the last contact"),
        Column("kind", "check-in (15 minutes) or quarterly review"),
        Column("why", "the events it rests on"),
    ),
    ask=cadence,
    roles=PERSONAL,
    own_view=OwnView(
        people=("person",),
        seen=("person", "person_name", "last_contact", "usual_gap_days", "status", "due", "kind", "why"),
    ),
)
