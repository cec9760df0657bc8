"""Simulated organisations: seeded files of people, ties and events for trying graphcap, for its tests and for its benchmarks.

The same seed and sizes give the same bytes everywhere. A world is made in steps, each with random numbers of its own: the line, the
people, their ties, their events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, get_args

from graphcap.errors import InputError
from graphcap.simulate.events import events_of, events_table
from graphcap.simulate.files import Form, new_files, write
from graphcap.simulate.pairs import most_pairs
from graphcap.simulate.people import people_of
from graphcap.simulate.ties import ties_of, ties_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Simulated", "simulate"]

FEWEST_PEOPLE = 20
MOST_PEOPLE = 1_000_000
EVENTS_A_PERSON = 12
MOST_EVENTS = 2_000_000
AS_OF = date(2026, 1, 31)


@dataclass(frozen=True, slots=True)
class Simulated:
    """What was written.

    Attributes
    ----------
    files
        Paths by what they hold: ``people``, ``ties`` and, where there are any, ``events``.
    people, ties, events
        How many rows each has.
    """

    files: dict[str, Path]
    people: int
    ties: int
    events: int


def simulate(
    directory: Path,
    *,
    people: int,
    ties: int,
    events: int | None = None,
    seed: int,
    form: Form = "csv",
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
        Exactly so many rows; none: no events file. By default 12 for each person, up to 2,000,000.
    seed
        0 or more; the same seed and numbers give the same bytes.
    form
        The format of the files.
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
    files = new_files(directory, ("people", "ties", "events") if events else ("people", "ties"), form=form)
    begin = progress or _silently
    begin("people")
    crowd = people_of(people, seed=seed, as_of=as_of)
    begin("ties")
    bonds = ties_of(crowd, count=ties, seed=seed, as_of=as_of)
    begin(f"writing people.{form}")
    write(crowd.table, files["people"], form=form)
    begin(f"writing ties.{form}")
    write(ties_table(bonds, crowd, seed=seed), files["ties"], form=form)
    if events:
        begin("events")
        happened = events_of(crowd, bonds, count=events, seed=seed, as_of=as_of)
        begin(f"writing events.{form}")
        write(events_table(happened, crowd), files["events"], form=form)
    return Simulated(files=files, people=people, ties=ties, events=events)


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
    if form not in get_args(Form):
        message = f'form must be {" or ".join(get_args(Form))}, not "{form}"'
        raise InputError(message)
