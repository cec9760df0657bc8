"""Sets of people who play a play each, the same for every set: what several plants begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.simulate.draws import Draws
    from graphcap.simulate.planting import World

ONE_IN = 300
"""A set for so many people of the organisation."""
PLAIN = "who lead and decide nothing"


def casts(world: World, parts: Sequence[str], *, most: int, draws: Draws) -> tuple[int, list[dict[str, int]]]:
    """Somebody who is made to decide promotions, and sets of people by their parts, cut off from everybody.

    Parameters
    ----------
    parts
        Of every set.
    most
        So many sets at most; one at least.
    """
    each = min(most, max(1, len(world) // ONE_IN))
    plain = ~world.leads & (world.people.decides == 0)
    told = int(world.take(1, where=plain, draws=draws, whom=PLAIN)[0])
    world.column("decides")[told] = "promotion"
    people = world.take(each * len(parts), where=plain, draws=draws, whom=PLAIN)
    world.cut_off(people)
    return told, [dict(zip(parts, chosen, strict=True)) for chosen in people.reshape(each, len(parts)).tolist()]
