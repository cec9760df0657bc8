"""Planted truth: what is put into a drawn organisation on purpose, and written down apart, so that a question can be asked for it.

A plant takes people whom no other plant has taken, changes what is known of them, their ties and their events, and says what it made.
Without plants nothing of this is called, and the files are what they always were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from graphcap.errors import InputError
from graphcap.readers.truth import TRUTH_COLUMNS
from graphcap.simulate.days import day_number
from graphcap.simulate.draws import Draws, Marks, Numbers
from graphcap.simulate.events import DAY, events_table
from graphcap.simulate.hierarchy import NOBODY
from graphcap.simulate.rows import UNKNOWN_DAY, Rows
from graphcap.simulate.ties import ties_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import numpy.typing as npt

    from graphcap.simulate.events import Events
    from graphcap.simulate.people import People
    from graphcap.simulate.ties import Ties

NUMBERS = ("level", "performance", "potential", "capacity")
DAYS = ("joined", "left")
NOON = 12 * 3600


class Truth(NamedTuple):
    """One row of truth: who plays which role, with whom, and how much.

    Attributes
    ----------
    role
        A word of the plant, such as ``no ties`` or ``decoy: newcomer``.
    person, other
        People's numbers; `NOBODY` where there is no other.
    value
        A figure or a word.
    """

    role: str
    person: int
    other: int = NOBODY
    value: str = ""


@dataclass(frozen=True, slots=True)
class Plant:
    """Something planted.

    Attributes
    ----------
    name
        As ``--plant`` takes it.
    sentence
        What it plants.
    sow
        Plants it in a world, with random numbers of its own, and says what it made.
    whole
        Whether it redraws the whole organisation: then it stands alone, and is not among ``all``.
    """

    name: str
    sentence: str
    sow: Callable[[World, Draws], Sequence[Truth]]
    whole: bool = False


class World:
    """A drawn organisation that plants change.

    Attributes
    ----------
    people
        As they were drawn: ids, line, teams. What plants change of them is in `column`.
    ties
        ``source, target`` (people's numbers), ``kind``, ``strength`` (NaN: unknown), ``since, last_contact`` (days; `UNKNOWN_DAY`).
    events
        ``time`` (seconds), ``source, target, about`` (people's numbers or `NOBODY`), ``kind, context, outcome, id`` (None: none).
    today
        The day before which everything happens, in days since 1970-01-01.
    """

    __slots__ = ("_columns", "_table", "_taken", "events", "people", "ties", "today")

    def __init__(self, people: People, ties: Ties, events: Events, *, seed: int, as_of: date) -> None:
        self.people = people
        self.today = day_number(as_of)
        self._table = people.table
        self._columns: dict[str, npt.NDArray[Any]] = {}
        self._taken = np.zeros(len(people), dtype=np.bool_)
        self.ties = _ties_as_rows(ties, ties_table(ties, people, seed=seed))
        self.events = _events_as_rows(events, events_table(events, people))

    def __len__(self) -> int:
        return len(self.people)

    def column(self, name: str) -> npt.NDArray[Any]:
        """What is known of everybody, which may be written into.

        Numbers (level, performance, potential, capacity) have NaN for unknown; days (joined, left) count from 1970-01-01, with
        `UNKNOWN_DAY`; ``manager`` holds people's numbers, with `NOBODY`; everything else is text, with None. A column that the file
        does not have yet is made, all unknown.
        """
        if name not in self._columns:
            self._columns[name] = self._read(name)
        return self._columns[name]

    def _read(self, name: str) -> npt.NDArray[Any]:
        if name == "manager":
            return self.people.line.manager.copy()
        if name == "joined":
            return self.people.joined.copy()
        if name in NUMBERS:
            numbers: npt.NDArray[Any] = np.array(self._table.column(name).cast(pa.float64()).to_numpy(), dtype=np.float64)
            return numbers
        if name in DAYS:
            return np.full(len(self), UNKNOWN_DAY, dtype=np.int64)
        column = np.full(len(self), None, dtype=object)
        if name in self._table.column_names:
            column[:] = self._table.column(name).to_pylist()
        return column

    @property
    def spare(self) -> Marks:
        """Who belongs to no plant yet."""
        return ~self._taken

    @property
    def leads(self) -> Marks:
        """Who has people reporting to them."""
        manager = self.column("manager")
        leads = np.zeros(len(self), dtype=np.bool_)
        leads[manager[manager != NOBODY]] = True
        return leads

    def take(self, count: int, *, where: Marks, draws: Draws, whom: str) -> Numbers:
        """So many of those marked, for one plant alone, in any order.

        Raises
        ------
        InputError
            When there are not so many; ``whom`` says who is meant.
        """
        fitting = np.flatnonzero(where & self.spare)
        if len(fitting) < count:
            message = f"planting needs {count} people {whom}, and only {len(fitting)} are left; simulate more people"
            raise InputError(message)
        chosen: Numbers = fitting[draws.order(len(fitting))[:count]]
        self._taken[chosen] = True
        return chosen

    def cut_off(self, people: Numbers) -> None:
        """Remove everything that ties these people to anybody: manager, reports, ties and events."""
        gone = np.zeros(len(self), dtype=np.bool_)
        gone[people] = True
        manager = self.column("manager")
        manager[gone | ((manager != NOBODY) & gone[manager])] = NOBODY
        self.ties.keep(~(gone[self.ties["source"]] | gone[self.ties["target"]]))
        events = self.events
        target, about = events["target"], events["about"]
        at_them = (target != NOBODY) & gone[target] | (about != NOBODY) & gone[about]
        events.keep(~(gone[events["source"]] | at_them))

    def table_of_people(self) -> pa.Table:
        """The people file."""
        table = self._table
        for name, column in self._columns.items():
            if name == "id":
                continue
            cells = self._cells(name, column)
            place = table.schema.get_field_index(name)
            table = table.append_column(name, cells) if place < 0 else table.set_column(place, name, cells)
        return table

    def _cells(self, name: str, column: npt.NDArray[Any]) -> pa.Array:
        if name == "manager":
            return self._ids(column)
        if name in DAYS:
            return pa.array(column.astype("datetime64[D]"), mask=column == UNKNOWN_DAY)
        if name in NUMBERS:
            unknown = np.isnan(column)
            known = np.where(unknown, 0, column)
            return pa.array(known if (known % 1).any() else known.astype(np.int64), mask=unknown)
        return pa.array(column, pa.string())

    def _ids(self, numbers: Numbers) -> pa.StringArray:
        return self.people.ids.take(pa.array(numbers, mask=numbers == NOBODY))

    def table_of_ties(self) -> pa.Table:
        """The ties file: of the same source, target and kind the last one stands, in the place of the first."""
        ties = self.ties
        _, kind = np.unique(ties["kind"].astype(str), return_inverse=True)
        code = (ties["source"] * len(self) + ties["target"]) * (kind.max(initial=0) + 1) + kind
        _, last = np.unique(code[::-1], return_index=True)
        ties.order(np.sort(len(code) - 1 - last))
        return pa.table(
            {
                "source": self._ids(ties["source"]),
                "target": self._ids(ties["target"]),
                "kind": pa.array(ties["kind"], pa.string()),
                "strength": pa.array(ties["strength"], mask=np.isnan(ties["strength"])),
                **{
                    name: pa.array(ties[name].astype("datetime64[D]"), mask=ties[name] == UNKNOWN_DAY) for name in ("since", "last_contact")
                },
            }
        )

    def table_of_events(self) -> pa.Table:
        """The events file, in the order of time; events without an id are given one."""
        events = self.events
        if (events["time"] >= self.today * DAY).any():
            message = "a planted event is not before the day of the organisation"
            raise ValueError(message)
        bare = np.flatnonzero(events["id"] == None)  # noqa: E711 - of each element
        events["id"][bare] = [f"x{number:06}" for number in range(1, len(bare) + 1)]
        events.order(np.argsort(events["time"], kind="stable"))
        return pa.table(
            {
                "time": pa.array(events["time"] * 1000).cast(pa.timestamp("ms", tz="UTC")),
                "source": self._ids(events["source"]),
                "target": self._ids(events["target"]),
                "kind": pa.array(events["kind"], pa.string()),
                "about": self._ids(events["about"]),
                "context": pa.array(events["context"], pa.string()),
                "outcome": pa.array(events["outcome"], pa.string()),
                "id": pa.array(events["id"], pa.string()),
            }
        )


def noon(day: int | Numbers) -> Any:
    """The middle of a day as the time of an event.

    Examples
    --------
    >>> noon(1)
    129600
    """
    return day * DAY + NOON


def sow(world: World, plants: Sequence[Plant], *, seed: int) -> pa.Table:
    """Plant each in turn; the table of truth."""
    rows = [(plant.name, truth) for plant in plants for truth in plant.sow(world, Draws(seed, f"plant {plant.name}"))]
    person, other = (np.array([getattr(truth, end) for _, truth in rows], dtype=np.int64) for end in ("person", "other"))
    ids = world.people.ids
    cells = (
        pa.array([name for name, _ in rows], pa.string()),
        pa.array([truth.role for _, truth in rows], pa.string()),
        ids.take(pa.array(person)),
        ids.take(pa.array(other, mask=other == NOBODY)),
        pa.array([truth.value for _, truth in rows], pa.string()),
    )
    return pa.table(dict(zip(TRUTH_COLUMNS, cells, strict=True)))


def _ties_as_rows(ties: Ties, table: pa.Table) -> Rows:
    unknown = {name: table.column(name).is_null().to_numpy() for name in ("strength", "since", "last_contact")}
    columns = {
        "source": ties.source,
        "target": ties.target,
        "kind": table.column("kind").to_numpy(zero_copy_only=False),
        "strength": np.where(unknown["strength"], np.nan, ties.hundredths / 100),
        "since": np.where(unknown["since"], UNKNOWN_DAY, ties.since),
        "last_contact": np.where(unknown["last_contact"], UNKNOWN_DAY, ties.last_contact),
    }
    return Rows(columns, {"kind": "knows", "strength": np.nan, "since": UNKNOWN_DAY, "last_contact": UNKNOWN_DAY})


def _events_as_rows(events: Events, table: pa.Table) -> Rows:
    columns = {
        "time": events.time,
        "source": events.source,
        "target": events.target,
        "about": events.about,
        **{name: table.column(name).to_numpy(zero_copy_only=False) for name in ("kind", "context", "outcome", "id")},
    }
    return Rows(columns, {"target": NOBODY, "about": NOBODY})
