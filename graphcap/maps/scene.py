"""What a map shows, as pure data: people, ties, groups, kinds and sentences. Every renderer draws the same scene.

A scene holds whatever text a store holds; the renderers escape it. Only sentences are touched: a name that could turn the reading
direction of the rest is closed off by Unicode's isolates (UAX #9).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from graphcap.cuts import EgoCut
from graphcap.questions.chains import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphcap.model import Answer, Chain
    from graphcap.network import Network

MOST_AROUND = 6
"""At most so many of one person's strongest neighbours are drawn around a chain: more hides it."""

UNGROUPED = "other or unknown"
EVERYBODY = "everybody"
TURNING = frozenset({"R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


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
"""The largest groups; all others share `OTHER_LOOK`. At least 3:1 on their ground, and never told apart by colour alone."""

OTHER_LOOK = Look("dot", "#6b7380", "#98a2b0", hollow=True)


@dataclass(frozen=True, slots=True)
class ScenePerson:
    """One person on a map.

    Attributes
    ----------
    id, name, title, department
        As the store has them; the name is the id, the others are empty, where unknown.
    group
        The position in `Scene.groups`.
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
    department: str
    group: int
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
    chains: tuple[int, ...]

    @property
    def faded(self) -> bool:
        """Whether the tie is there as context alone."""
        return not self.chains


class Group(NamedTuple):
    """People drawn alike: a department's name, how many of them are on the map, and their look."""

    name: str
    people: int
    look: Look


class KindCount(NamedTuple):
    """How many ties of a kind are on the map."""

    name: str
    ties: int


@dataclass(frozen=True, slots=True)
class Scene:
    """What one map shows.

    Attributes
    ----------
    title
        The heading, one line.
    sentences
        What the map says in words, the most important first; also what an empty map says.
    people
        Those on chains first, by their best chain and place on it; then the others, by id.
    ties
        Context first, so that chains are drawn on top; then by source, target and kind.
    ends
        Ids of the two people that the map is about, from left to right; none on an empty map.
    chains
        The chains, best first.
    groups, kinds
        The legend: the largest group first; kinds by name.
    as_of
        The day of the network, as ISO text.
    network_people, network_ties
        How many there are in the whole network.
    notes
        The notes of the answer.
    """

    title: str
    sentences: tuple[str, ...]
    people: tuple[ScenePerson, ...]
    ties: tuple[SceneTie, ...]
    ends: tuple[str, ...]
    chains: tuple[Chain, ...]
    groups: tuple[Group, ...]
    kinds: tuple[KindCount, ...]
    as_of: str
    network_people: int
    network_ties: int
    notes: tuple[str, ...]


def intro_scene(network: Network, answer: Answer[Chain], *, most_people: int = 120) -> Scene:
    """The chains of an `intro` answer, with some of the strongest neighbours of their people around them.

    Parameters
    ----------
    network
        The network that was asked.
    answer
        Its ``asked`` holds the ids of both ends as ``from`` and ``to``; without rows, both ends are drawn with what is around them.
    most_people
        Nobody is added around the chains beyond this number; the people of the chains are always there.
    """
    chains = tuple(answer.rows)
    ends = [network.number(str(answer.asked[end])) for end in ("from", "to")] if len(network) else []
    ranks = _ranks_by_person(network, ends, chains)
    people, groups = _people(network, ranks, _around(network, list(ranks), most_people))
    ties = tuple(sorted(_ties(network, ranks, people, chains), key=lambda tie: (bool(tie.chains), tie.source, tie.target, tie.kind)))
    names = [isolated(network.people.name(end)) for end in ends]
    return Scene(
        title=f"From {names[0]} to {names[1]}" if names else "An empty network",
        sentences=_sentences(names, chains, answer),
        people=people,
        ties=ties,
        ends=tuple(network.people.ids[end] for end in ends),
        chains=chains,
        groups=groups,
        kinds=tuple(KindCount(*count) for count in sorted(Counter(tie.kind for tie in ties).items())),
        as_of=answer.as_of,
        network_people=store_of(network)["people"],
        network_ties=network.origin.ties,
        notes=answer.notes,
    )


def around(answer: Answer[Chain]) -> EgoCut:
    """The part of a network that `intro_scene` draws an answer in: the people of its chains, their neighbours, and how many those know."""
    ends = (str(answer.asked["from"]), str(answer.asked["to"]))
    return EgoCut(tuple(dict.fromkeys((*ends, *(person for chain in answer.rows for person in chain.people)))), depth=2)


def isolated(name: str) -> str:
    r"""A name that cannot turn the direction of the text around it; most names stay as they are.

    >>> isolated("Ana")
    'Ana'
    >>> ascii(isolated("Chlo\u202ee"))
    "'\\u2068Chlo\\u202ee\\u2069'"
    """
    if TURNING.isdisjoint(map(unicodedata.bidirectional, name)):
        return name
    return f"\u2068{name}\u2069"


def _ranks_by_person(network: Network, ends: Sequence[int], chains: Iterable[Chain]) -> dict[int, list[int]]:
    """Ranks of the chains through each person, by number: in the order of chains and of places on them, the ends always there."""
    ranks: dict[int, list[int]] = {}
    for chain in chains:
        for person in chain.people:
            ranks.setdefault(network.number(person), []).append(chain.rank)
    for end in ends:
        ranks.setdefault(end, [])
    return ranks


def _around(network: Network, core: Sequence[int], most_people: int) -> list[int]:
    """The strongest neighbours of these people, in turns so that everybody gets some, rising numbers."""
    shown = set(core)
    around: set[int] = set()
    queues = [iter(network.outgoing.of(person)[0]) for person in core]
    for _ in range(MOST_AROUND):
        for queue in queues:
            person = next((person for person in queue if person not in shown and person not in around), None)
            if person is not None and len(shown) + len(around) < most_people:
                around.add(person)
    return sorted(around)


def _text(network: Network, column: str, person: int) -> str:
    texts = network.people.texts.get(column)
    return texts[person] if texts is not None else ""


def _people(network: Network, ranks: dict[int, list[int]], around: Sequence[int]) -> tuple[tuple[ScenePerson, ...], tuple[Group, ...]]:
    """Everybody on the map and the groups they fall into: the departments of the chains first in line for a look of their own."""
    departments = {person: _text(network, "department", person) for person in (*ranks, *around)}
    on_chains = Counter(departments[person] for person in ranks)
    counts = Counter(departments.values())
    named = sorted((name for name in counts if name), key=lambda name: (-on_chains[name], -counts[name], name))[: len(LOOKS)]
    named.sort(key=lambda name: (-counts[name], name))
    places = {name: place for place, name in enumerate(named)}
    groups = [Group(name, counts[name], look) for name, look in zip(named, LOOKS, strict=False)]
    others = len(departments) - sum(group.people for group in groups)
    if others:
        groups.append(Group(UNGROUPED, others, OTHER_LOOK) if named else Group(EVERYBODY, others, LOOKS[0]))
    people = tuple(
        ScenePerson(
            id=network.people.ids[person],
            name=network.people.name(person),
            title=_text(network, "title", person),
            department=department,
            group=places.get(department, len(named)),
            chains=tuple(ranks.get(person, ())),
            neighbours=len({*network.outgoing.of(person)[0], *network.incoming.of(person)[0]}),
            faded=person not in ranks,
        )
        for person, department in departments.items()
    )
    return people, tuple(groups)


def _ties(network: Network, ranks: dict[int, list[int]], people: Sequence[ScenePerson], chains: Iterable[Chain]) -> Iterator[SceneTie]:
    """The written ties between people on chains, and between them and the others; those among the others alone are left out."""
    ids = {network.number(person.id): person.id for person in people}
    used: dict[tuple[int, int, int], list[int]] = {}
    for chain in chains:
        for tie in chain.ties:
            used.setdefault(_written(network, tie.source, tie.target, tie.kind), []).append(chain.rank)
    for source, id in ids.items():
        for target, strength, kind in zip(*network.outgoing.of(source), network.outgoing.kinds_of(source), strict=True):
            drawn = target in ids and (source in ranks or target in ranks)
            if drawn and network.ties.find(source, target, kind) is not None:
                name, mutual = network.kinds[kind]
                yield SceneTie(id, ids[target], name, strength, mutual, tuple(used.get((source, target, kind), ())))


def _written(network: Network, source: str, target: str, kind: str) -> tuple[int, int, int]:
    """Which written tie a step goes along: itself, or the one that implies it."""
    ends = network.number(source), network.number(target)
    number = [known.name for known in network.kinds].index(kind)
    return (*ends, number) if network.ties.find(*ends, number) is not None else (*ends[::-1], number)


def _sentences(names: Sequence[str], chains: Sequence[Chain], answer: Answer[Chain]) -> tuple[str, ...]:
    if not names:
        return ("There is nobody in this network yet: import people and ties first.",)
    if not chains:
        most = answer.asked.get("max_ties")
        length = f" of at most {most} ties" if most is not None else ""
        return (f"No chain{length} leads from {names[0]} to {names[1]}. What is drawn is who they know best.",)
    best = [isolated(name) for name in chains[0].names[1:-1]]
    count = "1 chain" if len(chains) == 1 else f"{len(chains)} chains"
    if not best:
        return (f"{count} of warm introduction: {names[0]} can ask {names[1]} directly.",)
    through = best[0] if len(best) == 1 else f"{', '.join(best[:-1])} and {best[-1]}"
    return (f"{count} of warm introduction; the warmest goes through {through}.",)
