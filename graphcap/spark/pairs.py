"""What is tallied of each pair on Spark (`graphcap.evidence.pairs`, `graphcap.evidence.cadence`): one shuffle by pair, rows sorted by time.

Windows over a pair's rows spill to disk, so that two machines that write to each other every second are a slow pair and no crash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import Window
from pyspark.sql import functions as F  # noqa: N812

from graphcap.dates import MICROSECONDS_OF_A_DAY
from graphcap.evidence.pairs import MOST_INTENSITY
from graphcap.evidence.rule import PRAISE_KINDS, SOFT_KINDS

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from graphcap.evidence.rule import Rule

PAIR = ("lower", "higher")


def tallied(contacts: DataFrame, *, at: int, rule: Rule) -> DataFrame:
    """A row a pair: the columns of `graphcap.evidence.pairs.Tally`, half-life and usual gap, all weights, whether it has lapsed.

    Parameters
    ----------
    contacts
        Of `graphcap.spark.counted.counted`.
    at
        The day, in microseconds since 1970 UTC.
    """
    rows = _with_gaps(contacts, at=at, rule=rule)
    age_days = (at - F.col("time")) / MICROSECONDS_OF_A_DAY
    return rows.groupBy(*PAIR).agg(
        finite(F.sum(F.col("weight") * F.pow(F.lit(2.0), -age_days / F.col("half_life_days")))).alias("intensity"),
        finite(F.sum("weight")).alias("most_intensity"),
        F.count_if("forth").alias("forth"),
        F.count_if("back").alias("back"),
        F.count(F.lit(1)).alias("events"),
        F.size(F.collect_set("kind")).alias("kinds"),
        F.bool_and(F.col("kind").isin(*SOFT_KINDS)).alias("soft"),
        F.bool_or(F.col("kind").isin(*PRAISE_KINDS)).alias("praise"),
        *(F.first(name).alias(name) for name in ("first_contact", "last_contact", "half_life_days", "usual_gap_days", "lapsed")),
    )


def beside_frequency(forth: Column, back: Column, months: Column, kinds: Column, *, rule: Rule) -> tuple[Column, Column, Column]:
    """The terms reciprocity, duration and channels (`graphcap.evidence.terms`)."""
    return (
        2 * F.least(forth, back) / (forth + back),
        F.least(F.lit(1.0), F.log2(1 + months) / F.log2(F.lit(1 + rule.full_duration_months))),
        F.least(F.lit(1.0), kinds / rule.full_channels),
    )


def finite(intensity: Column) -> Column:
    """An intensity that absurd weights leave finite."""
    return F.least(intensity, F.lit(MOST_INTENSITY))


def months_between(first: Column, last: Column, rule: Rule) -> Column:
    """Months between two times in microseconds."""
    return (last - first) / (MICROSECONDS_OF_A_DAY * rule.month_days)


def _with_gaps(contacts: DataFrame, *, at: int, rule: Rule) -> DataFrame:
    """Each event with its pair's first and last contact, half-life, usual gap, and whether the tie has lapsed."""
    pair = Window.partitionBy(*PAIR)
    day = F.floor(F.col("time") / MICROSECONDS_OF_A_DAY)
    gap = F.nullif(day - F.lag(day).over(pair.orderBy("time")), F.lit(0))
    rows = contacts.withColumn("gap", gap).withColumns(
        {
            "median": F.when(F.count("gap").over(pair) + 1 >= rule.least_days, F.percentile("gap", F.lit(0.5)).over(pair)),
            "first_contact": F.min("time").over(pair),
            "last_contact": F.max("time").over(pair),
        }
    )
    median = F.col("median")
    life = F.least(F.greatest(rule.half_life_gaps * median, F.lit(rule.least_half_life_days)), F.lit(rule.most_half_life_days))
    usual = F.when(median.isNull(), rule.default_gap_days).otherwise(F.greatest(median, F.lit(rule.least_gap_days)))
    silent_days = (at - F.col("last_contact")) / MICROSECONDS_OF_A_DAY
    ends = F.least(rule.lapsed_gaps * F.col("usual_gap_days"), F.lit(rule.lapsed_months * rule.month_days))
    return rows.withColumns(
        {
            "half_life_days": F.when(median.isNull(), rule.default_half_life_days).otherwise(life).cast("double"),
            "usual_gap_days": usual.cast("double"),
        }
    ).withColumn("lapsed", silent_days >= ends)
