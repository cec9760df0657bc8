"""Numbers and words as people read them in a table: warmth, counts, measures, unknown."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphcap.asks import Calibration
    from graphcap.report.cells import Cell
    from graphcap.report.terminal import Glyphs

ODDS, WARMTH, CHANCE = "odds", "warmth", "chance"
BAR = 5
"""Signs in a bar of warmth."""
DIGITS = 4
"""Digits that a column of measures shows of its largest value."""
MOST_DECIMALS = 8
LEAST_WARMTH = 0.0001
TWO_DECIMALS = 0.1
LEAST_PERCENTAGE, WHOLE_PERCENTAGE = 0.001, 0.1


def heading(column: str) -> str:
    """A column's head: words for underscores, and ``warmth`` for odds, which are no probabilities until asks have been fitted.

    >>> heading("odds_before"), heading("tied_with")
    ('warmth before', 'tied with')
    """
    return " ".join(WARMTH if word == ODDS else word for word in column.split("_"))


def is_warmth(column: str) -> bool:
    """Whether a column holds odds."""
    return ODDS in column.split("_")


def is_chance(column: str) -> bool:
    """Whether a column holds chances, which are percentages."""
    return CHANCE in column.split("_")


def with_chances(rows: Sequence[Mapping[str, Cell]], calibration: Calibration | None) -> list[dict[str, Cell]]:
    """Rows with chances for odds, where these have been fitted to what came of asks.

    >>> from graphcap.asks import Calibration
    >>> with_chances([{"odds_before": 0.5, "ties": 2}], Calibration(a=1.0, g=2.0, n=30, brier=0.2, reliability=()))
    [{'chance_before': 0.25, 'ties': 2}]
    """
    if calibration is None:
        return [dict(row) for row in rows]
    names = {name: "_".join(CHANCE if word == ODDS else word for word in name.split("_")) for name in (rows[0] if rows else ())}

    def shown(name: str, cell: Cell) -> Cell:
        return calibration.chance(cell) if is_warmth(name) and isinstance(cell, float) else cell

    return [{names[name]: shown(name, cell) for name, cell in row.items()} for row in rows]


def percentage(chance: float) -> str:
    """A chance as a table shows it.

    >>> percentage(0.5432), percentage(1.0), percentage(0.0163), percentage(1e-9)
    ('54%', '100%', '1.6%', '<0.1%')
    """
    if 0 < chance < LEAST_PERCENTAGE:
        return f"<{LEAST_PERCENTAGE:.1%}"
    return f"{chance:.0%}" if chance >= WHOLE_PERCENTAGE or chance <= 0 else f"{chance:.1%}"


def warmth(odds: float) -> str:
    """Odds as a table shows them: two decimals, two digits of small ones.

    >>> warmth(0.5432), warmth(1.0), warmth(0.00163), warmth(1e-9)
    ('0.54', '1.00', '0.0016', '<0.0001')
    """
    if 0 < odds < LEAST_WARMTH:
        return f"<{LEAST_WARMTH}"
    return f"{odds:.2f}" if odds >= TWO_DECIMALS or odds <= 0 else f"{odds:.2g}"


def bar(odds: float, glyphs: Glyphs) -> str:
    """Odds as five signs; the first is full for any chance at all.

    >>> from graphcap.report.terminal import FINE
    >>> bar(0.54, FINE), bar(0.01, FINE)
    ('●●●○○', '●○○○○')
    """
    full = max(1, min(BAR, floor(odds * BAR + 0.5)))
    return glyphs.full * full + glyphs.hollow * (BAR - full)


def column_texts(name: str, cells: Sequence[Cell], *, unknown: str) -> list[str]:
    """The cells of one column, all floats with as many decimals."""
    if is_chance(name):
        return [percentage(cell) if isinstance(cell, float) else _text(cell, unknown=unknown, decimals=0) for cell in cells]
    numbers = [cell for cell in cells if isinstance(cell, float)]
    decimals = _warmth_decimals(numbers) if is_warmth(name) else _decimals(numbers)
    return [_text(cell, unknown=unknown, decimals=decimals) for cell in cells]


def cell_text(cell: Cell) -> str:
    """One cell on its own: a float without zeros at its end.

    >>> cell_text(0.71321), cell_text(1234.5), cell_text(2.0), cell_text(None)
    ('0.7132', '1234.5', '2', '')
    """
    text = column_texts("", [cell], unknown="")[0]
    return text.rstrip("0").rstrip(".") if isinstance(cell, float) and "." in text else text


def is_number_column(cells: Sequence[Cell]) -> bool:
    """Whether a column holds numbers, or nothing else, so that it stands to the right."""
    known = [cell for cell in cells if cell is not None]
    return bool(known) and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in known)


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> counted(1, "introducer"), counted(1200, "introducer")
    ('1 introducer', '1,200 introducers')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _text(cell: Cell, *, unknown: str, decimals: int) -> str:
    if cell is None or cell in ("", []):
        return unknown
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, list):
        return ", ".join(cell)
    if isinstance(cell, float):
        return _measure(cell, decimals)
    return cell if isinstance(cell, str) else str(cell)


def _decimals(numbers: Sequence[float]) -> int:
    """Decimals at which the largest number shows four digits, and none when all are whole."""
    largest = max(map(abs, numbers), default=0.0)
    if all(number.is_integer() for number in numbers):
        return 0
    return max(1, DIGITS - 1 - floor(log10(largest)))


def _warmth_decimals(numbers: Sequence[float]) -> int:
    """Two decimals, up to four where the smallest number needs them for a first digit or two."""
    smallest = min((number for number in numbers if number > 0), default=1.0)
    return min(DIGITS, max(2, 1 - floor(log10(smallest))))


def _measure(number: float, decimals: int) -> str:
    if decimals > MOST_DECIMALS:
        return f"{number:.{DIGITS - 1}e}"
    least = 10.0**-decimals
    if number and abs(number) < least / 2:
        return f"<{least:.{decimals}f}" if number > 0 else f"-{0:.{decimals}f}"
    return f"{number:.{decimals}f}"
