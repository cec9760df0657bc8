"""Mentor or sponsor by evidence, worked out by hand.

boss (level 60, decides promotion) stands two rungs above ann (20); gm decides, too; bob (40) decides nothing.
"""

from __future__ import annotations

import pytest

from graphcap.build import build
from graphcap.questions.classify import classify
from written import records_of, tie

DAY = "2026-01-31"
PEOPLE = {
    "ann": {"name": "Ann", "level": "20"},
    "bob": {"level": "40"},
    "boss": {"level": "60", "decides": "promotion"},
    "gm": {"level": "60", "decides": "budget"},
    "new": {"decides": None},
}


def said(time, source, target, kind, about=None, **more):
    return {"time": time, "source": source, "target": target, "kind": kind, "about": about} | more


def rows(*events, ties=()):
    answer = classify(build(records_of(PEOPLE, ties, events), DAY))
    return {(row.source, row.target): row for row in answer.rows}


def test_who_talks_to_somebody_for_months_is_a_mentor():
    events = [said(day, "bob", "ann", kind) for day, kind in (("2025-01-01", "advice"), ("2025-04-02", "review"), ("2025-07-02", "advice"))]
    found = rows(*events)["bob", "ann"]
    months = 182 / 30.4375
    assert found.months == pytest.approx(months)
    assert (found.to_you, found.about_you, found.label) == (1, 0, "mentor")
    assert found.mentor_score == pytest.approx((0.5 * 1 * months / 12) ** (1 / 3))
    assert found.sponsor_score == pytest.approx(0.05)  # all parts: who decides nothing has .1 x 2/4, and nothing else is there
    assert found.why == "3 to them, 0 about them to 0 who decide, 0 in public, over 6.0 months"
    assert (found.source_name, found.target_name) == (None, "Ann")


def test_who_talks_about_somebody_to_those_who_decide_is_a_sponsor():
    events = [said("2025-01-01", "boss", "gm", "mention", "ann"), said("2025-02-01", "boss", "gm", "meeting", "ann")]
    events += [said("2025-02-02", "boss", "ann", "endorsement"), said("2025-02-02", "boss", "bob", "mention", "ann")]  # bob decides nothing
    found = rows(*events)["boss", "ann"]
    assert (found.reach, found.risk, found.about_you) == (0.75, 1, 1)
    assert found.sponsor_score == pytest.approx((2 / 5 * 1 * 0.75 * 2 / 5) ** (1 / 4))  # one who decides, one in public
    assert found.label == "sponsor"


def test_one_event_told_to_several_is_one_and_planned_sessions_are_none():
    events = [said("2025-01-01", "bob", to, "email", "ann", id="e1") for to in ("gm", "boss")]
    events += [said("2025-01-01", "bob", "ann", "session", outcome=outcome) for outcome in ("planned", "missed", "met")]
    found = rows(*events)["bob", "ann"]
    assert found.why == "1 to them, 1 about them to 2 who decide, 0 in public, over 0.0 months"
    assert (found.to_you, found.label) == (0.5, "neither")


def test_declared_ties_are_held_against_the_evidence():
    ties = [tie("bob", "ann", "mentors"), tie("gm", "ann", "sponsors"), tie("gm", "ann", "mentors")]
    events = [said(f"2025-0{month}-01", "bob", "ann", "advice") for month in range(1, 9)]
    found = rows(*events, said("2025-01-01", "gm", "boss", "mention", "ann"), ties=ties)
    assert (found["bob", "ann"].declared, found["bob", "ann"].agrees) == ("mentors", True)
    assert (found["gm", "ann"].declared, found["gm", "ann"].agrees) == ("mentors;sponsors", False)


def test_without_events_a_declared_tie_is_unknown_and_not_low():
    answer = classify(build(records_of(PEOPLE, [tie("bob", "ann", "mentors")]), DAY))
    (row,) = answer.rows
    assert (row.label, row.mentor_score, row.to_you, row.months, row.agrees) == ("unknown", None, None, None, None)
    assert row.why == "declared; no event shows it"
    assert answer.more["declared"] == {"agree": 0, "disagree": 0, "unknown": 1}
    assert answer.notes[0].startswith("the store has no events")


def test_an_unknown_level_leaves_the_reach_unknown():
    found = rows(said("2025-01-01", "boss", "gm", "mention", "new"))["boss", "new"]
    assert found.reach is None
    assert found.sponsor_score == pytest.approx((1 / 4 * 1 * 0.5 * 1 / 4) ** (1 / 4))


def test_the_highest_score_comes_first_and_unknown_pairs_last():
    ties = [tie("bob", "new", "mentors"), tie("ann", "new", "mentors")]
    events = [said("2025-01-01", "boss", "ann", "advice"), *(said(f"2025-0{month}-01", "gm", "ann", "advice") for month in range(1, 9))]
    assert list(rows(*events, ties=ties)) == [("gm", "ann"), ("boss", "ann"), ("ann", "new"), ("bob", "new")]


def test_where_nothing_is_known_the_answer_says_so():
    answer = classify(build(records_of("ab", [tie("a", "b")]), DAY))
    assert len(answer.rows) == 0
    assert answer.notes[0].startswith("nobody is declared a mentor or sponsor")
