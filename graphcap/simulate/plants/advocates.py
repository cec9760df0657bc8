"""People who could speak for many high potentials at once: what ``advocates`` has to find, and people it must not choose.

Found: somebody with room who is close to ten high potentials whom nobody sponsors, and to somebody who decides promotions outside their
line. Decoys: as close to the same ten, somebody with room who reaches nobody who decides but those ten people's own manager, and somebody
without room; and the manager. All that tied these people to anybody is removed first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.simulate.planting import Plant, Truth

if TYPE_CHECKING:
    from graphcap.simulate.draws import Draws, Numbers
    from graphcap.simulate.planting import World

ADVOCATE, COVERED = "advocate", "covered"
TO_MANAGER, FULL, MANAGER = "decoy: leads to their manager", "decoy: no room", "decoy: manager"
PARTS = (ADVOCATE, TO_MANAGER, FULL, MANAGER)
PROTEGES = 10
ONE_IN, MOST = 300, 4
STRENGTH = 0.6
ROOM = 20
HIGH, LOW = 100, 1


def sow(world: World, draws: Draws) -> list[Truth]:
    """Plant some advocates with their proteges and decoys."""
    each = min(MOST, max(1, len(world) // ONE_IN))
    plain = ~world.leads & (world.people.decides == 0)
    doors = world.take(each, where=plain, draws=draws, whom="who lead and decide nothing").tolist()
    world.column("decides")[doors] = "promotion"
    people = world.take(each * (len(PARTS) + PROTEGES), where=plain, draws=draws, whom="who lead and decide nothing")
    world.cut_off(people)
    truth = []
    for door, chosen in zip(doors, people.reshape(each, -1), strict=True):
        members = dict(zip(PARTS, chosen.tolist(), strict=False))
        proteges = chosen[len(PARTS) :]
        _describe(world, members, proteges)
        _tie(world, members, proteges, door)
        truth += [Truth(role, person) for role, person in members.items()]
        truth += [Truth(COVERED, int(person), members[ADVOCATE]) for person in proteges]
    return truth


def _describe(world: World, members: dict[str, int], proteges: Numbers) -> None:
    everybody = [*members.values(), *proteges.tolist()]
    for column in ("potential", "performance"):
        world.column(column)[everybody] = LOW
        world.column(column)[proteges] = HIGH
    world.column("capacity")[[members[ADVOCATE], members[TO_MANAGER], members[MANAGER]]] = ROOM
    world.column("capacity")[members[FULL]] = 0
    world.column("decides")[members[MANAGER]] = "promotion"
    world.column("manager")[proteges] = members[MANAGER]


def _tie(world: World, members: dict[str, int], proteges: Numbers, door: int) -> None:
    for part in (ADVOCATE, TO_MANAGER, FULL):
        world.ties.add(source=proteges, target=members[part], kind="works_with", strength=STRENGTH)
    world.ties.add(source=members[TO_MANAGER], target=members[MANAGER], kind="works_with", strength=STRENGTH)
    for part in (ADVOCATE, FULL):
        world.ties.add(source=members[part], target=door, kind="works_with", strength=STRENGTH)


WHAT = "people with room who could speak for ten high potentials each; decoys: who leads to their own manager alone, who has no room"
PLANTS = (Plant("advocates", WHAT, sow),)
