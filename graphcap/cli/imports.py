"""The command that reads files into a store."""

from __future__ import annotations

import json
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from graphcap.cli.answering import note_written, say, tell
from graphcap.cli.ask import check_day
from graphcap.errors import InputError
from graphcap.store import open_store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from graphcap.readers import Imported, Refusal, Sources
    from graphcap.readers.foreign.formats import Format, Options
    from graphcap.records import Records, Settings

FILE = click.Path(path_type=Path)
MOST_REFUSALS_SHOWN = 5

IMPORT_EPILOG = """\b
Examples:
  graphcap import --people people.csv --ties ties.csv --events events.csv
  graphcap import people.csv ties.csv           the content says what a file is
  graphcap import out/{people,ties,events}.csv out/settings.toml     what `export out` wrote
  graphcap import --ties ties.csv --report refused.jsonl
  graphcap import --ties ties.csv --mutual all --assume knows=.3
  graphcap import linkedin.zip --owner ana@example.com       your own connections; pool those of others
  graphcap import mail.mbox calendar.ics slack.zip           who writes to, meets and answers whom
  graphcap import staff.csv --map columns.toml               an HR table with headers of its own

\b
Files (CSV with a header in UTF-8, or Parquet with the same columns):
  people   id; name, title, department, level, manager, decides, ...
  ties     source, target; kind, strength, since, until, last_contact, ...
  events   time, source, target, kind; about, context, outcome, weight, id
  asks     time, source, target, via, outcome; odds (see `graphcap asked`)
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
@click.option("--from", "forced", metavar="FORMAT", help="Read FILES as this format, whatever they look like.")
@click.option("--owner", metavar="PERSON", help="Whose export it is: an e-mail, a profile address, or somebody in the store.")
@click.option("--map", "column_map", type=FILE, help='TOML that names the columns of an HR table: [people] with ours = "theirs".')
@click.option("--date-format", metavar="TEXT", help="How dates are written that can be read in two ways, for example %d/%m/%Y.")
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
    from graphcap.identity import with_merges
    from graphcap.memory import keep_freed_memory, reuse_table_memory
    from graphcap.optouts import unheard
    from graphcap.readers import read_foreign, read_records, together
    from graphcap.report.terminal import Progress

    reuse_table_memory()
    keep_freed_memory()
    files, settings_file = _set_apart(options["files"])
    settings_of = _settings_reader(options, settings_file)
    with open_store(context.obj).writing() as writer:
        own, foreign, identity = _sorted_files(files, options)
        old = writer.records
        settings = settings_of(old.settings)
        with Progress() as progress:
            steps = []
            if any((own.people, own.ties, own.events, own.asks)):
                steps.append(read_records(own, old=old, settings=settings, today=today(), progress=progress, scratch=writer.scratch))
            if foreign:
                known = steps[0].records if steps else old
                said = _foreign_options(options, known, settings, progress)
                steps.append(read_foreign(foreign, options=said, old=known, settings=settings, scratch=writer.scratch))
        imported = reduce(together, steps)
        records = with_merges(
            imported.records, (_identity_map(path, settings.tombstones, encoding=options["encoding"]) for path in identity)
        )
        _write_report(options["report"], imported.refusals)
        for warning in (*imported.warnings, *unheard(records.people)):
            say(warning)
        if options["strict"] and imported.counts.refused:
            _show_refusals(imported.refusals, imported.counts.refused)
            message = f"{imported.counts.refused} records were refused and --strict was given: nothing was imported"
            raise InputError(message)
        generation = writer.commit(records)
    if options["report"] is not None:
        note_written(open_store(context.obj), options["report"])
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
    from graphcap.disputes import together as disputes_together
    from graphcap.optouts import together
    from graphcap.readers.settings_file import read_settings

    if options["deciders"] is not None:
        check_rule(options["deciders"])
    assume = dict(_assumed(text) for text in options["assume"])

    kept = read_settings(settings_file) if settings_file is not None else None

    def settings_of(old: Settings) -> Settings:
        held, disputes, tombstones = old.opt_out, old.disputes, old.tombstones
        old = kept or old
        mutual, directed = options["mutual"], options["directed"]
        settings = replace(
            old,
            mutual=tuple(dict.fromkeys([*(kind for kind in old.mutual if kind not in directed), *mutual])),
            directed=tuple(dict.fromkeys([*(kind for kind in old.directed if kind not in mutual), *directed])),
            assume=dict(old.assume) | assume,
            deciders=options["deciders"] or old.deciders,
            as_of=options["as_of"] or old.as_of,
            imported=(kept.imported if kept else None) or today().isoformat(),
            opt_out=together(held, old.opt_out),
            disputes=disputes_together(old.disputes, disputes),
            tombstones={**tombstones, **old.tombstones},
        )
        if not settings.tombstones:
            return settings
        from graphcap.readers.barred import settings_unbarred

        return settings_unbarred(settings)

    return settings_of


def _identity_map(path: Path, tombstones: Mapping[str, str], *, encoding: str) -> pa.Table:
    """An identity map without who was forgotten."""
    from graphcap.readers.barred import merges_unbarred
    from graphcap.readers.identity_file import read_identity
    from graphcap.tombstones import Tombstones

    return merges_unbarred(read_identity(path, encoding=encoding), Tombstones(tombstones))


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


class _Files(NamedTuple):
    """The files of our own forms, those of foreign formats, and identity maps."""

    own: Sources
    foreign: list[tuple[Path, Format]]
    identity: list[Path]


def _sorted_files(unsorted: Sequence[Path], options: dict[str, Any]) -> _Files:
    from graphcap.readers import Sources, recognise
    from graphcap.readers.foreign.catalogue import format_named, recognise_foreign
    from graphcap.readers.truth import holds_truth

    files: dict[str, list[Path]] = {name: list(options[f"{name}_files"]) for name in ("people", "ties", "events")} | {"asks": []}
    foreign: list[tuple[Path, Format]] = []
    identity: list[Path] = []
    forced = format_named(options["forced"] or "hris") if options["forced"] or options["column_map"] else None
    for path in unsorted:
        if holds_truth(path):
            say(f"{path}: left alone: it says what was planted, for holding answers against it")
            continue
        found = forced or recognise_foreign(path)
        if found is None:
            taken = recognise(path, encoding=options["encoding"])
            (identity if taken == "identity" else files[taken]).append(path)
            say(f"{path}: read as {taken}")
        else:
            foreign.append((path, found))
            say(f"{path}: read as {found.name} ({found.summary})")
    if not foreign and not any(files.values()):
        message = "nothing to import: name files, or give --people, --ties or --events (graphcap import --help shows examples)"
        raise InputError(message)
    return _Files(Sources(**{name: tuple(paths) for name, paths in files.items()}, encoding=options["encoding"]), foreign, identity)


def _foreign_options(options: dict[str, Any], known: Records, settings: Settings, progress: Any) -> Options:
    from graphcap.dates import parse_day, today
    from graphcap.readers.foreign.formats import Options
    from graphcap.readers.owner import owner_of
    from graphcap.readers.settings_file import read_column_map

    return Options(
        owner=owner_of(options["owner"], known.people) if options["owner"] else None,
        as_of=parse_day(settings.as_of).date() if settings.as_of else today(),
        date_format=options["date_format"],
        columns=read_column_map(options["column_map"]) if options["column_map"] else {},
        progress=progress,
        encoding=options["encoding"],
    )


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

        told = {name: count for name, count in asdict(counts).items() if name != "asks" or count}
        tell(json.dumps(told | {"generation": generation}))
        return
    _show_refusals(imported.refusals, counts.refused)
    tell(
        f"read {counts.read:,} records: {counts.accepted:,} accepted, {counts.refused:,} refused, "
        f"{sum(counts.left_out.values()):,} left out"
    )
    asks = f", {counts.asks:,} asks" if counts.asks else ""
    tell(
        f"added {counts.people:,} people, {counts.ties:,} ties, {counts.events:,} events{asks}; {counts.replaced:,} replaced; generation"
        f" {generation}"
    )
