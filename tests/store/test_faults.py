"""The embedded store when something goes wrong: flipped bits, lost files, killed writers, full and read-only disks.

``GRAPHCAP_FULL=1`` tries every byte and 200 kills, where the quick run takes a part of them.
"""

from __future__ import annotations

import errno
import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graphcap.asking import Ask, asks_table
from graphcap.build import build
from graphcap.columns import BLOCK, ITEM_SIZES, TextColumn
from graphcap.errors import StoreDamaged, StoreError
from graphcap.network import Origin
from graphcap.readers import Sources, read_records
from graphcap.records import Records, Settings
from graphcap.simulate import simulate
from graphcap.store.columnfile import seed_of
from graphcap.store.embedded import EmbeddedStore
from written import records_of, tie

FULL = os.environ.get("GRAPHCAP_FULL") == "1"
KILLS = 200 if FULL else 30
NOBODY = 65534
STEPS = ("fsync", "rename", "replace", "mkdir", "write", "pwrite", "unlink", "rmdir", "open", "truncate", "ftruncate")
"""Calls of the system that a commit is made of; to open a file only to read it is none of them."""

PEOPLE = {"a": {"name": "Ana", "level": "70"}, "b": {"name": "Ben", "manager": "a"}, "c": {"joined": "2025-01-01"}}
EVENTS = [{"time": "2025-07-01T10:00", "source": "a", "target": "b", "kind": "email"}]


def example(strength=0.5):
    ties = [tie("a", "b", "friend", strength, last_contact="2025-03-01"), tie("c", "b", "advice", strength / 3, since="2025-06-01")]
    records = records_of(PEOPLE, ties, EVENTS, deciders="level>=70:budget", opt_out={"c": "introducer"})
    return replace(records, asks=asks_table([Ask(datetime(2025, 3, 2, tzinfo=UTC), "a", "c", ("b",), "accepted", 0.5)]))


def versions(number):
    """Records that say by all of their parts which version they are."""
    ids = [f"p{person}" for person in range(number + 2)]
    return records_of(ids, [tie("p0", person, "met", 1 / (number + 1)) for person in ids[1:]], mutual=(str(number),))


def commit(where, records):
    with EmbeddedStore(where).writing() as writer:
        return writer.commit(records)


def told(network):
    """All that a network answers from, by value: every column of every part."""
    return values_of(vars(network) | {"people": vars(network.people)})


def values_of(part):
    """The values of a part of a network, of its parts, and of their columns."""
    if isinstance(part, dict):
        return {name: values_of(each) for name, each in part.items()}
    if isinstance(part, TextColumn):
        return list(part)
    if isinstance(part, tuple):
        return [values_of(each) for each in tuple.__iter__(part)]
    return repr(part.array().tolist()) if hasattr(part, "array") else part


def all_of(where, as_of=None):
    """Everything that a store answers, read to the last byte."""
    store = EmbeddedStore(where)
    records = store.records()
    tables = [table.to_pylist() for table in (records.people, records.ties, records.events, records.identity, records.asks)]
    return told(store.network(as_of)), tables, records.tie_kinds, records.event_kinds, records.settings


def all_or_error(where, as_of=None):
    """The same, or the error that it is."""
    try:
        return all_of(where, as_of)
    except StoreError as error:
        return error


def entries(folder):
    """What stands in a folder, by name."""
    return sorted(entry.name for entry in folder.iterdir())


def assert_noticed_or_harmless(where, answers, as_of=None):
    """Either reading everything is an error, which check finds too, or nothing has changed."""
    found = all_or_error(where, as_of)
    noticed = isinstance(found, StoreError)
    assert "\n" not in str(found) if noticed else found == answers
    try:
        problems = EmbeddedStore(where).check()
    except StoreError:
        problems = ["refused"]
    assert bool(problems) == noticed
    return noticed


def parts(store):
    """Names of all files of a store's folder but the lock."""
    return sorted(str(path.relative_to(store)) for path in store.rglob("*") if path.is_file() and path.name != "lock")


def used_bytes(folder):
    """The bytes of a generation's columns that are not there to fill a block."""
    directory = json.loads((folder / "manifest.json").read_bytes())["columns"]
    spans = [(entry["at"], entry["length"] * ITEM_SIZES[entry["type"]]) for entry in directory.values() if "at" in entry]
    return sorted({place for at, size in spans for place in range(at, at + size)})


