"""One pair's evidence, read from a network, as arrays of one row: what the terms and the strength are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.evidence.overlap import Overlap
from graphcap.evidence.pairs import Tally

if TYPE_CHECKING:
    from graphcap.network import Evidence


class Row(NamedTuple):
    """What is kept of a pair.

    Attributes
    ----------
    tally, overlap
        Of one row; ``forth`` runs from the person with the lower number.
    """

    tally: Tally
    overlap: Overlap

    def turned(self) -> Row:
        """The same seen from the other person."""
        return self._replace(tally=self.tally._replace(forth=self.tally.back, back=self.tally.forth))


def row_of(evidence: Evidence, place: int) -> Row:
    """The pair at a position of the evidence."""

    def value(name: str) -> Any:
        values = np.array(getattr(evidence, name).slice(place, place + 1))
        return values.astype(bool) if name in {"soft", "praise"} else values

    return Row(Tally(*map(value, Tally._fields)), Overlap(*map(value, Overlap._fields)))
