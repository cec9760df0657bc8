"""The fewest people who together have everything that is wanted (set cover).

Up to 15 things the answer is exact: by dynamic programming over the sets of things that are covered, each step adding one person; among
covers of equally few people the one with the highest product of odds. Beyond, whoever covers most of what is left is taken next, the
warmest among equals (Chvatal 1979, doi:10.1287/moor.4.3.233), and the answer says so.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EXACT_THINGS = 15
DECIMALS = 12


class Holder(NamedTuple):
    """Somebody, what they have as bits, and how warmly they are reached (above 0)."""

    person: int
    things: int
    odds: float


class Cover(NamedTuple):
    """Who was chosen, rising numbers, and whether fewer are impossible."""

    people: tuple[int, ...]
    exact: bool


def fewest(holders: Sequence[Holder], things: int) -> Cover:
    """The fewest people who cover whatever of so many things anybody has.

    Examples
    --------
    >>> fewest([Holder(1, 0b011, 0.9), Holder(2, 0b110, 0.5), Holder(3, 0b111, 0.2)], 3)
    Cover(people=(3,), exact=True)
    """
    best: dict[int, Holder] = {}
    for holder in sorted(holders, key=lambda holder: (-holder.odds, holder.person)):
        best.setdefault(holder.things, holder)
    useful = _undominated(best)
    wanted = 0
    for holder in useful:
        wanted |= holder.things
    if things <= EXACT_THINGS:
        return Cover(_exactly(useful, wanted), exact=True)
    return Cover(_greedily(useful, wanted), exact=False)


def _undominated(best: Mapping[int, Holder]) -> list[Holder]:
    """Without whoever has nothing that a warmer one has not."""
    kept: list[Holder] = []
    for holder in sorted(best.values(), key=lambda holder: (-holder.odds, -holder.things.bit_count(), holder.person)):
        if all(holder.things & ~other.things for other in kept):
            kept.append(holder)
    return kept


def _exactly(holders: Sequence[Holder], wanted: int) -> tuple[int, ...]:
    """Covers grow by one person at a time, who has the first thing that is missing, as somebody in every cover does.

    Of those that cover the same, the warmest goes on, then the one of the lowest numbers. What so many people as one by one would take
    cannot complete is dropped.
    """
    left, most = len(_greedily(holders, wanted)), max((holder.things.bit_count() for holder in holders), default=0)
    priced = [(holder.things, -log(holder.odds), holder.person) for holder in holders]
    grown: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    while wanted not in grown:
        left -= 1
        larger: dict[int, tuple[float, tuple[int, ...]]] = {}
        for covered, (coldness, people) in grown.items():
            first = (wanted & ~covered) & -(wanted & ~covered)
            for things, price, person in priced:
                reached = covered | things
                if things & first and (wanted & ~reached).bit_count() <= left * most:
                    before = larger.get(reached)
                    colder = round(coldness + price, DECIMALS)
                    if before is None or colder <= before[0]:
                        found = colder, tuple(sorted((*people, person)))
                        larger[reached] = found if before is None else min(found, before)
        grown = larger
    return grown[wanted][1]


def _greedily(holders: Sequence[Holder], wanted: int) -> tuple[int, ...]:
    chosen: list[int] = []
    while wanted:
        best = max(holders, key=lambda holder: ((holder.things & wanted).bit_count(), holder.odds, -holder.person))
        chosen.append(best.person)
        wanted &= ~best.things
    return tuple(sorted(chosen))
