"""Chains that the reserve of a network permits: the one place where a search learns who may not be asked.

For everybody at once, chains are found as if nobody minded about whom a request is. Only few offend somebody; the people on whose best
chain that may be so are searched for one by one.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from graphcap.search.chains import Found, best_chains
from graphcap.search.ground import STEP

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import numpy as np
    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.reserve import Crowd, Reserve
    from graphcap.search.chains import FoundChain
    from graphcap.search.disjoint import Disjoint
    from graphcap.search.reach import Reach

    Numbers = npt.NDArray[np.int64]

NOBODY = -1
MANY_TARGETS = 100
"""For more targets it pays to see first which can be reached at all."""


def permitted_chains(network: Network, source: int, targets: Collection[int], *, alumni: bool = False, **limits: Any) -> Found:
    """`graphcap.search.chains.best_chains`, of the permitted ones.

    Parameters
    ----------
    alumni
        Whether those who have left may introduce.
    """
    reserve = network.reserve
    if not reserve:
        return best_chains(network, source, targets, **limits)
    sought = frozenset(targets) - reserve.no_targets_of(source)
    barred, minding = introducing_nobody(reserve, source, alumni=alumni), reserve.minding(sought)
    if len(sought) == 1:  # whoever minds the one target can be left out from the start
        barred, minding = barred | chain(*minding.values()), {}
    return best_chains(network, source, sought, barred=barred, minding=minding, **limits)


def permitted_each(network: Network, source: int, targets: Collection[int], *, alumni: bool = False, **limits: Any) -> list[FoundChain]:
    """The best permitted chain to each of the targets that can be reached, by rising numbers of the targets."""
    reserve = network.reserve
    sought = sorted(frozenset(targets) - reserve.no_targets_of(source))
    barred, minding = introducing_nobody(reserve, source, alumni=alumni), reserve.minding(sought)
    found: list[FoundChain] = []
    for target in _within_reach(network, source, sought, barred, limits) if len(sought) > MANY_TARGETS else sought:
        nobody = barred | minding[target] if target in minding else barred
        found += best_chains(network, source, (target,), best=1, barred=nobody, **limits).chains
    return found


def _within_reach(network: Network, source: int, targets: Sequence[int], barred: Crowd, limits: dict[str, Any]) -> Iterator[int]:
    """The targets to whom there is any chain: one pass backwards over all arcs spares the searches for the others."""
    from graphcap.search.reach import reach

    backwards = network.replaced(outgoing=network.incoming, incoming=network.outgoing)
    where = {name: limit for name, limit in limits.items() if name != "by"}
    ties = reach(backwards, (source,), barred=barred, **where).ties
    return (target for target in targets if ties[target])


def permitted_disjoint(network: Network, source: int, target: int, *, alumni: bool = False, **limits: Any) -> Disjoint:
    """`graphcap.search.disjoint.disjoint_chains`, of the permitted ones."""
    from graphcap.search.disjoint import Disjoint, disjoint_chains

    reserve = network.reserve
    if target in reserve.no_targets_of(source):
        return Disjoint((), exact=True)
    barred = introducing_nobody(reserve, source, alumni=alumni) | reserve.unwilling_about(target)
    return disjoint_chains(network, source, target, barred=barred, **limits)


def permitted_reach(network: Network, targets: Sequence[int], *, alumni: bool = False, **limits: Any) -> Reach:
    """`graphcap.search.reach.reach`, of the permitted chains."""
    from graphcap.search.reach import reach

    reserve = network.reserve
    sought = sorted(set(targets) - reserve.no_targets())
    found = reach(network, sought, barred=reserve.never_introducing(alumni=alumni), **limits)
    limits["alumni"] = alumni
    for person in _offending(found, sought, reserve) if len(reserve.ends) else ():
        if not _stands(network, found, person, limits):
            chains = permitted_chains(network, person, sought, best=1, **limits).chains
            people = chains[0].people if chains else (person, NOBODY)
            found.odds[person] = chains[0].odds if chains else float("nan")
            found.ties[person] = len(people) - 1 if chains else 0
            found.via[person], found.target[person] = people[1], people[-1]
    return found


def introducing_nobody(reserve: Reserve, source: int, *, alumni: bool) -> Crowd:
    """Everybody who is an introducer on no chain from a person, whomever it leads to."""
    barred, unwilling = reserve.never_introducing(alumni=alumni), reserve.unwilling_about(source)
    return barred | unwilling if unwilling else barred


def _stands(network: Network, found: Reach, person: int, limits: dict[str, Any]) -> bool:
    """Whether what was found for a person is a permitted chain: the best one to the same target is as good, and begins alike."""
    chains = permitted_chains(network, person, (int(found.target[person]),), best=1, **limits).chains
    if not chains or (len(chains[0].people) - 1, chains[0].people[1]) != (found.ties[person], found.via[person]):
        return False
    return bool(abs(chains[0].odds - found.odds[person]) < STEP)


def _offending(found: Reach, targets: Sequence[int], reserve: Reserve) -> list[int]:
    """Everybody on whose best chain somebody may stand who does not want to be asked about one of its ends, rising numbers."""
    import numpy as np

    from graphcap.search.allowed import members

    count = len(found.odds)
    ends, unwilling = reserve.ends.array(), reserve.unwilling.array()
    pairs = ends.astype(np.int64) * count + unwilling
    touched = members(count, set(ends.tolist()))
    people = np.flatnonzero(found.ties > 0)
    people = people[touched[people] | touched[found.target[people]]]
    # the chain of a target is not told by the labels of others
    offending = members(count, targets)
    offending[np.setdiff1d(np.arange(count), people)] = False
    for askers, asked in _asked(found, people):
        offending[askers[np.isin(askers * count + asked, pairs) | np.isin(found.target[askers] * count + asked, pairs)]] = True
    return [int(person) for person in np.flatnonzero(offending)]


def _asked(found: Reach, people: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """People, and who is asked on their best chains: the target, and each introducer."""
    yield people, found.target[people]
    for ties in range(2, len(found.vias)):
        askers = people[found.ties[people] == ties]
        asked = askers
        for left in range(ties, 1, -1):
            asked = found.vias[left][asked].astype(asked.dtype)
            yield askers, asked
