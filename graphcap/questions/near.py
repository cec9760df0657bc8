"""Who is within two ties of a person, and how warmly they are reached when somebody in between goes.

For each the best chain and the best one through somebody else are kept, so that one look serves for whoever goes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from graphcap.reserve import LEFT
from graphcap.search.permitted import introducing_nobody

if TYPE_CHECKING:
    from graphcap.network import Network
    from graphcap.questions.narrowing import Narrowing

DECIMALS = 12
KEPT = 2


class Way(NamedTuple):
    """A chain of at most two ties: its odds, and the next person on it, which is its end where it has one tie."""

    odds: float
    via: int


class Near(NamedTuple):
    """The best way to everybody within two ties, and the best one through somebody else."""

    ways: dict[int, tuple[Way, ...]]

    def without(self, lost: int, other: int) -> Way | None:
        """The best way to one of them that does not lead through somebody, or to them."""
        return None if other == lost else next((way for way in self.ways[other] if way.via != lost), None)  # the better of the two is first


def near(network: Network, person: int, narrowing: Narrowing) -> Near:
    """Everybody within two ties of a person who may be asked and has not left, by chains that are permitted."""
    barred = introducing_nobody(network.reserve, person, alumni=False)
    never = network.reserve.no_targets_of(person) | network.reserve.marked(LEFT) | {person, *narrowing.avoid}
    minding = bool(len(network.reserve.ends))
    ways = defaultdict[int, list[Way]](list)
    for first, strength in _strongest(network, person, narrowing).items():
        if first in narrowing.avoid:
            continue
        if first not in never:
            ways[first].append(Way(strength, first))
        if first in barred:
            continue
        for second, further in _strongest(network, first, narrowing).items():
            if second not in never and not (minding and first in network.reserve.unwilling_about(second)):
                ways[second].append(Way(strength * further, first))
    return Near({other: _best(other, known) for other, known in ways.items()})


def _strongest(network: Network, person: int, narrowing: Narrowing) -> dict[int, float]:
    """Whom somebody can ask, with the strongest allowed arc to each."""
    found: dict[int, float] = {}
    for other, strength, kind in zip(*network.outgoing.of(person), network.outgoing.kinds_of(person), strict=True):
        if narrowing.kinds is None or narrowing.kinds[kind]:
            found.setdefault(other, strength)
    return found


def _best(other: int, ways: list[Way]) -> tuple[Way, ...]:
    """The two best ways to somebody, by odds, then fewer ties, then the lower number."""
    if len(ways) > 1:
        ways.sort(key=lambda way: (-round(way.odds, DECIMALS), way.via != other, way.via))
    return tuple(ways[:KEPT])
