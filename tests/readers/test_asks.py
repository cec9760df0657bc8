"""Files of asks: what stands, and what is refused with its line and reason."""

from __future__ import annotations

import pytest

from commands import Commands
from graphcap.asking import asks_in
from graphcap.readers import recognise
from graphcap.store import open_store

HEADER = "time,source,target,via,outcome,odds\n"


@pytest.fixture
def graphcap(tmp_path, capsys):
    commands = Commands(tmp_path / "store", capsys)
    people, ties = tmp_path / "people.csv", tmp_path / "ties.csv"
    people.write_text("id,name\na,Ana\nb,Ben\nc,Cy\nd,Dai\n", encoding="utf-8")
    ties.write_text("source,target,strength\na,b,0.5\nb,c,0.5\nc,d,0.5\n", encoding="utf-8")
    assert commands("import", people, ties).status == 0
    return commands


def imported(graphcap, tmp_path, text, *options):
    path = tmp_path / "asks.csv"
    path.write_text(text, encoding="utf-8")
    return graphcap("import", path, "--format", "json", "--report", tmp_path / "refused.jsonl", *options)


def kept(graphcap):
    return [(ask.time.isoformat()[:10], *ask[1:]) for ask in asks_in(open_store(graphcap.store).records().asks)]


def test_asks_are_recognised_and_kept_in_the_order_of_time(graphcap, tmp_path):
    ran = imported(graphcap, tmp_path, HEADER + "2026-01-06,a,b,,,\n2026-01-05,a,d, b ;c,Accepted,0.125\n")
    assert "asks.csv: read as asks" in ran.err
    assert ran.json == {
        "read": 2, "accepted": 2, "people": 0, "ties": 0, "events": 0, "replaced": 0, "refused": 0, "left_out": {}, "asks": 2,
        "generation": 2,
    }  # fmt: skip
    assert kept(graphcap) == [("2026-01-05", "a", "d", ("b", "c"), "accepted", 0.125), ("2026-01-06", "a", "b", (), None, None)]


def test_events_with_a_column_via_stay_events(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text("time,source,target,kind,via,outcome\n", encoding="utf-8")
    assert recognise(path) == "events"


VIA = "has to name people in the store, separated by ;, nobody twice and neither end of the ask"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-01-05,a,zed,b,silent,", 'target "zed" is nobody in the store or among the rows taken from the people files'),
        ("2026-01-05,,d,b,silent,", "source is empty"),
        ("2026-01-05,a,d,zed,silent,", f'via "zed" {VIA}'),
        ("2026-01-05,a,d,b;b,silent,", f'via "b;b" {VIA}'),
        ("2026-01-05,a,d,c;a,silent,", f'via "c;a" {VIA}'),
        ("2026-01-05,a,d,b,perhaps,", 'outcome "perhaps" is none of accepted, declined, silent; leave it empty where nobody has said'),
        ("2026-01-05,a,d,b,silent,0", 'odds "0" is not above 0 and at most 1'),
        (",a,d,b,silent,", "time is empty"),
        ("2026-01-05,a,a,b,silent,", "source and target are the same person; a tie or an event needs two"),
        ("2026-01-01,a,d,b,silent,", "duplicate of line 2 of {path}"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_others_stand(graphcap, tmp_path, row, reason):
    ran = imported(graphcap, tmp_path, f"{HEADER}2026-01-01,a,d,b,declined,\n{row}\n2026-02-01,a,d,b,declined,\n")
    assert [ran.json[name] for name in ("read", "accepted", "refused", "asks")] == [3, 2, 1, 2]
    refused = (tmp_path / "refused.jsonl").read_text(encoding="utf-8")
    path = tmp_path / "asks.csv"
    assert f"{path}, line 3: {reason.format(path=path)}" in graphcap("import", path, "--strict").err
    assert '"line": 3' in refused


def test_an_ask_brings_nobody_into_a_store(tmp_path, capsys):
    commands = Commands(tmp_path / "new", capsys)
    ran = imported(commands, tmp_path, HEADER + "2026-01-05,a,d,b,silent,\n")
    assert (ran.json["people"], ran.json["refused"]) == (0, 1)


def test_people_who_come_with_the_same_import_can_be_named(tmp_path, capsys):
    commands = Commands(tmp_path / "new", capsys)
    ties, asks = tmp_path / "ties.csv", tmp_path / "asks.csv"
    ties.write_text("source,target\nx,y\ny,z\n", encoding="utf-8")
    asks.write_text(HEADER + "2026-01-05,x,z,y,silent,\n", encoding="utf-8")
    assert commands("import", ties, asks).status == 0
    assert kept(commands) == [("2026-01-05", "x", "z", ("y",), "silent", None)]


def test_a_later_import_tells_the_outcome_and_keeps_the_odds(graphcap, tmp_path):
    imported(graphcap, tmp_path, HEADER + "2026-01-05,a,d,b;c,,0.125\n")
    assert imported(graphcap, tmp_path, HEADER + "2026-01-05,a,d,b;c,accepted,\n").json.get("asks", 0) == 0
    assert kept(graphcap) == [("2026-01-05", "a", "d", ("b", "c"), "accepted", 0.125)]


def test_asks_outlive_an_import_of_people_and_ties(graphcap, tmp_path):
    imported(graphcap, tmp_path, HEADER + "2026-01-05,a,d,b;c,silent,0.125\n")
    more = tmp_path / "more.csv"
    more.write_text("source,target,strength\na0,b,0.5\n", encoding="utf-8")
    before = kept(graphcap)
    assert graphcap("import", "--ties", more, "--as-of", "2026-02-01").status == 0
    assert kept(graphcap) == before
    network = open_store(graphcap.store).network()
    assert [network.asks.recently(network.number(id)) for id in ("a0", "a", "b", "c")] == [0, 0, 1, 1]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_an_export_imports_back_to_the_same_asks(graphcap, tmp_path, capsys, form):
    imported(graphcap, tmp_path, HEADER + "2026-01-05T09:30:00Z,a,d,b;c,accepted,0.1\n2026-01-06,a,b,,,\n2026-01-07,a,c,b,silent,\n")
    out = tmp_path / "out"
    assert graphcap("export", out, "--as", form).status == 0
    again = Commands(tmp_path / "again", capsys)
    files = [out / name for name in (f"people.{form}", f"ties.{form}", f"asks.{form}", "settings.toml")]
    assert again("import", *files).status == 0
    assert open_store(again.store).records().asks == open_store(graphcap.store).records().asks


def test_asks_later_than_today_are_kept_with_a_warning(graphcap, tmp_path):
    ran = imported(graphcap, tmp_path, HEADER + "2999-01-05,a,d,b;c,,\n")
    assert "asks later than" in ran.err
    assert len(kept(graphcap)) == 1
