"""Common neighbours of pairs on Spark: every triangle is found once and counts for its three sides (`graphcap.evidence.overlap`).

Pairs are turned towards the person with more neighbours. So nobody is followed by more than about the square root of twice as many people
as there are pairs, hubs by hardly anybody, and what travels is bounded: for each pair the list of those who follow its first person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark import StorageLevel
from pyspark.sql import functions as F  # noqa: N812

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame


def overlapping(pairs: DataFrame) -> DataFrame:
    """The pairs with ``common``, how many neighbours both people have, and ``either``, how many either has, without the two."""
    pairs = pairs.select("lower", "higher")
    ends = pairs.select(F.explode(F.array("lower", "higher")).alias("person"))
    degrees = ends.groupBy("person").agg(F.count(F.lit(1)).alias("degree")).persist(StorageLevel.MEMORY_AND_DISK)
    for end in ("lower", "higher"):
        renamed = degrees.select(F.col("person").alias(end), F.col("degree").alias(f"{end}_degree"))
        pairs = pairs.join(F.broadcast(renamed), end)
    pairs = pairs.persist(StorageLevel.DISK_ONLY)
    found = pairs.join(_triangles(pairs), ["lower", "higher"], "left").withColumn("common", F.coalesce("common", F.lit(0)))
    either = F.col("lower_degree") + F.col("higher_degree") - 2 - F.col("common")
    return found.select("lower", "higher", "common", either.alias("either"))


def _triangles(pairs: DataFrame) -> DataFrame:
    """For each pair that is in any, in how many triangles it is."""
    less, more = F.struct("lower_degree", "lower"), F.struct("higher_degree", "higher")
    turned = pairs.select(
        F.when(less < more, F.col("lower")).otherwise(F.col("higher")).alias("one"),
        F.when(less < more, F.col("higher")).otherwise(F.col("lower")).alias("other"),
    )
    followed = turned.groupBy("one").agg(F.collect_list("other").alias("others"))
    # who follows one person alone closes no triangle there
    first = followed.where(F.size("others") > 1).select("one", "others", F.explode("others").alias("other"))
    second = followed.select(F.col("one").alias("other"), F.col("others").alias("further"))
    thirds = F.array_intersect("others", "further")
    closed = first.join(second, "other").select("one", "other", thirds.alias("thirds")).where(F.size("thirds") > 0)
    sides = F.concat(
        F.array(F.struct(F.col("one").alias("first"), F.col("other").alias("second"), F.size("thirds").alias("times"))),
        F.flatten(F.transform("thirds", lambda third: F.array(_side("one", third), _side("other", third)))),
    )
    counted = closed.select(F.explode(sides).alias("side")).select("side.*")
    return counted.groupBy(F.least("first", "second").alias("lower"), F.greatest("first", "second").alias("higher")).agg(
        F.sum("times").alias("common")
    )


def _side(end: str, third: Column) -> Column:
    """A side of a triangle, between one of its first two people and the third."""
    return F.struct(F.col(end).alias("first"), third.alias("second"), F.lit(1).alias("times"))
