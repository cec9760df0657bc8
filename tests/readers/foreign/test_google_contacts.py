"""Google's contacts become weak ties of their owner."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graphcap.errors import InputError
from graphcap.readers.foreign.formats import PEEK_BYTES, Options, Peek
from graphcap.readers.foreign.google_contacts import FORMATS
from graphcap.readers.foreign.taken import Person, Taken, TakenTie

(GOOGLE,) = FORMATS
SAMPLES = Path(__file__).parents[3] / "fixtures" / "exports" / "google"
ANA = Person(emails=("ana@example.com",))


def read(path, owner=ANA):
    taken = Taken(path.name)
    GOOGLE.read(path, taken, Options(owner, date(2026, 11, 1)))
    return taken


def test_contacts_of_the_new_layout_are_people_with_all_their_addresses():
    taken = read(SAMPLES / "contacts.csv")
    assert taken.people[1:] == [
        Person(
            name="Ben Okafor",
            emails=("ben@example.com", "ben.okafor@example.com", "okafor@example.net"),
            urls=("https://www.linkedin.com/in/ben-okafor",),
            columns={"company": "Acme", "title": "Engineer", "department": "Platform"},
        ),
        Person(name="Chloé Anne Martin", columns={"company": "Acme", "title": "Designer"}),
    ]
    assert taken.ties == [
        TakenTie(0, 1, "knows", 0.2, coverage=0.15, line=2),
        TakenTie(0, 2, "knows", 0.2, coverage=0.15, line=4),
    ]
    assert (taken.read, taken.left_out, taken.refusals) == (4, {"shared addresses": 1, "entries of the owner": 1}, [])


def test_contacts_of_the_older_layout_are_people():
    taken = read(SAMPLES / "contacts_older.csv")
    columns = {"company": "Acme", "title": "Engineer", "department": "Platform"}
    assert taken.people[1] == Person(name="Ben Okafor", emails=("ben@example.com",), columns=columns)


def test_damaged_records_are_refused_one_by_one_and_notes_are_not_shown():
    taken = read(SAMPLES / "damaged.csv")
    assert [(refusal.line, refusal.reason) for refusal in taken.refusals] == [
        (2, "names nobody: no name, e-mail or profile address"),
        (3, "7 cells where the header names 6 columns; quote cells that hold commas"),
        (4, "text follows a closing quote; double the quotes inside a quoted cell"),
    ]
    assert (taken.read, len(taken.ties)) == (4, 1)
    assert "secret" not in repr(taken.refusals)


def test_both_layouts_are_recognised_and_others_are_not():
    for name in ("contacts.csv", "contacts_older.csv", "damaged.csv"):
        assert GOOGLE.fits(Peek(Path("x"), (SAMPLES / name).read_bytes()[:PEEK_BYTES], ()))
    for head in (b"", b"id,name\n", b"First Name,Last Name,URL,Connected On\n", b"Employee_ID,Full_Name\n", b"\xff\n", b"PK\x03\x04"):
        assert not GOOGLE.fits(Peek(Path("contacts.csv"), head, ()))


def test_an_owner_must_be_named():
    with pytest.raises(InputError, match="say --owner PERSON"):
        read(SAMPLES / "contacts.csv", None)
