"""Cadence: how often a pair is in contact, and whether the contact still stands.

A tie is fading when silent for 4 times its usual gap, lapsed at 8 times or three years, whichever is sooner (the factor after Navarro et
al. 2017, doi:10.1140/epjds/s13688-017-0127-3; the median ours). It is dormant-strong when it lapsed after a peak of .6 (Levin, Walter &
Murnighan 2011, whose dormant ties had been silent for three years).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.evidence.overlap import Overlap
from graphcap.evidence.pairs import tally_after_each
from graphcap.evidence.rule import ACTIVE, DORMANT_STRONG, FADING, LAPSED, UNKNOWN
from graphcap.evidence.terms import strength_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.evidence.pairs import Block
    from graphcap.evidence.rule import Rule

    Floats = npt.NDArray[np.float64]


def usual_gaps(medians: Floats, rule: Rule) -> Floats:
    """Usual gaps in days out of median ones, NaN where those are unknown."""
    gaps: Floats = np.where(np.isnan(medians), rule.default_gap_days, np.maximum(medians, rule.least_gap_days))
    return gaps


def statuses(silent_days: Floats, usual_gap_days: Floats, unknown: npt.NDArray[np.bool_], *, rule: Rule) -> npt.NDArray[np.uint8]:
    """Numbers of `graphcap.evidence.rule.STATUSES`; who is dormant-strong is still among the lapsed."""
    lapsed = np.minimum(rule.lapsed_gaps * usual_gap_days, rule.lapsed_months * rule.month_days)
    status = np.full(len(silent_days), ACTIVE, np.uint8)
    status[silent_days >= rule.fading_gaps * usual_gap_days] = FADING
    status[silent_days >= lapsed] = LAPSED
    status[unknown] = UNKNOWN
    return status


def with_dormant(status: npt.NDArray[np.uint8], peaks: Floats, rule: Rule) -> npt.NDArray[np.uint8]:
    """The same with those among the lapsed that were strong once."""
    return np.where((status == LAPSED) & (peaks >= rule.strong_peak), np.uint8(DORMANT_STRONG), status)


def peaks_of(block: Block, half_life_days: Floats, overlap: Overlap, *, kinds: tuple[str, ...], rule: Rule) -> Floats:
    """The highest strength of each pair just after any of its events, with the half-life and overlap given."""
    if not len(block.sources):
        return np.empty(0)
    pairs = block.pairs
    strengths = strength_of(tally_after_each(block, half_life_days, kinds), Overlap(*(part[pairs] for part in overlap)), rule)
    moments = np.ones(len(pairs), bool)  # what happens at one moment is judged together
    moments[:-1] = (block.times[1:] != block.times[:-1]) | (pairs[1:] != pairs[:-1])
    peaks: Floats = np.maximum.reduceat(np.where(moments, strengths, 0), block.starts[:-1])
    return peaks
