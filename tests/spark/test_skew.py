"""A shared inbox, a mail to all and two chatty machines end on Spark in the memory it takes by default, with the numbers of one machine."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphcap.dates import parse_day
from graphcap.evidence.rule import STATUSES
from graphcap.evidence.strength import pairs_of
from graphcap.readers import Sources, read_records
from graphcap.records import Records, Settings
from spark.conftest import run
from spark.worlds import DAY

PEOPLE = 10_001
EVENTS = 1_000_000 if os.environ.get("GRAPHCAP_FULL") else 20_000
INBOX, SHARE = 0, 0.3
START = datetime(2024, 1, 31, tzinfo=UTC)
MINUTES = 730 * 24 * 60
MACHINES = 1, 2
KINDS = np.array(["email", "message", "reply", "call"])


class Drawn(NamedTuple):
    """Columns of events: who to whom by number, when, of which kind, under which id."""

    sources: np.ndarray
    targets: np.ndarray
    minutes: np.ndarray
    kinds: np.ndarray
    ids: list[str]

    def table(self) -> pa.Table:
        times = pa.array([START + timedelta(minutes=int(minute)) for minute in self.minutes], pa.timestamp("us", "UTC"))
        ends = {name: [f"p{number:05}" for number in numbers] for name, numbers in (("source", self.sources), ("target", self.targets))}
        return pa.table({"time": times, **ends, "kind": self.kinds.tolist(), "id": self.ids})


def skewed() -> list[Drawn]:
    """Mails of which one person has 30 %, one mail to 10,000 people, and two machines that write to each other every minute."""
    draw = np.random.default_rng(5)
    sources, steps = draw.integers(1, PEOPLE, EVENTS), draw.integers(1, PEOPLE - 1, EVENTS)
    targets = np.where(draw.random(EVENTS) < SHARE, INBOX, (sources - 1 + steps) % (PEOPLE - 1) + 1)
    mails = Drawn(sources, targets, draw.integers(0, MINUTES, EVENTS), draw.choice(KINDS, EVENTS), [f"e{n}" for n in range(EVENTS)])
    everyone = PEOPLE - 1
    at_once = Drawn(np.full(everyone, INBOX), np.arange(1, PEOPLE), np.full(everyone, 9000), np.full(everyone, "email"), ["all"] * everyone)
    beats = EVENTS // 10
    one, other = (np.full(beats, machine) for machine in MACHINES)
    chat = Drawn(one, other, np.arange(beats), np.full(beats, "message"), [f"beat{n}" for n in range(beats)])
    return [mails, at_once, chat]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("skewed")
    pq.write_table(pa.concat_tables([drawn.table() for drawn in skewed()]), found / "events.parquet")
    pq.write_table(pa.table({"id": [f"p{number:05}" for number in range(PEOPLE)]}), found / "people.parquet")
    return found


def test_a_shared_inbox_a_mail_to_all_and_two_machines_are_no_crash_and_the_same_numbers(spark, folder):
    assert spark.conf.get("spark.driver.memory", "1g") == "1g"
    made, files = folder / "made", {name: (folder / f"{name}.parquet",) for name in ("people", "events")}
    assert run("spark", "strengthen", *files["events"], "--people", *files["people"], "--out", made, "--as-of", DAY) == 0
    sources = Sources(people=files["people"], ties=(), events=files["events"])
    records = read_records(sources, old=Records(), settings=Settings(as_of=DAY), today=date.fromisoformat(DAY)).records
    pairs = pairs_of(records, parse_day(DAY))
    found = {(row["source"], row["target"]): row for row in spark.read.parquet(str(made)).collect()}
    ids = records.people["id"].to_pylist()
    ends = [(ids[one], ids[other]) for one, other in zip(pairs.sources, pairs.targets, strict=True)]
    assert found.keys() == {*ends}
    rows = [found[pair] for pair in ends]
    for name in ("strength", "coverage", "events", "half_life_days"):
        assert [row[name] for row in rows] == pytest.approx(getattr(pairs, name).tolist(), abs=1e-9, rel=0)
    assert [row["status"] for row in rows] == [STATUSES[status] for status in pairs.status]
    inbox = [row for row in rows if row["source"] == ids[INBOX]]
    assert sum(row["events"] for row in inbox) > EVENTS * SHARE * 0.9  # and none from the mail to all
    assert found["p00001", "p00002"]["events"] >= EVENTS // 10
