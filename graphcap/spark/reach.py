"""Everybody's best odds to any decision-maker but themselves on Spark: layered joins, the numbers of `graphcap.search.reach`.

Each layer joins the labels that the layer before found with the arcs that lead to them: one shuffle a layer. Everybody keeps two labels, of
different targets, so that a decision-maker has one to somebody else. Higher odds come first (in whole 1e-12ths), then fewer ties, then the
lowest numbers from the left. Who has left decides nothing and introduces nobody; who is marked ``do_not_ask`` is neither asked nor led to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark import StorageLevel
from pyspark.sql import functions as F  # noqa: N812

from graphcap.errors import InputError
from graphcap.optouts import NEVER
from graphcap.search.reach import SCALE
from graphcap.spark.arcs import arcs_of, managed
from graphcap.spark.tables import numbered_people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyspark.sql import Column, DataFrame

KEPT = 2
"""Labels of each person."""
LABEL = ("cold", "ties", "via", "place", "odds", "target")
"""In the order in which labels are compared: the rounded odds below 0, ties, the next person, which of that person's labels it follows."""


def accessed(ties: Sequence[DataFrame], people: DataFrame, *, at: int, max_ties: int) -> DataFrame:
    """A row for everybody: ``person, odds, ties, via, target`` by id, null where no chain leads to a decision-maker.

    Parameters
    ----------
    ties, people
        With the columns of the contract's files.
    at
        The day, in microseconds since 1970 UTC.
    max_ties
        The longest chain.

    Raises
    ------
    InputError
        When somebody does not want to be asked about particular people, which is not known here.
    """
    known = numbered_people(people).persist(StorageLevel.MEMORY_AND_DISK)
    _refuse_particular(known)
    marked = _marked(known, at)
    arcs = arcs_of(ties, known, at=at).persist(StorageLevel.MEMORY_AND_DISK)
    barred = F.broadcast(marked.where("left or never").select(F.col("number").alias("person")))
    labels = _targets(marked).persist(StorageLevel.MEMORY_AND_DISK)
    for length in range(1, max_ties + 1):
        fresh = labels.select("person", F.posexplode("labels").alias("place", "label")).where(F.col("label.ties") == length - 1)
        if length > 1:
            fresh = fresh.join(barred, "person", "left_anti")
        labels = _together(labels, _longer(arcs, fresh, length)).persist(StorageLevel.MEMORY_AND_DISK)
    return _named(labels, known)


def _refuse_particular(people: DataFrame) -> None:
    if "do_not_ask" not in people.columns:
        return
    word = F.lower(F.trim(F.coalesce(F.col("do_not_ask").cast("string"), F.lit(""))))
    named = people.where(~word.isin("", NEVER)).count()
    if named:
        message = (
            f"{named:,} people name whom they do not want to be asked about, which is not known here; import, and ask `graphcap access`"
        )
        raise InputError(message)


def _marked(people: DataFrame, at: int) -> DataFrame:
    """Everybody with whether they decide anything on the day, have left, and are never asked."""

    def cell(name: str) -> Column:
        return F.nullif(F.trim(F.col(name).cast("string")), F.lit("")) if name in people.columns else F.lit(None).cast("string")

    never = F.equal_null(F.lower(cell("do_not_ask")), F.lit(NEVER))
    left = F.col("left").cast("timestamp") <= F.timestamp_micros(F.lit(at)) if "left" in people.columns else F.lit(None).cast("boolean")
    found = people.select(
        "number", cell("decides").isNotNull().alias("decides"), F.equal_null(left, F.lit(1) == 1).alias("left"), never.alias("never")
    )
    if "manager" in people.columns and found.where("decides").isEmpty():
        bosses = managed(people).select(F.col("target").alias("number")).distinct().withColumn("boss", F.lit(1))
        found = found.join(bosses, "number", "left").withColumn("decides", F.col("boss").isNotNull()).drop("boss")
    return found


def _targets(marked: DataFrame) -> DataFrame:
    """Decision-makers are where they are, with odds of 1 and no tie."""
    own = F.struct(
        F.lit(-SCALE).alias("cold"),
        F.lit(0).alias("ties"),
        F.lit(0).alias("via"),
        F.lit(0).alias("place"),
        F.lit(1.0).alias("odds"),
        F.col("number").alias("target"),
    )
    return marked.where("decides and not left and not never").select(F.col("number").alias("person"), F.array(own).alias("labels"))


def _longer(arcs: DataFrame, fresh: DataFrame, length: int) -> DataFrame:
    """Labels of so many ties: an arc to somebody, then that person's label."""
    odds = F.col("label.odds") * F.col("strength")
    found = fresh.withColumnRenamed("person", "via").join(arcs.withColumnRenamed("target", "via"), "via")
    return found.select(
        F.col("source").alias("person"),
        (-F.rint(odds * SCALE)).alias("cold"),
        F.lit(length).alias("ties"),
        "via",
        "place",
        odds.alias("odds"),
        F.col("label.target").alias("target"),
    )


def _together(labels: DataFrame, longer: DataFrame) -> DataFrame:
    """Everybody's best labels of those known and the longer ones, in one shuffle."""
    known = labels.select("person", F.explode("labels").alias("label")).select("person", "label.*")
    best = known.unionByName(longer).repartition("person").groupBy("person", "target")
    each = best.agg(F.min(F.struct(*(name for name in LABEL if name != "target"))).alias("best"))
    listed = F.collect_list(F.struct("best.*", "target"))
    return each.groupBy("person").agg(F.slice(F.array_sort(listed), 1, KEPT).alias("labels"))


def _named(labels: DataFrame, people: DataFrame) -> DataFrame:
    """Everybody's first label that leads to somebody else, with ids."""
    first = F.try_element_at(F.filter("labels", lambda label: label["target"] != F.col("person")), F.lit(1))
    rows = people.select("id", F.col("number").alias("person")).join(labels, "person", "left").select("id", first.alias("label"))
    rows = rows.select("id", "label.odds", "label.ties", "label.via", "label.target")
    for end in ("via", "target"):
        ids = F.broadcast(people.select(F.col("id").alias(f"{end}_id"), F.col("number").alias(end)))
        rows = rows.join(ids, end, "left").drop(end).withColumnRenamed(f"{end}_id", end)
    return rows.select(F.col("id").alias("person"), "odds", "ties", "via", "target")
