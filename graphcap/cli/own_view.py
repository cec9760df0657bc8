"""Answers as the role `self` sees them: a person about themselves.

What a question declares as seen stands as it is; figures that rest on ties between others are words, and everything else is empty, so
that a new column is hidden until somebody says that it may be shown (`graphcap.questions.registry.OwnView`).

- A tie, or a chain of one tie, that the person is an end of keeps its figures.
- The words: `unknown` without a figure, or where it rests on an assumed strength alone; `warm` from .5 on; else `possible`.
- In sentences each fraction, and a 1 or 0 that stands for odds, becomes the same word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graphcap.disputes import DISPUTED, MarkedRow
from graphcap.errors import InputError
from graphcap.report.cells import column_name, field_names, is_chain, plain, written_name
from graphcap.report.parts import is_parted

if TYPE_CHECKING:
    from graphcap.model import Answer
    from graphcap.questions.registry import OwnView

WARM, POSSIBLE, UNKNOWN = "warm", "possible", "unknown"
WARM_FROM = 0.5
FRACTION = re.compile(r"(?<![\w.])(?:\d+\.\d+(?:e-?\d+)?|\d+e-\d+)(?!\w|\.\d|%| days)")
WHOLE = re.compile(r"\b((?:odds|strength|from|to|are|stay|them|with [^,;]+,) )([01])\b(?![\w.%-])")
TWO = 2
MEASURED = "Brier"
NOTE = "role self: figures of ties between others are shown as warm, possible or unknown, other figures about others not at all"


def word(figure: float | None) -> str:
    """What is said in place of a figure.

    >>> [word(figure) for figure in (0.8, 0.2, None)]
    ['warm', 'possible', 'unknown']
    """
    if figure is None:
        return UNKNOWN
    return WARM if figure >= WARM_FROM else POSSIBLE


def told(sentence: str) -> str:
    """A sentence with words in place of fractions.

    >>> told("asked through Ana, 2 ties, odds 0.64; last contact 2026-01-31"), told("best odds fall from 1 to 0.3")
    ('asked through Ana, 2 ties, odds warm; last contact 2026-01-31', 'best odds fall from warm to possible')
    """
    sentence = WHOLE.sub(lambda found: found[1] + word(float(found[2])), sentence)
    return FRACTION.sub(lambda found: word(float(found[0])), sentence)


def own_view(answer: Answer[Any], view: OwnView, person: str) -> Answer[Any]:
    """What the role `self` sees of an answer.

    Parameters
    ----------
    view
        As the question declares it.
    person
        The id of who asks.

    Raises
    ------
    InputError
        When it is about somebody else, and no row is of the one who asks.
    """
    rows = answer.rows
    if view.party is not None and person not in answer.asked.values():
        rows = [row for row in rows if getattr(row, view.party) == person]
        if not rows:
            message = f"{answer.question} is for the person and for whom its rows name: about {answer.asked['person']} nothing is of yours"
            raise InputError(message)
    more = {name: _between(plain(part), person) for name, part in answer.more.items() if name in view.more}
    more |= {name: [told(str(sentence)) for sentence in answer.more[name]] for name in view.more_told if name in answer.more}
    notes = tuple(told(note) for note in answer.notes if MEASURED not in note)
    return answer._replace(rows=[_row(row, view, person) for row in rows], more=more, notes=(*notes, NOTE) if rows else notes)


def _row(row: Any, view: OwnView, person: str) -> Any:
    """A row as that person sees it; whether it is disputed they see as well."""
    if isinstance(row, MarkedRow):
        seen, mark = _row(row.row, view, person), row.disputed
        return seen | {DISPUTED: mark} if isinstance(seen, dict) else row.holding(seen)
    cells = {written_name(name): plain(getattr(row, name)) for name in field_names(row)}
    if is_chain(row) and len(row.people) == TWO and person in row.people:
        return _kept(row, cells)
    assumed = is_chain(row) and row.coverage == 0
    shown: dict[str, Any] = {}
    for name, cell in cells.items():
        if name in view.seen:
            shown[name] = _between(cell, person)
        elif name in view.worded:
            shown[name] = UNKNOWN if assumed else word(cell)
        elif name in view.told:
            shown[name] = None if cell is None else told(cell)
        else:
            shown[name] = None
    if "why" in shown and shown["why"] is None:
        shown["why"] = "; ".join(f"{column_name(name, '')} {shown[name]}" for name in view.worded) or None
    return _kept(row, shown)


def _kept(row: Any, cells: dict[str, Any]) -> Any:
    """The cells as a row: of the type that pages in parts need, else as they are."""
    return type(row)(**cells) if is_parted(row) else cells


def _between(cell: Any, person: str) -> Any:
    """A cell in which ties between others have words for figures."""
    if isinstance(cell, list):
        return [_between(part, person) for part in cell]
    if isinstance(cell, dict) and {"source", "target", "strength"} <= cell.keys() and person not in {cell["source"], cell["target"]}:
        return {name: None if name == "last_contact" else word(part) if name == "strength" else part for name, part in cell.items()}
    return cell
