"""Networks in memory from a list of arcs, for tests."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from graphcap.columns import ConstantColumn, MemoryColumn, TextColumn
from graphcap.network import UNKNOWN_TIME, Arcs, Deciders, Kind, Network, Origin, People, Ties
from graphcap.reserve import MARKS, Reserve

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Arc = tuple[int, int, str, float]
"""Source, target (numbers), kind (name), strength; no two with the same source, target and kind."""


def network_of(
    people: int | Sequence[str], arcs: Iterable[Arc], *, deciders: Mapping[int, str] | None = None, mutual: Iterable[str] = ()
) -> Network:
    """A network of these arcs, each of them a written tie of coverage 1.

    ``people`` is how many there are (ids are then ``p000`` and on, zero-padded), or their ids, which must be sorted by code point. Kinds
    are numbered by name. ``deciders`` maps a person's number to what they decide, words separated by ``;``.
    """
    ids = [f"p{number:0{len(str(people))}d}" for number in range(people)] if isinstance(people, int) else list(people)
    if ids != sorted(set(ids)):
        message = "ids must be sorted and unique"
        raise ValueError(message)
    written = list(arcs)
    names = sorted({kind for _, _, kind, _ in written})
    kinds = {name: number for number, name in enumerate(names)}
    encoded = [(source, target, kinds[kind], float(strength)) for source, target, kind, strength in written]
    decides = sorted((deciders or {}).items())
    return Network(
        people=People(TextColumn.of(ids)),
        outgoing=_arcs(len(ids), encoded),
        incoming=_arcs(len(ids), [(target, source, kind, strength) for source, target, kind, strength in encoded]),
        ties=_ties(len(ids), encoded),
        kinds=tuple(Kind(name, name in set(mutual)) for name in names),
        deciders=Deciders(MemoryColumn("I", [number for number, _ in decides]), TextColumn.of(what for _, what in decides)),
        as_of="2026-01-31",
        origin=Origin(ties=len(written)),
    )


def reserve_of(marks: Mapping[int, int], unwilling: Iterable[tuple[int, int]] = ()) -> Reserve:
    """Who has which marks, by number, and pairs of who does not want to be asked and about whom."""
    pairs = sorted((end, person) for person, end in unwilling)
    marked = ([person for person in sorted(marks) if marks[person] & mark] for mark in MARKS)
    return Reserve(*(MemoryColumn("I", people) for people in (*marked, [end for end, _ in pairs], [person for _, person in pairs])))


def both_ways(arcs: Iterable[Arc]) -> list[Arc]:
    """The arcs and their reverses, as of ties of a mutual kind."""
    return [arc for source, target, kind, strength in arcs for arc in ((source, target, kind, strength), (target, source, kind, strength))]


def _offsets(count: int, owners: Iterable[int]) -> MemoryColumn:
    degrees = [0] * count
    for owner in owners:
        degrees[owner] += 1
    offsets = array("Q", [0])
    for degree in degrees:
        offsets.append(offsets[-1] + degree)
    return MemoryColumn("Q", offsets)


def _arcs(count: int, encoded: list[tuple[int, int, int, float]]) -> Arcs:
    """Arcs by their first end, strongest first, equally strong ones by neighbour, then kind."""
    ordered = sorted(encoded, key=lambda arc: (arc[0], -arc[3], arc[1], arc[2]))
    return Arcs(
        offsets=_offsets(count, (arc[0] for arc in ordered)),
        neighbours=MemoryColumn("I", [arc[1] for arc in ordered]),
        strengths=MemoryColumn("d", [arc[3] for arc in ordered]),
        kinds=MemoryColumn("H", [arc[2] for arc in ordered]),
        strongest=max((arc[3] for arc in ordered), default=1.0),
    )


def _ties(count: int, encoded: list[tuple[int, int, int, float]]) -> Ties:
    ordered = sorted(encoded)
    return Ties(
        offsets=_offsets(count, (arc[0] for arc in ordered)),
        targets=MemoryColumn("I", [arc[1] for arc in ordered]),
        kinds=MemoryColumn("H", [arc[2] for arc in ordered]),
        coverage=ConstantColumn("d", 1.0, len(ordered)),
        last_contact=ConstantColumn("q", UNKNOWN_TIME, len(ordered)),
    )
