"""Commands that run on a Spark cluster: ties from events, everybody's access, bursts before decisions, from Parquet to Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphcap.cli.answering import say, tell
from graphcap.cli.ask import check_day
from graphcap.errors import InputError
from graphcap.model import MOST_TIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyspark.sql import DataFrame, SparkSession

EVENTS_NEEDED = ("time", "source", "target", "kind")
ANSWERED, EMPTY = 0, 1

EPILOG = """\b
Examples:
  graphcap spark strengthen lake/events --people lake/people --out ties --as-of 2026-01-31
  graphcap spark strengthen s3a://lake/events --people s3a://lake/people --out s3a://lake/ties --master yarn
  graphcap import --people people.parquet ties/*.parquet
"""


@click.group("spark", epilog=EPILOG)
def spark_command() -> None:
    """Run the heavy passes on a Spark cluster: Parquet in, Parquet out, the same numbers as on one machine.

    It needs graphcap[spark] and Java 17 where it is started; workers need neither graphcap nor Python. Paths are whatever Spark reads.
    """


def _spark_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options of every command on Spark."""
    options = (
        click.option("--out", required=True, metavar="DIR", help="A new folder of Parquet files."),
        click.option("--master", help="Where to run: local[*], yarn, spark://..., k8s://... Default: as Spark is configured."),
        click.option("--conf", "settings", multiple=True, metavar="NAME=VALUE", help="A setting of Spark (repeatable)."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@spark_command.command("strengthen")
@click.argument("events", nargs=-1, required=True)
@click.option("--people", required=True, metavar="FILE", help="Who is known, a column id; events of others are left out.")
@click.option(
    "--as-of", metavar="DATE", callback=check_day, help="The day of the ties. Default: the first midnight after the newest event."
)
@_spark_options
def strengthen_command(events: tuple[str, ...], people: str, as_of: str | None, out: str, **where: Any) -> int:
    """Make ties out of dated events: strength, coverage, status and terms of each pair, for `graphcap import`.

    EVENTS and --people are files or folders of Parquet with the columns of `graphcap import`; they may lie in a lake.
    """
    from graphcap.dates import asked_day, day_text, microseconds
    from graphcap.spark.session import read_parquet, write_parquet
    from graphcap.spark.strength import strengthened

    spark = _session(out, **where)
    happened = read_parquet(spark, events, needed=EVENTS_NEEDED)
    known = read_parquet(spark, (people,), needed=("id",))
    day = asked_day(as_of) if as_of is not None else _day_after(happened)
    rows = write_parquet(strengthened(happened, known, at=microseconds(day)), out)
    return _tell(rows, f"ties as of {day_text(day)}", out)


@spark_command.command("access")
@click.argument("ties", nargs=-1, required=True)
@click.option("--people", required=True, metavar="FILE", help="Who is known, with decides, manager, left, do_not_ask as far as known.")
@click.option("--max-ties", type=click.IntRange(1, MOST_TIES), default=4, show_default=True, help="Longest chain, in ties.")
@click.option("--as-of", metavar="DATE", callback=check_day, required=True, help="The day on which ties are there.")
@_spark_options
def access_command(ties: tuple[str, ...], people: str, max_ties: int, as_of: str, out: str, **where: Any) -> int:
    """Find everybody's best odds to any decision-maker but themselves: person, odds, ties, via, target.

    TIES are files or folders of Parquet with the columns of `graphcap import`: what `strengthen` wrote, and declared ones.
    """
    from graphcap.dates import asked_day, microseconds
    from graphcap.spark.reach import accessed
    from graphcap.spark.session import read_parquet, write_parquet

    spark = _session(out, **where)
    tables = [read_parquet(spark, (path,), needed=("source", "target")) for path in ties]
    known = read_parquet(spark, (people,), needed=("id",))
    rows = write_parquet(accessed(tables, known, at=microseconds(asked_day(as_of)), max_ties=max_ties), out)
    return _tell(rows, f"people, on {as_of}, within {max_ties} ties", out)


@spark_command.command("shadow")
@click.argument("events", nargs=-1, required=True)
@click.option("--people", required=True, metavar="FILE", help="Who is known, a column id; events of others are left out.")
@click.option("--as-of", metavar="DATE", callback=check_day, help="Decisions before it count. Default: the day after the newest event.")
@_spark_options
def shadow_command(events: tuple[str, ...], people: str, as_of: str | None, out: str, **where: Any) -> int:
    """Measure who turned to a decision-maker more than usual before a promotion: sponsor, window, observed, expected, z.

    A screening of everybody, which names nobody who was spoken for: `graphcap shadow` on the events of those it finds does the rest.
    """
    from graphcap.dates import asked_day, day_text, microseconds
    from graphcap.evidence.rule import RULE
    from graphcap.spark.bursts import burst_statistics
    from graphcap.spark.session import read_parquet, write_parquet

    spark = _session(out, **where)
    happened = read_parquet(spark, events, needed=EVENTS_NEEDED)
    known = read_parquet(spark, (people,), needed=("id",))
    day = asked_day(as_of) if as_of is not None else _day_after(happened)
    rows = write_parquet(burst_statistics(happened, known, at=microseconds(day), rule=RULE), out)
    return _tell(rows, f"sponsors in windows before decisions, as of {day_text(day)}", out)


def _session(out: str, *, master: str | None, settings: tuple[str, ...]) -> SparkSession:
    """The session, once it is sure that the answer has a place."""
    from graphcap.spark.session import check_new, session

    pairs = [setting.partition("=") for setting in settings]
    wrong = [setting for setting, (name, mark, _) in zip(settings, pairs, strict=True) if not name or not mark]
    if wrong:
        message = f"--conf {wrong[0]!r}: write NAME=VALUE, for example spark.sql.shuffle.partitions=400"
        raise InputError(message)
    spark = session(master=master, settings={name: value for name, _, value in pairs})
    check_new(spark, out)
    return spark


def _day_after(events: DataFrame) -> Any:
    """The first midnight after the newest event that is not after today."""
    from graphcap.dates import today
    from graphcap.spark.tables import day_after_newest

    day = day_after_newest(events, today=today())
    if day is None:
        message = "no event happened before today: name the day, --as-of 2026-01-31"
        raise InputError(message)
    return day


def _tell(rows: int, what: str, out: str) -> int:
    """Say how many rows were written; an empty answer is one."""
    say(f"{rows:,} {what}")
    tell(out)
    return ANSWERED if rows else EMPTY
