"""Slack becomes replies, mentions, direct messages and reactions between people, and nothing else."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from graphcap.dates import of_microseconds
from graphcap.errors import InputError
from graphcap.readers.foreign.formats import Options, Peek
from graphcap.readers.foreign.slack import FORMATS
from graphcap.readers.foreign.taken import Taken

(SLACK,) = FORMATS
SAMPLES = Path(__file__).parents[3] / "fixtures" / "exports" / "slack"
OPTIONS = Options(None, date(2026, 11, 1))


def read(path, options=OPTIONS):
    taken = Taken(path.name)
    SLACK.read(path, taken, options)
    return taken


@pytest.fixture
def workspace(tmp_path):
    """What is taken of one channel with these messages, of twenty-six users and one more."""

    def workspace(*messages):
        (tmp_path / "general").mkdir()
        (tmp_path / "users.json").write_text(json.dumps([{"id": f"U{number}"} for number in range(27)]))
        (tmp_path / "general" / "2026-02-02.json").write_text(json.dumps(messages))
        return read(tmp_path)

    return workspace


def zipped(source, path, prefix=""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(source.rglob("*.json")):
            archive.write(file, prefix + file.relative_to(source).as_posix())
    return path


def rows(taken):
    events = taken.events
    ends = [[taken.people[number].slack for number in column] for column in (events.sources, events.targets)]
    return list(zip(events.ids, *ends, events.kinds, strict=True))


def test_messages_reach_whom_they_answer_name_or_are_sent_to():
    assert sorted(rows(read(SAMPLES / "sample"))) == [
        ("C01:1770023000.000200:U02", "U02", "U01", "reaction"),
        ("C01:1770023000.000200:U03", "U03", "U01", "reaction"),
        ("C01:1770023100.000300", "U02", "U03", "mention"),
        ("C01:1770023500.000700", "U99", "U01", "mention"),
        ("C01:1770109400.000800", "U02", "U01", "reply"),
        ("C01:1770109400.000800", "U02", "U03", "mention"),
        ("C01:1770109500.000900", "U03", "U01", "reply"),
        ("D01:1770195600.001000", "U01", "U02", "message"),
        ("G01:1770195700.001300", "U04", "U01", "mention"),
        ("G01:1770195700.001300", "U04", "U02", "message"),
    ]


def test_users_are_people_the_deleted_ones_too_and_bots_are_not():
    taken = read(SAMPLES / "sample")
    assert [(person.slack, person.name, person.emails, dict(person.columns)) for person in taken.people] == [
        ("U01", "Ana García", ("ana@example.com",), {"title": "Head of Design"}),
        ("U02", "Ben Okafor", ("ben@example.com",), {}),
        ("U03", "Chloe Martin", (), {}),
        ("U04", "Dan Li", ("dan@example.com",), {}),
        ("U99", "Eve Guest", (), {}),
    ]


def test_what_is_no_matter_between_people_is_left_out_and_counted():
    taken = read(SAMPLES / "sample")
    assert taken.left_out == {"bots": 5, "notices of Slack": 1, "to nobody in particular": 1, "to oneself": 1}
    assert (taken.read, len(taken.refusals)) == (20, 0)
    assert "kept nowhere" not in repr((taken.people, taken.events.ids, taken.events.contexts, taken.events.outcomes, taken.warnings))


def test_a_time_stamp_is_read_to_the_microsecond():
    taken = read(SAMPLES / "sample")
    times = dict(zip(taken.events.ids, taken.events.times, strict=True))
    assert of_microseconds(times["C01:1770023100.000300"]) == "2026-02-02T09:05:00.000300Z"


@pytest.mark.parametrize("prefix", ["", "Example Slack export/"])
def test_a_zip_is_read_like_its_folder(prefix, tmp_path):
    path = zipped(SAMPLES / "sample", tmp_path / "export.zip", prefix)
    assert rows(read(path)) == rows(read(SAMPLES / "sample"))
    assert SLACK.fits(Peek(path, b"", tuple(zipfile.ZipFile(path).namelist())))


def test_a_damaged_export_is_reported_record_by_record():
    taken = read(SAMPLES / "damaged")
    assert [(refusal.line, refusal.reason) for refusal in taken.refusals] == [
        (3, "users.json, record 3: is no user with an id"),
        (4, "users.json, record 4: is no user with an id"),
        (1, "general/2026-02-02.json, record 1: ts is no time stamp like 1770000000.000100"),
        (2, "general/2026-02-02.json, record 2: names no user"),
        (3, "general/2026-02-02.json, record 3: is no message"),
    ]
    assert rows(taken) == [("C01:1770023200.000400", "U01", "U02", "mention")]
    assert "kept nowhere" not in repr(taken.refusals)
    assert taken.read == 8


@pytest.mark.parametrize("text", ["[" * 200_000, "{", "null", "", '{"a": 1}'])
@pytest.mark.parametrize("member", ["users.json", "general/2026-02-02.json"])
def test_a_member_that_is_no_list_is_refused_in_one_line(text, member, tmp_path):
    (tmp_path / "general").mkdir()
    (tmp_path / "users.json").write_text("[]")
    (tmp_path / "channels.json").write_text("[]")
    (tmp_path / member).write_text(text)
    with pytest.raises(InputError) as refusal:
        read(tmp_path)
    assert member in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_what_is_no_export_is_refused_whole(tmp_path):
    (tmp_path / "noise").write_bytes(bytes(range(256)))
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "noise", tmp_path / "folder"):
        with pytest.raises(InputError, match=path.name):
            read(path)
        assert not SLACK.fits(Peek(path, bytes(range(256)), ()))


def test_a_message_that_names_a_crowd_is_left_out(workspace):
    crowd, most = ("".join(f"<@U{number}>" for number in range(1, last)) for last in (26, 25))
    taken = workspace({"user": "U0", "ts": "1.1", "text": crowd}, {"user": "U0", "ts": "1.2", "text": most})
    assert taken.left_out == {"more than 25 people": 1}
    assert len(taken.events) == 24


def test_many_reactions_make_no_crowd_of_a_message(workspace):
    reactions = [{"name": "tada", "users": [f"U{number}" for number in range(27)], "count": 27}]
    taken = workspace({"user": "U0", "ts": "1.1", "text": "", "reactions": reactions})
    assert len(set(taken.events.ids)) == 26


def test_hostile_values_are_no_people(workspace):
    hostile = {"user": "U0", "ts": "1.1", "text": "<@U\u202e1> <@>", "reactions": [{"users": ["\ud800", 7, None]}, 3], "thread_ts": ["x"]}
    taken = workspace(hostile, {"user": {"id": "U0"}, "ts": "1.2"}, {"user": "U0", "ts": 17e400, "text": ["<@U1>"]})
    assert (len(taken.events), len(taken.people)) == (0, 27)
    assert [refusal.line for refusal in taken.refusals] == [2, 3]


def test_progress_is_told_by_day(tmp_path):
    told = []
    path = zipped(SAMPLES / "sample", tmp_path / "export.zip")
    read(path, OPTIONS._replace(progress=lambda *said: told.append(said)))
    assert told[-1] == ("export.zip", 6, 6)
