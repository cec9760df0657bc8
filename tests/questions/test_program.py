"""Programmes: a small organisation worked out by hand.

Six mentees a to f of mentor m in the programme "lift", all on level 1; eight people of no programme, p to w, on level 1, too.
"""

from __future__ import annotations

import pytest

from graphcap.build import build
from graphcap.questions.program import program
from graphcap.questions.survival import wilson
from written import records_of

DAY = "2026-01-31"


def event(kind, source, target, day="2025-03-01", **more):
    return {"time": day, "source": source, "target": target, "kind": kind, "context": "lift"} | more


def promotion(target, day="2025-06-01"):
    return {"time": day, "source": "m", "target": target, "kind": "promotion", "about": target}


def network(events, mentees="abcdef", **changes):
    people = {"m": {"level": "9"}} | {id: {"level": "1"} for id in "abcdefpqrstuvw"}
    for id, columns in changes.items():
        people[id] = people.get(id, {}) | columns
    return build(records_of(people, (), [*(event("session", "m", id, outcome="met") for id in mentees), *events]), DAY)


def test_a_row_holds_what_came_of_a_programme():
    events = [event("session", "m", "a", "2025-04-01", outcome=outcome) for outcome in ("missed", "moved", "planned")]
    events += [event("review", "m", id, "2026-01-01", outcome="goal_reached; rating=5") for id in "abcde"]
    events += [event("review", "m", "f", "2026-01-02", outcome="rating=2")]
    events += [promotion(id) for id in "abcdepq"]
    row = program(network(events)).rows[0]
    assert (row.program, row.pairs, row.sessions, row.met) == ("lift", 6, 9, 6)
    assert (row.rating, row.goals_reached, row.flags) == (pytest.approx(27 / 6), 5, ())
    assert (row.promotions, row.matched, row.difference) == (5, 8, pytest.approx(5 / 6 - 2 / 8))
    own, theirs = wilson(5, 6), wilson(2, 8)  # Newcombe's interval, by hand
    assert row.low == pytest.approx(row.difference - ((5 / 6 - own[0]) ** 2 + (theirs[1] - 2 / 8) ** 2) ** 0.5)
    assert row.high == pytest.approx(row.difference + ((own[1] - 5 / 6) ** 2 + (2 / 8 - theirs[0]) ** 2) ** 0.5)
    assert row.why == (
        "met in 6 of 9 sessions; 6 ratings; 83% of 6 mentees were promoted within a year, 25% of 8 matched people "
        "(difference, not effect: people were chosen)"
    )


def test_matched_are_those_of_the_same_level_tenure_and_ratings_in_the_same_year():
    changes = {
        "p": {"level": "2"},
        "q": {"potential": "90"},
        "r": {"performance": "10"},
        "s": {"joined": "2025-12-01"},
        "t": {"left": "2025-01-01"},
    }
    row = program(network([promotion("u", "2025-06-01"), promotion("v", "2025-02-28"), promotion("w", "2024-03-01")], **changes)).rows[0]
    assert (row.matched, row.promotions, row.difference) == (
        3,
        0,
        pytest.approx(-1 / 3),
    )  # u, v, w: of these u alone after the first session


def test_counts_of_one_to_four_and_small_programmes_are_not_shown():
    events = [event("review", "m", id, outcome="goal_reached") for id in "abcd"] + [promotion("a")]
    row = program(network(events)).rows[0]
    assert (row.goals_reached, row.promotions, row.matched, row.difference, row.rating) == (None, None, None, None, None)
    answer = program(network([], mentees="abc"))
    assert (answer.rows, answer.more) == ((), {"suppressed": 1})


def test_what_to_look_into_is_flagged():
    assert program(network([])).rows[0].flags == ("no review yet",)
    late = [event("review", "m", "a", "2025-11-01", outcome="rating=4")]
    assert program(network(late)).rows[0].flags == ("no review for 91 days",)
    apart = {"m": {"goals": "lead"}} | {id: {"goals": "lead" if id in "ab" else "rest"} for id in "abcdef"}
    assert program(network(late, **apart)).rows[0].flags[1] == "under half of the pairs have a goal in common to measure success by"


def test_unknown_promotions_are_not_none_promoted():
    row = program(network([])).rows[0]
    assert (row.promotions, row.difference) == (None, None)
    assert "no promotion of anybody is known; import events of kind promotion" in program(network([])).notes


def test_without_sessions_it_says_what_to_import():
    answer = program(build(records_of("ab"), DAY))
    assert answer.rows == ()
    assert "no programme is known; import session and review events with the programme as their context" in answer.notes
