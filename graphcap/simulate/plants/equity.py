"""A gap of one combination of identities and none of its parts: what ``equity`` has to find.

A third of those who lead and decide nothing get two identities, drawn alike everywhere. Whoever is not of both first values gets a sponsor
more often than not; who is of both gets none beyond those drawn before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.simulate.planting import Plant, Truth

if TYPE_CHECKING:
    from graphcap.simulate.draws import Draws
    from graphcap.simulate.planting import World

ONE_IN = 3
VALUES = {"identity_a": ("x", "y"), "identity_b": ("u", "v")}
RATE = 0.6
STRENGTH = 0.5
WORSE_OFF = "worse off: x and u"


def sow(world: World, draws: Draws) -> list[Truth]:
    """Give identities and sponsors."""
    plain = ~world.leads & (world.people.decides == 0)
    count = max(1, int(np.count_nonzero(plain & world.spare)) // ONE_IN)
    chosen = world.take(count, where=plain, draws=draws, whom="who lead and decide nothing")
    first = {}
    for name, values in VALUES.items():
        drawn = draws.whole(2, count)
        world.column(name)[chosen] = np.array(values, dtype=object)[drawn]
        first[name] = drawn == 0
    worse = first["identity_a"] & first["identity_b"]
    proteges = chosen[~worse & (draws.uniform(count) < RATE)]
    deciders = np.flatnonzero((world.people.decides != 0) & world.spare)
    world.ties.add(source=deciders[draws.whole(len(deciders), len(proteges))], target=proteges, kind="sponsors", strength=STRENGTH)
    return [Truth(WORSE_OFF, int(person)) for person in chosen[worse]]


PLANTS = (Plant("equity", "a gap in sponsorship for one combination of two identities and none for its parts", sow),)
