"""What an answer says of its measure: scale, direction, weights, people without ties, and how well an estimate is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

SCALES = {
    "degree": "degree: neighbours, each counted once in each direction (out + in).",
    "betweenness": "betweenness: raw sum over ordered pairs of the share of shortest paths through the person.",
    "closeness": "closeness: (n - 1) / sum of distances from the person outwards.",
    "harmonic": "harmonic: raw sum of 1 / distance from the person outwards.",
    "eigenvector": "eigenvector: leading eigenvector, non-negative, of length 1.",
    "pagerank": "pagerank: damping 0.85, values sum to 1; rank of people who ask nobody is spread evenly.",
    "constraint": "constraint: Burt (1992), sum of (p_ij + sum of p_iq p_qj)^2 over contacts; above 1 is possible.",
    "effective_size": "effective_size: Burt (1992), sum over contacts of 1 - sum of p_iq m_jq, m_jq = z_jq / largest z of j.",
    "hierarchy": "hierarchy: Burt (1992), Coleman-Theil index of the constraint by contact, 0 to 1; 1 with a single contact.",
}
UNDIRECTED_SCALES = {
    "degree": "degree: neighbours.",
    "betweenness": "betweenness: raw sum over unordered pairs of the share of shortest paths through the person.",
}
WITHOUT_TIES = {
    "degree": "People without ties get 0.",
    "betweenness": "People without ties get 0.",
    "closeness": "No value for people who do not reach everybody.",
    "harmonic": "People who reach nobody get 0.",
    "eigenvector": "People without ties, or outside the part with the largest eigenvalue, get 0; no values without any tie.",
    "pagerank": "People without ties get the least share, never 0.",
    "constraint": "No value for people without ties.",
    "effective_size": "No value for people without ties.",
    "hierarchy": "No value for people without ties.",
}
BY_LENGTH = frozenset({"betweenness", "closeness", "harmonic"})
ON_BOTH_DIRECTIONS = frozenset({"constraint", "effective_size", "hierarchy"})
HIGHEST = 100


def rule_of(measure: str, *, undirected: bool, weighted: bool) -> tuple[str, ...]:
    """The sentences that hold for every network."""
    scales = SCALES | UNDIRECTED_SCALES if undirected else SCALES
    return scales[measure], _direction(undirected=undirected), _weights(measure, weighted=weighted), WITHOUT_TIES[measure]


def _direction(*, undirected: bool) -> str:
    if undirected:
        return "Undirected: a pair has a tie where either can be asked, as strong as the stronger of the two arcs."
    return "Directed: along the strongest allowed arc of each ordered pair."


def _weights(measure: str, *, weighted: bool) -> str:
    if measure == "degree":
        return "Strengths do not enter."
    if measure in BY_LENGTH:
        return "Weighted: a distance is the sum of 1 - ln strength." if weighted else "Unweighted: a distance is a number of ties."
    what = "strengths" if weighted else "ties"
    added = ", those of both directions added" if measure in ON_BOTH_DIRECTIONS else ""
    return f"{'Weighted' if weighted else 'Unweighted'}: on {what}{added}{'' if weighted else ', each of strength 1'}."


def estimated_rule(measure: str, values: npt.NDArray[np.float64], error: npt.NDArray[np.float64], *, sampled: int, people: int) -> str:
    """How many people the values were estimated from, and how well they are known where they are highest."""
    ends = "sources" if measure == "betweenness" else "targets"
    unknown = "; no value where one of them is not reached" if measure == "closeness" else ""
    known = np.flatnonzero(values > 0)
    highest = known[np.argsort(-values[known], kind="stable")[:HIGHEST]]
    median = np.median(error[highest] / values[highest]) if len(highest) else np.nan
    spread = "not known" if np.isnan(median) else f"{median:.1%} of the value"
    return (
        f"Estimated from {sampled:,} of {people:,} people as {ends}, drawn at random by a seed{unknown}; standard error: {spread}"
        f" (median of the {len(highest)} highest)."
    )
