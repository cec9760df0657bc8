"""Forgetting and merging when the process is killed: the old store or the new one, and nothing of the old one after the next write.

``GRAPHCAP_FULL=1`` kills at every call of the system, where the quick run takes those about the pointer's replacement and some others.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from canary import ID, NAME, SECOND, hits, write_files
from graphcap.dates import parse_day
from graphcap.errors import StoreError
from graphcap.forgetting import without_person
from graphcap.identity import merge
from graphcap.readers import Sources, read_records
from graphcap.records import Records, Settings
from graphcap.store.embedded import EmbeddedStore

FULL = os.environ.get("GRAPHCAP_FULL") == "1"
STEPS = ("fsync", "rename", "replace", "mkdir", "write", "pwrite", "unlink", "rmdir", "open", "truncate", "ftruncate")
"""Calls of the system that a commit is made of; to open a file only to read it is none of them."""


def forget(where):
    with EmbeddedStore(where).writing() as writer:
        writer.commit(without_person(writer.records, ID)[0], alone=True)


def join(where):
    with EmbeddedStore(where).writing() as writer:
        writer.commit(merge(writer.records, ID, SECOND, reason=NAME, time=parse_day("2025-06-01")))


def nothing(where):
    with EmbeddedStore(where).writing():
        pass


ACTIONS = {"forget": forget, "merge": join}

ZYGOTE = """
import os, signal, sys
sys.path[:0] = [os.environ["HELPERS"]]
import graphcap.build, graphcap.store.generation, graphcap.store.lock, graphcap.store.kept
from test_forget_faults import ACTIONS, STEPS, counted

for line in sys.stdin:
    where, action, step = line.split()
    child = os.fork()
    if not child:
        with counted(lambda called: len(called) == int(step) and os.kill(os.getpid(), signal.SIGKILL)):
            ACTIONS[action](where)
        os._exit(0)
    os.waitpid(child, 0)
    print("dead", flush=True)
"""


@contextmanager
def counted(before=lambda _called: None):
    """Calls of the system that change something, by name, each told of before it is made."""
    called: list[str] = []

    def counting(name, call):
        def made(*arguments, **options):
            if name != "open" or arguments[1] & (os.O_WRONLY | os.O_RDWR):
                called.append(name)
                before(called)
            return call(*arguments, **options)

        return made

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, counting(name, getattr(os, name)))
        yield called


@pytest.fixture(scope="module")
def killed():
    """Does an action to a store in a process of its own, which dies at a call of the system."""
    here = Path(__file__).parent
    environment = os.environ | {"HELPERS": str(here), "PYTHONPATH": os.pathsep.join([str(here.parent), *sys.path])}
    command = [sys.executable, "-W", "ignore", "-c", ZYGOTE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as process:

        def run(where, action, step):
            process.stdin.write(f"{where} {action} {step}\n")
            process.stdin.flush()
            assert process.stdout.readline() == "dead\n"

        yield run
        process.stdin.close()


@pytest.fixture
def store(apart):
    """The same, with the canary's two ids merged into one person."""
    join(apart)
    EmbeddedStore(apart).network("2025-05-04")
    return apart


@pytest.fixture
def apart(tmp_path):
    """The canary's store, at its second generation."""
    people, ties, events, asks = write_files(tmp_path / "files")
    sources = Sources((people,), (ties,), (events,), asks=(asks,))
    settings = Settings(imported="2025-06-01")
    records = read_records(sources, old=Records(), settings=settings, today=parse_day("2025-06-01").date()).records
    where = tmp_path / "store"
    for _ in range(2):
        with EmbeddedStore(where).writing() as writer:
            writer.commit(records)
    return where


def steps_of(store, action):
    """How many calls an action makes, and the one that replaces the store's pointer."""
    shutil.copytree(store, store.parent / "counted")
    with counted() as called:
        ACTIONS[action](store.parent / "counted")
    return len(called), max(place for place, name in enumerate(called, 1) if name == "replace")


def some(count, pointer):
    """Every step, or a few before the pointer is replaced, those about it, and some of those after it."""
    near = range(pointer - 2, pointer + 4)
    return [step for step in range(1, count + 1) if FULL or step in near or step % (40 if step < pointer else 6) == 0 or step == count]


def shown(where, *, person):
    """Whether a store shows somebody, in records and network alike; it is whole."""
    opened = EmbeddedStore(where)
    assert opened.check() == []
    ids = opened.records().people["id"].to_pylist()
    assert (person in list(opened.network().people.ids)) == (person in ids)
    return person in ids


def test_forgetting_killed_at_any_step_leaves_the_old_store_or_the_new_one_and_the_next_writer_ends_it(store, killed):
    seen = set()
    for step in some(*steps_of(store, "forget")):
        where = store.parent / f"step-{step}"
        shutil.copytree(store, where)
        killed(where, "forget", step)
        there = shown(where, person=ID)
        seen.add(there)
        nothing(where)
        assert shown(where, person=ID) == there
        assert bool(hits(where)) == there, step
        if there:
            forget(where)
        assert hits(where) == []
        assert EmbeddedStore(where).check() == []
        shutil.rmtree(where)
    assert seen == {True, False}


def test_merging_killed_at_any_step_leaves_two_people_or_one(apart, killed):
    seen = set()
    for step in some(*steps_of(apart, "merge")):
        where = apart.parent / f"step-{step}"
        shutil.copytree(apart, where)
        killed(where, "merge", step)
        opened = EmbeddedStore(where)
        assert opened.check() == []
        merged = opened.records().identity.num_rows == 1
        assert len(opened.network()) == (5 if merged else 6)
        seen.add(merged)
        nothing(where)
        assert EmbeddedStore(where).records().identity.num_rows == merged
        assert not [*where.glob("*.tmp*")]
        shutil.rmtree(where)
    assert seen == {True, False}


def test_forgetting_that_the_disk_refuses_at_any_step_is_one_line_and_leaves_the_old_store_or_the_new_one(store):
    for step in some(*steps_of(store, "forget")):
        where = store.parent / f"step-{step}"
        shutil.copytree(store, where)

        def refuse(called, step=step):
            if len(called) == step:
                raise OSError(28, "No space left on device")

        said = ""
        try:
            with counted(refuse):
                forget(where)
        except StoreError as error:
            said = str(error)
        assert "\n" not in said
        there = shown(where, person=ID)
        assert ("as it was" in said) <= there
        nothing(where)
        assert bool(hits(where)) == there, step
        shutil.rmtree(where)
