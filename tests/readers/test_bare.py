"""Bare connections never take the place of what is known."""

from __future__ import annotations

import pyarrow as pa
import pytest

from commands import Commands
from graphcap.dates import microseconds, parse_day
from graphcap.readers.bare import beside_held, both
from graphcap.readers.foreign.taken import TakenTie
from graphcap.records import TIES_SCHEMA
from graphcap.store import open_store

DAY = microseconds(parse_day("2021-03-05"))
LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nBen,Okafor,,ben@example.com,Acme,Engineer,05 Mar 2021\n"
GOOGLE = "First Name,Middle Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value\nBen,,Okafor,* myContacts,Work,ben@example.com\n"


def table(*rows):
    """Ties (source, target, kind, strength, since, coverage)."""
    names = ("source", "target", "kind", "strength", "since", "coverage")
    schema = pa.schema([TIES_SCHEMA.field(name) for name in names])
    return pa.table([pa.array(cells, field.type) for cells, field in zip(zip(*rows, strict=True), schema, strict=True)], schema=schema)


def rows_of(found):
    return sorted(tuple(row[name] for name in ("source", "target", "kind", "strength", "coverage")) for row in found.to_pylist())


def test_a_bare_connection_leaves_a_tie_of_the_store_as_it_is():
    held = table((0, 1, 0, 0.9, None, 1.0), (0, 2, 0, 0.4, None, None), (3, 1, 0, 0.5, None, None))
    new = table((0, 1, 0, 0.2, DAY, 0.15), (0, 2, 0, 0.2, DAY, 0.15), (0, 2, 1, 0.2, DAY, 0.15), (0, 3, 0, 0.2, DAY, 0.15))
    found = beside_held(held, new, counts=(4, 2))
    assert rows_of(found) == [(0, 1, 0, 0.9, 1.0), (0, 2, 0, 0.4, None), (0, 2, 1, 0.2, 0.15), (0, 3, 0, 0.2, 0.15)]
    assert [row["since"] for row in found.to_pylist() if row["strength"] != 0.2] == [None, None]


def test_any_other_tie_is_as_new_as_ever():
    held, new = table((0, 1, 0, 0.9, None, 0.15)), table((0, 1, 0, 0.4, DAY, 1.0))
    assert beside_held(held, new, counts=(2, 1)).equals(new)
    assert beside_held(held.slice(0, 0), new, counts=(2, 1)).equals(new)


@pytest.mark.parametrize(
    ("first", "later", "since"),
    [((None, 0.15), (DAY, 0.15), DAY), ((DAY, 0.15), (None, 0.15), DAY), ((1, 0.15), (DAY, 0.15), 1), ((None, 1.0), (DAY, 0.15), None)],
)
def test_of_two_ties_in_one_import_the_first_stands_with_a_day_that_bare_ones_share(first, later, since):
    one, other = (TakenTie(0, 1, "knows", 0.2, day, coverage=coverage) for day, coverage in (first, later))
    assert both(one, other) == one._replace(since=since)


@pytest.mark.parametrize("order", [("Connections.csv", "google.csv"), ("google.csv", "Connections.csv")])
def test_address_books_in_either_order_leave_the_day_of_the_connection(order, tmp_path, capsys):
    (tmp_path / "Connections.csv").write_text(LINKEDIN, encoding="utf-8")
    (tmp_path / "google.csv").write_text(GOOGLE, encoding="utf-8")
    commands = Commands(tmp_path / "store", capsys)
    for name in order:
        forced = ("--from", "google_contacts") if name == "google.csv" else ()
        assert commands("import", tmp_path / name, *forced, "--owner", "me@example.com").status == 0
    (tie,) = open_store(commands.store).records().ties.to_pylist()
    assert (tie["since"], tie["strength"], tie["coverage"]) == (parse_day("2021-03-05"), 0.2, 0.15)


def test_an_address_book_does_not_weaken_a_declared_tie(tmp_path, capsys):
    (tmp_path / "Connections.csv").write_text(LINKEDIN, encoding="utf-8")
    (tmp_path / "ties.csv").write_text("source,target,strength\nme@example.com,ben@example.com,0.9\n", encoding="utf-8")
    commands = Commands(tmp_path / "store", capsys)
    assert commands("import", tmp_path / "ties.csv").status == 0
    assert commands("import", tmp_path / "Connections.csv", "--owner", "me@example.com").status == 0
    (tie,) = open_store(commands.store).records().ties.to_pylist()
    assert tie["strength"] == 0.9
    assert tie.get("since") is None
