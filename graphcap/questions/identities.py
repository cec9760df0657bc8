"""Who is of which group: people by what a column says of them, by two columns together, and by department and level.

Who has left counts nowhere, and of whom a column says nothing is in no group of it. Small groups are left out
(`graphcap.questions.small_groups`).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.errors import InputError
from graphcap.questions.small_groups import hidden_combinations, hidden_groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphcap.network import Network

    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

IDENTITY = "identity_"
NOWHERE = -1
MOST_TEXTS = 100


class Words(NamedTuple):
    """A text column as numbers of its different texts, sorted; `NOWHERE` where nothing is known or somebody does not count."""

    column: str
    texts: tuple[str, ...]
    numbers: Numbers

    def sizes(self, having: Mask | None = None) -> Numbers:
        """How many people each text has; of them only those who have something, where ``having`` says who has."""
        counted = self.numbers >= 0 if having is None else (self.numbers >= 0) & having
        return np.bincount(self.numbers[counted], minlength=len(self.texts))


class Group(NamedTuple):
    """The people of one text of a column, or of one of each of two columns: places in the columns and in their texts."""

    columns: tuple[int, ...]
    places: tuple[int, ...]


class Groups(NamedTuple):
    """The groups that may be shown, parts before combinations, how many there are besides, and of every two columns what is hidden."""

    shown: list[Group]
    suppressed: int
    tables: dict[tuple[int, int], Mask]


def words_of(network: Network, column: str, there: Mask) -> Words:
    """What a text column says of those who are there; nothing where there is no such column."""
    texts = network.people.texts.get(column)
    if texts is None:
        return Words(column, (), np.full(len(network), NOWHERE))
    import pyarrow as pa

    from graphcap.rows import text_array

    encoded = text_array(texts).dictionary_encode()
    found = [text.strip() for text in encoded.dictionary.to_pylist()]
    kept = sorted(set(found) - {""})
    place = {text: number for number, text in enumerate(kept)}
    table = np.array([place.get(text, NOWHERE) for text in found], np.int64)
    numbers = table[encoded.indices.cast(pa.int64()).to_numpy(zero_copy_only=False)] if len(table) else np.full(len(network), NOWHERE)
    return Words(column, tuple(kept), np.where(there, numbers, NOWHERE))


def identities(network: Network, by: str | None, there: Mask) -> list[Words]:
    """The columns named, separated by commas, or every column that tells an identity.

    Raises
    ------
    InputError
        For a column that there is not, or of more different texts than groups are told by.
    """
    known = sorted(network.people.texts)
    named = [name for name in known if name.startswith(IDENTITY)]
    if by is not None:
        named = list(dict.fromkeys(name for name in (part.strip() for part in by.split(",")) if name))
        for name in named:
            if name not in known:
                message = f'people have no column "{name}"; they have: {", ".join(known) or "none"}'
                raise InputError(message)
    columns = [words_of(network, name, there) for name in named]
    for column in columns:
        if len(column.texts) > MOST_TEXTS:
            message = f'column "{column.column}" has {len(column.texts):,} different texts; groups are told by at most {MOST_TEXTS}'
            raise InputError(message)
    return columns


def groups_of(columns: Sequence[Words]) -> Groups:
    """Every group of one column, and of every two."""
    sizes = [column.sizes() for column in columns]
    hidden = [hidden_groups(size) for size in sizes]
    shown = [Group((at,), (int(place),)) for at in range(len(columns)) for place in np.flatnonzero(~hidden[at] & (sizes[at] > 0))]
    suppressed = sum(int(np.count_nonzero(each)) for each in hidden)
    tables = {}
    for one, other in combinations(range(len(columns)), 2):
        table = table_of(columns[one], columns[other])
        out = tables[one, other] = hidden_combinations(table, hidden[one], hidden[other])
        shown += [Group((one, other), (int(row), int(place))) for row, place in np.argwhere(~out & (table > 0))]
        suppressed += int(np.count_nonzero(out))
    return Groups(shown, suppressed, tables)


def table_of(one: Words, other: Words, *, having: Mask | None = None) -> Numbers:
    """How many people each combination has; of them only those who have something, where ``having`` says who has."""
    width = len(other.texts)
    both = (one.numbers >= 0) & (other.numbers >= 0)
    if having is not None:
        both &= having
    counts = np.bincount(one.numbers[both] * width + other.numbers[both], minlength=len(one.texts) * width)
    return counts.reshape(len(one.texts), width)


def cells_of(network: Network, there: Mask) -> Numbers:
    """The cell of everybody: a department on a level; what is unknown of either is a department, or a level, of its own."""
    departments = words_of(network, "department", there).numbers
    levels = network.people.numbers.get("level")
    rungs = np.zeros(len(network), np.int64) if levels is None else np.unique(levels.array(), return_inverse=True)[1]
    pairs = (departments + 1) * (int(rungs.max(initial=0)) + 1) + rungs
    cells: Numbers = np.unique(pairs, return_inverse=True)[1]
    return cells
