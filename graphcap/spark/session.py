"""A Spark session as graphcap needs it, and Parquet in and out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.errors import InputError, StoreError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pyspark.sql import DataFrame, SparkSession

NEEDED = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
"""What the numbers rest on, set in every session: days are UTC days, and a number that does not fit is an error, never a null."""
OWN = {
    "spark.hadoop.fs.permissions.umask-mode": "077",
    "spark.ui.showConsoleProgress": "false",
    "spark.shuffle.sort.bypassMergeThreshold": "1",
    "spark.sql.optimizer.canChangeCachedPlanOutputPartitioning": "true",
    "spark.sql.codegen.hugeMethodLimit": "8000",
}
"""Set where the session is ours: what is written is its owner's alone. And what costs most without: a task of a shuffle writes one file,
not one for each of 200 that read it; what is kept for a second use lies in as few parts as any other table; and Spark makes no method of
more than 8,000 bytes, which Java would interpret and never compile."""


def session(*, master: str | None = None, settings: Mapping[str, str] | None = None) -> SparkSession:
    """The session of this process, started where there is none (`spark-submit` starts one).

    Parameters
    ----------
    master
        Where to run, such as ``local[*]`` or ``yarn``; None: as Spark is configured.
    settings
        Further settings of Spark.

    Raises
    ------
    InputError
        When PySpark is not installed.
    StoreError
        When Spark does not start.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        message = "this command needs PySpark, which is not installed: pip install 'graphcap[spark]', and Java 17"
        raise InputError(message) from error
    builder = SparkSession.builder.appName("graphcap")
    for name, value in (OWN | NEEDED | dict(settings or {})).items():
        builder = builder.config(name, value)
    if master is not None:
        builder = builder.master(master)
    try:
        found = builder.getOrCreate()
    except (PySparkException, OSError) as error:
        message = f"Spark does not start ({_first_line(error)}); is Java 17 or later on the path?"
        raise StoreError(message) from error
    for name, value in NEEDED.items():
        found.conf.set(name, value)
    found.sparkContext.setLogLevel("ERROR")  # Spark warns of people being numbered in one place, which they are on purpose
    return found


def read_parquet(spark: SparkSession, paths: Sequence[str], *, needed: Collection[str]) -> DataFrame:
    """Parquet files or folders, wherever Spark can read, as one table.

    Raises
    ------
    InputError
        When they cannot be read, or lack a column that is needed.
    """
    from pyspark.errors import PySparkException

    try:
        table = spark.read.option("mergeSchema", "true").parquet(*paths)
    except PySparkException as error:
        message = f"{paths[0]}: cannot be read as Parquet ({_first_line(error)})"
        raise InputError(message) from error
    table = table.toDF(*(name.strip().lower() for name in table.columns))
    absent = [name for name in needed if name not in table.columns]
    if absent:
        message = f"{paths[0]}: its schema names the columns {', '.join(table.columns)}; needed: {', '.join(absent)}"
        raise InputError(message)
    return table


def check_new(spark: SparkSession, folder: str) -> None:
    """Refuse a folder that is there already, before any work is done.

    Raises
    ------
    InputError
        When there is something at its place.
    """
    from pyspark.errors import PySparkException

    context = spark.sparkContext
    try:
        path = context._jvm.org.apache.hadoop.fs.Path(folder)  # type: ignore[union-attr]  # noqa: SLF001 - Python has no name for it
        there = path.getFileSystem(context._jsc.hadoopConfiguration()).exists(path)  # noqa: SLF001
    except PySparkException as error:
        message = f"{folder}: {_first_line(error)}"
        raise InputError(message) from error
    if there:
        message = f"{folder} is there already; name a new folder"
        raise InputError(message)


def write_parquet(table: DataFrame, folder: str) -> int:
    """A table as a new folder of Parquet files; how many rows it has.

    Raises
    ------
    StoreError
        When the work fails, or the folder cannot be written.
    """
    from pyspark.errors import PySparkException

    spark = table.sparkSession
    try:
        table.write.mode("error").parquet(folder)
        rows = spark.read.parquet(folder).count()
    except PySparkException as error:
        message = f"{folder} was not finished ({_first_line(error)}); see what Spark wrote above"
        raise StoreError(message) from error
    spark.catalog.clearCache()
    return rows


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
