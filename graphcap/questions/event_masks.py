"""Which events are of some kinds, or have an outcome, on whole columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphcap.events import Events

    Mask = npt.NDArray[np.bool_]


def of_kinds(events: Events, kinds: Sequence[str]) -> Mask:
    """Which events are of some kinds."""
    wanted = [number for kind in kinds if (number := events.kind_number(kind)) is not None]
    return np.isin(events.kinds.array(), wanted)


def of_outcome(events: Events, outcome: str) -> Mask:
    """Which events have an outcome."""
    return np.isin(events.outcomes.array(), [place for place, word in enumerate(events.words) if word == outcome])
