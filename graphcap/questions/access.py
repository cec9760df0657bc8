"""For everybody: how warm the best way to a decision-maker is, and through whom it goes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import compress, product
from typing import TYPE_CHECKING, Any, Literal

from graphcap.model import Answer
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import calibrated, check_limits, given, odds_note, store_of
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.registry import ALUMNI, DECIDERS, MAX_TIES, TIE_PARAMETERS, Column, Parameter, Question
from graphcap.questions.route import ASSUMED_DECIDERS, deciders_of
from graphcap.reserve import AWAY, LEFT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.reserve import Reserve
    from graphcap.rows import IdColumn
    from graphcap.search.reach import Reach

ODDS_UNITS = 10**12
ODDS_BITS = 40
TIES_BITS = 4


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One person's best chain to a decision-maker other than themselves; all None where there is none.

    ``via`` is the next person on it, which is the reason for the figure; ``target`` the decision-maker. ``marks`` says which of the three
    has left or is away: ``left``, ``via away`` and so on, separated by ``;``.
    """

    person: str
    odds: float | None
    ties: int | None
    via: str | None
    target: str | None
    marks: str | None


@dataclass(frozen=True, slots=True)
class ExplainedAccessRow(AccessRow):
    """The same with the reason as a sentence."""

    why: str


def access(
    network: Network,
    *,
    deciders: str | Literal[True] | None = None,
    max_ties: int = 4,
    why: bool = False,
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
    avoid: Iterable[str] = (),
    alumni: bool = False,
) -> Answer[AccessRow]:
    """How warmly everybody can reach a decision-maker other than themselves.

    Parameters
    ----------
    network
        Where to look.
    deciders
        A word: only those who decide it. True or None: all of them.
    max_ties
        The longest chain, 1 to 8 ties.
    why
        With a sentence in each row.
    kind, not_kind, avoid
        As in `graphcap.intro`; who is avoided is on no chain and in no row.
    alumni
        As in `graphcap.intro`.

    Returns
    -------
    Answer
        A row for everybody: warmest first, then fewer ties, then id; those without a chain last.
    """
    from graphcap.search.permitted import permitted_reach

    check_limits(1, max_ties)
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid)
    targets = sorted(set(deciders_of(network, deciders)) - set(narrowing.avoid) - network.reserve.no_targets())
    found = permitted_reach(network, targets, max_ties=max_ties, kinds=narrowing.kinds, avoid=narrowing.avoid, alumni=alumni)
    order = _order(found, narrowing.avoid)
    reached, counted = _rate(found, order, network.reserve.marked(LEFT))
    them = "the one decision-maker" if len(targets) == 1 else f"one of {len(targets):,} decision-makers"
    notes = [f"{reached:,} of {counted:,} people reach {them} within {max_ties} ties", odds_note(network)]
    if network.deciders.assumed:
        notes.insert(0, ASSUMED_DECIDERS)
    asked = {"max_ties": max_ties, "deciders": deciders or True} | given(alumni=alumni) | narrowing.asked
    rows = _rows(network, found, order, why=why)
    return Answer("access", asked, network.as_of, store_of(network), rows, {"deciders": len(targets)} | calibrated(network), tuple(notes))


def _order(found: Reach, left_out: tuple[int, ...]) -> npt.NDArray[np.int64]:
    """Everybody in the contract's order, as numbers: odds, ties and number packed into one integer each."""
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np

    from graphcap.arcs import merge

    count = len(found.odds)
    number_bits = max(1, count.bit_length())
    coldness = np.full(count, ODDS_UNITS + 1, np.uint64)
    known = ~np.isnan(found.odds)
    coldness[known] = ODDS_UNITS - np.rint(found.odds[known] * ODDS_UNITS).astype(np.int64)
    if ODDS_BITS + TIES_BITS + number_bits <= np.iinfo(np.uint64).bits:
        keys = (coldness << np.uint64(TIES_BITS) | found.ties.astype(np.uint64)) << np.uint64(number_bits) | np.arange(
            count, dtype=np.uint64
        )
        with ThreadPoolExecutor() as threads:
            keys = merge(list(threads.map(np.sort, np.array_split(keys, os.cpu_count() or 1))))
        order = (keys & np.uint64((1 << number_bits) - 1)).astype(np.int64)
    else:
        order = np.lexsort((found.ties, coldness))
    return order[~np.isin(order, left_out)] if left_out else order


