"""Keeping sponsors in the loop."""

from __future__ import annotations

from circle import DAY, circle
from graphcap.build import build
from graphcap.questions.loop_in import LoopInRow, loop_in
from written import records_of, tie


def test_a_sponsor_has_the_milestones_they_were_not_told_of_and_a_mentor_who_was_never_thanked_stands_too():
    assert loop_in(circle(), "mia").rows == (
        LoopInRow(
            person="eve",
            person_name="Eve",
            role="sponsor and mentor",
            open_updates=3,  # not Brook, which she saw, nor what was open to everybody
            last_thanked=None,
            why=("not told of: achievement of 2025-10-01, promotion of 2025-04-15, achievement Atlas of 2025-03-01; never thanked"),
            evidence=("a1", "p1", "a4"),
        ),
        LoopInRow(
            person="hal",
            person_name="Hal",
            role="mentor",
            open_updates=None,
            last_thanked=None,
            why="never thanked",
            evidence=(),
        ),
    )  # Jon was thanked


def milestone(day, context=None):
    return {"time": day, "source": "a", "target": "b", "kind": "achievement", "context": context, "id": day}


def word(day, context=None, *, source="a", target="s", kind="email"):
    return {"time": day, "source": source, "target": target, "kind": kind, "context": context}


def open_updates(*events):
    network = build(records_of("abs", [tie("s", "a", "sponsors", 0.5)], events), DAY)
    return [row.open_updates for row in loop_in(network, "a").rows]


def test_a_word_within_14_days_passes_a_milestone_on():
    assert open_updates(milestone("2025-06-01"), word("2025-06-15")) == [0]
    assert open_updates(milestone("2025-06-01"), word("2025-06-16")) == [1]
    assert open_updates(milestone("2025-06-01"), word("2025-05-31")) == [1]


def test_a_later_word_in_the_same_context_does_too():
    assert open_updates(milestone("2025-06-01", "Atlas"), word("2025-08-01", "atlas")) == [0]
    assert open_updates(milestone("2025-06-01", "Atlas"), word("2025-08-01", "Brook")) == [1]


def test_their_mail_passes_nothing_on_and_a_meeting_does_whoever_called_it():
    assert open_updates(milestone("2025-06-01"), word("2025-06-02", source="s", target="a")) == [1]
    assert open_updates(milestone("2025-06-01"), word("2025-06-02", source="s", target="a", kind="meeting")) == [0]


def test_milestones_of_the_last_14_days_and_over_a_year_ago_are_not_open():
    assert open_updates(milestone("2026-01-18")) == [0]
    assert open_updates(milestone("2026-01-17"), milestone("2025-01-31"), milestone("2025-01-30")) == [2]


def test_who_was_told_and_thanked_has_no_row():
    network = build(records_of("abs", [tie("s", "a", "sponsors", 0.5)], [word("2025-06-02", kind="thanks")]), DAY)
    answer = loop_in(network, "a")
    assert answer.rows == ()
    assert answer.notes[0] == "every sponsor of a was told of everything, and everybody was thanked"


def test_without_events_nothing_is_said_of_updates_and_without_sponsors_that_there_are_none():
    answer = loop_in(circle(events=False), "mia")
    assert [(row.person, row.open_updates, row.last_thanked) for row in answer.rows] == [("eve", None, None)]
    assert answer.notes[0].startswith("the store has no events")
    assert loop_in(circle(), "kim").notes == ("no sponsor or mentor of Kim is known, declared or by evidence, before 2026-01-31",)
