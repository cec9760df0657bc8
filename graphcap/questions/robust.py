"""How firmly an order stands: the same question asked 200 times of strengths drawn anew (`graphcap.search.redrawn`).

``rank_low`` and ``rank_high`` hold the middle 95 % of a row's ranks; a row that a draw does not hold counts as one after its last. Going
down the rows, one whose ranks overlap those of the row that leads its group has the same ``rank``: they print as equal.
"""

from __future__ import annotations

from dataclasses import make_dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphcap.search.redrawn import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphcap.model import Answer
    from graphcap.network import Network
    from graphcap.questions.registry import Question

DRAWS = 200
MIDDLE = (2.5, 97.5)
RANK, LOW, HIGH = "rank", "rank_low", "rank_high"
WIDER = 2
NOTE = f"ranks of {DRAWS} draws of the strengths, each by as much as its coverage lacks; ranks that overlap are equal"


def robust(question: Question, network: Network, values: Mapping[str, Any]) -> Answer[Any]:
    """The answer to a ranked question, each row with the ranks that it has among strengths drawn anew."""
    answer = question.ask(network, **values)
    wider = {"best": WIDER * values["best"]} if "best" in values else {}
    drawing, keys = Drawing.of(network), [_key(row, question.ranked) for row in answer.rows]
    ranks = np.zeros((DRAWS, len(keys)))
    for number in range(DRAWS):
        drawn = question.ask(drawing.drawn(number), **{**values, **wider}).rows
        place = {_key(row, question.ranked): rank for rank, row in enumerate(drawn, 1)}
        ranks[number] = [place.get(key, len(drawn) + 1) for key in keys]
    lows, highs = np.percentile(ranks, MIDDLE, axis=0, method="nearest").astype(int).tolist() if keys else ([], [])
    rows = tuple(_ranked(answer.rows, lows, highs))
    return answer._replace(asked={**answer.asked, "robust": True}, rows=rows, notes=(*answer.notes, NOTE))


def _key(row: Any, columns: Iterable[str]) -> tuple[Any, ...]:
    """What tells a row apart; a column whose name is a word of Python has a field with ``_`` behind it."""
    return tuple(getattr(row, column if hasattr(row, column) else f"{column}_") for column in columns)


def _ranked(rows: Sequence[Any], lows: Sequence[int], highs: Sequence[int]) -> Iterable[Any]:
    """The rows with their ranks; equal where they overlap."""
    head = 0
    for place, (row, low, high) in enumerate(zip(rows, lows, highs, strict=True)):
        if low > highs[head]:
            head = place
        names = [name for name in getattr(row, "_fields", None) or row.__dataclass_fields__ if name != RANK]
        values = {name: getattr(row, name) for name in names} | {LOW: low, HIGH: high}
        made = make_dataclass(f"Robust{type(row).__name__}", [RANK, *values], frozen=True)
        yield made(rank=head + 1, **values)
