"""Viva's months of a pair become a tie of the newest and evidence of all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graphcap.dates import microseconds
from graphcap.errors import InputError
from graphcap.readers.foreign.formats import PEEK_BYTES, Options, Peek
from graphcap.readers.foreign.taken import Person, Taken
from graphcap.readers.foreign.viva import FORMATS

(VIVA,) = FORMATS
SAMPLES = Path(__file__).parents[3] / "fixtures" / "exports" / "viva"
JANUARY, FEBRUARY, MARCH = (microseconds(datetime(2026, month, 1, tzinfo=UTC)) for month in (1, 2, 3))


def read(name, date_format=None):
    taken = Taken(name)
    VIVA.read(SAMPLES / name, taken, Options(None, date(2026, 11, 1), date_format))
    return taken


def ties(taken):
    return [(taken.people[tie.source].id, taken.people[tie.target].id, tie.kind, tie.strength, tie.since) for tie in taken.ties]


def events(taken):
    found = taken.events
    ends = [[taken.people[number].id for number in column] for column in (found.sources, found.targets)]
    return list(zip(found.times, *ends, found.kinds, found.weights, strict=True))


def test_the_newest_month_is_the_strength_and_every_month_is_evidence():
    taken = read("person_to_person.csv")
    assert ties(taken) == [("a1", "b2", "works_with", 0.25, FEBRUARY), ("b2", "a1", "works_with", 0.5, FEBRUARY)]
    assert events(taken) == [
        (FEBRUARY, "a1", "b2", "collaboration", 0.25),
        (JANUARY, "a1", "b2", "collaboration", 0.75),
        (FEBRUARY, "b2", "a1", "collaboration", 0.5),
        (JANUARY, "a1", "c3", "collaboration", 0.5),
    ]


def test_a_score_of_0_is_no_tie_and_counted():
    taken = read("person_to_person.csv")
    assert (taken.read, taken.left_out, taken.refusals) == (5, {"scores of 0": 1}, [])


def test_attributes_are_those_of_the_newest_month():
    assert read("person_to_person.csv").people == [
        Person("a1", columns={"department": "Sales", "level": "Junior"}),
        Person("b2", columns={"department": "Platform", "level": "Senior"}),
        Person("c3", columns={"department": "Finance", "level": "Junior"}),
    ]


def test_the_columns_of_a_simulation_are_read_too():
    assert ties(read("simulated.csv")) == [("a1", "b2", "works_with", 0.5, JANUARY)]


def test_a_date_that_can_be_read_in_two_ways_is_asked_about():
    with pytest.raises(InputError, match=r'ambiguous\.csv: line 2: MetricDate "02/01/2026" can be read in two ways'):
        read("ambiguous.csv")
    assert ties(read("ambiguous.csv", "%d/%m/%Y"))[0][3:] == (0.25, microseconds(datetime(2026, 1, 3, tzinfo=UTC)))
    assert ties(read("ambiguous.csv", "%m/%d/%Y"))[0][3:] == (0.25, MARCH)


def test_damaged_records_are_refused_one_by_one():
    taken = read("damaged.csv")
    assert [(refusal.line, refusal.reason) for refusal in taken.refusals] == [
        (2, 'PersonId "a1" stands on both sides'),
        (3, "an id of its two people is empty, too long, or holds a control character"),
        (4, 'score "1.5" is not a number from 0 to 1'),
        (5, 'MetricDate "soon" is not a date'),
        (7, "the same pair and month stand on line 6"),
        (8, "3 cells where the header names 4 columns; quote cells that hold commas"),
    ]
    assert (taken.read, ties(taken)) == (7, [("a1", "b2", "works_with", 0.5, JANUARY)])


def test_a_query_is_recognised_by_its_columns():
    for name in ("person_to_person.csv", "simulated.csv", "ambiguous.csv"):
        assert VIVA.fits(Peek(Path("x"), (SAMPLES / name).read_bytes()[:PEEK_BYTES], ()))
    assert not VIVA.fits(Peek(Path("x"), b"source,target,kind,weight,time\n", ()))
    assert not VIVA.fits(Peek(Path("x"), b"PrimaryCollaborator_PersonId,MetricDate\n", ()))


def test_a_table_of_other_columns_is_refused_whole(tmp_path):
    other = tmp_path / "x.csv"
    other.write_text("id,name\n1,Ana\n")
    with pytest.raises(InputError, match="names no person-to-person query of Viva"):
        VIVA.read(other, Taken("x.csv"), Options(None, date(2026, 11, 1)))
