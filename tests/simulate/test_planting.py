from __future__ import annotations

import hashlib
from datetime import date

import numpy as np
import pytest

from commands import Commands
from graphcap.errors import InputError
from graphcap.simulate import simulate
from graphcap.simulate.draws import Draws
from graphcap.simulate.events import events_of
from graphcap.simulate.people import people_of
from graphcap.simulate.planting import NOBODY, Plant, Truth, World, noon, sow
from graphcap.simulate.plants import plants, plants_named
from graphcap.simulate.rows import UNKNOWN_DAY
from graphcap.simulate.ties import ties_of
from worlds import rows

AS_OF = date(2026, 1, 31)


@pytest.fixture
def world():
    crowd = people_of(60, seed=1, as_of=AS_OF)
    bonds = ties_of(crowd, count=200, seed=1, as_of=AS_OF)
    return World(crowd, bonds, events_of(crowd, bonds, count=500, seed=1, as_of=AS_OF), seed=1, as_of=AS_OF)


def digests(made):
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in made.files.items()}


def test_a_world_in_which_nothing_is_planted_is_written_as_it_was_drawn(world, tmp_path):
    made = simulate(tmp_path, people=60, ties=200, events=500, seed=1)
    for name, table in (("people", world.table_of_people()), ("ties", world.table_of_ties()), ("events", world.table_of_events())):
        drawn = rows(made.files[name])
        assert table.num_rows == len(drawn)
        text = [
            {column: "" if cell is None else str(cell) for column, cell in row.items() if column != "time"} for row in table.to_pylist()
        ]
        # ties of a pair are written once each, in their order
        assert text == [{column: cell for column, cell in row.items() if column != "time"} for row in drawn]


def test_columns_are_read_and_written_by_person(world):
    world.column("potential")[3] = 77
    world.column("potential")[4] = np.nan
    world.column("identity_a")[5] = "x"
    world.column("left")[6] = world.today - 1
    world.column("manager")[7] = NOBODY
    people = world.table_of_people().to_pylist()
    assert (people[3]["potential"], people[4]["potential"]) == (77, None)
    assert [person["identity_a"] for person in people] == [None] * 5 + ["x"] + [None] * 54
    assert [person["left"] for person in people[5:8]] == [None, date(2026, 1, 30), None]
    assert people[7]["manager"] is None
    assert world.column("left")[0] == UNKNOWN_DAY


def test_nobody_is_taken_twice_and_too_few_are_an_error_with_its_reason(world):
    draws = Draws(1, "test")
    everybody = np.ones(60, dtype=bool)
    first, second = (world.take(25, where=everybody, draws=draws, whom="who are there") for _ in range(2))
    assert not set(first) & set(second)
    assert world.spare.sum() == 10
    with pytest.raises(InputError, match="planting needs 11 people who are there, and only 10 are left; simulate more people"):
        world.take(11, where=everybody, draws=draws, whom="who are there")


def test_who_is_cut_off_has_no_manager_no_reports_no_ties_and_no_events(world):
    head = world.people.line.head
    world.cut_off(np.array([head, 3]))
    ids = {world.people.ids[head].as_py(), world.people.ids[3].as_py()}
    tables = world.table_of_people(), world.table_of_ties(), world.table_of_events()
    ends = ("manager",), ("source", "target"), ("source", "target", "about")
    named = {row[end] for table, columns in zip(tables, ends, strict=True) for row in table.to_pylist() for end in columns}
    assert not ids & named
    assert tables[0].to_pylist()[3]["manager"] is None
    assert min(table.num_rows for table in tables) > 0


def test_a_planted_tie_takes_the_place_of_one_of_the_same_ends_and_kind(world):
    source, target, kind = (world.ties[name][0] for name in ("source", "target", "kind"))
    before = len(world.ties)
    world.ties.add(source=source, target=target, kind=kind, strength=0.125)
    world.ties.add(source=source, target=target, kind="own words")
    written = world.table_of_ties().to_pylist()
    assert len(written) == before + 1
    ends = {"source": world.people.ids[source].as_py(), "target": world.people.ids[target].as_py()}
    assert [(tie["kind"], tie["strength"]) for tie in written if {**tie, **ends} == tie and tie["strength"] in {0.125, None}][-2:] == [
        (kind, 0.125),
        ("own words", None),
    ]


def test_planted_events_stand_in_the_order_of_time_with_ids_of_their_own(world):
    world.events.add(time=noon(world.today - np.array([1, 400])), source=1, target=2, kind="call")
    world.events.add(time=noon(world.today - 3), source=1, target=np.array([2, 3]), kind="email", id="both")
    written = world.table_of_events().to_pylist()
    assert [event["time"] for event in written] == sorted(event["time"] for event in written)
    assert len({event["id"] for event in written}) == 503
    assert [event["id"] for event in written if not event["id"].startswith("e")] == ["x000002", "both", "both", "x000001"]


def test_an_event_of_the_day_itself_is_a_mistake_of_the_plant(world):
    world.events.add(time=noon(world.today), source=1, target=2, kind="call")
    with pytest.raises(ValueError, match="not before the day"):
        world.table_of_events()


def test_a_column_that_there_is_none_of_is_a_mistake_of_the_plant(world):
    with pytest.raises(ValueError, match="no column sauce; there are source"):
        world.ties.add(sauce=1, target=2)


def test_truth_names_people_by_id(world):
    def planted(_world, _draws):
        return [Truth("giver", 0, 2, "0.5"), Truth("alone", 1)]

    assert sow(world, [Plant("gifts", "", planted)], seed=1).to_pylist() == [
        {"plant": "gifts", "role": "giver", "person": "p0001", "other": "p0003", "value": "0.5"},
        {"plant": "gifts", "role": "alone", "person": "p0002", "other": None, "value": ""},
    ]


def test_plants_make_the_same_bytes_every_time_and_without_them_nothing_changes(tmp_path):
    sizes = {"people": 1000, "ties": 4000, "seed": 2}
    plain, one, other = (simulate(tmp_path / name, **sizes, plants=names) for name, names in (("0", ()), ("1", ["all"]), ("2", ["all"])))
    assert digests(one) == digests(other)
    assert (plain.planted, sorted(plain.files)) == (0, ["events", "people", "ties"])
    assert one.planted == len(rows(one.files["truth"])) > 0
    assert [len(rows(one.files[name])) for name in ("people", "ties", "events")] == [one.people, one.ties, one.events]


def test_every_plant_says_what_it_is_and_a_name_that_is_none_is_told_what_there_is():
    assert all(plant.name and plant.sentence for plant in plants())
    with pytest.raises(InputError, match=r'no plant "weeds"; there are: .*isolated.*; and `all`'):
        plants_named(["isolated", "weeds"])


def test_import_leaves_the_truth_alone_and_takes_the_files_beside_it(tmp_path, capsys):
    run, folder = Commands(tmp_path / "store", capsys), tmp_path / "w"
    made = run("simulate", folder, "--people", 60, "--ties", 200, "--seed", 1, "--plant", "isolated")
    assert (made.status, made.err.rpartition("all made up ")[2]) == (0, "(8 rows of planted truth)\n")
    done = run("import", *sorted(folder.iterdir()))
    assert done.status == 0
    assert f"{folder}/truth.csv: left alone" in done.err
    assert "0 refused" in done.out
