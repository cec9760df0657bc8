"""Somebody's contacts as Google exports them since 2024: everybody whom they have a tie to."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from graphcap.simulate.files import new_file
from graphcap.simulate.foreign.organisation import COMPANY, given_and_family

if TYPE_CHECKING:
    from pathlib import Path

    from graphcap.simulate.foreign.organisation import Organisation

HEAD = (
    "First Name", "Middle Name", "Last Name", "Organization Name", "Organization Title", "Organization Department", "Labels",
    "E-mail 1 - Label", "E-mail 1 - Value",
)  # fmt: skip


def write(organisation: Organisation, directory: Path, owner: str) -> Path:
    """Write ``contacts.csv``."""
    path = directory / "contacts.csv"
    with new_file(path), path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEAD)
        for person in organisation.contacts_of(owner):
            given, family = given_and_family(person)
            rows.writerow([given, "", family, COMPANY, person["title"], person["department"], "* myContacts", "* Work", person["email"]])
    return path
