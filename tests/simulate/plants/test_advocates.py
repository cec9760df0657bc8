"""What is planted for ``advocates`` is in the files."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from graphcap.simulate import simulate
from worlds import World, rows


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return simulate(tmp_path_factory.mktemp("planted"), people=700, ties=4900, seed=3, plants=["advocates"])


@pytest.fixture(scope="module")
def truth(made):
    people = defaultdict(list)
    for row in rows(made.files["truth"]):
        people[row["role"]].append(row["person"])
    return people


def test_there_are_two_of_each_among_seven_hundred_and_ten_proteges_each(truth):
    assert Counter({role: len(people) for role, people in truth.items()}) == {
        "advocate": 2,
        "decoy: leads to their manager": 2,
        "decoy: no room": 2,
        "decoy: manager": 2,
        "covered": 20,
    }


def test_advocates_have_room_and_are_tied_to_all_of_them_and_to_somebody_who_decides(made, truth):
    world = World(made)
    tied = {tuple(sorted((tie["source"], tie["target"]))) for tie in world.ties}
    for row in rows(made.files["truth"]):
        if row["role"] == "covered":
            assert tuple(sorted((row["person"], row["other"]))) in tied
            assert world.by_id[row["person"]]["manager"] in truth["decoy: manager"]
            assert not [event for event in world.events if row["person"] in event.values()]
    for person in truth["advocate"]:
        assert world.by_id[person]["capacity"] == "20"
        assert any("promotion" in world.by_id[other]["decides"] for pair in tied if person in pair for other in pair)
    assert {world.by_id[person]["capacity"] for person in truth["decoy: no room"]} == {"0"}
    assert {world.by_id[person]["decides"] for person in truth["decoy: manager"]} == {"promotion"}
