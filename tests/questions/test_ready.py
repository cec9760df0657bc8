"""From mentor to sponsor."""

from __future__ import annotations

from circle import DAY, circle
from graphcap.build import build
from graphcap.questions.ready import ready
from written import records_of, tie


def rows_of(network, person="mia"):
    return {row.mentor: row for row in ready(network, person).rows}


def test_each_condition_is_met_missing_or_unknown():
    rows = rows_of(circle())
    jon, eve, hal = rows["jon"], rows["eve"], rows["hal"]
    assert jon.met == ("results", "active tie", "feedback acted on", "goal recorded")
    assert (jon.missing, jon.unknown, jon.readiness, jon.ready) == (("mentor decides",), (), 0.8, False)
    # the budget of her goal is what Eve decides; no event of the two tells of contact or feedback
    assert (eve.met, eve.unknown) == (("results", "goal recorded", "mentor decides"), ("active tie", "feedback acted on"))
    assert (eve.missing, eve.readiness, eve.ready) == ((), 1.0, None)
    assert (hal.met, hal.missing, hal.unknown) == (("results", "goal recorded"), ("active tie", "mentor decides"), ("feedback acted on",))
    assert list(rows) == ["eve", "jon", "hal"]


def test_results_count_when_somebody_two_steps_up_saw_them():
    row = rows_of(circle())["jon"]
    assert row.results == 3  # Cat; Dee and Eve; everybody: not what Fay alone saw
    assert row.evidence == ("a1", "a2", "a3", "f1")


def test_or_someone_they_know_is_their_strongest_tie_to_a_decider_outside_the_line():
    rows = rows_of(circle())
    assert [(rows[mentor].or_someone_they_know, rows[mentor].or_someone_they_know_name) for mentor in ("jon", "eve", "hal")] == [
        ("dee", "Dee"),
        ("dee", "Dee"),
        (None, None),
    ]


def test_the_next_step_and_the_reason_are_said():
    row = rows_of(circle())["jon"]
    assert row.next_step == "ask them who decides, for an introduction"
    assert row.why == (
        "3 results seen two steps up; some of their feedback acted on; decides nothing that is known (results met, active tie met, "
        "feedback acted on met, goal recorded met, mentor decides missing)"
    )


def world(*, results=3, columns=None, level="40"):
    """Mentor m of a, with whom everything is as it should be, but for what is given."""
    people = {
        "a": {"level": "10", "goals": "grow", "decides": None} | (columns or {}),
        "b": {"level": "20"},
        "m": {"level": level, "decides": "promotion"},
    }
    events = [{"time": f"2025-0{month}-05", "source": "m", "target": "a", "kind": "feedback", "context": "X"} for month in (3, 5, 7, 9)]
    events += [{"time": "2026-01-20", "source": "m", "target": "a", "kind": "call"}]
    events += [
        {"time": f"2025-0{number + 3}-20", "source": "a", "target": "m", "kind": "achievement", "context": "X", "id": f"r{number}"}
        for number in range(results)
    ]
    people |= {"c": {"level": "30"}}
    return build(records_of(people, [tie("m", "a", "mentors", 0.5)], events), DAY)


def test_who_meets_all_five_is_ready():
    (row,) = ready(world(), "a").rows
    assert (row.ready, row.readiness, row.missing, row.next_step) == (True, 1.0, (), None)


def test_nobody_is_ready_with_fewer_than_three_results():
    (row,) = ready(world(results=2), "a").rows
    assert (row.ready, row.results, row.missing, row.readiness) == (False, 2, ("results",), 0.8)


def test_an_unknown_level_makes_results_unknown_never_few():
    for network in (world(columns={"level": None}), world(level=None)):
        (row,) = ready(network, "a").rows
        assert (row.results, row.ready, row.unknown) == (None, None, ("results",))


def test_without_a_goal_one_is_missing_and_without_the_column_it_is_unknown():
    assert rows_of(world(columns={"goals": None}), "a")["m"].missing == ("goal recorded",)
    assert rows_of(circle(without=("goals",)))["jon"].unknown == ("goal recorded",)


def test_without_events_or_deciders_the_answer_says_what_is_missing():
    answer = ready(circle(events=False), "mia")
    (row,) = answer.rows
    assert (row.mentor, row.results, row.ready) == ("eve", None, None)
    assert row.unknown == ("results", "active tie", "feedback acted on")
    assert answer.notes[0].startswith("the store has no events")
    nobody = build(records_of({"a": {"level": "1"}, "m": {}}, [tie("m", "a", "mentors", 0.5)]), DAY)
    assert "mentor decides" in rows_of(nobody, "a")["m"].unknown
    assert "who decides is unknown; give a `decides` column or import with --deciders" in ready(nobody, "a").notes


def test_who_has_no_mentor_gets_no_rows():
    answer = ready(circle(), "kim")
    assert answer.rows == ()
    assert answer.notes[0] == "no mentor of Kim: nobody is declared as one or gave advice or feedback before 2026-01-31"
