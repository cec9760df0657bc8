"""Events of a simulated organisation: what people did with whom in the two years before a day, most of it along their ties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.kinds import EVENT_KINDS
from graphcap.simulate.days import day_number, work_day
from graphcap.simulate.draws import Draws, Marks, Numbers
from graphcap.simulate.hierarchy import NOBODY
from graphcap.simulate.people import promotes
from graphcap.simulate.ties import MENTORS
from graphcap.simulate.words import COMMON_SKILLS, PROGRAMMES, PROJECTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from graphcap.simulate.people import People
    from graphcap.simulate.ties import Ties

KINDS = tuple(kind.name for kind in EVENT_KINDS)
NUMBER = {name: number for number, name in enumerate(KINDS)}

ALONG_TIES = {
    "email": 27, "message": 22, "meeting": 15, "reply": 11, "call": 5, "mention": 4, "reaction": 3, "feedback": 4, "advice": 4,
    "thanks": 2.5, "endorsement": 1.5, "introduction": 0.7, "recommendation": 0.3,
}  # fmt: skip
ALONG_MENTORING = {"session": 34, "message": 15, "email": 11, "meeting": 10, "feedback": 12, "advice": 12, "review": 6}
AMONG_TEAM_MATES = {"email": 40, "message": 30, "meeting": 20, "reply": 10}
"""How often each kind of event is met, by what brings people together."""

SHARES = {"team mates": 0.08, "achievement": 0.04, "assignment": 0.012, "promotion": 0.008}
"""The part of all events that does not follow ties."""

SEEN_BY = (0.3, 0.45, 0.25)
"""Achievements that everybody, the manager, and the manager's manager see."""

FROM_ABOVE = ("advice", "feedback", "session", "review")
ABOUT_A_THIRD = ("mention", "introduction")
ABOUT_THE_TARGET = ("promotion", "assignment")

WORDS = (*PROJECTS, *PROGRAMMES, *COMMON_SKILLS)
PROJECT = slice(0, len(PROJECTS))
PROGRAMME = slice(PROJECT.stop, PROJECT.stop + len(PROGRAMMES))
SKILL = slice(PROGRAMME.stop, len(WORDS))
CONTEXTS = {
    "meeting": (0.5, PROJECT), "feedback": (0.8, PROJECT), "achievement": (1, PROJECT), "assignment": (1, PROJECT),
    "session": (1, PROGRAMME), "review": (1, PROGRAMME), "endorsement": (1, SKILL), "recommendation": (1, SKILL),
}  # fmt: skip
"""The share of a kind of event that has a context, and the words that it comes from."""

OUTCOMES = {
    "session": {"met": 75, "moved": 12, "missed": 8, "planned": 5},
    "review": {"rating=5": 25, "rating=4": 38, "rating=3": 18, "rating=2": 6, "rating=1": 1, "goal_reached": 12},
    "feedback": {"acted": 35, "": 65},
}
OUTCOME_WORDS = tuple(sorted({outcome for outcomes in OUTCOMES.values() for outcome in outcomes if outcome}))

WINDOW_DAYS = 731
DAY_BEGINS, DAY_LASTS, DAY = 8 * 3600, 10 * 3600, 24 * 3600
SHORTEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Events:
    """Events in the order of time.

    Attributes
    ----------
    time
        Seconds since 1970-01-01T00:00:00Z.
    kind
        Positions in `KINDS`.
    source, target, about
        People's numbers; `NOBODY` for an achievement that everybody saw, and where it is about nobody.
    context, outcome
        Positions in `WORDS` and `OUTCOME_WORDS`; -1 for none.
    """

    time: Numbers
    kind: Numbers
    source: Numbers
    target: Numbers
    about: Numbers
    context: Numbers
    outcome: Numbers

    def __len__(self) -> int:
        return len(self.time)


class _Part(NamedTuple):
    """Events of one origin: what, between whom, and the first and the last day on which each may have been."""

    kind: Numbers
    source: Numbers
    target: Numbers
    first: Numbers
    last: Numbers


def events_of(people: People, ties: Ties, *, count: int, seed: int, as_of: date, part: int = 0) -> Events:
    """Exactly ``count`` events, all before ``as_of``, on work days; each ``part`` of many events has random numbers of its own."""
    draws = Draws(seed, f"events {part}" if part else "events")
    today = day_number(as_of)
    parts = _parts(people, ties, count, today, draws)
    kind, source, target, first, last = (np.concatenate(column) for column in zip(*parts, strict=True))
    day = work_day(first + draws.whole(last - first + 1, count))
    time = day * DAY + DAY_BEGINS + (DAY_LASTS * draws.bell(count)).astype(np.int64)
    about = _about(people, kind, source, target, draws)
    kind[_among(kind, ABOUT_A_THIRD) & (about == NOBODY)] = NUMBER["message"]
    columns = (time, kind, source, target, about, _contexts(kind, draws), _outcomes(kind, draws))
    order = np.argsort(time, kind="stable")
    return Events(*(column[order] for column in columns))


def _parts(people: People, ties: Ties, count: int, today: int, draws: Draws) -> list[_Part]:
    sizes = {origin: round(share * count) for origin, share in SHARES.items()}
    start = today - WINDOW_DAYS
    rate = _rate(ties, start)
    if not rate.any():
        sizes["team mates"] = count - sum(size for origin, size in sizes.items() if origin != "team mates")
    between = [
        _team_mates(people, sizes["team mates"], draws),
        _achievements(people, sizes["achievement"], draws),
        _from_above(people, "assignment", sizes["assignment"], draws),
        _from_above(people, "promotion", sizes["promotion"], draws),
    ]
    parts = []
    for kind, source, target in between:
        both = np.maximum(people.joined[source], np.where(target == NOBODY, start, people.joined[target]))
        parts.append(_Part(kind, source, target, np.maximum(start, both), np.full(len(kind), today - 1)))
    along = count - sum(sizes.values())
    return [*parts, _along(people, ties, rate=rate, count=along, start=start, draws=draws)] if along else parts


