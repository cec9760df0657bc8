"""Networks that every store has to answer alike on: the fixtures, and small random ones with everything odd that records may hold."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from graphcap.asking import Ask, asks_table
from graphcap.asks import OUTCOMES
from graphcap.readers import Sources, read_records
from graphcap.records import Records, Settings
from hostile import in_order, merged
from written import records_of, tie

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILES = ("company", "classics/florentine_families", "classics/karate_club", "classics/krackhardt_kite", "classics/southern_women")

STATEMENT = "}) DETACH DELETE n //"
IDS = (
    "007",
    "7",
    "Ana Silva",
    "BEN",
    "a'b",
    "ann",
    "straße",
    '"q"',
    "`p`",
    "\\u0060",
    STATEMENT,
    "$load",
    "é",
    "漢",
    "！",  # noqa: RUF001 - sorts before 😀 by code point, after it by UTF-16
    "😀",
    "İ",
)
NAMES = ("Ana Silva", "Ana Silva", "Straße", "STRASSE", "Zoe\u0301", "ZOÉ", "Ben Okafor", "ann", "' OR 1=1 //", "`", "ﬁnn", "", None, None)
KINDS = ("knows", "advice", "mentors", "reports_to", "GC_TIE", "as `it' is", STATEMENT, "\\u0060", "漢")
COLUMNS = ("title", "department", "level", "from_load", "gc_name", "} SET n.id = 1 //", "`x`")
STRENGTHS = (0.5, 0.5, 0.5, 1.0, 0.9, 0.25, 0.3, None)
LEVELS = ("10", "20", "30", None)
WORDS = ("promotion", "budget;hiring", "a'b`", None, None, None)
RESERVED = {"do_not_ask": (None, None, None, "yes"), "left": (None, None, "2025-01-01"), "away": (None, "2025-01-01/2026-01-01")}
DAYS = (None, None, "2025-03-01", "2025-06-01T10:20:30.123456", "2027-01-01")


def of_files(folder: str) -> Records:
    """The records of a fixture, as an import has them."""
    files = {name: (path,) for name in ("people", "ties", "events") if (path := FIXTURES / folder / f"{name}.csv").exists()}
    return read_records(Sources(**files), old=Records(), settings=Settings(imported="2026-01-31"), today=date(2026, 1, 31)).records


def drawn(seed: int) -> Records:
    """Few people, many ties: parallel kinds, one way and both, written both ways, equally strong, not there on the day; hostile texts."""
    draw = random.Random(seed)
    ids = draw.sample(IDS, draw.randint(5, len(IDS)))
    tied = ids[: draw.randint(2, len(ids))]
    people = {person: _columns(draw, ids) for person in ids}
    kinds = draw.sample(KINDS, draw.randint(1, 5))
    keys = {(*draw.sample(tied, 2), draw.choice(kinds)) for _ in range(draw.choice((3, 15, 40, 70)))}
    strengths = STRENGTHS if draw.random() < 0.7 else (1.0,)
    ties = [tie(*key, **({"strength": draw.choice(strengths)} | _moments(draw))) for key in sorted(keys)]
    settings = {"mutual": ("all",)} if draw.random() < 0.2 else {"mutual": (draw.choice(kinds),), "directed": (draw.choice(KINDS),)}
    return records_of(people, ties, **settings)


def crowd(seed: int) -> Records:
    """Some people who all know many, so that there are chains of every length; hardly two strengths are alike."""
    draw = random.Random(seed)
    ids = [f"p{number:02d}" for number in range(30)]
    keys = {(*draw.sample(ids, 2), draw.choice(("advice", "knows"))) for _ in range(180)}
    return records_of(ids, [tie(*key, strength=draw.randint(10, 99) / 100) for key in sorted(keys)], directed=("advice",))


def with_merges(seed: int) -> Records:
    """Such a world in which some people are one, one of them in two steps, of which there is evidence, and in which people asked."""
    return with_all_that_may_be(drawn(seed), random.Random(seed))


def with_all_that_may_be(records: Records, draw: random.Random) -> Records:
    """Records of whose people some are one, who asked, have left, are away and do not want to be asked; with evidence of ties."""
    ids = records.people["id"].to_pylist()
    first, second, third, *others = draw.sample(ids, min(len(ids), 7))
    merges = [(first, second, "a"), (second, third, "z"), *zip(others[::2], others[1::2], others[1::2], strict=False)]
    events = [_event(draw, ids) for _ in range(40)]
    evidence = records_of(ids, (), events)
    asks = asks_table(_ask(draw, ids) for _ in range(60))
    people = records.people
    for name, known in RESERVED.items():
        cells = (*known, ids[0]) if name == "do_not_ask" else known
        people = people.append_column(name, pa.array(draw.choices(cells, k=len(ids)), pa.string()))
    settings = replace(records.settings, opt_out={first: "introducer", draw.choice(ids): "target"})
    records = replace(records, people=people, events=evidence.events, event_kinds=evidence.event_kinds, asks=asks, settings=settings)
    return in_order(merged(records, merges))


def _event(draw: random.Random, ids: list[str]) -> dict[str, Any]:
    time = f"2025-0{draw.randint(1, 6)}-1{draw.randint(0, 9)}"
    ends = dict(zip(("source", "target"), draw.sample(ids, 2), strict=True))
    return {"time": time, "kind": draw.choice(("email", "meeting", "endorsement")), "id": draw.choice(IDS)} | ends


def _ask(draw: random.Random, ids: list[str]) -> Ask:
    time = datetime(2025, draw.randint(1, 6), draw.randint(1, 28), tzinfo=UTC)
    source, *via, target = draw.sample(ids, draw.randint(2, 4))
    return Ask(time, source, target, tuple(via), draw.choice(OUTCOMES), draw.random())


def _columns(draw: random.Random, ids: list[str]) -> dict[str, str | None]:
    known: dict[str, str | None] = {"name": draw.choice(NAMES) or None, "decides": draw.choice(WORDS)}
    known["manager"] = draw.choice((None, None, draw.choice(ids)))
    return known | {name: draw.choice(LEVELS) if name == "level" else draw.choice((None, STATEMENT, "x")) for name in COLUMNS}


def _moments(draw: random.Random) -> dict[str, Any]:
    more: dict[str, Any] = {"last_contact": draw.choice(DAYS), "coverage": draw.choice((None, None, 0.5))}
    if draw.random() < 0.1:
        more["until"] = "2025-05-01"
    if draw.random() < 0.1:
        more["since"] = draw.choice(("2025-01-01", "2028-01-01"))
    if draw.random() < 0.1:
        more |= {"strength": None, "declared_closeness": float(draw.randint(1, 5))}
    return more
