"""The person-to-person query of Microsoft Viva Insights: how much two people worked together, month by month, as Viva scores it.

- The score of a pair's newest month is the strength of a ``works_with`` tie from that month on; a score of 0 is no tie.
- Every month with a score above 0 is an event of kind ``collaboration`` at its date, which weighs as much as the score. Viva's scores
  stand for meetings, mails, chats and calls together, so none of these kinds would be true; a kind of its own weighs 1.
- Dates in numbers alone can be read in two ways; then ``--date-format`` is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphcap.errors import InputError
from graphcap.readers.cells import clean_id, number
from graphcap.readers.csv_table import CsvTable
from graphcap.readers.foreign.formats import Format
from graphcap.readers.foreign.moments import sure_moment
from graphcap.readers.foreign.tables import file_rows, folded, header_names, refuse
from graphcap.readers.foreign.taken import Person, TakenTie
from graphcap.readers.forms import shown

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from graphcap.readers.foreign.formats import Options, Peek
    from graphcap.readers.foreign.tables import Row
    from graphcap.readers.foreign.taken import Taken

SIDES = ("primarycollaborator_", "secondarycollaborator_")
PERSON_ID = "personid"
DATE = "metricdate"
SCORES = ("strong_tie_score", "strongtiescore")
"""As Viva names the column, and as files of its makers' simulation do."""
COLUMNS = {"organization": "department", "leveldesignation": "level", "level": "level", "functiontype": "function", "jobtitle": "title"}
"""Attributes that have a column of their own here; any other keeps its name."""
TIE_KIND, EVENT_KIND = "works_with", "collaboration"


class _Month(NamedTuple):
    """What one row says."""

    source: int
    target: int
    time: int
    score: float
    line: int


def _fits(peek: Peek) -> bool:
    return _is_query(header_names(peek))


def _is_query(names: Collection[str]) -> bool:
    return {DATE, *(side + PERSON_ID for side in SIDES)} <= set(names) and not set(SCORES).isdisjoint(names)


def _read(path: Path, taken: Taken, options: Options) -> None:
    table = CsvTable(path, options.encoding)
    names = [folded(name) for name in table.names]
    if not _is_query(names):
        message = (
            f"{path}: line 1 names no person-to-person query of Viva: PrimaryCollaborator_PersonId, "
            "SecondaryCollaborator_PersonId, MetricDate and Strong_tie_score are needed"
        )
        raise InputError(message)
    wanted = [name for name in names if name in {DATE, *SCORES} or name.startswith(SIDES)]
    series = _Series(taken)
    for row in file_rows(table, wanted, taken, options):
        try:
            series.take(_month(row, taken, f"{path}: line {row.line}", options.date_format), row)
        except ValueError as error:
            refuse(taken, row, str(error))
    series.settle()


def _month(row: Row, taken: Taken, place: str, date_format: str | None) -> _Month:
    """A row as it is meant.

    Raises
    ------
    ValueError
        When it cannot be used.
    """
    ids = [clean_id(row.cells[side + PERSON_ID]) for side in SIDES]
    if ids[0] is None or ids[1] is None:
        message = "an id of its two people is empty, too long, or holds a control character"
        raise ValueError(message)
    if ids[0] == ids[1]:
        message = f"PersonId {shown(ids[0])} stands on both sides"
        raise ValueError(message)
    text = next(row.cells[name] for name in SCORES if name in row.cells)
    score = number(text)
    if score is None or not 0 <= score <= 1:
        message = f"score {shown(text)} is not a number from 0 to 1"
        raise ValueError(message)
    time = sure_moment("MetricDate", row.cells[DATE], date_format, place=place)
    source, target = (taken.person(Person(id)) for id in (ids[0], ids[1]))
    return _Month(source, target, time, score, row.line)


class _Series:
    """The months of all pairs, and the newest of each."""

    def __init__(self, taken: Taken) -> None:
        self.taken = taken
        self._newest: dict[tuple[int, int], _Month] = {}
        self._seen: dict[tuple[int, int, int], int] = {}
        self._attributes: dict[int, tuple[int, dict[str, str]]] = {}

    def take(self, month: _Month, row: Row) -> None:
        """Take a row: the first of a pair and month stands."""
        first = self._seen.setdefault(month[:3], row.line)
        if first != row.line:
            message = f"the same pair and month stand on line {first}"
            raise ValueError(message)
        for person, side in zip((month.source, month.target), SIDES, strict=True):
            if person not in self._attributes or self._attributes[person][0] < month.time:
                self._attributes[person] = month.time, _attributes(row, side)
        pair = month.source, month.target
        if pair not in self._newest or self._newest[pair].time < month.time:
            self._newest[pair] = month
        if month.score > 0:
            self.taken.event(month.time, month.source, month.target, EVENT_KIND, weight=month.score)
        else:
            self.taken.leave_out("scores of 0")

    def settle(self) -> None:
        """Take what the newest month of each pair and person says."""
        for month in self._newest.values():
            if month.score > 0:
                self.taken.tie(TakenTie(month.source, month.target, TIE_KIND, month.score, month.time, line=month.line))
        for person, (_, columns) in self._attributes.items():
            self.taken.person(self.taken.people[person]._replace(columns=columns))


def _attributes(row: Row, side: str) -> dict[str, str]:
    found = {name.removeprefix(side): text for name, text in row.cells.items() if name.startswith(side) and text}
    return {COLUMNS.get(name, name): text for name, text in found.items() if name != PERSON_ID}


FORMATS = (Format("viva", "Viva Insights person-to-person query, CSV", fits=_fits, read=_read),)
