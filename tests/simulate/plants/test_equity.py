"""A planted gap in sponsorship is in the world as the truth says."""

from __future__ import annotations

from graphcap.simulate import simulate
from worlds import World, rows


def test_only_those_of_both_first_values_are_left_without_new_sponsors(tmp_path):
    bare = World(simulate(tmp_path / "bare", people=600, ties=3000, seed=1))
    made = simulate(tmp_path / "planted", people=600, ties=3000, seed=1, plants=("equity",))
    planted, worse = World(made), {row["person"] for row in rows(made.files["truth"])}

    def sponsored(world, people):
        return {tie["target"] for tie in world.ties if tie["kind"] == "sponsors"} & people

    told = {person["id"] for person in planted.people if person["identity_a"]}
    assert {person["id"] for person in planted.people if (person["identity_a"], person["identity_b"]) == ("x", "u")} == worse
    assert sponsored(planted, worse) == sponsored(bare, worse)
    assert len(sponsored(planted, told - worse)) > 0.5 * len(told - worse)
