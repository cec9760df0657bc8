"""Decisions on people, as events show them: who was promoted, by whom, and the window of 90 days before it.

The decision-maker is who made the promotion, else whoever of the promoted one's manager line decides promotion or title. A window counts
once its decision is 90 days old and events reach back to its beginning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.dates import MICROSECONDS_OF_A_DAY, microseconds, parse_day
from graphcap.evidence.bursts import WINDOW_DAYS, Days
from graphcap.organisation import line

if TYPE_CHECKING:
    from graphcap.events import Event
    from graphcap.evidence.bursts import Contacts
    from graphcap.network import Network

PROMOTION = "promotion"
DECIDING_WORDS = frozenset((PROMOTION, "title"))


class Decision(NamedTuple):
    """One decision-maker's part in one promotion.

    Attributes
    ----------
    row
        The event.
    protege, decider
        Numbers of people.
    day
        Counted from the first event.
    """

    row: int
    protege: int
    decider: int
    day: int

    @property
    def window(self) -> Days:
        """The 90 days before it."""
        return Days(self.day - WINDOW_DAYS, self.day)


def decisions(network: Network, contacts: Contacts) -> tuple[list[Decision], list[Decision]]:
    """Decisions whose window counts, and all of them, each in the order of time, then of the decider's number."""
    events = network.events
    kind = None if events is None else events.kind_number(PROMOTION)
    if events is None or kind is None:
        return [], []
    promotions = (events.at(row) for row in np.flatnonzero(events.kinds.array() == kind).tolist())
    everyone = [decision for event in promotions for decision in _parts(network, event, first=contacts.first)]
    last = microseconds(parse_day(network.as_of)) // MICROSECONDS_OF_A_DAY - contacts.first - WINDOW_DAYS
    return [decision for decision in everyone if WINDOW_DAYS <= decision.day <= last], everyone


def _parts(network: Network, event: Event, *, first: int) -> list[Decision]:
    """A promotion by each of its decision-makers."""
    protege = event.target if event.about is None else event.about
    if protege is None:
        return []
    deciders = [event.source] if event.source != protege else _deciding_line(network, protege)
    day = microseconds(event.moment) // MICROSECONDS_OF_A_DAY - first
    return [Decision(event.row, protege, decider, day) for decider in sorted(deciders)]


def _deciding_line(network: Network, person: int) -> list[int]:
    """Whoever of a person's manager line decides promotion or title."""
    deciding = {
        decider
        for decider, words in zip(network.deciders.people.slice(0, len(network.deciders.people)), network.deciders.what, strict=True)
        if DECIDING_WORDS & set(words.split(";"))
    }
    return [manager for manager in line(network, person) if manager in deciding]
