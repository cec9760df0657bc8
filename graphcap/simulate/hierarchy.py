"""The line of a simulated organisation: who reports to whom, on which level, in which department.

One tree with about 4 to 9 reports a manager, as even as an organisation's; a run of its branches makes a department, the first ones large
and the last ones small. Who stands above the departments is in `LEADERSHIP`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from graphcap.simulate.words import FUNCTIONS, LEADERSHIP, REGIONS

if TYPE_CHECKING:
    from graphcap.simulate.draws import Draws, Numbers

STEP = 10
"""From one level of the ladder to the next."""

MEMBER_SHARES = (0.42, 0.33, 0.25)
"""People without reports by level, the lowest first."""

MOST_REPORTS = 7.5
SPREAD_OF_REPORTS = 0.5
DEPARTMENT_DECAY = 0.8
BRANCHES_A_DEPARTMENT = 3
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The line, by the people's numbers.

    Attributes
    ----------
    manager
        The manager's number; `NOBODY` for the head.
    level
        A step of the ladder; a manager's is higher than those of their reports.
    department
        A number of ``departments``.
    function
        The department that somebody works for: their own, or for the leadership one that they lead.
    departments
        Names of departments, the leadership last.
    """

    manager: Numbers
    level: Numbers
    department: Numbers
    function: Numbers
    departments: tuple[str, ...]

    @property
    def head(self) -> int:
        """The one without a manager."""
        return int(np.flatnonzero(self.manager == NOBODY)[0])


def hierarchy_of(people: int, *, draws: Draws) -> Hierarchy:
    """The line of an organisation of so many people, numbered in any order."""
    layers = layer_sizes(people)
    starts = np.cumsum([0, *layers])
    manager = _managers(layers, starts, draws)
    level = np.repeat(_levels_of_managers(layers), layers)
    level[starts[-2] :] = STEP * (1 + draws.choice(MEMBER_SHARES, layers[-1]))
    names = department_names(people)
    department, function = _departments(layers, starts, manager, len(names) - 1)

    number = draws.order(people)
    position = np.empty_like(number)
    position[number] = np.arange(people)
    above = manager[position]
    return Hierarchy(
        manager=np.where(above == NOBODY, NOBODY, number[above]),
        level=level[position],
        department=department[position],
        function=function[position],
        departments=names,
    )


def layer_sizes(people: int) -> list[int]:
    """How many people stand on each layer, from the head down, with the same mean number of reports everywhere.

    Examples
    --------
    >>> layer_sizes(320)
    [1, 6, 42, 271]
    """
    depth = 1
    while sum(MOST_REPORTS**layer for layer in range(depth + 1)) < people:
        depth += 1
    low, high = 1.0, float(max(people, MOST_REPORTS))
    for _ in range(64):
        middle = (low + high) / 2
        if sum(middle**layer for layer in range(depth + 1)) < people:
            low = middle
        else:
            high = middle
    sizes = [round(low**layer) for layer in range(depth)]
    return [*sizes, people - sum(sizes)]


def _levels_of_managers(layers: list[int]) -> Numbers:
    lowest = len(MEMBER_SHARES) * STEP
    return np.array([lowest + STEP * (len(layers) - 1 - layer) for layer in range(len(layers))], dtype=np.int64)


def _managers(layers: list[int], starts: Numbers, draws: Draws) -> Numbers:
    manager = np.full(int(starts[-1]), NOBODY, dtype=np.int64)
    for layer, (managers, reports) in enumerate(pairwise(layers)):
        share = np.cumsum(1 - SPREAD_OF_REPORTS / 2 + SPREAD_OF_REPORTS * draws.uniform(managers))
        places = (np.arange(reports) + 0.5) / reports * share[-1]
        manager[starts[layer + 1] : starts[layer + 2]] = starts[layer] + np.searchsorted(share, places)
    return manager


def department_names(people: int) -> tuple[str, ...]:
    """Departments of an organisation of so many people, the larger ones first, the leadership last.

    Examples
    --------
    >>> department_names(20)
    ('Engineering', 'Sales', 'Operations', 'Leadership')
    """
    count = round(1.1 * people ** (1 / 3))
    names = [f"{FUNCTIONS[place % len(FUNCTIONS)].name} {REGIONS[place // len(FUNCTIONS)]}".rstrip() for place in range(count)]
    return (*names, LEADERSHIP)


def _departments(layers: list[int], starts: Numbers, manager: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """Departments and functions: a department is a run of branches of the first layer that has enough of them."""
    last = len(layers) - 2
    cut = next((layer for layer in range(last) if layers[layer] >= BRANCHES_A_DEPARTMENT * count), last)
    department = np.full(int(starts[-1]), count, dtype=np.int64)
    department[starts[cut] : starts[cut + 1]] = np.repeat(np.arange(count), _branches(layers[cut], count))
    for layer in range(cut + 1, len(layers)):
        span = slice(starts[layer], starts[layer + 1])
        department[span] = department[manager[span]]
    function = department.copy()
    for layer in range(cut, 0, -1):
        span = slice(starts[layer], starts[layer + 1])
        managers, first = np.unique(manager[span], return_index=True)
        function[managers] = function[span][first]
    return department, function


def _branches(branches: int, count: int) -> Numbers:
    """How many branches each department takes: one at least, and more for the first."""
    share = np.cumsum(np.arange(1, count + 1) ** -DEPARTMENT_DECAY)
    ends: Numbers = np.arange(1, count + 1) + np.rint(share / share[-1] * (branches - count)).astype(np.int64)
    return np.diff(ends, prepend=0)
