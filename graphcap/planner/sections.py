"""A section of the planner's page as plain data: what it means, its figures, charts, people, method and notes.

Nothing is decided here and nothing is formatted: the page and JSON say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

MOST_PEOPLE = 20
"""So many people of a section are listed; the command that it rests on lists all."""

Unit = Literal["count", "share", "odds", "index"]


class Figure(NamedTuple):
    """One figure: None where it is unknown or not shown; ``before`` is that of the earlier day, where one was asked for."""

    name: str
    value: float | None
    unit: Unit
    meaning: str
    before: float | None = None


class Bar(NamedTuple):
    """One bar of a chart; None is unknown or not shown. ``note`` says more in words; ``person`` is an id, where it is about somebody.

    ``disputed`` as in `Named`.
    """

    label: str
    value: float | None
    note: str = ""
    person: str | None = None
    disputed: str | None = None


class Chart(NamedTuple):
    """Bars of one unit, drawn from ``low`` to ``high``; where ``low`` is below 0 they start in the middle."""

    title: str
    unit: Unit
    bars: tuple[Bar, ...]
    high: float
    low: float = 0.0


class Matrix(NamedTuple):
    """How many pairs of people are tied, by the departments of both; None where a cell is not shown.

    ``reach`` is the share of all possible pairs that are tied, for the shading: None where the cell is not shown, or no pair is possible.
    """

    names: tuple[str, ...]
    people: tuple[int, ...]
    pairs: tuple[tuple[int | None, ...], ...]
    reach: tuple[tuple[float | None, ...], ...]


class Named(NamedTuple):
    """One person of a section: what they are there, the other person that it is about, and why.

    ``disputed`` are the ids of those who dispute it, joined by ``;`` (`graphcap.disputes`).
    """

    person: str
    person_name: str
    what: str
    other: str | None
    other_name: str | None
    why: str
    disputed: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One section.

    Attributes
    ----------
    section
        Its name in addresses.
    title, meaning
        What it is, and what it tells, in a sentence.
    figures, charts, matrix
        What there is to show; the matrix is None but for silos.
    heads
        Heads of the columns of ``people``: what, other.
    people, left_out
        The first `MOST_PEOPLE`, and how many more there are.
    command
        The command that answers the same with every row.
    method
        The rule behind it.
    notes
        What was assumed, searched, or left out.
    """

    section: str
    title: str
    meaning: str
    command: str
    method: str
    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    matrix: Matrix | None = None
    heads: tuple[str, str] = ("", "")
    people: tuple[Named, ...] = ()
    left_out: int = 0
    notes: tuple[str, ...] = ()
