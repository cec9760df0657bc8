"""What became of feedback."""

from __future__ import annotations

import pytest

from circle import DAY, circle
from graphcap.build import build
from graphcap.questions.coachability import CoachabilityRow, coachability
from written import records_of


def feedback(day, giver="m", context="X", outcome=None):
    return {"time": day, "source": giver, "target": "a", "kind": "feedback", "context": context, "outcome": outcome}


def result(day, context):
    return {"time": day, "source": "a", "target": None, "kind": "achievement", "context": context}


def rows(*events):
    return coachability(build(records_of("amn", (), events), DAY), "a").rows


def test_the_share_acted_on_has_an_interval_and_a_median_of_days():
    given = [feedback("2025-03-01", context=f"c{number}") for number in range(5)]
    results = [result("2025-03-11", "C0"), result("2025-03-31", "c1"), result("2025-04-30", "c2"), result("2025-05-01", "c3")]
    (row,) = rows(*given, *results)  # after 10, 30 and 60 days; 61 days is too late; never
    assert (row.given, row.vague, row.acted, row.ratio, row.median_days) == (5, 0, 3, 0.6, 60)
    assert (row.low, row.high) == pytest.approx((0.2307, 0.8824), abs=5e-5)  # Wilson's formula by hand


def test_feedback_marked_as_acted_on_counts_and_has_no_day():
    (row,) = rows(*(feedback("2025-03-01", context=f"c{number}", outcome="acted") for number in range(5)))
    assert (row.acted, row.ratio, row.median_days) == (5, 1.0, None)


def test_under_five_pieces_are_too_few_to_say():
    (row,) = rows(*(feedback("2025-03-01", context=f"c{number}") for number in range(4)))
    assert (row.given, row.acted, row.ratio, row.low, row.high, row.median_days) == (4, 0, None, None, None, None)
    assert row.why == "too few to say: 0 of 4 with a context and 60 days old acted on"


def test_vague_and_young_feedback_is_not_judged():
    (row,) = rows(feedback("2025-03-01", context=None), feedback("2025-12-02"), feedback("2025-12-03"))  # 60 and 59 days before
    assert (row.given, row.vague) == (1, 1)
    assert row.why == "too few to say: 0 of 1 with a context and 60 days old acted on; 1 without a context; 1 younger than 60 days"


def test_each_giver_has_a_row_most_pieces_first():
    found = rows(feedback("2025-03-01", "n"), feedback("2025-03-01", "m", "Y"), feedback("2025-04-01", "n"))
    assert [(row.mentor, row.given) for row in found] == [("n", 2), ("m", 1)]


def test_the_circle_has_one_piece_acted_on_and_one_without_a_context():
    assert coachability(circle(), "mia").rows == (
        CoachabilityRow(
            mentor="jon",
            mentor_name="Jon",
            given=1,
            vague=1,
            acted=1,
            ratio=None,
            low=None,
            high=None,
            median_days=None,
            why="too few to say: 1 of 1 with a context and 60 days old acted on; 1 without a context",
            evidence=("f1",),
        ),
    )


def test_without_events_or_feedback_the_answer_says_so():
    assert (
        coachability(circle(events=False), "mia").notes[0] == "the store has no events, from which feedback and results come; import some"
    )
    assert coachability(circle(), "kim").notes[0] == "no feedback to Kim before 2026-01-31"
