"""Asks as a network keeps them: who asked whom, through whom, and what came of it; and odds fitted to what came of asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from graphcap.columns import Column

ACCEPTED, DECLINED, SILENT = "accepted", "declined", "silent"
OUTCOMES = (ACCEPTED, DECLINED, SILENT)
"""What may come of an ask."""
UNKNOWN_OUTCOME = len(OUTCOMES)
"""Stands for an ask of which nobody has said yet what came of it."""
RECENT_DAYS = 90
"""Asks of so many days count as recent (``asked_90_days``)."""


class Bin(NamedTuple):
    """Asks of similar chance: what was predicted, and what happened.

    Attributes
    ----------
    low, high
        The least and the greatest chance of any of them.
    n
        How many.
    chance
        The mean chance.
    accepted
        The share that was accepted.
    """

    low: float
    high: float
    n: int
    chance: float
    accepted: float


class Calibration(NamedTuple):
    """How likely a request is accepted at given odds: min(1, a x odds^g), as fitted to asks (`graphcap.evidence.calibration`).

    Attributes
    ----------
    a, g
        The two constants; g is positive, so that no order of chains changes.
    n
        How many asks it rests on.
    brier
        The mean squared difference between chance and outcome: 0 is perfect, .25 is what a coin gets.
    reliability
        The same asks in bins of rising chance.
    """

    a: float
    g: float
    n: int
    brier: float
    reliability: tuple[Bin, ...]

    def chance(self, odds: float) -> float:
        """The chance that a request over a chain of these odds is accepted.

        Examples
        --------
        >>> Calibration(a=0.5, g=2.0, n=30, brier=0.2, reliability=()).chance(0.5)
        0.125
        """
        return float(min(1.0, self.a * odds**self.g))

    def told(self) -> dict[str, Any]:
        """The same as JSON has it."""
        return self._asdict() | {"reliability": [row._asdict() for row in self.reliability]}

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """What `told` gave."""
        return cls(**told | {"reliability": tuple(Bin(**row) for row in told["reliability"])})


class Asks(NamedTuple):
    """Asks in the order of time.

    Attributes
    ----------
    times
        ``q``, microseconds since 1970 UTC, rising.
    sources, targets
        ``I``, numbers of people.
    outcomes
        ``B``, places in `OUTCOMES`; `UNKNOWN_OUTCOME` where nobody has said.
    odds
        ``d``, of the chain on the day of the ask; NaN where unknown.
    via_offsets, via
        ``Q`` and ``I``: the introducers of ask i, in order, stand at ``via_offsets[i]`` to ``via_offsets[i + 1]`` of ``via``.
    recent
        ``I``, a number a person: how many asks of the last `RECENT_DAYS` went through them.
    calibration
        What was fitted to them; None while there are too few.
    """

    times: Column
    sources: Column
    targets: Column
    outcomes: Column
    odds: Column
    via_offsets: Column
    via: Column
    recent: Column
    calibration: Calibration | None = None

    def __len__(self) -> int:
        return len(self.times)

    def recently(self, person: int) -> int:
        """How many asks of the last `RECENT_DAYS` went through somebody."""
        count: int = self.recent.slice(person, person + 1)[0]
        return count
