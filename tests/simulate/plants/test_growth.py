"""People on their way, as planted, and as the questions find them."""

from __future__ import annotations

from collections import defaultdict

import pytest

from graphcap.build import build
from graphcap.questions.audit import audit
from graphcap.questions.coachability import coachability
from graphcap.questions.loop_in import loop_in
from graphcap.questions.ready import ready
from graphcap.questions.roadmap import roadmap
from graphcap.simulate import simulate
from graphcap.simulate.plants.growth import ACTS, COVERED, GOAL, NEVER_ACTS, NOT_TOLD, OWN_GOAL, READY, ROLES, TOLD, TWO_RESULTS, UNCOVERED
from worlds import World, records_of_files, rows


@pytest.fixture(scope="module", params=[3, 4])
def made(request, tmp_path_factory):
    return simulate(tmp_path_factory.mktemp("planted"), people=400, ties=3000, seed=request.param, plants=["growth"])


@pytest.fixture(scope="module")
def roles(made):
    people = defaultdict(list)
    for row in rows(made.files["truth"]):
        people[row["role"]].append((row["person"], row["other"]))
    return people


@pytest.fixture(scope="module")
def network(made):
    return build(records_of_files(made.files))


def row_of(answer, person, column):
    (row,) = [row for row in answer.rows if getattr(row, column) == person]
    return row


def test_every_role_is_there_and_all_have_one_mentor(made, roles):
    world = World(made)
    assert roles.keys() == set(ROLES)
    (mentor,) = {mentor for found in roles.values() for _, mentor in found}
    assert "promotion" in world.by_id[mentor]["decides"].split(";")
    assert {world.level(person) for found in roles.values() for person, _ in found} == {min(int(each["level"]) for each in world.people)}


def test_who_is_ready_is_found_and_who_has_two_results_is_not(network, roles):
    for role, expected in ((READY, (True, 3)), (TWO_RESULTS, (False, 2))):
        for person, mentor in roles[role]:
            found = row_of(ready(network, person), mentor, "mentor")
            assert (found.ready, found.results) == expected


def test_who_acts_on_feedback_is_found_and_who_does_not_is_not(network, roles):
    for role, expected in ((ACTS, (6, 5)), (NEVER_ACTS, (6, 0))):
        for person, mentor in roles[role]:
            found = row_of(coachability(network, person), mentor, "mentor")
            assert (found.given, found.acted, found.ratio) == (*expected, expected[1] / 6)


def test_a_goal_nobody_covers_is_a_gap_and_the_mentor_s_own_is_not(network, roles):
    for role, goal, mentors in ((UNCOVERED, GOAL, {None}), (COVERED, OWN_GOAL, None)):
        for person, mentor in roles[role]:
            gap = f'no mentor covers the goal "{goal}"'
            assert (gap in audit(network, person).more["gaps"]) is (role == UNCOVERED)
            found = [row.mentor for row in roadmap(network, person).rows if row.goal == goal]
            assert set(found) == (mentors or {mentor})


def test_a_sponsor_who_was_not_told_is_found_and_one_who_was_is_not(network, roles):
    for role, updates in ((NOT_TOLD, 2), (TOLD, 0)):
        for person, sponsor in roles[role]:
            assert row_of(loop_in(network, person), sponsor, "person").open_updates == updates
