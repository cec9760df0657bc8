"""The sections about the whole organisation: headline figures, and what has changed since an earlier day."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from graphcap.disputes import disputed_of
from graphcap.errors import InputError
from graphcap.planner.sections import MOST_PEOPLE, Bar, Chart, Figure, Named, Section
from graphcap.questions.small_groups import share, too_few
from graphcap.questions.standing import people_there

if TYPE_CHECKING:
    from graphcap.planner.asked import Asked, Standing

EDGES = (0.05, 0.1, 0.2, 0.4)
HISTORY = "people's columns have no history: ratings, levels and departments are as they are known now, on both days"
CHANGE_METHOD = (
    "Both days are asked the same questions (`access`, `isolated`) of the network as its ties and events were then; a tie is there from "
    "`since` to `until`, and evidence counts up to the day. Who is isolated now and was not then is new; who was then and is not now is no "
    "longer isolated. Figures of groups are not compared: two days together would tell who came or went between."
)


def headline_section(asked: Asked) -> Section:
    """How large the network is, and how far it carries a request to somebody who decides."""
    from graphcap.questions.access import QUESTION

    now = asked.now
    known = _odds(now)
    plan = asked.pipeline
    sponsored = None if isinstance(plan, InputError) else share(plan.more["sponsored"], plan.more["high_potentials"])
    figures = (
        Figure("people", int(people_there(now.network).sum()), "count", "in the store, without those who have left"),
        Figure("ties", now.access.store["ties"], "count", "written ones and those that evidence shows"),
        *_reach(now),
        Figure("high potentials with a sponsor", sponsored, "share", "somebody speaks for them to those who decide"),
        Figure("isolated high potentials", len(now.isolated.rows), "count", "nobody who decides knows them well enough"),
    )
    return Section(
        "headline",
        "Headline figures",
        "How large the network is, and how far it carries a request to somebody who decides.",
        "graphcap access",
        QUESTION.rule,
        figures=figures,
        charts=(_distribution(known, len(_rows(now)) - len(known)),) if _rows(now) else (),
        notes=now.access.notes,
    )


def _rows(day: Standing) -> list[float | None]:
    """The access of everybody who has not left."""
    there, place = people_there(day.network), day.network.people.ids.place
    return [row.odds for row in day.access.rows if there[place(row.person)]]


def _odds(day: Standing) -> list[float]:
    return [odds for odds in _rows(day) if odds is not None]


def _reach(day: Standing, *, before: Standing | None = None) -> tuple[Figure, Figure]:
    """The share of people with a route, and their median access; those of an earlier day beside."""
    (reaching, middle), (reached, earlier) = (_reach_of(each) for each in (day, before or day))
    return (
        Figure(
            "reach a decision-maker",
            reaching,
            "share",
            "have a chain of at most 4 ties to somebody who decides",
            reached if before else None,
        ),
        Figure("median access", middle, "odds", "of those who reach one: how warm their best chain is", earlier if before else None),
    )


def _reach_of(day: Standing) -> tuple[float | None, float | None]:
    known = _odds(day)
    return share(len(known), len(_rows(day))), median(known) if known else None


def _distribution(known: list[float], nobody: int) -> Chart:
    """How many people have how much access; a bar of 1 to 4 people takes in the next one, the last the one before."""
    counts = [nobody, *np.bincount(np.searchsorted(EDGES, known, side="right"), minlength=len(EDGES) + 1).tolist()]
    bars: list[tuple[int, int, int]] = []  # the first and the last of the counts in each, and their sum
    for place, count in enumerate(counts):
        if bars and too_few(bars[-1][2]):
            bars[-1] = (bars[-1][0], place, bars[-1][2] + count)
        else:
            bars.append((place, place, count))
    while len(bars) > 1 and too_few(bars[-1][2]):
        (first, _, before), (_, last, after) = bars[-2:]
        bars[-2:] = [(first, last, before + after)]
    most = float(max(1, *(count for *_, count in bars)))
    shown = tuple(Bar(_between(first, last), None if too_few(count) else count) for first, last, count in bars)
    return Chart("People by their access: the odds of their best chain to a decision-maker", "count", shown, most)


def _between(first: int, last: int) -> str:
    """What the bars of these places stand for: 0 is no route, the others lie between `EDGES`.

    >>> _between(0, 0), _between(0, 1), _between(1, 1), _between(2, 3), _between(4, 5)
    ('no route', 'no route, or under 0.05', 'under 0.05', '0.05 to 0.2', '0.2 and over')
    """
    if last == 0:
        return "no route"
    if last > len(EDGES):
        return f"{EDGES[first - 2]:g} and over" if first > 1 else "any, or none"
    high = EDGES[last - 1]
    return f"no route, or under {high:g}" if first == 0 else f"under {high:g}" if first == 1 else f"{EDGES[first - 2]:g} to {high:g}"


def change_section(asked: Asked) -> Section | None:
    """What has changed since the earlier day; None where none was asked for."""
    now, then = asked.now, asked.then
    if then is None:
        return None
    present, past = ({row.person: row for row in day.isolated.rows} for day in (now, then))
    new = [row for person, row in present.items() if person not in past]
    over = [row for person, row in past.items() if person not in present]
    ties = Figure("ties", now.access.store["ties"], "count", "that there are on the day", then.access.store["ties"])
    isolated = Figure("isolated high potentials", len(present), "count", "on each of the two days", len(past))
    listed = [
        *(Named(row.person, row.person_name, "newly isolated", None, None, row.why, disputed_of(row)) for row in new),
        *(
            Named(row.person, row.person_name, "no longer isolated", None, None, f"on {then.network.as_of}: {row.why}", disputed_of(row))
            for row in over
        ),
    ]
    bars = (Bar("newly isolated", len(new)), Bar("no longer isolated", len(over)), Bar("isolated on both days", len(present) - len(new)))
    chart = Chart(
        f"High potentials between {then.network.as_of} and {now.network.as_of}", "count", bars, max(1, *(bar.value or 0 for bar in bars))
    )
    return Section(
        "change",
        f"Change since {then.network.as_of}",
        "What is better, and what is worse, than it was.",
        f"graphcap access --as-of {then.network.as_of}",
        CHANGE_METHOD,
        figures=(*_reach(now, before=then), isolated, ties),
        charts=(chart,) if present or past else (),
        heads=("change", ""),
        people=tuple(listed[:MOST_PEOPLE]),
        left_out=max(0, len(listed) - MOST_PEOPLE),
        notes=(HISTORY,),
    )
