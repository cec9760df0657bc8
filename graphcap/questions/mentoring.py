"""Candidates who could mentor somebody, and their scores.

Candidates list a skill that the person wants (`graphcap.questions.skills`), stand 0 to 3 steps above them (peers can be mentors; a level
that is unknown rules nobody out), and are reached within 4 ties. The 200 with the highest share of the wanted skills times odds are
weighed:

- *skills*: the share of the wanted ones that they list;
- *experience*: (2 + steps above) / 5;
- *relevance*: the share of the person's goals that their skills, goals or contexts of advice name;
- *flexibility*, *trust*, *credibility*: what events tell of how they mentor (`graphcap.questions.record`);
- *odds* of the best chain; *free*: the share of their capacity that is left.

The score is their geometric mean (`graphcap.questions.scoring`). All parts weigh the same, as nothing better is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.lookup import folded
from graphcap.organisation import ladder, number, words
from graphcap.questions.record import Record, done_by, record_of
from graphcap.questions.roles import free_capacity
from graphcap.questions.scoring import Score, scores
from graphcap.questions.skills import Wanted, holders
from graphcap.questions.warm import Warmth, warmest

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.network import Network

    Floats = npt.NDArray[np.float64]

MOST_STEPS = 3
WEIGHED = 200
PEER, STEPS_OF_SCALE = 2, 5
ADVICE = frozenset({"advice"})
NO_SCORE = Score(0, 0, ())


class Candidate(NamedTuple):
    """Somebody who has a wanted skill, by number, and what is known of them; None is unknown.

    Attributes
    ----------
    skills
        The wanted ones that they list.
    steps
        How many steps they stand above.
    relevance
        0 to 1.
    record
        How they mentor.
    odds
        Of the best chain.
    free
        How many more people they can take.
    score
        Of all that.
    """

    person: int
    skills: tuple[str, ...]
    steps: int | None
    relevance: float | None
    record: Record
    odds: float
    free: float | None
    score: Score

    @property
    def rank(self) -> tuple[bool, bool, float, int]:
        """What candidates are sorted by."""
        return self.score.rank(self.person, self.free)


class Candidates(NamedTuple):
    """Those weighed, the best first, and how many there are in all."""

    weighed: list[Candidate]
    found: int


def mentor_candidates(network: Network, me: int, wanted: Wanted, warmth: Warmth) -> Candidates:
    """Who could teach a person what they want."""
    listed = holders(network, "skills", wanted.words)
    share = np.zeros(len(network))
    for people in listed.values():
        share[people] += 1 / len(wanted.words)
    above = steps_above(network, me)
    share[~(np.isnan(above) | ((above >= 0) & (above <= MOST_STEPS)))] = 0
    odds = warmth.odds_to(np.flatnonzero(share))
    worth = share * odds
    lists = {key: set(people.tolist()) for key, people in listed.items()}
    unscored = [
        Candidate(
            person=other,
            skills=tuple(wanted.words[key] for key in lists if other in lists[key]),
            steps=whole_steps(above[other]),
            relevance=_relevance(network, me, other),
            record=record_of(network, other),
            odds=float(odds[other]),
            free=free_capacity(network, other),
            score=NO_SCORE,
        )
        for other in warmest(worth, WEIGHED)
    ]
    weighed = scores([_parts(network, candidate, len(wanted.words)) for candidate in unscored])
    ranked = [candidate._replace(score=score) for candidate, score in zip(unscored, weighed, strict=True)]
    return Candidates(sorted(ranked, key=lambda candidate: candidate.rank), int(np.count_nonzero(worth)))


def steps_above(network: Network, me: int) -> Floats:
    """How many steps of the ladder everybody stands above a person, below 0 for beneath; NaN where a level is unknown."""
    steps = ladder(network)
    mine = steps.rung(number(network, "level", me))
    if mine is None:
        return np.full(len(network), np.nan)
    levels = network.people.numbers["level"].array()
    above: Floats = np.where(np.isnan(levels), np.nan, np.searchsorted(np.array(steps.levels), levels) - mine)
    return above


def whole_steps(above: float) -> int | None:
    """A number of steps as an answer has it."""
    return None if np.isnan(above) else int(above)


def _relevance(network: Network, me: int, other: int) -> float | None:
    """The share of a person's goals that another's skills, goals or contexts of advice name."""
    goals = words(network, "goals", me)
    named = {*words(network, "skills", other), *words(network, "goals", other)}
    named |= {folded(event.context) for event in done_by(network, other, ADVICE) if event.context}
    return len(goals.keys() & named) / len(goals) if goals and named else None


def _parts(network: Network, candidate: Candidate, wanted: int) -> dict[str, float | None]:
    """What the score multiplies."""
    return {
        "skills": len(candidate.skills) / wanted,
        "experience": None if candidate.steps is None else (PEER + candidate.steps) / STEPS_OF_SCALE,
        "relevance": candidate.relevance,
        "flexibility": candidate.record.flexibility,
        "trust": candidate.record.trust,
        "credibility": candidate.record.credibility,
        "odds": candidate.odds,
        "free": room(network, candidate.person, candidate.free),
    }


def room(network: Network, person: int, free: float | None) -> float | None:
    """The share of somebody's capacity that is left."""
    capacity = number(network, "capacity", person)
    if free is None or capacity is None:
        return None
    return free / capacity if capacity > 0 else 0.0
