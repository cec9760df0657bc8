"""Feedback and what became of it.

Feedback with a ``context`` is *acted on* when it is marked so, or when the receiver has a result with the same context within 60 days after
it. Feedback without a context is vague: nothing can be held against it. Contexts are compared in any case.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from graphcap.lookup import folded
from graphcap.questions.results import results

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from graphcap.network import Network
    from graphcap.questions.results import Result

FEEDBACK, ACTED = "feedback", "acted"
WITHIN = timedelta(days=60)


class Feedback(NamedTuple):
    """One piece of feedback.

    Attributes
    ----------
    giver
        Who gave it.
    moment
        UTC.
    context, id
        As written, the empty text where there is none.
    marked
        Whether it was marked as acted on.
    result
        When the first result with the same context came within 60 days; None where none did.
    """

    giver: int
    moment: datetime
    context: str
    id: str
    marked: bool
    result: datetime | None

    @property
    def acted(self) -> bool:
        """Whether it was acted on."""
        return self.marked or self.result is not None

    def is_due(self, day: datetime) -> bool:
        """Whether its 60 days are over."""
        return self.moment + WITHIN <= day


def feedback_to(network: Network, person: int) -> list[Feedback]:
    """The feedback that others gave a person, in the order of time."""
    mine = results(network, person)
    events = network.events.to_person(person) if network.events else []
    return [
        Feedback(
            event.source,
            event.moment,
            event.context.strip(),
            event.id,
            event.outcome.strip().casefold() == ACTED,
            _result_of(event.moment, event.context, mine),
        )
        for event in events
        if event.kind == FEEDBACK and event.source != person
    ]


def _result_of(moment: datetime, context: str, mine: Sequence[Result]) -> datetime | None:
    wanted = folded(context.strip())
    fitting = (each.moment for each in mine if wanted and folded(each.context.strip()) == wanted)
    return min((each for each in fitting if moment <= each <= moment + WITHIN), default=None)
