"""The embedded store when all goes well: generations, readers beside a writer, one writer at a time, other days."""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from graphcap.build import build
from graphcap.errors import InputError, StoreDamaged, StoreError, StoreLocked
from graphcap.network import Origin
from graphcap.records import Records
from graphcap.store import open_store
from graphcap.store.embedded import EmbeddedStore
from written import records_of, tie

PEOPLE = {"007": {"name": "James", "level": "70"}, "ana": {"name": "Ana", "manager": "007"}, "é": {"joined": "2025-01-01"}}
TIES = [tie("ana", "é", "friend", 0.5, last_contact="2025-03-01"), tie("007", "é", "advice", since="2025-06-01")]
EVENTS = [{"time": "2025-07-01T10:00", "source": "ana", "target": "é", "kind": "email", "weight": 2.0}]
SETTINGS = {"mutual": ("lunch",), "assume": {"advice": 0.25}, "deciders": "level>=70:budget"}


def example():
    return records_of(PEOPLE, TIES, EVENTS, **SETTINGS)


def people_of(count):
    """Records that say by all of their parts how many times they were changed."""
    return records_of(
        [f"p{number}" for number in range(count + 2)], [tie("p0", f"p{number + 1}", "met", 1 / (number + 1)) for number in range(count + 1)]
    )


def kept(where, *generations):
    store = EmbeddedStore(where)
    with store.writing() as writer:
        for records in generations:
            writer.commit(records)
    return store


def told(network):
    """All that a network answers from."""
    people, ties, deciders = network.people, network.ties, network.deciders
    return (
        [
            [column.array().tolist() for column in (arcs.offsets, arcs.neighbours, arcs.strengths, arcs.kinds)]
            for arcs in (network.outgoing, network.incoming)
        ],
        [column.array().tolist() for column in (ties.offsets, ties.targets, ties.kinds, ties.coverage, ties.last_contact, people.by_name)],
        [repr(column.array().tolist()) for column in (ties.declared, *(network.evidence or ())) if column is not None],
        [list(people.ids), {name: list(texts) for name, texts in people.texts.items()}],
        {name: repr(column.array().tolist()) for name, column in people.numbers.items()},
        [
            deciders.numbers(),
            list(deciders.what),
            deciders.assumed,
            network.kinds,
            network.as_of,
            network.outgoing.strongest,
            network.incoming.strongest,
        ],
    )


def assert_equal_records(one, other):
    assert one == replace(other, people=one.people, ties=one.ties, events=one.events)
    assert one.people.equals(other.people)
    assert one.ties.equals(other.ties)
    assert one.events.equals(other.events)


