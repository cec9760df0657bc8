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


MEANINGS = {
    "most_people": "people; an event of more counts in nothing",
    "least_days": "days of contact from which their gaps count",
    "half_life_gaps": "median gaps that make the half-life",
    "least_half_life_days": "lowest half-life",
    "most_half_life_days": "highest half-life",
    "default_half_life_days": "half-life with fewer days of contact",
    "half_intensity": "intensity at which frequency is one half",
    "month_days": "days of a month: 365.25 / 12 = 30.4375",
    "full_duration_months": "months from first to last event: duration 1",
    "full_channels": "different kinds of event: channels 1",
    "frequency": "weight of frequency in the strength",
    "reciprocity": "weight of reciprocity, times activity",
    "duration": "weight of duration, times activity",
    "overlap": "weight of overlap, times activity",
    "channels": "weight of channels, times activity",
    "two_way_least": "lowest strength with events each way",
    "one_way_most": "highest strength of soft events all one way",
    "praise_least": "lowest strength after somebody praised",
    "full_events": "events from which coverage is not lowered",
    "no_tie": "below this strength, 1e-12, there is no tie",
    "least_gap_days": "lowest usual gap",
    "default_gap_days": "usual gap with fewer days of contact",
    "fading_gaps": "usual gaps of silence from which a tie fades",
    "lapsed_gaps": "usual gaps of silence after which it lapsed",
    "lapsed_months": "months of silence after which any has lapsed",
    "strong_peak": "once so strong and lapsed: dormant-strong",
}
"""What each constant of `Rule` does, by its name: `graphcap kinds --strength` prints it."""


class Rule(NamedTuple):
    """The constants; what each does stands in `MEANINGS`."""

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
