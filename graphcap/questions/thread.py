"""The growth thread: what a person achieved, month by month, and who saw it.

Achievements, promotions and recommendations of the person. The audience of an achievement is who saw it, everybody else where it was open
to all; that of a promotion or recommendation is known only of the one who gave it. Seniors stand two or more steps above the person.

- ``visibility`` of a month: the sum over its events of log2(1 + audience) x 2^(-age / six months);
- ``consistency``: max(0, 1 - the coefficient of variation of the gaps between days with an event), from four gaps on;
- ``senior_share``: seniors among those named in the audience whose level is known;
- ``trend``: (last six months - the six before) / their sum, of log2(1 + audience): -1 all before, 1 all now.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from math import log2
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.dates import parse_day
from graphcap.model import Answer
from graphcap.policy import PERSONAL
from graphcap.questions.chains import store_of
from graphcap.questions.registry import ABOUT_PEOPLE, Column, OwnView, Parameter, Question
from graphcap.questions.results import ACHIEVEMENT, Seniors, results

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from graphcap.network import Network

GIVEN_KINDS = ("promotion", "recommendation")
HALF_LIFE_DAYS = 182.625
FEWEST_GAPS = 4
SECONDS_OF_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One month in which something was achieved; None is unknown."""

    month: str
    achievements: int
    audience: int
    senior_audience: int | None
    visibility: float
    why: str
    evidence: tuple[str, ...]


class _Bead(NamedTuple):
    """Something achieved: who is named as having seen it, None where it was open to everybody."""

    moment: datetime
    kind: str
    audience: frozenset[int] | None
    id: str


class _Watched(NamedTuple):
    """What tells how far something was seen: the day, how many others there are, and who is senior."""

    day: datetime
    others: int
    seniors: Seniors

    def audience(self, bead: _Bead) -> int:
        return self.others if bead.audience is None else len(bead.audience)

    def age_days(self, bead: _Bead) -> float:
        return (self.day - bead.moment).total_seconds() / SECONDS_OF_A_DAY

    def known(self, people: frozenset[int]) -> list[bool]:
        """Of each of these people whose level is known, whether they are senior."""
        return [held for held in (self.seniors.hold(person) for person in sorted(people)) if held is not None]


def thread(network: Network, person: str) -> Answer[ThreadRow]:
    """What a person achieved month by month, and how widely it was seen.

    Parameters
    ----------
    network
        With achievements, promotions or recommendations among its events.
    person
        An id or a name.

    Returns
    -------
    Answer
        A row for each month with an event, the oldest first; ``more`` holds consistency, senior share and trend, None where unknown.

    Raises
    ------
    UnknownPerson
        When nobody, or more than one person, fits.
    """
    me = network.number(person)
    beads = _beads(network, me)
    more: dict[str, float | None] = {"consistency": _consistency(beads), "senior_share": None, "trend": None}
    rows = []
    if beads:
        watched = _Watched(parse_day(network.as_of), len(network) - 1, Seniors.of(network, me))
        rows = [_row(month, list(found), watched) for month, found in groupby(beads, key=lambda bead: bead.moment.strftime("%Y-%m"))]
        more |= {"senior_share": _senior_share(beads, watched), "trend": _trend(beads, watched)}
    name = network.people.ids[me]
    return Answer("thread", {"person": name}, network.as_of, store_of(network), tuple(rows), more, _notes(network, me, beads, more))


def _beads(network: Network, me: int) -> list[_Bead]:
    achieved = [_Bead(each.moment, ACHIEVEMENT, None if each.open_to_all else each.audience, each.id) for each in results(network, me)]
    events = network.events.to_person(me) if network.events else []
    given = [
        _Bead(event.moment, event.kind, frozenset((event.source,)), event.id)
        for event in events
        if event.kind in GIVEN_KINDS and event.source != me
    ]
    return sorted((*achieved, *given), key=lambda bead: (bead.moment, bead.kind, bead.id))


