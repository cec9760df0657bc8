"""Ties files: which rows stand, what their cells say, and every refusal with its line and reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphcap.errors import InputError

PEOPLE = "id\na\nb\nc\n"
NOBODY = "is nobody in the store or among the rows taken from the people files"


def ties(imported):
    """Ties with the ids and kinds that their numbers stand for, without what is unknown."""
    ids, kinds = imported.records.people["id"].to_pylist(), imported.records.tie_kinds
    rows = []
    for row in imported.records.ties.to_pylist():
        row |= {"source": ids[row["source"]], "target": ids[row["target"]], "kind": kinds[row["kind"]]}
        rows.append({name: value for name, value in row.items() if value is not None})
    return rows


def pairs(imported):
    return [(row["source"], row["target"], row["kind"]) for row in ties(imported)]


def test_ends_become_people_where_there_is_no_people_file(bring):
    imported = bring(ties="source,target\nb, a \nc,b\nc,e\u0301\n")
    assert pairs(imported) == [("b", "a", "knows"), ("c", "b", "knows"), ("c", "\u00e9", "knows")]
    assert imported.records.people.to_pylist() == [{"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "\u00e9"}]
    assert (imported.counts.people, imported.counts.ties, imported.counts.read) == (4, 3, 3)


def test_ends_of_refused_ties_do_not_become_people(bring):
    imported = bring(ties="source,target,strength\na,b,1\nx,y,7\nz,z,1\n")
    assert imported.records.people.to_pylist() == [{"id": "a"}, {"id": "b"}]


def test_ends_that_are_nobody_are_refused_where_there_is_a_people_file(bring, refused):
    text = "source,target\na,b\nx,b\nb,y\nB,a\n"
    assert refused(PEOPLE, text) == [
        ("ties.csv", 3, f'source "x" {NOBODY}'),
        ("ties.csv", 4, f'target "y" {NOBODY}'),
        ("ties.csv", 5, f'source "B" {NOBODY}'),
    ]
    assert pairs(bring(PEOPLE, text)) == [("a", "b", "knows")]


def test_with_no_people_in_the_people_file_everybody_is_nobody(refused):
    assert refused("id\n", "source,target\na,b\n") == [("ties.csv", 2, f'source "a" {NOBODY}')]


def test_ends_may_stand_in_the_store(bring):
    old = bring(PEOPLE).records
    assert pairs(bring("id\nz\n", "source,target\nz,a\n", old=old)) == [("z", "a", "knows")]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (",b,,,,,,", "source is empty"),
        ("a,,,,,,,", "target is empty"),
        ("a\u200b,b,,,,,,", 'source "a\u200b" holds a control or format character (U+200B); remove it'),
        ("a," + "x" * 1025 + ",,,,,,", "target is longer than 1,024 characters"),
        ("a,a,,,,,,", "source and target are the same person; a tie or an event needs two"),
        (" a ,a,friend,,,,,", "source and target are the same person; a tie or an event needs two"),
        ('a,b,"k\x01",,,,,', 'kind "k\x01" holds a control or format character (U+0001); remove it'),
        ("a,b,,NaN,,,,", 'strength "NaN" is not a finite number; write it like 0.5'),
        ("a,b,,inf,,,,", 'strength "inf" is not a finite number; write it like 0.5'),
        ("a,b,,1e999,,,,", 'strength "1e999" is not a finite number; write it like 0.5'),
        ("a,b,,0,,,,", 'strength "0" is not above 0 and at most 1; divide by the largest strength'),
        ("a,b,,-1,,,,", 'strength "-1" is not above 0 and at most 1; divide by the largest strength'),
        ("a,b,,1.5,,,,", 'strength "1.5" is not above 0 and at most 1; divide by the largest strength'),
        ("a,b,,1e-999,,,,", 'strength "1e-999" is not above 0 and at most 1; divide by the largest strength'),
        ('a,b,,"0,8",,,,', 'strength "0,8" is not a number; use a point: 0.8'),
        ("a,b,,1_0,,,,", 'strength "1_0" is not a finite number; write it like 0.5'),
        ("a,b,,0x1,,,,", 'strength "0x1" is not a finite number; write it like 0.5'),
        ("a,b,,,03/04/2025,,,", 'since "03/04/2025" is ambiguous; write 2025-04-03 or 2025-03-04'),
        ("a,b,,,,13/04/2025,,", 'until "13/04/2025" is not ISO 8601; write 2025-04-13'),
        ("a,b,,,,,yesterday,", 'last_contact "yesterday" is not a date; write it as 2025-01-31 or 2025-01-31T09:30:00Z'),
        ("a,b,,,,,,0", 'declared_closeness "0" is not at least 1 and at most 5'),
        ("a,b,,,,,,6", 'declared_closeness "6" is not at least 1 and at most 5'),
        ("a,a,,nope,2025-99-99,,,", 'strength "nope" is not a finite number; write it like 0.5'),
    ],
)
@pytest.mark.parametrize("people", [PEOPLE, None])
def test_a_cell_that_may_not_stand_refuses_its_row_with_a_reason(bring, people, cells, reason):
    imported = bring(people, f"source,target,kind,strength,since,until,last_contact,declared_closeness\n{cells}\nb,c,,,,,,\n")
    assert [(refusal.file, refusal.line, refusal.reason) for refusal in imported.refusals] == [("ties.csv", 2, reason)]
    assert pairs(imported) == [("b", "c", "knows")]


def test_what_cells_say_is_kept_and_empty_is_unknown(bring):
    text = (
        "source,target,kind,strength,since,until,last_contact,public,declared_closeness,coverage,status,source_file\n"
        "a,b,mentors,0.25,2025-01-31,2030-01-01T00:00:00+02:00,2025-06-01T12:30,yes,4,0.5,active,x.csv\n"
        "a,c,,,,,,,,,,\n"
    )
    (full, bare) = ties(bring(PEOPLE, text))
    assert full == {
        "source": "a",
        "target": "b",
        "kind": "mentors",
        "strength": 0.25,
        "since": datetime(2025, 1, 31, tzinfo=UTC),
        "until": datetime(2029, 12, 31, 22, tzinfo=UTC),
        "last_contact": datetime(2025, 6, 1, 12, 30, tzinfo=UTC),
        "public": "yes",
        "declared_closeness": 4,
        "coverage": 0.5,
        "status": "active",
        "source_file": "x.csv",
    }
    assert bare == {"source": "a", "target": "c", "kind": "knows"}


def test_columns_in_which_nobody_has_a_value_do_not_stand(bring):
    imported = bring(PEOPLE, "source,target,strength,status\na,b,,\n")
    assert imported.records.ties.column_names == ["source", "target", "kind"]


def test_columns_that_are_not_known_are_named_in_a_warning(bring):
    imported = bring(PEOPLE, "source,weight,target,time\na,1,b,now\n")
    assert imported.warnings == ("ties.csv: columns not used: weight, time",)
    assert pairs(imported) == [("a", "b", "knows")]


@pytest.mark.parametrize(
    ("header", "trouble"),
    [
        ("source,kind", "line 1 names the columns source, kind; needed for ties: target"),
        ("a,b", "line 1 names the columns a, b; needed for ties: source, target"),
        ("source,target,SOURCE", 'line 1 names the column "source" twice; rename or leave out one of them'),
        ("source,target,x,x", 'line 1 names the column "x" twice; rename or leave out one of them'),
    ],
)
def test_a_header_without_what_is_needed_refuses_the_file(bring, header, trouble):
    with pytest.raises(InputError) as refused:
        bring(PEOPLE, header + "\na,b,c\n")
    assert str(refused.value) == f"ties.csv: {trouble}"


def test_kinds_are_trimmed_and_numbered_by_name(bring):
    imported = bring(PEOPLE, "source,target,kind\na,b,zeal\na,c,\nb,a, zeal \nb,c,caf\u00e9\nc,b,cafe\u0301\nc,c,never\n")
    assert imported.records.tie_kinds == ("caf\u00e9", "knows", "zeal")
    assert pairs(imported) == [
        ("a", "b", "zeal"),
        ("a", "c", "knows"),
        ("b", "a", "zeal"),
        ("b", "c", "caf\u00e9"),
        ("c", "b", "caf\u00e9"),
    ]


def test_more_kinds_than_can_be_numbered_refuse_the_file(bring):
    text = "source,target,kind\n" + "".join(f"a,b,k{number}\n" for number in range(65_536))
    with pytest.raises(InputError, match=r"ties.csv: more than 65,536 kinds; is `kind` the right column\?"):
        bring(PEOPLE, text)


def test_the_first_row_of_source_target_and_kind_stands_over_all_files(bring, refused):
    files = [
        "source,target,kind,strength\na,b,,0.1\nb,a,,0.2\na,b, knows ,0.3\na,b,friend,0.4\n",
        "target,source,kind\nb,a,friend\nc,a,friend\n",
    ]
    assert refused(PEOPLE, files) == [
        ("ties.csv", 4, "duplicate of line 2 of ties.csv"),
        ("ties2.csv", 2, "duplicate of line 5 of ties.csv"),
    ]
    imported = bring(PEOPLE, files)
    assert [(row["source"], row["target"], row["kind"], row.get("strength")) for row in ties(imported)] == [
        ("a", "b", "friend", 0.4),
        ("a", "b", "knows", 0.1),
        ("a", "c", "friend", None),
        ("b", "a", "knows", 0.2),
    ]
    assert (imported.counts.read, imported.counts.accepted, imported.counts.refused, imported.counts.ties) == (9, 7, 2, 4)


def test_a_newer_tie_takes_the_place_of_the_one_in_the_store(bring):
    old = bring(ties="source,target,strength,status\na,b,0.1,old\nb,c,0.5,\nc,d,0.5,x\n").records
    imported = bring(ties="source,target,strength\na,b,0.9\nb,c,0.5\nc,d,0.5\nd,a,1\n", old=old)
    assert ties(imported) == [
        {"source": "a", "target": "b", "kind": "knows", "strength": 0.9},
        {"source": "b", "target": "c", "kind": "knows", "strength": 0.5},
        {"source": "c", "target": "d", "kind": "knows", "strength": 0.5},
        {"source": "d", "target": "a", "kind": "knows", "strength": 1},
    ]
    counts = imported.counts
    assert (counts.accepted, counts.ties, counts.replaced, counts.people) == (4, 1, 2, 0)


def test_people_who_come_between_those_of_the_store_keep_its_ties_right(bring):
    old = bring(ties="source,target,kind\nb,d,y\nd,b,x\n").records
    imported = bring(ties="source,target,kind\na,c,w\ne,b,z\n", old=old)
    assert pairs(imported) == [("a", "c", "w"), ("b", "d", "y"), ("d", "b", "x"), ("e", "b", "z")]
    assert imported.records.tie_kinds == ("w", "x", "y", "z")


def test_a_contact_later_than_today_is_kept_with_a_warning(bring):
    imported = bring(PEOPLE, "source,target,last_contact\na,b,2026-01-31T23:59\na,c,2026-02-01\n")
    assert imported.warnings == ("last contacts later than 2026-01-31: 1; kept, and unknown until then",)
    assert len(ties(imported)) == 2
