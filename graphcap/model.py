"""What questions answer with: an `Answer` that holds typed rows, and the parts that several questions' rows share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = TypeVar("Row")
MOST_TIES = 8
"""The longest chain that is searched for."""


class ChainTie(NamedTuple):
    """One step of a chain: the strongest allowed arc between two people."""

    source: str
    target: str
    kind: str
    strength: float
    last_contact: str | None


class WeakestTie(NamedTuple):
    """The weakest step of a chain (the first of them)."""

    source: str
    target: str
    strength: float


class Chain(NamedTuple):
    """A warm-introduction chain: people in order, nobody twice.

    Attributes
    ----------
    rank
        1 for the first.
    people, names
        Ids and names from one end to the other.
    odds
        Product of the strengths, left to right.
    coverage
        That of its least covered tie, 0 to 1.
    tied_with
        How many other chains equal it but for their ids.
    asked_90_days
        For each introducer, how often they were asked in the 90 days before.
    ties
        Its steps.
    weakest
        The weakest of its steps.
    left, away
        Ids of those on it who have left, and who are away.
    """

    rank: int
    people: tuple[str, ...]
    names: tuple[str, ...]
    odds: float
    coverage: float
    tied_with: int
    asked_90_days: tuple[int, ...]
    ties: tuple[ChainTie, ...]
    weakest: WeakestTie
    left: tuple[str, ...] = ()
    away: tuple[str, ...] = ()


class Answer(NamedTuple, Generic[Row]):
    """The answer to one question.

    Attributes
    ----------
    question
        The question's name, which is its command's.
    asked
        The parameters, by name.
    as_of
        The day of the network, as ISO text.
    store
        ``address, generation, people, ties``.
    rows
        Typed rows in the contract's order; empty when there is no answer.
    more
        What stands apart from the rows.
    notes
        Plain sentences: the rule, what was assumed, what was searched.
    """

    question: str
    asked: Mapping[str, Any]
    as_of: str
    store: Mapping[str, Any]
    rows: Sequence[Row]
    more: Mapping[str, Any]
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """A table in a notebook."""
        from graphcap.report import html_table

        return html_table(self)
