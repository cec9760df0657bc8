"""Who leads me to whom: the best chains to any of several people, or to decision-makers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from graphcap.cuts import ChainCut
from graphcap.errors import InputError
from graphcap.model import Answer
from graphcap.policy import PERSONAL
from graphcap.questions.chains import calibrated, chain_notes, chain_row, check_limits, given, lengths, not_to_be_asked, store_of
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.registry import ALUMNI, CHAIN_COLUMNS, DECIDERS, MAX_TIES, TIE_PARAMETERS, Column, OwnView, Parameter, Question
from graphcap.search.permitted import permitted_chains, permitted_each
from graphcap.search.rounds import order, shortest_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphcap.model import Chain, ChainTie, WeakestTie
    from graphcap.network import Network
    from graphcap.search.chains import FoundChain

ASSUMED_DECIDERS = "nobody said who decides: people who have reports are assumed to decide promotion"


class RouteChain(NamedTuple):
    """A chain as `graphcap.model.Chain` has it, whom it leads to, what they decide (empty where unknown), and whether that is assumed."""

    rank: int
    people: tuple[str, ...]
    names: tuple[str, ...]
    odds: float
    coverage: float
    tied_with: int
    asked_90_days: tuple[int, ...]
    ties: tuple[ChainTie, ...]
    weakest: WeakestTie
    left: tuple[str, ...]
    away: tuple[str, ...]
    target: str
    decides: tuple[str, ...]
    assumed: bool


def route(
    network: Network,
    source: str,
    *,
    to: Iterable[str] = (),
    deciders: str | Literal[True] | None = None,
    best: int = 5,
    each: bool = False,
    max_ties: int = 4,
    by: Literal["odds", "ties"] = "odds",
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
    avoid: Iterable[str] = (),
    alumni: bool = False,
) -> Answer[RouteChain]:
    """Which chains lead ``source`` most warmly to any of some people, or to decision-makers.

    Parameters
    ----------
    network
        Where to look.
    source
        An id, or a name that fits one person.
    to
        Whom to reach; without any, decision-makers.
    deciders
        A word: only those who decide it. True or None: all of them.
    best
        How many chains at most, over all targets.
    each
        The best chain to each target instead; those who are out of reach are counted in ``more``.
    max_ties, by, kind, not_kind, avoid, alumni
        As in `intro`.

    Returns
    -------
    Answer
        Rows in order; none when there is no chain.

    Raises
    ------
    UnknownPerson, InputError
        As in `intro`; and when nobody decides what was asked for.
    """
    check_limits(best, max_ties)
    start = network.number(source)
    named = tuple(network.number(text) for text in to)
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid, ends=(start,))
    closed = network.reserve.no_targets_of(start)
    targets = sorted(set(_targets(network, named, deciders)) - {start} - set(narrowing.avoid) - closed)
    limits: dict[str, Any] = {"max_ties": max_ties, "by": by, "kinds": narrowing.kinds, "avoid": narrowing.avoid}
    limits["alumni"] = alumni
    more: dict[str, Any] = {"targets": len(targets)}
    if each:
        chains = _each(network, start, targets, limits)
        more["out_of_reach"] = len(targets) - len(chains)
    else:
        found = permitted_chains(network, start, targets, best=best, by_length=True, **limits)
        chains = found.chains
        more["by_length"] = lengths(network, found.by_length)
    ids = network.people.ids
    asked: dict[str, Any] = {"from": ids[start]} | ({} if each else {"best": best}) | {"max_ties": max_ties}
    asked |= given(to=[ids[person] for person in named], deciders=deciders or not named, each=each, by=by if by != "odds" else None)
    asked |= given(alumni=alumni)
    ranked = tuple(chain_row(network, found, rank=rank, kinds=narrowing.kinds) for rank, found in enumerate(chains, 1))
    rows = _rows(network, ranked)
    notes = _notes(
        network, ranked, f"of at most {max_ties} ties leads from {network.people.name(start)} to any of", targets, named=bool(named)
    )
    if not closed.isdisjoint(named):
        notes = (not_to_be_asked(network, sorted(closed.intersection(named))), *(notes if targets else ()))
    return Answer("route", asked | narrowing.asked, network.as_of, store_of(network), rows, more | calibrated(network), notes)


def _targets(network: Network, named: Sequence[int], deciders: str | Literal[True] | None) -> list[int]:
    return list(named) if named and not deciders else [*named, *deciders_of(network, deciders)]


def deciders_of(network: Network, deciders: str | Literal[True] | None) -> list[int]:
    """Numbers of the people who decide: something, or the word that is given.

    Raises
    ------
    InputError
        When nobody decides that; it lists what people decide.
    """
    what = deciders if isinstance(deciders, str) else None
    decide = network.deciders.numbers(what)
    if not decide and what is not None:
        words = sorted({word for text in network.deciders.what for word in text.split(";")})
        message = f'nobody decides "{what}"; what people decide here: {", ".join(words) or "nothing"}'
        raise InputError(message)
    return decide


def _each(network: Network, start: int, targets: Sequence[int], limits: dict[str, Any]) -> tuple[FoundChain, ...]:
    """The best chain to each target that can be reached, in order."""
    chains = permitted_each(network, start, targets, **limits)
    return tuple(sorted(chains, key=shortest_order if limits["by"] == "ties" else order))


def _rows(network: Network, chains: Sequence[Chain]) -> tuple[RouteChain, ...]:
    decide = dict(zip(network.deciders.numbers(), network.deciders.what, strict=True))
    rows = []
    for chain in chains:
        target = chain.people[-1]
        what = decide.get(network.people.ids.place(target))
        decides = tuple(what.split(";")) if what else ()
        rows.append(RouteChain(*chain, target=target, decides=decides, assumed=bool(what) and network.deciders.assumed))
    return tuple(rows)


def _notes(network: Network, rows: Sequence[Chain], searched: str, targets: Sequence[int], *, named: bool) -> tuple[str, ...]:
    notes = []
    if network.deciders.assumed and not named:
        notes.append(ASSUMED_DECIDERS)
    if not targets:
        notes.append(
            "nobody to reach: no decision-makers are known; give a `decides` column, import with --deciders, or name people with --to"
        )
    elif not rows:
        notes.append(f"no chain {searched} {len(targets)} people")
    return (*notes, *chain_notes(network, rows))


def _cut(
    source: str,
    *,
    to: Iterable[str] = (),
    deciders: str | Literal[True] | None = None,
    max_ties: int = 4,
    avoid: Iterable[str] = (),
    **_: Any,
) -> ChainCut:
    """The ways to whom it may lead: as `_targets` has it."""
    named = tuple(to)
    return ChainCut((source,), named, max_ties, deciders=(deciders or True) if deciders or not named else None, people=tuple(avoid))


QUESTION = Question(
    name="route",
    summary="The best chains from a person to decision-makers, or to people you name.",
    rule=(
        "The same chains and odds as `intro`, over all targets together: the N best. --each gives the best one to each target. "
        "Targets are the people named "
        "with --to, else everybody who decides (--deciders WHAT: those who decide that), less those who do not want to be asked. "
        "A chain may pass through another target."
    ),
    example='graphcap route "{junior}" --deciders promotion --best 3',
    about="person",
    reads=("decides",),
    parameters=(
        Parameter("source", "person", "Who asks: an id, or a name that fits one person.", positional=True),
        Parameter("to", "people", "A person to reach (repeatable)."),
        DECIDERS,
        Parameter("best", "integer", "How many chains, over all targets.", default=5, least=1, most=1000),
        Parameter("each", "flag", "The best chain to each target.", default=False),
        MAX_TIES,
        Parameter("by", "choice", "Warmest first, or shortest first.", default="odds", choices=("odds", "ties")),
        *TIE_PARAMETERS,
        ALUMNI,
    ),
    columns=(
        *CHAIN_COLUMNS,
        Column("target", "the person it leads to"),
        Column("decides", "what they decide"),
        Column("assumed", "whether that is assumed because they have reports"),
    ),
    ask=route,
    roles=PERSONAL,
    own_view=OwnView(
        people=("source",),
        seen=("rank", "people", "names", "ties", "weakest", "left", "away", "target", "decides", "assumed"),
        worded=("odds",),
    ),
    ranked=("people",),
    cut=_cut,
)
