"""People and whom they lean on: what ``mentors``, ``sponsors``, ``resilience`` and ``classify`` have to find, and people they must not.

Found: somebody whose access hangs on one contact; a mentor who keeps sessions, of somebody who wants what they know; a sponsor with room
whose goal is what somebody does well; a mentor and a sponsor by evidence, whom nobody declared. Decoys: somebody with two ways; a mentor
who misses sessions; a sponsor without free capacity; a mentor who was declared and never did anything. All that tied these people to
anybody is removed first; two people who decide promotions are the doors for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.simulate.planting import Plant, Truth, noon

if TYPE_CHECKING:
    from graphcap.simulate.draws import Draws
    from graphcap.simulate.planting import World

HANGS, MENTOR, SPONSOR = "hangs on one", "mentor", "sponsor with room"
BY_EVIDENCE, SPEAKS = "mentor by evidence", "sponsor by evidence"
TWO_WAYS, MISSES, FULL, DECLARED = "decoy: two ways", "decoy: misses sessions", "decoy: full sponsor", "decoy: declared alone"
PARTS = (
    "hanging", "sole", "safe", "one", "other", "learner", "mentor", "misser", "mentee",
    "doer", "sponsor", "full", "taken", "named", "idle",
)  # fmt: skip
LEVELS = {"mentor": 1, "misser": 1, "sponsor": -1, "full": -1}
"""Rungs of the ladder; everybody else stands on the lowest."""
ONE_IN, MOST = 300, 20
STRENGTH = 0.6
SKILL, GOAL = "glass blowing", "origami"
CAPACITY = {"mentor": 3, "misser": 3, "sponsor": 3, "full": 1}
MONTH = 30
SESSIONS, ADVICE, MENTIONS, ACHIEVEMENTS = 4, 7, 4, 2


def sow(world: World, draws: Draws) -> list[Truth]:
    """Plant all roles, some sets of people of them."""
    each = min(MOST, max(1, len(world) // ONE_IN))
    plain = ~world.leads & (world.people.decides == 0)
    decides = np.array(["promotion" in (words or "").split(";") for words in world.column("decides")])
    doors = world.take(2, where=decides, draws=draws, whom="who decide promotions").tolist()
    people = world.take(each * len(PARTS), where=plain, draws=draws, whom="who lead and decide nothing")
    world.cut_off(people)
    sets = [dict(zip(PARTS, chosen, strict=True)) for chosen in people.reshape(each, len(PARTS)).tolist()]
    truth = []
    for members in sets:
        _describe(world, members)
        _tie(world, members, doors)
        _happen(world, members, doors[0])
        truth += _truth(members)
    return truth


def _describe(world: World, members: dict[str, int]) -> None:
    """Levels, lists and what people decide, all else unknown."""
    levels = world.column("level")
    ladder = np.unique(levels[~np.isnan(levels)])
    for part, person in members.items():
        levels[person] = ladder[LEVELS.get(part, 0)]
        world.column("capacity")[person] = CAPACITY.get(part, np.nan)
        for column in ("skills", "goals", "wants"):
            world.column(column)[person] = None
    world.column("wants")[members["learner"]] = SKILL
    for part in ("mentor", "misser"):
        world.column("skills")[members[part]] = SKILL
    world.column("skills")[members["doer"]] = GOAL
    for part in ("sponsor", "full"):
        world.column("goals")[members[part]] = GOAL
        world.column("decides")[members[part]] = "promotion"


def _tie(world: World, members: dict[str, int], doors: list[int]) -> None:
    pairs = [("hanging", "sole"), ("safe", "one"), ("safe", "other"), ("learner", "mentor"), ("learner", "misser")]
    pairs += [("doer", "sponsor"), ("doer", "full"), ("named", "mentee")]
    for source, target in pairs:
        world.ties.add(source=members[source], target=members[target], kind="works_with", strength=STRENGTH)
    for part, door in (("sole", doors[0]), ("one", doors[0]), ("other", doors[1])):
        world.ties.add(source=members[part], target=door, kind="works_with", strength=STRENGTH)
    world.ties.add(source=members["full"], target=members["taken"], kind="sponsors", strength=STRENGTH)
    world.ties.add(source=members["misser"], target=members["idle"], kind="mentors", strength=STRENGTH)


def _happen(world: World, members: dict[str, int], door: int) -> None:
    """A month apart, the last a month before the day of the organisation."""

    def add(source: str, target: int, kind: str, count: int, **more: str | int) -> None:
        for months in range(1, count + 1):
            world.events.add(time=noon(world.today - 2 * MONTH * months), source=members[source], target=target, kind=kind, **more)

    add("mentor", members["mentee"], "session", SESSIONS, outcome="met")
    add("misser", members["mentee"], "session", SESSIONS, outcome="missed")
    add("mentor", members["mentee"], "advice", ADVICE)
    add("sponsor", door, "mention", MENTIONS, about=members["named"])
    for part in ("sponsor", "full"):
        add("doer", members[part], "achievement", ACHIEVEMENTS)


def _truth(members: dict[str, int]) -> list[Truth]:
    rows = {
        HANGS: ("hanging", "sole"), MENTOR: ("learner", "mentor"), SPONSOR: ("doer", "sponsor"),
        BY_EVIDENCE: ("mentor", "mentee"), SPEAKS: ("sponsor", "named"),
        TWO_WAYS: ("safe", "one"), MISSES: ("learner", "misser"), FULL: ("doer", "full"), DECLARED: ("misser", "idle"),
    }  # fmt: skip
    return [Truth(role, members[person], members[other]) for role, (person, other) in rows.items()]


WHAT = "people whose access hangs on one contact, mentors who keep sessions, sponsors with room, roles shown by events alone; and decoys"
PLANTS = (Plant("support", WHAT, sow),)
