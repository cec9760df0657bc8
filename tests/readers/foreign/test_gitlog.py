"""A log of commits becomes ties of those who worked together, each commit their evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graphcap.dates import of_microseconds
from graphcap.errors import InputError
from graphcap.readers.foreign.formats import Options, Peek
from graphcap.readers.foreign.gitlog import FORMATS
from graphcap.readers.foreign.taken import Taken

(GITLOG,) = FORMATS
SAMPLES = Path(__file__).parents[3] / "fixtures" / "exports" / "git"
HEAD = f"{7:040x} 2026-03-03T10:00:00Z Ana ana@example.com\n"


def read(path):
    taken = Taken(path.name)
    GITLOG.read(path, taken, Options(None, date(2026, 11, 1)))
    return taken


def name_of(taken, number):
    return taken.people[number].emails[0].casefold().partition("@")[0]


def events(taken):
    columns = taken.events
    rows = zip(columns.ids, columns.sources, columns.targets, columns.kinds, strict=True)
    return [(int(id, 16), name_of(taken, source), name_of(taken, target), kind) for id, source, target, kind in rows]


def test_co_authors_and_reviewers_are_tied_from_their_first_commit_to_their_last():
    taken = read(SAMPLES / "sample.log")
    ties = [
        (name_of(taken, tie.source), name_of(taken, tie.target), tie.kind, of_microseconds(tie.since), of_microseconds(tie.last_contact))
        for tie in taken.ties
    ]
    late = "2026-03-03T09:00:00Z"
    assert sorted(ties) == [
        ("1234+chloe", "ana", "works_with", late, late),
        ("1234+chloe", "ben", "works_with", late, late),
        ("1234+chloe", "dan", "works_with", late, late),
        ("ana", "ben", "works_with", "2026-03-02T09:00:00Z", late),
        ("ana", "dan", "works_with", late, late),
        ("ben", "dan", "works_with", late, late),
    ]


def test_each_commit_is_evidence():
    assert sorted(events(read(SAMPLES / "sample.log"))) == [
        (1, "1234+chloe", "ana", "co_author"),
        (1, "1234+chloe", "ben", "co_author"),
        (1, "ana", "ben", "co_author"),
        (1, "dan", "1234+chloe", "code_review"),
        (1, "dan", "ana", "code_review"),
        (1, "dan", "ben", "code_review"),
        (2, "ana", "ben", "co_author"),
    ]


def test_names_keep_their_blanks_and_bots_are_left_out():
    taken = read(SAMPLES / "sample.log")
    assert sorted(person.name for person in taken.people) == ["Ana María García", "Ben Okafor", "Chloe Martin", "Dan Li"]
    assert taken.left_out == {"commits of one person": 2, "bots": 1}
    assert (taken.read, len(taken.refusals)) == (5, 0)


def test_a_damaged_log_is_reported_commit_by_commit():
    taken = read(SAMPLES / "damaged.log")
    assert [(refusal.line, refusal.reason) for refusal in taken.refusals] == [
        (4, "its date is not ISO 8601, %aI"),
        (7, "no commit starts here: it needs hash, date, name and mail"),
        (10, "the author has no e-mail address"),
        (13, "a trailer has no e-mail address"),
    ]
    assert events(taken) == [(1, "ana", "ben", "co_author")]
    assert taken.read == 5


def test_a_commit_of_a_crowd_is_left_out(tmp_path):
    path = tmp_path / "crowd.log"
    path.write_text(HEAD + "".join(f"Co-authored-by: P <p{number}@example.com>\n" for number in range(25)))
    assert (read(path).left_out, len(read(path).events)) == ({"more than 25 people": 1}, 0)


def test_commits_without_an_empty_line_between_them_are_told_apart(tmp_path):
    path = tmp_path / "tight.log"
    path.write_text(f"{HEAD}{8:040x} 2026-03-04T10:00:00Z Ben ben@example.com\r\nReviewed-by: Ana <ana@example.com>\r\n", newline="")
    assert events(read(path)) == [(8, "ana", "ben", "code_review")]


@pytest.mark.parametrize(
    "content", ["", "commit 0a1b\nAuthor: Ana <ana@example.com>\n", "\x00\x01\x02", f"{7:040x} yesterday Ana ana@example.com\n"]
)
def test_what_is_no_such_log_is_refused_whole(content, tmp_path):
    path = tmp_path / "noise.log"
    path.write_text(content)
    with pytest.raises(InputError, match=r"noise\.log"):
        read(path)
    assert not GITLOG.fits(Peek(path, content.encode(), ()))


def test_a_log_is_recognised_by_its_first_commit():
    for name in ("sample.log", "damaged.log"):
        assert GITLOG.fits(Peek(Path("unnamed"), (SAMPLES / name).read_bytes(), ()))
