"""A mailbox into a store and an introduction out of it: messages a second of the import, beside the standard library's mailbox."""

from __future__ import annotations

import json
import mailbox
import shutil
import time
from contextlib import closing
from typing import TYPE_CHECKING

from benchmarks.measure import graphcap, table

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE, TIES, EVENTS = 5_000, 35_000, 580_000
"""Of which about 205,000 are mails."""
PLAIN = b"Nobody wrote this.\n"
BODY = b"Nobody wrote this either, and it goes on for as long as mails do.\n" * 45
"""About 3 kB."""
LIBRARY_SHARE = 20
"""The library reads one mail of so many, as it is slow."""


def mail(root: Path) -> None:
    """Print messages a second, seconds, and peak memory; and the seconds of one `intro` on what came of it."""
    folder = root / "mail"
    path = folder / "mail.mbox"
    if not path.exists():
        _make(folder, path)
    store = folder / "store"
    shutil.rmtree(store, ignore_errors=True)
    done = graphcap(["--store", str(store), "import", str(path), "--format", "json"], memory=True)
    count = json.loads(done.output)["read"]
    ends = [next(line for line in _people(store) if line.startswith(name)) for name in ("p0001", "p0002")]
    asked = graphcap(["--store", str(store), "intro", *ends])
    shutil.rmtree(store)
    mails, seconds = _read_by_library(path)
    table(
        "mail",
        ("reader", "mails", "MB", "seconds", "mails a second", "peak MiB"),
        [
            ("graphcap import, to the store", count, path.stat().st_size / 1e6, done.seconds, count / done.seconds, done.peak),
            ("mailbox of the standard library, headers alone", mails, "", seconds, mails / seconds, ""),
        ],
    )
    print(f"\nintro between two of them: {asked.seconds:.2f} s")


def _make(folder: Path, path: Path) -> None:
    size = ["--people", str(PEOPLE), "--ties", str(TIES), "--events", str(EVENTS)]
    graphcap(["simulate", str(folder), *size, "--seed", "1", "--as", "mbox"])
    path.write_bytes(path.read_bytes().replace(PLAIN, BODY))


def _people(store: Path) -> list[str]:
    listed = graphcap(["--store", str(store), "people", "p000", "--format", "csv"]).output.splitlines()
    return [line.partition(",")[0] for line in listed]


def _read_by_library(path: Path) -> tuple[int, float]:
    start, mails = time.perf_counter(), 0
    with closing(mailbox.mbox(path, create=False)) as box:
        for key in list(box.keys())[::LIBRARY_SHARE]:
            mails += bool(box[key]["From"])
    return mails, time.perf_counter() - start
