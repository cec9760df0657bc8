"""Simulated organisations in Parquet, the last one spoilt by everything that a mail server brings."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from graphcap.simulate import simulate

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-01-31"


class World(NamedTuple):
    """The sizes of an organisation, and whether it is spoilt."""

    name: str
    people: int
    ties: int
    events: int
    seed: int
    spoilt: bool = False

    def written(self, folder: Path) -> Path:
        """The folder, with its files."""
        simulate(folder, people=self.people, ties=self.ties, events=self.events, seed=self.seed, form="parquet")
        if self.spoilt:
            path = folder / "events.parquet"
            events = pq.read_table(path)
            people = pq.read_table(folder / "people.parquet")["id"].to_pylist()
            more = pa.Table.from_pylist(list(spoils(people)), schema=events.schema.append(pa.field("weight", pa.float64())))
            pq.write_table(pa.concat_tables([events, more], promote_options="default"), path)
        return folder


WORLDS = (
    World("small", 40, 160, 900, 1),
    World("sparse", 90, 150, 2500, 2),
    World("spoilt", 70, 300, 1500, 3, spoilt=True),
)


def spoils(people: list[str]):
    """Rows that test every clause: shared ids, mails to all, rows twice, hubs, weights, plans, strangers, the future, no id at all."""
    draw = random.Random(7)
    start = datetime(2012, 1, 1, tzinfo=UTC)

    def row(kind: str, source: str | None, target: str | None, days: float, **more: Any) -> dict[str, Any]:
        return {"time": start + timedelta(days=days), "source": source, "target": target, "kind": kind, "id": None} | more

    for number in range(150):  # meetings of 3 to 30 people, one row an attendee, the id of each shared
        host, *others = draw.sample(people, draw.choice((3, 8, 24, 25, 26, 30)))
        days = draw.uniform(0, 5000)
        for other in others:
            yield row("meeting", host, other, days, id=f"m{number}")
            if draw.random() < 0.1:
                yield row("meeting", host, other, days, id=f"m{number}")
    for number in range(3):  # a mail to everybody, and to nobody whom the file knows
        yield from (row("email", people[0], person, 4800 + number, id=f"all{number}") for person in people[1:])
        yield row("email", people[0], "stranger", 4000, id=f"m{number}")
    for _ in range(400):  # a shared inbox
        yield row(draw.choice(("email", "reply", "reaction")), draw.choice(people[3:]), people[2], draw.uniform(4500, 5100))
    for _ in range(600):  # without an id, some of them twice, some weighed, some of a kind that nobody knows
        one, other = draw.sample(people[:12], 2)
        made = row(
            draw.choice(("call", "coffee", "thanks", "message")),
            one,
            other,
            10 * draw.randrange(500),
            weight=draw.choice((None, 0.0, 0.5, 3)),
        )
        yield from [made] * draw.choice((1, 1, 2))
    for _ in range(40):
        one, other = draw.sample(people, 2)
        yield row("session", one, other, draw.uniform(4900, 5100), outcome=draw.choice(("planned", "met")))
        yield row("recommendation", one, other, draw.uniform(0, 5000), context="work")
        yield row("email", one, other, draw.uniform(5300, 5600))  # later than the day
    yield row("achievement", people[1], None, 5000)
    yield row("note", people[1], people[1], 5000)
    yield row("email", people[1], people[1], 5000)
    yield row("email", people[1], None, 5000)
    yield row("mention", people[1], people[4], 5000, about="stranger")
    yield row("call", people[1], people[4], 5000, weight=-1.0)
    for number in range(60):  # once close, long ago
        yield row("call", people[5], people[6], 1000 + 7 * number)
        yield row("email", people[6], people[5], 1001 + 7 * number)
