"""People on their way: what ``ready``, ``coachability``, ``audit``, ``roadmap`` and ``loop-in`` have to find, and people they must not.

All have one mentor in common, who decides promotions; everything else that ties them to anybody is removed first. Found: a protege for whom
all is there that ``ready`` asks for; somebody who acts on five of six pieces of feedback; somebody with a goal that nobody covers; somebody
whose sponsor was not told of two results. Decoys: the same protege with two results; somebody who never acts on feedback; somebody whose
goal is the mentor's own; somebody who told their sponsor of both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.simulate.planting import Plant, Truth, noon

if TYPE_CHECKING:
    from graphcap.simulate.draws import Draws, Marks
    from graphcap.simulate.planting import World

READY, ACTS, UNCOVERED, NOT_TOLD = "ready", "acts on feedback", "goal nobody covers", "sponsor not told"
TWO_RESULTS, NEVER_ACTS, COVERED, TOLD = (
    "decoy: two results",
    "decoy: never acts",
    "decoy: the mentor's own goal",
    "decoy: sponsor told",
)
ROLES = (READY, ACTS, UNCOVERED, NOT_TOLD, TWO_RESULTS, NEVER_ACTS, COVERED, TOLD)
ONE_IN, MOST = 200, 50
STEPS = 2
STRENGTH = 0.8
PIECES, ACTED = 6, 5
GOAL, OWN_GOAL = "found a museum", "chair the works council"
WEEKS_BETWEEN, WEEK = 5, 7
LATEST = 20
"""Days before the day of the organisation on which the last planted contact is."""


def sow(world: World, draws: Draws) -> list[Truth]:
    """Plant all roles."""
    each = min(MOST, max(1, len(world) // ONE_IN))
    mentor = int(world.take(1, where=_may_mentor(world), draws=draws, whom="who decide promotions, two steps above the lowest level")[0])
    world.column("goals")[mentor] = OWN_GOAL
    lowest = ~world.leads & (world.people.decides == 0) & (world.column("level") == np.nanmin(world.column("level")))
    people = {role: world.take(each, where=lowest, draws=draws, whom="of the lowest level who lead nobody").tolist() for role in ROLES}
    world.cut_off(np.array([person for chosen in people.values() for person in chosen]))
    truth = []
    for role, chosen in people.items():
        for person in chosen:
            _plant(world, role, person, mentor)
            truth.append(Truth(role, person, mentor, _value(role)))
    return truth


def _may_mentor(world: World) -> Marks:
    decides = np.array(["promotion" in (words or "").split(";") for words in world.column("decides")])
    levels = world.column("level")
    ladder = np.unique(levels[~np.isnan(levels)])
    high: Marks = levels >= ladder[min(STEPS, len(ladder) - 1)]
    return decides & high


def _value(role: str) -> str:
    figures = {READY: 3, TWO_RESULTS: 2, ACTS: ACTED, NEVER_ACTS: 0, UNCOVERED: GOAL, COVERED: OWN_GOAL, NOT_TOLD: 2, TOLD: 0}
    return str(figures[role])


def _plant(world: World, role: str, person: int, mentor: int) -> None:
    kind = "sponsors" if role in {NOT_TOLD, TOLD} else "mentors"
    world.ties.add(source=mentor, target=person, kind=kind, strength=STRENGTH)
    world.column("goals")[person] = {UNCOVERED: GOAL, COVERED: OWN_GOAL}.get(role, "lead a project")
    if role in {READY, TWO_RESULTS}:
        _contacts(world, person, mentor)
        _feedback(world, person, mentor, pieces=3, acted=3 if role == READY else 2)
    elif role in {ACTS, NEVER_ACTS}:
        _feedback(world, person, mentor, pieces=PIECES, acted=ACTED if role == ACTS else 0)
    elif role in {NOT_TOLD, TOLD}:
        _milestones(world, person, mentor, told=role == TOLD)


def _contacts(world: World, person: int, mentor: int) -> None:
    """A call every five weeks for a year."""
    for back in range(10):
        day = world.today - LATEST - back * WEEKS_BETWEEN * WEEK
        world.events.add(time=noon(day), source=person, target=mentor, kind="call")


def _feedback(world: World, person: int, mentor: int, *, pieces: int, acted: int) -> None:
    """Feedback at least 60 days ago, some of it turned into results that the mentor saw 30 days later."""
    for piece in range(pieces):
        day = world.today - 2 * WEEKS_BETWEEN * WEEK - piece * WEEKS_BETWEEN * WEEK
        context = f"planted {person} {piece}"
        world.events.add(time=noon(day), source=mentor, target=person, kind="feedback", context=context)
        if piece < acted:
            world.events.add(time=noon(day + 30), source=person, target=mentor, kind="achievement", context=context)


def _milestones(world: World, person: int, mentor: int, *, told: bool) -> None:
    """Two results that somebody else saw, not the sponsor, who was told of each within a week, or not."""
    for back in (60, 120):
        day = world.today - back
        world.events.add(time=noon(day), source=person, target=_witness(world, person, mentor), kind="achievement")
        if told:
            world.events.add(time=noon(day + WEEK), source=person, target=mentor, kind="email")


def _witness(world: World, person: int, mentor: int) -> int:
    """Somebody else: the first who is neither of them."""
    return next(other for other in range(len(world)) if other not in {person, mentor})


PLANTS = (
    Plant(
        "growth",
        "proteges ready for sponsorship, people who act on feedback, goals nobody covers, sponsors who were not told; and decoys",
        sow,
    ),
)
