"""Couples in which both gain: each lists something that the other wants. The weight of a couple is the smaller of the two gains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.organisation import is_away, words
from graphcap.questions.matching import best_couples
from graphcap.questions.mentoring import whole_steps
from graphcap.questions.obstacles import CAPACITY, Unserved
from graphcap.questions.prospects import check_size, never_between, shares, steps_between

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.network import Network

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

NO_GAIN = "no common gain"


@dataclass(frozen=True, slots=True)
class CoupleRow:
    """Two people who both gain; ``gap`` is how many steps b stands above a, None where a level is unknown."""

    a: str
    a_name: str
    b: str
    b_name: str
    skills: tuple[str, ...]
    offer: tuple[str, ...]
    gap: int | None
    score: float
    balance: float
    away: tuple[str, ...]
    why: str


class _Gains(NamedTuple):
    """How much each person (row) gains from each other one (column), and what a couple of them weighs."""

    people: Numbers
    gains: Floats
    weights: Floats


def reciprocal_rows(network: Network, wanted: dict[int, dict[str, str]]) -> tuple[tuple[CoupleRow, ...], list[Unserved]]:
    """The couples that weigh most together, the highest weight first, and who is in none."""
    people = np.array(sorted(wanted), np.int64)
    check_size(len(people), len(people))
    lists = [words(network, "skills", person) for person in people.tolist()]
    counts = np.array([len(wanted[person]) for person in people.tolist()], float).reshape(-1, 1)
    gains = shares([wanted[person] for person in people.tolist()], lists) / counts
    never = never_between(network, people, people)
    weights = np.where(never | never.T, 0, np.minimum(gains, gains.T))
    found = _Gains(people, gains, weights)
    couples = best_couples(
        {(int(one), int(other)): float(weights[one, other]) for one, other in np.argwhere(np.triu(weights) > 0).tolist()}
    )
    rows = sorted((_row(network, found, couple, wanted) for couple in couples), key=lambda row: (-round(row.score, 6), row.a))
    alone = sorted(set(range(len(people))) - {each for couple in couples for each in couple})
    return tuple(rows), [_alone(network, found, place) for place in alone]


def _row(network: Network, found: _Gains, couple: tuple[int, int], wanted: dict[int, dict[str, str]]) -> CoupleRow:
    ids, name = network.people.ids, network.people.name
    one, other = (int(found.people[place]) for place in couple)
    gains = float(found.gains[couple]), float(found.gains[couple[::-1]])
    low, high = sorted(gains)
    return CoupleRow(
        a=ids[one],
        a_name=name(one),
        b=ids[other],
        b_name=name(other),
        skills=_covered(network, wanted[one], other),
        offer=_covered(network, wanted[other], one),
        gap=whole_steps(steps_between(network, found.people[[couple[0]]], found.people[[couple[1]]])[0, 0]),
        score=low,
        balance=low / high,
        away=tuple(ids[person] for person in (one, other) if is_away(network, person)),
        why=f"{name(one)} finds {gains[0]:.0%} of the wanted skills in {name(other)}, who finds {gains[1]:.0%} in return",
    )


def _covered(network: Network, wanted: dict[str, str], other: int) -> tuple[str, ...]:
    listed = words(network, "skills", other)
    return tuple(word for key, word in wanted.items() if key in listed)


def _alone(network: Network, found: _Gains, place: int) -> Unserved:
    """Who is in no couple: nobody gains with them, or all who do gain are better paired."""
    ids, name, person = network.people.ids, network.people.name, int(found.people[place])
    best = int(np.argmax(found.weights[place]))
    if not found.weights[place, best]:
        return Unserved(ids[person], name(person), (NO_GAIN,), None, "nobody has a skill they want and wants one of theirs")
    other = int(found.people[best])
    why = f"all with whom both gain, {name(other)} first, are in couples that together gain more"
    return Unserved(ids[person], name(person), (CAPACITY,), ids[other], why)
