"""The legend of a map: departments by colour and shape, levels in bands, kinds of tie by their dash.

Seven colours are as many as people tell apart, so the seven departments that matter most have a look of their own and all others share
one. The colours are Okabe and Ito's palette for all kinds of colour vision (https://jfly.uni-koeln.de/color/), darkened or lightened until
each keeps 3:1 against its ground, and a shape stands beside each, as colour alone tells some readers nothing (WCAG 2.2, 1.4.1 and 1.4.11).
"""

from __future__ import annotations

from collections import Counter
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from graphcap.maps.wording import is_sided

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphcap.maps.scene import SceneTie
    from graphcap.network import Kind, Network

UNKNOWN_DEPARTMENT = "department unknown"
UNKNOWN_LEVEL = "level unknown"
EVERYBODY = "everybody"
MOST_LEVELS = 10
"""With more levels than this, a band of the legend is ten levels wide."""

BAND = 10
DASHES = ((), (7, 4), (2, 3), (10, 3, 2, 3), (16, 5), (1, 5), (14, 3, 4, 3), (5, 2, 1, 2, 1, 2))
"""Lengths of line and gap in pixels: the kind with the most ties is solid, and the last dash stands for all further ones."""


class Look(NamedTuple):
    """How the people of one group are drawn: a shape, filled or not, and a colour on light and on dark ground."""

    shape: str
    light: str
    dark: str
    hollow: bool = False


LOOKS = (
    Look("dot", "#0b66b0", "#4c9cf0"),
    Look("square", "#008f72", "#3ecf9c"),
    Look("triangle", "#c25a9f", "#f0a0dc"),
    Look("diamond", "#8f6b00", "#e3c63f"),
    Look("hexagon", "#30307c", "#8c6be8"),
    Look("triangleDown", "#3f97cc", "#c6e6ff"),
    Look("star", "#7a2d1f", "#c9684f"),
)
OTHER_LOOK = Look("dot", "#6b7380", "#98a2b0", hollow=True)


class Group(NamedTuple):
    """People of one department: its name, how many of them are on the map, their look, and whether the department is known."""

    name: str
    people: int
    look: Look
    known: bool = True


class LevelBand(NamedTuple):
    """People of one level, or of a range of levels, and how many of them are on the map."""

    name: str
    people: int


class KindOfTie(NamedTuple):
    """A kind of tie, how many ties of it are on the map, and how it is drawn.

    ``mutual``: a request travels both ways, so that there is no arrow. ``sided``: a reader wants to know who stands on which side.
    """

    name: str
    ties: int
    mutual: bool
    sided: bool
    dash: tuple[int, ...]


def groups_of(departments: Sequence[str], first: Iterable[str] = ()) -> tuple[tuple[Group, ...], list[int]]:
    """The groups of some people's departments, and each one's position among them.

    ``first`` are departments of people who matter most: theirs are the first to get a look of their own.
    """
    counts, weights = Counter(departments), Counter(first)
    if not any(counts):
        return ((Group(EVERYBODY, len(departments), LOOKS[0], known=False),) if departments else ()), [0] * len(departments)
    named = sorted((name for name in counts if name), key=lambda name: (-weights[name], -counts[name], name))
    own = sorted(named[: len(LOOKS)], key=lambda name: (-counts[name], name))
    others = sorted(named[len(LOOKS) :], key=lambda name: (-counts[name], name))
    looks = dict(zip(own, LOOKS, strict=False))
    order = [*own, *others, *([""] if counts[""] else [])]
    places = {name: place for place, name in enumerate(order)}
    groups = tuple(Group(name or UNKNOWN_DEPARTMENT, counts[name], looks.get(name, OTHER_LOOK), bool(name)) for name in order)
    return groups, [places[department] for department in departments]


def bands_of(network: Network, people: Sequence[int]) -> tuple[tuple[LevelBand, ...], list[int]]:
    """The levels of some people, lowest first and unknown last, and each one's position among them."""
    column = network.people.numbers.get("level")
    if column is None:
        return (LevelBand(UNKNOWN_LEVEL, len(people)),) if people else (), [0] * len(people)
    every = column.slice(0, len(network))
    levels = [every[person] for person in people]
    known = sorted({level for level in levels if not isnan(level)})
    names = {level: _band_name(level, wide=len(known) > MOST_LEVELS) for level in known}
    called = [UNKNOWN_LEVEL if isnan(level) else names[level] for level in levels]
    counts = Counter(called)
    order = list(dict.fromkeys([*names.values(), *([UNKNOWN_LEVEL] if counts[UNKNOWN_LEVEL] else [])]))
    places = {name: place for place, name in enumerate(order)}
    return tuple(LevelBand(name, counts[name]) for name in order), [places[name] for name in called]


def _band_name(level: float, *, wide: bool) -> str:
    if not wide:
        return f"level {level:g}"
    low = int(level // BAND) * BAND
    return f"levels {low} to {low + BAND - 1}"


def kinds_of(ties: Iterable[SceneTie], kinds: Iterable[Kind]) -> tuple[KindOfTie, ...]:
    """The kinds of some ties, by name."""
    counts = Counter(tie.kind for tie in ties)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    dashes: Mapping[str, tuple[int, ...]] = {name: DASHES[min(rank, len(DASHES) - 1)] for rank, name in enumerate(ranked)}
    return tuple(
        KindOfTie(kind.name, counts[kind.name], kind.mutual, is_sided(kind.name), dashes[kind.name]) for kind in kinds if counts[kind.name]
    )
