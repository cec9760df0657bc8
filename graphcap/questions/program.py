"""Mentoring programmes and what came of them: who met, how it was rated, goals reached, and promotions beside matched people.

A programme is the ``context`` of ``session`` and ``review`` events, mentor to mentee. Of its sessions those that took place are counted,
of all that were ever planned (``met, moved, missed, planned``); of its reviews the mean rating and the pairs that reached a goal.
Promotions of mentees are those of the year after their first session or review, beside matched people in no programme
(`graphcap.questions.matched`): a difference, not an effect, as people were chosen.

Flags: no review in the last 90 days, or none at all; and where goals of both are known, that less than half of the pairs have one in
common, which they could be measured by. A programme of fewer than 5 people is not shown, nor a count that stands for 1 to 4 of them. What
came of mentoring counts in the next pairing (`graphcap.questions.outcomes`), without promotions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.dates import FIRST, MICROSECOND, parse_day
from graphcap.events import NOBODY_NUMBER
from graphcap.model import Answer
from graphcap.organisation import words
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import store_of
from graphcap.questions.matched import Matching
from graphcap.questions.outcomes import rating_of, reached_goal
from graphcap.questions.registry import Column, Question
from graphcap.questions.roles import TOOK_PLACE
from graphcap.questions.standing import people_there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.events import Event
    from graphcap.network import Network
    from graphcap.questions.matched import Rates

SESSION, REVIEW = "session", "review"
FEWEST = 5
REVIEW_DAYS = 90
HALF = 0.5
DIFFERENCE = "difference, not effect: people were chosen"


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """One programme; None is unknown, or hidden where it stands for 1 to 4 people."""

    program: str
    pairs: int
    sessions: int
    met: int
    rating: float | None
    goals_reached: int | None
    promotions: int | None
    matched: int | None
    difference: float | None
    low: float | None
    high: float | None
    flags: tuple[str, ...]
    why: str


class _Programme(NamedTuple):
    """The events of one programme."""

    name: str
    events: tuple[Event, ...]

    @property
    def pairs(self) -> set[tuple[int, int | None]]:
        return {(event.source, event.target) for event in self.events}

    @property
    def people(self) -> set[int | None]:
        return {person for pair in self.pairs for person in pair}

    @property
    def starts(self) -> dict[int, int]:
        """When each mentee began, in microseconds."""
        found: dict[int, int] = {}
        for event in self.events:
            if event.target is not None:
                found.setdefault(event.target, (event.moment - FIRST) // MICROSECOND)
        return found

    def of_kind(self, kind: str) -> list[Event]:
        return [event for event in self.events if event.kind == kind]


def program(network: Network) -> Answer[ProgramRow]:
    """What came of each mentoring programme.

    Parameters
    ----------
    network
        With sessions and reviews among its events; levels, ratings and promotions make it better.

    Returns
    -------
    Answer
        By name. ``more.suppressed`` counts programmes of fewer than 5 people.
    """
    programmes = _programmes(network)
    shown = [each for each in programmes if len(each.people) >= FEWEST]
    outside = people_there(network)
    outside[[person for each in programmes for person in each.people if person is not None]] = False
    matching = Matching.of(network) if shown else None  # it reads everybody's columns
    rows = tuple(_row(network, each, matching.rates(each.starts, outside)) for each in shown) if matching else ()
    more = {"suppressed": len(programmes) - len(shown)}
    return Answer("program", {}, network.as_of, store_of(network), rows, more, tuple(_notes(network, programmes)))


def _programmes(network: Network) -> list[_Programme]:
    """All programmes, by name; events in the order of time."""
    events = network.events
    if events is None:
        return []
    kinds = [number for kind in (SESSION, REVIEW) if (number := events.kind_number(kind)) is not None]
    rows = np.flatnonzero(np.isin(events.kinds.array(), kinds) & (events.contexts.array() > 0))
    rows = rows[(events.targets.array()[rows] != NOBODY_NUMBER) & (events.targets.array()[rows] != events.sources.array()[rows])]
    found: dict[str, list[Event]] = {}
    for row in rows.tolist():
        event = events.at(row)
        found.setdefault(event.context, []).append(event)
    return [_Programme(name, tuple(found[name])) for name in sorted(found)]


def _row(network: Network, programme: _Programme, rates: Rates | None) -> ProgramRow:
    sessions, reviews = programme.of_kind(SESSION), programme.of_kind(REVIEW)
    ratings = [rating for event in reviews if (rating := rating_of(event.outcome)) is not None]
    reached = {(event.source, event.target) for event in reviews if reached_goal(event.outcome)}
    met = sum(event.outcome == TOOK_PLACE for event in sessions)
    if rates is not None and not _shown(rates.promoted):
        rates = None
    return ProgramRow(
        program=programme.name,
        pairs=len(programme.pairs),
        sessions=len(sessions),
        met=met,
        rating=sum(ratings) / len(ratings) if len(ratings) >= FEWEST else None,
        goals_reached=len(reached) if reviews and _shown(len(reached)) else None,
        promotions=None if rates is None else rates.promoted,
        matched=None if rates is None else rates.others,
        difference=None if rates is None else rates.difference,
        low=None if rates is None else rates.low,
        high=None if rates is None else rates.high,
        flags=tuple(_flags(network, programme, reviews)),
        why="; ".join(_reasons(met, len(sessions), ratings, rates)),
    )


def _shown(count: int) -> bool:
    """Whether a count may be shown: it stands for nobody, or for 5 people or more."""
    return count == 0 or count >= FEWEST


def _flags(network: Network, programme: _Programme, reviews: list[Event]) -> Iterator[str]:
    if not reviews:
        yield "no review yet"
    else:
        days = (parse_day(network.as_of) - reviews[-1].moment).days
        if days > REVIEW_DAYS:
            yield f"no review for {days} days"
    goals = [
        (words(network, "goals", source).keys(), words(network, "goals", target).keys())
        for source, target in sorted((one, other) for one, other in programme.pairs if other is not None)
    ]
    known = [bool(one & other) for one, other in goals if one and other]
    if len(known) >= FEWEST and sum(known) < HALF * len(known):
        yield "under half of the pairs have a goal in common to measure success by"


def _reasons(met: int, sessions: int, ratings: list[float], rates: Rates | None) -> Iterator[str]:
    yield f"met in {met} of {sessions} sessions"
    yield f"{len(ratings)} ratings" if len(ratings) >= FEWEST or not ratings else f"fewer than {FEWEST} ratings, not shown"
    if rates is None:
        yield f"promotions not shown: none is known, nobody matches, or they stand for 1 to {FEWEST - 1} people"
    else:
        yield (
            f"{rates.rate:.0%} of {rates.people} mentees were promoted within a year, {rates.others_rate:.0%} of "
            f"{rates.others} matched people ({DIFFERENCE})"
        )


def _notes(network: Network, programmes: list[_Programme]) -> Iterator[str]:
    if not programmes:
        yield "no programme is known; import session and review events with the programme as their context"
    yield DIFFERENCE
    events = network.events
    if events is None or events.kind_number("promotion") is None:
        yield "no promotion of anybody is known; import events of kind promotion"
    yield "people's columns have no history: level and ratings are as they are known now"


QUESTION = Question(
    name="program",
    summary="Mentoring programmes: who met, ratings, goals reached, and promotions beside matched people.",
    rule=(
        "A programme is the context of sessions and reviews. `met` counts sessions that took place, of all that were ever planned; "
        "`goals_reached` pairs. Promotions of mentees within a year after they began are held against people in no programme with the same "
        "level, tenure band (under 1, 3, 7 years or more) and fifth of performance and of potential, in the same year: a difference, not "
        "an effect, as people were chosen. Its interval is Newcombe's at 95 % (1998), of two Wilson intervals. Flags: no review for 90 "
        "days; under half of the pairs with a goal in common. Programmes under five people and counts of 1 to 4 are not shown. Goals "
        "reached and ratings count in `pair`, promotions never."
    ),
    example="graphcap program",
    about="group",
    reads=("level", "joined", "performance", "potential", "goals", "session", "review", "promotion"),
    parameters=(),
    columns=(
        Column("program", "its name"),
        Column("pairs", "mentors with their mentees"),
        Column("sessions", "how many were ever planned"),
        Column("met", "how many of them took place"),
        Column("rating", "mean, 1 to 5; empty under 5 ratings"),
        Column("goals_reached", "pairs that reached a goal; empty where that is 1 to 4, or nothing was reviewed"),
        Column("promotions", "mentees promoted within a year"),
        Column("matched", "how many people they are held against"),
        Column("difference", "of the rates of promotion: difference, not effect"),
        Column("low", "lower end of its interval"),
        Column("high", "upper end"),
        Column("flags", "what to look into"),
        Column("why", "the figures it rests on"),
    ),
    ask=program,
    roles=ORGANISATION,
    own_day=True,
)
