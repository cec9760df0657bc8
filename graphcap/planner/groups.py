"""The section about groups: whether people of each identity, and of each combination of two, are sponsored alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphcap.errors import InputError
from graphcap.planner.sections import Bar, Chart, Figure, Section

if TYPE_CHECKING:
    from graphcap.model import Answer
    from graphcap.planner.asked import Asked
    from graphcap.questions.equity import EquityRow

IDENTITY = "identity_"
FALSE_ALARMS = 0.05
"""So large a share of the groups named as worse off may be named by chance alone: their q is at most that."""


def equity_section(asked: Asked) -> Section:
    """Who is sponsored less than others of the same department and level."""
    from graphcap.questions.equity import QUESTION

    answer = asked.equity
    section = Section(
        "equity",
        "Equity of sponsorship",
        "Whether people of each identity, and of each combination of two, are sponsored alike where department and level are the same.",
        "graphcap equity",
        QUESTION.rule,
    )
    if isinstance(answer, InputError):
        return replace(section, notes=(f"left out: {answer}",))
    if not answer.rows and not answer.more["suppressed"]:
        return replace(section, notes=answer.notes)
    rates = Chart("Share with a sponsor", "share", tuple(Bar(_label(row), row.sponsor_rate, _gap(row)) for row in answer.rows), 1.0)
    return replace(section, figures=_figures(answer), charts=(rates,) if rates.bars else (), notes=answer.notes)


def _figures(answer: Answer[EquityRow]) -> tuple[Figure, ...]:
    firm = [row for row in answer.rows if row.q is not None and row.q <= FALSE_ALARMS]
    behind = sum((row.gap or 0) > 0 and row.interaction is None for row in firm)
    combined = sum((row.interaction or 0) > 0 for row in firm)
    return (
        Figure("groups shown", len(answer.rows), "count", "identities and combinations of two, of five people and over"),
        Figure("not shown", answer.more["suppressed"], "count", "groups of fewer than five, and others from which they could be had"),
        Figure(
            "sponsored less", behind, "count", "identities behind everybody else of the same department and level, beyond what chance gives"
        ),
        Figure("combined disadvantage", combined, "count", "combinations worse off than their parts tell, beyond what chance gives"),
    )


def _label(row: EquityRow) -> str:
    return ", ".join(f"{column.removeprefix(IDENTITY)}: {text}" for column, text in row.group.items())


def _gap(row: EquityRow) -> str:
    """The group's people, its gap to others like them, and how firm that is."""
    parts = [f"{row.people:,} people"]
    if row.gap is not None:
        more = "more" if row.gap > 0 else "less"
        parts.append(f"others of the same department and level {abs(100 * row.gap):.0f} points {more}")
    if row.interaction is not None:
        word = "more" if row.interaction > 0 else "less"
        parts.append(f"{abs(100 * row.interaction):.0f} points {word} disadvantage than its parts tell")
    if row.q is not None:
        parts.append("beyond chance" if row.q <= FALSE_ALARMS else "may be chance")
    return "; ".join(parts)
