"""What is tallied of each pair on Spark (`graphcap.evidence.pairs`, `graphcap.evidence.cadence`): one shuffle by pair, rows sorted by time.

Windows over a pair's rows spill to disk, so that two machines that write to each other every second are a slow pair and no crash.

Whether a lapsed tie once was strong depends on its overlap, which is known only after all pairs are. Just after an event, the strength is
(A + B e)/W in the overlap e, with A and B known here; so the few highest such lines are kept, and read off once e is known.
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
ROUNDING = 1e-9


def tallied(contacts: DataFrame, *, at: int, rule: Rule) -> DataFrame:
    """A row a pair: the columns of `graphcap.evidence.pairs.Tally`, half-life and usual gap, whether it has lapsed, and its highest lines.

    Parameters
    ----------
    contacts
        Of `graphcap.spark.counted.counted`.
    at
        The day, in microseconds since 1970 UTC.
    """
    rows = _with_lines(_with_gaps(contacts, at=at, rule=rule), rule)
    age_days = (at - F.col("time")) / MICROSECONDS_OF_A_DAY
    steepest = F.col("slope") >= rule.overlap
    return rows.groupBy(*PAIR).agg(
        F.least(F.sum(F.col("weight") * F.pow(F.lit(2.0), -age_days / F.col("half_life_days"))), F.lit(MOST_INTENSITY)).alias("intensity"),
        F.count_if("forth").alias("forth"),
        F.count_if("back").alias("back"),
        F.count(F.lit(1)).alias("events"),
        F.size(F.collect_set("kind")).alias("kinds"),
        F.bool_and(F.col("kind").isin(*SOFT_KINDS)).alias("soft"),
        F.bool_or(F.col("kind").isin(*PRAISE_KINDS)).alias("praise"),
        *(F.first(name).alias(name) for name in ("first_contact", "last_contact", "half_life_days", "usual_gap_days", "lapsed")),
        # of the lines of one slope only the highest matters, and nearly all have the steepest
        F.max(F.when(steepest, F.col("height"))).alias("highest"),
        F.collect_list(F.when(~steepest, F.struct("height", "slope"))).alias("lines"),
    )


def beside_frequency(forth: Column, back: Column, months: Column, kinds: Column, *, rule: Rule) -> tuple[Column, Column, Column]:
    """The terms reciprocity, duration and channels (`graphcap.evidence.terms`)."""
    return (
        2 * F.least(forth, back) / (forth + back),
        F.least(F.lit(1.0), F.log2(1 + months) / F.log2(F.lit(1 + rule.full_duration_months))),
        F.least(F.lit(1.0), kinds / rule.full_channels),
    )


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


def _with_lines(rows: DataFrame, rule: Rule) -> DataFrame:
    """Of pairs that have lapsed, each event with the line of the strength just after it, as far as it may reach that of a strong tie."""
    so_far = Window.partitionBy(*PAIR).orderBy("time").rangeBetween(Window.unboundedPreceding, Window.currentRow)
    since_days = (F.col("time") - F.col("first_contact")) / MICROSECONDS_OF_A_DAY
    halved = F.pow(F.lit(2.0), since_days / F.col("half_life_days"))
    soft = F.col("kind").isin(*SOFT_KINDS)
    rows = rows.withColumns(
        {
            "then_intensity": F.least(
                F.sum(F.when(F.col("lapsed"), F.col("weight") * halved)).over(so_far) / halved, F.lit(MOST_INTENSITY)
            ),
            "then_forth": F.count_if("forth").over(so_far),
            "then_back": F.count_if("back").over(so_far),
            "then_kinds": F.size(F.collect_set(F.when(F.col("lapsed"), F.col("kind"))).over(so_far)),
            "then_soft": F.bool_and(soft).over(so_far),
        }
    )
    forth, back, intensity = F.col("then_forth"), F.col("then_back"), F.col("then_intensity")
    months = months_between(F.col("first_contact"), F.col("time"), rule)
    reciprocity, duration, channels = beside_frequency(forth, back, months, F.col("then_kinds"), rule=rule)
    activity = F.least(F.lit(1.0), intensity)
    beside = rule.reciprocity * reciprocity + rule.duration * duration + rule.channels * channels
    height = rule.frequency * intensity / (intensity + rule.half_intensity) + activity * beside
    least_weights = rule.frequency + rule.reciprocity + rule.duration + rule.channels
    slope = rule.overlap * activity
    may_be = F.col("lapsed") & ~(F.col("then_soft") & ((forth == 0) | (back == 0)))
    strong = may_be & (height + slope >= rule.strong_peak * least_weights * (1 - ROUNDING))
    return rows.withColumns({"height": F.when(strong, height), "slope": F.when(strong, slope)})
