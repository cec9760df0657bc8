"""Who has which role for a person, and what is missing."""

from __future__ import annotations

import random

import pytest

from circle import DAY, circle
from graphcap.build import build
from graphcap.questions.audit import audit
from graphcap.questions.intro import intro
from written import records_of, tie

GATEKEEPER = "Eve carries over half of the access to decision-makers: without them the best odds fall from 0.8 to 0.25"


def held(answer):
    return [(row.person, row.role, row.can_change_title) for row in answer.rows]


def test_everybody_stands_in_their_roles_and_who_has_two_stands_twice():
    assert held(audit(circle(), "Mia")) == [
        ("eve", "mentor", False),  # .8
        ("jon", "mentor", False),  # .7
        ("hal", "mentor", False),  # .2
        ("eve", "sponsor", False),
        ("bob", "can change title", True),
        ("cat", "can change title", True),
        ("dee", "can change title", True),  # .8 x .5, before .7 x .3
        ("fay", "peer", False),
        ("gus", "peer", False),  # no level, the same manager
    ]


def test_a_row_has_its_tie_its_way_and_its_reason():
    rows = {(row.person, row.role): row for row in audit(circle(), "mia").rows}
    jon, hal, dee = rows["jon", "mentor"], rows["hal", "mentor"], rows["dee", "can change title"]
    assert (jon.strength, jon.status, jon.last_contact, jon.odds, jon.via, jon.evidence) == (
        0.7,
        "active",
        "2026-01-20",
        0.7,
        "jon",
        ("f1", "f2"),
    )
    assert jon.why == "2 feedback to them, the last on 2026-01-20; tied directly, odds 0.7"
    assert (hal.status, hal.strength, hal.evidence) == ("lapsed", 0.2, ("h1",))
    assert (dee.strength, dee.odds, dee.via) == (None, 0.4, "eve")
    assert dee.why == "decides promotion, title, budget; best asked through Eve, 2 ties, odds 0.4"
    assert rows["eve", "sponsor"].why == "1 mention to deciders about them, the last on 2025-12-01; tied directly, odds 0.8"


def test_gaps_say_what_is_missing_with_their_figures():
    answer = audit(circle(), "mia")
    assert answer.more["gaps"] == [GATEKEEPER, 'no mentor covers the goal "speak at a conference"']
    assert answer.more["others_who_decide"] == 1  # Ivy, to whom nothing leads
    assert answer.more["measures"]["e_i_index"] == 0  # Bob, Fay, Gus; Eve, Jon, Kim


def test_without_events_the_declared_roles_stand_and_the_answer_says_what_is_missing():
    answer = audit(circle(events=False), "mia")
    assert held(answer)[:2] == [("eve", "mentor", False), ("bob", "can change title", True)]
    assert "no sponsor: nobody is declared as one or spoke about them to somebody who decides" in answer.more["gaps"]
    assert answer.notes[0].startswith("the store has no events")


def test_without_levels_peers_are_those_with_the_same_manager():
    assert [row.person for row in audit(circle(without=("level",)), "mia").rows if row.role == "peer"] == ["fay", "gus"]


def test_without_deciders_nobody_else_is_said_not_to_decide():
    network = build(records_of({"a": {"manager": None}, "b": {}}, [tie("b", "a", "mentors", 0.5)]), DAY)
    (row,) = audit(network, "a").rows
    assert (row.person, row.can_change_title) == ("b", None)
    assert "unknown: who decides; give a `decides` column or import with --deciders" in audit(network, "a").notes


def test_assumed_deciders_are_marked():
    people = {"a": {"manager": "b"}, "b": {"manager": "c"}, "c": {}, "d": {"manager": "c"}, "x": {"manager": "y"}, "y": {}}
    answer = audit(build(records_of(people, [tie("a", "y", "knows", 0.5)]), DAY), "a")
    assert [(row.person, row.why) for row in answer.rows if row.role == "can change title"][2:] == [
        ("y", "decides promotion (assumed, as people report to them); tied directly, odds 0.5")
    ]


def test_who_has_nobody_gets_no_rows_and_is_told_so():
    answer = audit(circle(), "ivy")
    assert not answer.rows
    assert answer.notes[0] == "nobody has a role for Ivy: no tie, manager, advice or decider leads from them"


@pytest.mark.parametrize(("column", "gap"), [("goals", "unknown: whether goals are recorded; the people have no column `goals`")])
def test_a_column_that_is_not_there_is_unknown_and_no_gap(column, gap):
    answer = audit(circle(without=(column,)), "mia")
    assert gap in answer.notes
    assert answer.more["gaps"] == [GATEKEEPER]


def test_everybody_in_one_department_is_a_gap():
    people = {person: {"department": "Sales", "level": "20"} for person in "abc"}
    network = build(records_of(people, [tie("a", "b", "knows", 0.5), tie("c", "a", "mentors", 0.5)]), DAY)
    assert "everybody is in one department: all 2 are in Sales" in audit(network, "a").more["gaps"]


def test_skill_talk_and_visibility_talk_on_the_same_days_are_a_gap():
    rows = [
        {"time": f"2025-0{month}-01T{hour}:00", "source": source, "target": target, "kind": kind}
        for month in (3, 5)
        for hour, source, target, kind in (("09", "m", "a", "advice"), ("10", "a", "m", "achievement"))
    ]
    gaps = audit(build(records_of("am", (), rows), DAY), "a").more["gaps"]
    assert "skill talk and visibility talk are mixed on 2 of 2 days of advice or feedback (with m); part them" in gaps
    apart = [row | {"time": row["time"].replace("-01T10", "-02T10")} for row in rows]
    assert not [gap for gap in audit(build(records_of("am", (), apart), DAY), "a").more["gaps"] if gap.startswith("skill")]


def test_who_is_avoided_has_no_row_and_other_kinds_carry_no_chain():
    found = audit(circle(), "mia", avoid=["eve"])
    assert "eve" not in {row.person for row in found.rows}
    assert {row.person: row.via for row in found.rows}["dee"] == "jon"
    narrowed = {row.person: row.odds for row in audit(circle(), "mia", kind=["friend"]).rows}
    assert {person for person, odds in narrowed.items() if odds is not None} == {"hal"}


def test_somebody_outside_the_organisation_is_audited_by_what_is_known():
    answer = audit(circle(), "Hal")
    assert [(row.person, row.role) for row in answer.rows] == [
        ("dee", "can change title"),  # by Mia and Eve: .2 x .8 x .5
        ("cat", "can change title"),  # by Mia and Bob: .2 x .5 x .5
    ]
    assert "no levels are known for Hal and their contacts: peers are those with the same manager" in answer.notes
    assert answer.more["measures"]["e_i_index"] is None


@pytest.mark.parametrize("seed", range(10))
def test_every_chain_is_the_best_to_its_end(seed):
    draw = random.Random(seed)
    ids = [f"p{number:02}" for number in range(40)]
    people = {person: {"level": draw.choice(("10", "20")), "decides": draw.choice((None, "title"))} for person in ids}
    pairs = {tuple(draw.sample(ids, 2)) for _ in range(90)}
    ties = [tie(*pair, draw.choice(("mentors", "sponsors", "friend")), draw.choice((0.2, 0.5, 0.9))) for pair in sorted(pairs)]
    network = build(records_of(people, ties), DAY)
    for row in audit(network, "p00").rows:
        best = intro(network, "p00", row.person, best=1).rows
        assert (row.odds, row.via) == ((best[0].odds, best[0].people[1]) if best else (None, None))
