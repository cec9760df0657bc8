"""Bursts before decisions on Spark: for each sponsor, decision-maker and window, the numbers of `graphcap.evidence.bursts`.

A decision is a promotion; its decision-maker is who made it. (A promotion that the promoted one entered names nobody: here it is left out,
while `graphcap shadow` takes whoever of the manager line decides.) Its window are the 90 days before; all windows of one decision-maker are
nobody's usual time. A sponsor is here whoever turned to the decision-maker in the window: who stands two steps above, who spoke openly and
whose role it is, `graphcap shadow` knows once the events of these few people are in a store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark import StorageLevel
from pyspark.sql import Window
from pyspark.sql import functions as F  # noqa: N812

from graphcap.dates import MICROSECONDS_OF_A_DAY
from graphcap.evidence.bursts import BURST, LEAST_EXPECTED, WINDOW_DAYS
from graphcap.evidence.rule import TWO_WAY_KINDS
from graphcap.spark.counted import type_weight
from graphcap.spark.tables import known_events, numbered_people, once

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from graphcap.evidence.rule import Rule

CELL = ("target", "decided")
"""A decision-maker's window, by the day of the decision."""


def burst_statistics(events: DataFrame, people: DataFrame, *, at: int, rule: Rule) -> DataFrame:
    """How unusual contacts with decision-makers before their decisions were.

    Parameters
    ----------
    events, people
        With the columns of the contract's files.
    at
        The day, in microseconds since 1970 UTC.

    Returns
    -------
    DataFrame
        ``sponsor, decision_maker`` (ids), ``decided_on`` (a date), ``observed`` (contacts in the 90 days before), ``expected, z``.
    """
    known = numbered_people(people.select("id")).persist(StorageLevel.MEMORY_AND_DISK)
    rows = once(known_events(events, known).where(F.col("time") < at)).withColumn("day", _day(F.col("time")))
    rows = rows.persist(StorageLevel.DISK_ONLY)
    first, last = rows.agg(F.min("day").alias("first")).select("first"), at // MICROSECONDS_OF_A_DAY
    decisions = _decisions(rows, first, last=last)
    contacts = _contacts(rows.where(F.col("day") < last), rule).persist(StorageLevel.DISK_ONLY)
    cells = _sent(contacts, _turned(contacts, decisions))
    found = _measured(_with_season(cells, _received(contacts, decisions)))
    for number, name in (("source", "sponsor"), ("target", "decision_maker")):
        found = found.join(F.broadcast(known.select(F.col("id").alias(name), F.col("number").alias(number))), number)
    return found.select("sponsor", "decision_maker", F.date_from_unix_date("decided").alias("decided_on"), "observed", "expected", "z")


def _day(time: Column) -> Column:
    return F.floor(time / MICROSECONDS_OF_A_DAY).cast("int")


def _decisions(rows: DataFrame, first: DataFrame, *, last: int) -> DataFrame:
    """Each decision-maker's windows that count, beside all days in any of their windows and how many usual days are left.

    ``target``, ``decided``, ``busy`` (each decision-maker's days of decision), ``usual_days``.
    """
    promoted = F.coalesce("about", "target")
    made = rows.where((F.col("kind") == "promotion") & promoted.isNotNull() & (F.col("source") != promoted))
    days = made.select(F.col("source").alias("target"), F.col("day").alias("decided")).distinct()
    before = F.lag("decided").over(Window.partitionBy("target").orderBy("decided"))
    taken = F.least(F.lit(WINDOW_DAYS), F.coalesce(F.col("decided") - before, F.lit(WINDOW_DAYS)))
    everyone = Window.partitionBy("target")
    days = days.withColumn("taken", taken).crossJoin(F.broadcast(first))
    usual = F.greatest(F.lit(1), last - F.col("first") - F.sum("taken").over(everyone))
    days = days.withColumns({"busy": F.collect_list("decided").over(everyone), "usual_days": usual})
    counts = (F.col("decided") - F.col("first") >= WINDOW_DAYS) & (F.col("decided") <= last - WINDOW_DAYS)
    return days.where(counts).select(*CELL, "busy", "usual_days")


