"""Section 6 of the contract in plain Python, word for word and slowly: what the vectorised form is held against."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC
from itertools import pairwise
from math import log2
from statistics import median

from graphcap.dates import parse_day

WEIGHTS = {
    **dict.fromkeys(("meeting", "session", "review"), 4),
    **dict.fromkeys(("call", "advice"), 3),
    **dict.fromkeys(("feedback", "endorsement"), 2),
    **dict.fromkeys(("email", "message", "mention", "thanks"), 1),
    "reply": 1.5,
    "reaction": 0.2,
    "recommendation": 5,
    "introduction": 4,
    **dict.fromkeys(("achievement", "promotion", "assignment", "note"), 0),
}
TWO_WAY = {"meeting", "call", "session", "review"}
SOFT = {"email", "message", "mention", "reply", "reaction"}
PRAISE = {"endorsement", "recommendation", "introduction"}


@dataclass
class Tie:
    """What is expected of a pair."""

    strength: float
    coverage: float
    status: str
    half_life_days: float
    terms: dict[str, float | None]
    activity: float
    events: int


def counted_events(events, as_of):
    """Events before the day that count, each with its weight."""
    day = parse_day(as_of)
    before = [event for event in events if parse_day(event["time"]) < day]
    together = defaultdict(set)
    for event in before:
        if event.get("id") is not None:
            together[event["id"]] |= {event["source"], event.get("target") or event["source"]}
    counted = []
    for event in before:
        people = len(together[event["id"]]) if event.get("id") is not None else 2
        given = event.get("weight")
        weight = WEIGHTS.get(event["kind"], 1) * (1 if given is None else given) / max(1, people - 1)
        planned = event["kind"] == "session" and event.get("outcome") == "planned"
        if people <= 25 and weight > 0 and not planned and event.get("target") not in {None, event["source"]}:
            counted.append({**event, "w": weight, "at": parse_day(event["time"])})
    return counted


def days_between(earlier, later):
    return (later - earlier).total_seconds() / 86400


def strength_at(events, moment, *, half_life, overlap):
    """Strength, terms and activity by these events of one pair."""
    first, last = min(event["at"] for event in events), max(event["at"] for event in events)
    lower = min(events[0]["source"], events[0]["target"])
    intensity = sum(event["w"] * 2 ** (-days_between(event["at"], moment) / half_life) for event in events)
    forth = sum(event["kind"] in TWO_WAY or event["source"] == lower for event in events)
    back = sum(event["kind"] in TWO_WAY or event["source"] != lower for event in events)
    kinds = {event["kind"] for event in events}
    terms = {
        "frequency": intensity / (intensity + 3),
        "reciprocity": 2 * min(forth, back) / (forth + back),
        "duration": min(1, log2(1 + days_between(first, last) / 30.4375) / log2(61)),
        "overlap": overlap,
        "channels": min(1, len(kinds) / 3),
    }
    weights = {"frequency": 0.45, "reciprocity": 0.20, "duration": 0.15, "overlap": 0.12, "channels": 0.08}
    existing = [name for name in terms if terms[name] is not None]
    activity = min(1, intensity)
    total = sum(weights[name] for name in existing)
    strength = sum(weights[name] * terms[name] * (1 if name == "frequency" else activity) for name in existing) / total
    unknown = kinds <= SOFT and (forth == 0 or back == 0)
    if unknown:
        strength = min(strength, 0.15)
    if forth and back:
        strength = max(strength, 0.05)
    if kinds & PRAISE:
        strength = max(strength, 0.20)
    return strength, terms, activity, total, unknown


def plain_ties(events, as_of):
    """Pair to what is expected of it, the lower id first."""
    pairs, neighbours = defaultdict(list), defaultdict(set)
    for event in counted_events(events, as_of):
        lower, higher = sorted((event["source"], event["target"]))
        pairs[lower, higher].append(event)
        neighbours[lower].add(higher)
        neighbours[higher].add(lower)
    ties = {}
    for pair, own in pairs.items():
        either = (neighbours[pair[0]] | neighbours[pair[1]]) - set(pair)
        both = neighbours[pair[0]] & neighbours[pair[1]]
        tie = _tie(own, parse_day(as_of), overlap=len(both) / len(either) if either else None)
        if tie.strength >= 1e-12:
            ties[pair] = tie
    return ties


def _tie(events, moment, *, overlap):
    days = sorted({event["at"].astimezone(UTC).date() for event in events})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    regular = len(days) >= 4
    half_life = min(365, max(45, 4 * median(gaps))) if regular else 90
    usual = max(7, median(gaps)) if regular else 22.5
    strength, terms, activity, total, unknown = strength_at(events, moment, half_life=half_life, overlap=overlap)
    status = _status(events, moment, usual=usual, half_life=half_life, overlap=overlap)
    coverage = total * min(1, len(events) / 4)
    return Tie(strength, coverage, "unknown" if unknown else status, half_life, terms, activity, len(events))


def _status(events, moment, *, usual, half_life, overlap):
    silent = days_between(max(event["at"] for event in events), moment)
    if silent >= min(8 * usual, 36 * 30.4375):
        peak = 0.0
        for then in {event["at"] for event in events}:
            so_far = [event for event in events if event["at"] <= then]
            peak = max(peak, strength_at(so_far, then, half_life=half_life, overlap=overlap)[0])
        return "dormant-strong" if peak >= 0.6 else "lapsed"
    return "fading" if silent >= 4 * usual else "active"
