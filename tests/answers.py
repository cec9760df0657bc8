"""Made-up answers, and a terminal to show them on, for tests."""

from __future__ import annotations

import io
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from graphcap.model import Answer, Chain, ChainTie, WeakestTie

if TYPE_CHECKING:
    from collections.abc import Sequence

HOSTILE = "Ana\x1b[2J\u202eanA\n<script>"
"""A name that would clear a terminal, turn text around, end a line and run in a page."""
FORMULA = "=cmd()"
STORE = {"address": "here", "generation": 3, "people": 46, "ties": 879}


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal and keeps what is written."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="")

    def isatty(self) -> bool:
        return True

    @property
    def seen(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode(self.encoding)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class ReachRow:
    """A row like those of `access`."""

    person: str | None
    odds: float | None
    ties: int | None
    via: str | None


def answer(rows: Sequence[Any], *, question: str = "made-up", **others: Any) -> Answer[Any]:
    """An answer with these rows."""
    return Answer(question, others.pop("asked", {}), "2026-01-31", others.pop("store", STORE), rows, others.pop("more", {}), **others)


def chain_of(*people: tuple[str, str], steps: Sequence[tuple[str, float, str | None]], **others: Any) -> Chain:
    """A chain of people (id, name) by steps (kind, strength, last contact)."""
    ids = [person for person, _ in people]
    ties = tuple(ChainTie(source, target, *step) for source, target, step in zip(ids[:-1], ids[1:], steps, strict=True))
    weakest = min(ties, key=lambda tie: tie.strength)
    facts = {"rank": 1, "coverage": 1.0, "tied_with": 0, "asked_90_days": (0,) * (len(ids) - 2)} | others
    return Chain(
        people=tuple(ids),
        names=tuple(name for _, name in people),
        odds=prod(tie.strength for tie in ties),
        ties=ties,
        weakest=WeakestTie(weakest.source, weakest.target, weakest.strength),
        **facts,
    )


ANA, BEN, CHLOE, DAI = ("c05", "Ana Silva"), ("c45", "Ben Okafor"), ("c20", "Chloé Martin"), ("c31", "Dai Li")