def _contacts(rows: DataFrame, rule: Rule) -> DataFrame:
    """Who turned to whom on which day, how often: once each way for kinds that run both ways, meetings of a pair once a day."""
    same = Window.partitionBy("group", "name")
    together = F.when(F.col("name").isNull(), 1).otherwise(F.count(F.lit(1)).over(same))
    planned = (F.col("kind") == "session") & F.equal_null("outcome", F.lit("planned"))
    weighs = (type_weight(F.col("kind")) > 0) & (F.coalesce("weight", F.lit(1.0)) > 0)
    rows = rows.withColumn("together", together).where(F.col("together") < rule.most_people)
    rows = rows.where(F.col("target").isNotNull() & (F.col("source") != F.col("target")) & weighs & ~planned)
    there = F.struct(F.col("source").alias("source"), F.col("target").alias("target"))
    back = F.struct(F.col("target").alias("source"), F.col("source").alias("target"))
    ways = F.when(F.col("kind").isin(*TWO_WAY_KINDS), F.array(there, back)).otherwise(F.array(there))
    each = rows.select(F.explode(ways).alias("way"), "day", (F.col("kind") == "meeting").alias("meeting"))
    count = F.count_if(~F.col("meeting")) + F.max(F.col("meeting").cast("int"))
    return each.select("way.*", "day", "meeting").groupBy("source", "target", "day").agg(count.alias("contacts"))


def _in_window(day: str = "day") -> Column:
    return (F.col(day) < F.col("decided")) & (F.col(day) >= F.col("decided") - WINDOW_DAYS)


def _busy() -> Column:
    """Whether a day lies in any of the decision-maker's windows."""
    return F.exists("busy", lambda decided: (F.col("day") < decided) & (F.col("day") >= decided - WINDOW_DAYS))


def _counts(name: str) -> tuple[Column, Column]:
    """Contacts in the window, and in as many usual days."""
    usual = F.sum(F.when(~_busy(), F.col("contacts")).otherwise(0)) * WINDOW_DAYS / F.first("usual_days")
    return F.sum(F.when(_in_window(), F.col("contacts")).otherwise(0)).alias(name), usual.alias(f"{name}_usually")


def _turned(contacts: DataFrame, decisions: DataFrame) -> DataFrame:
    """Everybody who turned to a decision-maker in a window: contacts with them in it, and usually."""
    near = contacts.join(F.broadcast(decisions), "target")
    counted = near.groupBy("source", *CELL).agg(
        *_counts("observed"), F.first("busy").alias("busy"), F.first("usual_days").alias("usual_days")
    )
    return counted.where("observed > 0")


def _sent(contacts: DataFrame, cells: DataFrame) -> DataFrame:
    """The same with the contacts of each sponsor with anybody."""
    sent = contacts.groupBy("source", "day").agg(F.sum("contacts").alias("contacts"))
    counted = sent.join(cells.select("source", *CELL, "busy", "usual_days"), "source").groupBy("source", *CELL).agg(*_counts("sent"))
    return cells.join(counted, ["source", *CELL])


def _received(contacts: DataFrame, decisions: DataFrame) -> DataFrame:
    """Everybody's contacts to each decision-maker."""
    return contacts.join(F.broadcast(decisions), "target").groupBy(*CELL).agg(*_counts("received"))


def _with_season(cells: DataFrame, received: DataFrame) -> DataFrame:
    """The same with what was received by those who make the season: all but those who burst themselves at first sight."""
    rows = cells.join(F.broadcast(received), list(CELL))
    rough = (F.col("received") + 1) / (F.col("received_usually") + 1)
    rows = rows.withColumn("bursting", _z(F.col("observed"), _at_least(F.col("observed_usually") * rough)) > BURST)
    cell = Window.partitionBy(*CELL)
    return rows.withColumns(
        {
            name: F.col(whole) - F.sum(F.when(F.col("bursting"), F.col(part)).otherwise(0)).over(cell)
            for name, whole, part in (
                ("rest", "received", "observed"),
                ("rest_usually", "received_usually", "observed_usually"),
            )
        }
    )


def _measured(rows: DataFrame) -> DataFrame:
    """The same with what was to be expected, and z."""
    inside = (~F.col("bursting")).cast("int")
    season = (F.col("rest") - inside * F.col("observed") + 1) / (F.col("rest_usually") - inside * F.col("observed_usually") + 1)
    activity = (F.col("sent") - F.col("observed") + 1) / (F.col("sent_usually") - F.col("observed_usually") + 1)
    rows = rows.withColumn("expected", _at_least(F.col("observed_usually") * season * activity))
    return rows.withColumn("z", _z(F.col("observed"), F.col("expected")))


def _at_least(expected: Column) -> Column:
    return F.greatest(F.lit(LEAST_EXPECTED), expected)


def _z(observed: Column, expected: Column) -> Column:
    """The signed root of the deviance; contacts are at least 1 here."""
    deviance = 2 * (observed * F.log(observed / expected) - (observed - expected))
    return F.signum(observed - expected) * F.sqrt(F.greatest(F.lit(0.0), deviance))
