"""Records as files: they import back without loss, whatever their cells hold, and nothing is written where it must not be."""

from __future__ import annotations

import csv
import os
import stat
from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcap import export
from graphcap.errors import InputError
from graphcap.export import export_network, export_records
from graphcap.readers import Sources, read_records, read_settings, recognise
from graphcap.records import EVENTS_SCHEMA, TIES_SCHEMA, Records, Settings

EXAMPLES = 1000 if os.environ.get("GRAPHCAP_FULL") else 20
TODAY = date(2026, 1, 31)
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "-x",
    "@x",
    "\tx",
    "'=x",
    "''=x",
    "'x",
    '"',
    '""',
    "a,b",
    "two\nlines",
    "CR\rLF\r\n",
    "NA",
    "007",
    " x ",
    "\u2028",
]
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
CELLS = st.none() | st.sampled_from(HOSTILE) | st.text(LETTERS, min_size=1, max_size=6)
IDS = st.sampled_from(["a", "=b", "'c", '"d"', "e,f", "g h", "@i", "-1", "007", "\u00e9", "\U0001f600"])
STRENGTHS = st.none() | st.floats(0, 1, exclude_min=True)
TIMES = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(lambda when: when.replace(tzinfo=UTC))  # noqa: DTZ001
DAYS = st.dates().map(lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("exports")


def back(paths):
    people, ties, events, settings = paths
    sources = Sources((people,), (ties,), (events,))
    imported = read_records(sources, old=Records(), settings=read_settings(settings), today=TODAY)
    assert list(imported.refusals) == []
    return imported.records


def records_of(people, ties, events):
    """Records by way of an import, so that they are in order."""
    ids = pa.array(sorted({person["id"] for person in people}), pa.string())
    schema = pa.schema([pa.field("id", pa.string()), pa.field("name", pa.string()), pa.field("=own, 'column'", pa.string())])
    by_id = {person["id"]: person for person in people}
    table = pa.Table.from_pylist([by_id[id] for id in ids.to_pylist()], schema=schema)
    from graphcap.merging import merge_events, merge_ties
    from graphcap.readers.people import in_columns

    empty = Records()
    tie_table = pa.Table.from_pylist(list({(row["source"], row["target"], row["kind"]): row for row in ties}.values()), schema=TIES_SCHEMA)
    event_table = pa.Table.from_pylist(events, schema=EVENTS_SCHEMA)
    return Records(
        in_columns(table),
        merge_ties(empty.ties, tie_table).table,
        merge_events(empty.events, event_table),
        ("=kind", "knows"),
        ("'mail", "note"),
        Settings(mutual=("=kind",)),
    )


@st.composite
def worlds(draw):
    people = draw(
        st.lists(st.fixed_dictionaries({"id": IDS, "name": CELLS, "=own, 'column'": CELLS}), min_size=3, unique_by=lambda row: row["id"])
    )
    number = st.integers(0, len(people) - 1)
    pair = st.lists(number, min_size=2, max_size=2, unique=True)
    when = st.none() | draw(st.sampled_from([TIMES, DAYS]))
    ties = [
        {"source": ends[0], "target": ends[1], "kind": 0, "strength": draw(STRENGTHS), "since": draw(when), "status": draw(CELLS)}
        for ends in draw(st.lists(pair, min_size=1, max_size=6))
    ]
    ties.append({"source": 0, "target": 1, "kind": 1})
    events = [
        {"time": draw(TIMES), "source": ends[0], "target": ends[1], "kind": 0, "about": draw(st.none() | number), "context": draw(CELLS)}
        for ends in draw(st.lists(pair, min_size=1, max_size=6))
    ]
    events.append({"time": draw(TIMES), "source": 2, "target": 2, "kind": 1, "weight": draw(st.floats(0, 1e300)), "id": "'=1"})
    return records_of(people, ties, events)


@settings(max_examples=EXAMPLES)
@given(records=worlds(), form=st.sampled_from(["csv", "parquet"]))
def test_records_come_back_without_loss(folder, records, form):
    assert back(export_records(records, folder, form=form)) == records


@settings(max_examples=EXAMPLES)
@given(records=worlds(), rows=st.integers(1, 3))
def test_where_slices_are_cut_makes_no_difference(folder, records, rows):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "SLICE_ROWS", rows)
        for form in ("csv", "parquet"):
            assert back(export_records(records, folder, form=form)) == records


def test_no_records_come_back_as_none(tmp_path):
    for form in ("csv", "parquet"):
        assert back(export_records(Records(), tmp_path, form=form)) == Records()


@pytest.fixture
def small(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "people.csv").write_text("id,name,team,manager\na,=1+1,x,b\nb,Bo,,\n")
    (source / "ties.csv").write_text("source,target,kind,strength,since\na,b,advice,0.25,2025-01-31\nb,a,knows,,\n")
    (source / "events.csv").write_text("time,source,target,kind\n2025-01-31T09:30,a,b,email\n")
    sources = Sources(*((source / f"{name}.csv",) for name in ("people", "ties", "events")))
    return read_records(sources, old=Records(), settings=Settings(), today=TODAY).records


def test_the_files_are_those_of_the_contract(small, tmp_path):
    paths = export_records(small, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == ["people.csv", "ties.csv", "events.csv", "settings.toml"]
    assert paths[0].read_text() == "id,name,manager,team\na,'=1+1,b,x\nb,Bo,,\n"
    assert paths[1].read_text() == "source,target,kind,strength,since\na,b,advice,0.25,2025-01-31\nb,a,knows,,\n"
    assert paths[2].read_text() == "time,source,target,kind\n2025-01-31T09:30:00Z,a,b,email\n"


def test_files_are_for_their_owner_alone_and_replace_the_old_ones(small, tmp_path):
    (tmp_path / "ties.csv").write_text("old")
    (tmp_path / "ties.csv").chmod(0o644)
    paths = export_records(small, tmp_path)
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.csv", "people.csv", "settings.toml", "source", "ties.csv"]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_symbolic_link_is_refused(small, tmp_path, form):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    (tmp_path / f"ties.{form}").symlink_to(elsewhere)
    with pytest.raises(InputError, match="symbolic link"):
        export_records(small, tmp_path, form=form)
    assert elsewhere.read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_refused(small, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot write into"):
        export_records(small, tmp_path / "file" / "folder")


def test_a_network_is_written_arc_by_arc(small, tmp_path):
    from graphcap.build import build

    without_events = replace(small, events=small.events.slice(0, 0))
    path = export_network(build(without_events, "2026-01-31"), tmp_path)
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["source", "target", "kind", "strength", "coverage", "status", "implied"]
    assert sorted(rows[1:]) == [
        ["a", "b", "advice", "0.25", "1", "", ""],
        ["a", "b", "knows", "0.2", "0", "", "yes"],
        ["a", "b", "reports_to", "0.5", "0", "", ""],
        ["b", "a", "knows", "0.2", "0", "", ""],
        ["b", "a", "reports_to", "0.5", "0", "", "yes"],
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_network_as_built_is_not_read_as_declared_ties(small, tmp_path):
    from graphcap.build import build

    path = export_network(build(small, "2026-01-31"), tmp_path)
    for read in (recognise, lambda path: read_records(Sources(ties=(path,)), old=Records(), settings=Settings(), today=TODAY)):
        with pytest.raises(InputError, match="holds arcs as built"):
            read(path)
