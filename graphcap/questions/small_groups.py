"""Small groups: figures about fewer than five people are never shown, nor can they be had by subtracting shown ones.

- A group of 1 to 4 people is hidden. Where all others that it adds up with are shown it could be had by subtraction, and so could a pair of
  hidden groups that together are under five: then the smallest of the others is hidden as well (complementary suppression, Willenborg & de
  Waal 2001, doi:10.1007/978-1-4613-0121-9).
- In a table of combinations that holds for each row and each column; a combination of a hidden group is hidden. A hidden combination that
  still follows from the sums of rows and columns is an edge without a circle through it in the graph of rows and columns: one more
  is hidden.
- A share that stands for 1 to 4 people, or for all but so few, is hidden, and so is another one where it could be had from the whole and
  the other shares, or where the hidden ones together stand for so few (`hidden_shares`, `hidden_share_combinations`).
- Of mentored and sponsored people the share of who is both, neither or one of them only is shown where none of these stands for 1 to 4
  people: one follows from the others.

Sums are taken as known, though few people know them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

FEWEST = 5
QUARTERS = ((True, True), (False, False), (True, False), (False, True))
PAIR = 2
"""One hidden group alone is what the sum leaves."""


def too_few(people: int) -> bool:
    """Whether a figure stands for 1 to 4 people."""
    return 0 < people < FEWEST


def share(people: int, of: int) -> float | None:
    """A share, None where it stands for 1 to 4 people, or for all but so few, or is one of fewer than five."""
    return None if of < FEWEST or too_few(people) or too_few(of - people) else people / of


class RoleShares(NamedTuple):
    """Shares of some people; None where not shown."""

    mentored: float | None
    sponsored: float | None
    both: float | None
    none: float | None
    only_mentored: float | None


def role_shares(mentored: Mask, sponsored: Mask) -> RoleShares:
    """Which shares of some people have a mentor and a sponsor."""
    of = len(mentored)
    quarters = [int(np.count_nonzero((mentored == mentor) & (sponsored == sponsor))) for mentor, sponsor in QUARTERS]
    both, none, only_mentored, only_sponsored = quarters
    joint = [None if any(map(too_few, quarters)) else share(count, of) for count in (both, none, only_mentored)]
    return RoleShares(share(both + only_mentored, of), share(both + only_sponsored, of), *joint)


def hidden_groups(sizes: Numbers) -> Mask:
    """Which of some groups that together are everybody must not be shown.

    Examples
    --------
    >>> hidden_groups(np.array([40, 3, 9, 20])).tolist()
    [False, True, True, False]
    """
    hidden: Mask = (sizes > 0) & (sizes < FEWEST)
    _cover(sizes, hidden)
    return hidden


def hidden_combinations(sizes: Numbers, hidden_rows: Mask, hidden_columns: Mask) -> Mask:
    """Which combinations must not be shown, of a table with a row for each group of one kind and a column for each of another."""
    hidden: Mask = (sizes > 0) & ((sizes < FEWEST) | hidden_rows[:, np.newaxis] | hidden_columns[np.newaxis, :])
    more = True
    while more:
        covered = [_cover(line, shown) for line, shown in _lines(sizes, hidden)]
        more = any(covered) or _break_bridge(sizes, hidden)
    return hidden


def hidden_shares(having: Numbers, sizes: Numbers, hidden: Mask) -> Mask:
    """Which shares of some groups that together are everybody must not be shown, by how many people of each have what is shared.

    ``hidden`` are groups that are hidden themselves.

    Examples
    --------
    >>> hidden_shares(np.array([20, 3, 9]), np.array([40, 30, 20]), np.zeros(3, bool)).tolist()
    [False, True, True]
    """
    found = _few_of(having, sizes) | (hidden & (sizes > 0))
    _cover_shares(having, sizes, found)
    return found


def hidden_share_combinations(having: Numbers, sizes: Numbers, hidden: Mask) -> Mask:
    """Which shares of combinations must not be shown, of a table as in `hidden_combinations`, whose sums are taken as known."""
    found = _few_of(having, sizes) | (hidden & (sizes > 0))
    more = True
    while more:
        lines = zip((*having, *having.T), (*sizes, *sizes.T), (*found, *found.T), strict=True)
        covered = [_cover_shares(*line) for line in lines]
        more = any(covered) or _break_bridge(sizes, found)
    return found


def _few_of(having: Numbers, sizes: Numbers) -> Mask:
    few: Mask = ((having > 0) & (having < FEWEST)) | ((sizes > having) & (sizes - having < FEWEST))
    return few


def _cover_shares(having: Numbers, sizes: Numbers, hidden: Mask) -> bool:
    """Hide more shares of one line, in place, until what is hidden cannot be had by subtraction; whether that was needed."""
    needed = False
    while hidden.any() and (np.count_nonzero(hidden) < PAIR or _few_of(having[hidden].sum(), sizes[hidden].sum())):
        if not _hide_smallest(sizes, hidden):
            break
        needed = True
    return needed


def _cover(sizes: Numbers, hidden: Mask) -> bool:
    """Hide more groups of one line, in place, until what is hidden cannot be had by subtraction; whether that was needed."""
    needed = False
    while hidden.any() and (np.count_nonzero(hidden) < PAIR or sizes[hidden].sum() < FEWEST):
        if not _hide_smallest(sizes, hidden):
            break
        needed = True
    return needed


def _hide_smallest(sizes: Numbers, hidden: Mask) -> bool:
    """Hide the smallest shown group, in place; whether there was one."""
    shown = np.flatnonzero(~hidden & (sizes > 0))
    if not len(shown):
        return False
    hidden[shown[np.argmin(sizes[shown])]] = True
    return True


def _lines(sizes: Numbers, hidden: Mask) -> Iterator[tuple[Numbers, Mask]]:
    """Every row and every column, as views."""
    yield from zip(sizes, hidden, strict=True)
    yield from zip(sizes.T, hidden.T, strict=True)


def _break_bridge(sizes: Numbers, hidden: Mask) -> bool:
    """Hide one more in the row or column of a combination that the sums still give away; whether there was one to hide."""
    import networkx as nx

    graph: nx.Graph[Any] = nx.Graph()
    graph.add_edges_from((("row", int(row)), ("column", int(column))) for row, column in np.argwhere(hidden))
    bridges: list[tuple[tuple[str, int], tuple[str, int]]] = sorted(nx.bridges(graph))
    for bridge in bridges:
        place = dict(bridge)
        row, column = place["row"], place["column"]
        if _hide_smallest(sizes[row], hidden[row]) or _hide_smallest(sizes[:, column], hidden[:, column]):
            return True
    return False
