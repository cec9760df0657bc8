"""The report of what was refused: every record, as it was written, read again from its file."""

from __future__ import annotations

import pytest

from graphcap.errors import InputError

PEOPLE = 'id,name,capacity\np1,"Ann ""A"" Lee",x\np2,"two\nlines",y\np3,\'=1+1,z\np4,NA,-1\n'


def test_a_record_is_shown_as_it_was_written(bring):
    assert [(refusal.line, refusal.record) for refusal in bring(PEOPLE).refusals] == [
        (2, {"id": "p1", "name": 'Ann "A" Lee', "capacity": "x"}),
        (3, {"id": "p2", "name": "two\nlines", "capacity": "y"}),
        (5, {"id": "p3", "name": "=1+1", "capacity": "z"}),
        (6, {"id": "p4", "name": "NA", "capacity": "-1"}),
    ]


def test_columns_that_are_not_used_are_shown_too_and_names_as_they_are_written(bring):
    (refusal,) = bring(ties="Source,target,Mood\na,a,good\n").refusals
    assert refusal.record == {"Source": "a", "target": "a", "Mood": "good"}


def test_a_record_that_has_other_cells_than_the_header_is_shown_as_far_as_it_goes(bring):
    refusals = bring('id,name\np1\np2,Bo,x,y\np3,"C"y\n').refusals
    assert [(refusal.line, refusal.reason, refusal.record) for refusal in refusals] == [
        (2, "1 cells where the header names 2 columns; quote cells that hold commas", {"id": "p1"}),
        (
            3,
            "4 cells where the header names 2 columns; quote cells that hold commas",
            {"id": "p2", "name": "Bo", "cell 3": "x", "cell 4": "y"},
        ),
        (4, "text follows a closing quote; double the quotes inside a quoted cell", {"text": 'p3,"C"y'}),
    ]


def test_refusals_come_file_by_file_in_the_order_of_lines(bring):
    imported = bring("id,manager\na,x\na,\nb,y\na,\n", "source,target\na,a\nq\na,a\n")
    assert [(refusal.file, refusal.line) for refusal in imported.refusals] == [
        ("people.csv", 2),
        ("people.csv", 3),
        ("people.csv", 4),
        ("people.csv", 5),
        ("ties.csv", 2),
        ("ties.csv", 3),
        ("ties.csv", 4),
    ]


def test_refusals_are_a_sequence(bring):
    refusals = bring(PEOPLE).refusals
    assert len(refusals) == 4
    assert [refusal.line for refusal in refusals] == [refusal.line for refusal in refusals] == [2, 3, 5, 6]
    assert (refusals[0].line, refusals[-1].line, [refusal.line for refusal in refusals[1:3]]) == (2, 6, [3, 5])
    with pytest.raises(IndexError):
        refusals[4]


def test_refusals_far_apart_are_found_block_by_block(bring, monkeypatch):
    monkeypatch.setattr("graphcap.readers.envelope.BLOCK_BYTES", 64)
    rows = [f"p{number},{'x' if number % 97 == 0 else 1}" for number in range(1000)]
    refusals = bring("id,capacity\n" + "\n".join(rows)).refusals
    assert [(refusal.line, refusal.record["id"]) for refusal in refusals] == [(number + 2, f"p{number}") for number in range(0, 1000, 97)]


def test_nothing_refused_is_an_empty_sequence(bring):
    refusals = bring("id\np1\n").refusals
    assert (len(refusals), list(refusals)) == (0, [])


def test_a_file_that_has_changed_meanwhile_is_said(bring, tmp_path):
    refusals = bring(PEOPLE).refusals
    (tmp_path / "people.csv").write_text("id\nsomebody else\n")
    with pytest.raises(InputError, match=r"people\.csv: has changed since it was read; import it again"):
        list(refusals)


def test_a_hundred_thousand_refusals_are_all_told(bring):
    rows = "".join(f"p{number},p{number},k\n" if number % 2 else f"p{number},q{number},k\n" for number in range(200_000))
    refusals = bring(ties="source,target,kind\n" + rows).refusals
    assert len(refusals) == 100_000
    assert [refusal.line for refusal in refusals] == list(range(3, 200_002, 2))
    assert [refusal.record["source"] for refusal in refusals] == [f"p{number}" for number in range(1, 200_000, 2)]


def test_long_cells_are_cut_in_reasons(bring):
    (refusal,) = bring(f"id,capacity\np1,{'9' * 400}x\n").refusals
    assert refusal.reason == f'capacity "{"9" * 60}…" is not a finite number; write it like 0.5'
    assert refusal.record["capacity"] == "9" * 400 + "x"
