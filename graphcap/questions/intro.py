"""Who can introduce me to whom: the best warm-introduction chains between two people."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any, Literal

from graphcap.cuts import ChainCut
from graphcap.errors import InputError
from graphcap.model import Answer, Chain
from graphcap.questions.chains import chain_notes, chain_row, check_limits, given, lengths, store_of
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.registry import CHAIN_COLUMNS, MAX_TIES, TIE_PARAMETERS, Parameter, Question
from graphcap.search.chains import best_chains, strongest_arc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphcap.network import Network

EXACT_DISJOINT_TIES = 4


def intro(
    network: Network,
    source: str,
    target: str,
    *,
    best: int = 5,
    max_ties: int = 4,
    by: Literal["odds", "ties"] = "odds",
    disjoint: bool = False,
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
    avoid: Iterable[str] = (),
) -> Answer[Chain]:
    """Which chains of people can introduce ``source`` to ``target`` most warmly.

    Parameters
    ----------
    network
        Where to look.
    source, target
        An id, or a name that fits one person.
    best
        How many chains at most.
    max_ties
        The longest chain, 1 to 8 ties.
    by
        ``odds``: warmest first; ``ties``: shortest first.
    disjoint
        As many chains as possible that share no introducer, instead of the best ones.
    kind, not_kind
        Use only, or never, ties of these kinds.
    avoid
        People who are on no chain.

    Returns
    -------
    Answer
        Rows in order; none when there is no chain, which is an answer.

    Raises
    ------
    UnknownPerson
        When a person is nobody, or more than one.
    InputError
        For limits out of range, an unknown kind, or the same person twice.
    """
    check_limits(best, max_ties)
    start, end = network.number(source), network.number(target)
    if start == end:
        message = f'"{network.people.ids[start]}" is both ends; name two people'
        raise InputError(message)
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid, ends=(start, end))
    kinds = narrowing.kinds
    asked = {"from": network.people.ids[start], "to": network.people.ids[end], "best": best, "max_ties": max_ties}
    asked |= given(by=by if by != "odds" else None, disjoint=disjoint) | narrowing.asked
    limits: dict[str, Any] = {"best": best, "max_ties": max_ties, "kinds": kinds, "avoid": narrowing.avoid}
    more: dict[str, Any]
    if disjoint:
        rows, more, notes = _disjoint(network, start, end, limits)
    else:
        found = best_chains(network, start, (end,), by=by, **limits)
        rows = tuple(chain_row(network, chain, rank=rank, kinds=kinds) for rank, chain in enumerate(found.chains, 1))
        more, notes = {"by_length": lengths(network, found.by_length)}, ()
    if not rows:
        ends = f"from {network.people.name(start)} to {network.people.name(end)}"
        notes = (f"no chain of at most {max_ties} ties leads {ends}{narrowing}",)
    first = _acquainted(network, start, end, kinds)
    return Answer("intro", asked, network.as_of, store_of(network), rows, more, (*first, *notes, *chain_notes(rows)))


def _disjoint(network: Network, start: int, end: int, limits: dict[str, Any]) -> tuple[tuple[Chain, ...], dict[str, Any], tuple[str, ...]]:
    from graphcap.search.disjoint import disjoint_chains

    found = disjoint_chains(network, start, end, **limits)
    rows = tuple(chain_row(network, chain, rank=rank, kinds=limits["kinds"]) for rank, chain in enumerate(found.chains, 1))
    if not rows:
        return rows, {"exact": found.exact}, ()
    odds = [row.odds for row in rows]
    more = {"exact": found.exact, "at_least_one_works": {"low": max(odds), "high": 1 - prod(1 - value for value in odds)}}
    notes = ["at least one works: a range, because the target's own yes is common to all chains"]
    if not found.exact:
        notes.append(
            f"{len(rows)} is a lower bound: beyond {EXACT_DISJOINT_TIES} ties the most chains that share no introducer are not "
            f"searched to the end"
        )
    return rows, more, tuple(notes)


def _acquainted(network: Network, start: int, end: int, kinds: bytes | None) -> tuple[str, ...]:
    arc = strongest_arc(network, start, end, kinds)
    if arc is None:
        return ()
    strength, kind = arc
    names = f"{network.people.name(start)} and {network.people.name(end)}"
    return (f"{names} share a tie already: {network.kinds[kind].name}, strength {strength:g}",)


def _cut(source: str, target: str, *, max_ties: int = 4, avoid: Iterable[str] = (), **_: Any) -> ChainCut:
    """The ways from one to the other."""
    return ChainCut((source,), (target,), max_ties, people=tuple(avoid))


QUESTION = Question(
    name="intro",
    summary="The best warm-introduction chains from one person to another.",
    rule=(
        "A chain's odds are the product of the strengths of its ties; each step takes its strongest allowed arc. All chains of at"
        " most --max-ties ties are "
        "weighed, so the answer is exact. Order: higher odds (12 decimals), then fewer ties, then ids. --disjoint gives as many "
        "chains as possible that share "
        "no introducer: the most there are up to 4 ties (Itai, Perl & Shiloach 1982, doi:10.1002/net.3230120306), said to be a "
        "lower bound beyond."
    ),
    example='graphcap intro "{junior}" "{executive}" --best 3',
    about="people",
    reads=(),
    parameters=(
        Parameter("source", "person", "Who asks: an id, or a name that fits one person.", positional=True),
        Parameter("target", "person", "Whom they want to meet.", positional=True),
        Parameter("best", "integer", "How many chains.", default=5, least=1, most=1000),
        MAX_TIES,
        Parameter("by", "choice", "Warmest first, or shortest first.", default="odds", choices=("odds", "ties")),
        Parameter("disjoint", "flag", "As many chains as possible that share no introducer.", default=False),
        *TIE_PARAMETERS,
    ),
    columns=CHAIN_COLUMNS,
    ask=intro,
    cut=_cut,
)
