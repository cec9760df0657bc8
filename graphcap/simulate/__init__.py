"""Simulated organisations: seeded files of people, ties and events for trying graphcap, for its tests and for its benchmarks.

The same seed and sizes give the same bytes everywhere. A world is made in steps, each with random numbers of its own: the line, the
people, their ties, their events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from graphcap.errors import InputError
from graphcap.simulate.events import events_of, events_table
from graphcap.simulate.files import OWN_FORMS, new_files, write, write_parts
from graphcap.simulate.foreign import WRITERS, check_owners, write_foreign
from graphcap.simulate.pairs import most_pairs
from graphcap.simulate.people import people_of
from graphcap.simulate.plants import plants_named
from graphcap.simulate.ties import ties_of, ties_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from graphcap.simulate.people import People
    from graphcap.simulate.planting import Plant
    from graphcap.simulate.ties import Ties

__all__ = ["Simulated", "simulate"]

FEWEST_PEOPLE = 20
MOST_PEOPLE = 1_000_000
EVENTS_A_PERSON = 12
MOST_EVENTS = 2_000_000
EVENTS_AT_ONCE = 2_000_000
"""More events are drawn and written in parts, each in the order of time."""
AS_OF = date(2026, 1, 31)
FORMS = (*OWN_FORMS, *WRITERS)


@dataclass(frozen=True, slots=True)
class Simulated:
    """What was written.

    Attributes
    ----------
    files
        Paths by what they hold: ``people``, ``ties`` and, where there are any, ``events``, or the foreign format or its owners; with
        plants, ``truth``.
    people, ties, events
        How many rows each has; a foreign format carries a part of them.
    planted
        How many rows of truth there are.
    """

    files: dict[str, Path]
    people: int
    ties: int
    events: int
    planted: int = 0


def simulate(
    directory: Path,
    *,
    people: int,
    ties: int,
    events: int | None = None,
    seed: int,
    form: str = "csv",
    plants: Sequence[str] = (),
    owners: Sequence[str] = (),
    as_of: date = AS_OF,
    progress: Callable[[str], None] | None = None,
) -> Simulated:
    """Write an organisation as files that ``graphcap import`` reads.

    Departments of uneven size, a ladder of levels, one line of managers, people who decide, ties of several kinds whose number has a heavy
    tail, and 24 months of events.

    Parameters
    ----------
    directory
        Where to; made if it is missing. Files that are there already are never replaced.
    people
        20 to 1,000,000.
    ties
        Exactly so many rows, at most as many as there are pairs of people; ties to managers come from the people file on top.
    events
        Exactly so many rows; none: no events file. By default 12 for each person, up to 2,000,000. More than these are drawn and written
        2,000,000 at a time, each in the order of time, so that memory does not grow with them.
    seed
        0 or more; the same seed and numbers give the same bytes.
    form
        ``csv``, ``parquet``, or a foreign format (`graphcap.simulate.foreign`), which carries what it can of the organisation.
    plants
        Names of what is planted besides (`graphcap.simulate.plants`), or ``all``: then there are as many rows of ties and events more or
        less as this takes, and ``truth.csv`` says what it was. Without plants the files are the same to the byte.
    owners
        Ids of those whose address book, archive, mails or calendar is written, each in a folder of that name.
    as_of
        The day before which everything has happened.
    progress
        Called with each step's name as it begins.

    Returns
    -------
    The paths and numbers of rows.

    Raises
    ------
    InputError
        For numbers that cannot be, and files that are there already or cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as directory:
    ...     made = simulate(Path(directory), people=20, ties=40, seed=1)
    ...     (made.people, made.ties, made.events, sorted(path.name for path in made.files.values()))
    (20, 40, 240, ['events.csv', 'people.csv', 'ties.csv'])
    """
    if events is None:
        events = min(EVENTS_A_PERSON * people, MOST_EVENTS)
    _check(people=people, ties=ties, events=events, seed=seed, form=form)
    check_owners(form, owners)
    asked = _Asked(events, seed, form, plants_named(plants) if plants else (), tuple(owners), as_of, progress or _silently)
    files = _files(directory, asked)
    asked.begin("people")
    crowd = people_of(people, seed=seed, as_of=as_of)
    asked.begin("ties")
    bonds = ties_of(crowd, count=ties, seed=seed, as_of=as_of)
    if asked.plants or form in WRITERS:
        return _whole(crowd, bonds, directory, files=files, asked=asked)
    _write({"people": crowd.table}, files, asked)
    _write({"ties": ties_table(bonds, crowd, seed=seed)}, files, asked)
    if events:
        write_parts(_parts_of_events(crowd, bonds, asked), files["events"], form=form)
    return Simulated(files=files, people=people, ties=ties, events=events)


class _Asked(NamedTuple):
    """What was asked for beside people and ties."""

    events: int
    seed: int
    form: str
    plants: tuple[Plant, ...]
    owners: tuple[str, ...]
    as_of: date
    begin: Callable[[str], None]


def _files(directory: Path, asked: _Asked) -> dict[str, Path]:
    """Where the tables of our own forms and the truth go."""
    own = ("people", "ties", "events") if asked.events or asked.plants else ("people", "ties")
    return new_files(directory, () if asked.form in WRITERS else own, form=asked.form, truth=bool(asked.plants))


def _write(tables: dict[str, pa.Table], files: dict[str, Path], asked: _Asked) -> None:
    for name, table in tables.items():
        asked.begin(f"writing {name}.{asked.form}")
        write(table, files[name], form=asked.form)


def _parts_of_events(crowd: People, bonds: Ties, asked: _Asked) -> Iterator[pa.Table]:
    """The events file part by part, each in the order of time, so that no more than one part is held."""
    for part, before in enumerate(range(0, asked.events, EVENTS_AT_ONCE)):
        asked.begin(f"events after {before:,} of {asked.events:,}" if part else "events")
        count = min(EVENTS_AT_ONCE, asked.events - before)
        happened = events_of(crowd, bonds, count=count, seed=asked.seed, as_of=asked.as_of, part=part)
        asked.begin(f"writing events.{asked.form}")
        yield events_table(happened, crowd, before=before, total=asked.events)


def _whole(crowd: People, bonds: Ties, directory: Path, *, files: dict[str, Path], asked: _Asked) -> Simulated:
    """Write an organisation that is first made as a whole: with what is planted in it and its truth, or in a foreign format."""
    from graphcap.simulate.foreign.organisation import Organisation
    from graphcap.simulate.planting import World, sow

    asked.begin("events")
    happened = events_of(crowd, bonds, count=asked.events, seed=asked.seed, as_of=asked.as_of)
    world = World(crowd, bonds, happened, seed=asked.seed, as_of=asked.as_of)
    if asked.plants:
        asked.begin("planting")
    truth = sow(world, asked.plants, seed=asked.seed)
    tables = {"people": world.table_of_people(), "ties": world.table_of_ties(), "events": world.table_of_events()}
    if asked.form in WRITERS:
        asked.begin(f"writing {asked.form}")
        organisation = Organisation.from_tables(**tables, as_of=asked.as_of)
        files = write_foreign(organisation, directory, form=asked.form, owners=asked.owners) | files
    else:
        _write(tables, files, asked)
    if asked.plants:
        write(truth, files["truth"], form="csv")
    sizes = {name: table.num_rows for name, table in tables.items()}
    return Simulated(files=files, planted=truth.num_rows, **sizes)


def _silently(step: str) -> None:
    """Tell nobody of a step."""


def _check(*, people: int, ties: int, events: int, seed: int, form: str) -> None:
    if not FEWEST_PEOPLE <= people <= MOST_PEOPLE:
        message = f"people must be {FEWEST_PEOPLE} to {MOST_PEOPLE}, not {people}"
        raise InputError(message)
    if ties > most_pairs(people):
        message = f"{people} people can have at most {most_pairs(people)} ties, as many as there are pairs, not {ties}"
        raise InputError(message)
    for name, number in (("ties", ties), ("events", events), ("seed", seed)):
        if number < 0:
            message = f"{name} must be 0 or more, not {number}"
            raise InputError(message)
    if form not in FORMS:
        message = f'form must be one of {", ".join(FORMS)}, not "{form}"'
        raise InputError(message)