@pytest.fixture
def store(tmp_path):
    """A small store with another day kept, at its second generation."""
    commit(tmp_path / "store", example(0.25))
    commit(tmp_path / "store", example())
    EmbeddedStore(tmp_path / "store").network("2025-04-01")
    return tmp_path / "store"


def places(path):
    """Which bytes of a file to flip."""
    everything = range(path.stat().st_size)
    if FULL:
        return everything
    if path.name == "network.columns":
        used = used_bytes(path.parent)
        return [*used, *random.Random(1).sample(sorted(set(everything) - set(used)), 40)]
    return everything[:: 11 if path.suffix == ".arrow" else 3 if path.name == "manifest.json" else 1]


@pytest.mark.parametrize(
    "part",
    [
        "CURRENT",
        *(
            f"gen-2/{name}"
            for name in ("manifest.json", "network.columns", "network.sums", "people.arrow", "ties.arrow", "events.arrow", "asks.arrow")
        ),
    ],
)
def test_every_flipped_byte_is_noticed_or_harmless(store, part):
    answers = all_of(store)
    assert not assert_noticed_or_harmless(store, answers)
    path, noticed = store / part, 0
    for place in places(path):
        for change in (1 << place % 8, 0xFF) if part == "CURRENT" else (1 << place % 8,):
            flip(path, place, change)
            noticed += assert_noticed_or_harmless(store, answers)
            flip(path, place, change)
    assert noticed >= (len(used_bytes(path.parent)) if part.endswith("columns") else len(places(path)))


@pytest.mark.parametrize("name", ["CURRENT", "manifest.json", "network.columns", "network.sums"])
def test_every_flipped_byte_of_another_day_is_noticed_or_harmless(store, name):
    day = "2025-04-01"
    answers = all_of(store, day)
    path, noticed = store / "derived" / f"2@{day}" / name, 0
    tried = list(places(path))[:: 1 if FULL else 3]
    for place in tried:
        flip(path, place, 1 << place % 8)
        noticed += assert_noticed_or_harmless(store, answers, day)
        flip(path, place, 1 << place % 8)
    assert noticed >= (len(set(tried) & set(used_bytes(path.parent))) if name == "network.columns" else len(tried))


def flip(path, place, change):
    with path.open("r+b", buffering=0) as file:
        file.seek(place)
        old = file.read(1)[0]
        file.seek(place)
        file.write(bytes([old ^ change]))


def test_random_bits_of_a_large_store_are_noticed_or_fill_a_block(tmp_path):
    people, bits = (20_000, 2_000) if FULL else (3_000, 60)
    made = simulate(tmp_path / "files", people=people, ties=8 * people, events=people, seed=1)
    files = [path for path in made.files.values() if path.name != "truth.csv"]
    sources = Sources(**{path.stem: (path,) for path in files})
    commit(
        tmp_path / "store", read_records(sources, old=Records(), settings=Settings(imported="2026-01-31"), today=date(2026, 1, 31)).records
    )
    opened, draw = EmbeddedStore(tmp_path / "store"), random.Random(7)
    paths = sorted(path for path in (tmp_path / "store" / "gen-1").iterdir())
    used = set(used_bytes(tmp_path / "store" / "gen-1"))
    assert opened.check() == []
    for _ in range(bits):
        (path,) = draw.choices(paths, [path.stat().st_size for path in paths])
        place, bit = draw.randrange(path.stat().st_size), 1 << draw.randrange(8)
        flip(path, place, bit)
        assert bool(opened.check()) == (path.name != "network.columns" or place in used), (path.name, place)
        flip(path, place, bit)
    assert opened.check() == []


def test_bytes_that_fill_a_block_do_not_matter(store):
    answers, path = all_of(store), store / "gen-2" / "network.columns"
    content, used = path.read_bytes(), set(used_bytes(store / "gen-2"))
    path.write_bytes(bytes(byte if place in used else 0xAA for place, byte in enumerate(content)))
    assert not assert_noticed_or_harmless(store, answers)


