"""Commands about the data itself: import, export, info, kinds, check, simulate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from graphcap.cli.ask import answer_options, check_day, say, show
from graphcap.errors import InputError, StoreDamaged
from graphcap.store import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.readers import Imported, Refusal
    from graphcap.records import Settings

FILE = click.Path(path_type=Path)
MOST_REFUSALS_SHOWN = 5

IMPORT_EPILOG = """\b
Examples:
  graphcap import --people people.csv --ties ties.csv --events events.csv
  graphcap import people.csv ties.csv           the header says what a file is
  graphcap import out/people.csv out/ties.csv out/settings.toml     what `export out` wrote
  graphcap import --ties ties.csv --report refused.jsonl
  graphcap import --ties ties.csv --mutual all --assume knows=.3

\b
Files (CSV with a header in UTF-8, or Parquet with the same columns):
  people   id; name, title, department, level, manager, decides, ...
  ties     source, target; kind, strength, since, until, last_contact, ...
  events   time, source, target, kind; about, context, outcome, weight, id
"""


@click.command("import", epilog=IMPORT_EPILOG)
@click.argument("files", nargs=-1, type=FILE)
@click.option("--people", "people_files", type=FILE, multiple=True, help="People (repeatable).")
@click.option("--ties", "ties_files", type=FILE, multiple=True, help="Ties (repeatable).")
@click.option("--events", "events_files", type=FILE, multiple=True, help="Dated evidence (repeatable).")
@click.option(
    "--mutual",
    multiple=True,
    metavar="KIND",
    help="This kind of tie can be asked along both ways; `all` for every kind. Kept in the store.",
)
@click.option("--directed", multiple=True, metavar="KIND", help="This kind of tie goes as written only. Kept in the store.")
@click.option("--assume", multiple=True, metavar="KIND=S", help="Strength assumed for this kind without evidence. Kept in the store.")
@click.option("--deciders", metavar="RULE", help="Who decides, for example 'level>=70:promotion,budget'. Kept in the store.")
@click.option(
    "--as-of", metavar="DATE", callback=check_day, help="The day the network shows. Default: the first midnight after the newest record."
)
@click.option("--encoding", default="utf-8", show_default=True, help="Of the CSV files; nothing is guessed.")
@click.option("--strict", is_flag=True, help="Import nothing when any record is refused.")
@click.option("--report", type=FILE, help="Write one JSON line a refused record: file, line, reason, record.")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="How to print the counts.")
@click.pass_context
def import_command(context: click.Context, /, **options: Any) -> int:
    """Read people, ties and events from files into the store.

    A first import makes the store; a later one adds to it: newer ties and fields win. Records that cannot be used are refused with
    their line and reason, the others go in; read = accepted + refused + left out, always.
    """
    from graphcap.dates import today
    from graphcap.readers import read_records
    from graphcap.report.terminal import Progress

    files, settings_file = _set_apart(options["files"])
    settings_of = _settings_reader(options, settings_file)
    with open_store(context.obj).writing() as writer:
        sources = _sources(options, files)
        old = writer.records
        with Progress() as progress:
            imported = read_records(sources, old=old, settings=settings_of(old.settings), today=today(), progress=progress)
        _write_report(options["report"], imported.refusals)
        for warning in imported.warnings:
            say(warning)
        if options["strict"] and imported.counts.refused:
            _show_refusals(imported.refusals, imported.counts.refused)
            message = f"{imported.counts.refused} records were refused and --strict was given: nothing was imported"
            raise InputError(message)
        generation = writer.commit(imported.records)
    _show_import(imported, generation, form=options["form"])
    return 0


def _set_apart(files: Sequence[Path]) -> tuple[list[Path], Path | None]:
    """The files that hold records, and the one that holds the settings of an export."""
    settings = [path for path in files if path.suffix == ".toml"]
    if len(settings) > 1:
        message = f"{settings[1]}: one settings file is enough; {settings[0]} is one already"
        raise InputError(message)
    return [path for path in files if path.suffix != ".toml"], settings[0] if settings else None


def _settings_reader(options: dict[str, Any], settings_file: Path | None) -> Any:
    """What an import's options, and the settings file of an export, make of the store's settings."""
    from dataclasses import replace

    from graphcap.dates import today
    from graphcap.deciders import check_rule
    from graphcap.readers.settings_file import read_settings

    if options["deciders"] is not None:
        check_rule(options["deciders"])
    assume = dict(_assumed(text) for text in options["assume"])

    kept = read_settings(settings_file) if settings_file is not None else None

    def settings_of(old: Settings) -> Settings:
        old = kept or old
        mutual, directed = options["mutual"], options["directed"]
        return replace(
            old,
            mutual=tuple(dict.fromkeys([*(kind for kind in old.mutual if kind not in directed), *mutual])),
            directed=tuple(dict.fromkeys([*(kind for kind in old.directed if kind not in mutual), *directed])),
            assume=dict(old.assume) | assume,
            deciders=options["deciders"] or old.deciders,
            as_of=options["as_of"] or old.as_of,
            imported=(kept.imported if kept else None) or today().isoformat(),
        )

    return settings_of


def _assumed(text: str) -> tuple[str, float]:
    kind, _, value = text.partition("=")
    try:
        strength = float(value)
    except ValueError:
        strength = -1.0
    if not kind or not 0 < strength <= 1:
        message = f"--assume {text!r}: write KIND=S with 0 < S <= 1, for example knows=.3"
        raise InputError(message)
    return kind, strength


def _sources(options: dict[str, Any], unsorted: Sequence[Path]) -> Any:
    from graphcap.readers import Sources, recognise

    files: dict[str, list[Path]] = {name: list(options[f"{name}_files"]) for name in ("people", "ties", "events")}
    for path in unsorted:
        taken = recognise(path, encoding=options["encoding"])
        say(f"{path}: read as {taken}")
        files[taken].append(path)
    if not any(files.values()):
        message = "nothing to import: name files, or give --people, --ties or --events (graphcap import --help shows examples)"
        raise InputError(message)
    return Sources(**{name: tuple(paths) for name, paths in files.items()}, encoding=options["encoding"])


def _write_report(path: Path | None, refusals: Sequence[Refusal]) -> None:
    if path is None:
        return
    from graphcap.files import replace_file

    with replace_file(path) as stream:
        for refusal in refusals:
            line = {"file": refusal.file, "line": refusal.line, "reason": refusal.reason, "record": refusal.record}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def _show_refusals(refusals: Sequence[Refusal], count: int) -> None:
    for number, refusal in enumerate(refusals):
        if number == MOST_REFUSALS_SHOWN:
            say(f"... and {count - MOST_REFUSALS_SHOWN} more; --report FILE lists them all")
            break
        say(f"{refusal.file}, line {refusal.line}: {refusal.reason}")


def _show_import(imported: Imported, generation: int, *, form: str) -> None:
    counts = imported.counts
    if form == "json":
        from dataclasses import asdict

        click.echo(json.dumps(asdict(counts) | {"generation": generation}))
        return
    _show_refusals(imported.refusals, counts.refused)
    click.echo(
        f"read {counts.read:,} records: {counts.accepted:,} accepted, {counts.refused:,} refused, "
        f"{sum(counts.left_out.values()):,} left out"
    )
    click.echo(
        f"added {counts.people:,} people, {counts.ties:,} ties, {counts.events:,} events; {counts.replaced:,} replaced; generation"
        f" {generation}"
    )


EXPORT_EPILOG = """\b
Example:
  graphcap export backup
  graphcap --store copy import backup/people.csv backup/ties.csv backup/events.csv backup/settings.toml
