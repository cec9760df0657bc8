"""What a server's graph holds of people, ties and events, by hand."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest

from graphcap.asking import Ask, asks_table
from graphcap.build import build
from graphcap.records import Records
from graphcap.store.beside import beside_table
from graphcap.store.graph_rows import events_table, own_name, people_table, store_properties, ties_table
from hostile import merged
from written import records_of, tie

SECOND = 1_000_000
DAY = 86_400 * SECOND
FIRST_2026 = 1_767_225_600 * SECOND
"""2026-01-01, in microseconds since 1970."""


def rows_of(table):
    """Rows as maps of what is known."""
    return [{name: value for name, value in row.items() if value is not None} for row in table.to_pylist()]


def ties_of(*ties, people=("a", "b", "c"), **settings):
    records = records_of(people, ties, **settings)
    return rows_of(ties_table(records, build(records)))


def test_a_person_has_their_columns_as_written_their_name_folded_and_what_they_decide():
    people = {"a": {"name": "ÅSA Straße", "level": "07"}, "b": {"name": None, "level": None, "decides": "budget; title"}}
    records = records_of(people)
    assert rows_of(people_table(records, build(records))) == [
        {"id": "a", "name": "ÅSA Straße", "level": "07", "gc_name": "åsa strasse"},
        {"id": "b", "decides": "budget; title", "gc_decides": "budget;title"},
    ]


@pytest.mark.parametrize("column", ["", "from_load", "to_load", "idle_from", "idle_to", "gc_name", "gc_decides", "gc_own_x"])
def test_a_column_that_would_pass_for_one_of_ours_stands_beside_it(column):
    assert own_name(column) == f"gc_own_{column}"
    records = records_of({"a": {"name": "Ana", column: "theirs"}})
    (row,) = rows_of(people_table(records, build(records)))
    assert row == {"id": "a", "name": "Ana", "gc_name": "ana", f"gc_own_{column}": "theirs"}


def test_a_declared_tie_of_a_mutual_kind_gives_the_way_back_unless_that_was_written_too():
    both_ways, one_way = ties_of(tie("a", "b", "knows", 0.5), tie("b", "c", "advice", 0.25))
    assert both_ways == {"source": "a", "target": "b", "kind": "knows", "strength": 0.5, "coverage": 1.0, "back": True, "declared": True}
    assert one_way == {"source": "b", "target": "c", "kind": "advice", "strength": 0.25, "coverage": 1.0, "back": False, "declared": True}
    written_twice = ties_of(tie("a", "b", "knows", 0.5), tie("b", "a", "knows", 0.25), tie("b", "a", "friend", 0.75))
    assert [(row["source"], row["kind"], row["back"]) for row in written_twice] == [
        ("a", "knows", False),
        ("b", "friend", True),
        ("b", "knows", False),
    ]


def test_a_tie_without_a_strength_has_the_assumed_one_and_is_not_declared():
    (row,) = ties_of(tie("a", "b"))
    assert row == {"source": "a", "target": "b", "kind": "knows", "strength": 0.2, "coverage": 0.0, "back": True}


def test_times_are_microseconds_and_all_that_was_written_is_kept_as_written():
    written = {
        "since": "2026-01-01",
        "until": "2026-02-01",
        "last_contact": "2026-01-02T00:00:00.000001Z",
        "declared_closeness": 3.0,
        "coverage": 0.25,
        "public": "yes",
        "status": "fading",
        "source_file": "a.csv",
    }
    (row,) = ties_of(tie("a", "b", "knows", **written), as_of="2026-01-20")
    assert row == {
        "source": "a",
        "target": "b",
        "kind": "knows",
        "strength": 0.5,  # (3 - 1) / 4
        "coverage": 0.25,
        "back": True,
        "since": FIRST_2026,
        "until": FIRST_2026 + 31 * DAY,
        "last_contact": FIRST_2026 + DAY + 1,
        "declared_closeness": 3.0,
        "written_coverage": 0.25,
        "public": "yes",
        "status": "fading",
        "source_file": "a.csv",
    }


def test_a_last_contact_after_the_stores_day_is_kept_for_the_days_to_come():
    (row,) = ties_of(tie("a", "b", last_contact="2026-01-02"), as_of="2026-01-01")
    assert row["last_contact"] == FIRST_2026 + DAY


def test_a_managers_tie_is_made_unless_it_was_written():
    people = {"a": {"manager": "b"}, "b": {"manager": "c"}, "c": {"manager": None}}
    made, written = ties_of(tie("b", "c", "reports_to", 0.75), people=people)
    assert made == {"source": "a", "target": "b", "kind": "reports_to", "strength": 0.5, "coverage": 0.0, "back": True, "made": True}
    assert written == {
        "source": "b",
        "target": "c",
        "kind": "reports_to",
        "strength": 0.75,
        "coverage": 1.0,
        "back": True,
        "declared": True,
    }


def test_records_that_are_no_usable_ties_on_the_day_rest_behind_the_others():
    standing, *resting = ties_of(
        tie("a", "b", "advice", 0.5, since="2026-02-01"),
        tie("a", "b", "friend", 0.5, until="2026-01-01", coverage=0.5),
        tie("a", "b", "knows", declared_closeness=1.0),
        tie("b", "c", "knows", 0.5),
        as_of="2026-01-01",
    )
    assert (standing["source"], standing["target"]) == ("b", "c")
    assert "gc_idle" not in standing
    assert resting == [
        {"source": "a", "target": "b", "kind": "advice", "written_strength": 0.5, "since": FIRST_2026 + 31 * DAY, "gc_idle": True},
        {
            "source": "a",
            "target": "b",
            "kind": "friend",
            "written_strength": 0.5,
            "until": FIRST_2026,
            "written_coverage": 0.5,
            "gc_idle": True,
        },
        {"source": "a", "target": "b", "kind": "knows", "declared_closeness": 1.0, "gc_idle": True},
    ]


def one_of_two(**tables):
    """What the graph holds where b is part of a."""
    people = {"a": {"name": "Ana", "title": None}, "b": {"name": "Ana B.", "title": "Chief"}, "c": {"manager": "b"}}
    return merged(records_of(people, tables.get("ties", ()), tables.get("events", ())), [("b", "a", "A")])


def test_who_is_part_of_somebody_rests_and_whom_that_changes_keeps_what_was_written():
    records = one_of_two()
    assert rows_of(people_table(records, build(records))) == [
        {"id": "a", "name": "Ana", "title": "Chief", "gc_name": "ana", "gc_written": '{"title": null}', "gc_decides": "promotion"},
        {"id": "c", "manager": "a", "gc_written": '{"manager": "b"}'},
        {"id": "b", "name": "Ana B.", "title": "Chief", "gc_idle": True},
    ]


def test_ties_of_who_is_part_of_somebody_rest_and_those_of_the_network_stand():
    ties = [tie("a", "b", "knows", 0.5), tie("b", "c", "advice", 0.25), tie("b", "c", "knows", 0.75), tie("a", "c", "knows", 0.5)]
    records = one_of_two(ties=ties)
    rows = rows_of(ties_table(records, build(records)))
    assert [(row["source"], row["target"], row["kind"], row["strength"], row.get("made")) for row in rows if "gc_idle" not in row] == [
        ("a", "c", "advice", 0.25, True),
        ("a", "c", "knows", 0.5, None),
        ("c", "a", "reports_to", 0.5, True),
    ]
    assert [(row["source"], row["target"], row["kind"], row["written_strength"]) for row in rows if "gc_idle" in row] == [
        ("a", "b", "knows", 0.5),
        ("b", "c", "advice", 0.25),
        ("b", "c", "knows", 0.75),
    ]


def test_an_event_of_who_is_part_of_somebody_is_tied_to_the_whole_and_one_that_is_left_out_to_nobody():
    event = {"time": "2026-01-01", "kind": "email", "source": "b", "target": "c"}
    events = [event, event | {"target": "a"}, event | {"source": "a"}, event | {"source": "c", "target": "b", "about": "b"}]
    rows = rows_of(events_table(one_of_two(events=events)))
    names = ("source", "target", "GC_FROM", "GC_TO", "GC_ABOUT")
    assert sorted(tuple(row.get(name) for name in names) for row in rows) == [
        ("a", "c", None, None, None),  # what b did already
        ("b", "a", None, None, None),
        ("b", "c", "a", "c", None),
        ("c", "b", "c", "a", "a"),
    ]


def test_a_merge_is_a_row_of_its_own():
    (row,) = rows_of(beside_table(one_of_two()))
    moment = FIRST_2026 + DAY + 3 * 3600 * SECOND + 4 * 60 * SECOND + 5 * SECOND + 6
    assert row == {"key": "identity 0", "table": "identity", "place": 0, "id": "b", "same_as": "a", "reason": "A", "time": moment}


def test_an_ask_is_a_row_of_its_own_with_introducers_as_json():
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    asks = asks_table([Ask(moment, "a", "d", ("b", 'c"'), "accepted", 0.5), Ask(moment, "a", "b", ())])
    assert rows_of(beside_table(replace(records_of(["a", "b", 'c"', "d"]), asks=asks))) == [
        {"key": "asks 0", "table": "asks", "place": 0, "time": FIRST_2026, "source": "a", "target": "b", "via": "[]"},
        {
            "key": "asks 1",
            "table": "asks",
            "place": 1,
            "time": FIRST_2026,
            "source": "a",
            "target": "d",
            "via": '["b", "c\\""]',
            "outcome": "accepted",
            "odds": 0.5,
        },
    ]


def test_the_stores_node_says_how_many_asks_of_late_went_through_whom():
    asks = asks_table([Ask(datetime(2026, 1, day, tzinfo=UTC), "a", "c", ("b",)) for day in (1, 2)])
    records = replace(records_of(["a", "b", "c"]), asks=asks)
    assert store_properties(records, build(records))["asks"] == '{"recent": {"b": 2}, "calibration": null}'


def test_an_event_has_its_cells_the_moment_in_utc_and_an_id_of_its_content():
    event = {"time": "2026-01-01T00:00:00.000001Z", "source": "a", "target": "b", "kind": "email"}
    events = [event | {"id": "e1", "about": "c", "context": "x", "outcome": "y", "weight": 0.5}, event]
    first, second = rows_of(events_table(records_of(["a", "b", "c"], events=events)))
    moment = datetime(2026, 1, 1, microsecond=1, tzinfo=UTC)
    assert first.pop("id") != second.pop("id")
    assert second == {"time": moment, "kind": "email", "source": "a", "target": "b", "GC_FROM": "a", "GC_TO": "b"}
    assert first == second | {"about": "c", "GC_ABOUT": "c", "context": "x", "outcome": "y", "weight": 0.5, "event_id": "e1"}


def test_an_events_id_hangs_on_its_own_content_alone():
    event = {"time": "2026-01-01", "source": "a", "target": "b", "kind": "email"}
    alone = events_table(records_of(["a", "b"], events=[event]))
    among_others = events_table(records_of(["0", "a", "b"], events=[event | {"kind": "call", "context": "x"}, event]))
    assert alone["id"][0] == among_others["id"][1]


def test_the_stores_node_says_what_a_load_holds():
    records = records_of({"a": {"name": "Ana"}, "b": {}}, [tie("a", "b", "knows", 0.5), tie("a", "b", "advice", 0.25)], as_of="2026-01-01")
    assert store_properties(records, build(records)) == {
        "version": 1,
        "as_of": "2026-01-01",
        "people": 2,
        "ties": 2,
        "kinds": ["advice", "knows"],
        "mutual": [False, True],
        "strongest": 0.5,
        "assumed_deciders": True,
        "settings": json.dumps(asdict(records.settings)),
        "opt_out": "{}",
        "disputes": "{}",
        "asks": None,
        "tie_kinds": ["advice", "knows"],
        "event_kinds": [],
        "people_columns": ["id", "name"],
        "tie_columns": ["source", "target", "kind", "strength"],
        "event_columns": ["time", "source", "target", "kind"],
    }


def test_of_nobody_there_are_no_rows():
    network = build(Records())
    assert [len(table) for table in (people_table(Records(), network), ties_table(Records(), network), events_table(Records()))] == [
        0,
        0,
        0,
    ]
