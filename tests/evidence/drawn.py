"""Random events of a few people, and the ties that graphcap makes of them by id."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from math import isnan

from graphcap.dates import parse_day
from graphcap.evidence.rule import STATUSES
from graphcap.evidence.strength import pairs_of
from written import records_of

KINDS = ("email", "reply", "meeting", "call", "reaction", "session", "thanks", "recommendation", "achievement", "coffee", "endorsement")
PEOPLE = 12


def people_of(events):
    return sorted({person for event in events for person in (event["source"], event.get("target")) if person})


def computed_ties(events, as_of):
    """Pair to its row as graphcap makes it, the lower id first."""
    people = people_of(events)
    pairs = pairs_of(records_of(people, (), events), parse_day(as_of))
    terms, found = pairs.terms(), {}
    for row in range(len(pairs)):
        found[people[pairs.sources[row]], people[pairs.targets[row]]] = {
            "strength": float(pairs.strength[row]),
            "coverage": float(pairs.coverage[row]),
            "status": STATUSES[pairs.status[row]],
            "half_life_days": float(pairs.half_life_days[row]),
            "terms": {name: None if isnan(values[row]) else float(values[row]) for name, values in terms._asdict().items()},
            "activity": float(pairs.activity[row]),
            "events": int(pairs.events[row]),
        }
    return found


def event(time, source, target, kind="email", **more):
    """One row of events."""
    return {"time": time, "source": source, "target": target, "kind": kind} | more


def drawn_events(seed, count):
    """Events of 2015 to 2026, some on whole days, some of many people at once, some that weigh nothing."""
    draw = random.Random(seed)
    ids = [f"p{number:02}" for number in range(draw.randint(2, PEOPLE))]
    kinds = draw.sample(KINDS, draw.randint(1, len(KINDS)))
    span = draw.choice((60, 800, 4000))
    events = []
    for _ in range(count):
        source, target = draw.sample(ids, 2)
        moment = datetime(2015, 1, 1) + timedelta(seconds=draw.choice((3600, 86400)) * draw.randrange(span))  # noqa: DTZ001 - UTC by default
        events.append(event(moment.isoformat(), source, target, draw.choice(kinds)))
        if draw.random() < 0.2:
            events[-1]["weight"] = draw.choice((0, 0.5, 3, 40))
        if draw.random() < 0.3:
            events[-1]["id"] = f"m{draw.randrange(10)}"
        if draw.random() < 0.2:
            events[-1]["outcome"] = draw.choice(("planned", "met"))
    return events
