"""Commands about the data itself: export, info, kinds, check, simulate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from graphcap.cli.answering import note_written, say, show, tell
from graphcap.cli.ask import answer_options, check_day
from graphcap.errors import StoreDamaged
from graphcap.store import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence


FILE = click.Path(path_type=Path)
SIMULATED_FORMS = ("csv", "parquet", "google_contacts", "ics", "linkedin", "mbox", "slack", "vcard", "viva")
"""Here so that help imports no simulation (a test compares)."""

EXPORT_EPILOG = """\b
Example:
  graphcap export backup
  graphcap --store copy import backup/people.csv backup/ties.csv backup/events.csv backup/settings.toml
"""


@click.command("export", epilog=EXPORT_EPILOG)
@click.argument("directory", type=FILE)
@click.option("--as", "form", type=click.Choice(("csv", "parquet")), default="csv", show_default=True, help="Form of the records.")
@click.option("--as-of", metavar="DATE", callback=check_day, help="The day of network.csv.")
@click.option("--pseudonymise", is_flag=True, help="Codes instead of people, no names or free text, months; not anonymous all the same.")
@click.option("--key", type=FILE, help="With --pseudonymise, a file whose bytes are the key of the codes. Default: one made for the store.")
@click.pass_context
def export_command(
    context: click.Context, directory: Path, form: Literal["csv", "parquet"], as_of: str | None, *, pseudonymise: bool, key: Path | None
) -> int:
    """Write the records as files that import back to the same answers, and every arc as built in network.csv for other tools."""
    from graphcap.export import export_network, export_records

    store = open_store(context.obj)
    if pseudonymise or key is not None:
        from graphcap.cli.pseudonymise import export_pseudonymised

        return export_pseudonymised(store, directory, form=form, key=key, wanted=pseudonymise and as_of is None)
    written = [*export_records(store.records(), directory, form=form), export_network(store.network(as_of, say=say), directory)]
    note_written(store, *written)
    for path in written:
        tell(path)
    return 0


def _answer_command(
    name: str, summary: str, rows_of: Any, *, own: Sequence[click.Parameter] = (), empty_is_good: bool = False
) -> click.Command:
    """A command whose answer is about the store itself; ``own`` are options of its own."""

    def run(form: str, output: str | None, *, raw_csv: bool, **options: Any) -> int:
        answer = rows_of(click.get_current_context().obj, **options)
        status = show(answer, form=form, output=output, raw_csv=raw_csv)
        return 0 if empty_is_good else status

    return click.Command(name, params=[*own, *answer_options()], callback=run, help=summary)


def _info(address: str | None) -> Any:
    from graphcap.questions.overview import overview

    store = open_store(address)
    return overview(store.network(), store.records())


def _kinds(address: str | None, *, strength: bool) -> Any:
    from graphcap.errors import StoreError
    from graphcap.questions.overview import kinds_table, strength_table

    if strength:
        return strength_table()
    store = open_store(address)
    try:
        return kinds_table(store.network(), store.records().settings)
    except StoreDamaged:
        raise
    except StoreError:
        return kinds_table()


info_command = _answer_command(
    "info",
    "What is in the store: people, ties by kind, events, pairs by status, decision-makers, the ladder of levels, who is not to be asked,"
    " what is unknown; and whether everything hangs on one person.",
    _info,
)
kinds_command = _answer_command(
    "kinds",
    "Kinds of ties and events: both ways or as written, the strength assumed without evidence, and why.",
    _kinds,
    own=(click.Option(["--strength"], is_flag=True, help="Instead, every constant of strength from evidence."),),
)


@click.command("check")
@click.pass_context
def check_command(context: click.Context) -> int:
    """Verify every byte of the store against its checksums; exit status 3 when anything is damaged."""
    problems = open_store(context.obj).check()
    if problems:
        for problem in problems:
            say(problem)
        raise StoreDamaged(_counted(problems))
    tell("the store is whole")
    return 0


def _counted(problems: Sequence[str]) -> str:
    return f"{len(problems)} damaged part{'s' if len(problems) > 1 else ''}: import again, or restore a copy"


@click.command("simulate", epilog="\b\nExample:\n  graphcap simulate acme --people 300 --ties 2000 --seed 7 && graphcap import acme/*.csv")
@click.argument("directory", type=FILE)
@click.option("--people", type=click.IntRange(20), required=True, help="How many people.")
@click.option("--ties", type=click.IntRange(0), required=True, help="How many written ties; managers' come on top.")
@click.option("--events", type=click.IntRange(0), help="How many events; default 12 a person, at most 2 million.")
@click.option("--seed", type=int, required=True, help="The same seed makes the same bytes.")
@click.option(
    "--as",
    "form",
    type=click.Choice(SIMULATED_FORMS),
    default="csv",
    show_default=True,
    help="Form of the files, or a format of other programs, named as for `import --from`.",
)
@click.option("--owner", "owners", multiple=True, metavar="PERSON", help="Whose address book, archive, mails or calendar (repeatable).")
@click.option(
    "--plant", "plants", multiple=True, metavar="NAME", help="Plant what a question has to find (repeatable; `all`): see truth.csv."
)
def simulate_command(directory: Path, **options: Any) -> int:
    """Write the files of a made-up organisation: departments, levels, managers, ties of several kinds, two years of events."""
    from graphcap.report.terminal import Progress
    from graphcap.simulate import simulate

    with Progress() as progress:
        made = simulate(directory, progress=progress, **options)
    for path in made.files.values():
        tell(path)
    planted = f" ({made.planted:,} rows of planted truth)" if options["plants"] else ""
    say(f"{made.people:,} people, {made.ties:,} ties, {made.events:,} events, all made up{planted}")
    return 0
