"""Answers as a small HTML table for notebooks.

Every text is escaped, and shows escapes for control and bidirectional characters. Only the notebook's own colours are used, so that it
reads on light and on dark.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from graphcap.report.as_table import CALIBRATION, circumstances, ends, short_chain
from graphcap.report.cells import is_chain, rows_to_read
from graphcap.report.chain_blocks import chain_labels
from graphcap.report.figures import bar, column_texts, counted, heading, is_chance, is_number_column, is_warmth, with_chances
from graphcap.report.terminal import FINE, escape_for_terminal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphcap.model import Answer
    from graphcap.report.cells import Cell

MOST_ROWS = 50
FAINT = "opacity:.7;font-size:.9em"


def table(answer: Answer[Any]) -> str:
    """The first 50 rows as a table, with the title above and the notes below; an empty answer is its notes."""
    rows = answer.rows[:MOST_ROWS]
    labels = chain_labels(answer, rows)
    if rows and is_chain(rows[0]):
        flat = [
            {"rank": chain.rank, **short_chain(chain.odds, chain.people, labels, arrow=FINE.arrow), **_dispute(chain)} for chain in rows
        ]
    else:
        flat = rows_to_read(answer.rows, MOST_ROWS)
    flat = with_chances(flat, answer.more.get(CALIBRATION))
    named = f" {FINE.arrow} ".join(ends(answer, labels))
    left = len(answer.rows) - len(rows)
    below = ([f"{FINE.ellipsis} {counted(left, 'more row')}"] if left else []) + list(answer.notes)
    return (
        f"<div><p><b>{_safe(answer.question)}</b> {_safe(named)}<br>"
        f'<span style="{FAINT}">{_safe(f" {FINE.dot} ".join(circumstances(answer)))}</span></p>\n'
        f"{_grid(flat)}" + "".join(f'<p style="{FAINT}">{_safe(note)}</p>\n' for note in below) + "</div>"
    )


def _dispute(chain: Any) -> dict[str, Cell]:
    """Who disputes it, where anybody disputes the answer."""
    return {"disputed": chain.disputed} if hasattr(chain, "disputed") else {}


def _grid(rows: Sequence[Mapping[str, Cell]]) -> str:
    if not rows:
        return ""
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    sides = {name: "right" if is_number_column(cells) else "left" for name, cells in columns.items()}
    texts = zip(*(_column(name, cells) for name, cells in columns.items()), strict=True)
    heads = "".join(f'<th scope="col" style="text-align:{sides[name]}">{_safe(heading(name))}</th>' for name in columns)
    lines = [
        "".join(f'<td dir="auto" style="text-align:{side}">{text}</td>' for side, text in zip(sides.values(), row, strict=True))
        for row in texts
    ]
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody></table>\n"


def _column(name: str, cells: Sequence[Cell]) -> list[str]:
    """The cells of one column as HTML; odds get a bar."""
    texts = [_safe(text) for text in column_texts(name, cells, unknown=FINE.unknown)]
    if not is_warmth(name) and not is_chance(name):
        return texts
    return [
        f'<span aria-hidden="true">{bar(cell, FINE)}</span> {text}' if isinstance(cell, float) else text
        for cell, text in zip(cells, texts, strict=True)
    ]


def _safe(text: str) -> str:
    return escape(escape_for_terminal(text))
