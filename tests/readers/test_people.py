"""People files: which rows stand, what is kept of them, and every refusal with its line and reason."""

from __future__ import annotations

import pytest


def people(imported):
    return [{name: cell for name, cell in row.items() if cell is not None} for row in imported.records.people.to_pylist()]


def test_every_column_is_text_and_own_columns_are_kept_as_they_are_named(bring):
    imported = bring("Badge No,id,name,LEVEL,decides\n007,p2,NA,5,budget;title\n,p1,null,,\n")
    assert people(imported) == [
        {"id": "p1", "name": "null"},
        {"id": "p2", "name": "NA", "level": "5", "decides": "budget;title", "Badge No": "007"},
    ]
    assert imported.records.people.column_names == ["id", "name", "level", "decides", "Badge No"]


def test_a_header_alone_is_no_people(bring):
    imported = bring("id,name\n")
    assert (imported.counts.read, imported.records.people.num_rows, imported.records.people.column_names) == (0, 0, ["id"])


def test_ids_are_trimmed_and_normalised_but_not_folded(bring):
    imported = bring("id\n e\u0301ve \n\u00e8ve\nEve\neve\n")
    assert [row["id"] for row in people(imported)] == ["Eve", "eve", "\u00e8ve", "\u00e9ve"]
    assert imported.warnings == ('ids that differ by capital letters alone: 1, such as "Eve" and "eve"; they are different people',)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (",,,,,,", "id is empty"),
        ("  ,,,,,,", "id is empty"),
        ("a\u200bb,,,,,,", 'id "a\u200bb" holds a control or format character (U+200B); remove it'),
        ('"a\tb",,,,,,', 'id "a\tb" holds a control or format character (U+0009); remove it'),
        ("x" * 1025 + ",,,,,,", "id is longer than 1,024 characters"),
        ("p1,a\x07,,,,,", 'manager "a\x07" holds a control or format character (U+0007); remove it'),
        ("p1,,101,,,,", 'performance "101" is not at least 0 and at most 100'),
        ("p1,,-1,,,,", 'performance "-1" is not at least 0 and at most 100'),
        ("p1,,good,,,,", 'performance "good" is not a finite number; write it like 0.5'),
        ('p1,,"3,5",,,,', 'performance "3,5" is not a number; use a point: 3.5'),
        ("p1,,,-0.5,,,", 'capacity "-0.5" is not at least 0'),
        ("p1,,,inf,,,", 'capacity "inf" is not a finite number; write it like 0.5'),
        ("p1,,,,03/04/2025,,", 'joined "03/04/2025" is ambiguous; write 2025-04-03 or 2025-03-04'),
        ("p1,,,,31.12.2025,,", 'joined "31.12.2025" is not ISO 8601; write 2025-12-31'),
        ("p1,,,,4/4/2025,,", 'joined "4/4/2025" is not ISO 8601; write 2025-04-04'),
        ("p1,,,,2025-02-30,,", 'joined "2025-02-30" is not a date; write it as 2025-01-31 or 2025-01-31T09:30:00Z'),
        ("p1,,,,,soon,", 'left "soon" is not a date; write it as 2025-01-31 or 2025-01-31T09:30:00Z'),
        (
            "p1,,,,,,2025-07-01",
            'away "2025-07-01" is not a list of periods; write them as 2025-01-01/2025-01-31;2025-07-01/2025-07-14',
        ),
        (
            "p1,,,,,,2025-07-14/2025-07-01",
            'away "2025-07-14/2025-07-01" is not a list of periods; write them as 2025-01-01/2025-01-31;2025-07-01/2025-07-14',
        ),
        ("p1,,x,y,2025-01-31,,", 'performance "x" is not a finite number; write it like 0.5'),
    ],
)
def test_a_cell_that_may_not_stand_refuses_its_row_with_a_reason(bring, cells, reason):
    imported = bring(f"id,manager,performance,capacity,joined,left,away\np0,,,,,,\n{cells}\np9,,,,,,\n")
    # cells are judged in the order of the contract's columns, whatever their order in the file
    assert [(refusal.file, refusal.line, refusal.reason) for refusal in imported.refusals] == [("people.csv", 3, reason)]
    assert [row["id"] for row in people(imported)] == ["p0", "p9"]
    assert (imported.counts.read, imported.counts.accepted, imported.counts.refused) == (3, 2, 1)


def test_cells_that_may_stand_are_kept_as_written(bring):
    cells = "p1, 100 ,0,2025-01-31,2030-01-01T09:00:00+01:00,2025-07-01/2025-07-14; 2025-08-01/2025-08-01;"
    (row,) = people(bring(f"id,performance,capacity,joined,left,away\n{cells}\n"))
    assert row == {
        "id": "p1",
        "performance": "100",
        "capacity": "0",
        "joined": "2025-01-31",
        "left": "2030-01-01T09:00:00+01:00",
        "away": "2025-07-01/2025-07-14; 2025-08-01/2025-08-01;",
    }