def _rate(ties: Ties, start: int) -> Numbers:
    """How often the ends of a tie meet after ``start``: more the stronger it is and the longer it lasted."""
    days = np.maximum(0, ties.last_contact - np.maximum(start, ties.since) + 1)
    return ties.hundredths**2 * days


def _along(people: People, ties: Ties, *, rate: Numbers, count: int, start: int, draws: Draws) -> _Part:
    """Events along ties, either way, but for those that come from above."""
    tie = draws.choice(rate.astype(np.float64), count)
    source, target, mentoring = ties.source[tie], ties.target[tie], ties.kind[tie] == MENTORS
    kind = np.where(mentoring, _mixed(ALONG_MENTORING, count, draws), _mixed(ALONG_TIES, count, draws))
    rise = people.line.level[target] - people.line.level[source]
    either = draws.uniform(count) < 1 / 2
    settled = _among(kind, FROM_ABOVE) & (mentoring | (rise != 0))
    turned = np.where(settled, ~mentoring & (rise > 0), either)
    source, target = np.where(turned, target, source), np.where(turned, source, target)
    return _Part(kind, source, target, np.maximum(start, ties.since[tie]), ties.last_contact[tie])


def _team_mates(people: People, count: int, draws: Draws) -> tuple[Numbers, Numbers, Numbers]:
    """Somebody, and somebody else of the team or, where there is nobody else, the manager."""
    source = draws.whole(len(people), count)
    mate = people.teams.mates(source, draws)
    return _mixed(AMONG_TEAM_MATES, count, draws), source, np.where(mate == NOBODY, people.line.manager[source], mate)


def _achievements(people: People, count: int, draws: Draws) -> tuple[Numbers, Numbers, Numbers]:
    """Somebody, and who saw what they achieved."""
    source = draws.whole(len(people), count)
    manager = people.line.manager[source]
    above = np.where(manager == NOBODY, NOBODY, people.line.manager[manager])
    seen = draws.choice(SEEN_BY, count)
    return np.full(count, NUMBER["achievement"]), source, np.choose(seen, [np.full(count, NOBODY), manager, above])


def _from_above(people: People, kind: str, count: int, draws: Draws) -> tuple[Numbers, Numbers, Numbers]:
    """A manager and somebody below: the nearest one, for a promotion the nearest who decides it."""
    target = draws.whole(len(people) - 1, count)
    target += target >= people.line.head
    source = people.line.manager[target]
    if kind == "promotion":
        waits = ~promotes(people.decides)[source]
        while waits.any():
            source = np.where(waits, people.line.manager[source], source)
            waits = ~promotes(people.decides)[source]
    return np.full(count, NUMBER[kind]), source, target


def _mixed(weights: Mapping[str, float], count: int, draws: Draws) -> Numbers:
    """Kinds of events, each as often as it weighs."""
    numbers = np.array([NUMBER[name] for name in weights])
    return numbers[draws.choice(list(weights.values()), count)]


def _among(kind: Numbers, names: tuple[str, ...]) -> Marks:
    return np.isin(kind, [NUMBER[name] for name in names])


def _about(people: People, kind: Numbers, source: Numbers, target: Numbers, draws: Draws) -> Numbers:
    """Whom an event is about: the one promoted; of a mention or an introduction, somebody else of the source's team."""
    about = np.where(_among(kind, ABOUT_THE_TARGET), target, NOBODY)
    third = np.flatnonzero(_among(kind, ABOUT_A_THIRD))
    mate = people.teams.mates(source[third], draws)
    about[third] = np.where(mate == target[third], NOBODY, mate)
    return about


def _contexts(kind: Numbers, draws: Draws) -> Numbers:
    context = np.full(len(kind), -1)
    for name, (share, words) in CONTEXTS.items():
        here = np.flatnonzero(kind == NUMBER[name])
        word = words.start + draws.whole(words.stop - words.start, len(here))
        context[here] = np.where(draws.uniform(len(here)) < share, word, -1)
    return context


def _outcomes(kind: Numbers, draws: Draws) -> Numbers:
    outcome = np.full(len(kind), -1)
    for name, weights in OUTCOMES.items():
        here = np.flatnonzero(kind == NUMBER[name])
        places = np.array([OUTCOME_WORDS.index(word) if word else -1 for word in weights])
        outcome[here] = places[draws.choice(list(weights.values()), len(here))]
    return outcome


def events_table(events: Events, people: People, *, before: int = 0, total: int = 0) -> pa.Table:
    """The events file, or the part of it that comes after so many events of a total."""
    count = len(events)
    width = max(SHORTEST_NUMBER, len(str(total or count)))
    digits = pc.utf8_lpad(pa.array(np.arange(before + 1, before + count + 1)).cast(pa.string()), width, padding="0")
    return pa.table(
        {
            "time": pa.array(events.time * 1000).cast(pa.timestamp("ms", tz="UTC")),
            "source": people.ids.take(pa.array(events.source)),
            "target": people.ids.take(_known(events.target)),
            "kind": pa.array(KINDS).take(pa.array(events.kind)),
            "about": people.ids.take(_known(events.about)),
            "context": pa.array(WORDS).take(_known(events.context)),
            "outcome": pa.array(OUTCOME_WORDS).take(_known(events.outcome)),
            "id": pc.binary_join_element_wise("e", digits, ""),
        }
    )


def _known(positions: Numbers) -> pa.Int64Array:
    return pa.array(positions, mask=positions < 0)
