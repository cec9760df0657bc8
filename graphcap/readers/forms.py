"""The forms of table: which columns each has, and what may stand in their cells, with what to say of a cell that may not.

Each rule is in the contract's section on files; a rule reads a whole column at once and explains a single cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.asks import OUTCOMES
from graphcap.readers.cells import LONGEST_ID, NO_MOMENT, as_text, forbidden_letter, letters_of, moment, moments, number, numbers
from graphcap.records import TERM_COLUMNS, TIME

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

AS_BUILT = "implied"
"""A column that only a network as built has (`graphcap.export.export_network`): its arcs are no ties that somebody declared."""
SHOWN_LETTERS = 60
DECIMAL_COMMA = re.compile(r"([+-]?[0-9]*),([0-9]+)")
SLASHED_DATE = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")


class Reading(NamedTuple):
    """What a column says, null where unknown, and which of its cells may not stand."""

    values: pa.Array
    bad: npt.NDArray[np.bool_] | None


class Rule(Protocol):
    """What may stand in the cells of a column."""

    def read(self, cells: pa.Array) -> Reading:
        """What a column says."""
        ...

    def explain(self, column: str, cell: str) -> str:
        """Why a cell may not stand, and what to do."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """Any text without NUL, kept as written."""

    def read(self, cells: pa.Array) -> Reading:
        """The cells as text."""
        texts = as_text(cells)
        if b"\0" not in letters_of(texts):
            return Reading(texts, None)
        return Reading(texts, pc.fill_null(pc.match_substring(texts, "\0"), fill_value=False).to_numpy(zero_copy_only=False))

    def explain(self, column: str, cell: str) -> str:  # noqa: ARG002
        """NUL alone may not stand: no CSV file could hold it."""
        return f"{column} holds a NUL character; remove it"


@dataclass(frozen=True, slots=True)
class Id:
    """The id of a person, a kind or an event; `graphcap.readers.roster` reads it.

    Attributes
    ----------
    when_empty
        What to say of an empty cell.
    """

    when_empty: str = ""

    def read(self, cells: pa.Array) -> Reading:
        """The cells as text, those of a dictionary by their number in it."""
        plain = pa.types.is_dictionary(cells.type) and pa.types.is_string(cells.type.value_type)
        return Reading(cells if plain else as_text(cells), None)

    def explain(self, column: str, cell: str) -> str:
        """Empty, too long, or with a letter that nobody sees."""
        text = cell.strip()
        if not text:
            return f"{column} is empty{self.when_empty}"
        letter = forbidden_letter(text)
        if letter:
            return f"{column} {shown(text)} holds a control or format character (U+{ord(letter):04X}); remove it"
        return f"{column} is longer than {LONGEST_ID:,} characters"


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number within bounds.

    Attributes
    ----------
    low, high
        The bounds; ``high`` may be infinite.
    above_low
        Whether ``low`` itself may not stand.
    remedy
        What to do with a number out of bounds.
    """

    low: float
    high: float = np.inf
    above_low: bool = False
    remedy: str = ""

    def read(self, cells: pa.Array) -> Reading:
        """The numbers as float64."""
        values, bad = numbers(cells)
        with np.errstate(invalid="ignore"):
            bad |= (values > self.high) | ((values <= self.low) if self.above_low else (values < self.low))
        return Reading(pa.array(values, from_pandas=True), bad)

    def explain(self, column: str, cell: str) -> str:
        """No number, or out of bounds."""
        text = cell.strip()
        if number(text) is not None:
            bounds = f"above {self.low:g}" if self.above_low else f"at least {self.low:g}"
            bounds += "" if self.high == np.inf else f" and at most {self.high:g}"
            return f"{column} {shown(text)} is not {bounds}{self.remedy}"
        comma = DECIMAL_COMMA.fullmatch(text)
        if comma:
            return f"{column} {shown(text)} is not a number; use a point: {comma[1]}.{comma[2]}"
        return f"{column} {shown(text)} is not a finite number; write it like 0.5"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a time of ISO 8601.

    Attributes
    ----------
    needed
        Whether an empty cell may not stand.
    """

    needed: bool = False

    def read(self, cells: pa.Array) -> Reading:
        """The moments as timestamps."""
        values, bad = moments(cells)
        empty = values == NO_MOMENT
        return Reading(pa.array(values, mask=empty).cast(TIME), bad | empty if self.needed else bad)

    def explain(self, column: str, cell: str) -> str:
        """Empty, no such form, no such day, or a day and month that may be taken for each other."""
        text = cell.strip()
        if not text:
            return f"{column} is empty"
        slashed = SLASHED_DATE.fullmatch(text)
        meant = _meant(int(slashed[1]), int(slashed[2]), int(slashed[3])) if slashed else []
        if len(meant) > 1:
            return f"{column} {shown(text)} is ambiguous; write {meant[0]} or {meant[1]}"
        if meant:
            return f"{column} {shown(text)} is not ISO 8601; write {meant[0]}"
        return f"{column} {shown(text)} is not a date; write it as 2025-01-31 or 2025-01-31T09:30:00Z"


@dataclass(frozen=True, slots=True)
class Periods(Text):
    """Periods ``start/end;…`` of two dates each, the start first."""

    def read(self, cells: pa.Array) -> Reading:
        """The cells as text."""
        texts = as_text(cells)
        encoded = texts.dictionary_encode()
        bad = np.array([not _are_periods(text) for text in encoded.dictionary.to_pylist()] + [False], np.bool_)
        return Reading(texts, bad[pc.fill_null(encoded.indices, len(bad) - 1).to_numpy(zero_copy_only=False)])

    def explain(self, column: str, cell: str) -> str:
        """No such form."""
        return f"{column} {shown(cell)} is not a list of periods; write them as 2025-01-01/2025-01-31;2025-07-01/2025-07-14"


@dataclass(frozen=True, slots=True)
class Outcome(Text):
    """What came of an ask: one of `graphcap.asks.OUTCOMES`, in any capitals, or nothing."""

    def read(self, cells: pa.Array) -> Reading:
        """The cells in small letters, null where empty."""
        texts = pc.utf8_lower(pc.utf8_trim_whitespace(as_text(cells)))
        texts = pc.if_else(pc.equal(texts, ""), None, texts)
        known = pc.or_(pc.is_null(texts), pc.is_in(texts, value_set=pa.array(OUTCOMES)))
        return Reading(texts, ~np.asarray(known))

    def explain(self, column: str, cell: str) -> str:
        """None of the outcomes."""
        return f"{column} {shown(cell.strip())} is none of {', '.join(OUTCOMES)}; leave it empty where nobody has said"


@dataclass(frozen=True, slots=True)
class Via(Text):
    """The introducers of an ask, ids separated by ``;``; `graphcap.readers.asks` reads them."""

    def explain(self, column: str, cell: str) -> str:
        """Not a chain between its ends."""
        return f"{column} {shown(cell.strip())} has to name people in the store, separated by ;, nobody twice and neither end of the ask"


def _are_periods(text: str) -> bool:
    for period in text.split(";"):
        ends = [moment(end.strip()) for end in period.split("/")]
        if period.strip() and (len(ends) != len(("start", "end")) or None in ends or ends[0] > ends[1]):  # type: ignore[operator]
            return False
    return True


def _meant(first: int, second: int, year: int) -> list[str]:
    """The dates that two numbers and a year may mean, the day first."""
    pairs = dict.fromkeys([(second, first), (first, second)])
    meant = []
    for month, day in pairs:
        try:
            meant.append(date(year, month, day).isoformat())
        except ValueError:
            continue
    return meant


def shown(cell: str) -> str:
    """A cell as a reason quotes it, cut where it is long."""
    return f'"{cell}"' if len(cell) <= SHOWN_LETTERS else f'"{cell[:SHOWN_LETTERS]}…"'


@dataclass(frozen=True, slots=True)
class Form:
    """One of the tables.

    Attributes
    ----------
    name
        What it holds.
    needed
        Columns that must stand.
    rules
        Every column of the form, in the order in which a record's cells are judged.
    as_written
        Whether cells are kept as text and every other column as an attribute of one's own; if not, cells are kept as what they say and
        other columns are not used.
    """

    name: Literal["people", "ties", "events", "asks"]
    needed: tuple[str, ...]
    rules: Mapping[str, Rule]
    as_written: bool = False


_PERCENT = Number(0, 100)

PEOPLE = Form(
    "people",
    ("id",),
    {
        "id": Id(),
        "name": Text(),
        "email": Text(),
        "url": Text(),
        "slack": Text(),
        "title": Text(),
        "department": Text(),
        "level": Text(),
        "level_name": Text(),
        "manager": Id(),
        "joined": Moment(),
        "left": Moment(),
        "away": Periods(),
        "performance": _PERCENT,
        "potential": _PERCENT,
        "decides": Text(),
        "capacity": Number(0),
        "goals": Text(),
        "skills": Text(),
        "wants": Text(),
        "do_not_ask": Text(),
    },
    as_written=True,
)

TIES = Form(
    "ties",
    ("source", "target"),
    {
        "source": Id(),
        "target": Id(),
        "kind": Id(),
        "strength": Number(0, 1, above_low=True, remedy="; divide by the largest strength"),
        "since": Moment(),
        "until": Moment(),
        "last_contact": Moment(),
        "public": Text(),
        "declared_closeness": Number(1, 5),
        "coverage": Number(0, 1),
        "status": Text(),
        "source_file": Text(),
        **dict.fromkeys(TERM_COLUMNS, Number(0, 1)),
    },
)

EVENTS = Form(
    "events",
    ("time", "source", "target", "kind"),
    {
        "time": Moment(needed=True),
        "source": Id(),
        "target": Id("; only an achievement may leave it so"),
        "kind": Id(),
        "about": Id(),
        "context": Text(),
        "outcome": Text(),
        "weight": Number(0),
        "id": Id(),
    },
)

ASKS = Form(
    "asks",
    ("time", "source", "target", "via", "outcome"),
    {
        "time": Moment(needed=True),
        "source": Id(),
        "target": Id(),
        "via": Via(),
        "outcome": Outcome(),
        "odds": Number(0, 1, above_low=True),
    },
)
