"""Events larger than memory make the ties that they make in memory, number by number."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow.parquet as pq
import pytest

from commands import Commands
from graphcap.dates import microseconds, parse_day
from graphcap.evidence.strength import pairs_of
from graphcap.readers import Sources, read_records
from graphcap.records import Records, Settings
from graphcap.scratch import Scratch
from graphcap.store import open_store
from graphcap.strengthening import strengthen
from spark.worlds import DAY, WORLDS


@pytest.fixture(scope="module", params=WORLDS, ids=lambda world: world.name)
def organisation(request, tmp_path_factory):
    """The folder of an organisation's files, and what an import makes of its people and events."""
    folder = request.param.written(tmp_path_factory.mktemp("organisation") / "files")
    sources = Sources(people=(folder / "people.parquet",), events=(folder / "events.parquet",))
    return folder, sources, read_records(sources, old=Records(), settings=Settings(as_of=DAY), today=date.fromisoformat(DAY))


def test_ties_made_in_parts_are_those_made_at_once(organisation, tmp_path, monkeypatch):
    monkeypatch.setattr("graphcap.readers.parquet_table.BATCH_ROWS", 100)
    _, sources, imported = organisation
    made = strengthen(sources, at=lambda _: microseconds(parse_day(DAY)), until=microseconds(parse_day(DAY)), scratch=Scratch(tmp_path))
    expected = pairs_of(imported.records, parse_day(DAY))
    assert made.ids.to_pylist() == imported.records.people["id"].to_pylist()
    assert len(made.pairs) == len(expected) > 100
    for name in expected._fields[:-2]:
        np.testing.assert_allclose(getattr(made.pairs, name), getattr(expected, name), rtol=0, atol=1e-12, err_msg=name)
    np.testing.assert_allclose(made.pairs.terms(), expected.terms(), rtol=0, atol=1e-12)
    assert (made.read, made.refused) == tuple(
        count - len(imported.records.people) * first for count, first in ((imported.counts.read, 1), (imported.counts.refused, 0))
    )
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_ties_that_an_import_takes_as_computed(organisation, tmp_path, capsys):
    folder, _, imported = organisation
    asked, out = Commands(tmp_path / "store", capsys), tmp_path / "made.parquet"
    ran = asked("strengthen", folder / "events.parquet", "--people", folder / "people.parquet", "--output", out, "--as-of", DAY)
    pairs = pairs_of(imported.records, parse_day(DAY))
    assert (ran.status, ran.out) == (0, f"{out}\n")
    assert f"{len(pairs):,} ties of " in ran.err
    assert asked("import", "--people", folder / "people.parquet", "--ties", out).status == 0
    network = open_store(str(tmp_path / "store")).network()
    assert set(network.ties.declared.array()) == {0}
    kept = open_store(str(tmp_path / "store")).records().ties
    assert kept["strength"].to_pylist() == pytest.approx(pairs.strength.tolist(), abs=1e-12)
    assert kept["term_overlap"].null_count == int(np.isnan(pairs.terms().overlap).sum())


def test_without_a_day_it_is_the_one_after_the_newest_event_that_took_place(tmp_path, capsys):
    (tmp_path / "people.csv").write_text("id\na\nb\n")
    rows = ("2026-01-05T10:00:00Z,a,b,call,", "2026-01-09T10:00:00Z,a,b,session,planned", "9000-01-01,a,b,call,")
    (tmp_path / "events.csv").write_text("\n".join(("time,source,target,kind,outcome", *rows)))
    asked, out = Commands(tmp_path / "store", capsys), tmp_path / "made.parquet"
    assert asked("strengthen", tmp_path / "events.csv", "--people", tmp_path / "people.csv", "--output", out).status == 0
    (tie,) = pq.read_table(out).to_pylist()
    intensity = 3 * 2 ** (-(14 / 24) / 90)
    assert (tie["source"], tie["target"], tie["events"]) == ("a", "b", 1)
    assert tie["term_frequency"] == pytest.approx(intensity / (intensity + 3))


def test_no_events_make_no_ties_which_is_an_answer(tmp_path, capsys):
    (tmp_path / "people.csv").write_text("id\na\nb\n")
    (tmp_path / "events.csv").write_text("time,source,target,kind\n")
    asked, out = Commands(tmp_path / "store", capsys), tmp_path / "made.parquet"
    files = tmp_path / "events.csv", "--people", tmp_path / "people.csv", "--output", out
    assert asked("strengthen", *files, "--as-of", DAY).status == 1
    assert pq.read_table(out).num_rows == 0
    ran = asked("strengthen", *files, "--as-of", DAY, "--scratch", tmp_path / "nowhere")
    assert ran.status == 2
    assert "is no folder" in ran.err