"""


@click.command("export", epilog=EXPORT_EPILOG)
@click.argument("directory", type=FILE)
@click.option("--as", "form", type=click.Choice(("csv", "parquet")), default="csv", show_default=True, help="Form of the records.")
@click.option("--as-of", metavar="DATE", callback=check_day, help="The day of network.csv.")
@click.pass_context
def export_command(context: click.Context, directory: Path, form: Literal["csv", "parquet"], as_of: str | None) -> int:
    """Write the records as files that import back to the same answers, and every arc as built in network.csv for other tools."""
    from graphcap.export import export_network, export_records

    store = open_store(context.obj)
    written = [*export_records(store.records(), directory, form=form), export_network(store.network(as_of, say=say), directory)]
    for path in written:
        click.echo(path)
    return 0


def _answer_command(name: str, summary: str, rows_of: Any, *, empty_is_good: bool = False) -> click.Command:
    """A command whose answer is about the store itself."""

    def run(form: str, output: str | None, *, raw_csv: bool) -> int:
        answer = rows_of(click.get_current_context().obj)
        status = show(answer, form=form, output=output, raw_csv=raw_csv)
        return 0 if empty_is_good else status

    return click.Command(name, params=answer_options(), callback=run, help=summary)


def _info(address: str | None) -> Any:
    from graphcap.questions.overview import overview

    store = open_store(address)
    return overview(store.network(), store.records())


def _kinds(address: str | None) -> Any:
    from graphcap.errors import StoreError
    from graphcap.questions.overview import kinds_table

    store = open_store(address)
    try:
        return kinds_table(store.network(), store.records().settings)
    except StoreDamaged:
        raise
    except StoreError:
        return kinds_table()


info_command = _answer_command(
    "info", "What is in the store: people, ties by kind, events, decision-makers, the ladder of levels, what is unknown.", _info
)
kinds_command = _answer_command(
    "kinds", "Kinds of ties and events: both ways or as written, the strength assumed without evidence, and why.", _kinds
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
    click.echo("the store is whole")
    return 0


def _counted(problems: Sequence[str]) -> str:
    return f"{len(problems)} damaged part{'s' if len(problems) > 1 else ''}: import again, or restore a copy"


@click.command("simulate", epilog="\b\nExample:\n  graphcap simulate acme --people 300 --ties 2000 --seed 7 && graphcap import acme/*.csv")
@click.argument("directory", type=FILE)
@click.option("--people", type=click.IntRange(20), required=True, help="How many people.")
@click.option("--ties", type=click.IntRange(0), required=True, help="How many written ties; managers' come on top.")
@click.option("--events", type=click.IntRange(0), help="How many events; default 12 a person, at most 2 million.")
@click.option("--seed", type=int, required=True, help="The same seed makes the same bytes.")
@click.option("--as", "form", type=click.Choice(("csv", "parquet")), default="csv", show_default=True, help="Form of the files.")
def simulate_command(directory: Path, **options: Any) -> int:
    """Write the files of a made-up organisation: departments, levels, managers, ties of several kinds, two years of events."""
    from graphcap.report.terminal import Progress
    from graphcap.simulate import simulate

    with Progress() as progress:
        made = simulate(directory, progress=progress, **options)
    for path in made.files.values():
        click.echo(path)
    say(f"{made.people:,} people, {made.ties:,} ties, {made.events:,} events, all made up")
    return 0
