"""Agility, worked out by hand: s sponsors p1 of Sales and p2 of Legal, and speaks to d, who decides.

p1 achieves on 2025-01-01 and 2025-03-01; s speaks up 10 days and 30 days later
p2 achieves on 2025-12-02; nobody speaks up in the 60 days until the network's day
of three, two thirds still wait after 10 days, one third after 30: the median is 30
"""

from __future__ import annotations

import pytest

from graphcap.build import build
from graphcap.dates import MICROSECONDS_OF_A_DAY, microseconds, parse_day
from graphcap.questions.agility import agility
from graphcap.questions.everybodys_roles import everybodys_roles
from graphcap.questions.loop_in import loop_in
from graphcap.questions.milestones import milestones
from graphcap.questions.roles import proteges
from graphcap.questions.sponsor_waits import OPEN, milestone_waits
from graphcap.questions.standing import people_there
from graphcap.questions.survival import kaplan_meier_median
from graphcap.simulate import simulate
from worlds import records_of_files
from worlds import rows as read_rows
from written import records_of, tie

DAY = "2026-01-31"
PEOPLE = {
    "b": {},
    "d": {"decides": "promotion"},
    "m1": {},
    "m2": {"manager": "b"},
    "p1": {"department": "Sales"},
    "p2": {"department": "Legal"},
    "s": {"department": "Sales"},
    "t": {"department": "Sales"},
}
TIES = [tie("s", "p1", "sponsors"), tie("s", "p2", "sponsors"), tie("m2", "b", "reports_to")]


def said(day, source, about, target="d", **more):
    return {"time": day, "source": source, "target": target, "kind": "mention", "about": about, "id": f"{source} {about} {day}"} | more


def achieved(day, person, **more):
    return {"time": day, "source": person, "kind": "achievement"} | more


def assigned(day, manager, person):
    return {"time": day, "source": manager, "target": person, "about": person, "kind": "assignment"}


EVENTS = [
    achieved("2025-01-01", "p1"),
    said("2025-01-11", "s", "p1"),
    achieved("2025-03-01", "p1"),
    said("2025-03-31", "s", "p1"),
    achieved("2025-12-02", "p2"),
]


def asked(events=EVENTS, *, people=PEOPLE, ties=TIES):
    return agility(build(records_of(people, ties, events), DAY))


def test_days_to_speak_up_are_a_median_in_which_open_cases_count_while_they_were_watched():
    (row,) = asked().rows
    assert (row.sponsor, row.proteges, row.milestones, row.answered, row.median_days) == ("s", 2, 3, 2, 30)
    assert row.why == "2 proteges; 2 of 3 milestones answered; half within 30 days; 1.00 bits of departments and groups"
    assert row.evidence == ("s p1 2025-01-11", "s p1 2025-03-31")
    earlier = asked([*EVENTS, achieved("2025-11-02", "p2")]).rows[0]
    assert (earlier.milestones, earlier.median_days) == (4, 30)  # 3/4 after 10 days, then 1/2
    waiting = asked([*EVENTS, achieved("2025-11-02", "p2"), achieved("2025-10-03", "p2")]).rows[0]
    assert (waiting.milestones, waiting.median_days) == (5, None)  # 4/5, then 3/5


def test_one_word_answers_all_milestones_before_it_and_none_after():
    events = [achieved("2025-01-01", "p1"), achieved("2025-01-05", "p1"), said("2025-01-11", "s", "p1"), achieved("2025-01-11", "p1")]
    (row,) = asked([*events, achieved("2025-02-01", "p1")]).rows
    assert (row.milestones, row.answered, row.median_days) == (4, 3, 6)  # after 0, 6 and 10 days; one is open
    assert asked([achieved("2025-01-01", "p1"), said("2025-01-11", "s", "p1", "t")]).rows[0].answered == 0  # t decides nothing


def test_what_the_sponsor_gave_is_no_milestone_to_be_answered():
    given = {"time": "2025-06-01", "target": "p1", "about": "p1", "kind": "promotion"}
    reached = {"time": "2025-06-01", "source": "t", "target": "p1", "kind": "review", "outcome": "goal_reached"}
    assert asked([given | {"source": "s"}]).rows[0].milestones is None  # none is known of anybody
    assert asked([given | {"source": "d"}, reached]).rows[0].milestones == 2
    twice = [achieved("2025-01-01", "p1", id="one", target=other) for other in ("s", "d")]
    assert asked(twice).rows[0].milestones == 1


def test_breadth_is_the_entropy_of_departments_and_of_programmes_within_them():
    (row,) = asked().rows
    assert row.breadth == 1
    sessions = [
        {"time": "2025-02-01", "source": "t", "target": "p1", "kind": "session", "context": programme} for programme in ("North", "South")
    ]
    assert asked([*EVENTS, *sessions]).rows[0].breadth == pytest.approx(1.5)  # a quarter, a quarter, a half
    alone = asked(ties=TIES[:1]).rows[0]
    assert (alone.proteges, alone.breadth) == (1, 0)
    unknown = asked(people=PEOPLE | {"p1": {}, "p2": {}}).rows[0]
    assert unknown.breadth is None
    assert "no department of theirs is known" in unknown.why


CHANGES = [assigned("2025-01-01", "m1", "p1"), assigned("2025-05-01", "m2", "p1"), assigned("2025-09-01", "m1", "p1")]


