"""Who can introduce me to whom: the best warm-introduction chains between two people."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any, Literal

from graphcap.cuts import ChainCut
from graphcap.errors import InputError
from graphcap.model import Answer, Chain
from graphcap.policy import PERSONAL
from graphcap.questions.chains import calibrated, chain_notes, chain_row, check_limits, given, lengths, not_to_be_asked, store_of
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.registry import ALUMNI, CHAIN_COLUMNS, MAX_TIES, TIE_PARAMETERS, OwnView, Parameter, Question
from graphcap.search.chains import strongest_arc
from graphcap.search.permitted import permitted_chains, permitted_disjoint

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
    spread: bool = False,
    draft: bool = False,
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
    avoid: Iterable[str] = (),
    alumni: bool = False,
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
    spread
        Those first whose introducers were not asked often of late: odds x (1 - min(.6, .15 x their asks of the last 90 days)).
    draft
        With a request to the first introducer of the first chain, in words.
    kind, not_kind
        Use only, or never, ties of these kinds.
    avoid
        People who are on no chain.
    alumni
        Whether those who have left may introduce, too.

    Returns
    -------
    Answer
        Rows in order; none when there is no chain, which is an answer.

    Raises
    ------
    UnknownPerson
        When a person is nobody, or more than one.
    InputError
        For limits out of range, an unknown kind, the same person twice, or spread beside disjoint or by ties.
    """
    check_limits(best, max_ties)
    if spread and (disjoint or by == "ties"):
        message = "--spread has an order of its own: leave out --disjoint and --by ties, or --spread"
        raise InputError(message)
    start, end = network.number(source), network.number(target)
    if start == end:
        message = f'"{network.people.ids[start]}" is both ends; name two people'
        raise InputError(message)
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid, ends=(start, end))
    kinds = narrowing.kinds
    asked = {"from": network.people.ids[start], "to": network.people.ids[end], "best": best, "max_ties": max_ties}
    asked |= given(by=by if by != "odds" else None, disjoint=disjoint, spread=spread, draft=draft, alumni=alumni) | narrowing.asked
    limits: dict[str, Any] = {"best": best, "max_ties": max_ties, "kinds": kinds, "avoid": narrowing.avoid, "alumni": alumni}
    more: dict[str, Any]
    if disjoint:
        rows, more, notes = _disjoint(network, start, end, limits)
    elif spread:
        rows, more, notes = _spread(network, start, end, limits)
    else:
        found = permitted_chains(network, start, (end,), by=by, by_length=True, **limits)
        rows = tuple(chain_row(network, chain, rank=rank, kinds=kinds) for rank, chain in enumerate(found.chains, 1))
        more, notes = {"by_length": lengths(network, found.by_length)}, ()
    first = _acquainted(network, start, end, kinds)
    if end in network.reserve.no_targets_of(start):
        first, notes = (), (not_to_be_asked(network, (end,)),)
    elif not rows:
        ends = f"from {network.people.name(start)} to {network.people.name(end)}"
        notes = (f"no chain of at most {max_ties} ties leads {ends}{narrowing}",)
    more |= calibrated(network)
    if draft and rows:
        from graphcap.questions.draft import draft_of

        written = draft_of(network, [network.people.ids.place(person) for person in rows[0].people])
        more |= {"draft_to": written.to, "draft": list(written.paragraphs)}
        notes = (*notes, *written.notes)
    return Answer("intro", asked, network.as_of, store_of(network), rows, more, (*first, *notes, *chain_notes(network, rows)))


def _disjoint(network: Network, start: int, end: int, limits: dict[str, Any]) -> tuple[tuple[Chain, ...], dict[str, Any], tuple[str, ...]]:
    found = permitted_disjoint(network, start, end, **limits)
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


def _spread(network: Network, start: int, end: int, limits: dict[str, Any]) -> tuple[tuple[Chain, ...], dict[str, Any], tuple[str, ...]]:
    from graphcap.search.spread import MOST_CHAINS, spread_chains

    found = spread_chains(network, start, end, **limits)
    rows = tuple(chain_row(network, row.chain, rank=rank, kinds=limits["kinds"]) for rank, row in enumerate(found.chains, 1))
    more = {"by_length": lengths(network, found.by_length), "exact": found.exact, "spread": [row.value for row in found.chains]}
    notes = ["spread: in the order of odds x (1 - min(.6, .15 x asks)), asks being those of all introducers in the last 90 days"]
    if not found.exact:
        notes.append(f"of the chains beyond the best {MOST_CHAINS:,} by odds, one may come before the last of these")
    return rows, more, tuple(notes) if rows else ()


def _acquainted(network: Network, start: int, end: int, kinds: bytes | None) -> tuple[str, ...]:
    arc = strongest_arc(network, start, end, kinds)
    if arc is None:
        return ()
    strength, kind = arc
    names = f"{network.people.name(start)} and {network.people.name(end)}"
    return (f"{names} share a tie already: {network.kinds[kind].name}, strength {strength:g}",)


def _cut(
    source: str, target: str, *, max_ties: int = 4, avoid: Iterable[str] = (), draft: bool = False, best: int = 5, **asked: Any
) -> ChainCut | None:
    """The ways from one to the other; a draft looks for events that both took part in."""
    if draft:
        return None
    asked |= {"best": best, "max_ties": max_ties, "avoid": avoid}

    def floors(part: Network) -> tuple[float, ...]:
        return _floors(intro(part, source, target, **asked), best, max_ties)

    ranked = not asked.get("spread") and not asked.get("disjoint") and asked.get("by", "odds") == "odds"
    return ChainCut((source,), (target,), max_ties, people=tuple(avoid), floors=floors if ranked else None)


def _floors(answer: Answer[Chain], best: int, max_ties: int) -> tuple[float, ...]:
    """What a chain of 1, 2, ... ties has to reach to be shown beside these: as one of the best, or as the best of its length."""
    last = answer.rows[-1].odds if len(answer.rows) == best else 0.0
    warmest = {chain["ties"]: chain["odds"] for chain in answer.more["by_length"]}
    return tuple(min(last, warmest.get(ties, 0.0)) for ties in range(1, max_ties + 1))


QUESTION = Question(
    name="intro",
    summary="The best warm-introduction chains from one person to another.",
    rule=(
        "A chain's odds are the product of the strengths of its ties; each step takes its strongest allowed arc. All chains of at"
        " most --max-ties ties are "
        "weighed, so the answer is exact. Order: higher odds (12 decimals), then fewer ties, then ids. --disjoint gives as many "
        "chains as possible that share "
        "no introducer: the most there are up to 4 ties (Itai, Perl & Shiloach 1982, doi:10.1002/net.3230120306), said to be a "
        "lower bound beyond. Nobody is on a chain who does not want to be asked, nor, as an introducer, who has left (--alumni: may be). "
        "--spread orders by odds x (1 - min(.6, .15 x asks)), asks being those of the last 90 days of all introducers together. "
        "--draft writes a request to the first introducer, with what joins the two ends, an offer where there is one, and an easy no."
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
        Parameter("spread", "flag", "Spare those who were asked often: odds x (1 - min(.6, .15 x asks)).", default=False),
        Parameter("draft", "flag", "Write a request to the first introducer, to be sent or passed on.", default=False),
        *TIE_PARAMETERS,
        ALUMNI,
    ),
    columns=CHAIN_COLUMNS,
    ask=intro,
    roles=PERSONAL,
    own_view=OwnView(
        people=("source",),
        seen=("rank", "people", "names", "ties", "weakest", "left", "away"),
        worded=("odds",),
    ),
    ranked=("people",),
    cut=_cut,
)
