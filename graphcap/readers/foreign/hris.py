"""People out of an HR system, as CSV: no two name their columns alike, so they are guessed, and the guess is said.

A column is guessed by its name alone, from the names that Workday, BambooHR and talent reviews use; ``--map FILE`` says what was guessed
wrong or not at all. Columns that are neither keep their own name as the person's attribute.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphcap.dates import of_microseconds
from graphcap.errors import InputError
from graphcap.readers.cells import clean_id
from graphcap.readers.csv_table import CsvTable
from graphcap.readers.foreign.formats import Format
from graphcap.readers.foreign.moments import sure_moment
from graphcap.readers.foreign.tables import file_rows, folded, header_names, refuse
from graphcap.readers.foreign.taken import Person
from graphcap.readers.forms import PEOPLE, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from graphcap.readers.foreign.formats import Options, Peek
    from graphcap.readers.foreign.tables import Row
    from graphcap.readers.foreign.taken import Taken

WORKERS = ("employee", "worker", "person", "staff", "associate", "personnel")
IDS = (*(f"{who}{what}" for who in WORKERS for what in ("id", "number", "no", "code")), "empid", "empno", "employeenum", "eeid", "id")
BOSSES = ("manager", "supervisor", "linemanager", "directmanager", "reportsto", "reportingto")
GUESSES: Mapping[str, Sequence[str]] = {
    "id": IDS,
    "name": ("fullname", "employeename", "workername", "displayname", "preferredname", "legalname", "employee", "worker", "name"),
    "first_name": ("firstname", "givenname", "preferredfirstname", "legalfirstname", "forename"),
    "last_name": ("lastname", "familyname", "surname", "preferredlastname", "legallastname"),
    "email": ("email", "emailaddress", "workemail", "workemailaddress", "businessemail", "companyemail", "primaryworkemail"),
    "title": ("jobtitle", "title", "position", "positiontitle", "businesstitle", "jobprofile", "role"),
    "department": ("department", "teamname", "team", "supervisoryorganization", "organization", "orgunit", "division", "businessunit"),
    "level": ("level", "joblevel", "grade", "jobgrade", "managementlevel", "band", "careerlevel"),
    "manager": tuple(f"{boss}{what}" for what in ("id", "employeeid", "workerid", "number", "email", "") for boss in BOSSES),
    "joined": ("hiredate", "startdate", "originalhiredate", "joindate", "dateofhire", "datehired", "dateofjoining", "joiningdate"),
    "left": ("terminationdate", "enddate", "leavedate", "lastdayofwork", "exitdate", "leavingdate"),
    "performance": ("performance", "performancerating", "performancescore", "lastperformancerating"),
    "potential": ("potential", "potentialrating", "potentialscore"),
}
"""Our column to the names that it goes by, letters and digits alone, the likeliest first."""
NAMES = ("first_name", "last_name")
KEYS = ("id", "name", "email", "url", "slack", *NAMES)
DATES = ("joined", "left")
OUR_FORMS = ({"id"}, {"source", "target"})
"""The needed columns of tables in our own form, which are no HR system's."""


def _fits(peek: Peek) -> bool:
    names = header_names(peek)
    if any(form <= set(names) for form in OUR_FORMS):
        return False
    guessed = guess(names)
    return "id" in guessed and not {"manager", "name", *NAMES}.isdisjoint(guessed)


def guess(names: Iterable[str]) -> dict[str, str]:
    """Our columns to those of a file, by their names alone.

    Examples
    --------
    >>> guess(["Employee_ID", "Full_Name", "Manager_ID", "Team_Name", "Start_Date", "Shoe size"])
    {'id': 'Employee_ID', 'name': 'Full_Name', 'department': 'Team_Name', 'manager': 'Manager_ID', 'joined': 'Start_Date'}
    """
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(re.sub(r"[\W_]", "", name.casefold().replace("#", "number")), name)
    found = {ours: next((plain[their] for their in theirs if their in plain), "") for ours, theirs in GUESSES.items()}
    return {ours: their for ours, their in found.items() if their}


