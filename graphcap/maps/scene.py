"""What a map shows, as pure data: people, ties, groups, kinds and sentences. Every renderer draws the same scene.

A scene holds whatever text a store holds; the renderers escape it. Only sentences are touched: a name that could turn the reading
direction of the rest is closed off (`graphcap.maps.wording.isolated`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphcap.asks import Calibration
    from graphcap.maps.legend import Group, KindOfTie, LevelBand
    from graphcap.model import Chain

TIE = "tie"
"""The question that tells how strong a tie is: every map shows that."""


class Mark(NamedTuple):
    """What an answer says of one person: how they are set off, and why, as a sentence.

    ``ring``: they are what the map is about. ``dashed``: so they are, out of sight. ``gone``: the map shows the network without them.
    ``lost``: they turn grey.
    """

    style: Literal["ring", "dashed", "gone", "lost"]
    why: str


class Highlights(NamedTuple):
    """What an answer sets off on a map. A view of a map is a function from an answer to its highlights (`graphcap.maps.views`).

    Attributes
    ----------
    title
        The heading, one line.
    sentences
        What the map says in words, the most important first.
    chains
        Drawn thick and numbered, best first.
    marks
        By a person's id. Where somebody is marked, or on a chain, all others are faded.
    legend
        What each style of the marks stands for, and under ``suggested`` what the suggested ties do.
    suggested
        Ties that there are not, but might be: pairs of ids, drawn dotted.
    notes
        The notes of the answer.
    calibration
        How odds become chances, where that was fitted to asks (`graphcap.asks`): then the map says chance where it else says warmth.
    questions
        Names of the questions whose answers it shows: whoever disputes one of them is marked.
    """

    title: str
    sentences: tuple[str, ...]
    chains: tuple[Chain, ...] = ()
    marks: Mapping[str, Mark] = {}
    legend: Mapping[str, str] = {}
    suggested: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    calibration: Calibration | None = None
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenePerson:
    """One person on a map.

    Attributes
    ----------
    id, name, title
        As the store has them; the name is the id, the title is empty, where unknown.
    group, band
        The positions of their department in `Scene.groups`, and of their level in `Scene.bands`.
    chains
        Ranks of the chains that go through the person, rising.
    neighbours
        How many people they have a tie with, drawn or not.
    faded
        Whether the person is there as context alone.
    """

    id: str
    name: str
    title: str
    group: int
    band: int
    chains: tuple[int, ...]
    neighbours: int
    faded: bool


@dataclass(frozen=True, slots=True)
class SceneTie:
    """One written tie on a map.

    Attributes
    ----------
    source, target
        Ids, in the written direction.
    kind, strength
        As in the network.
    mutual
        Whether a request travels both ways.
    chains
        Ranks of the chains that use it, rising.
    """

    source: str
    target: str
    kind: str
    strength: float
    mutual: bool
    chains: tuple[int, ...] = ()

    @property
    def faded(self) -> bool:
        """Whether the tie is there as context alone."""
        return not self.chains


@dataclass(frozen=True, slots=True)
class Scene:
    """What one map shows.

    Attributes
    ----------
    title, sentences, chains, marks, legend, suggested, notes, calibration, questions
        See `Highlights`. An empty map says so in its first sentence.
    people
        Around chains: those on chains first, by their best chain and place on it; then, and on every other map, by id.
    ties
        Context first, so that chains are drawn on top; then by source, target and kind.
    ends
        Ids of the two people that the map is about, from left to right; none where it is about everybody.
    groups, bands, kinds
        The legend: departments, the largest first; levels, rising; kinds by name.
    as_of
        The day of the network, as ISO text.
    network_people, network_ties
        How many there are in the whole network.
    disputed
        By id, what people on the map dispute of what it shows: a sentence without its subject.
    """

    title: str
    sentences: tuple[str, ...]
    people: tuple[ScenePerson, ...]
    ties: tuple[SceneTie, ...]
    ends: tuple[str, ...]
    chains: tuple[Chain, ...]
    marks: Mapping[str, Mark]
    legend: Mapping[str, str]
    suggested: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    bands: tuple[LevelBand, ...]
    kinds: tuple[KindOfTie, ...]
    as_of: str
    network_people: int
    network_ties: int
    notes: tuple[str, ...]
    calibration: Calibration | None = None
    questions: tuple[str, ...] = ()
    disputed: Mapping[str, str] = field(default_factory=dict)
