"""Who may be whose manager: a manager must be somebody, and following managers upwards must come to an end.

A row whose manager is nobody is refused, and so is every row below it: nothing that is kept names somebody who is not. Rows of the
import that take part in a circle are refused as well, all of them, since none is more wrong than another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow.compute as pc

from graphcap.readers.idindex import NOT_FOUND, IdIndex

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

    Flags = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int32]

SHOWN_MANAGERS = 8


class ManagerFaults(NamedTuple):
    """Rows of an import that may not stand because of their managers.

    Attributes
    ----------
    nobody
        Whether a row's manager is nobody, or is not taken.
    circle_of
        The position in ``circles`` of the circle that a row belongs to, -1 where it belongs to none.
    circles
        A reason for each circle.
    """

    nobody: Flags
    circle_of: Numbers
    circles: list[str]


class _Line(NamedTuple):
    """Everybody of an import and a store, by number: those of the import first.

    Attributes
    ----------
    everybody
        Numbers by id.
    managers
        The manager whom each row of the import names: `NOT_FOUND` for nobody and where it names none.
    names_one
        Whether a row of the import names a manager.
    before
        The manager of each person in the store, `NOT_FOUND` for others and where there is none.
    held
        Whether the store holds a person.
    """

    everybody: IdIndex
    managers: Numbers
    names_one: Flags
    before: Numbers
    held: Flags


def manager_faults(new: pa.Table, old: pa.Table) -> ManagerFaults:
    """Which rows of new people may not stand.

    Parameters
    ----------
    new, old
        People of an import and of a store, distinct ids in each. A row without a manager leaves the one that the store knows.
    """
    line = _line(new, old)
    faults = ManagerFaults(np.zeros(new.num_rows, np.bool_), np.full(new.num_rows, NOT_FOUND, np.int32), [])
    while True:
        stands = ~faults.nobody & (faults.circle_of == NOT_FOUND)
        nobody = _below_nobody(line, stands)
        if nobody.any():
            faults.nobody[nobody] = True
            continue
        known = len(faults.circles)
        for circle in _circles(_steps(line, stands)):
            rows = [person for person in circle if person < new.num_rows and line.names_one[person] and stands[person]]
            if rows:
                faults.circle_of[rows] = len(faults.circles)
                faults.circles.append(_described([line.everybody.ids[person].as_py() for person in circle]))
        if len(faults.circles) == known:
            return faults


def _line(new: pa.Table, old: pa.Table) -> _Line:
    index = IdIndex(new["id"].combine_chunks())
    old_ids = old["id"].combine_chunks()
    index.add(old_ids.filter(pc.equal(index.find(old_ids), NOT_FOUND)))
    before = np.full(len(index), NOT_FOUND, np.int32)
    held = np.zeros(len(index), np.bool_)
    numbers = index.find(old_ids)
    held[numbers] = True
    if "manager" in old.column_names:
        before[numbers] = index.find(old["manager"].combine_chunks())
    managers = new["manager"].combine_chunks()
    return _Line(index, index.find(managers), pc.is_valid(managers).to_numpy(zero_copy_only=False), before, held)


def _below_nobody(line: _Line, stands: Flags) -> Flags:
    """Rows whose manager is nobody or does not stand, and the rows below them."""
    there = line.held.copy()
    there[: len(stands)] |= stands
    rows = stands & line.names_one
    fallen = np.zeros(len(line.everybody) + 1, np.bool_)
    fallen[: len(stands)] = rows & ((line.managers == NOT_FOUND) | ~there[line.managers])
    if not fallen.any():
        return fallen[: len(stands)]
    top = len(line.everybody)
    step = np.full(top + 1, top, np.int32)
    only_here = rows & (line.managers != NOT_FOUND) & ~line.held[line.managers]
    step[: len(stands)][only_here] = line.managers[only_here]
    for _ in range(top.bit_length()):  # each round looks twice as far up
        fallen |= fallen[step]
        step = step[step]
    return fallen[: len(stands)]


def _steps(line: _Line, stands: Flags) -> Numbers:
    """The manager of each person once the rows that stand are taken; the top, one number beyond the last, for who has none."""
    managers = line.before.copy()
    rows = np.flatnonzero(stands & line.names_one)
    managers[rows] = line.managers[rows]
    return np.append(np.where(managers == NOT_FOUND, len(managers), managers), len(managers)).astype(np.int32)


def _circles(steps: Numbers) -> list[list[int]]:
    """Circles of people each of whom is the next one's report."""
    top = len(steps) - 1
    far = steps
    for _ in range(top.bit_length()):  # whoever is still reached after that many steps is on a circle
        if (far == top).all():
            return []
        far = far[far]
    left = set(far.tolist()) - {top}
    circles = []
    for first in sorted(left):
        if first in left:
            circle = [first]
            while (person := int(steps[circle[-1]])) != first:
                circle.append(person)
            left.difference_update(circle)
            circles.append(circle)
    return circles


def _described(ids: list[str]) -> str:
    """A circle in words, from its first id on."""
    if len(ids) == 1:
        return f'"{ids[0]}" is their own manager; leave the cell empty at the top of a line'
    start = ids.index(min(ids))
    turned = ids[start:] + ids[:start]
    named = [f'"{text}"' for text in turned[:SHOWN_MANAGERS]] + ["…"] * (len(ids) > SHOWN_MANAGERS)
    return f'managers run in a circle: {" -> ".join(named)} -> "{turned[0]}"; correct one of them'
