"""The command that makes ties of more events than fit into memory."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from graphcap.cli.answering import say, tell
from graphcap.cli.ask import check_day
from graphcap.errors import InputError

FILE = click.Path(path_type=Path)
ANSWERED, EMPTY = 0, 1

EPILOG = """\b
Example:
  graphcap strengthen events-*.parquet --people people.parquet --output made.parquet
  graphcap import --people people.parquet --ties made.parquet
"""


@click.command("strengthen", epilog=EPILOG)
@click.argument("events", nargs=-1, required=True, type=FILE)
@click.option("--people", type=FILE, required=True, help="Who is known; events of others are refused.")
@click.option("--output", type=FILE, required=True, help="The ties, as Parquet.")
@click.option(
    "--as-of", metavar="DATE", callback=check_day, help="The day of the ties. Default: the first midnight after the newest event."
)
@click.option("--scratch", type=FILE, help="A folder for what does not fit into memory. Default: that of the output.")
def strengthen_command(events: tuple[Path, ...], people: Path, output: Path, as_of: str | None, scratch: Path | None) -> int:
    """Make ties out of more events than fit into memory: strength, coverage, status and terms of each pair, for `graphcap import`.

    Questions about events (promotions, sessions, cadence ...) need the events themselves: import those of the people you ask about.
    """
    import pyarrow.parquet as pq

    from graphcap.dates import MICROSECONDS_OF_A_DAY, asked_day, microseconds, today
    from graphcap.files import replace_file
    from graphcap.readers import Sources
    from graphcap.report.terminal import Progress
    from graphcap.scratch import Scratch
    from graphcap.strengthening import strengthen

    folder = scratch or output.absolute().parent
    if not folder.is_dir():
        message = f"{folder} is no folder; name one with room for the events, --scratch FOLDER"
        raise InputError(message)

    tomorrow = asked_day(today().isoformat()) + timedelta(days=1)

    def day_of(newest: int) -> int:
        return microseconds(asked_day(as_of)) if as_of else (newest // MICROSECONDS_OF_A_DAY + 1) * MICROSECONDS_OF_A_DAY

    with Progress() as progress:
        made = strengthen(
            Sources(people=(people,), events=events), at=day_of, until=microseconds(tomorrow), scratch=Scratch(folder), progress=progress
        )
    tables = made.tables()
    first = next(tables)
    with replace_file(output) as stream, pq.ParquetWriter(stream.buffer, first.schema) as writer:
        writer.write_table(first)
        for table in tables:
            writer.write_table(table)
    say(f"{len(made.pairs):,} ties of {made.read - made.refused:,} events; {made.refused:,} records were refused")
    tell(output)
    return ANSWERED if len(made.pairs) else EMPTY