def _rate(found: Reach, order: npt.NDArray[np.int64], left: frozenset[int]) -> tuple[int, int]:
    """How many have a chain, and of how many: those who have left are in no rate."""
    import numpy as np

    counted = order[~np.isin(order, list(left))] if left else order
    return int((found.ties[counted] > 0).sum()), len(counted)


def _rows(network: Network, found: Reach, order: npt.NDArray[np.int64], *, why: bool) -> Any:
    from graphcap.rows import ColumnRows, IdColumn, NumberColumn

    ids, names = network.people.ids, network.people.texts.get("name")
    known = found.ties[order] > 0
    columns: dict[str, Any] = {
        "person": IdColumn(ids, order, names),
        "odds": NumberColumn(found.odds[order], known=known),
        "ties": NumberColumn(found.ties[order], known=known),
        "via": IdColumn(ids, found.via[order], names),
        "target": IdColumn(ids, found.target[order], names),
        "marks": _marks(network.reserve, (order, found.via[order], found.target[order])),
    }
    rows = ColumnRows(AccessRow, columns, len(order))
    if not why:
        return rows
    return tuple(_explained(network, row) for row in rows)


def _marks(reserve: Reserve, columns: Sequence[npt.NDArray[np.int64]]) -> IdColumn:
    """Who of a row's people has left or is away, in words: one of few texts a row."""
    import numpy as np

    from graphcap.columns import TextColumn
    from graphcap.rows import IdColumn

    words = [f"{whose}{word}" for whose in ("", "via ", "target ") for word in ("left", "away")]
    texts = TextColumn.of(";".join(compress(words, chosen)) for chosen in product((False, True), repeat=len(words)))
    codes = np.zeros(len(columns[0]), np.int64)
    for people in columns:
        for mark in (LEFT, AWAY):
            marked = list(reserve.marked(mark))
            codes = 2 * codes + (np.isin(people, marked) if marked else 0)
    return IdColumn(texts, np.where(codes == 0, -1, codes))


def _explained(network: Network, row: AccessRow) -> ExplainedAccessRow:
    if row.via is None or row.target is None:
        sentence = "no chain within the limit leads to a decision-maker"
    else:
        via, target = (network.people.name(network.people.ids.place(person)) for person in (row.via, row.target))
        first = f"{target} directly" if row.via == row.target else f"{via} first, towards {target}"
        sentence = f"asks {first}: {row.ties} tie{'s' if row.ties != 1 else ''}, odds {row.odds:.3g}"
    return ExplainedAccessRow(row.person, row.odds, row.ties, row.via, row.target, row.marks, sentence)


QUESTION = Question(
    name="access",
    summary="For everybody: the best odds to a decision-maker, and through whom.",
    rule=(
        "For each person the best chain of at most --max-ties ties to any decision-maker but themselves: its odds, its number of "
        "ties, the next person on it and "
        "whom it leads to. Exact; the same odds and order as `intro`, and the same people are not asked. "
        "Nobody's unknown is a zero: without a chain the cells are empty."
    ),
    example="graphcap access --format csv --output access.csv",
    about="people",
    reads=("decides",),
    parameters=(
        DECIDERS,
        MAX_TIES,
        Parameter("why", "flag", "With a sentence in each row.", default=False),
        *TIE_PARAMETERS,
        ALUMNI,
    ),
    columns=(
        Column("person", "id"),
        Column("odds", "of the best chain; empty where there is none"),
        Column("ties", "how many ties it has"),
        Column("via", "the next person on it: the reason"),
        Column("target", "the decision-maker it leads to"),
        Column("marks", "who of the three has left or is away: left, via away, target away ..."),
    ),
    ask=access,
    roles=ORGANISATION,
    ranked=("person",),
)
