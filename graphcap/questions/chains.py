"""From chains found by number to rows that people read; what `intro` and `route` share."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from graphcap.dates import of_microseconds
from graphcap.errors import InputError
from graphcap.model import MOST_TIES, Chain, ChainTie, WeakestTie
from graphcap.network import UNKNOWN_TIME
from graphcap.reserve import AWAY, LEFT
from graphcap.search.chains import strongest_arc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphcap.network import Network
    from graphcap.search.chains import FoundChain

UNCALIBRATED = (
    "uncalibrated odds: products of tie strengths that rank chains by warmth; "
    "they are not probabilities until asks have been logged and fitted"
)


def chain_row(network: Network, found: FoundChain, *, rank: int, kinds: bytes | None) -> Chain:
    """A chain with its ids, names, steps and coverage."""
    ids = tuple(network.people.ids[person] for person in found.people)
    steps, coverage = [], []
    for source, target in pairwise(found.people):
        step, covered = _step(network, source, target, kinds)
        steps.append(step)
        coverage.append(covered)
    weakest = min(steps, key=lambda step: step.strength)
    return Chain(
        rank=rank,
        people=ids,
        names=tuple(network.people.name(person) for person in found.people),
        odds=found.odds,
        coverage=min(coverage),
        tied_with=found.tied_with,
        asked_90_days=tuple(recently_asked(network, person) for person in found.people[1:-1]),
        ties=tuple(steps),
        weakest=WeakestTie(weakest.source, weakest.target, weakest.strength),
        left=_marked(network, found.people, LEFT),
        away=_marked(network, found.people, AWAY),
    )


def _marked(network: Network, people: Iterable[int], mark: int) -> tuple[str, ...]:
    """Ids of those who have a mark of the reserve."""
    return tuple(network.people.ids[person] for person in people if network.reserve.has(person, mark))


def not_to_be_asked(network: Network, people: Iterable[int]) -> str:
    """What an answer says of targets that the reserve bars, and no more: not whether they mind everybody, or this request alone."""
    names = ", ".join(network.people.name(person) for person in people)
    return f"not to be asked: {names}; no chain to them is shown"


def recently_asked(network: Network, person: int) -> int:
    """How many asks of the last 90 days went through somebody (`graphcap.logged`)."""
    return 0 if network.asks is None else network.asks.recently(person)


def _step(network: Network, source: int, target: int, kinds: bytes | None) -> tuple[ChainTie, float]:
    """The strongest allowed arc between two people, and its tie's coverage."""
    arc = strongest_arc(network, source, target, kinds)
    if arc is None:
        message = f"a chain without an arc from {network.people.ids[source]} to {network.people.ids[target]}"
        raise AssertionError(message)
    strength, kind = arc
    ties = network.ties
    place = ties.find(source, target, kind)
    if place is None:
        place = ties.find(target, source, kind)
    last, coverage = None, 1.0
    if place is not None:
        moment = ties.last_contact.slice(place, place + 1)[0]
        last = None if moment == UNKNOWN_TIME else of_microseconds(moment)
        coverage = ties.coverage.slice(place, place + 1)[0]
    ids = network.people.ids
    return ChainTie(ids[source], ids[target], network.kinds[kind].name, strength, last), coverage


def lengths(network: Network, found: Sequence[FoundChain]) -> list[dict[str, Any]]:
    """The best chain for each number of introducers, as JSON has it."""
    return [
        {
            "introducers": len(chain.people) - 2,
            "ties": len(chain.people) - 1,
            "odds": chain.odds,
            "people": [network.people.ids[person] for person in chain.people],
            "names": [network.people.name(person) for person in chain.people],
        }
        for chain in found
    ]


def calibrated(network: Network) -> dict[str, Any]:
    """What stands apart from the rows where odds are fitted to what came of asks."""
    calibration = network.asks.calibration if network.asks is not None else None
    return {} if calibration is None else {"calibration": calibration}


def odds_note(network: Network) -> str:
    """What odds mean: warmth alone, or how the chance was fitted."""
    found = calibrated(network).get("calibration")
    if found is None:
        return UNCALIBRATED
    return (
        f"chance = min(1, {found.a:.3g} x odds^{found.g:.3g}), fitted to {found.n:,} asks (Brier score {found.brier:.3f});"
        " it ranks chains as their odds do"
    )


def chain_notes(network: Network, rows: Iterable[Chain]) -> tuple[str, ...]:
    """What every answer of chains says about its figures."""
    rows = tuple(rows)
    notes = [odds_note(network)] if rows else []
    assumed = sum(row.coverage == 0 for row in rows)
    if assumed:
        notes.append(f"{assumed} of the chains shown rest on a strength that was assumed for its kind, not declared (coverage 0)")
    return tuple(notes)


def check_limits(best: int, max_ties: int) -> None:
    """Refuse limits that no search takes.

    Raises
    ------
    InputError
        When ``best`` is under 1, or ``max_ties`` not 1 to 8.
    """
    if best < 1:
        message = f"best is {best}; ask for at least 1 chain"
        raise InputError(message)
    if not 1 <= max_ties <= MOST_TIES:
        message = f"max_ties is {max_ties}; a chain has 1 to {MOST_TIES} ties"
        raise InputError(message)


def given(**optional: Any) -> dict[str, Any]:
    """The optional parameters that were given, as an answer repeats them."""
    return {name: value for name, value in optional.items() if value not in ((), [], None, False)}


def store_of(network: Network) -> dict[str, Any]:
    """The store as an answer names it."""
    origin = network.origin
    people = len(network) if origin.people is None else origin.people
    return {"address": origin.address, "generation": origin.generation, "people": people, "ties": origin.ties}