def bytes_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def in_another_process(code, *arguments, **options):
    """Python that has the store's modules at hand."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60, **options
    )


def test_what_was_committed_is_what_is_read(tmp_path):
    store = kept(tmp_path / "store", example())
    assert_equal_records(store.records(), example())
    assert told(store.network()) == told(build(example()))
    assert store.network().origin == Origin(str(tmp_path / "store"), 1, 4)  # two written, one of a manager, one of an e-mail
    assert store.check() == []


@pytest.mark.parametrize("records", [Records(), records_of(["a"]), records_of({}, as_of="2025-01-01")])
def test_a_store_of_nobody_or_without_ties_is_a_store(tmp_path, records):
    store = kept(tmp_path / "store", records)
    assert_equal_records(store.records(), records)
    assert told(store.network()) == told(build(records))
    assert store.check() == []


def test_a_new_store_has_empty_records_and_generations_count_from_one(tmp_path):
    store = EmbeddedStore(tmp_path / "store")
    with store.writing() as writer:
        assert len(writer.records.people) == 0
        assert writer.commit(people_of(1)) == 1
        assert len(writer.records.people) == 3
        assert writer.commit(people_of(2)) == 2
    with store.writing() as writer:
        assert len(writer.records.people) == 4
        assert writer.commit(people_of(3)) == 3
    assert store.network().origin.generation == 3


def test_an_address_is_a_path_or_the_one_in_the_environment_or_the_usual_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert open_store().address == ".graphcap"
    monkeypatch.setenv("GRAPHCAP_STORE", "elsewhere")
    assert open_store().address == "elsewhere"
    assert open_store(tmp_path / "here").address == str(tmp_path / "here")
    with pytest.raises(StoreError, match="redis://"):
        open_store("redis://127.0.0.1:7687")


def test_only_the_newest_two_generations_stay(tmp_path):
    store = kept(tmp_path / "store", *(people_of(count) for count in range(4)))
    store.network("2020-01-01")
    assert sorted(entry.name for entry in (tmp_path / "store").iterdir()) == ["CURRENT", "derived", "gen-3", "gen-4", "lock"]
    kept(tmp_path / "store", people_of(9))
    assert sorted(entry.name for entry in (tmp_path / "store").iterdir()) == ["CURRENT", "derived", "gen-4", "gen-5", "lock"]
    assert list((tmp_path / "store" / "derived").iterdir()) == []


def test_a_reader_keeps_its_network_while_a_writer_commits(tmp_path):
    store = kept(tmp_path / "store", example())
    network, records = store.network(), store.records()
    for count in range(3):
        kept(tmp_path / "store", people_of(count))
    assert told(network) == told(build(example()))
    assert_equal_records(records, example())
    assert told(store.network()) == told(build(people_of(2)))


def test_a_reader_that_finds_its_generation_replaced_takes_the_new_one(tmp_path):
    store = kept(tmp_path / "store", people_of(0))
    seen = []

    def slow_reader(folder, manifest):
        seen.append(manifest["generation"])
        if len(seen) == 1:
            kept(tmp_path / "store", people_of(1), people_of(2))
        return store._mapped(folder, manifest)

    assert told(store._read(slow_reader)) == told(build(people_of(2)))
    assert seen == ["1", "3"]


def test_files_are_their_owners_alone_whatever_the_umask(tmp_path):
    old = os.umask(0)
    try:
        store = kept(tmp_path / "new" / "store", example())
        store.network("2020-01-01")
        assert os.umask(0) == 0
    finally:
        os.umask(old)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert modes == {0o600}
    folders = [tmp_path / "new", *(path for path in (tmp_path / "new").rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


HOLD = """
import sys, time
from graphcap.store import open_store
with open_store(sys.argv[1]).writing():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    """A process that holds the lock of the store in ``tmp_path / "store"``."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "store")], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_writer_is_refused_and_told_who_the_first_is(tmp_path, holder):
    with pytest.raises(StoreLocked, match=f"by process {holder.pid}:"):
        kept(tmp_path / "store", people_of(0))
    holder.kill()
    holder.wait()
    assert kept(tmp_path / "store", people_of(0)).network().origin.generation == 1


def test_a_second_writer_in_the_same_process_is_refused_too(tmp_path):
    store = EmbeddedStore(tmp_path / "store")
    with store.writing() as writer, pytest.raises(StoreLocked, match=f"by process {os.getpid()}:"), store.writing():
        pass
    with store.writing() as writer:
        assert writer.commit(people_of(0)) == 1


def test_a_second_writer_waits_for_a_first_that_is_about_to_end(tmp_path):
    code = HOLD.replace("60", "0.3")
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "store")], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        assert kept(tmp_path / "store", people_of(0)).network().origin.generation == 1


def test_a_lock_on_a_file_that_was_just_removed_is_no_lock(tmp_path, monkeypatch):
    flock, removed = fcntl.flock, []

    def after_its_owner_removed_it(descriptor, operation):
        if not removed:
            removed.append((tmp_path / "store" / "lock").unlink())
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", after_its_owner_removed_it)
    with EmbeddedStore(tmp_path / "store").writing(), pytest.raises(StoreLocked):
        kept(tmp_path / "store", people_of(0))


def test_readers_need_no_lock(tmp_path):
    store = kept(tmp_path / "store", example())
    with store.writing():
        assert told(store.network()) == told(build(example()))
        assert store.check() == []


def test_another_day_is_built_once_and_kept(tmp_path):
    store, said = kept(tmp_path / "store", example()), []
    first = store.network("2025-04-01", say=said.append)
    assert len(said) == 1
    assert "2025-04-01" in said[0]
    second = store.network("2025-04-01T02:00+02:00", say=said.append)
    assert len(said) == 1
    assert told(first) == told(second) == told(build(example(), "2025-04-01"))
    assert first.origin == second.origin == Origin(str(tmp_path / "store"), 1, 2)
    assert store.check() == []
    assert told(store.network()) == told(build(example()))


def test_the_store_s_own_day_is_not_built_again(tmp_path):
    store, said = kept(tmp_path / "store", example()), []
    assert store.network(store.network().as_of, say=said.append).as_of == "2025-07-02"
    assert said == []
    assert not (tmp_path / "store" / "derived").exists()


def test_another_day_follows_the_records(tmp_path):
    store = kept(tmp_path / "store", example())
    store.network("2025-04-01")
    kept(tmp_path / "store", people_of(1))
    assert told(store.network("2025-04-01")) == told(build(people_of(1), "2025-04-01"))


@pytest.mark.parametrize("day", ["", "soon", "2025-13-01"])
def test_a_day_that_is_none_is_one_clear_line(tmp_path, day):
    store = kept(tmp_path / "store", example())
    with pytest.raises(InputError, match="is not an ISO date; write for example 2026-01-31"):
        store.network(day)


ASK = """
import sys, time
from graphcap.store import open_store
while time.time() < float(sys.argv[2]):
    pass
