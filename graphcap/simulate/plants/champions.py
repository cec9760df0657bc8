"""High potentials with a mentor and a sponsor, or with one of them alone: what ``champions`` has to find.

Found: somebody whose mentor is their sponsor as well; somebody who has one of each; somebody whom nobody speaks for, and somebody whom
nobody advises. Decoy: somebody of low potential who has both. Events alone show all of it; what tied these people to anybody is removed
first. One person who decides promotions is told of all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.simulate.casts import casts
from graphcap.simulate.planting import Plant, Truth, noon

if TYPE_CHECKING:
    from graphcap.simulate.draws import Draws
    from graphcap.simulate.planting import World

BOTH, TWO, ADVISED, SPOKEN_FOR = "champion", "two champions", "mentor only", "sponsor only"
LOW_POTENTIAL = "decoy: low potential"
ROLES = (BOTH, TWO, ADVISED, SPOKEN_FOR, LOW_POTENTIAL)
MENTOR, SPONSOR = "mentor", "sponsor"
PARTS = (*ROLES, MENTOR, SPONSOR)
MOST = 20
HIGH, LOW = 100, 1
MONTH, MONTHS = 30, 14
"""Months of 30 days in each of which somebody is advised, or spoken for."""


def sow(world: World, draws: Draws) -> list[Truth]:
    """Plant all roles, some sets of people of them."""
    told, sets = casts(world, PARTS, most=MOST, draws=draws)
    truth = []
    for members in sets:
        _describe(world, members)
        _happen(world, members, told)
        others = {role: members[SPONSOR if role in {BOTH, SPOKEN_FOR, LOW_POTENTIAL} else MENTOR] for role in ROLES}
        truth += [Truth(role, members[role], other) for role, other in others.items()]
    return truth


def _describe(world: World, members: dict[str, int]) -> None:
    """Ratings, levels, and that the sponsor decides promotions."""
    levels = world.column("level")
    ladder = np.unique(levels[~np.isnan(levels)])
    for part, person in members.items():
        levels[person] = ladder[-1 if part == SPONSOR else 0]
        for column in ("potential", "performance"):
            world.column(column)[person] = HIGH if part in ROLES and part != LOW_POTENTIAL else LOW
    world.column("decides")[members[SPONSOR]] = "promotion"


def _happen(world: World, members: dict[str, int], told: int) -> None:
    """Every month, the last a month before the day of the organisation."""
    advice = [(SPONSOR, BOTH), (SPONSOR, LOW_POTENTIAL), (MENTOR, TWO), (MENTOR, ADVISED)]
    for month in range(1, MONTHS + 1):
        time = noon(world.today - MONTH * month)
        for source, target in advice:
            world.events.add(time=time, source=members[source], target=members[target], kind="advice")
        for role in (BOTH, LOW_POTENTIAL, TWO, SPOKEN_FOR):
            world.events.add(time=time, source=members[SPONSOR], target=told, kind="mention", about=members[role])


WHAT = "high potentials with a mentor and a sponsor in one person or two, or with one of them alone; and a decoy of low potential"
PLANTS = (Plant("champions", WHAT, sow),)
