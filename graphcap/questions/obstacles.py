"""What stands between somebody who got no partner and the one who lacks least: the true reason, which removed would serve them.

Of all partners the one with the fewest obstacles is named, then the obstacles that stand first in their order, then the lower number. A
partner without a place left has one obstacle more: capacity. So without the obstacles named (the pair allowed, and more room where
capacity is one of them) every best matching serves the person: with one more allowed pair no matching is larger that leaves them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graphcap.network import Network

    Mask = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

CAPACITY = "capacity"


class Unserved(NamedTuple):
    """Somebody who got no partner.

    Attributes
    ----------
    protege
        Id.
    blocked_by
        The obstacles; none where there is nobody at all to be paired with.
    partner
        Id of whom they keep away.
    why
        The same as a sentence.
    """

    protege: str
    protege_name: str
    blocked_by: tuple[str, ...]
    partner: str | None
    why: str


def unserved(
    network: Network, people: Numbers, partners: Numbers, *, paired: Numbers, room: Numbers, blocks: Mapping[str, Mask], never: Mask
) -> list[Unserved]:
    """Everybody without a partner, by number, with what keeps them from one.

    Parameters
    ----------
    network
        For ids and names.
    people, partners
        Numbers of the rows and columns of the rest.
    paired
        Place of each person's partner, negative for none.
    room
        How many each partner can take.
    blocks
        Name of an obstacle to the pairs that it stands between, in the order in which they are named.
    never
        Pairs that are not spoken of: with oneself, and with who may not be asked.
    """
    full = room - np.bincount(paired[paired >= 0], minlength=len(partners)) <= 0
    return [
        _unserved(network, people, partners, place=place, full=full, blocks=blocks, never=never)
        for place in np.flatnonzero(paired < 0).tolist()
    ]


def _unserved(
    network: Network, people: Numbers, partners: Numbers, *, place: int, full: Mask, blocks: Mapping[str, Mask], never: Mask
) -> Unserved:
    ids, name = network.people.ids, network.people.name
    person = int(people[place])
    standing = {word: mask[place] for word, mask in blocks.items()} | {CAPACITY: full}
    open_to = np.flatnonzero(~never[place])
    if not len(open_to):
        return Unserved(ids[person], name(person), (), None, "there is nobody to be paired with")
    many = np.sum([mask[open_to] for mask in standing.values()], axis=0)
    order = np.lexsort((open_to, *(~mask[open_to] for mask in reversed(standing.values())), many))
    nearest = int(open_to[order[0]])
    words = tuple(word for word, mask in standing.items() if mask[nearest])
    other = int(partners[nearest])
    return Unserved(ids[person], name(person), words, ids[other], f"nearest is {name(other)}: {' and '.join(words)}")