def test_a_level_that_is_no_number_is_kept_as_its_name_and_counted(bring):
    imported = bring("id,level\np1,Senior\np2, 7 \np3,101\np4,\np5,-1\np6,1e2\n")
    assert people(imported) == [
        {"id": "p1", "level_name": "Senior"},
        {"id": "p2", "level": "7"},
        {"id": "p3", "level_name": "101"},
        {"id": "p4"},
        {"id": "p5", "level_name": "-1"},
        {"id": "p6", "level": "1e2"},
    ]
    assert imported.warnings == ("levels that are not numbers from 0 to 100: 3; kept as level_name, the level is unknown",)


def test_the_first_row_of_a_person_stands_over_all_files(bring, refused):
    files = ["id,name\np1,Ann\np2,Bo\np1 ,Anna\n", "id,title\n\np2,Boss\np3,Chief\n"]
    assert refused(files) == [
        ("people.csv", 4, "duplicate of line 2 of people.csv"),
        ("people2.csv", 3, "duplicate of line 3 of people.csv"),
    ]
    assert people(bring(files)) == [{"id": "p1", "name": "Ann"}, {"id": "p2", "name": "Bo"}, {"id": "p3", "title": "Chief"}]


def test_a_row_that_is_refused_takes_no_place(bring):
    imported = bring("id,capacity\np1,x\np1,2\n")
    assert people(imported) == [{"id": "p1", "capacity": "2"}]
    assert imported.counts.refused == 1


def test_a_line_is_the_physical_one_on_which_a_record_starts(refused):
    text = 'id,name,capacity\r\np1,"two\r\nlines",1\r\n\r\np2,"three\r\n\r\nlines",x\r\np3,,y\r\n'
    reason = 'capacity "{}" is not a finite number; write it like 0.5'
    assert refused(text) == [("people.csv", 5, reason.format("x")), ("people.csv", 8, reason.format("y"))]


def test_a_manager_who_is_nobody_refuses_the_row_and_those_below(bring, refused):
    text = "id,manager\nceo,\na,nobody\nb,a\nc,b\nd,ceo\n"
    reason = 'manager "{}" is nobody in the store or among the rows taken from the people files'
    assert refused(text) == [("people.csv", line, reason.format(who)) for line, who in ((3, "nobody"), (4, "a"), (5, "b"))]
    assert people(bring(text)) == [{"id": "ceo"}, {"id": "d", "manager": "ceo"}]


def test_a_manager_may_stand_in_the_store_in_another_file_or_further_down(bring):
    old = bring("id\nceo\n").records
    imported = bring(["id,manager\na, ceo \nb,c\n", "id,manager\nc,a\n"], old=old)
    assert people(imported) == [{"id": "a", "manager": "ceo"}, {"id": "b", "manager": "c"}, {"id": "c", "manager": "a"}, {"id": "ceo"}]


def test_managers_in_a_circle_are_refused_and_the_circle_is_named(bring, refused):
    text = "id,manager\nx,x\nb,c\na,b\nc,a\nd,\n"
    circle = 'managers run in a circle: "a" -> "b" -> "c" -> "a"; correct one of them'
    assert refused(text) == [
        ("people.csv", 2, '"x" is their own manager; leave the cell empty at the top of a line'),
        ("people.csv", 3, circle),
        ("people.csv", 4, circle),
        ("people.csv", 5, circle),
    ]
    assert people(bring(text)) == [{"id": "d"}]


def test_only_the_rows_of_the_import_that_close_a_circle_are_refused(bring, refused):
    old = bring("id,manager\na,\nb,a\nc,b\n").records
    text = "id,manager,name\na,c,Ann\nb,,Bo\n"
    circle = 'managers run in a circle: "a" -> "c" -> "b" -> "a"; correct one of them'
    assert refused(text, old=old) == [("people.csv", 2, circle)]
    assert people(bring(text, old=old)) == [{"id": "a"}, {"id": "b", "name": "Bo", "manager": "a"}, {"id": "c", "manager": "b"}]


def test_a_long_circle_is_named_in_part(refused):
    text = "id,manager\n" + "".join(f"p{number:02},p{(number + 1) % 20:02}\n" for number in range(20))
    (reason,) = {reason for _, _, reason in refused(text)}
    named = " -> ".join(f'"p{number:02}"' for number in range(8))
    assert reason == f'managers run in a circle: {named} -> … -> "p00"; correct one of them'


def test_later_cells_that_are_not_empty_win_over_the_store(bring):
    old = bring("id,name,title,level\np1,Ann,Clerk,3\np2,Bo,,4\n").records
    imported = bring("id,name,title,level,team\np1,,Chief,Senior,A\np3,Cy,,,\n", old=old)
    assert people(imported) == [
        {"id": "p1", "name": "Ann", "title": "Chief", "level_name": "Senior", "team": "A"},
        {"id": "p2", "name": "Bo", "level": "4"},
        {"id": "p3", "name": "Cy"},
    ]
    assert (imported.counts.people, imported.counts.accepted, imported.counts.replaced) == (1, 2, 0)
