"""Sponsors who speak up soon, late, and to the right people: what ``agility`` has to find.

Found: somebody who speaks up seven days after every milestone, for people of two departments; somebody who takes sixty days, for people of
one; somebody who speaks to the new manager ten days after a change. Decoy: somebody who speaks up at once, to nobody who decides. All that
tied these people to anybody is removed first; one person who decides promotions is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.simulate.casts import casts
from graphcap.simulate.planting import Plant, Truth, noon

if TYPE_CHECKING:
    from graphcap.simulate.draws import Draws
    from graphcap.simulate.planting import World

QUICK, SLOW, RE_AIMS, TO_NOBODY = "quick", "slow", "re-aims", "decoy: told nobody who decides"
ROLES = (QUICK, SLOW, RE_AIMS, TO_NOBODY)
PROTEGES = 2
PARTS = (*ROLES, *(f"{role} {place}" for role in ROLES for place in range(PROTEGES)), "manager", "new manager", "colleague")
DAYS = {QUICK: 7, SLOW: 60, RE_AIMS: 10, TO_NOBODY: 1}
DEPARTMENTS = ("Glass", "Paper")
MOST = 10
STRENGTH = 0.5
MILESTONES, APART = 4, 90
"""Every protege has so many, so many days apart."""


def sow(world: World, draws: Draws) -> list[Truth]:
    """Plant all roles, some sets of people of them."""
    told, sets = casts(world, PARTS, most=MOST, draws=draws)
    truth = []
    for members in sets:
        for role in ROLES:
            _plant(world, members, role, told)
        truth += [Truth(role, members[role], value=str(DAYS[role])) for role in ROLES]
    return truth


def _plant(world: World, members: dict[str, int], role: str, told: int) -> None:
    for place in range(PROTEGES):
        protege = members[f"{role} {place}"]
        world.column("department")[protege] = DEPARTMENTS[place if role == QUICK else 0]
        world.ties.add(source=members[role], target=protege, kind="sponsors", strength=STRENGTH)
        if role == RE_AIMS:
            _change(world, members, protege)
        else:
            _speak(world, members[role], protege, members["colleague"] if role == TO_NOBODY else told, days=DAYS[role])


def _speak(world: World, sponsor: int, protege: int, told: int, *, days: int) -> None:
    """Milestones, and a word about each so many days later."""
    for back in range(1, MILESTONES + 1):
        day = world.today - APART * back
        world.events.add(time=noon(day), source=protege, kind="achievement")
        world.events.add(time=noon(day + days), source=sponsor, target=told, kind="mention", about=protege)


def _change(world: World, members: dict[str, int], protege: int) -> None:
    """Assigned by one manager, then by another, who is told of them by the sponsor."""
    for manager, back in (("manager", 2 * APART), ("new manager", APART)):
        world.events.add(time=noon(world.today - back), source=members[manager], target=protege, kind="assignment", about=protege)
    day = world.today - APART + DAYS[RE_AIMS]
    world.events.add(time=noon(day), source=members[RE_AIMS], target=members["new manager"], kind="mention", about=protege)


WHAT = "sponsors who speak up soon or late, and who turn to a new manager; decoy: who speaks to nobody who decides"
PLANTS = (Plant("agility", WHAT, sow),)
