"""Sponsorship culture by department: how much seniors do for others, how many of them, how evenly, and for whom.

- *Seniors* stand two or more steps of the ladder above somebody of their department.
- *rate*: events in favour of others, spoken to people who decide (one event told to several is one), per senior. All that their pairs show
  counts, whenever it was. One to four events are those of as few people, and are not shown.
- *share*: seniors who sponsor anybody.
- *gini* of how many people each senior sponsors: 0 when all sponsor as many, near 1 when one sponsors all (Gini 1912; the estimate for a
  whole population).
- Shares of the department's people with a mentor, a sponsor, both, and none.

Departments of fewer than five people are never shown, nor what follows from them (`graphcap.questions.small_groups`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.model import Answer
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import store_of
from graphcap.questions.everybodys_roles import everybodys_roles
from graphcap.questions.identities import words_of
from graphcap.questions.registry import ABOUT_PEOPLE, Column, Question
from graphcap.questions.results import SENIOR_STEPS
from graphcap.questions.role_rates import hidden_rates
from graphcap.questions.roles import deciders_known
from graphcap.questions.route import ASSUMED_DECIDERS
from graphcap.questions.small_groups import FEWEST, RoleShares, hidden_groups, role_shares, share, too_few
from graphcap.questions.standing import people_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from graphcap.network import Network

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CultureRow:
    """One department; None is unknown, or stands for so few people that it is not shown."""

    department: str
    people: int
    seniors: int | None
    rate: float | None
    share: float | None
    gini: float | None
    mentored: float | None
    sponsored: float | None
    both: float | None
    none: float | None
    why: str


class _Known(NamedTuple):
    """Of everybody by number: events in favour of others, how many they sponsor, and whether they have a mentor and a sponsor."""

    spoken: Numbers | None
    proteges: Numbers
    mentored: Mask
    sponsored: Mask
    rungs: Floats


def culture(network: Network) -> Answer[CultureRow]:
    """How each department sponsors.

    Parameters
    ----------
    network
        With departments and levels; events make it better.

    Returns
    -------
    Answer
        By department. ``more.suppressed`` tells how many departments are not shown.
    """
    there = people_there(network)
    departments = words_of(network, "department", there)
    hidden = hidden_groups(departments.sizes())
    known = _known(network, there)
    rates = hidden_rates(departments, known.mentored, known.sponsored)
    rows = tuple(
        _row(name, np.flatnonzero(departments.numbers == place), known, partial(rates.shown, place=place))
        for place, name in enumerate(departments.texts)
        if not hidden[place] and (departments.numbers == place).any()
    )
    more = {"suppressed": int(np.count_nonzero(hidden))}
    return Answer("culture", {}, network.as_of, store_of(network), rows, more, tuple(_notes(network)))


def _known(network: Network, there: Mask) -> _Known:
    roles, size = everybodys_roles(network, there), len(network)
    levels = network.people.numbers.get("level")
    rungs = np.full(size, np.nan)
    if levels is not None:
        ladder, places = np.unique(levels.array(), return_inverse=True)
        rungs = np.where(np.isnan(ladder[places]), np.nan, places)
    spoken = None
    if network.events is not None:
        spoken = np.bincount(roles.pairs.source, weights=roles.pairs.about_you, minlength=size).astype(np.int64)
    return _Known(spoken, roles.proteges(size), roles.mentored, roles.sponsored, rungs)


def _row(name: str, people: Numbers, known: _Known, shown_of: Callable[[RoleShares], RoleShares]) -> CultureRow:
    rungs = known.rungs[people]
    leveled = not np.isnan(rungs).all()
    seniors = people[rungs >= np.nanmin(rungs) + SENIOR_STEPS] if leveled else people[:0]
    shown = len(seniors) >= FEWEST and not too_few(len(people) - len(seniors))
    sponsoring = int(np.count_nonzero(known.proteges[seniors]))
    spoken = None if known.spoken is None else int(known.spoken[seniors].sum())
    shares = shown_of(role_shares(known.mentored[people], known.sponsored[people]))
    return CultureRow(
        department=name,
        people=len(people),
        seniors=len(seniors) if shown or (leveled and not len(seniors)) else None,
        rate=spoken / len(seniors) if shown and spoken is not None and not too_few(spoken) else None,
        share=share(sponsoring, len(seniors)) if shown else None,
        gini=gini(known.proteges[seniors]) if shown and sponsoring >= FEWEST else None,
        mentored=shares.mentored,
        sponsored=shares.sponsored,
        both=shares.both,
        none=shares.none,
        why=f"{len(people):,} people, {_counted(len(seniors), len(people))} seniors"
        + (_sponsoring_words(sponsoring, len(seniors)) if shown else ""),
    )


def _counted(seniors: int, people: int) -> str:
    if seniors and too_few(people - seniors):
        return f"all but fewer than {FEWEST} of them"
    return "no" if not seniors else f"{seniors:,}" if seniors >= FEWEST else f"fewer than {FEWEST}"


def _sponsoring_words(sponsoring: int, seniors: int) -> str:
    part = share(sponsoring, seniors)
    return "" if part is None else f", {part:.0%} of whom sponsor somebody"


def gini(counts: Numbers) -> float | None:
    """How unevenly counts are spread, 0 to 1; None where all are 0.

    Examples
    --------
    >>> gini(np.array([0, 0, 0, 4])), gini(np.array([2, 2]))
    (0.75, 0.0)
    """
    total = int(counts.sum())
    if not total:
        return None
    places = np.arange(1, len(counts) + 1)
    return float((2 * places - len(counts) - 1) @ np.sort(counts) / (len(counts) * total))


def _notes(network: Network) -> Iterator[str]:
    yield ABOUT_PEOPLE
    if "department" not in network.people.texts:
        yield "no department is known of anybody; give a column `department` with the people"
    if "level" not in network.people.numbers:
        yield "no level is known of anybody, so that nobody is known to be senior; give a column `level`"
    if network.events is None:
        yield "the store has no events: mentors and sponsors are the declared ones alone, and nothing is known to be said for anybody"
    if not deciders_known(network):
        yield "nobody is known to decide anything, so that nothing said counts; give a `decides` column, or --deciders at import"
    elif network.deciders.assumed:
        yield ASSUMED_DECIDERS
    yield f"departments of fewer than {FEWEST} people are not shown, nor others from which they could be had; see more.suppressed"


QUESTION = Question(
    name="culture",
    summary="Sponsorship culture by department: how much seniors do for others, how many, how evenly, and for whom.",
    rule=(
        "Seniors stand two or more steps of the ladder above somebody of their department. `rate`: events in favour of others, told to "
        "people who decide, per senior; `share`: seniors who sponsor anybody; `gini` of how many people each of them sponsors, 0 when all "
        "sponsor as many. Then the shares of the department's people who have a mentor, a sponsor, both and none. Departments under 5 "
        "people are never shown, nor another one where they could be had by subtraction; a share that stands for 1 to 4 people is empty."
    ),
    example="graphcap culture",
    about="group",
    reads=("department", "level", "decides", "left", "advice", "feedback", "session", "review", "events about a person"),
    parameters=(),
    columns=(
        Column("department", "which"),
        Column("people", "how many they are"),
        Column("seniors", "of them; empty under five"),
        Column("rate", "events in favour of others per senior; empty under five seniors, and where it stands for 1 to 4 events"),
        Column("share", "of the seniors who sponsor anybody; empty where it stands for 1 to 4 people"),
        Column("gini", "of how many people each senior sponsors; empty under five who sponsor"),
        Column("mentored", "share who have a mentor"),
        Column("sponsored", "share who have a sponsor"),
        Column("both", "share who have both"),
        Column("none", "share who have neither"),
        Column("why", "the figures it rests on"),
    ),
    ask=culture,
    roles=ORGANISATION,
    own_day=True,
)
