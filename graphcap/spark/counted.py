"""Counted events on Spark: those before the day, between two people, that weigh anything (`graphcap.evidence.contacts`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import Window
from pyspark.sql import functions as F  # noqa: N812

from graphcap.evidence.contacts import UNKNOWN_KIND_WEIGHT
from graphcap.evidence.rule import TWO_WAY_KINDS
from graphcap.kinds import EVENT_KINDS
from graphcap.spark.tables import once

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from graphcap.evidence.rule import Rule


def counted(events: DataFrame, *, before: int, rule: Rule) -> DataFrame:
    """The events that count.

    One of more than 25 people is dropped here, before anything is made of its rows: a mail to everybody costs no more than its rows.

    Parameters
    ----------
    events
        Of `graphcap.spark.tables.known_events`.
    before
        Microseconds since 1970 UTC.

    Returns
    -------
    DataFrame
        ``lower, higher`` (numbers of the two people), ``time``, ``kind``, ``weight`` above 0, and ``forth, back``: whether it counts
        from the lower to the higher number and the other way.
    """
    rows = once(events.where(F.col("time") < before))
    same = Window.partitionBy("group", "name")
    sources, targets = F.collect_set("source").over(same), F.collect_set("target").over(same)
    people = F.when(F.col("name").isNull(), 2).otherwise(F.size(F.array_union(sources, targets)))
    rows = rows.withColumn("people", people).where(F.col("people") <= rule.most_people)
    planned = (F.col("kind") == "session") & F.equal_null("outcome", F.lit("planned"))
    rows = rows.where(F.col("target").isNotNull() & (F.col("source") != F.col("target")) & ~planned)
    weight = type_weight(F.col("kind")) * F.coalesce("weight", F.lit(1.0)) / F.greatest(F.lit(1), F.col("people") - 1)
    forth, both = F.col("source") < F.col("target"), F.col("kind").isin(*TWO_WAY_KINDS)
    found = rows.select(
        F.least("source", "target").alias("lower"),
        F.greatest("source", "target").alias("higher"),
        "time",
        "kind",
        weight.alias("weight"),
        (forth | both).alias("forth"),
        (~forth | both).alias("back"),
    )
    return found.where("weight > 0")


def type_weight(kind: Column) -> Column:
    """What an event of a kind weighs."""
    first, *others = EVENT_KINDS
    weighed = F.when(kind == first.name, float(first.weight))
    for other in others:
        weighed = weighed.when(kind == other.name, float(other.weight))
    return weighed.otherwise(UNKNOWN_KIND_WEIGHT)
