"""What events tell of how somebody mentors, worked out by hand."""

from __future__ import annotations

import pytest

from graphcap.build import build
from graphcap.questions.record import record_of, reply_rate
from written import records_of, tie

DAY = "2026-01-31"


def happened(time, source, target, kind, **more):
    return {"time": time, "source": source, "target": target, "kind": kind} | more


def session(time, target, outcome, id=None):
    return happened(time, "m", target, "session", outcome=outcome, id=id)


def network(*events, **people):
    return build(records_of({id: people.get(id, {}) for id in "abcmz"}, (), [*events, happened("2025-01-01", "z", "a", "call")]), DAY)


def record(*events, **people):
    return record_of(network(*events, **people), 3)


def test_without_events_all_is_unknown():
    assert record_of(build(records_of("am"), DAY), 1) == (None, None, None, (), ())
    assert record() == (None, None, None, (), ())


def test_trust_is_the_mean_of_sessions_kept_and_mentees_who_came_back():
    met = [session(f"2025-0{month}-01", "a", "met") for month in (1, 2, 3)]
    found = record(*met, session("2025-05-01", "b", "met", "s9"), session("2025-06-01", "b", "missed"))
    assert found.trust == pytest.approx((4 / 5 + 1 / 2) / 2)
    assert found.reasons == ("kept 4 of 5 sessions", "1 of 2 mentees met 3 times or more")
    assert found.evidence == ("s9",)
    assert record(session("2025-06-01", "b", "missed")).trust == 0
    assert record(session("2026-06-01", "b", "planned")).trust is None  # still to come


def test_flexibility_is_the_share_of_moved_sessions_after_which_they_met_within_thirty_days():
    moved = [session("2025-03-01", "a", "moved"), session("2025-05-01", "b", "moved")]
    found = record(*moved, session("2025-03-31", "a", "met"), session("2025-06-15", "b", "met"), session("2025-05-02", "c", "met"))
    assert found.flexibility == pytest.approx(1 / 2)
    assert "still met after 1 of 2 moved sessions" in found.reasons
    assert record(session("2026-01-20", "a", "moved")).flexibility is None  # may still be met


def test_credibility_is_the_share_of_praise_from_outside_the_team():
    praise = [happened("2025-03-01", giver, "m", "endorsement") for giver in "aab"] + [happened("2025-03-01", "c", "m", "recommendation")]
    departments = {"m": {"department": "Sales"}, "a": {"department": "Legal"}, "b": {"department": "Sales"}, "c": {"department": "Sales"}}
    assert record(*praise, **departments).credibility == pytest.approx(1 / 3)
    managers = {"m": {"manager": "a"}, "b": {"manager": "a"}}  # a manages them, b has the same manager, c is of another team
    people = {id: {"department": None} | managers.get(id, {}) for id in "abcmz"}
    reports = [tie("m", "a", "reports_to"), tie("b", "a", "reports_to")]
    assert record_of(build(records_of(people, reports, praise), DAY), 3).credibility == pytest.approx(1 / 3)


def test_the_reply_rate_counts_what_was_answered_within_seven_days():
    asks = [happened(f"2025-0{month}-01", "a", "m", "email") for month in (1, 2, 3, 4)] + [happened("2025-05-01", "b", "m", "message")]
    late = happened("2026-01-30", "a", "m", "email")  # seven days are not over
    answers = [
        happened("2025-01-03", "m", "a", "reply"),
        happened("2025-02-20", "m", "a", "reply"),
        happened("2025-05-02", "m", "a", "call"),
    ]
    assert reply_rate(network(*asks, late, *answers), 3) == pytest.approx(1 / 5)
    assert reply_rate(network(*asks[1:], *answers), 3) is None  # four are too few to say
