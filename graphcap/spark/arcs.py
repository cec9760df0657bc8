"""Ties to arcs on Spark, for one day: who can ask whom, how strongly (`graphcap.written`, `graphcap.build`).

A tie that was written stands before the one that ``manager`` makes, and this before the reverse that a mutual kind implies. A strength is
the written one, else (closeness - 1)/4, else the one assumed for the kind. Settings of a store (``--mutual``, ``--assume``) are not known
here.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from pyspark.sql import functions as F  # noqa: N812

from graphcap.kinds import ASSUMED_STRENGTH, DEFAULT_KIND, REPORTS_TO, TIE_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyspark.sql import Column, DataFrame

WRITTEN, MADE, IMPLIED = range(3)
CLOSENESS_STEPS = 4


def arcs_of(tables: Sequence[DataFrame], people: DataFrame, *, at: int) -> DataFrame:
    """The strongest arc between each two people: ``source, target`` by number, ``strength``.

    Parameters
    ----------
    tables
        With the columns of a ties file.
    people
        Of `graphcap.spark.tables.numbered_people`, with ``manager`` where it is known.
    at
        The day, in microseconds since 1970 UTC.
    """
    ties = reduce(lambda one, other: one.unionByName(other), [_written(table, at) for table in tables])
    for end in ("source", "target"):
        numbers = F.broadcast(people.select(F.col("id").alias(end), F.col("number").alias(f"{end}_number")))
        ties = ties.join(numbers, end).drop(end).withColumnRenamed(f"{end}_number", end)
    ties = ties.withColumn("rank", F.lit(WRITTEN)).where("source <> target and strength > 0")
    if "manager" in people.columns:
        ties = ties.unionByName(managed(people))
    mutual = [kind.name for kind in TIE_KINDS if kind.mutual]
    turned = ties.where(F.col("kind").isin(*mutual)).selectExpr(
        "target AS source", "source AS target", "kind", "strength", f"{IMPLIED} AS rank"
    )
    both = ties.unionByName(turned).repartition("target")
    each = both.groupBy("source", "target", "kind").agg(F.min(F.struct("rank", (-F.col("strength")).alias("less"))).alias("first"))
    return each.groupBy("source", "target").agg((-F.min("first.less")).alias("strength"))


def managed(people: DataFrame) -> DataFrame:
    """The ties to managers that the people file makes."""
    managers = F.broadcast(people.select(F.col("id").alias("manager"), F.col("number").alias("target")))
    reports = people.select(F.trim(F.col("manager").cast("string")).alias("manager"), F.col("number").alias("source")).join(
        managers, "manager"
    )
    strength = _assumed(F.col("kind")).alias("strength")
    made = reports.where("source <> target").withColumn("kind", F.lit(REPORTS_TO))
    return made.select("source", "target", "kind", strength, F.lit(MADE).alias("rank"))


def _written(table: DataFrame, at: int) -> DataFrame:
    """The ties of a file that are there on the day, with a strength for each."""
    day = F.timestamp_micros(F.lit(at))
    for name, there in (("since", F.col("since").cast("timestamp") <= day), ("until", F.col("until").cast("timestamp") > day)):
        if name in table.columns:
            table = table.where(F.col(name).isNull() | there)
    kind = F.nullif(F.trim(F.col("kind").cast("string")), F.lit("")) if "kind" in table.columns else F.lit(None)
    table = table.withColumn("kind", F.coalesce(kind, F.lit(DEFAULT_KIND)))
    known = [F.col("strength").cast("double")] if "strength" in table.columns else []
    if "declared_closeness" in table.columns:
        known.append((F.col("declared_closeness").cast("double") - 1) / CLOSENESS_STEPS)
    ends = (F.trim(F.col(end).cast("string")).alias(end) for end in ("source", "target"))
    return table.select(*ends, "kind", F.coalesce(*known, _assumed(F.col("kind"))).alias("strength"))


def _assumed(kind: Column) -> Column:
    """The strength assumed for a kind."""
    assumed = F.when(kind == DEFAULT_KIND, F.lit(0.0))
    for known in TIE_KINDS:
        assumed = F.when(kind == known.name, known.assumed) if known is TIE_KINDS[0] else assumed.when(kind == known.name, known.assumed)
    return assumed.otherwise(ASSUMED_STRENGTH)
