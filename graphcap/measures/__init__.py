"""Centrality and brokerage: nine measures of everybody, as numpy arrays. `graphcap.central` answers the same with rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from graphcap.errors import InputError
from graphcap.measures import brokerage, centrality, paths
from graphcap.measures.rules import estimated_rule, rule_of
from graphcap.measures.view import cut

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy.typing as npt

    from graphcap.measures.paths import Estimate
    from graphcap.measures.view import View
    from graphcap.network import Network

__all__ = ["Central", "central"]

BROKERAGE = {"constraint": brokerage.constraint, "effective_size": brokerage.effective_size, "hierarchy": brokerage.hierarchy}
PATHS = {"betweenness": paths.betweenness, "closeness": paths.closeness, "harmonic": paths.harmonic}
SPECTRAL = {"eigenvector": centrality.eigenvector, "pagerank": centrality.pagerank}


@dataclass(frozen=True, slots=True)
class Central:
    """One measure of everybody, by number.

    Attributes
    ----------
    values
        NaN where the value does not exist, and for people who are left out.
    rule
        How it was computed, in sentences: direction, weights, scale, people without ties, and how well it is known if it was estimated.
    beside
        Degree of arcs with a direction: ``out`` and ``in``, the neighbours of either direction; else nothing.
    error
        Standard errors of estimated values; None when they are exact.
    """

    values: npt.NDArray[np.float64]
    rule: tuple[str, ...]
    beside: Mapping[str, npt.NDArray[np.int64]] = field(default_factory=dict)
    error: npt.NDArray[np.float64] | None = None


def central(
    network: Network,
    measure: str,
    *,
    undirected: bool = False,
    weighted: bool | None = None,
    kinds: bytes | None = None,
    avoid: Collection[int] = (),
    samples: int | None = None,
    seed: int = 0,
) -> Central:
    """How central everybody is, by one measure.

    Parameters
    ----------
    network
        Of which the strongest allowed arc of each ordered pair is kept.
    measure
        degree, betweenness, closeness, harmonic, eigenvector, pagerank, constraint, effective_size or hierarchy.
    undirected
        A pair has an arc each way where it has one, as strong as the stronger one. Eigenvector centrality is always undirected.
    weighted
        By strength; None: yes for constraint, effective size and hierarchy, no for the others. Degree counts neighbours either way.
    kinds, avoid
        As from `Network.kind_mask`; numbers of people who are left out.
    samples, seed
        How many people betweenness, closeness and harmonic are estimated from (200 when None) beyond 20,000 people, and what draws them.

    Raises
    ------
    InputError
        For a measure there is not, and for less than one sample.
    """
    if measure not in {"degree", *PATHS, *SPECTRAL, *BROKERAGE}:
        message = f'no measure "{measure}"'
        raise InputError(message)
    if samples is not None and samples < 1:
        message = f"at least 1 sample is needed, not {samples}"
        raise InputError(message)
    undirected = undirected or measure == "eigenvector"
    weighted = measure in BROKERAGE if weighted is None else weighted
    view = cut(network, kinds=kinds, avoid=avoid)
    view = view.undirected() if undirected else view
    if measure == "degree":
        return _degree(view, undirected=undirected)
    if measure in PATHS:
        estimate = PATHS[measure](view, paths.sample_of(len(view), samples=samples, seed=seed), weighted=weighted)
        return _estimated(view, measure, estimate, undirected=undirected, weighted=weighted)
    values = (BROKERAGE | SPECTRAL)[measure](view if weighted else view.unweighted())
    return Central(view.spread(values, np.nan), rule_of(measure, undirected=undirected, weighted=weighted))


def _degree(view: View, *, undirected: bool) -> Central:
    out, into = centrality.degree(view)
    values = out if undirected else out + into
    beside = {} if undirected else {"out": view.spread(out, 0), "in": view.spread(into, 0)}
    return Central(view.spread(values.astype(np.float64), np.nan), rule_of("degree", undirected=undirected, weighted=False), beside)


def _estimated(view: View, measure: str, estimate: Estimate, *, undirected: bool, weighted: bool) -> Central:
    halves = 2 if measure == "betweenness" and undirected else 1  # each unordered pair was counted from both ends
    values = view.spread(estimate.values / halves, np.nan)
    error = None if estimate.error is None else view.spread(estimate.error / halves, np.nan)
    rule = rule_of(measure, undirected=undirected, weighted=weighted)
    if error is not None:
        rule += (estimated_rule(measure, values, error, sampled=estimate.sampled, people=len(view)),)
    return Central(values, rule, {}, error)
