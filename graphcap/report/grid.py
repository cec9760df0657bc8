"""Rows in aligned columns: as wide as they need, cut where the screen is narrower, reasons beneath when they are long."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphcap.report.figures import column_texts, heading, is_number_column
from graphcap.report.layout import NARROWEST, cut, display_width, pad, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphcap.report.cells import Cell
    from graphcap.report.terminal import Screen

GAP = "  "
REASON = "why"
KEY = 24
"""The first column is cut below this width only where nothing else is left to give: it holds what is typed next."""


class GridColumn(NamedTuple):
    """One column of a grid, its texts ready for the screen.

    Attributes
    ----------
    name, head, texts
        The field, its heading, and a text a row.
    right
        Whether it holds numbers, which stand to the right.
    natural
        The width that shows everything.
    least
        The width below which it says nothing: numbers are never cut.
    """

    name: str
    head: str
    texts: list[str]
    right: bool
    natural: int
    least: int


def grid_lines(rows: Sequence[Mapping[str, Cell]], screen: Screen) -> Iterator[str]:
    """The lines of a grid: heads, a rule, rows; what does not fit is said in a last line. Nothing for no rows."""
    if not rows:
        return
    names = list(rows[0])
    columns = [
        _column(name, [row[name] for row in rows], screen, narrowest=NARROWEST if place else KEY) for place, name in enumerate(names)
    ]
    reasons = next((column for column in columns if column.name == REASON), None)
    others = [column for column in columns if column is not reasons]
    if reasons is not None and _total([column.natural for column in [*others, reasons]]) <= screen.width:
        others, reasons = [*others, reasons], None
    kept = _fitting(others, screen.width)
    if len(rows) == 1 and len(kept) < len(others):
        yield from _record(columns, screen)
        return
    widths = _widths(kept, screen.width)
    yield screen.bold(_line([column.head for column in kept], kept, widths, screen))
    yield screen.dim(GAP.join(screen.glyphs.rule * width for width in widths))
    for number in range(len(rows)):
        yield _line([column.texts[number] for column in kept], kept, widths, screen)
        if reasons is not None and rows[number][REASON]:
            yield from _reason(reasons.texts[number], screen)
    if len(kept) < len(others):
        left_out = ", ".join(column.head for column in others[len(kept) :])
        yield from map(screen.dim, wrap(f"{screen.glyphs.ellipsis} not shown for want of width: {left_out}".split(), screen.width))


def _column(name: str, cells: Sequence[Cell], screen: Screen, *, narrowest: int) -> GridColumn:
    head, right = screen.safe(heading(name)), is_number_column(cells)
    texts = [screen.safe(text) for text in column_texts(name, cells, unknown=screen.glyphs.unknown)]
    natural = max(map(display_width, [head, *texts]))
    return GridColumn(name, head, texts, right, natural, natural if right else min(natural, max(narrowest, display_width(head))))


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _fitting(columns: Sequence[GridColumn], width: int) -> list[GridColumn]:
    """The columns from the left that fit at their least widths, at least one."""
    count = len(columns)
    while count > 1 and _total([column.least for column in columns[:count]]) > width:
        count -= 1
    return list(columns[:count])


def _widths(columns: Sequence[GridColumn], width: int) -> list[int]:
    """The natural widths, the widest taken from first until the line fits; on a very narrow screen the first column gives the rest."""
    widths = [column.natural for column in columns]
    while _total(widths) > width:
        spare = [(own, -place) for place, (own, column) in enumerate(zip(widths, columns, strict=True)) if own > column.least]
        if not spare:
            widths[0] = max(1, widths[0] - (_total(widths) - width))
            break
        widths[-max(spare)[1]] -= 1
    return widths


def _line(texts: Sequence[str], columns: Sequence[GridColumn], widths: Sequence[int], screen: Screen) -> str:
    cells = zip(texts, columns, widths, strict=True)
    ellipsis = screen.glyphs.ellipsis
    return GAP.join(pad(cut(text, width, ellipsis=ellipsis), width, right=column.right) for text, column, width in cells).rstrip()


def _reason(text: str, screen: Screen) -> Iterator[str]:
    for line in wrap(text.split(), screen.width - 2 * len(GAP)):
        yield 2 * GAP + screen.dim(line)


def _record(columns: Sequence[GridColumn], screen: Screen) -> Iterator[str]:
    """One row that is wider than the screen: a line for each of its columns."""
    heads = max(display_width(column.head) for column in columns)
    for column in columns:
        first, *others = wrap(column.texts[0].split(), screen.width - heads - len(GAP)) or [""]
        yield f"{screen.dim(pad(column.head, heads))}{GAP}{first}"
        for line in others:
            yield " " * heads + GAP + line
