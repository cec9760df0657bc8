"""A large import is made block by block and puts aside what memory should not hold: the store is the same as that of one block."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from graphcap import arcs, merging, scratch, written
from graphcap.errors import StoreError
from graphcap.readers import Sources, idindex, read_records
from graphcap.records import Settings
from graphcap.simulate import simulate
from graphcap.store.embedded import EmbeddedStore
from written import records_of, tie

TODAY = date(2026, 2, 1)
NETWORK = ("network.columns", "network.sums", "ties.arrow", "events.arrow")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """An organisation in which some ties are written both ways, of one strength or of two, some twice, and some of who is unknown."""
    folder = tmp_path_factory.mktemp("organisation")
    simulate(folder, people=300, ties=3000, events=2000, seed=5, form="csv")
    lines = (folder / "ties.csv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines[1:400]):
        source, target, kind, strength, *others = line.split(",")
        lines.append(",".join((target, source, kind, strength if number % 2 else "0.123456", *others)))
    (folder / "ties.csv").write_text("\n".join([*lines, *lines[7:40], lines[9].replace("p0", "q0")]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks of a few rows, of which nothing stays in memory."""
    for module, name, few in (
        (merging, "BLOCK_ROWS", 500),
        (written, "BLOCK_ROWS", 300),
        (arcs, "BLOCK_ARCS", 700),
        (arcs, "SCATTERED", 64),
        (idindex, "SLICE_ROWS", 50),
        (scratch, "IN_MEMORY", 0),
    ):
        monkeypatch.setattr(module, name, few)


def imported(store, *, people=(), ties=(), events=(), settings=None):
    with EmbeddedStore(store).writing() as writer:
        sources = Sources(people=people, ties=ties, events=events)
        found = read_records(sources, old=writer.records, settings=settings or Settings(), today=TODAY, scratch=writer.scratch)
        writer.commit(found.records)
    return found


def held(store):
    """The files of a store's network and records, and the people, whose rows may stand in batches of any size."""
    generation = max(store.glob("gen-*"))
    people = pa.ipc.open_file(generation / "people.arrow").read_all().combine_chunks()
    return {name: (generation / name).read_bytes() for name in NETWORK}, people


def told(found):
    return found.counts, found.warnings, [(refusal.line, refusal.reason) for refusal in found.refusals]


def both(tmp_path, request, load):
    """What a load gives and leaves in one block, and in small ones."""
    found = [load(tmp_path / "whole")]
    request.getfixturevalue("small_blocks")
    found.append(load(tmp_path / "blocks"))
    return found, [held(tmp_path / name) for name in ("whole", "blocks")]


@pytest.mark.parametrize("parts", [("people", "ties"), ("people", "ties", "events"), ("ties",), ("ties", "events")])
@pytest.mark.parametrize("settings", [Settings(), Settings(directed=("works_with", "knows", "friend", "met", "reports_to"))])
def test_small_blocks_give_the_store_of_one_block(tmp_path, request, files, parts, settings):
    given = {name: (files / f"{name}.csv",) for name in parts}
    found, stores = both(tmp_path, request, lambda store: told(imported(store, settings=settings, **given)))
    assert found[0] == found[1]
    assert stores[0] == stores[1]
    assert found[0][0].refused >= 33


def test_a_later_import_in_small_blocks_gives_the_store_of_one_block(tmp_path, request, files):
    def load(store):
        head = (files / "ties.csv").read_text(encoding="utf-8").splitlines()
        for name, lines in (("first", head[:2000]), ("second", [head[0], *(line.replace("0.", "0.0") for line in head[1500:])])):
            (store.parent / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        imported(store, people=(files / "people.csv",), ties=(store.parent / "first.csv",))
        return told(imported(store, ties=(store.parent / "second.csv",)))

    found, stores = both(tmp_path, request, load)
    assert found[0] == found[1]
    assert stores[0] == stores[1]
    assert found[0][0].replaced > 100


def test_strengths_of_many_decimals_and_hubs_give_the_store_of_one_block(tmp_path, request):
    draw = np.random.default_rng(2)
    ends = np.unique(draw.integers(0, 90, (2500, 2)) // draw.integers(1, 30, (2500, 1)), axis=0)
    ties = [tie(f"p{one:03}", f"p{other:03}", "knows", float(draw.random())) for one, other in ends.tolist() if one != other]
    records = records_of([f"p{number:03}" for number in range(90)], ties)

    def load(store):
        with EmbeddedStore(store).writing() as writer:
            return writer.commit(replace(records, settings=Settings(as_of="2026-01-01", imported="2026-01-01")))

    _, stores = both(tmp_path, request, load)
    assert stores[0] == stores[1]


@pytest.mark.usefixtures("small_blocks")
def test_nothing_that_was_put_aside_has_a_name_at_any_time(tmp_path, files, monkeypatch):
    seen, call = set(), os.pwrite

    def noted(*asked):
        seen.update(path.name for path in (tmp_path / "store").iterdir())
        return call(*asked)

    monkeypatch.setattr(os, "pwrite", noted)
    imported(tmp_path / "store", people=(files / "people.csv",), ties=(files / "ties.csv",))
    assert seen == {"lock", "gen-1.tmp"}


@pytest.mark.usefixtures("small_blocks")
def test_what_a_system_without_nameless_files_leaves_is_removed_at_the_next_opening(tmp_path, files):
    imported(tmp_path / "store", people=(files / "people.csv",))
    left = tmp_path / "store" / f"{scratch.NAME}abc_12"
    left.write_bytes(b"somebody")
    imported(tmp_path / "store", ties=(files / "ties.csv",))
    assert not left.exists()


@pytest.mark.usefixtures("small_blocks")
def test_what_is_left_before_a_first_import_does_not_stop_it(tmp_path, files):
    (tmp_path / f"{scratch.NAME}abc_12").write_bytes(b"somebody")
    imported(tmp_path, people=(files / "people.csv",))
    assert {path.name for path in tmp_path.iterdir()} == {"lock", "gen-1", "CURRENT"}


@pytest.mark.usefixtures("small_blocks")
def test_a_disk_that_is_full_at_any_write_is_one_line_and_leaves_the_old_store(tmp_path, files, monkeypatch):
    store, call = tmp_path / "store", os.pwrite
    for name in ("store", "other"):
        imported(tmp_path / name, people=(files / "people.csv",))
    before = held(store)
    writes = []
    monkeypatch.setattr(os, "pwrite", lambda *asked: writes.append(1) or call(*asked))
    imported(tmp_path / "other", ties=(files / "ties.csv",))
    for most in range(0, len(writes), len(writes) // 8):
        left = iter(range(most))

        def until_full(*asked, left=left):
            if next(left, None) is None:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return call(*asked)

        monkeypatch.setattr(os, "pwrite", until_full)
        with pytest.raises(StoreError, match=r"^[^\n]*No space left on device; (the store is as it was|nothing was changed)$"):
            imported(store, ties=(files / "ties.csv",))
        monkeypatch.setattr(os, "pwrite", call)
        assert held(store) == before
        assert {path.name for path in store.iterdir()} == {"lock", "gen-1", "CURRENT"}
