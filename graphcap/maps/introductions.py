"""The map of an introduction: the chains of an `intro` answer, with some of the strongest neighbours of their people around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.cuts import EgoCut
from graphcap.disputes import said_by
from graphcap.maps.legend import bands_of, groups_of, kinds_of
from graphcap.maps.scene import TIE, Highlights, Scene, ScenePerson, SceneTie
from graphcap.maps.wording import counted, isolated
from graphcap.questions.chains import store_of
from graphcap.reserve import NO_INTRODUCER, NO_TARGET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphcap.model import Answer, Chain
    from graphcap.network import Network

MOST_AROUND = 6
"""At most so many of one person's strongest neighbours are drawn around a chain: more hides it."""


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
    ends = [network.number(str(answer.asked[end])) for end in ("from", "to")] if len(network) else []
    view = introduction(network, answer)
    ranks = _ranks_by_person(network, ends, view.chains)
    numbers = [*ranks, *_around(network, list(ranks), ends, most_people)]
    ties = tuple(sorted(_ties(network, ranks, numbers, view.chains), key=lambda tie: (bool(tie.chains), tie.source, tie.target, tie.kind)))
    departments = [text_of(network, "department", person) for person in numbers]
    groups, places = groups_of(departments, first=departments[: len(ranks)])
    bands, levels = bands_of(network, numbers)
    people = tuple(
        ScenePerson(
            id=network.people.ids[person],
            name=network.people.name(person),
            title=text_of(network, "title", person),
            group=group,
            band=band,
            chains=tuple(ranks.get(person, ())),
            neighbours=len({*network.outgoing.of(person)[0], *network.incoming.of(person)[0]}),
            faded=person not in ranks,
        )
        for person, group, band in zip(numbers, places, levels, strict=True)
    )
    return Scene(
        **view._asdict(),
        people=people,
        ties=ties,
        ends=tuple(network.people.ids[end] for end in ends),
        groups=groups,
        bands=bands,
        kinds=kinds_of(ties, network.kinds),
        as_of=answer.as_of,
        network_people=store_of(network)["people"],
        network_ties=network.origin.ties,
        disputed=_disputed(network, view, numbers),
    )


def around(answer: Answer[Chain]) -> EgoCut:
    """The part of a network that `intro_scene` draws an answer in: the people of its chains, their neighbours, and how many those know."""
    ends = (str(answer.asked["from"]), str(answer.asked["to"]))
    return EgoCut(tuple(dict.fromkeys((*ends, *(person for chain in answer.rows for person in chain.people)))), depth=2)


def introduction(network: Network, answer: Answer[Chain]) -> Highlights:
    """What an `intro` answer sets off: its chains."""
    names = [isolated(network.people.name(network.number(str(answer.asked[end])))) for end in ("from", "to")] if len(network) else []
    chains = tuple(answer.rows)
    title = f"From {names[0]} to {names[1]}" if names else "An empty network"
    calibration = answer.more.get("calibration")
    sentences = _sentences(names, chains, answer)
    return Highlights(title, sentences, chains=chains, notes=answer.notes, calibration=calibration, questions=("intro",))


def _disputed(network: Network, view: Highlights, numbers: Iterable[int]) -> dict[str, str]:
    """What those who are drawn dispute of what is shown."""
    drawn = {network.people.ids[number] for number in numbers}
    return {id: what for id, what in said_by(network, (*view.questions, TIE)).items() if id in drawn}


def text_of(network: Network, column: str, person: int) -> str:
    """What a text column says of a person; empty where unknown."""
    texts = network.people.texts.get(column)
    return texts[person] if texts is not None else ""


def _ranks_by_person(network: Network, ends: Sequence[int], chains: Iterable[Chain]) -> dict[int, list[int]]:
    """Ranks of the chains through each person, by number: in the order of chains and of places on them, the ends always there."""
    ranks: dict[int, list[int]] = {}
    for chain in chains:
        for person in chain.people:
            ranks.setdefault(network.number(person), []).append(chain.rank)
    for end in ends:
        ranks.setdefault(end, [])
    return ranks


def _around(network: Network, core: Sequence[int], ends: Sequence[int], most_people: int) -> list[int]:
    """The strongest neighbours of these people, in turns so that everybody gets some, rising numbers; none who is not to be asked."""
    shown = set(core)
    closed = network.reserve.marked(NO_INTRODUCER | NO_TARGET).union(*map(network.reserve.unwilling_about, ends))
    around: set[int] = set()
    queues = [iter(network.outgoing.of(person)[0]) for person in core]
    for _ in range(MOST_AROUND):
        for queue in queues:
            person = next((person for person in queue if not (person in shown or person in around or person in closed)), None)
            if person is not None and len(shown) + len(around) < most_people:
                around.add(person)
    return sorted(around)


def _ties(network: Network, ranks: dict[int, list[int]], people: Sequence[int], chains: Iterable[Chain]) -> Iterator[SceneTie]:
    """The written ties between people on chains, and between them and the others; those among the others alone are left out."""
    ids = {person: network.people.ids[person] for person in people}
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
        return (NOBODY_YET,)
    if not chains:
        most = answer.asked.get("max_ties")
        length = f" of at most {most} ties" if most is not None else ""
        return (f"No chain{length} leads from {names[0]} to {names[1]}. What is drawn is who they know best.",)
    best = [isolated(name) for name in chains[0].names[1:-1]]
    count = counted(len(chains), "chain")
    if not best:
        return (f"{count} of warm introduction: {names[0]} can ask {names[1]} directly.",)
    through = best[0] if len(best) == 1 else f"{', '.join(best[:-1])} and {best[-1]}"
    which = "it" if len(chains) == 1 else "the warmest"
    return (f"{count} of warm introduction; {which} goes through {through}.",)


NOBODY_YET = "There is nobody in this network yet: import people and ties first."
