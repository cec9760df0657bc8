"""Who could sponsor somebody, and their scores.

A potential sponsor decides something, does not stand below the person, and is reached within 4 ties. The 200 with the highest weight of
what they decide times odds are weighed, present sponsors beside them:

- *power*: what they decide that matters to the person (promotion or title 1, budget, staffing or hiring .6, own words .3, nothing .1) times
  (1 + steps above) / 4, at most 1;
- *match*: the share of their goals that the person's skills, goals or contexts of achievements name;
- *seen*: of the person's achievements they saw n in 24 months: n / (n + 2);
- *odds* of the best chain; *free*: the share of their capacity that is left.

The score is their geometric mean (`graphcap.questions.scoring`). The constants are ours: what decides a career weighs most, and a second
result seen tells more than a tenth.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.dates import parse_day
from graphcap.lookup import folded
from graphcap.organisation import words
from graphcap.questions.mentoring import NO_SCORE, room, steps_above, whole_steps
from graphcap.questions.results import results
from graphcap.questions.roles import decides, free_capacity, sponsors
from graphcap.questions.scoring import Score, scores
from graphcap.questions.warm import Warmth, warmest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphcap.network import Network
    from graphcap.questions.results import Result

WEIGHED = 200
WEIGHTS = {"promotion": 1.0, "title": 1.0, "budget": 0.6, "staffing": 0.6, "hiring": 0.6}
OWN_WORD, NOTHING = 0.3, 0.1
STEPS_OF_SCALE = 4
HALF_SEEN = 2
TWO_YEARS = timedelta(days=730.5)


class Sponsorship(NamedTuple):
    """Somebody who sponsors a person or could, by number, and what is known of them; None is unknown.

    Attributes
    ----------
    present
        Whether they sponsor the person already.
    decides
        What they decide.
    steps
        How many steps they stand above.
    power, match
        0 to 1.
    seen
        How many of the person's achievements they saw in 24 months.
    evidence
        Ids of these.
    odds
        Of the best chain, 0 where there is none.
    free
        How many more people they can sponsor.
    score
        Of all that.
    """

    person: int
    present: bool
    decides: tuple[str, ...]
    steps: int | None
    power: float | None
    match: float | None
    seen: int | None
    evidence: tuple[str, ...]
    odds: float
    free: float | None
    score: Score

    @property
    def rank(self) -> tuple[bool, bool, bool, float, int]:
        """What sponsors are sorted by: present ones first."""
        full, uncovered, value, person = self.score.rank(self.person, self.free)
        return not self.present, full and not self.present, uncovered, value, person


class Sponsorships(NamedTuple):
    """Those weighed, the best first, and how many potential ones there are in all."""

    weighed: list[Sponsorship]
    found: int


def sponsorships(network: Network, me: int, warmth: Warmth) -> Sponsorships:
    """Who sponsors a person, and who could."""
    above, present = steps_above(network, me), sponsors(network, me)
    worth = np.zeros(len(network))
    for person, what in zip(network.deciders.numbers(), network.deciders.what, strict=True):
        worth[person] = weight_of(what.split(";"))
    worth[above < 0] = 0  # an unknown level rules nobody out
    odds = warmth.odds_to(np.union1d(np.flatnonzero(worth), np.array(sorted(present), np.int64)))
    worth *= odds
    worth[list(present)] = 0
    mine = named_of(network, me)
    recent = [result for result in results(network, me) if result.moment >= parse_day(network.as_of) - TWO_YEARS]
    unscored = [
        _sponsorship(network, other, whole_steps(above[other]), recent, mine)._replace(present=other in present, odds=float(odds[other]))
        for other in (*present, *warmest(worth, WEIGHED))
        if other not in warmth.narrowing.avoid
    ]
    weighed = scores([_parts(network, each) for each in unscored])
    ranked = [each._replace(score=score) for each, score in zip(unscored, weighed, strict=True)]
    return Sponsorships(sorted(ranked, key=lambda each: each.rank), int(np.count_nonzero(worth)))


def weight_of(what: Iterable[str]) -> float:
    """How much it matters to a career what somebody decides."""
    return max((WEIGHTS.get(word, OWN_WORD) for word in what if word), default=NOTHING)


def named_of(network: Network, me: int) -> set[str]:
    """A person's skills, goals and contexts of achievements."""
    contexts = {folded(result.context) for result in results(network, me) if result.context}
    return {*words(network, "skills", me), *words(network, "goals", me)} | contexts


def _sponsorship(network: Network, other: int, steps: int | None, recent: list[Result], mine: set[str]) -> Sponsorship:
    what, goals = decides(network, other), words(network, "goals", other)
    saw = [result for result in recent if result.seen_by(other)]
    return Sponsorship(
        person=other,
        present=False,
        decides=what,
        steps=steps,
        power=None if steps is None else weight_of(what) * min(1.0, max(0, 1 + steps) / STEPS_OF_SCALE),
        match=len(goals.keys() & mine) / len(goals) if goals and mine else None,
        seen=len(saw) if network.events is not None else None,
        evidence=tuple(dict.fromkeys(result.id for result in saw if result.id)),
        odds=0.0,
        free=free_capacity(network, other),
        score=NO_SCORE,
    )


def _parts(network: Network, each: Sponsorship) -> dict[str, float | None]:
    """What the score multiplies."""
    return {
        "power": each.power,
        "match": each.match,
        "seen_my_work": None if each.seen is None else each.seen / (each.seen + HALF_SEEN),
        "odds": each.odds,
        "free": room(network, each.person, each.free),
    }
