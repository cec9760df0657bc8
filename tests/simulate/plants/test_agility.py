"""What is planted for ``agility`` is in the files."""

from __future__ import annotations

from datetime import datetime

import pytest

from graphcap.simulate import simulate
from worlds import World, rows


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return simulate(tmp_path_factory.mktemp("planted"), people=700, ties=4900, seed=3, plants=["agility"])


def test_each_role_is_planted_twice_among_seven_hundred(made):
    roles = [row["role"] for row in rows(made.files["truth"])]
    assert {role: roles.count(role) for role in roles} == dict.fromkeys(["quick", "slow", "re-aims", "decoy: told nobody who decides"], 2)


def test_each_sponsor_speaks_as_many_days_after_as_the_truth_says(made):
    world = World(made)
    for row in rows(made.files["truth"]):
        proteges = [tie["target"] for tie in world.ties if tie["source"] == row["person"]]
        assert len(proteges) == 2
        said = [event for event in world.events if event["source"] == row["person"]]
        starting = "assignment" if row["role"] == "re-aims" else "achievement"
        for event in said:
            waits = [
                (datetime.fromisoformat(event["time"]) - datetime.fromisoformat(other["time"])).days
                for other in world.events
                if other["kind"] == starting and event["about"] in {other["source"], other["target"]}
            ]
            assert int(row["value"]) in waits
        assert {bool(world.by_id[event["target"]]["decides"]) for event in said} == {row["role"] in {"quick", "slow"}}
