"""People out of HR systems, whose columns are guessed aloud or named by a map."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from graphcap.errors import InputError
from graphcap.readers.foreign.formats import PEEK_BYTES, Options, Peek
from graphcap.readers.foreign.hris import FORMATS, guess
from graphcap.readers.foreign.taken import Person, Taken

(HRIS,) = FORMATS
SAMPLES = Path(__file__).parents[3] / "fixtures" / "exports" / "hris"


def read(path, columns=None, date_format=None):
    taken = Taken(path.name)
    HRIS.read(path, taken, Options(None, date(2026, 11, 1), date_format, columns or {}))
    return taken


def strange():
    return tomllib.loads((SAMPLES / "strange.toml").read_text())["people"]


def test_columns_of_workday_are_guessed_and_the_guess_is_said():
    taken = read(SAMPLES / "workday.csv")
    assert taken.people == [
        Person("007", "Ana Silva", ("ana@example.com",), columns={"department": "Board", "joined": "2019-03-12", "Shoe Size": "38"}),
        Person("E2", "Ben Okafor", ("ben@example.com",), columns={"manager": "007", "department": "Platform", "joined": "2020-01-31"}),
    ]
    guessed = "Employee_ID as id, Full_Name as name, Work Email as email, Team_Name as department, Manager_ID as manager"
    said = f"{SAMPLES / 'workday.csv'}: read {guessed}, Start_Date as joined; where that is wrong, say it with --map FILE"
    assert taken.warnings == [said]
    assert (taken.read, taken.refusals, taken.ties) == (2, [], [])


def test_columns_of_bamboohr_are_guessed_and_a_manager_named_by_mail_is_found():
    taken = read(SAMPLES / "bamboohr.csv")
    assert [(person.id, person.name, person.columns) for person in taken.people] == [
        ("1", "Ana Silva", {"title": "Head", "department": "Board", "joined": "2019-03-12", "level": "90"}),
        (
            "2",
            "Ben Okafor",
            {"title": "Engineer, Platform", "department": "Platform", "manager": "Ana@Example.com", "joined": "2020-01-31", "level": "L5"},
        ),
    ]


def test_a_manager_named_by_the_mail_of_somebody_in_the_file_is_named_by_id(tmp_path):
    table = tmp_path / "hr.csv"
    table.write_text("Employee ID,Name,Email,Manager Email\n1,Ana Silva,ana@example.com,\n2,Ben Okafor,ben@example.com,Ana@Example.com\n")
    assert [person.columns for person in read(table).people] == [{}, {"manager": "1"}]


def test_columns_of_a_talent_review_are_guessed():
    names = ["Person Number", "Name", "Performance", "Potential", "Risk of Loss", "Impact of Loss"]
    assert guess(names) == {"id": "Person Number", "name": "Name", "performance": "Performance", "potential": "Potential"}


def test_a_map_names_columns_that_nobody_would_guess():
    taken = read(SAMPLES / "strange.csv", strange(), "%d/%m/%Y")
    assert taken.people == [
        Person("1", "Ana Silva", columns={"joined": "2019-03-12"}),
        Person("2", "Ben Okafor", columns={"manager": "1", "joined": "2020-02-01"}),
    ]
    assert "read Pers.-Nr. as id, Wer as name, Chef as manager, Eintritt as joined;" in taken.warnings[0]


def test_a_date_that_can_be_read_in_two_ways_is_asked_about():
    with pytest.raises(InputError, match=r'strange\.csv: line 2: joined "12/03/2019" can be read in two ways'):
        read(SAMPLES / "strange.csv", strange())


def test_without_a_guess_or_a_map_the_file_is_refused():
    with pytest.raises(InputError, match=r"no column looks like the id of a person; name it with --map FILE"):
        read(SAMPLES / "strange.csv")


def test_a_map_that_names_no_column_of_the_file_is_refused():
    with pytest.raises(InputError, match='has no column "Nr", which --map names; its columns are Employee_ID, '):
        read(SAMPLES / "workday.csv", {"id": "Nr"})


def test_a_map_stands_above_a_guess(tmp_path):
    table = tmp_path / "hr.csv"
    table.write_text("Employee ID,Badge,Name,Title,Job Title,Skills\n1,b1,Ana Silva,Dr,Head,maps\n")
    taken = read(table, {"id": "badge"})
    assert taken.people == [
        Person("b1", "Ana Silva", columns={"Employee ID": "1", "other title": "Dr", "title": "Head", "skills": "maps"}),
    ]


def test_damaged_records_are_refused_one_by_one():
    taken = read(SAMPLES / "damaged.csv")
    assert [(refusal.line, refusal.reason) for refusal in taken.refusals] == [
        (2, "id is empty, too long, or holds a control character"),
        (3, 'joined "soon" is not a date'),
        (5, 'id "2" stands on line 4 already'),
        (6, 'email "chloe@example.com" stands on line 4 already'),
        (7, "2 cells where the header names 4 columns; quote cells that hold commas"),
    ]
    assert [person.name for person in taken.people] == ["Chloé Martin"]
    assert taken.read == 6
    assert taken.refusals[0].record == {
        "Employee_ID": "",
        "Full_Name": "Ana Silva",
        "Work Email": "ana@example.com",
        "Start_Date": "2019-03-12",
    }


def test_only_tables_of_people_that_are_not_our_own_are_recognised():
    for name in ("workday.csv", "bamboohr.csv", "damaged.csv"):
        assert HRIS.fits(Peek(Path("x"), (SAMPLES / name).read_bytes()[:PEEK_BYTES], ()))
    others = ["id,name,manager", "source,target,employee_id,name", "time,source,target,kind", "Employee_ID,Salary", "Name,Email", ""]
    for head in others:
        assert not HRIS.fits(Peek(Path("x"), head.encode(), ()))


def test_a_table_in_another_encoding_is_read_where_that_is_named(tmp_path):
    table = tmp_path / "hr.csv"
    table.write_bytes("Employee ID,Name\n1,Chloé Martin\n".encode("cp1252"))
    taken = Taken("hr.csv")
    HRIS.read(table, taken, Options(None, date(2026, 11, 1), encoding="cp1252"))
    assert [person.name for person in taken.people] == ["Chloé Martin"]
    with pytest.raises(InputError, match="line 2, byte 7: is not UTF-8"):
        read(table)
