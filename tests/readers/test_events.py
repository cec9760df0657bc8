"""Events files: which rows stand, what their cells say, and every refusal with its line and reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

PEOPLE = "id\na\nb\nc\n"
NOBODY = "is nobody in the store or among the rows taken from the people files"
HEADER = "time,source,target,kind,about,context,outcome,weight,id\n"


def events(imported):
    ids, kinds = imported.records.people["id"].to_pylist(), imported.records.event_kinds
    rows = []
    for row in imported.records.events.to_pylist():
        named = {name: ids[row[name]] for name in ("source", "target", "about") if row.get(name) is not None}
        whole = row | named | {"kind": kinds[row["kind"]]}
        rows.append({name: value for name, value in whole.items() if value is not None})
    return rows


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (",a,b,email,,,,,", "time is empty"),
        ("03/04/2025,a,b,email,,,,,", 'time "03/04/2025" is ambiguous; write 2025-04-03 or 2025-03-04'),
        ("0000-01-01,a,b,email,,,,,", 'time "0000-01-01" is not a date; write it as 2025-01-31 or 2025-01-31T09:30:00Z'),
        ("12025-01-01,a,b,email,,,,,", 'time "12025-01-01" is not a date; write it as 2025-01-31 or 2025-01-31T09:30:00Z'),
        ("2025-01-31,,b,email,,,,,", "source is empty"),
        ("2025-01-31,a,,email,,,,,", "target is empty; only an achievement may leave it so"),
        ("2025-01-31,a,b,,,,,,", "kind is empty"),
        ("2025-01-31,a,a,email,,,,,", "source and target are the same person; a tie or an event needs two"),
        ("2025-01-31,a,a,achievement,,,,,", "source and target are the same person; a tie or an event needs two"),
        ("2025-01-31,a,b,email,c\u200b,,,,", 'about "c\u200b" holds a control or format character (U+200B); remove it'),
        ("2025-01-31,a,b,email,,,,-1,", 'weight "-1" is not at least 0'),
        ("2025-01-31,a,b,email,,,,inf,", 'weight "inf" is not a finite number; write it like 0.5'),
        ("2025-01-31,a,b,email,,,,,m\x07", 'id "m\x07" holds a control or format character (U+0007); remove it'),
    ],
)
@pytest.mark.parametrize("people", [PEOPLE, None])
def test_a_cell_that_may_not_stand_refuses_its_row_with_a_reason(bring, people, cells, reason):
    imported = bring(people, events=f"{HEADER}{cells}\n2025-01-31,b,c,email,,,,,\n")
    assert [(refusal.file, refusal.line, refusal.reason) for refusal in imported.refusals] == [("events.csv", 2, reason)]
    assert events(imported) == [{"time": datetime(2025, 1, 31, tzinfo=UTC), "source": "b", "target": "c", "kind": "email"}]


def test_who_is_nobody_is_refused_where_there_is_a_people_file(refused):
    text = HEADER + "2025-01-31,x,b,email,,,,,\n2025-01-31,a,y,email,,,,,\n2025-01-31,a,b,email,z,,,,\n"
    assert refused(PEOPLE, events=text) == [
        ("events.csv", 2, f'source "x" {NOBODY}'),
        ("events.csv", 3, f'target "y" {NOBODY}'),
        ("events.csv", 4, f'about "z" {NOBODY}'),
    ]


def test_everybody_named_becomes_a_person_where_there_is_no_people_file(bring):
    imported = bring(events=HEADER + "2025-01-31,x,b,introduction,z,,,,\n2025-01-31,y,q,email,,,,-3,\n")
    assert imported.records.people.to_pylist() == [{"id": "b"}, {"id": "x"}, {"id": "z"}]
    assert (imported.counts.people, imported.counts.events) == (3, 1)


def test_an_achievement_may_be_seen_by_everybody_and_a_note_is_to_oneself(bring):
    imported = bring(PEOPLE, events=HEADER + "2025-01-31,a,,achievement,,won,,,\n2025-02-01,b,b,note,c,,,,\n")
    assert events(imported) == [
        {"time": datetime(2025, 1, 31, tzinfo=UTC), "source": "a", "kind": "achievement", "context": "won"},
        {"time": datetime(2025, 2, 1, tzinfo=UTC), "source": "b", "target": "b", "kind": "note", "about": "c"},
    ]


def test_what_cells_say_is_kept_and_times_without_a_zone_are_utc(bring):
    text = HEADER + "2025-01-31T09:30,a,b,review,c,mentoring 2025,rating=4,0,r-1\n2025-01-31T09:30-01:00,a,b,email,,,,2.5,\n"
    assert events(bring(PEOPLE, events=text)) == [
        {
            "time": datetime(2025, 1, 31, 9, 30, tzinfo=UTC),
            "source": "a",
            "target": "b",
            "kind": "review",
            "about": "c",
            "context": "mentoring 2025",
            "outcome": "rating=4",
            "weight": 0,
            "id": "r-1",
        },
        {"time": datetime(2025, 1, 31, 10, 30, tzinfo=UTC), "source": "a", "target": "b", "kind": "email", "weight": 2.5},
    ]


def test_an_event_with_an_id_counts_once_for_each_receiver_and_kind(bring):
    text = HEADER + (
        "2025-01-31,a,b,email,,,,,m1\n"
        "2025-01-31,a,c,email,,,,,m1\n"
        "2025-03-01,a,b,email,,again,,, m1 \n"
        "2025-01-31,a,b,reply,,,,,m1\n"
        "2025-01-31,a,b,email,,,,,m2\n"
    )
    imported = bring(PEOPLE, events=text)
    assert [(row["target"], row["kind"], row["id"]) for row in events(imported)] == [
        ("b", "email", "m1"),
        ("b", "email", "m2"),
        ("b", "reply", "m1"),
        ("c", "email", "m1"),
    ]
    assert (imported.counts.read, imported.counts.accepted, imported.counts.refused, imported.counts.events) == (8, 8, 0, 4)


def test_an_event_without_an_id_counts_once_when_all_its_cells_say_the_same(bring):
    text = HEADER + (
        "2025-01-31,a,b,email,,x,,1,\n"
        "2025-01-31T00:00Z,a,b,email,,x,,1.0,\n"
        "2025-01-31,a,b,email,,x,,2,\n"
        "2025-01-31,a,b,email,,y,,1,\n"
        "2025-01-31,a,b,email,,,,1,\n"
        "2025-01-31,a,b,email,,,,1,\n"
        "2025-01-31,a,b,email,c,,,1,\n"
    )
    assert bring(PEOPLE, events=text).counts.events == 5


def test_what_the_store_holds_counts_once(bring):
    text = HEADER + "2025-01-31,a,b,email,,,,,m1\n2025-01-31,a,b,email,,,,,\n"
    old = bring(PEOPLE, events=text).records
    imported = bring(events=HEADER + "2025-01-30,a,b,email,,,,,m1\n2025-01-31,a,b,email,,,,,\n2025-01-31,b,0,call,,,,,\n", old=old)
    assert (imported.counts.accepted, imported.counts.events, imported.counts.people) == (3, 1, 1)
    assert [(row["time"].day, row["source"], row["target"], row.get("id")) for row in events(imported)] == [
        (31, "a", "b", None),
        (31, "a", "b", "m1"),
        (31, "b", "0", None),
    ]


def test_events_stand_by_time_source_target_kind_name_and_id(bring):
    rows = [
        "1960-01-01,a,b,email,,,,,",
        "2025-01-31,a,,achievement,,,,,",
        "2025-01-31,a,b,call,,,,,k2",
        "2025-01-31,a,b,email,,,,,k1",
        "2025-01-31,a,b,email,,,,,k2",
        "2025-01-31,b,a,call,,,,,",
        "2025-01-31T00:00:00.000001,a,b,call,,,,,",
    ]
    for order in (rows, rows[::-1]):
        imported = bring(PEOPLE, events=HEADER + "\n".join(order))
        assert [(row["source"], row.get("target"), row["kind"], row.get("id")) for row in events(imported)] == [
            ("a", "b", "email", None),
            ("a", None, "achievement", None),
            ("a", "b", "call", "k2"),
            ("a", "b", "email", "k1"),
            ("a", "b", "email", "k2"),
            ("b", "a", "call", None),
            ("a", "b", "call", None),
        ]


def test_events_later_than_today_are_kept_with_a_warning(bring):
    imported = bring(PEOPLE, events=HEADER + "2026-01-31T23:59,a,b,email,,,,,\n2026-02-01,a,b,email,,,,,\n9999-12-31,a,b,email,,,,,\n")
    assert imported.warnings == ("events later than 2026-01-31: 2; kept, and unknown until then",)
    assert imported.counts.events == 3


def test_columns_that_are_not_known_are_named_in_a_warning(bring):
    imported = bring(PEOPLE, events="time,source,target,kind,mood\n2025-01-31,a,b,email,good\n")
    assert imported.warnings == ("events.csv: columns not used: mood",)
