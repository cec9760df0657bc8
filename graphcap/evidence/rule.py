"""The constants of strength from evidence, and which kinds of event mean what.

What an event of a kind weighs stands in `graphcap.kinds`.
"""

from __future__ import annotations

from typing import NamedTuple

TWO_WAY_KINDS = ("meeting", "call", "session", "review")
"""One of these is one event each way."""
SOFT_KINDS = ("email", "message", "mention", "reply", "reaction")
"""All one way, and nothing else, they do not tell whether there is a tie."""
PRAISE_KINDS = ("endorsement", "recommendation", "introduction")
"""Who does this stakes something: a tie is never weak after it."""
CONTACT = "contact"
"""The kind of tie that a pair's evidence makes."""
STATUSES = ("unknown", "active", "fading", "lapsed", "dormant-strong")
UNKNOWN, ACTIVE, FADING, LAPSED, DORMANT_STRONG = range(len(STATUSES))


class Rule(NamedTuple):
    """The constants.

    Attributes
    ----------
    most_people
        An event of more different people counts in nothing.
    least_days
        Days of contact from which the median gap between them counts.
    half_life_gaps, least_half_life_days, most_half_life_days, default_half_life_days
        The half-life is so many median gaps, within these bounds; the default with too few days of contact.
    half_intensity
        The intensity at which frequency is one half.
    month_days, full_duration_months
        Days of a month, and the months from the first to the last event at which duration is 1.
    full_channels
        Different kinds of event at which channels is 1.
    frequency, reciprocity, duration, overlap, channels
        What each term weighs.
    two_way_least, one_way_most, praise_least
        Bounds of the strength: of a two-way tie, of soft kinds all one way, and after praise.
    full_events
        Counted events from which coverage is not lowered.
    no_tie
        Below this strength there is no tie.
    least_gap_days, default_gap_days
        Bound of the usual gap, and what it is with too few days of contact.
    fading_gaps, lapsed_gaps, lapsed_months
        A tie fades, and lapses, when silent for so many usual gaps; lapsed at the latest after so many months.
    strong_peak
        A lapsed tie that was once so strong is dormant-strong.
    """

    most_people: int = 25
    least_days: int = 4
    half_life_gaps: float = 4
    least_half_life_days: float = 45
    most_half_life_days: float = 365
    default_half_life_days: float = 90
    half_intensity: float = 3
    month_days: float = 30.4375
    full_duration_months: float = 60
    full_channels: int = 3
    frequency: float = 0.45
    reciprocity: float = 0.20
    duration: float = 0.15
    overlap: float = 0.12
    channels: float = 0.08
    two_way_least: float = 0.05
    one_way_most: float = 0.15
    praise_least: float = 0.20
    full_events: int = 4
    no_tie: float = 1e-12
    least_gap_days: float = 7
    default_gap_days: float = 22.5
    fading_gaps: float = 4
    lapsed_gaps: float = 8
    lapsed_months: float = 36
    strong_peak: float = 0.6


RULE = Rule()
