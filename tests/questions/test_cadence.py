"""When ties are due."""

from __future__ import annotations

from evidence.drawn import event
from graphcap.build import build
from graphcap.questions.cadence import CadenceRow, cadence
from written import records_of

DAY = "2026-01-31"


def rows(*events, person="m"):
    return cadence(build(records_of("abcdmz", (), events), DAY), person).rows


def test_a_tie_is_due_one_usual_gap_after_the_last_contact():
    weeks = [event(f"2026-01-{day:02}", "m", "a", "call") for day in (1, 11, 19, 29)]  # gaps 10, 8, 10: median 10
    assert rows(*weeks) == (
        CadenceRow(
            person="a",
            person_name="a",
            last_contact="2026-01-29",
            usual_gap_days=10,
            status="active",
            due="2026-02-08",
            kind="check-in",
            why="4 events, the last 2 days ago; usual gap 10 days",
        ),
    )


def test_the_first_contact_of_a_quarter_is_a_review():
    last = {"a": "2026-01-20", "b": "2025-12-20"}  # 22 days and a half later: 11 February, 11 January
    found = {row.person: (row.due, row.kind) for row in rows(*(event(day, "m", person, "call") for person, day in last.items()))}
    assert found == {"a": ("2026-02-11", "check-in"), "b": ("2026-01-11", "quarterly review")}


def test_ties_that_stand_come_first_then_lapsed_then_unknown_ones_each_by_the_day_they_are_due():
    events = [event("2026-01-10", "m", "a", "call"), event("2025-10-10", "b", "m", "call"), event("2020-01-01", "m", "c", "call")]
    events += [event("2026-01-30", "m", "d"), event("2026-01-05", "z", "m", "thanks")]
    assert [(row.person, row.status) for row in rows(*events)] == [
        ("z", "active"),
        ("a", "active"),
        ("b", "fading"),
        ("c", "lapsed"),
        ("d", "unknown"),
    ]


def test_who_has_no_events_has_no_rows_and_the_answer_says_so():
    network = build(records_of("abm", (), [event("2026-01-01", "a", "b")]), DAY)
    assert cadence(network, "m").notes == ("no event of m with anybody counts before 2026-01-31",)
    assert cadence(build(records_of("abm"), DAY), "m").notes == ("the store has no events, from which usual gaps come; import some",)
