"""Dated events to ties on Spark: section 6 of the contract, the numbers of `graphcap.evidence.strength`.

Shuffles: one by event, one by pair, three for the triangles. Everything between is column expressions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark import StorageLevel
from pyspark.sql import functions as F  # noqa: N812

from graphcap.dates import MICROSECONDS_OF_A_DAY
from graphcap.evidence.rule import CONTACT, RULE
from graphcap.spark.counted import counted
from graphcap.spark.overlap import overlapping
from graphcap.spark.pairs import PAIR, beside_frequency, months_between, tallied
from graphcap.spark.peaks import strong_once
from graphcap.spark.tables import known_events, numbered_people

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from graphcap.evidence.rule import Rule

TERMS = ("frequency", "reciprocity", "duration", "overlap", "channels")
USED = ("activity", "intensity", "kinds", "soft", "praise", "common", "either")
"""Needed for the strength, and for nothing after it."""


def strengthened(events: DataFrame, people: DataFrame, *, at: int, rule: Rule = RULE) -> DataFrame:
    """One tie of kind ``contact`` for each pair with evidence before a day.

    Parameters
    ----------
    events, people
        With the columns of the contract's files.
    at
        The day, in microseconds since 1970 UTC.

    Returns
    -------
    DataFrame
        ``source, target`` (ids, the lower first), ``kind, strength, coverage, status, last_contact, term_*``, null where a term does
        not exist, ``half_life_days, usual_gap_days, events, first_contact``.
    """
    known = numbered_people(people.select("id")).persist(StorageLevel.MEMORY_AND_DISK)
    contacts = counted(known_events(events, known), before=at, rule=rule).persist(StorageLevel.DISK_ONLY)
    pairs = tallied(contacts, at=at, rule=rule).persist(StorageLevel.DISK_ONLY)
    ties = _judged(pairs.join(overlapping(pairs), [*PAIR]), rule=rule).persist(StorageLevel.DISK_ONLY)
    strong = strong_once(contacts, ties, rule).withColumn("strong_once", F.lit(1) == 1)
    ties = ties.join(strong, [*PAIR], "left").withColumn("status", _status(at=at, rule=rule))
    for end, number in zip(("source", "target"), PAIR, strict=True):
        ids = F.broadcast(known.select(F.col("id").alias(end), F.col("number").alias(number)))
        ties = ties.join(ids, number)
    return ties.select(
        "source",
        "target",
        F.lit(CONTACT).alias("kind"),
        "strength",
        "coverage",
        "status",
        F.timestamp_micros("last_contact").alias("last_contact"),
        *(f"term_{name}" for name in TERMS),
        "half_life_days",
        "usual_gap_days",
        "events",
        F.timestamp_micros("first_contact").alias("first_contact"),
    )


def _judged(pairs: DataFrame, *, rule: Rule) -> DataFrame:
    """The terms, strength and coverage of pairs whose overlap is known; those without a tie are left out."""
    weights = {name: getattr(rule, name) for name in TERMS}
    always = sum(weight for name, weight in weights.items() if name != "overlap")
    pairs = pairs.withColumns(_terms(rule)).withColumns(
        {
            "activity": F.least(F.lit(1.0), "intensity"),
            "weights": F.when(F.col("term_overlap").isNull(), always).otherwise(always + rule.overlap),
            "one_way": F.col("soft") & ((F.col("forth") == 0) | (F.col("back") == 0)),
        }
    )
    beside = sum((weights[name] * _term(name) for name in TERMS[1:]), F.lit(0.0))
    strength = (rule.frequency * _term("frequency") + F.col("activity") * beside) / F.col("weights")
    strength = F.when(F.col("one_way"), F.least(strength, F.lit(rule.one_way_most))).otherwise(strength)
    two_way = (F.col("forth") > 0) & (F.col("back") > 0)
    strength = F.when(two_way, F.greatest(strength, F.lit(rule.two_way_least))).otherwise(strength)
    strength = F.when(F.col("praise"), F.greatest(strength, F.lit(rule.praise_least))).otherwise(strength)
    return (
        pairs.withColumns(
            {
                "strength": strength,
                "coverage": F.col("weights") * F.least(F.lit(1.0), F.col("events") / rule.full_events),
            }
        )
        .where(F.col("strength") >= rule.no_tie)
        .drop(*USED)
    )


def _term(name: str) -> Column:
    """A term, 0 where it does not exist."""
    return F.coalesce(f"term_{name}", F.lit(0.0))


def _terms(rule: Rule) -> dict[str, Column]:
    months = months_between(F.col("first_contact"), F.col("last_contact"), rule)
    reciprocity, duration, channels = beside_frequency(F.col("forth"), F.col("back"), months, F.col("kinds"), rule=rule)
    return {
        "term_frequency": F.col("intensity") / (F.col("intensity") + rule.half_intensity),
        "term_reciprocity": reciprocity,
        "term_duration": duration,
        "term_overlap": F.when(F.col("either") > 0, F.col("common") / F.col("either")),
        "term_channels": channels,
    }


def _status(*, at: int, rule: Rule) -> Column:
    """The status, as `graphcap.evidence.cadence` tells it."""
    silent_days = (at - F.col("last_contact")) / MICROSECONDS_OF_A_DAY
    return (
        F.when(F.col("one_way"), "unknown")
        .when(F.col("strong_once"), "dormant-strong")
        .when(F.col("lapsed"), "lapsed")
        .when(silent_days >= rule.fading_gaps * F.col("usual_gap_days"), "fading")
        .otherwise("active")
    )