def _read(path: Path, taken: Taken, options: Options) -> None:
    table = CsvTable(path, options.encoding)
    chosen = _chosen(path, table.names, options.columns)
    said = ", ".join(f"{their} as {ours}" for ours, their in chosen.items())
    taken.warnings.append(f"{path}: read {said}; where that is wrong, say it with --map FILE")
    ours = _ours(table.names, chosen)
    persons: dict[str, Person] = {}
    lines: dict[tuple[str, str], int] = {}
    for row in file_rows(table, list(ours), taken, options):
        try:
            person = _person(_dated(path, row, ours, options))
            _refuse_again(person, lines)
        except ValueError as error:
            refuse(taken, row, str(error))
        else:
            persons[person.id] = person
            lines |= dict.fromkeys(person.keys(), row.line)
    for person in _with_managers(persons):
        taken.person(person)


def _chosen(path: Path, names: Sequence[str], said: Mapping[str, str]) -> dict[str, str]:
    """Our columns to those of a file: what ``--map`` says, and guesses for the rest.

    Raises
    ------
    InputError
        When the map names a column that is not there, or nothing says which column is the id.
    """
    there = {folded(name): name for name in names}
    absent = [their for their in said.values() if folded(their) not in there]
    if absent:
        message = f"{path}: has no column {shown(absent[0])}, which --map names; its columns are {', '.join(names)}"
        raise InputError(message)
    used = {folded(their) for their in said.values()}
    guessed = guess(name for name in names if folded(name) not in used)
    if "name" in guessed and NAMES[0] in guessed:
        del guessed["name"]
    chosen = guessed | {ours: there[folded(their)] for ours, their in said.items()}
    if "id" not in chosen:
        message = f'{path}: no column looks like the id of a person; name it with --map FILE, which holds [people] and id = "their header"'
        raise InputError(message)
    return chosen


def _ours(names: Iterable[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """The columns of a file in small letters, to what they are called here: a name of ours that was not chosen is set apart."""
    known = {folded(their): ours for ours, their in chosen.items()}
    others = {folded(name): name for name in names if name and folded(name) not in known}
    return known | {name: f"other {name}" if name in chosen else name if name in PEOPLE.rules else their for name, their in others.items()}


def _dated(path: Path, row: Row, ours: Mapping[str, str], options: Options) -> dict[str, str]:
    """The cells of a row by our columns, dates as ISO text.

    Raises
    ------
    ValueError
        When a date is none.
    """
    cells = {ours[column]: text for column, text in row.cells.items() if text}
    for column in DATES:
        if column in cells:
            when = sure_moment(column, cells[column], options.date_format, place=f"{path}: line {row.line}")
            cells[column] = of_microseconds(when)
    return cells


def _person(cells: Mapping[str, str]) -> Person:
    id = clean_id(cells.get("id", ""))
    if id is None:
        message = "id is empty, too long, or holds a control character"
        raise ValueError(message)
    name = cells.get("name") or " ".join(cells[part] for part in NAMES if part in cells)
    emails, urls = (tuple(filter(None, [cells.get(key)])) for key in ("email", "url"))
    columns = {column: text for column, text in cells.items() if column not in KEYS}
    return Person(id, name, emails, urls, cells.get("slack", ""), columns)


def _refuse_again(person: Person, lines: Mapping[tuple[str, str], int]) -> None:
    for kind, key in tuple(person.keys()):
        if (kind, key) in lines:
            message = f"{kind} {shown(key)} stands on line {lines[kind, key]} already"
            raise ValueError(message)


def _with_managers(persons: Mapping[str, Person]) -> Iterable[Person]:
    """The same people, with a manager who is named by e-mail named by id."""
    by_email = {email.casefold(): person.id for person in persons.values() for email in person.emails}
    for person in persons.values():
        manager = person.columns.get("manager", "")
        named = by_email.get(manager.casefold()) if manager not in persons else None
        yield person._replace(columns={**person.columns, "manager": named}) if named else person


FORMATS = (Format("hris", "people out of an HR system, CSV; --map FILE names its columns", fits=_fits, read=_read),)
