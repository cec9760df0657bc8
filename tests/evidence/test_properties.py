"""What holds for any events."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.drawn import computed_ties, drawn_events, event
from graphcap.build import build
from graphcap.dates import parse_day
from graphcap.evidence.strength import pairs_of
from written import records_of

SEEDS = st.integers(0, 10**6)
DAYS = st.integers(0, 3000)
FIRST = datetime(2016, 1, 1)  # noqa: DTZ001 - UTC by default
ROUNDING = 1e-12


def day(number):
    return (FIRST + timedelta(days=number)).isoformat()


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, first=DAYS, later=DAYS)
def test_without_new_events_strength_never_rises(seed, first, later):
    first, later = sorted((first, later))
    events = [row for row in drawn_events(seed, 60) if parse_day(row["time"]) < parse_day(day(first))]
    before, after = computed_ties(events, day(first)), computed_ties(events, day(later))
    assert set(after) <= set(before)
    assert [pair for pair in after if after[pair]["strength"] > before[pair]["strength"] + ROUNDING] == []


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS)
def test_the_same_events_in_any_order_give_the_same_ties(seed):
    events = drawn_events(seed, 80)
    shuffled = random.Random(seed).sample(events, len(events))
    assert computed_ties(shuffled, "2027-01-01") == computed_ties(events, "2027-01-01")


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS)
def test_the_same_events_the_other_way_give_the_same_strengths(seed):
    events = drawn_events(seed, 60)
    turned = [row | {"source": row["target"], "target": row["source"]} for row in events]
    assert computed_ties(turned, "2027-01-01") == computed_ties(events, "2027-01-01")


@settings(max_examples=60, deadline=None)
@given(
    days=st.lists(st.integers(0, 80), min_size=2, max_size=3, unique=True), by=st.integers(1, 800), kind=st.sampled_from(("email", "call"))
)
def test_moving_an_event_later_never_lowers_the_strength(days, by, kind):
    """With fewer than 4 days of contact the half-life stays; the first event stays as well."""
    days = sorted(days)
    as_of = day(2000)
    ends = ["ab", "ba", "ab"]
    events = [event(day(number), *pair, kind) for number, pair in zip(days, ends, strict=False)]
    moved = [*events[:-1], events[-1] | {"time": day(days[-1] + by)}]
    assert computed_ties(moved, as_of)["a", "b"]["strength"] >= computed_ties(events, as_of)["a", "b"]["strength"] - ROUNDING


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, kind=st.sampled_from(("email", "call", "reaction", "coffee")), back=st.integers(0, 20))
def test_a_later_pair_of_events_one_each_way_never_lowers_the_strength(seed, kind, back):
    draw = random.Random(seed)
    events = [event(day(0), *draw.choice(("ab", "ba")), draw.choice((kind, "reply"))) for _ in range(back + 1)] + [
        event(day(0), *"ab", kind)
    ]
    added = [event(day(5), *pair, kind) for pair in ("ab", "ba")]  # two days of contact: the same half-life
    before, after = (computed_ties(rows, day(40))["a", "b"]["strength"] for rows in (events, events + added))
    assert after >= before - ROUNDING


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_one_way_mail_stays_unknown(seed):
    draw = random.Random(seed)
    kinds = ("email", "message", "mention", "reply", "reaction")
    events = [event(day(draw.randrange(3000)), "a", "b", draw.choice(kinds)) for _ in range(draw.randint(1, 60))]
    tie = computed_ties(events, day(3001)).get(("a", "b"))
    assert tie is None or (tie["status"] == "unknown" and tie["strength"] <= 0.15)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_a_past_day_shows_what_was_known_then(seed):
    events = drawn_events(seed, 60)
    past = [row for row in events if parse_day(row["time"]) < parse_day(day(800))]
    assert computed_ties(events, day(800)) == computed_ties(past, day(800))


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_strength_and_coverage_lie_between_0_and_1_and_every_pair_is_an_arc_each_way(seed):
    records = records_of([f"p{number:02}" for number in range(12)], (), drawn_events(seed, 60))
    network, pairs = build(records, "2027-01-01"), pairs_of(records, parse_day("2027-01-01"))
    assert ((pairs.strength > 0) & (pairs.strength <= 1) & (pairs.coverage > 0) & (pairs.coverage <= 1 + ROUNDING)).all()
    assert len(network.outgoing.neighbours) == 2 * len(pairs)
    assert network.outgoing is network.incoming
