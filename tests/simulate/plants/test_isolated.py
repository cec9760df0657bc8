"""What is planted is what it says it is, held against the network that is built of it."""

from __future__ import annotations

from collections import defaultdict

import pytest

from graphcap.build import build
from graphcap.questions.access import access
from graphcap.simulate import simulate
from worlds import World, records_of_files, rows

FOUND = {"no ties", "no route", "weak route"}
DECOYS = {"decoy: newcomer", "decoy: unknown potential", "decoy: low potential"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return simulate(tmp_path_factory.mktemp("planted"), people=400, ties=3000, seed=4, plants=["isolated"])


@pytest.fixture(scope="module")
def roles(made):
    people = defaultdict(set)
    for row in rows(made.files["truth"]):
        people[row["role"]].add(row["person"])
    return people


@pytest.fixture(scope="module")
def odds(made):
    return {row.person: row.odds for row in access(build(records_of_files(made.files))).rows}


def test_every_role_is_there_and_nobody_has_two(made, roles):
    assert roles.keys() == FOUND | DECOYS
    assert len(set().union(*roles.values())) == made.planted == sum(map(len, roles.values()))


def test_those_without_a_route_reach_nobody_who_decides_and_everybody_else_does(roles, odds):
    without = roles["no ties"] | roles["no route"] | set().union(*(roles[decoy] for decoy in DECOYS))
    assert {person for person, value in odds.items() if value is None} == without


def test_a_weak_route_is_at_most_the_weakest_tie_and_everybody_else_has_more(roles, odds):
    assert {person for person, value in odds.items() if value is not None and value <= 0.05} == roles["weak route"]


def test_ratings_and_first_days_are_those_of_the_role(made, roles):
    world = World(made)
    for role, people in roles.items():
        for person in people:
            known = world.by_id[person]
            assert known["potential"] == {"decoy: unknown potential": "", "decoy: low potential": "1"}.get(role, "100")
            assert known["performance"] == known["potential"]
            assert (known["joined"] > "2025-02-01") is (role == "decoy: newcomer")
            assert known["decides"] == ""
