"""Who stands at the source of written ties: as rows go by source, nobody has to be kept beside each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.network import Network

    Numbers = npt.NDArray[np.int64]


def tie_sources(network: Network, places: npt.NDArray[np.integer[Any]] | None = None) -> Numbers:
    """The number of the source of each written tie, or of those at some positions.

    Parameters
    ----------
    network
        With its ties.
    places
        Positions in the columns of `graphcap.network.Ties`; None for all.
    """
    offsets: Numbers = network.ties.offsets.array().astype(np.int64)
    if places is None:
        return np.repeat(np.arange(len(network), dtype=np.int64), np.diff(offsets))
    sources: Numbers = np.searchsorted(offsets, places, side="right").astype(np.int64) - 1
    return sources


def ties_of_kinds(network: Network, *kinds: str) -> Numbers:
    """The positions of the written ties of some kinds, rising."""
    wanted = np.array([kind.name in kinds for kind in network.kinds], bool)
    return np.flatnonzero(wanted[network.ties.kinds.array()]) if wanted.any() else np.empty(0, np.int64)
