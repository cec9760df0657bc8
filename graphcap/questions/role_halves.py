"""One of the two roles for each of some people: who holds it and does most, with what score, and the events that show it.

A role that was declared and that no event tells anything of has the median of the scores that are known (.5 where none is). Of equals the
one that is known comes first, then the lower number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.questions.scoring import DECIMALS, UNKNOWN_PART
from graphcap.rows import IdColumn

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.pairs_by_role import EventRows, PairsByRole

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

MENTOR, SPONSOR = "mentor", "sponsor"
NOBODY = -1


class Half(NamedTuple):
    """One role for one person.

    Attributes
    ----------
    role
        Which.
    holder, holder_name
        Who does most; None where nobody holds it.
    score
        0 to 1; 0 where nobody holds it, None where that is unknown.
    assumed
        Whether the score is: no event tells anything.
    why
        The figures.
    evidence
        Ids of the events that show it.
    """

    role: str
    holder: str | None
    holder_name: str | None
    score: float | None
    assumed: bool
    why: str
    evidence: tuple[str, ...]


class Role(NamedTuple):
    """One role in all pairs.

    Attributes
    ----------
    name
        Which.
    could
        Whether the records could show that somebody holds it.
    held
        Of each pair, whether the source holds it for the target.
    score, known
        Of each pair; the score is without meaning where it is not known.
    shown
        The events that show it.
    """

    name: str
    could: bool
    held: Mask
    score: Floats
    known: Mask
    shown: EventRows


def halves(network: Network, pairs: PairsByRole, people: Numbers, role: Role) -> list[Half]:
    """The role for each of some people, in their order."""
    middle = _middle(role)
    places = _best(pairs, people, role, middle=middle)
    holders = np.where(places == NOBODY, NOBODY, pairs.source[places]) if len(pairs.source) else places
    evidence = _evidence(network, pairs, places, role.shown)
    counts = (pairs.to_you,) if role.name == MENTOR else (pairs.about_you, pairs.told)
    columns = [column[places].tolist() if len(column) else places.tolist() for column in (role.known, role.score, pairs.months, *counts)]
    found = []
    for place, holder, name, (tells, score, months, *told) in zip(
        places.tolist(), *called(network, holders), zip(*columns, strict=True), strict=True
    ):
        if place == NOBODY:
            found.append(_nobody(role))
        elif tells:
            what = " about them to ".join(map(str, told))
            done = f"{what} to them" if role.name == MENTOR else f"{what} who decide"
            why = f"{role.name} {name} {score:.2f}: {done} over {months:.1f} months"
            found.append(Half(role.name, holder, name, score, assumed=False, why=why, evidence=evidence.get(place, ())))
        else:
            why = f"{role.name} {name}, declared, and no event tells more; taken as {middle:.2f}, in the middle"
            found.append(Half(role.name, holder, name, middle, assumed=True, why=why, evidence=()))
    return found


def called(network: Network, people: Numbers) -> tuple[list[str | None], list[str | None]]:
    """Ids and names of some people, all at once; None for nobody."""
    ids = IdColumn(network.people.ids, people).values(0, len(people))
    column = network.people.texts.get("name")
    names = ids if column is None else IdColumn(column, people).values(0, len(people))
    return ids, [name or id for name, id in zip(names, ids, strict=True)]


def _nobody(role: Role) -> Half:
    why = f"nobody is known to be their {role.name}" if role.could else f"whether anybody is their {role.name} is unknown"
    return Half(role.name, None, None, 0.0 if role.could else None, assumed=False, why=why, evidence=())


def _middle(role: Role) -> float:
    """The median of the scores that are known."""
    known = role.score[role.held & role.known]
    return float(np.median(known)) if len(known) else UNKNOWN_PART


def _best(pairs: PairsByRole, people: Numbers, role: Role, *, middle: float) -> Numbers:
    """The pair of who does most for each; `NOBODY` without."""
    chosen = np.flatnonzero(role.held)
    score = np.round(np.where(role.known[chosen], role.score[chosen], middle), DECIMALS)
    order = chosen[np.lexsort((pairs.source[chosen], ~role.known[chosen], -score, pairs.target[chosen]))]
    targets, first = np.unique(pairs.target[order], return_index=True)
    at = np.minimum(np.searchsorted(targets, people), max(0, len(targets) - 1))
    return np.where(targets[at] == people, order[first[at]], NOBODY) if len(targets) else np.full(len(people), NOBODY, np.int64)


def _evidence(network: Network, pairs: PairsByRole, places: Numbers, shown: EventRows) -> dict[int, tuple[str, ...]]:
    """The ids of the events of some pairs, by place, those that have one."""
    found: dict[int, dict[str, None]] = {}
    places = places[places != NOBODY]
    if network.events is not None and len(places):
        each, rows = shown.of(pairs.source[places] * len(network) + pairs.target[places])
        for place, row in zip(places[each].tolist(), rows.occasions.tolist(), strict=True):
            found.setdefault(place, {})[network.events.ids[row]] = None
    return {place: tuple(filter(None, ids)) for place, ids in found.items()}
