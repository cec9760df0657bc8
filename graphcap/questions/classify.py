"""Mentor or sponsor, by evidence: whether somebody talks to a person, or about them to those who decide.

The scores, and their source, stand in `graphcap.questions.role_scores`. Who scores .5 or more is called so; who does in both is called
both. A pair without events is unknown, however it was declared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from graphcap.model import Answer
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import store_of
from graphcap.questions.pairs_by_role import PairsByRole, pairs_by_role
from graphcap.questions.registry import ABOUT_PEOPLE, Column, Question
from graphcap.questions.role_scores import role_scores
from graphcap.questions.roles import deciders_known
from graphcap.rows import ColumnRows, IdColumn, NumberColumn, WordColumn

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from graphcap.network import Network

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

THRESHOLD = 0.5
DECIMALS = 12
MENTOR, SPONSOR = 1, 2
LABELS = ("neither", "mentor", "sponsor", "both", "unknown")
UNKNOWN = len(LABELS) - 1
DECLARED = ("", "mentors", "sponsors", "mentors;sponsors")


@dataclass(frozen=True, slots=True)
class ClassifyRow:
    """What one person is to another; None is unknown."""

    source: str
    source_name: str | None
    target: str
    target_name: str | None
    mentor_score: float | None
    sponsor_score: float | None
    label: str
    declared: str | None
    agrees: bool | None
    to_you: float | None
    about_you: float | None
    reach: float | None
    risk: int
    months: float | None
    why: str


class _Reasons(Sequence[str]):
    """The figures of each pair as a sentence, made when asked for."""

    def __init__(self, pairs: PairsByRole, order: Numbers) -> None:
        self._pairs = pairs
        self._order = order

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> list[str]: ...

    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self._sentence(place) for place in self._order[index].tolist()]
        return self._sentence(int(self._order[index]))

    def _sentence(self, place: int) -> str:
        pairs = self._pairs
        if np.isnan(pairs.months[place]):
            return "declared; no event shows it"
        return (
            f"{pairs.to_you[place]} to them, {pairs.about_you[place]} about them to {pairs.told[place]} who decide, "
            f"{pairs.risk[place]} in public, over {pairs.months[place]:.1f} months"
        )


def classify(network: Network) -> Answer[ClassifyRow]:
    """Who is whose mentor or sponsor, by evidence.

    Parameters
    ----------
    network
        With events; without, every pair is unknown.

    Returns
    -------
    Answer
        The highest of the two scores first, equals by the ids of source and target, unknown ones last; ``more`` has the thresholds, and how
        declared ties fare.
    """
    pairs = pairs_by_role(network)
    known, share, mentor, sponsor = role_scores(pairs)
    label = np.where(known, MENTOR * (mentor >= THRESHOLD) + SPONSOR * (sponsor >= THRESHOLD), UNKNOWN)
    declared = MENTOR * pairs.mentors + SPONSOR * pairs.sponsors
    agrees = np.where((declared > 0) & known, (label & declared) == declared, np.nan)
    best = np.where(known, np.round(np.maximum(mentor, sponsor), DECIMALS), -1)
    order = np.lexsort((pairs.target, pairs.source, -best))
    people, names = network.people.ids, network.people.texts.get("name", network.people.ids)
    columns: dict[str, Any] = {
        "source": IdColumn(people, pairs.source[order]),
        "source_name": IdColumn(names, pairs.source[order]),
        "target": IdColumn(people, pairs.target[order]),
        "target_name": IdColumn(names, pairs.target[order]),
        "mentor_score": NumberColumn(mentor[order], known[order]),
        "sponsor_score": NumberColumn(sponsor[order], known[order]),
        "label": WordColumn([LABELS[each] for each in label[order].tolist()]),
        "declared": WordColumn([DECLARED[each] for each in declared[order].tolist()]),
        "agrees": NumberColumn(agrees[order] == 1, ~np.isnan(agrees[order])),
        "to_you": NumberColumn(share[order]),
        "about_you": NumberColumn(1 - share[order]),
        "reach": NumberColumn(pairs.reach[order]),
        "risk": NumberColumn(pairs.risk[order]),
        "months": NumberColumn(pairs.months[order]),
        "why": WordColumn(_Reasons(pairs, order)),
    }
    rows = ColumnRows(ClassifyRow, columns, len(order))
    more = {"threshold": THRESHOLD, "labels": dict(Counter(LABELS[each] for each in label.tolist())), "declared": _fare(declared, agrees)}
    return Answer("classify", {}, network.as_of, store_of(network), rows, more, tuple(_notes(network, len(rows))))


def _fare(declared: Numbers, agrees: Floats) -> dict[str, int]:
    """How many declared ties evidence agrees with, contradicts, or says nothing of."""
    of_declared = agrees[declared > 0]
    return {
        "agree": int(np.count_nonzero(of_declared == 1)),
        "disagree": int(np.count_nonzero(of_declared == 0)),
        "unknown": int(np.count_nonzero(np.isnan(of_declared))),
    }


def _notes(network: Network, rows: int) -> Iterator[str]:
    if not rows:
        yield "nobody is declared a mentor or sponsor, and no event shows one: import ties of kind mentors and sponsors, or events"
    if network.events is None:
        yield "the store has no events, so what declared ties rest on is unknown; import advice, feedback and events about people"
    if not deciders_known(network):
        yield "nobody is known to decide anything, so sponsors cannot be told; give a `decides` column, or --deciders at import"
    yield f"called mentor or sponsor from a score of {THRESHOLD:g} on; `declared` is what was written, `agrees` whether events show it"
    yield ABOUT_PEOPLE


QUESTION = Question(
    name="classify",
    summary="Who is whose mentor or sponsor, by evidence, and whether declared ties hold.",
    rule=(
        "A mentor talks to you: advice, feedback, reviews, sessions that took place. A sponsor talks about you, to people who decide. Of "
        "n events an amount is n / (n + 3). Mentor score: the geometric mean of the amount to you, its share of what is said to and about "
        "you, and months from first to last over 12, at most 1. Sponsor score: of the amount about you, its share, reach (what they "
        "decide, times (1 + steps above) / 4), and the amount of public praise and of people who decide that were told. A part counts at "
        "least .05, an unknown reach .5. From .5 on somebody is called so. Without events a declared tie is unknown (after Ibarra, Carter "
        "& Silva 2010, Harvard Business Review 88(9); the constants are ours)."
    ),
    example="graphcap classify",
    about="people",
    reads=("decides", "level", "advice", "feedback", "session", "review", "endorsement", "recommendation", "events about a person"),
    parameters=(),
    columns=(
        Column("source", "id of the mentor or sponsor"),
        Column("source_name", "name"),
        Column("target", "id of whom they mentor or sponsor"),
        Column("target_name", "name"),
        Column("mentor_score", "0 to 1; empty without events"),
        Column("sponsor_score", "0 to 1; empty without events"),
        Column("label", "mentor, sponsor, both, neither, or unknown without events"),
        Column("declared", "what was written: mentors, sponsors, or both"),
        Column("agrees", "whether events show what was declared"),
        Column("to_you", "share of what is said to them"),
        Column("about_you", "share of what is said about them to people who decide"),
        Column("reach", "what the source decides, and how far above"),
        Column("risk", "public endorsements and recommendations"),
        Column("months", "from the first to the last event"),
        Column("why", "the figures it rests on"),
    ),
    ask=classify,
    roles=ORGANISATION,
)
