"""The structural trace of shadow sponsorship, where there are no events: people who stand between others and those who decide.

Named are people without a formal role (they decide nothing and nobody reports to them) who have ties to at least two decision-makers, a
betweenness (Freeman 1977, doi:10.2307/3033543) at or above the 95th percentile, and a constraint (Burt 1992) at or below the median of
everybody who has ties. It is a weaker sign than any event: who could speak for others, not who does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphcap.measures import central
from graphcap.organisation import reports
from graphcap.questions.standing import people_there

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.network import Network

FEWEST_DECIDERS = 2
HIGH, MIDDLE = 95, 50
LABEL = "structure only"


@dataclass(frozen=True, slots=True)
class BrokerRow:
    """Somebody who could speak for others: from ties alone."""

    sponsor: str
    sponsor_name: str
    deciders: int
    betweenness: float
    constraint: float
    label: str
    why: str


def brokers(network: Network) -> tuple[list[BrokerRow], tuple[str, ...]]:
    """People who stand between others and decision-makers, the highest betweenness first, then by id; and how that was counted."""
    between, narrow = central(network, "betweenness"), central(network, "constraint")
    deciding = np.zeros(len(network), bool)
    deciding[network.deciders.numbers()] = True
    tied = people_there(network) & ~np.isnan(narrow.values)
    if not tied.any():
        return [], between.rule
    high = between.values >= np.percentile(between.values[tied], HIGH)
    free = narrow.values <= np.percentile(narrow.values[tied], MIDDLE)
    chosen = np.flatnonzero(tied & high & free & ~deciding & (between.values > 0))
    known = [(person, _deciders(network, person, deciding)) for person in chosen.tolist() if not reports(network, person)]
    found = [(person, count) for person, count in known if count >= FEWEST_DECIDERS]
    rows = [
        BrokerRow(
            sponsor=network.people.ids[person],
            sponsor_name=network.people.name(person),
            deciders=count,
            betweenness=float(between.values[person]),
            constraint=float(narrow.values[person]),
            label=LABEL,
            why=f"ties to {count} who decide; betweenness {between.values[person]:.4g} is among the highest 5 %, "
            f"constraint {narrow.values[person]:.3g} in the lower half; decides nothing, and nobody reports to them",
        )
        for person, count in sorted(found, key=lambda pair: (-between.values[pair[0]], pair[0]))
    ]
    return rows, between.rule


def _deciders(network: Network, person: int, deciding: npt.NDArray[np.bool_]) -> int:
    """How many decision-makers somebody has a tie with."""
    neighbours = {*network.outgoing.of(person)[0], *network.incoming.of(person)[0]}
    return sum(bool(deciding[neighbour]) for neighbour in neighbours)
