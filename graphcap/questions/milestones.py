"""Everybody's milestones, on whole columns: the rule of `graphcap.questions.loop_in` without its year.

A milestone is an achievement (rows with the same id are one), a promotion or assignment of the person, or a review that says a goal was
reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.events import NOBODY_NUMBER
from graphcap.questions.event_masks import of_kinds, of_outcome
from graphcap.questions.loop_in import GIVEN_KINDS, REACHED, REVIEW
from graphcap.questions.results import ACHIEVEMENT

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.events import Events

    Numbers = npt.NDArray[np.int64]

NOBODY = -1


class Milestones(NamedTuple):
    """Milestones by person, then in the order of time.

    Attributes
    ----------
    people
        Whose they are.
    rows
        Their rows among the events.
    givers
        Who promoted, assigned or reviewed; -1 for an achievement.
    """

    people: Numbers
    rows: Numbers
    givers: Numbers


def milestones(events: Events) -> Milestones:
    """The milestones of everybody."""
    sources, targets = (column.array().astype(np.int64) for column in (events.sources, events.targets))
    achieved = np.flatnonzero(of_kinds(events, (ACHIEVEMENT,)))
    ids = sources[achieved] * (len(events) + 1) + events.together.array()[achieved]
    achieved = achieved[np.unique(ids, return_index=True)[1]]
    reached = of_kinds(events, (REVIEW,)) & of_outcome(events, REACHED)
    given = np.flatnonzero((of_kinds(events, GIVEN_KINDS) | reached) & (targets != NOBODY_NUMBER))
    people = np.concatenate((sources[achieved], targets[given]))
    rows = np.concatenate((achieved, given))
    givers = np.concatenate((np.full(len(achieved), NOBODY, np.int64), sources[given]))
    order = np.lexsort((rows, people))
    return Milestones(people[order], rows[order], givers[order])
