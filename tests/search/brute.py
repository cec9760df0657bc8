"""All chains by plain enumeration: what the searches are held to."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from graphcap.reserve import LEFT, NO_INTRODUCER, NO_TARGET

if TYPE_CHECKING:
    from collections.abc import Collection

    from networks import Arc

Chain = tuple[tuple[int, ...], float, int]
"""People, odds, how many other chains tie with it."""


def strongest(arcs: list[Arc], *, kinds: Collection[str], avoid: Collection[int]) -> dict[int, dict[int, float]]:
    """The strongest allowed strength of each ordered pair, by source and target."""
    steps: dict[int, dict[int, float]] = {}
    for source, target, kind, strength in arcs:
        if kind in kinds and source not in avoid and target not in avoid:
            row = steps.setdefault(source, {})
            row[target] = max(strength, row.get(target, 0.0))
    return steps


def all_chains(
    steps: dict[int, dict[int, float]], source: int, targets: Collection[int], max_ties: int
) -> list[tuple[tuple[int, ...], float]]:
    """Every chain from the source to a target, in no order."""
    found = []

    def follow(people: tuple[int, ...], odds: float) -> None:
        if len(people) > 1 and people[-1] in targets:
            found.append((people, odds))
        if len(people) <= max_ties:
            for person, strength in steps.get(people[-1], {}).items():
                if person not in people:
                    follow((*people, person), odds * strength)

    follow((source,), 1.0)
    return found


def ranked(found: list[tuple[tuple[int, ...], float]], by: str) -> list[Chain]:
    """Every chain with the number of those that tie with it, in the order asked for."""
    equals = Counter((len(people), round(odds, 12)) for people, odds in found)
    orders = {
        "odds": lambda chain: (-round(chain[1], 12), len(chain[0]), chain[0]),
        "ties": lambda chain: (len(chain[0]), -round(chain[1], 12), chain[0]),
    }
    return [(people, odds, min(1000, equals[len(people), round(odds, 12)] - 1)) for people, odds in sorted(found, key=orders[by])]


def most_disjoint(found: list[tuple[tuple[int, ...], float]], best: int) -> int:
    """The size of the largest set of chains, up to ``best``, of which no two share an introducer."""
    introducers = sorted({frozenset(people[1:-1]) for people, _ in found}, key=len)
    for size in range(min(best, len(introducers)), 0, -1):
        for chosen in combinations(introducers, size):
            if sum(map(len, chosen)) == len(frozenset().union(*chosen)):
                return size
    return 0


def permits(marks: dict[int, int], unwilling: list[tuple[int, int]], people: tuple[int, ...], *, alumni: bool) -> bool:
    """Whether nobody on a chain is asked who must not be, by who has which marks and who does not want to be asked about whom."""
    source, *introducers, target = people
    barred = NO_INTRODUCER if alumni else NO_INTRODUCER | LEFT
    return (
        not marks.get(target, 0) & NO_TARGET
        and (target, source) not in unwilling
        and not any(marks.get(person, 0) & barred for person in introducers)
        and not any((person, end) in unwilling for person in introducers for end in (source, target))
    )
