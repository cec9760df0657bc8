from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcap.errors import InputError
from graphcap.simulate import simulate
from worlds import rows

ROOT = Path(__file__).parents[2]

PEOPLE_COLUMNS = [
    "id", "name", "email", "title", "department", "level", "manager", "joined", "performance", "potential", "decides", "capacity", "goals",
    "skills", "wants",
]  # fmt: skip
TIES_COLUMNS = ["source", "target", "kind", "strength", "since", "last_contact"]
EVENTS_COLUMNS = ["time", "source", "target", "kind", "about", "context", "outcome", "id"]


def digests(made):
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in made.files.items()}


def test_the_same_seed_makes_the_same_bytes_in_another_process_whatever_its_hash_seed(tmp_path):
    script = (
        "import hashlib, pathlib, sys; from graphcap.simulate import simulate\n"
        "made = simulate(pathlib.Path(sys.argv[1]), people=300, ties=1500, seed=5, form=sys.argv[2])\n"
        "print([hashlib.sha256(path.read_bytes()).hexdigest() for path in made.files.values()])"
    )

    def run(hash_seed, form):
        directory = tmp_path / f"{hash_seed}{form}"
        environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
        command = [sys.executable, "-c", script, str(directory), form]
        return subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    for form in ("csv", "parquet"):
        assert run(1, form) == run(2, form)


def test_another_seed_makes_other_people_ties_and_events(tmp_path):
    one = digests(simulate(tmp_path / "1", people=100, ties=300, seed=1))
    other = digests(simulate(tmp_path / "2", people=100, ties=300, seed=2))
    assert [name for name in one if one[name] == other[name]] == []


def test_more_events_change_no_person_and_no_tie_and_more_ties_no_person(tmp_path):
    base = digests(simulate(tmp_path / "1", people=100, ties=300, events=10, seed=1))
    more_events = digests(simulate(tmp_path / "2", people=100, ties=300, events=500, seed=1))
    more_ties = digests(simulate(tmp_path / "3", people=100, ties=400, events=10, seed=1))
    assert (more_events["people"], more_events["ties"], more_ties["people"]) == (base["people"], base["ties"], base["people"])


@given(people=st.integers(20, 70), share=st.floats(0, 1), events=st.integers(0, 60), seed=st.integers(0, 2**40))
@settings(max_examples=25)
def test_any_sizes_give_exactly_so_many_rows_and_no_tie_twice(tmp_path_factory, people, share, events, seed):
    ties = int(share * people * (people - 1) // 2)
    made = simulate(tmp_path_factory.mktemp("any"), people=people, ties=ties, events=events, seed=seed)
    assert (made.people, made.ties, made.events) == (people, ties, events)
    assert len(rows(made.files["people"])) == people
    written = rows(made.files["ties"])
    assert len({(tie["source"], tie["target"], tie["kind"]) for tie in written}) == len(written) == ties
    assert all(tie["source"] != tie["target"] for tie in written)
    assert len(rows(made.files["events"]) if events else []) == events


def test_twelve_events_a_person_are_the_default(tmp_path):
    assert len(rows(simulate(tmp_path, people=20, ties=30, seed=1).files["events"])) == 240


def test_without_events_there_is_no_events_file(tmp_path):
    made = simulate(tmp_path, people=20, ties=30, events=0, seed=1)
    assert sorted(made.files) == ["people", "ties"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv", "ties.csv"]


def test_without_ties_people_of_a_team_still_meet(tmp_path):
    made = simulate(tmp_path, people=20, ties=0, events=50, seed=1)
    assert (rows(made.files["ties"]), len(rows(made.files["events"]))) == ([], 50)


def test_files_have_the_columns_of_the_contract_and_are_the_owners_alone(tmp_path):
    made = simulate(tmp_path / "new" / "place", people=20, ties=30, seed=1)
    columns = {name: path.read_text(encoding="utf-8").partition("\n")[0].split(",") for name, path in made.files.items()}
    assert columns == {"people": PEOPLE_COLUMNS, "ties": TIES_COLUMNS, "events": EVENTS_COLUMNS}
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.files.values()} == {0o600}


def test_parquet_holds_the_same_as_csv(tmp_path):
    made = simulate(tmp_path / "csv", people=200, ties=900, seed=3)
    columns = simulate(tmp_path / "parquet", people=200, ties=900, seed=3, form="parquet")
    for name, path in columns.files.items():
        table = pyarrow.parquet.read_table(path)
        cells = {column: [as_written(cell) for cell in table[column].to_pylist()] for column in table.column_names}
        written = rows(made.files[name])
        assert cells == {column: [row[column] for row in written] for column in written[0]}


def as_written(cell):
    if cell is None:
        return ""
    return cell.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(cell, datetime) else str(cell)


def test_everything_is_before_another_day_too(tmp_path):
    made = simulate(tmp_path, people=50, ties=200, seed=1, as_of=date(1969, 3, 2))
    dates = [person["joined"] for person in rows(made.files["people"])]
    dates += [tie[column] for tie in rows(made.files["ties"]) for column in ("since", "last_contact")]
    dates += [event["time"][:10] for event in rows(made.files["events"])]
    assert max(dates) == "1969-02-28"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"people": 19}, "people must be 20 to 1000000, not 19"),
        ({"people": 1_000_001}, "people must be 20 to 1000000, not 1000001"),
        ({"ties": 191}, "20 people can have at most 190 ties"),
        ({"ties": -1}, "ties must be 0 or more, not -1"),
        ({"events": -1}, "events must be 0 or more, not -1"),
        ({"seed": -1}, "seed must be 0 or more, not -1"),
        ({"form": "xlsx"}, 'form must be one of csv, parquet, google_contacts, ics, linkedin, mbox, slack, vcard, viva, not "xlsx"'),
    ],
)
def test_sizes_that_cannot_be_are_refused_before_anything_is_written(tmp_path, wrong, says):
    with pytest.raises(InputError, match=re.escape(says)):
        simulate(tmp_path / "new", **{"people": 20, "ties": 30, "seed": 1, **wrong})
    assert not (tmp_path / "new").exists()


