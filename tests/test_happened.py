"""The events before a day, as a network keeps them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from graphcap.build import build
from graphcap.events import Event
from graphcap.records import EVENTS_SCHEMA, Records
from graphcap.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from graphcap.network import Network

ANN, BEN, CAT = 0, 1, 2
MAIL, MENTION, NOTE = 0, 1, 2
HOURS = [datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in range(24)]


def records() -> Records:
    """Ann writes one mail to Ben and Cat, mentions Cat to Ben, shows everybody something, and notes something for herself."""
    rows = [
        {"time": HOURS[8], "source": ANN, "target": BEN, "kind": MAIL, "id": "m1", "weight": 0.5},
        {"time": HOURS[8], "source": ANN, "target": CAT, "kind": MAIL, "id": "m1"},
        {"time": HOURS[9], "source": ANN, "target": BEN, "kind": MENTION, "about": CAT, "context": "Atlas", "outcome": "done"},
        {"time": HOURS[10], "source": CAT, "target": None, "kind": MENTION, "id": "m2", "context": "Atlas"},
        {"time": HOURS[11], "source": ANN, "target": ANN, "kind": NOTE},
    ]
    people = pa.table({"id": ["ann", "ben", "cat"]}, pa.schema([pa.field("id", pa.string(), nullable=False)]))
    return Records(people=people, events=pa.Table.from_pylist(rows, EVENTS_SCHEMA), event_kinds=("email", "mention", "note"))


def in_memory(_folder: Path, day: str) -> Network:
    """The network as it is built."""
    return build(records(), day)


def mapped(folder: Path, day: str) -> Network:
    """The network as a store gives it back."""
    store = open_store(str(folder / "store"))
    with store.writing() as writer:
        writer.commit(records())
    return store.network(day)


@pytest.mark.parametrize("network_of", [in_memory, mapped])
def test_each_person_has_the_events_that_they_are_part_of_in_the_order_of_time(tmp_path, network_of):
    events = network_of(tmp_path, "2026-01-06").events
    assert len(events) == 5
    assert [event.row for event in events.from_person(ANN)] == [0, 1, 2, 4]
    assert [event.row for event in events.to_person(BEN)] == [0, 2]
    assert [event.row for event in events.to_person(ANN)] == [4]
    assert events.about_person(CAT) == [Event(2, HOURS[9], "mention", ANN, BEN, CAT, "Atlas", "done", "", 1.0)]
    assert events.about_person(ANN) == []
    assert events.from_person(CAT) == [Event(3, HOURS[10], "mention", CAT, None, None, "Atlas", "", "m2", 1.0)]
    assert [events.at(row).weight for row in range(3)] == [0.5, 1.0, 1.0]


@pytest.mark.parametrize("network_of", [in_memory, mapped])
def test_rows_with_one_id_are_one_event(tmp_path, network_of):
    events = network_of(tmp_path, "2026-01-06").events
    assert list(events.together.slice(0, 5)) == [0, 0, 2, 3, 4]
    assert [events.ids[row] for row in range(5)] == ["m1", "m1", "", "m2", ""]


@pytest.mark.parametrize("network_of", [in_memory, mapped])
def test_only_what_happened_before_the_day_is_there(tmp_path, network_of):
    events = network_of(tmp_path, "2026-01-05T10:00:00Z").events
    assert [event.kind for event in events.from_person(ANN)] == ["email", "email", "mention"]
    assert events.from_person(CAT) == []
    assert network_of(tmp_path / "before", "2026-01-05T08:00:00Z").events is None
