"""Which lapsed ties were strong once on Spark: the highest strength just after any event (`graphcap.evidence.cadence.peaks_of`).

Only few lapsed ties may have been: not more than all of a pair's weights at one moment make it. The events of these alone are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import Window
from pyspark.sql import functions as F  # noqa: N812

from graphcap.dates import MICROSECONDS_OF_A_DAY
from graphcap.evidence.rule import SOFT_KINDS
from graphcap.spark.pairs import PAIR, beside_frequency, finite, months_between

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from graphcap.evidence.rule import Rule

ROUNDING = 1e-9
KNOWN = ("half_life_days", "first_contact", "term_overlap", "weights")


def strong_once(contacts: DataFrame, pairs: DataFrame, rule: Rule) -> DataFrame:
    """The lapsed pairs that once were strong, ``lower, higher``.

    Parameters
    ----------
    contacts
        Of `graphcap.spark.counted.counted`.
    pairs
        With what is tallied of each pair, their terms, and ``weights``, the sum of those of the terms that exist.
    rule
        The constants.
    """
    few = pairs.where(F.col("lapsed") & ~F.col("one_way") & _may_have_been(rule)).select(*PAIR, *KNOWN)
    rows = _after_each(contacts.join(few, [*PAIR]))
    forth, back = F.col("then_forth"), F.col("then_back")
    months = months_between(F.col("first_contact"), F.col("time"), rule)
    reciprocity, duration, channels = beside_frequency(forth, back, months, F.col("then_kinds"), rule=rule)
    strength = _strength(F.col("then_intensity"), (reciprocity, duration, channels), rule)
    told = ~(F.col("then_soft") & ((forth == 0) | (back == 0)))
    return rows.where(told & (strength >= rule.strong_peak)).select(*PAIR).distinct()


def _may_have_been(rule: Rule) -> Column:
    """Whether a pair is strong if all of its events happened at one moment, and in equal numbers each way."""
    both = ((F.col("forth") > 0) & (F.col("back") > 0)).cast("int")
    most = _strength(F.col("most_intensity"), (both, F.col("term_duration"), F.col("term_channels")), rule)
    return most >= rule.strong_peak * (1 - ROUNDING)


def _strength(intensity: Column, beside: tuple[Column, Column, Column], rule: Rule) -> Column:
    """The strength by an intensity and the terms reciprocity, duration and channels, before any lowest or highest."""
    reciprocity, duration, channels = beside
    terms = rule.reciprocity * reciprocity + rule.duration * duration + rule.channels * channels
    terms += rule.overlap * F.coalesce("term_overlap", F.lit(0.0))
    frequency = rule.frequency * intensity / (intensity + rule.half_intensity)
    return (frequency + F.least(F.lit(1.0), intensity) * terms) / F.col("weights")


def _after_each(rows: DataFrame) -> DataFrame:
    """Each event with what was tallied of its pair just after it; what happens at one moment is judged together."""
    so_far = Window.partitionBy(*PAIR).orderBy("time").rangeBetween(Window.unboundedPreceding, Window.currentRow)
    since_days = (F.col("time") - F.col("first_contact")) / MICROSECONDS_OF_A_DAY
    halved = F.pow(F.lit(2.0), since_days / F.col("half_life_days"))
    return rows.withColumns(
        {
            "then_intensity": finite(F.sum(F.col("weight") * halved).over(so_far) / halved),
            "then_forth": F.count_if("forth").over(so_far),
            "then_back": F.count_if("back").over(so_far),
            "then_kinds": F.size(F.collect_set("kind").over(so_far)),
            "then_soft": F.bool_and(F.col("kind").isin(*SOFT_KINDS)).over(so_far),
        }
    )
