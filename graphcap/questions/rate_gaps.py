"""How the rate of a group differs from that of everybody else who works in the same place: gaps and interactions.

A cell is a department on a level. People of whom what makes the group is unknown are in neither side.

- *gap*: rate of everybody else less the group's, in each cell that holds both, weighted by the group's people there.
- *raw gap*: the same without cells: a level may itself be a result of being sponsored.
- *interaction* of a with b: r(a, not b) + r(not a, b) - r(not a, not b) - r(a, b) in each cell that holds all four, weighted by the people
  who are both: positive is an extra disadvantage beyond those of a and of b. Its chance is that of the residuals of the additive fit (cell,
  a and b) dealt out anew (Freedman & Lane 1983, doi:10.1080/07350015.1983.10509354).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.questions.permutation import Chance, Dealt, chance_of

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

OTHERS, GROUP = 0, 1
SIDES = 2
BOTH = 3
QUARTERS = 4
SIGNS = np.array([-1.0, 1.0, 1.0, -1.0])


class Sides(NamedTuple):
    """People and how many of them have it, a row a cell and a column a side (others and group, or four quarters)."""

    people: Numbers
    having: Numbers

    def used(self, weighed: int) -> tuple[Sides, Floats]:
        """The cells that hold every side, and what each weighs: its share of the people of one side."""
        kept = np.all(self.people > 0, axis=1)
        sides = Sides(self.people[kept], self.having[kept])
        return sides, sides.people[:, weighed] / max(1, sides.people[:, weighed].sum())


def count_sides(cell: Numbers, side: Numbers, having: Mask, *, sides: int) -> Sides:
    """Count people by cell and side; a side of -1 is in neither."""
    known = side >= 0
    place = cell[known] * sides + side[known]
    length = (int(cell.max(initial=-1)) + 1) * sides
    people, with_it = np.bincount(place, minlength=length), np.bincount(place[having[known]], minlength=length)
    return Sides(people.reshape(-1, sides), with_it.reshape(-1, sides))


def gap(counted: Sides) -> float | None:
    """The gap; None where no cell holds both."""
    sides, weight = counted.used(GROUP)
    rates = sides.having / sides.people
    return float(weight @ (rates[:, OTHERS] - rates[:, GROUP])) if len(weight) else None


def raw_gap(counted: Sides) -> float | None:
    """The gap without cells."""
    return gap(Sides(counted.people.sum(axis=0, keepdims=True), counted.having.sum(axis=0, keepdims=True)))


def cells_used(counted: Sides) -> int:
    """How many cells hold every side."""
    return int(np.count_nonzero(np.all(counted.people > 0, axis=1)))


def gap_chance(counted: Sides, *, seed: int) -> Chance | None:
    """How likely chance alone gives such a gap."""
    sides, weight = counted.used(GROUP)
    if not len(weight):
        return None
    coefficients = weight[:, np.newaxis] / sides.people * np.array([1.0, -1.0])
    having = sides.having.sum(axis=1)
    copies = np.stack((sides.people.sum(axis=1) - having, having), axis=1)
    values = np.broadcast_to(np.array([0.0, 1.0]), copies.shape)
    return chance_of(gap(counted) or 0.0, Dealt(sides.people, coefficients, values, copies), seed=seed)


def interaction(counted: Sides) -> float | None:
    """The interaction of two memberships; None where no cell holds all four quarters."""
    sides, weight = counted.used(BOTH)
    return float(weight @ (sides.having / sides.people @ SIGNS)) if len(weight) else None


def interaction_chance(counted: Sides, *, seed: int) -> Chance | None:
    """How likely chance alone gives such an interaction, the effects of both memberships left as they are."""
    sides, weight = counted.used(BOTH)
    if not len(weight):
        return None
    coefficients = weight[:, np.newaxis] / sides.people * SIGNS
    fitted = _additive_fit(sides)
    values = np.concatenate((-fitted, 1 - fitted), axis=1)
    copies = np.concatenate((sides.people - sides.having, sides.having), axis=1)
    return chance_of(interaction(counted) or 0.0, Dealt(sides.people, coefficients, values, copies), seed=seed)


def _additive_fit(sides: Sides) -> Floats:
    """The rates of each cell's quarters if a and b only add: least squares over people, with a level for each cell."""
    people = sides.people.sum(axis=1, keepdims=True)
    marks = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
    middle = np.einsum("cq,mq->mc", sides.people, marks)[:, :, np.newaxis] / people
    centred = marks[:, np.newaxis, :] - middle
    rate = sides.having.sum(axis=1, keepdims=True) / people
    products = np.einsum("mcq,ncq,cq->mn", centred, centred, sides.people)
    slopes = np.linalg.lstsq(products, np.einsum("mcq,cq->m", centred, sides.having), rcond=None)[0]
    fitted: Floats = rate + np.einsum("m,mcq->cq", slopes, centred)
    return fitted