network = open_store(sys.argv[1]).network("2020-01-01", say=print)
print(network.as_of, len(network), network.outgoing.strengths.array().tolist())
"""


def test_two_that_ask_for_the_same_day_at_once_are_both_answered(tmp_path):
    store = kept(tmp_path / "store", people_of(5))
    start = str(time.time() + 1)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ASK, str(tmp_path / "store"), start], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    answers = [process.communicate(timeout=60) for process in processes]
    assert {errors for _, errors in answers} == {""}
    assert len({output.splitlines()[-1] for output, _ in answers}) == 1
    assert not any("cannot" in output for output, _ in answers)
    assert [entry.name for entry in (tmp_path / "store" / "derived").iterdir()] == ["1@2020-01-01"]
    assert store.check() == []


def test_whoever_comes_second_with_the_same_day_still_answers(tmp_path):
    store = kept(tmp_path / "store", people_of(5))
    said = []

    def while_another_keeps_it(sentence):
        said.append(sentence)
        if len(said) == 1:
            EmbeddedStore(tmp_path / "store").network("2020-01-01")

    network = store.network("2020-01-01", say=while_another_keeps_it)
    assert told(network) == told(build(people_of(5), "2020-01-01"))
    assert len(said) == 1
    assert [entry.name for entry in (tmp_path / "store" / "derived").iterdir()] == ["1@2020-01-01"]


def test_a_commit_between_two_reads_of_check_is_no_damage(tmp_path, monkeypatch):
    store = kept(tmp_path / "store", people_of(0))
    problems = EmbeddedStore._problems

    def slow_check(self, folder, manifest):
        if manifest["generation"] == "1":
            kept(tmp_path / "store", people_of(1), people_of(2))
        return problems(self, folder, manifest)

    monkeypatch.setattr(EmbeddedStore, "_problems", slow_check)
    assert store.check() == []


def test_no_store_is_one_clear_line(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "notes.txt").write_text("mine")
    for name in ("absent", "empty", "foreign"):
        store = EmbeddedStore(tmp_path / name)
        for read in (store.network, store.records, store.check, lambda store=store: store.network("2020-01-01")):
            with pytest.raises(StoreError, match=f"no store at {tmp_path / name}; `graphcap import` makes one"):
                read()
    assert not (tmp_path / "absent").exists()


def test_a_file_is_no_store(tmp_path):
    (tmp_path / "file").write_text("mine")
    for store in (EmbeddedStore(tmp_path / "file"), EmbeddedStore(tmp_path / "file" / "store")):
        for read in (store.network, store.records, store.check):
            with pytest.raises(StoreError, match="is not a folder"):
                read()
        with pytest.raises(StoreError, match="is not a folder"), store.writing():
            pass
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_of_other_files_is_left_alone(tmp_path):
    (tmp_path / "notes.tmp").write_text("mine")
    before = bytes_of(tmp_path)
    with pytest.raises(StoreError, match=r'holds other files, "notes\.tmp" among them'), EmbeddedStore(tmp_path).writing():
        pass
    assert bytes_of(tmp_path) == before


def test_other_files_in_a_store_are_left_alone(tmp_path):
    kept(tmp_path / "store", people_of(0))
    for name in ("notes.tmp", "gen-x", "README"):
        (tmp_path / "store" / name).write_text("mine")
    kept(tmp_path / "store", people_of(1), people_of(2))
    assert {(tmp_path / "store" / name).read_text() for name in ("notes.tmp", "gen-x", "README")} == {"mine"}


def test_a_first_import_that_fails_leaves_no_folder_behind(tmp_path):
    for error in (InputError("refused"), KeyboardInterrupt(), ZeroDivisionError()):
        with pytest.raises(type(error)), EmbeddedStore(tmp_path / "new" / "store").writing():
            raise error
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_there_stays(tmp_path):
    with EmbeddedStore(tmp_path).writing():
        pass
    assert tmp_path.is_dir()
    with EmbeddedStore(tmp_path).writing() as writer:
        assert writer.commit(people_of(0)) == 1


def test_a_later_import_that_fails_leaves_the_store_as_it_was(tmp_path):
    store = kept(tmp_path / "store", example())
    before = bytes_of(tmp_path / "store")
    refusal = InputError("refused")
    with pytest.raises(InputError), store.writing():
        raise refusal
    with pytest.raises(InputError), store.writing() as writer:
        writer.commit(records_of({"a": {"manager": None}}, deciders="rank>1:budget"))
    after = bytes_of(tmp_path / "store")
    assert {name: content for name, content in after.items() if name != "lock"} == {
        name: content for name, content in before.items() if name != "lock"
    }


def test_a_newer_store_is_refused_untouched(tmp_path):
    kept(tmp_path / "store", example())
    pointer = tmp_path / "store" / "CURRENT"
    pointer.write_text(pointer.read_text().replace('"version": 1', '"version": 2'))
    before = bytes_of(tmp_path / "store")
    store = EmbeddedStore(tmp_path / "store")
    for read in (store.network, store.records, store.check, lambda: store.network("2020-01-01")):
        with pytest.raises(StoreError, match=r"newer graphcap \(store version 2, this one reads 1\): upgrade graphcap") as caught:
            read()
        assert not isinstance(caught.value, StoreDamaged)
    with pytest.raises(StoreError, match="newer graphcap"), store.writing():
        pass
    assert bytes_of(tmp_path / "store") == before


def test_a_newer_store_may_hold_what_this_version_has_never_heard_of(tmp_path):
    (tmp_path / "CURRENT").write_text('{"version": 17, "shards": ["a", "b"]}')
    with pytest.raises(StoreError, match="store version 17"):
        EmbeddedStore(tmp_path).network()


LIGHT = """
import sys
from graphcap.store import open_store
network = open_store(sys.argv[1]).network()
assert network.number("ana") == network.number("ANA") == 1
assert list(network.outgoing.of(1)[1]) and list(network.incoming.kinds_of(1)) and network.ties.find(1, 2, 1) is not None
assert network.people.name(1) == "Ana" and network.deciders.numbers("budget") == [0] and network.kind_mask(["friend"])
print(sorted({"numpy", "pyarrow", "networkx", "scipy", "json.tool", "rapidfuzz"} & set(sys.modules)))
"""


def test_reading_about_a_few_people_needs_neither_numpy_nor_pyarrow(tmp_path):
    kept(tmp_path / "store", example())
    done = in_another_process(LIGHT, tmp_path / "store")
    assert (done.stdout, done.stderr) == ("[]\n", "")
