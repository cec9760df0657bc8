"""Contacts as Google exports them to CSV, in the layout of 2024 and in the older one; several values of a cell are joined by ``:::``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphcap.readers.csv_table import CsvTable
from graphcap.readers.foreign.contacts import contact_of, owner_number, take_contact
from graphcap.readers.foreign.formats import Format
from graphcap.readers.foreign.tables import file_rows, folded, header_names, refuse

if TYPE_CHECKING:
    from pathlib import Path

    from graphcap.readers.foreign.formats import Options, Peek
    from graphcap.readers.foreign.tables import Row
    from graphcap.readers.foreign.taken import Taken

NEW = ("first name", "middle name", "last name", "organization name")
OLD = ("name", "given name", "family name", "additional name")
EMAIL = re.compile(r"e-mail [0-9]+ - value")
WEBSITE = re.compile(r"website [0-9]+ - value")
COLUMNS = {
    "company": ("organization name", "organization 1 - name"),
    "title": ("organization title", "organization 1 - title"),
    "department": ("organization department", "organization 1 - department"),
}
"""A person's column to what it is called in the new layout and in the old one."""
NAME_PARTS = NEW[:3]
JOINER = ":::"


def _fits(peek: Peek) -> bool:
    names = set(header_names(peek))
    return names.issuperset(NEW) or names.issuperset(OLD)


def _read(path: Path, taken: Taken, options: Options) -> None:
    owner = owner_number(path, taken, options)
    table = CsvTable(path, options.encoding)
    names = [folded(name) for name in table.names]
    known = {"name", *NAME_PARTS, *(name for pair in COLUMNS.values() for name in pair)}
    wanted = [name for name in names if name in known or EMAIL.fullmatch(name) or WEBSITE.fullmatch(name)]
    for row in file_rows(table, wanted, taken, options):
        try:
            _take(row, taken, owner)
        except ValueError as error:
            refuse(taken, row, str(error))


def _take(row: Row, taken: Taken, owner: int) -> None:
    cells = row.cells
    name = cells.get("name") or " ".join(filter(None, (cells.get(part, "") for part in NAME_PARTS)))
    emails = [value for column in cells if EMAIL.fullmatch(column) for value in _values(cells[column])]
    urls = [value for column in cells if WEBSITE.fullmatch(column) for value in _values(cells[column])]
    columns = {column: next((value for theirs in pair for value in _values(cells.get(theirs, ""))), "") for column, pair in COLUMNS.items()}
    contact = contact_of(taken, name, emails=emails, urls=urls, columns=columns)
    if contact is not None:
        take_contact(taken, owner, contact, line=row.line)


def _values(cell: str) -> list[str]:
    return [value.strip() for value in cell.split(JOINER) if value.strip()]


FORMATS = (Format("google_contacts", "Google Contacts CSV, of 2024 or older", fits=_fits, read=_read),)
