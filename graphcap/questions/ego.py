"""How one person's own network is built: Burt's effective size and constraint, and the E-I index.

The same rules as `graphcap.measures.brokerage` has for everybody, on the strengths of both directions added, z:

- constraint = sum over j of (p_ij + sum over q of p_iq p_qj)^2, p_ij = z_ij / sum over k of z_ik; effective size = sum over j of
  1 - sum over q of p_iq m_jq, m_jq = z_jq / the largest z of j (Burt 1992, https://doi.org/10.4159/9780674029095).
- E-I index = (external - internal) / (external + internal), in numbers of contacts, external ones being of another department: -1 all in
  one's own, 1 none (Krackhardt & Stern 1988, https://doi.org/10.2307/2786835).

None of them is good or bad in itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphcap.organisation import text
from graphcap.questions.contact import neighbours

if TYPE_CHECKING:
    from graphcap.network import Network


class EgoMeasures(NamedTuple):
    """A person's own network in three figures; None without ties, or where no departments are known."""

    effective_size: float | None
    constraint: float | None
    e_i_index: float | None


def ego_measures(network: Network, person: int) -> EgoMeasures:
    """The three figures of a person."""
    own = _strengths(network, person)
    if not own:
        return EgoMeasures(None, None, None)
    others = {other: _strengths(network, other) for other in own}
    return EgoMeasures(_effective_size(own, others), _constraint(own, others), e_i_index(network, person))


def e_i_index(network: Network, person: int) -> float | None:
    """How far a person's contacts are of other departments; None where their own, or everybody's, is unknown."""
    home = text(network, "department", person)
    departments = [found for found in (text(network, "department", other) for other in neighbours(network, person)) if found]
    if not home or not departments:
        return None
    external = sum(found != home for found in departments)
    return (2 * external - len(departments)) / len(departments)


def _strengths(network: Network, person: int) -> dict[int, float]:
    """Everybody tied to a person, with the strengths of both directions added: of each direction the strongest arc."""
    total: dict[int, float] = {}
    for arcs in (network.outgoing, network.incoming):
        strongest: dict[int, float] = {}
        for other, strength in zip(*arcs.of(person), strict=True):
            strongest.setdefault(other, strength)  # strongest first
        for other, strength in strongest.items():
            total[other] = total.get(other, 0.0) + strength
    return total


def _constraint(own: dict[int, float], others: dict[int, dict[int, float]]) -> float:
    whole = sum(own.values())
    share = {other: strength / whole for other, strength in own.items()}
    indirect = dict.fromkeys(own, 0.0)
    for between, theirs in others.items():
        sum_of_theirs = sum(theirs.values())
        for other in theirs.keys() & own.keys():
            indirect[other] += share[between] * theirs[other] / sum_of_theirs
    return sum((share[other] + indirect[other]) ** 2 for other in sorted(own))


def _effective_size(own: dict[int, float], others: dict[int, dict[int, float]]) -> float:
    whole = sum(own.values())
    redundant = 0.0
    for theirs in others.values():
        largest = max(theirs.values())
        redundant += sum(own[between] / whole * theirs[between] / largest for between in sorted(theirs.keys() & own.keys()))
    return len(own) - redundant
