"""Centrality and brokerage of everybody, by one of nine measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcap.errors import InputError
from graphcap.model import Answer
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import given, store_of
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.registry import TIE_PARAMETERS, Column, Parameter, Question

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphcap.network import Network

MEASURES = ("degree", "betweenness", "closeness", "harmonic", "eigenvector", "pagerank", "constraint", "effective_size", "hierarchy")


@dataclass(frozen=True, slots=True)
class CentralRow:
    """One person's value; None where it does not exist."""

    person: str
    value: float | None


@dataclass(frozen=True, slots=True)
class DegreeRow(CentralRow):
    """One person's neighbours: in all, and by direction."""

    out: int
    in_: int


def central(
    network: Network,
    measure: str,
    *,
    undirected: bool = False,
    weighted: bool | None = None,
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
    avoid: Iterable[str] = (),
) -> Answer[CentralRow]:
    """How central everybody is, by one measure.

    Parameters
    ----------
    network
        Of which the strongest allowed arc of each ordered pair is kept.
    measure
        One of `MEASURES`.
    undirected
        Pairs without direction.
    weighted
        None: as the measure's own default; the notes say which.
    kind, not_kind, avoid
        As in `graphcap.intro`; who is avoided is left out of the network.

    Returns
    -------
    Answer
        A row for everybody: highest value first, then id; without a value last. The notes state the rule.

    Raises
    ------
    InputError
        For a measure there is not.
    """
    if measure not in MEASURES:
        message = f'no measure "{measure}"; there are: {", ".join(MEASURES)}'
        raise InputError(message)
    from graphcap import measures

    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid)
    found = measures.central(network, measure, undirected=undirected, weighted=weighted, kinds=narrowing.kinds, avoid=narrowing.avoid)
    asked = {"measure": measure} | given(undirected=undirected) | ({} if weighted is None else {"weighted": weighted}) | narrowing.asked
    return Answer("central", asked, network.as_of, store_of(network), _rows(network, found, narrowing.avoid), {}, found.rule)


def _rows(network: Network, found: Any, left_out: tuple[int, ...]) -> Any:
    import numpy as np

    from graphcap.rows import ColumnRows, IdColumn, NumberColumn

    order = np.argsort(-found.values, kind="stable")  # NaN sorts last
    order = order[~np.isin(order, left_out)] if left_out else order
    values = found.values[order]
    ids, names = network.people.ids, network.people.texts.get("name")
    columns: dict[str, Any] = {"person": IdColumn(ids, order, names), "value": NumberColumn(values, known=~np.isnan(values))}
    if not found.beside:
        return ColumnRows(CentralRow, columns, len(order))
    columns |= {field: NumberColumn(found.beside[name][order].astype(np.int64)) for field, name in (("out", "out"), ("in_", "in"))}
    return ColumnRows(DegreeRow, columns, len(order))


QUESTION = Question(
    name="central",
    summary="Centrality and brokerage of everybody, by one of nine measures.",
    rule=(
        "The strongest allowed arc of each ordered pair is kept first. degree: neighbours out + in. betweenness: raw, over "
        "ordered pairs. closeness: (n - 1) / sum of "
        "distances outwards, empty where not everybody is reached. harmonic: sum of 1 / distance outwards. eigenvector: "
        "undirected, length 1. pagerank: damping .85, sums to "
        "1. constraint, effective_size, hierarchy: Burt (1992), on the strengths of both directions added. Distances are numbers "
        "of ties, with --weighted sums of "
        "1 - ln s. Beyond 20,000 people betweenness, closeness and harmonic are estimated from sampled sources, and the answer "
        "says how well."
    ),
    example="graphcap central --measure betweenness",
    about="people",
    reads=(),
    parameters=(
        Parameter("measure", "choice", "Which measure.", choices=MEASURES),
        Parameter("undirected", "flag", "Pairs without direction.", default=False),
        Parameter("weighted", "flag", "By strength, or not; each measure has its own default.", choices=("--unweighted",)),
        *TIE_PARAMETERS,
    ),
    columns=(
        Column("person", "id"),
        Column("value", "the measure; empty where it does not exist"),
        Column("out", "degree only: neighbours asked"),
        Column("in", "degree only: neighbours asking"),
    ),
    ask=central,
    roles=ORGANISATION,
    ranked=("person",),
)
