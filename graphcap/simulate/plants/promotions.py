"""Promotions of the last year that follow access to decision-makers, and promotions by lot: what ``backtest`` has to tell apart.

Both take all contact and the promotions of the last year away, say how strong each tie is, and promote one in eight of those who decide
nothing. ``access-promotes`` takes those of the highest access a year ago, by the odds of the best chain of at most 4 ties that were there,
and some by lot; ``lot-promotes`` draws all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.simulate.hierarchy import NOBODY
from graphcap.simulate.planting import Plant, Truth, noon

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.simulate.draws import Draws
    from graphcap.simulate.planting import World

ROLE = "promoted"
YEAR = 365
ONE_IN = 8
BY_LOT = 0.02
TIES = 4
UNKNOWN_STRENGTH = 0.3
TO_MANAGER = 0.5


def access_promotes(world: World, draws: Draws) -> list[Truth]:
    """Promote those of the highest access, and some by lot."""
    _say_strengths(world)
    return _promote(world, draws, _access(world) + (draws.uniform(len(world)) < BY_LOT))


def lot_promotes(world: World, draws: Draws) -> list[Truth]:
    """Promote by lot."""
    _say_strengths(world)
    return _promote(world, draws, draws.uniform(len(world)))


def _promote(world: World, draws: Draws, score: npt.NDArray[np.float64]) -> list[Truth]:
    """Promote those of the highest score, in place of whom was promoted in the last year."""
    events = world.events
    events.keep((events["kind"] == "promotion") & (events["time"] < noon(world.today - YEAR)))
    there = np.flatnonzero((world.people.decides == 0) & (world.column("joined") < world.today - YEAR))
    chosen = there[np.argsort(-score[there], kind="stable")][: len(there) // ONE_IN]
    manager = world.column("manager")
    chosen = chosen[manager[chosen] != NOBODY]
    days = world.today - YEAR + 1 + draws.whole(np.full(len(chosen), YEAR - 1), len(chosen))
    events.add(time=noon(days), source=manager[chosen], target=chosen, about=chosen, kind="promotion")
    return [Truth(ROLE, person) for person in sorted(chosen.tolist())]


def _say_strengths(world: World) -> None:
    strength = world.ties["strength"]
    strength[np.isnan(strength)] = UNKNOWN_STRENGTH


def _access(world: World) -> npt.NDArray[np.float64]:
    """The odds of everybody's best chain to any decision-maker but themselves, a year ago, along the written ties either way."""
    ties = world.ties
    there = ~(ties["since"] > world.today - YEAR)
    manager = world.column("manager")
    led = np.flatnonzero(manager != NOBODY)
    ends = np.concatenate((ties["source"][there], led)), np.concatenate((ties["target"][there], manager[led]))
    strength = np.concatenate((ties["strength"][there], np.full(len(led), TO_MANAGER)))
    source, target, both = np.concatenate(ends), np.concatenate(ends[::-1]), np.concatenate((strength, strength))
    decides = world.people.decides != 0
    odds = decides.astype(np.float64)
    for _ in range(TIES):
        further = odds.copy()
        np.maximum.at(further, source, both * odds[target])
        odds = further
    return np.where(decides, 0, odds)


PLANTS = (
    Plant("access-promotes", "last year's promotions went to those of the highest access to decision-makers", access_promotes, whole=True),
    Plant("lot-promotes", "last year's promotions were drawn by lot", lot_promotes, whole=True),
)
"""What can be planted of this sort."""