def test_days_to_re_aim_run_from_a_change_of_manager_to_the_first_word_to_the_new_line():
    (row,) = asked([*CHANGES, said("2025-05-21", "s", "p1", "b")]).rows  # b is above m2, and decides nothing
    assert (row.changes, row.redirect_days) == (2, 20)  # the other is open for 152 days
    assert "after 1 of 2 changes of manager spoke to the new line" in row.why
    assert row.evidence == ("s p1 2025-05-21",)
    (late,) = asked([*CHANGES, said("2025-09-11", "s", "p1", "b"), said("2025-10-01", "s", "p1", "m1")]).rows
    assert (late.changes, late.redirect_days) == (2, 30)  # the first was open until the next change, 123 days
    assert asked([assigned(day, "m1", "p1") for day in ("2025-01-01", "2025-05-01")]).rows[0].changes is None  # the same manager


def test_a_change_counts_for_who_sponsored_them_then_and_is_not_the_new_manager():
    ties = [tie("m2", "p1", "sponsors"), tie("m2", "b", "reports_to")]
    events = [*CHANGES, said("2025-06-01", "t", "p1"), said("2025-09-11", "t", "p1", "m1")]
    rows = {row.sponsor: row for row in asked(events, ties=ties).rows}
    assert (rows["t"].changes, rows["t"].redirect_days) == (1, 10)  # of the first change t was no sponsor yet
    assert (rows["m2"].changes, rows["m2"].redirect_days) == (1, None)


def test_the_quickest_come_first_and_unknown_ones_last():
    ties = [*TIES, tie("m1", "p1", "sponsors"), tie("t", "p1", "sponsors"), tie("t", "p2", "sponsors"), tie("d", "b", "sponsors")]
    answer = asked([*EVENTS, said("2025-01-03", "m1", "p1"), said("2025-03-03", "m1", "p1")], ties=ties)
    assert [(row.sponsor, row.median_days) for row in answer.rows] == [("m1", 2), ("s", 30), ("t", None), ("d", None)]
    gone = asked(people=PEOPLE | {"s": {"left": "2025-12-31"}})
    assert gone.rows == ()


def test_what_is_missing_is_said():
    (row,) = asked([], ties=TIES[:1]).rows
    assert (row.milestones, row.answered, row.median_days, row.changes, row.redirect_days) == (None,) * 5
    notes = asked([]).notes
    assert "the store has no events: sponsors are the declared ones, and how soon they speak up is unknown; import some" in notes
    some = asked([said("2025-01-11", "s", "p1")]).notes
    assert "no milestone of anybody who is sponsored is known: import achievements, promotions, assignments or reviews" in some
    assert "no change of a protege's manager is known: two events of kind assignment, by different people, would tell of one" in some
    bare = agility(build(records_of("ab", [tie("a", "b")]), DAY))
    assert bare.rows == ()
    assert "no department is known of anybody, so that breadth is unknown; give a column `department` with the people" in bare.notes


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    made = simulate(tmp_path_factory.mktemp("world"), people=600, ties=4000, seed=4, plants=("agility", "growth", "champions"))
    return made, build(records_of_files(made.files))


def test_milestones_are_those_that_loop_in_counts(company):
    _, network = company
    found, times, day = milestones(network.events), network.events.times.array(), microseconds(parse_day(network.as_of))
    for person in range(0, len(network), 7):
        ages = (day - times[found.rows[found.people == person]]) / MICROSECONDS_OF_A_DAY
        assert sum((ages >= 14) & (ages <= 365)) == loop_in(network, network.people.ids[person]).more["milestones"]


def test_waits_are_those_of_one_sponsor_after_the_other(company):
    _, network = company
    found, times, day = milestones(network.events), network.events.times.array(), microseconds(parse_day(network.as_of))
    waits = milestone_waits(network, network.events, everybodys_roles(network, people_there(network)))
    assert OPEN in waits.rows
    assert len(set(waits.rows.tolist())) > 20
    for sponsor in range(len(network)):
        expected = []
        for person, backing in proteges(network, sponsor).items():
            for row, giver in zip(found.rows[found.people == person].tolist(), found.givers[found.people == person].tolist(), strict=True):
                later = [microseconds(event.moment) for event in backing.events if microseconds(event.moment) >= times[row]]
                if giver != sponsor:
                    expected.append(((min(later, default=day) - int(times[row])) / MICROSECONDS_OF_A_DAY, bool(later)))
        mine = waits.sponsors == sponsor
        assert sorted(zip(waits.days[mine].tolist(), (waits.rows[mine] != OPEN).tolist(), strict=True)) == sorted(expected)


def test_planted_sponsors_are_as_quick_and_broad_as_they_were_made(company):
    made, network = company
    rows = {row.sponsor: row for row in agility(network).rows}
    truth = [row for row in read_rows(made.files["truth"]) if row["plant"] == "agility"]
    assert {row["role"] for row in truth} == {"quick", "slow", "re-aims", "decoy: told nobody who decides"}
    for row in truth:
        found = rows.get(row["person"])
        if row["role"] in {"quick", "slow"}:
            assert found.median_days == int(row["value"])
            assert found.breadth == {"quick": 1, "slow": 0}[row["role"]]
        elif row["role"] == "re-aims":
            assert found.redirect_days == int(row["value"])
        else:
            assert (found.answered, found.median_days) == (0, None)


def test_the_median_takes_days_that_are_equal_at_once():
    assert kaplan_meier_median([(5, True), (5, True), (5, False), (9, True)]) == 5