def test_a_file_cut_short_is_noticed(store):
    answers = all_of(store)
    for part in parts(store):
        if part.startswith("gen-2") or part == "CURRENT":
            path = store / part
            content = path.read_bytes()
            last = used_bytes(path.parent)[-1] if path.name == "network.columns" else len(content) - 1
            for length in {0, 1, len(content) // 2, BLOCK, last} & set(range(last + 1)):
                path.write_bytes(content[:length])
                assert assert_noticed_or_harmless(store, answers), (part, length)
            path.write_bytes(content)
    assert not assert_noticed_or_harmless(store, answers)


def test_a_lost_file_is_noticed(store):
    answers = all_of(store)
    for part in parts(store):
        if part.startswith("gen-2") or part == "CURRENT":
            (store / part).rename(store.parent / "lost")
            assert assert_noticed_or_harmless(store, answers), part
            with pytest.raises(StoreDamaged, match="is missing"):
                all_of(store)
            (store.parent / "lost").rename(store / part)


def test_a_lost_file_of_another_day_is_noticed(store):
    answers = all_of(store, "2025-04-01")
    for name in ("CURRENT", "manifest.json", "network.columns", "network.sums"):
        path = store / "derived" / "2@2025-04-01" / name
        path.rename(store.parent / "lost")
        assert assert_noticed_or_harmless(store, answers, "2025-04-01"), name
        (store.parent / "lost").rename(path)


def test_a_lost_generation_is_noticed(store):
    shutil.rmtree(store / "gen-2")
    with pytest.raises(StoreDamaged, match="is missing"):
        EmbeddedStore(store).network()
    assert len(EmbeddedStore(store).check()) == 1


def test_a_lost_pointer_is_damage_and_no_new_store(store):
    (store / "CURRENT").unlink()
    for read in (EmbeddedStore(store).network, EmbeddedStore(store).records):
        with pytest.raises(StoreDamaged, match="CURRENT is missing"):
            read()
    before = parts(store)
    with pytest.raises(StoreDamaged, match="CURRENT is missing"):
        commit(store, versions(1))
    assert parts(store) == before


def test_parts_of_an_older_generation_do_not_pass(store):
    answers = all_of(store)
    names = [path.name for path in (store / "gen-2").iterdir()]
    chosen = [itertools.combinations(names, count) for count in (1, 2, len(names) - 1, len(names))]
    for older in itertools.chain(*chosen):
        same = all((store / "gen-1" / name).read_bytes() == (store / "gen-2" / name).read_bytes() for name in older)
        shutil.copytree(store, store.parent / "mixed")
        for name in older:
            shutil.copy(store / "gen-1" / name, store.parent / "mixed" / "gen-2" / name)
        found = all_or_error(store.parent / "mixed")
        assert isinstance(found, StoreDamaged) != same, older
        assert same or EmbeddedStore(store.parent / "mixed").check(), older
        shutil.rmtree(store.parent / "mixed")
    assert all_of(store) == answers


def test_single_blocks_of_an_older_generation_do_not_pass(store):
    old, path = (store / "gen-1" / "network.columns").read_bytes(), store / "gen-2" / "network.columns"
    new = path.read_bytes()
    assert len(old) == len(new)
    touched = {place // BLOCK for place in used_bytes(store / "gen-2")}
    for block in sorted(touched):
        where = slice(block * BLOCK, (block + 1) * BLOCK)
        path.write_bytes(new[: where.start] + old[where] + new[where.stop :])
        same = old[where] == new[where]
        assert isinstance(all_or_error(store), StoreDamaged) != same
    for block in sorted(touched):
        where = slice(block * BLOCK, (block + 1) * BLOCK)
        path.write_bytes(new[: where.start] + new[:BLOCK] + new[where.stop :])
        same = all(new[place] == new[place % BLOCK] for place in used_bytes(store / "gen-2") if place // BLOCK == block)
        assert isinstance(all_or_error(store), StoreDamaged) != same


def test_the_same_column_of_another_generation_has_other_checksums():
    assert (
        len({seed_of("1", "ties.kinds"), seed_of("2", "ties.kinds"), seed_of("1", "ties.targets"), seed_of("1@2025-01-01", "ties.kinds")})
        == 4
    )


GARBAGE = [
    b"",
    b"\n",
    b"1",
    b"[]",
    b"{}",
    b"null",
    b"\xff\xfe\x00",
    b"[" * 5000,
    b'{"version": 1}',
    b'{"version": null, "generation": 2, "manifest": 3}',
    b'{"version": 0, "generation": 2, "manifest": 3}',
    b'{"version": 1, "generation": 1e999, "manifest": 3}',
    b'{"version": 1, "generation": -2, "manifest": 3}',
    b'{"version": 1, "generation": "2", "manifest": 3}',
    b'{"version": 1, "generation": 2, "manifest": 3}',
    b'{"version": 1, "generation": 77, "manifest": 3}',
    b'{"version": 1, "generation": ' + b"9" * 9000 + b', "manifest": 3}',
    bytes(512),
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_for_a_pointer_is_damage_in_one_line(store, garbage):
    (store / "CURRENT").write_bytes(garbage)
    opened = EmbeddedStore(store)
    for read in (opened.network, opened.records, lambda: opened.network("2020-01-01")):
        with pytest.raises(StoreDamaged) as caught:
            read()
        assert "\n" not in str(caught.value)
    assert len(opened.check()) == 1


@pytest.mark.parametrize("garbage", [b"", b"-1", b"x", b"1" * 9000, b"\xff"])
def test_garbage_for_the_pointer_of_another_day_is_damage(store, garbage):
    (store / "derived" / "2@2025-04-01" / "CURRENT").write_bytes(garbage)
    with pytest.raises(StoreDamaged):
        EmbeddedStore(store).network("2025-04-01")
    assert any("delete that folder" in problem for problem in EmbeddedStore(store).check())
    assert EmbeddedStore(store).network("2025-04-02").as_of == "2025-04-02"


def test_check_names_each_damaged_part(store):
    for part in ("network.columns", "people.arrow", "ties.arrow"):
        flip(store / "gen-2" / part, used_bytes(store / "gen-2")[0] if part == "network.columns" else 8, 1)
    problems = EmbeddedStore(store).check()
    assert [bool(re.search(part, "\n".join(problems))) for part in ("people.id.offsets", "people.arrow", "ties.arrow")] == [True] * 3
    assert len(problems) == 3


def test_a_damaged_block_is_an_error_for_those_who_touch_it_and_for_nobody_else(tmp_path):
    count = 4_000
    ids = [f"p{number:04d}" for number in range(count)]
    records = records_of(ids, [tie(ids[number], ids[(number + step) % count], "advice", 0.5) for number in range(count) for step in (1, 2)])
    commit(tmp_path / "store", records)
    entry = json.loads((tmp_path / "store" / "gen-1" / "manifest.json").read_bytes())["columns"]["outgoing.neighbours"]
    flip(tmp_path / "store" / "gen-1" / "network.columns", entry["at"] + 3 * BLOCK + 100, 4)
    network = EmbeddedStore(tmp_path / "store").network()
    first, last = 3 * BLOCK // 8, 4 * BLOCK // 8
    for person in (0, first - 1, last, count - 1):
        assert sorted(network.outgoing.of(person)[0]) == sorted(((person + 1) % count, (person + 2) % count))
        assert network.number(ids[person]) == person
    for person in (first, first + 50, last - 1):
        with pytest.raises(StoreDamaged, match=r"outgoing\.neighbours in .*gen-1, block 3"):
            network.outgoing.of(person)
        assert len(network.incoming.of(person)[0]) == 2
    with pytest.raises(StoreDamaged):
        network.outgoing.neighbours.array()
    assert network.incoming.neighbours.array().size == 2 * count
    assert len(EmbeddedStore(tmp_path / "store").check()) == 1


@contextmanager
def failing(step, error):
    """The given call of the system, counted from one over all of `STEPS`, fails once; yields what was called."""
    called = []

    def failing_call(name, call):
        def counted(*arguments, **options):
            if name == "open" and arguments[1] == os.O_RDONLY:
                return call(*arguments, **options)
            called.append(name)
            if len(called) == step:
                raise error
            return call(*arguments, **options)

        return counted

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, failing_call(name, getattr(os, name)))
        yield called


def steps_of_a_commit(where):
    """How many calls of the system a commit makes, leftovers of a dead writer among them."""
    shutil.copytree(where, where.parent / "counted")
    with failing(0, OSError()) as called:
        commit(where.parent / "counted", versions(3))
    return len(called)


@pytest.fixture
def versioned(tmp_path):
    """A store that holds versions 1 and 2, and leftovers of a writer that died."""
    for number in (1, 2):
        commit(tmp_path / "store", versions(number))
    shutil.copytree(tmp_path / "store" / "gen-2", tmp_path / "store" / "gen-3")
    shutil.copytree(tmp_path / "store" / "gen-2", tmp_path / "store" / "gen-3.tmp")
    (tmp_path / "store" / "CURRENT.tmp").write_bytes(b"{")
    return tmp_path / "store"


def assert_whole(where, *expected):
    """The store holds one of these versions, network and records alike, and nothing is damaged; which one."""
    opened = EmbeddedStore(where)
    assert opened.check() == []
    number = version_of(opened.records(), opened.network())
    assert number in expected
    return number


def version_of(records, network):
    """Which version records and a network are, every part of them."""
    number = len(records.people) - 2
    written = versions(number)
    assert records.people.equals(written.people)
    assert records.ties.equals(written.ties)
    assert records.settings == written.settings
    assert told(network.replaced(origin=Origin())) == told(build(written).replaced(origin=Origin()))
    return number


def test_leftovers_are_removed_at_the_next_write(versioned):
    assert_whole(versioned, 2)
    assert commit(versioned, versions(3)) == 3
    assert assert_whole(versioned, 3) == 3
    assert sorted(entry.name for entry in versioned.iterdir()) == ["CURRENT", "gen-2", "gen-3", "lock"]


@pytest.mark.parametrize(
    ("error", "told_as"),
    [(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), StoreError), (KeyboardInterrupt(), KeyboardInterrupt)],
    ids=["full disk", "Ctrl-C"],
)
def test_a_commit_that_fails_at_any_step_leaves_the_old_store_and_no_leftovers(versioned, error, told_as):
    for step in range(1, steps_of_a_commit(versioned) + 1):
        where = versioned.parent / f"step-{step}"
        shutil.copytree(versioned, where)
        caught = None
        try:
            with failing(step, error) as called:
                commit(where, versions(3))
        except told_as as told_error:
            caught = told_error
        held = assert_whole(where, *((2, 3) if caught else (3,)))
        assert "\n" not in str(caught)
        assert ("as it was" in str(caught)) == (told_as is StoreError and held == 2)
        began = called.count("mkdir") > 1  # the first one is the lock's
        whole = ["CURRENT", f"gen-{held - 1}", f"gen-{held}", "lock"]
        if held == 2 and began:
            assert entries(where) == whole
        if entries(where) != whole:
            commit(where, versions(4))
            assert assert_whole(where, 4) == 4
            assert entries(where) == ["CURRENT", f"gen-{held}", f"gen-{held + 1}", "lock"]
        shutil.rmtree(where)


ZYGOTE = """
import os, signal, sys
sys.path[:0] = [os.environ["HELPERS"]]
import graphcap.build, graphcap.store.generation, graphcap.store.lock
from graphcap.store.columnfile import seed_of
from graphcap.store.embedded import EmbeddedStore
from test_faults import STEPS, commit, versions

def die_at(step):
    called = []
    for name in STEPS:
        def call(*arguments, real=getattr(os, name), **options):
            called.append(real)
            if len(called) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)
        setattr(os, name, call)

for line in sys.stdin:
    where, first, step = line.split()
    child = os.fork()
    if not child:
        if int(step):
            die_at(int(step))
            commit(where, versions(int(first)))
            os._exit(0)
        for number in range(int(first), 10**6):
            commit(where, versions(number))
    print(child, flush=True)
    os.waitpid(child, 0)
    print("dead", flush=True)
"""


@pytest.fixture(scope="module")
def writers():
    """Starts processes that write to a store: where, from which version on, and at which call of the system it kills itself, if at any."""
    here = Path(__file__).parent
    environment = os.environ | {"HELPERS": str(here), "PYTHONPATH": os.pathsep.join([str(here.parent), *sys.path])}
    command = [sys.executable, "-W", "ignore", "-c", ZYGOTE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as process:

        @contextmanager
        def start(where, first, *, step=0):
            """Without a step it commits until the block ends, then it is killed."""
            process.stdin.write(f"{where} {first} {step}\n")
            process.stdin.flush()
            child = int(process.stdout.readline())
            try:
                yield child
            finally:
                if not step:
                    os.kill(child, signal.SIGKILL)
                assert process.stdout.readline() == "dead\n"

        yield start
        process.stdin.close()


def test_a_writer_killed_at_any_step_leaves_the_old_store_or_the_new(versioned, writers):
    seen = set()
    for step in range(1, steps_of_a_commit(versioned) + 1):
        where = versioned.parent / f"step-{step}"
        shutil.copytree(versioned, where)
        with writers(where, 3, step=step):
            pass
        seen.add(assert_whole(where, 2, 3))
        commit(where, versions(4))
        assert assert_whole(where, 4) == 4
        assert len(list(where.iterdir())) == 4
        shutil.rmtree(where)
    assert seen == {2, 3}


def test_a_first_import_killed_at_any_step_leaves_nothing_or_a_store(tmp_path, writers):
    with failing(0, OSError()) as called:
        commit(tmp_path / "counted", versions(1))
    for step in range(1, len(called) + 1):
        where = tmp_path / f"step-{step}"
        with writers(where, 1, step=step):
            pass
        if not isinstance(found := all_or_error(where), StoreError):
            assert_whole(where, 1)
        else:
            assert "no store at" in str(found)
        commit(where, versions(2))
        assert assert_whole(where, 2) == 2
        assert set(entries(where)) <= {"CURRENT", "gen-1", "gen-2", "lock"}
        shutil.rmtree(where)


def test_a_writer_killed_at_any_moment_leaves_a_whole_store(tmp_path, writers):
    moments = random.Random(5)
    commit(tmp_path / "store", versions(0))
    began = time.perf_counter()
    with writers(tmp_path / "store", 1):
        while assert_whole(tmp_path / "store", *range(1000)) == 0:
            pause(0.01)
    longest = 2 * (time.perf_counter() - began)  # on any machine some writers come to an end, and some do not
    first = newest = assert_whole(tmp_path / "store", *range(1, 1000))
    for _ in range(KILLS):
        with writers(tmp_path / "store", newest + 1):
            pause(moments.uniform(0, longest))
        held = assert_whole(tmp_path / "store", *range(newest, newest + 1000))
        assert held >= newest
        newest = held
    assert newest > first
    assert commit(tmp_path / "store", versions(newest + 1)) > newest


def pause(seconds):
    subprocess.run(["sleep", str(seconds)], check=True)


def test_readers_beside_a_writer_always_find_a_whole_store(tmp_path, writers):
    commit(tmp_path / "store", versions(0))
    opened, found = EmbeddedStore(tmp_path / "store"), []
    with writers(tmp_path / "store", 1):
        for _ in range(200 if FULL else 40):
            assert opened.check() == []
            records = opened.records()
            found.append(version_of(records, build(records)))
            network = opened.network()
            found.append(version_of(versions(len(network) - 2), network))
    assert found == sorted(found)
    assert found[-1] > found[0]


READER = """
import os, sys
sys.path[:0] = [os.environ["HELPERS"]]
from graphcap.build import build
from graphcap.store.embedded import EmbeddedStore
from test_faults import version_of, versions
for _ in range(int(sys.argv[2])):
    opened = EmbeddedStore(sys.argv[1])
    network = opened.network()
    version_of(versions(len(network) - 2), network)
    records = opened.records()
    print(version_of(records, build(records)), flush=True)
"""
READERS, READS = 7, 400 if FULL else 70


def test_seven_readers_beside_a_writer_each_find_one_whole_version_at_a_time(tmp_path, writers):
    commit(tmp_path / "store", versions(0))
    here = Path(__file__).parent
    environment = os.environ | {"HELPERS": str(here), "PYTHONPATH": os.pathsep.join([str(here.parent), *sys.path])}
    command = [sys.executable, "-W", "ignore", "-c", READER, tmp_path / "store", str(-(-READS // READERS))]
    with writers(tmp_path / "store", 1):
        readers = [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) for _ in range(READERS)
        ]
        told = [reader.communicate() for reader in readers]
    assert [error for _, error in told if error] == []
    found = [[int(line) for line in out.splitlines()] for out, _ in told]
    assert sum(map(len, found)) >= READS
    assert all(numbers == sorted(numbers) for numbers in found)
    assert max(map(max, found)) > 0


LIMITED = """
import os, resource, signal, sys
sys.path[:0] = [os.environ["HELPERS"]]
from graphcap.errors import StoreError
from graphcap.asking import Ask, asks_table
from graphcap.build import build
from test_faults import commit, versions
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
build(versions(3))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    commit(sys.argv[1], versions(3))
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize("most_bytes", [0, 300, 5_000, 30_000])
def test_a_disk_that_takes_no_more_is_one_line_and_the_old_store_stays(tmp_path, most_bytes):
    commit(tmp_path / "store", versions(2))
    here = Path(__file__).parent
    environment = os.environ | {"HELPERS": str(here), "PYTHONPATH": os.pathsep.join([str(here.parent), *sys.path])}
    command = [sys.executable, "-B", "-c", LIMITED, str(tmp_path / "store"), str(most_bytes)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.stderr == ""
    assert done.stdout == f"cannot write to {tmp_path / 'store'}: File too large; the store is as it was\n"
    assert assert_whole(tmp_path / "store", 2) == 2
    assert entries(tmp_path / "store") == ["CURRENT", "gen-1", "lock"]
    subprocess.run([*command[:4], str(tmp_path / "new" / "store"), str(most_bytes)], check=True, capture_output=True, env=environment)
    assert entries(tmp_path) == ["store"]


@contextmanager
def read_only(folder):
    """The folder, given relative to the current one, as somebody finds it who may read it and not write to it, whoever runs the tests."""
    Path().chmod(0o755)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, -1) if os.geteuid() == 0 else None
        path.chmod(0o500 if path.is_dir() else 0o400)
    owner = os.geteuid()
    try:
        os.seteuid(NOBODY) if owner == 0 else None
        yield
    finally:
        os.seteuid(owner)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)


def test_a_read_only_store_answers_and_is_not_written_to(tmp_path, monkeypatch):
    commit(tmp_path / "store", versions(2))
    monkeypatch.chdir(tmp_path)
    answers = told(EmbeddedStore("store").network())
    said = []
    with read_only(Path("store")):
        opened = EmbeddedStore("store")
        assert told(opened.network()) == answers
        assert opened.check() == []
        assert opened.network("2020-01-01", say=said.append).as_of == "2020-01-01"
        with pytest.raises(StoreError, match="cannot write to store: Permission denied; the store is as it was"):
            commit("store", versions(3))
        with pytest.raises(StoreError, match="cannot write to store/new: Permission denied"):
            commit("store/new", versions(3))
    assert said[-1] == "cannot write to store: Permission denied; the store is as it was; the answer does not need it"
    assert assert_whole(tmp_path / "store", 2) == 2


def test_a_store_that_may_not_be_read_is_one_line(tmp_path, monkeypatch):
    commit(tmp_path / "store", versions(2))
    monkeypatch.chdir(tmp_path)
    for part in ("CURRENT", "gen-1/manifest.json", "gen-1/network.columns", "gen-1/people.arrow", "gen-1", "."):
        with read_only(Path("store")), unreadable(Path("store") / part):
            with pytest.raises(StoreError, match=r"cannot read store|is missing"):
                all_of("store")
            with pytest.raises(StoreError, match="cannot"):
                commit("store", versions(3))


@contextmanager
def unreadable(path):
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        yield
    finally:
        path.chmod(mode)


def test_errors_that_are_not_the_store_s_stay_what_they_are(tmp_path):
    for error in (FileNotFoundError(2, "No such file", "people.csv"), ZeroDivisionError("division")):
        with pytest.raises(type(error)) as caught, EmbeddedStore(tmp_path / "store").writing():
            raise error
        assert caught.value is error
    with pytest.raises(AttributeError), EmbeddedStore(tmp_path / "store").writing() as writer:
        writer.commit("not records")
