"""High potentials whom nobody in power can reach, or hardly: what ``isolated`` has to find, and people whom it must not count as such.

Found: somebody without any tie; somebody whose ties reach nobody who decides (three who know each other and nobody else); somebody whose
one tie is the weakest that there is. Decoys, all without ties: a newcomer, somebody of whom neither potential nor performance is known,
and somebody of low potential. Everybody else keeps their manager, and with them a way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.simulate.planting import Plant, Truth

if TYPE_CHECKING:
    from graphcap.simulate.draws import Draws, Marks, Numbers
    from graphcap.simulate.planting import World

ONE_IN = 100
"""One person of so many is planted in each role, at least one and at most so many."""

MOST = 200
SMALL_CIRCLE = 3
WEAKEST = 0.05
HIGH, LOW = 100, 1
YEAR, MONTH = 365, 30


def sow(world: World, draws: Draws) -> list[Truth]:
    """Plant all roles."""
    each = min(MOST, max(1, len(world) // ONE_IN))
    bare = each - each % SMALL_CIRCLE or SMALL_CIRCLE
    plain = _plain(world)
    roles = {
        "no ties": each, "no route": bare, "weak route": each,
        "decoy: newcomer": each, "decoy: unknown potential": each, "decoy: low potential": each,
    }  # fmt: skip
    people = {role: world.take(count, where=plain, draws=draws, whom="who lead and decide nothing") for role, count in roles.items()}
    everybody = np.concatenate(list(people.values()))
    world.cut_off(everybody)
    _rate(world, people)
    _tie(world, people, draws)
    return [Truth(role, int(person)) for role, chosen in people.items() for person in chosen]


def _plain(world: World) -> Marks:
    """Who leads nobody and decides nothing."""
    plain: Marks = ~world.leads & (world.people.decides == 0)
    return plain


def _rate(world: World, people: dict[str, Numbers]) -> None:
    everybody = np.concatenate(list(people.values()))
    for column in ("potential", "performance"):
        world.column(column)[everybody] = HIGH
        world.column(column)[people["decoy: low potential"]] = LOW
        world.column(column)[people["decoy: unknown potential"]] = np.nan
    joined = world.column("joined")
    joined[everybody] = np.minimum(joined[everybody], world.today - YEAR - MONTH)
    joined[people["decoy: newcomer"]] = world.today - MONTH


def _tie(world: World, people: dict[str, Numbers], draws: Draws) -> None:
    circle = people["no route"].reshape(-1, SMALL_CIRCLE)
    for one, other in ((0, 1), (1, 2), (2, 0)):
        world.ties.add(source=circle[:, one], target=circle[:, other], kind="works_with", strength=0.8)
    weak = people["weak route"]
    known = np.flatnonzero(_plain(world) & world.spare)
    world.ties.add(source=weak, target=known[draws.whole(len(known), len(weak))], kind="knows", strength=WEAKEST)


PLANTS = (Plant("isolated", "high potentials without ties, without a route to anybody who decides, or with a weak one; and decoys", sow),)
