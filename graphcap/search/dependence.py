"""Whom a person reaches through one other person alone: who is lost when that one goes.

For everybody it is kept, one bit a person who may go, whether a walk of so few ties leads there without that person; a last bit says
whether any does. Walks are grown tie by tie from the source. A walk without somebody holds a chain without them, so bits of walks are
bits of chains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.search.outward import last_steps, steps_from

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy.typing as npt

    from graphcap.network import Network

    Bits = npt.NDArray[np.uint64]
    Numbers = npt.NDArray[np.int64]

AT_ONCE = 63
ALL_BITS = np.uint64(2**64 - 1)


def only_through(
    network: Network,
    source: int,
    targets: Collection[int],
    people: Sequence[int],
    *,
    max_ties: int,
    kinds: bytes | None = None,
    avoid: Collection[int] = (),
    barred: Collection[int] = (),
) -> list[int]:
    """For each of some people how many targets the source reaches, within so many ties, with them alone; they are among these themselves.

    Parameters
    ----------
    kinds, avoid, barred
        As in `graphcap.search.reach.reach`.
    """
    ends = np.array(sorted(set(targets) - {source}), np.int64)
    parts = [people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE)]
    passes = [_passes(len(network), part, avoid) for part in parts]
    counts = []
    for part, reached in zip(
        parts, _reached_without(network, source, passes, ends, max_ties=max_ties, kinds=kinds, barred=barred), strict=True
    ):
        any_way = reached >> np.uint64(AT_ONCE) & np.uint64(1)
        counts += [int(np.count_nonzero(any_way & ~(reached >> np.uint64(bit)))) for bit in range(len(part))]
    return counts


def _passes(size: int, people: Sequence[int], avoid: Collection[int]) -> Bits:
    """For everybody the bits that pass them: all but their own, if they have one."""
    passes = np.full(size, ALL_BITS)
    for bit, person in enumerate(people):
        passes[person] &= ~(np.uint64(1) << np.uint64(bit))
    passes[list(avoid)] = 0
    return passes


def _reached_without(
    network: Network,
    source: int,
    passes: Sequence[Bits],
    ends: Numbers,
    *,
    max_ties: int,
    kinds: bytes | None,
    barred: Collection[int],
) -> list[Bits]:
    """For each end the bits of those without whom it is reached; the bit after those says whether it is at all."""
    shut = np.zeros(len(network), bool)
    shut[list(barred)] = True
    shut[source] = False
    reached = [np.zeros(len(network), np.uint64) for _ in passes]
    for bits, passing in zip(reached, passes, strict=True):
        bits[source] = passing[source]
    fresh = np.array([source], np.int64)
    for left in reversed(range(max_ties)):
        if left:
            steps = steps_from(network, fresh[~shut[fresh]], kinds)
        else:
            open_ = np.logical_or.reduce([bits[ends] != passing[ends] for bits, passing in zip(reached, passes, strict=True)])
            steps = last_steps(network, fresh, ends[open_], shut=shut, kinds=kinds)
        grown = [bits.copy() for bits in reached]
        changed = np.zeros(len(network), bool)
        for bits, before, passing in zip(grown, reached, passes, strict=True):
            np.bitwise_or.at(bits, steps.ends, before[steps.starts] & passing[steps.ends])
            changed |= bits != before
        fresh = np.flatnonzero(changed)
        reached = grown
    return [bits[ends] for bits in reached]