def test_as_many_ties_as_there_are_pairs_are_possible(tmp_path):
    assert len(rows(simulate(tmp_path, people=20, ties=190, seed=1).files["ties"])) == 190


@pytest.mark.parametrize("name", ["people.csv", "ties.csv", "events.csv"])
def test_a_file_that_is_there_already_is_never_replaced(tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(InputError, match=rf"{name} is there already"):
        simulate(tmp_path, people=20, ties=30, seed=1)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "mine")]


def test_a_symbolic_link_is_not_followed_even_where_it_leads_nowhere(tmp_path):
    (tmp_path / "ties.csv").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match=r"ties.csv is there already"):
        simulate(tmp_path, people=20, ties=30, seed=1)
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_in_the_place_of_the_directory_is_refused(tmp_path):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(InputError, match=r"taken cannot be made a directory"):
        simulate(tmp_path / "taken", people=20, ties=30, seed=1)


@pytest.mark.parametrize(("form", "module", "writer"), [("csv", pyarrow.csv, "write_csv"), ("parquet", pyarrow.parquet, "ParquetWriter")])
def test_a_full_disk_is_an_input_error_and_leaves_no_half_file(tmp_path, monkeypatch, form, module, writer):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(module, writer, full)
    with pytest.raises(InputError, match="No space left on device"):
        simulate(tmp_path, people=20, ties=30, seed=1, form=form)
    assert list(tmp_path.iterdir()) == []


def test_each_step_is_told_as_it_begins(tmp_path):
    steps = []
    simulate(tmp_path, people=20, ties=30, seed=1, progress=steps.append)
    assert steps == ["people", "ties", "writing people.csv", "writing ties.csv", "events", "writing events.csv"]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_many_events_are_written_in_parts_of_which_the_first_is_what_fewer_events_are(tmp_path, monkeypatch, form):
    monkeypatch.setattr("graphcap.simulate.EVENTS_AT_ONCE", 100)

    def events(folder, count):
        path = simulate(tmp_path / folder, people=40, ties=120, events=count, seed=1, form=form).files["events"]
        return rows(path) if form == "csv" else pyarrow.parquet.read_table(path).to_pylist()

    drawn = events("whole", 250)
    assert (len(drawn), drawn[:100]) == (250, events("first", 100))
    assert len({event["id"] for event in drawn}) == 250
    assert drawn[100]["time"] < drawn[199]["time"] > drawn[200]["time"]
    assert [event["target"] for event in drawn[100:200]] != [event["target"] for event in drawn[:100]]
