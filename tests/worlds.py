"""Simulated organisations as rows, for the tests that look into their files."""

from __future__ import annotations

import csv
from datetime import date

from graphcap.readers import Sources, read_records
from graphcap.records import Records, Settings

AS_OF = date(2026, 1, 31)
"""The day before which everything happens, unless another one is given."""


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class World:
    """The rows of a simulated organisation."""

    def __init__(self, made):
        self.people = rows(made.files["people"])
        self.ties = rows(made.files["ties"])
        self.events = rows(made.files["events"])
        self.by_id = {person["id"]: person for person in self.people}

    def level(self, id):
        return int(self.by_id[id]["level"])


def records_of_files(files):
    """The records of simulated files, imported whole."""
    sources = Sources(**{name: (files[name],) for name in ("people", "ties", "events") if name in files})
    return read_records(sources, old=Records(), settings=Settings(as_of=AS_OF.isoformat()), today=AS_OF).records
