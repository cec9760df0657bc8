"""Kinds of ties and of events, as one table each.

A mutual kind gives two arcs, because either end can be asked along it; a directed kind gives one, as written. Every unknown kind of tie
is directed and every unknown kind of event weighs 1, until a setting says otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

ASSUMED_STRENGTH = 0.5
DEFAULT_KIND = "knows"
REPORTS_TO, MENTORS, SPONSORS = "reports_to", "mentors", "sponsors"


class TieKind(NamedTuple):
    """One kind of tie: its name, whether a request travels both ways, the strength assumed without evidence, and why."""

    name: str
    mutual: bool
    assumed: float
    reason: str


class EventKind(NamedTuple):
    """One kind of event: its name, what it weighs in the evidence of a tie, and its direction."""

    name: str
    weight: float
    direction: str


TIE_KINDS: tuple[TieKind, ...] = (
    TieKind("knows", True, 0.2, "acquaintances: either can be asked"),
    TieKind("friend", True, ASSUMED_STRENGTH, "either can be asked"),
    TieKind("works_with", True, ASSUMED_STRENGTH, "shared work: either can be asked"),
    TieKind("met", True, ASSUMED_STRENGTH, "a meeting is mutual"),
    TieKind("contact", True, ASSUMED_STRENGTH, "computed from the pair's evidence, which is mutual"),
    TieKind(REPORTS_TO, True, ASSUMED_STRENGTH, "source reports to target; requests go up and down a line"),
    TieKind(MENTORS, True, ASSUMED_STRENGTH, "source mentors target; either can be asked"),
    TieKind(SPONSORS, True, ASSUMED_STRENGTH, "source sponsors target; either can be asked"),
    TieKind("endorses", True, ASSUMED_STRENGTH, "source praises target in public; either can be asked"),
    TieKind("recommends", True, ASSUMED_STRENGTH, "source recommends target; either can be asked"),
    TieKind("advice", False, ASSUMED_STRENGTH, "source asks target: the request goes one way"),
)
TIE_KIND_BY_NAME = {kind.name: kind for kind in TIE_KINDS}

EVENT_KINDS: tuple[EventKind, ...] = (
    EventKind("email", 1, "sender -> receiver"),
    EventKind("message", 1, "sender -> receiver"),
    EventKind("call", 3, "caller -> called; counts both ways"),
    EventKind("meeting", 4, "organiser -> attendee; counts both ways"),
    EventKind("reply", 1.5, "sender -> receiver"),
    EventKind("reaction", 0.2, "sender -> receiver"),
    EventKind("mention", 1, "sender -> the one mentioned"),
    EventKind("advice", 3, "adviser -> advised"),
    EventKind("feedback", 2, "giver -> receiver"),
    EventKind("endorsement", 2, "giver -> the one praised, in public"),
    EventKind("recommendation", 5, "giver -> the one praised, in public"),
    EventKind("introduction", 4, "introducer -> the person asked, about the one introduced"),
    EventKind("achievement", 0, "the person -> who saw it (empty: everybody)"),
    EventKind("promotion", 0, "decider -> the promoted, also in about"),
    EventKind("assignment", 0, "decider -> the one assigned, also in about"),
    EventKind("session", 4, "mentor -> mentee, programme in context; counts both ways"),
    EventKind("review", 4, "mentor -> mentee, programme in context; counts both ways"),
    EventKind("thanks", 1, "giver -> the one thanked"),
    EventKind("note", 0, "to oneself"),
)
EVENT_KIND_BY_NAME = {kind.name: kind for kind in EVENT_KINDS}


def assumed_strength(kind: str) -> float:
    """The strength assumed for a tie of this kind that has neither a declared strength nor evidence."""
    known = TIE_KIND_BY_NAME.get(kind)
    return known.assumed if known else ASSUMED_STRENGTH


def is_mutual(kind: str) -> bool:
    """Whether a tie of this kind gives an arc each way, before any setting of the store."""
    known = TIE_KIND_BY_NAME.get(kind)
    return known.mutual if known else False
