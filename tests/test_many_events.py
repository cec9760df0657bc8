"""Events that do not fit into memory: the same records, network and bytes as if they did."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from datetime import date
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import Commands
from graphcap.aside import even, mapped
from graphcap.build import build
from graphcap.many_events import put_together
from graphcap.merging import merge_events
from graphcap.readers import Sources, read_records
from graphcap.records import EVENTS_SCHEMA, Records, Settings
from graphcap.scratch import ANYWHERE
from graphcap.store import open_store
from spark.worlds import DAY, WORLDS

EVENT = st.fixed_dictionaries(
    {
        "time": st.integers(-2, 2),
        "source": st.integers(0, 1),
        "target": st.none() | st.integers(0, 1),
        "kind": st.integers(0, 1),
        "context": st.none() | st.sampled_from(["x", "y"]),
        "weight": st.none() | st.sampled_from([0.5, 1.0]),
        "id": st.none() | st.sampled_from(["m1", "m2"]),
    }
)
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//example//EN
BEGIN:VEVENT
UID:one@example.com
DTSTAMP:20250101T000000Z
DTSTART:20250103T100000Z
DTEND:20250103T110000Z
SUMMARY:a talk
ORGANIZER:mailto:ana@example.com
ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.com
ATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@example.com
END:VEVENT
END:VCALENDAR
"""
NUMBERED = (lambda table: table, lambda table: table)


@contextmanager
def little_memory():
    """Room for no more than three events."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("graphcap.aside.HELD_ROWS", 3)
        patched.setattr("graphcap.scratch.IN_MEMORY", 0)
        patched.setattr("graphcap.aside.SLICE_ROWS", 100)
        patched.setattr("graphcap.happened.ROWS_AT_ONCE", 200)
        patched.setattr("graphcap.readers.parquet_table.BATCH_ROWS", 90)
        yield


def events(rows):
    return pa.Table.from_pylist(rows, schema=EVENTS_SCHEMA)


@settings(max_examples=12, deadline=None)
@given(old=st.lists(EVENT, max_size=6), new=st.lists(EVENT, min_size=1, max_size=12))
def test_put_together_on_disk_they_are_those_put_together_in_memory(old, new):
    expected = merge_events(merge_events(events([]), events(old)), events(new))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("graphcap.aside.HELD_ROWS", 0)
        patched.setattr("graphcap.aside.SLICE_ROWS", 3)
        found = put_together(merge_events(events([]), events(old)), events(new), numbered=NUMBERED, scratch=ANYWHERE)
    assert found.equals(expected)
    assert found.schema.equals(expected.schema)


@pytest.fixture(scope="module", params=WORLDS[1:], ids=lambda world: world.name)
def folder(request, tmp_path_factory):
    """An organisation's files."""
    return request.param.written(tmp_path_factory.mktemp("organisation") / "files")


def imported(store, folder, capsys, *, parts=1):
    """A store into which the events came in so many imports, each with the first events of the one before once more."""
    asked, whole = Commands(store, capsys), pq.read_table(folder / "events.parquet")
    for part in range(parts):
        size = len(whole) // parts + 1
        path = store.with_name(f"{store.name}-{part}.parquet")
        pq.write_table(whole.slice(max(0, part * size - 50), size + 50 * (part > 0)), path)
        people = ["--people", folder / "people.parquet", "--ties", folder / "ties.parquet"] if part == 0 else []
        ran = asked("import", *people, "--events", path, "--as-of", DAY, "--format", "json")
        assert ran.status == 0, ran.err
    return ran.json


def content(store):
    """What the newest generation holds: hashes of its files but for the chunks of people and events, and what the manifest says."""
    generation = max(store.glob("gen-*"), key=lambda path: int(path.name[4:]))
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in generation.iterdir()}
    manifest = json.loads((generation / "manifest.json").read_text())
    for name in ("people", "events"):
        del hashes[f"{name}.arrow"], manifest["tables"][name]["crc"]
    del hashes["manifest.json"]
    return hashes, manifest


