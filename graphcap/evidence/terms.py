"""The five terms of a pair's evidence, and the strength they make.

s = (.45 f + a (.20 r + .15 d + .12 e + .08 c)) / W, where W are the weights of the terms that exist and a = min(1, intensity).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.dates import MICROSECONDS_OF_A_DAY

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.evidence.overlap import Overlap
    from graphcap.evidence.pairs import Tally
    from graphcap.evidence.rule import Rule

    Floats = npt.NDArray[np.float64]


class Terms(NamedTuple):
    """Each from 0 to 1, NaN where it does not exist.

    Attributes
    ----------
    frequency
        I / (I + 3) of the intensity I.
    reciprocity
        2 min(in, out) / (in + out), in numbers of events.
    duration
        min(1, log2(1 + months from the first to the last event) / log2(61)).
    overlap
        Common neighbours over the union of both neighbourhoods without the pair; none where the union is empty.
    channels
        min(1, different kinds / 3).
    """

    frequency: Floats
    reciprocity: Floats
    duration: Floats
    overlap: Floats
    channels: Floats


def terms_of(tally: Tally, overlap: Overlap, rule: Rule) -> Terms:
    """The terms, one row a row of the tally."""
    months = (tally.last_contact - tally.first_contact) / (MICROSECONDS_OF_A_DAY * rule.month_days)
    shared: Floats = np.full(len(months), np.nan)
    np.divide(overlap.common, overlap.either, out=shared, where=overlap.either > 0)
    return Terms(
        tally.intensity / (tally.intensity + rule.half_intensity),
        2 * np.minimum(tally.forth, tally.back) / (tally.forth + tally.back),
        np.minimum(1, np.log2(1 + months) / np.log2(1 + rule.full_duration_months)),
        shared,
        np.minimum(1, tally.kinds / rule.full_channels),
    )


def activity_of(tally: Tally) -> Floats:
    """What all terms but frequency count, 0 to 1: little, where contact is long ago."""
    return np.minimum(1, tally.intensity)


def weights_of(terms: Terms, rule: Rule) -> Floats:
    """The sum of the weights of the terms that exist: 1, or less where there is no overlap."""
    always = rule.frequency + rule.reciprocity + rule.duration + rule.channels
    return np.where(np.isnan(terms.overlap), always, always + rule.overlap)


def strength_of(tally: Tally, overlap: Overlap, rule: Rule) -> Floats:
    """The strength, one row a row of the tally."""
    terms = terms_of(tally, overlap, rule)
    beside = rule.reciprocity * terms.reciprocity + rule.duration * terms.duration + rule.channels * terms.channels
    beside += rule.overlap * np.nan_to_num(terms.overlap)
    strength = (rule.frequency * terms.frequency + activity_of(tally) * beside) / weights_of(terms, rule)
    strength = np.where(is_unknown(tally), np.minimum(strength, rule.one_way_most), strength)
    strength = np.where((tally.forth > 0) & (tally.back > 0), np.maximum(strength, rule.two_way_least), strength)
    strengths: Floats = np.where(tally.praise, np.maximum(strength, rule.praise_least), strength)
    return strengths


def coverage_of(terms: Terms, events: npt.NDArray[np.int64], rule: Rule) -> Floats:
    """How much of the evidence that a strength asks for is there, 0 to 1."""
    return weights_of(terms, rule) * np.minimum(1, events / rule.full_events)


def is_unknown(tally: Tally) -> npt.NDArray[np.bool_]:
    """Where all events are of soft kinds and run one way, so that they do not tell whether there is a tie."""
    unknown: npt.NDArray[np.bool_] = tally.soft & ((tally.forth == 0) | (tally.back == 0))
    return unknown
