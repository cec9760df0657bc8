"""The tables of the contract as DataFrames: who is known, by number, and events that may stand, with their ends by number.

Numbers follow the order of the ids, by code point, so that of two people the lower id is the lower number, as in a store. An event that
`graphcap import` would refuse is left out: one without time or kind, whose ends or whom it is about nobody knows, to oneself (but for a
note), or of a weight that is no finite number from 0 up.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from pyspark.sql import Window
from pyspark.sql import functions as F  # noqa: N812 - as all of PySpark's pages write it
from pyspark.sql import types as T  # noqa: N812

from graphcap.dates import FIRST, MICROSECONDS_OF_A_DAY, microseconds
from graphcap.errors import InputError

if TYPE_CHECKING:
    from datetime import date

    from pyspark.sql import Column, DataFrame

ENDS = ("source", "target", "about")
TEXTS = ("context", "outcome")


def numbered_people(people: DataFrame) -> DataFrame:
    """Everybody once: ``id``, ``number`` from 1 in the order of the ids, and the other columns as they are."""
    known = people.withColumn("id", F.trim(F.col("id").cast("string"))).where("id <> ''").dropDuplicates(["id"])
    return known.withColumn("number", F.row_number().over(Window.orderBy("id")))


def known_events(events: DataFrame, people: DataFrame) -> DataFrame:
    """Events that may stand.

    Parameters
    ----------
    events
        With the columns of an events file.
    people
        Of `numbered_people`; each worker holds them.

    Returns
    -------
    DataFrame
        ``time`` in microseconds since 1970 UTC, ``source, target, about`` as numbers (null where none is named), ``kind``, ``weight``
        (null where none is given), ``id``, ``context, outcome``.
    """
    rows = events.select(
        F.unix_micros(_moment(events)).alias("time"),
        *(_text(events, name).alias(name) for name in ENDS),
        _text(events, "kind").alias("kind"),
        *(_text(events, name).alias(name) for name in TEXTS),
        (F.col("weight").cast("double") if "weight" in events.columns else F.lit(None).cast("double")).alias("weight"),
        _text(events, "id").alias("id"),
    )
    numbers = F.broadcast(people.select(F.col("id").alias("known"), "number"))
    for end in ENDS:
        joined = (
            rows.join(numbers, F.col(end) == F.col("known"), "left") if end in events.columns else rows.withColumn("number", F.lit(None))
        )
        unknown = F.col(end).isNotNull() & F.col("number").isNull()
        rows = joined.where(~unknown).withColumn(end, F.col("number").cast("int")).drop("known", "number")
    to_nobody = F.col("target").isNull() & (F.col("kind") != "achievement")
    to_oneself = F.equal_null("source", "target") & (F.col("kind") != "note")
    weighed = F.col("weight").isNull() | ((F.col("weight") >= 0) & (F.col("weight") < float("inf")))
    return rows.where("time is not null and source is not null and kind is not null").where(~to_nobody & ~to_oneself & weighed)


def once(events: DataFrame) -> DataFrame:
    """Each event once, in one shuffle: rows of one ``id`` end up together, in a ``group`` of their own those without.

    Of rows with the same id, source, target and kind the earliest stands; without an id those stand that differ in any column. Ids are told
    apart by 128 bits of hashes, so that long ones do not travel.
    """
    everything = [F.col(name) for name in ("time", *ENDS, "kind", *TEXTS, "weight")]
    named = F.col("id").isNotNull()
    keyed = events.select(
        F.when(named, F.xxhash64("id")).otherwise(F.xxhash64(*everything)).alias("group"),
        F.when(named, F.xxhash64(F.lit(1), "id")).alias("name"),
        F.when(~named, F.xxhash64(F.lit(1), *everything)).alias("said"),
        *("source", "target", "kind"),
        F.struct("time", "weight", "about", "outcome").alias("first"),
    )
    together = keyed.repartition("group").groupBy("group", "name", "said", "source", "target", "kind").agg(F.min("first").alias("first"))
    return together.select("group", "name", "source", "target", "kind", "first.*")


def day_after_newest(events: DataFrame, *, today: date) -> datetime | None:
    """The first midnight UTC after the newest event that is not after today, sessions that are only planned aside; None without any."""
    tomorrow = microseconds(datetime.combine(today + timedelta(days=1), time(), UTC))
    planned = F.equal_null(_text(events, "kind"), F.lit("session")) & F.equal_null(_text(events, "outcome"), F.lit("planned"))
    moments = events.where(~planned).select(F.unix_micros(_moment(events)).alias("time")).where(F.col("time") < tomorrow)
    newest = moments.agg(F.max("time")).first()
    if newest is None or newest[0] is None:
        return None
    return FIRST + timedelta(days=newest[0] // MICROSECONDS_OF_A_DAY + 1)


def _moment(events: DataFrame) -> Column:
    """The time of an event; null where a text says none."""
    kind = events.schema["time"].dataType
    if isinstance(kind, T.StringType):
        return F.try_to_timestamp(F.trim("time"))
    if isinstance(kind, T.TimestampType | T.TimestampNTZType | T.DateType):
        return F.col("time").cast("timestamp")
    message = f"events: the column time holds {kind.simpleString()}, not times; write it as a timestamp in UTC"
    raise InputError(message)


def _text(events: DataFrame, name: str) -> Column:
    """A column as text, null where it is empty or there is none."""
    if name not in events.columns:
        return F.lit(None).cast("string")
    return F.nullif(F.trim(F.col(name).cast("string")), F.lit(""))
