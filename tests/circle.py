"""The small organisation of `fixtures/small/circle`, whose drawing stands in its README, and changes to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from graphcap.build import build
from graphcap.readers import Sources, read_records
from graphcap.records import Records, Settings

if TYPE_CHECKING:
    from graphcap.network import Network

DAY = "2026-01-31"
FOLDER = Path(__file__).parents[1] / "fixtures" / "small" / "circle"


def circle_records() -> Records:
    """What stands in its files."""
    files = {name: (FOLDER / f"{name}.csv",) for name in ("people", "ties", "events")}
    return read_records(Sources(**files), old=Records(), settings=Settings(imported=DAY), today=date(2026, 1, 31)).records


def circle(*, without: tuple[str, ...] = (), events: bool = True) -> Network:
    """The network, without some columns of its people, and without events."""
    records = circle_records()
    if not events:
        records = replace(records, events=Records().events, event_kinds=())
    return build(replace(records, people=records.people.drop_columns(list(without))), DAY)
