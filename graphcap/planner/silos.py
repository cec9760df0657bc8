"""Silos: how much departments keep to themselves, and which of them hardly know each other.

- *E-I index* (Krackhardt & Stern 1988, doi:10.2307/2786835): (external - internal) / (external + internal), over the pairs of people who
  have any tie: -1 when a department knows itself alone, 1 when it knows others alone. *At random*: what it would be if everybody had ties
  with everybody alike, as small departments have more people outside.
- The matrix counts tied pairs by the departments of both. The `MOST` departments with the most people stand for themselves, all others
  together, among them those that may not be shown (`graphcap.questions.small_groups`).
- A cell in which 1 to 4 people have a tie is hidden, and so is an index that rests on so few. As a matrix has sums that somebody may know,
  more cells are hidden until none of those of few people follows from the shown ones and the sums of rows (complementary suppression,
  Willenborg & de Waal 2001, doi:10.1007/978-1-4613-0121-9). A matrix of pairs reads the same from either side, so that the usual rule for
  rows and columns is not enough: a hidden cell follows where it is 0 in every solution of the equations without the sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.planner.sections import Bar, Chart, Figure, Matrix, Section
from graphcap.questions.identities import words_of
from graphcap.questions.small_groups import FEWEST, hidden_groups, too_few
from graphcap.questions.standing import people_there
from graphcap.tie_sources import tie_sources

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.network import Network

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

MOST = 12
OTHERS = "all other departments"
NOWHERE = -1
TINY = 1e-9
METHOD = (
    "E-I index: (external - internal) / (external + internal) over tied pairs of people (Krackhardt & Stern 1988, doi:10.2307/2786835). At "
    "-1 the department knows itself alone, at 1 others alone. At random: what it would be if everybody knew everybody alike. Two people "
    "count once, however many ties they have. Departments under 5 people are never shown, nor a cell in which 1 to 4 people have a tie, "
    "nor further cells from which such a one could be had by subtraction."
)


class Silos(NamedTuple):
    """Departments that are shown, and the lump of all others where there is one, as last.

    Attributes
    ----------
    names, people
        Of each.
    pairs, taking_part
        Tied pairs by both departments, a symmetric matrix, and how many people these are.
    hidden
        Which cells are not shown.
    inside, outside
        Tied pairs within one department, lumped or not, and between two.
    lumped
        Whether the last is the lump.
    """

    names: tuple[str, ...]
    people: Numbers
    pairs: Numbers
    taking_part: Numbers
    hidden: Mask
    inside: int
    outside: int
    lumped: bool


def silos_of(network: Network) -> Silos | None:
    """The departments and their tied pairs; None where no department is known."""
    there = people_there(network)
    words = words_of(network, "department", there)
    if not words.texts:
        return None
    order, lump = _shown(words.sizes())
    place = np.full(len(words.texts) + 1, len(order) if lump else NOWHERE)
    place[order], place[-1] = np.arange(len(order)), NOWHERE
    groups = place[words.numbers]
    one, other = _tied_pairs(network, groups >= 0)
    count = len(order) + lump
    pairs, taking_part = _matrix(groups, one, other, count)
    inside = int(np.count_nonzero(words.numbers[one] == words.numbers[other]))
    names = (*(words.texts[at] for at in order.tolist()), *([OTHERS] if lump else []))
    people = np.bincount(groups[groups >= 0], minlength=count)
    return Silos(names, people, pairs, taking_part, hidden_cells(taking_part), inside, len(one) - inside, lump)


def _shown(sizes: Numbers) -> tuple[Numbers, bool]:
    """Places of the departments shown, the largest first, and whether the others together are a group that may be shown."""
    open_ = np.flatnonzero(~hidden_groups(sizes) & (sizes > 0))
    order = open_[np.argsort(-sizes[open_], kind="stable")][:MOST]
    return order, int(sizes.sum() - sizes[order].sum()) >= FEWEST


def _tied_pairs(network: Network, counted: Mask) -> tuple[Numbers, Numbers]:
    """The pairs of counted people who have a tie, each once."""
    sources, targets = tie_sources(network), network.ties.targets.array().astype(np.int64)
    kept = counted[sources] & counted[targets]
    low, high = np.minimum(sources, targets)[kept], np.maximum(sources, targets)[kept]
    one, other = np.divmod(np.unique(low * max(len(network), 1) + high), max(len(network), 1))
    return one, other


def _matrix(groups: Numbers, one: Numbers, other: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """Pairs by both groups, and how many people take part in them."""
    pairs = np.zeros((count, count), np.int64)
    np.add.at(pairs, (groups[one], groups[other]), 1)
    pairs = pairs + pairs.T - np.diag(np.diag(pairs))
    people = np.concatenate([one, other])
    met = groups[np.concatenate([other, one])]
    different = np.unique(people * count + met)
    taking_part = np.zeros((count, count), np.int64)
    np.add.at(taking_part, (groups[different // count], different % count), 1)
    return pairs, taking_part + taking_part.T - np.diag(np.diag(taking_part))


def hidden_cells(taking_part: Numbers) -> Mask:
    """Which cells of a symmetric matrix are not shown, given how many people each stands for.

    Examples
    --------
    >>> hidden_cells(np.array([[9, 3, 8], [3, 9, 7], [8, 7, 9]])).tolist()
    [[True, True, True], [True, False, True], [True, True, False]]
    """
    small: Mask = (taking_part > 0) & (taking_part < FEWEST)
    hidden = small.copy()
    while any(_hide_beside(cell, taking_part, hidden) for cell in _following(small, hidden, taking_part)):
        pass
    return hidden


def _following(small: Mask, hidden: Mask, taking_part: Numbers) -> list[tuple[int, int]]:
    """The cells of few people that follow from the shown ones and the sums of rows, those of the fewest people first."""
    cells = [(int(row), int(column)) for row, column in np.argwhere(np.triu(hidden))]
    if not cells:
        return []
    sums = np.zeros((len(hidden), len(cells)))
    for number, ends in enumerate(cells):
        sums[list(ends), number] = 1
    _, scale, turned = np.linalg.svd(sums)
    free = turned[int((scale > TINY).sum()) :]
    fixed = np.abs(free).max(axis=0, initial=0) < TINY
    found = [cell for cell, follows in zip(cells, fixed.tolist(), strict=True) if follows and small[cell]]
    return sorted(found, key=lambda cell: (taking_part[cell], cell))


def _hide_beside(cell: tuple[int, int], taking_part: Numbers, hidden: Mask) -> bool:
    """Hide the smallest shown cell in one of the rows of a hidden one, in place, that with fewer hidden cells; whether there was one."""
    for row in sorted(dict.fromkeys(cell), key=lambda row: int(hidden[row].sum())):
        shown = np.flatnonzero(~hidden[row] & (taking_part[row] > 0))
        if len(shown):
            column = shown[np.argmin(taking_part[row][shown])]
            hidden[row, column] = hidden[column, row] = True
            return True
    return False


def silos_section(network: Network) -> Section:
    """How much departments keep to themselves."""
    found = silos_of(network)
    notes: tuple[str, ...] = ("no departments are known: give a `department` column",) if found is None else ()
    tied = 0 if found is None else found.inside + found.outside
    if found is not None and found.hidden.any():
        notes = (f"{int(np.triu(found.hidden).sum())} cells are not shown: 1 to 4 people, or what such a cell could be had from",)
    index = None if found is None or too_few(found.inside) or too_few(found.outside) else _index(found.inside, found.outside)
    return Section(
        "silos",
        "Silos",
        "How much departments keep to themselves, and which of them hardly know each other.",
        "graphcap map",
        METHOD,
        figures=(
            Figure("E-I index", index, "index", "-1: departments know themselves alone; 1: they know others alone"),
            Figure("tied pairs", tied if found else None, "count", "pairs of people with any tie, both of a known department"),
        ),
        charts=() if found is None else (_chart(found),),
        matrix=None if found is None else _shown_matrix(found),
        notes=notes,
    )


def _index(inside: float, outside: float) -> float | None:
    return (outside - inside) / (outside + inside) if outside + inside else None


def _chart(found: Silos) -> Chart:
    bars = []
    for at in range(len(found.names) - found.lumped):
        inside = int(found.pairs[at, at])
        outside = int(found.pairs[at].sum()) - inside
        few = found.hidden[at, at] or too_few(inside) or too_few(outside)
        size, rest = int(found.people[at]), int(found.people.sum() - found.people[at])
        by_chance = _index(size * (size - 1) / 2, size * rest)
        note = f"{size:,} people" + ("" if by_chance is None else f"; at random {by_chance:.2f}")
        bars.append(Bar(found.names[at], None if few else _index(inside, outside), note))
    return Chart("E-I index by department", "index", tuple(bars), 1.0, -1.0)


def _shown_matrix(found: Silos) -> Matrix:
    size = found.people.astype(float)
    possible = np.outer(size, size)
    np.fill_diagonal(possible, size * (size - 1) / 2)
    share = np.divide(found.pairs, possible, out=np.zeros_like(possible), where=possible > 0)
    shown = [[not hidden for hidden in row] for row in found.hidden.tolist()]
    pairs = tuple(
        tuple(n if ok else None for n, ok in zip(row, line, strict=True)) for row, line in zip(found.pairs.tolist(), shown, strict=True)
    )
    reach = tuple(
        tuple(n if ok else None for n, ok in zip(row, line, strict=True)) for row, line in zip(share.tolist(), shown, strict=True)
    )
    return Matrix(found.names, tuple(found.people.tolist()), pairs, reach)
