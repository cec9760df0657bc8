"""Networks and answers for maps, small enough to count by hand."""

from __future__ import annotations

from math import prod
from random import Random
from typing import TYPE_CHECKING

from graphcap.columns import MemoryColumn, TextColumn
from graphcap.model import Answer, Chain, ChainTie, WeakestTie
from networks import network_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphcap.network import Network
    from networks import Arc

MUTUAL = ("knows", "mentors", "works_with")
IDS = ("ana", "ben", "chloe", "dai", "eva", "fay", "gil", "hui")
NAMES = ("Ana Silva", "Ben Okoro", "Chloé Roy", "Dai Li", "Eva Kim", "Fay Eze", "Gil Paz", "")
DEPARTMENTS = ("Sales", "Sales", "Design", "", "Sales", "Sales", "Sales", "")
WRITTEN: tuple[Arc, ...] = (
    (0, 1, "knows", 0.3),
    (0, 1, "works_with", 0.8),
    (0, 2, "knows", 0.6),
    (1, 4, "knows", 0.2),
    (2, 3, "advice", 0.5),
    (3, 1, "mentors", 0.5),
    (4, 7, "knows", 0.9),
    (5, 3, "works_with", 0.9),
    (6, 0, "advice", 0.4),
)
"""Dai mentors Ben, so that Ben asks Dai against the written direction; Gil can ask Ana, who cannot ask Gil."""


def company() -> Network:
    """Eight people and nine written ties, those of a mutual kind with their implied reverse."""
    return of_written(IDS, WRITTEN, name=NAMES, department=DEPARTMENTS)


def of_written(ids: Sequence[str], written: Sequence[Arc], *, mutual: Sequence[str] = MUTUAL, **texts: Sequence[str]) -> Network:
    """A network of written ties: one of a mutual kind implies a reverse arc, unless the reverse is written too."""
    there = {(source, target, kind) for source, target, kind, _ in written}
    reverse = [(target, source, kind, strength) for source, target, kind, strength in written if kind in mutual]
    implied = [arc for arc in reverse if arc[:3] not in there]
    network = network_of(ids, [*written, *implied], mutual=mutual)
    as_written = network_of(ids, written)
    people = network.people.replaced(texts={column: TextColumn.of(cells) for column, cells in texts.items()})
    return network.replaced(people=people, ties=as_written.ties, origin=as_written.origin)


def chain(network: Network, rank: int, ids: Sequence[str], steps: Sequence[tuple[str, float]]) -> Chain:
    """A chain along these people, each step given by its kind and its strength."""
    ties = tuple(
        ChainTie(source, target, kind, strength, None) for source, target, (kind, strength) in zip(ids[:-1], ids[1:], steps, strict=True)
    )
    weakest = min(ties, key=lambda tie: tie.strength)
    names = tuple(network.people.name(network.number(id)) for id in ids)
    return Chain(
        rank=rank,
        people=tuple(ids),
        names=names,
        odds=prod(strength for _, strength in steps),
        coverage=1.0,
        tied_with=0,
        asked_90_days=(0,) * (len(ids) - 2),
        ties=ties,
        weakest=WeakestTie(weakest.source, weakest.target, weakest.strength),
    )


def answer_of(network: Network, ends: tuple[str, str], rows: Sequence[Chain] = (), *, notes: tuple[str, ...] = ()) -> Answer[Chain]:
    """What `intro` answers between these ends."""
    asked: Mapping[str, object] = {"from": ends[0], "to": ends[1], "best": 5, "max_ties": 4}
    return Answer("intro", asked, network.as_of, {}, tuple(rows), {}, notes)


def company_answer(network: Network) -> Answer[Chain]:
    """The two chains from Ana to Dai: through Ben, and through Chloé."""
    rows = (
        chain(network, 1, ("ana", "ben", "dai"), (("works_with", 0.8), ("mentors", 0.5))),
        chain(network, 2, ("ana", "chloe", "dai"), (("knows", 0.6), ("advice", 0.5))),
    )
    return answer_of(network, ("ana", "dai"), rows, notes=("uncalibrated odds: they rank chains",))


PAYLOADS = (
    '<img src=x onerror="window.pwned=1">',
    "</script><script>window.pwned=2</script>",
    "\"><svg onload='window.pwned=3'>",
    "href='javascript:window.pwned=4' {{ 7 * 7 }} {% raw %}",
    "<!--<script> &lt;b&gt; \\u003c ${window.pwned=5} `'\"",
    "turned \u202eround\u2069 \u05e9\u05dc\u05d5\u05dd \u2028 \u2029 __proto__",
)


def hostile() -> tuple[Network, Answer[Chain]]:
    """A network in which every field of every person, every kind and every note is a payload."""
    ids = sorted(f"{payload} {number}" for number, payload in enumerate(PAYLOADS))
    turned = [PAYLOADS[(number + 1) % len(PAYLOADS)] for number in range(len(ids))]
    written = [(number, number + 1, PAYLOADS[number], 0.5) for number in range(len(ids) - 1)]
    network = of_written(ids, written, name=PAYLOADS, title=turned, department=[*PAYLOADS[:3], *PAYLOADS[:3]])
    row = chain(network, 1, ids[:5], [(kind, 0.5) for kind in PAYLOADS[:4]])
    return network, answer_of(network, (ids[0], ids[4]), [row], notes=PAYLOADS)


KINDS = ("advice", "knows", "mentors", "works_with")
CROWD_DEPARTMENTS = ("Sales", "Design", "Finance", "Legal", "Support", "Data", "People", "Labs", "Press", "")


def crowd(people: int, *, seed: int = 7) -> Network:
    """Made-up people in ten departments and six levels with about three ties each, some pairs with two kinds, a few people with none."""
    random = Random(seed)
    ids = [f"c{number:06d}" for number in range(people)]
    groups = [random.choice(CROWD_DEPARTMENTS[: 1 + number % len(CROWD_DEPARTMENTS)]) for number in range(people)]
    busy = range(people - people // 20)
    there: dict[tuple[int, int, str], float] = {}
    for _ in range(3 * people):
        source, target = random.choice(busy), random.choice(busy)
        kind = random.choice(KINDS)
        if source != target and (target, source, kind) not in there:
            there.setdefault((source, target, kind), round(random.uniform(0.05, 1), 2))
    written = [(*key, strength) for key, strength in there.items()]
    names = [f"{random.choice(FIRST)} {random.choice(LAST)} {number}" for number in range(people)]
    network = of_written(ids, written, name=names, department=groups)
    levels = MemoryColumn("d", [float(10 * random.randint(1, 6)) for _ in ids])
    return network.replaced(people=network.people.replaced(numbers={"level": levels}))


FIRST = ("Ana", "Ben", "Chloé", "Dai", "Eva", "Fay", "Gil", "Hui", "Ida", "Jan")
LAST = ("Silva", "Okoro", "Roy", "Li", "Kim", "Eze", "Paz", "Ito", "Moe", "Nwosu")
