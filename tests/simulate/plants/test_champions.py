"""What is planted for ``champions`` is in the files."""

from __future__ import annotations

import pytest

from graphcap.simulate import simulate
from worlds import World, rows


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return simulate(tmp_path_factory.mktemp("planted"), people=700, ties=4900, seed=3, plants=["champions"])


def test_each_role_is_planted_twice_among_seven_hundred(made):
    roles = [row["role"] for row in rows(made.files["truth"])]
    assert {role: roles.count(role) for role in roles} == dict.fromkeys(
        ["champion", "two champions", "mentor only", "sponsor only", "decoy: low potential"], 2
    )


def test_everybody_is_advised_and_spoken_for_as_their_role_says(made):
    world = World(made)
    does = {
        "champion": {"advice", "mention"},
        "two champions": {"advice", "mention"},
        "mentor only": {"advice"},
        "sponsor only": {"mention"},
        "decoy: low potential": {"advice", "mention"},
    }
    for row in rows(made.files["truth"]):
        person = row["person"]
        found = [event for event in world.events if person in {event["target"], event["about"], event["source"]}]
        assert {event["kind"] for event in found} == does[row["role"]]
        assert len(found) == 14 * len(does[row["role"]])
        assert row["other"] in {event["source"] for event in found}
        assert {event["source"] == row["other"] for event in found} == ({True, False} if row["role"] == "two champions" else {True})
        assert world.by_id[person]["potential"] == ("1" if row["role"].startswith("decoy") else "100")
        assert not [tie for tie in world.ties if person in {tie["source"], tie["target"]}]
