"""Two people become one by the identity map alone, and two again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from graphcap.errors import InputError
from graphcap.identity import as_one, merge, split
from graphcap.records import EVENTS_SCHEMA, TIES_SCHEMA, Records

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DAY = datetime(2026, 1, 31, tzinfo=UTC)


def records_of(people, ties=(), events=()):
    """Records of people (rows), ties (source, target, strength: all ``knows``) and events (source, target, kind, id), by number."""
    names = dict.fromkeys(["id", *(name for row in people for name in row)])
    kinds = sorted({kind for _, _, kind, _ in events})
    return Records(
        people=pa.table(
            {name: pa.array([row.get(name) for row in people], pa.string()) for name in names},
            schema=pa.schema([pa.field(name, pa.string(), nullable=name != "id") for name in names]),
        ),
        ties=pa.Table.from_pylist(
            [{"source": source, "target": target, "kind": 0, "strength": strength} for source, target, strength in ties],
            schema=pa.schema([field for field in TIES_SCHEMA if field.name in {"source", "target", "kind", "strength"}]),
        ),
        events=pa.Table.from_pylist(
            [{"time": DAY, "source": source, "target": target, "kind": kinds.index(kind), "id": id} for source, target, kind, id in events],
            schema=pa.schema([field for field in EVENTS_SCHEMA if field.name in {"time", "source", "target", "kind", "id"}]),
        ),
        tie_kinds=("knows",) if ties else (),
        event_kinds=tuple(kinds),
    )


def merged(records, *pairs):
    for into, other in pairs:
        records = merge(records, into, other, reason="", time=NOW)
    return records


def ties_of(records):
    ids = records.people["id"].to_pylist()
    return [(ids[row["source"]], ids[row["target"]], row["strength"]) for row in records.ties.to_pylist()]


def test_without_a_merge_records_stay_the_same():
    records = records_of([{"id": "a"}, {"id": "b"}], [(0, 1, 0.5)])
    assert as_one(records) is records


def test_ties_of_the_one_count_as_those_of_the_other_whose_own_stand():
    people = [{"id": id} for id in "abcd"]
    records = records_of(people, [(0, 1, 0.9), (0, 2, 0.25), (1, 2, 0.75), (1, 3, 0.5), (3, 1, 0.125)])
    one = as_one(merged(records, ("a", "b")))
    assert one.people["id"].to_pylist() == ["a", "c", "d"]
    assert ties_of(one) == [("a", "c", 0.25), ("a", "d", 0.5), ("d", "a", 0.125)]


def test_the_later_id_may_be_the_one_that_stays_and_its_own_ties_stand():
    records = records_of([{"id": id} for id in "abc"], [(0, 2, 0.25), (1, 2, 0.75)])
    assert ties_of(as_one(merged(records, ("b", "a")))) == [("b", "c", 0.75)]


def test_events_follow_and_count_once_and_what_they_did_to_each_other_is_dropped():
    events = [(0, 1, "email", "m1"), (0, 2, "email", "m2"), (1, 2, "email", "m2"), (1, 1, "note", "n"), (1, 2, "email", "m3")]
    one = as_one(merged(records_of([{"id": id} for id in "abc"], events=events), ("a", "b")))
    rows = [(row["source"], row["target"], one.event_kinds[row["kind"]], row["id"]) for row in one.events.to_pylist()]
    assert rows == [(0, 0, "note", "n"), (0, 1, "email", "m2"), (0, 1, "email", "m3")]


def test_an_achievement_that_everybody_saw_follows():
    one = as_one(merged(records_of([{"id": "a"}, {"id": "b"}], events=[(1, None, "achievement", None)]), ("a", "b")))
    assert one.events.select(["source", "target"]).to_pylist() == [{"source": 0, "target": None}]


def test_what_a_part_says_fills_what_is_unknown_and_keys_are_joined():
    people = [
        {"id": "a", "name": "Ana", "email": "a@example.com", "level_name": "Senior"},
        {"id": "b", "name": "Ana Silva", "email": "b@example.com;a@example.com", "title": "Chief", "level": "70"},
        {"id": "c", "manager": "b", "do_not_ask": "b; d"},
        {"id": "d", "manager": "c"},
    ]
    assert as_one(merged(records_of(people), ("a", "b"))).people.to_pylist() == [
        {
            "id": "a",
            "name": "Ana",
            "email": "a@example.com;b@example.com",
            "level_name": "Senior",
            "title": "Chief",
            "level": None,
            "manager": None,
            "do_not_ask": None,
        },
        dict.fromkeys(("name", "email", "level_name", "title", "level")) | {"id": "c", "manager": "a", "do_not_ask": "a; d"},
        dict.fromkeys(("name", "email", "level_name", "title", "level", "do_not_ask")) | {"id": "d", "manager": "c"},
    ]


def test_a_part_of_a_part_belongs_to_the_whole():
    records = records_of([{"id": id} for id in "abcd"], [(0, 3, 0.5)])
    assert ties_of(as_one(merged(records, ("b", "a"), ("c", "b")))) == [("c", "d", 0.5)]


def test_a_split_undoes_the_last_merge_into_a_person_alone():
    records = records_of([{"id": id} for id in "abcd"], [(1, 3, 0.5)])
    once = merged(records, ("a", "b"))
    again, apart = split(merged(once, ("a", "c")), "a")
    assert (again.identity.equals(once.identity), apart) == (True, "c")
    assert split(again, "a")[0].identity.equals(records.identity)


def test_a_merge_holds_when_people_come_and_go():
    records = merged(records_of([{"id": "a"}, {"id": "b"}]), ("a", "b"))
    assert as_one(replace(records, people=records.people.slice(0, 1))).people["id"].to_pylist() == ["a"]


@pytest.mark.parametrize(
    ("into", "other", "reason"),
    [
        ("a", "a", '"a" is one person already'),
        ("b", "c", '"b" is part of "a" already; name that id, or split it first'),
        ("c", "b", '"b" is part of "a" already'),
    ],
)
def test_whoever_is_part_of_somebody_is_not_merged_again(into, other, reason):
    records = merged(records_of([{"id": id} for id in "abc"]), ("a", "b"))
    with pytest.raises(InputError, match=reason):
        merge(records, into, other, reason="", time=NOW)


def test_there_must_be_a_merge_to_split():
    with pytest.raises(InputError, match='nobody was merged into "a"'):
        split(records_of([{"id": "a"}]), "a")
