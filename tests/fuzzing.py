"""Files and stores changed at random, as a process of its own: ``python tests/fuzzing.py CASES`` says the most memory it took, in MiB.

Every format of another program, the own tables and a store are changed by hypothesis in a few places (bytes, spans, words that mean
something to some format). Whatever comes of it must be an answer or one line that says what is wrong; what is read must be accounted for;
and a changed store must give its right answer or none.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import tempfile
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcap.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

FIXTURES = Path(__file__).parents[1] / "fixtures"
EXPORTS = FIXTURES / "exports"
OWNER = "me@example.com"
DEFECT = "defect"
OUTCOMES = {0, 1, 2}
STORE_OUTCOMES = {0, 3}
ASKED = ("central", "--measure", "constraint", "--format", "csv")
KIB = 1024


def zipped(folder: Path) -> bytes:
    """A folder as a zip, always the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    return packed.getvalue()


SAMPLES: dict[str, tuple[str, bytes]] = {
    "people": ("--people", (FIXTURES / "company" / "people.csv").read_bytes()[:3000]),
    "ties": ("--ties", (FIXTURES / "company" / "ties.csv").read_bytes()[:2000]),
    "events": ("--events", (FIXTURES / "company" / "events.csv").read_bytes()[:2000]),
    "google_contacts": ("google_contacts", (EXPORTS / "google" / "contacts.csv").read_bytes()),
    "vcard": ("vcard", (EXPORTS / "vcard" / "contacts.vcf").read_bytes()),
    "ics": ("ics", (EXPORTS / "ics" / "sample.ics").read_bytes()),
    "mbox": ("mbox", (EXPORTS / "mail" / "sample.mbox").read_bytes()),
    "eml": ("eml", (EXPORTS / "mail" / "sample.eml").read_bytes()),
    "viva": ("viva", (EXPORTS / "viva" / "person_to_person.csv").read_bytes()),
    "hris": ("hris", (EXPORTS / "hris" / "workday.csv").read_bytes()),
    "graphml": ("graphml", (EXPORTS / "graphs" / "network.graphml").read_bytes()),
    "gexf": ("gexf", (EXPORTS / "graphs" / "network.gexf").read_bytes()),
    "gml": ("gml", (EXPORTS / "graphs" / "network.gml").read_bytes()),
    "pajek": ("pajek", (EXPORTS / "graphs" / "network.net").read_bytes()),
    "nodelink": ("nodelink", (EXPORTS / "graphs" / "network.json").read_bytes()),
    "edgelist": ("edgelist", (EXPORTS / "graphs" / "network.edgelist").read_bytes()),
    "gitlog": ("gitlog", (EXPORTS / "git" / "sample.log").read_bytes()),
    "linkedin": ("linkedin", zipped(EXPORTS / "linkedin" / "archive")),
    "slack": ("slack", zipped(EXPORTS / "slack" / "sample")),
}
WORDS = (
    b"",
    b"\0",
    b'"',
    b"\n",
    b"\r\n",
    b",",
    b";",
    b"<",
    b">",
    b"&",
    b"[",
    b"]",
    b"{",
    b"}",
    b"\xff",
    b"\xef\xbb\xbf",
    b"=",
    b":",
    b"-",
    b"1e999",
)
WORDS += (
    b"nan",
    b"-1",
    b"99999999999999999999",
    b"0000-00-00",
    b"9999-12-31T23:59:59+23:59",
    b"\xe2\x80\xae",
    b"\xed\xa0\x80",
    b"%00",
    b"=\r\n",
)
WORDS += (
    b"BEGIN:VEVENT\r\n",
    b"RRULE:FREQ=SECONDLY\r\n",
    b"DTSTART:\r\n",
    b"<!DOCTYPE a>",
    b"null",
    b"true",
    b"From \n",
    b"*Arcs\n",
    b"=?utf-8?q?=FF?=",
)
CHANGE = st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(WORDS) | st.binary(max_size=3))
CHANGES = st.lists(CHANGE, min_size=1, max_size=6)


def changed(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """The content with spans replaced."""
    for where, length, word in changes:
        place = int(where * len(content))
        content = content[:place] + word + content[place + length :]
    return content


def run(*arguments: object) -> tuple[int, str, str]:
    """Status, output and errors of a command in this process."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = int(end.code or 0)
    return status, out.getvalue(), err.getvalue()


def reading(name: str, folder: Path) -> Callable[[bytes], None]:
    """Import a file of this format: no traceback, and every record accounted for."""
    form, _ = SAMPLES[name]
    file, store = folder / "file", folder / "store"
    how = [form, file] if form.startswith("--") else ["--from", form, file, "--owner", OWNER]

    def read(content: bytes) -> None:
        file.write_bytes(content)
        shutil.rmtree(store, ignore_errors=True)
        status, out, err = run("--store", store, "import", *how, "--format", "json")
        assert status in OUTCOMES, (status, err)
        assert DEFECT not in err, err
        if status == 0:
            told = json.loads(out)
            assert told["read"] == told["accepted"] + told["refused"] + sum(told["left_out"].values()), told

    return read


class SmallStore:
    """A store of which one file is changed at a time, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._sound, self._store = folder / "sound", folder / "store"
        tables = [FIXTURES / "classics" / "karate_club" / f"{name}.csv" for name in ("people", "ties")]
        assert run("--store", self._sound, "import", *tables)[0] == 0
        self.files = sorted(path.relative_to(self._sound) for path in self._sound.rglob("*") if path.is_file() and path.stat().st_size)
        self._right = run("--store", self._sound, *ASKED)[1]

    def content(self, file: Path) -> bytes:
        """What a file holds."""
        return (self._sound / file).read_bytes()

    def ask(self, file: Path, content: bytes) -> None:
        """Ask it with that in a file: an error, or the right answer."""
        shutil.rmtree(self._store, ignore_errors=True)
        shutil.copytree(self._sound, self._store)
        (self._store / file).write_bytes(content)
        status, out, err = run("--store", self._store, *ASKED)
        assert status in STORE_OUTCOMES, (status, err)
        assert DEFECT not in err, err
        assert status != 0 or out == self._right, out


def fuzz_readers(folder: Path, cases: int) -> None:
    """Import so many changed files."""

    @settings(max_examples=cases, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(sorted(SAMPLES)), CHANGES)
    def imported(name: str, changes: list[tuple[float, int, bytes]]) -> None:
        reading(name, folder)(changed(SAMPLES[name][1], changes))

    imported()


def fuzz_store(folder: Path, cases: int) -> None:
    """Ask so many changed stores."""
    store = SmallStore(folder)

    @settings(max_examples=cases, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(store.files), CHANGES)
    def answered(file: Path, changes: list[tuple[float, int, bytes]]) -> None:
        store.ask(file, changed(store.content(file), changes))

    answered()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        fuzz_readers(Path(made), int(sys.argv[1]))
        fuzz_store(Path(made), max(1, int(sys.argv[1]) // 5))
    (most,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())  # the other count begins with the parent's
    sys.stdout.write(f"{int(most) // KIB}\n")