@pytest.mark.parametrize("parts", [1, 2])
def test_an_import_that_puts_events_aside_makes_the_same_store(folder, tmp_path, capsys, parts):
    counts = imported(tmp_path / "held", folder, capsys, parts=parts)
    with little_memory():
        assert imported(tmp_path / "aside", folder, capsys, parts=parts) == counts
    held, aside = (open_store(str(tmp_path / name)).records() for name in ("held", "aside"))
    assert len(held.events) > 800
    assert aside.events.equals(held.events)
    assert aside.people.equals(held.people)
    assert content(tmp_path / "aside") == content(tmp_path / "held")
    assert Commands(tmp_path / "aside", capsys)("check").status == 0


def test_a_calendar_that_comes_to_many_events_makes_the_same_store(folder, tmp_path, capsys):
    (tmp_path / "more.ics").write_text(CALENDAR.replace("\n", "\r\n"), encoding="utf-8")

    def both(name):
        imported(tmp_path / name, folder, capsys)
        ran = Commands(tmp_path / name, capsys)("import", tmp_path / "more.ics", "--format", "json")
        assert ran.json["events"] == 1, ran.err
        return content(tmp_path / name)

    held = both("held")
    with little_memory():
        assert both("aside") == held


def test_nothing_but_the_store_is_left_behind(folder, tmp_path, capsys):
    with little_memory():
        imported(tmp_path / "store", folder, capsys)
    assert {path.name for path in (tmp_path / "store").iterdir()} == {"CURRENT", "lock", "gen-1"}
    assert {path.suffix for path in (tmp_path / "store" / "gen-1").iterdir()} == {".arrow", ".columns", ".json", ".sums"}


def test_ties_alone_leave_many_events_as_they_are(folder, tmp_path, capsys):
    (tmp_path / "ties.csv").write_text("source,target,kind\n0 first of all,new here,friend\n")
    with little_memory():
        imported(tmp_path / "store", folder, capsys)
        before = open_store(str(tmp_path / "store")).records()
        assert Commands(tmp_path / "store", capsys)("import", "--ties", tmp_path / "ties.csv").status == 0
    after = open_store(str(tmp_path / "store")).records()
    assert len(after.people) == len(before.people) + 2
    named = (
        table.set_column(1, "source", records.people["id"].take(table["source"]))
        for table, records in ((before.events, before), (after.events, after))
    )
    first, second = (table.drop_columns(["target", "about"]) for table in named)
    assert first.equals(second)


def test_the_network_of_another_day_is_the_same(folder):
    sources = Sources(people=(folder / "people.parquet",), events=(folder / "events.parquet",))
    read = partial(read_records, sources, old=Records(), settings=Settings(as_of=DAY), today=date.fromisoformat(DAY))
    held = build(read().records, "2025-06-30").events
    with little_memory():
        aside = build(read().records, "2025-06-30").events
    assert len(held) == len(aside) > 100
    for name in ("times", "sources", "targets", "about", "contexts", "outcomes", "weights", "together"):
        assert getattr(held, name).array().tolist() == getattr(aside, name).array().tolist()
    assert list(held.ids) == list(aside.ids)
    for name in ("by_source", "by_target", "by_about"):
        for column in ("offsets", "rows"):
            assert getattr(getattr(held, name), column).array().tolist() == getattr(getattr(aside, name), column).array().tolist()


def test_a_mapped_table_has_the_rows_that_were_given_in_even_chunks(monkeypatch):
    monkeypatch.setattr("graphcap.aside.SLICE_ROWS", 4)
    tables = [events([{"time": number, "source": number, "kind": 0}] * times) for number, times in enumerate((3, 0, 6, 1, 2))]
    assert [len(table) for table in even(tables)] == [4, 4, 4]
    whole = mapped(tables, EVENTS_SCHEMA, ANYWHERE)
    assert [len(chunk) for chunk in whole["time"].chunks] == [4, 4, 4]
    assert whole["source"].to_pylist() == [0] * 3 + [2] * 6 + [3] + [4] * 2