def _row(month: str, beads: Sequence[_Bead], watched: _Watched) -> ThreadRow:
    named: frozenset[int] = frozenset().union(*(bead.audience for bead in beads if bead.audience is not None))
    open_to_all = any(bead.audience is None for bead in beads)
    audience = watched.others if open_to_all else len(named)
    counts = {kind: sum(bead.kind == kind for bead in beads) for kind in (ACHIEVEMENT, *GIVEN_KINDS)}
    shown = ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items() if count)
    seen = f"open to all {audience:,} others" if open_to_all else f"seen by {audience}"
    return ThreadRow(
        month=month,
        achievements=len(beads),
        audience=audience,
        senior_audience=watched.seniors.everybody() if open_to_all else _seniors_among(named, watched),
        visibility=sum(log2(1 + watched.audience(bead)) * 2 ** (-watched.age_days(bead) / HALF_LIFE_DAYS) for bead in beads),
        why=f"{shown}; {seen}",
        evidence=tuple(bead.id for bead in beads if bead.id),
    )


def _seniors_among(named: frozenset[int], watched: _Watched) -> int | None:
    known = watched.known(named)
    return sum(known) if known or not named else None


def _consistency(beads: Sequence[_Bead]) -> float | None:
    days = sorted({bead.moment.date() for bead in beads})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return None if len(gaps) < FEWEST_GAPS else max(0.0, 1 - pstdev(gaps) / fmean(gaps))


def _senior_share(beads: Sequence[_Bead], watched: _Watched) -> float | None:
    named: frozenset[int] = frozenset().union(*(bead.audience for bead in beads if bead.audience is not None))
    known = watched.known(named)
    return sum(known) / len(known) if known else None


def _trend(beads: Sequence[_Bead], watched: _Watched) -> float | None:
    now = before = 0.0
    for bead in beads:
        weight, age = log2(1 + watched.audience(bead)), watched.age_days(bead)
        now += weight if age <= HALF_LIFE_DAYS else 0
        before += weight if HALF_LIFE_DAYS < age <= 2 * HALF_LIFE_DAYS else 0
    return (now - before) / (now + before) if now + before else None


def _notes(network: Network, me: int, beads: Sequence[_Bead], more: dict[str, Any]) -> tuple[str, ...]:
    name = network.people.name(me)
    if not network.events:
        return ("the store has no events: the thread needs achievements, promotions or recommendations; import some",)
    notes = [] if beads else [f"no achievement, promotion or recommendation of {name} before {network.as_of}"]
    if beads and more["consistency"] is None:
        notes.append("consistency is unknown: it takes five days with an event")
    if beads and more["senior_share"] is None:
        notes.append("the senior share is unknown: no levels are known, or nobody is named as having seen something")
    return (*notes, ABOUT_PEOPLE)


QUESTION = Question(
    name="thread",
    summary="The growth thread: what a person achieved month by month, and who saw it.",
    rule=(
        "Achievements, promotions and recommendations by month. Visibility: the sum of log2(1 + audience), halved every six months. The "
        "audience is who saw an achievement (everybody where it was open), and who gave a promotion or recommendation. Consistency: "
        "max(0, 1 - coefficient of variation of the gaps), from 4 gaps on. Senior share: of those named, two or more steps above. Trend: "
        "the last six months against the six before, -1 to 1."
    ),
    example='graphcap thread "{junior}"',
    about="person",
    reads=("level", "achievement", "promotion", "recommendation"),
    parameters=(Parameter("person", "person", "An id or a name.", positional=True),),
    columns=(
        Column("month", "year and month"),
        Column("achievements", "achievements, promotions and recommendations"),
        Column("audience", "how many different people saw them"),
        Column("senior_audience", "how many of them stand two or more steps above; empty where unknown"),
        Column("visibility", "audience on a log scale, halved every six months"),
        Column("why", "the figures"),
        Column("evidence", "ids of the events"),
    ),
    ask=thread,
    roles=PERSONAL,
    own_view=OwnView(
        people=("person",),
        seen=("month", "achievements", "audience", "senior_audience", "visibility", "why", "evidence"),
    ),
)
