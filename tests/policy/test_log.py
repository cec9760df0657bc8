"""The audit log: every line is kept, any change is named, and who is forgotten cannot be found in it."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graphcap.errors import StoreDamaged, StoreError
from graphcap.policy import log as log_module
from graphcap.policy.log import Asking, AuditLog

TIME = datetime(2026, 1, 31, 12, tzinfo=UTC)
ANA, HR = ("people", "ana"), ("users", "hr")
WRITERS, LINES = 8, 5


def asked(log: AuditLog, command: str, about, by=HR, role: str = "planner", *, allowed: bool = True) -> None:
    log.record(Asking(by, role, command, about, allowed), time=TIME)


@pytest.fixture
def log(tmp_path) -> AuditLog:
    """Five lines: about two people, about everybody, about nobody, by a person."""
    log = AuditLog(str(tmp_path / "audit.jsonl"))
    asked(log, "tie", ["ana", "ben"])
    asked(log, "isolated", "everybody")
    asked(log, "export", [], allowed=False)
    asked(log, "me", ["ana"], by=ANA, role="self")
    asked(log, "me", ["ben"])
    return log


def lines(log: AuditLog) -> list[bytes]:
    return Path(log.path).read_bytes().splitlines(keepends=True)


def test_the_log_tells_who_asked_what_about_whom_and_what_was_refused(log):
    assert log.verify() is None
    told = [(entry.line, entry.by, entry.role, entry.command, sorted(entry.about), entry.allowed) for entry in log.entries()]
    assert told == [
        (1, "user hr", "planner", "tie", ["ana", "ben"], True),
        (2, "user hr", "planner", "isolated", ["everybody"], True),
        (3, "user hr", "planner", "export", [], False),
        (4, "ana", "self", "me", ["ana"], True),
        (5, "user hr", "planner", "me", ["ben"], True),
    ]
    assert {entry.time for entry in log.entries()} == {"2026-01-31T12:00:00+00:00"}


def test_the_log_names_nobody_and_is_its_owner_s_alone(log):
    letters = Path(log.path).read_bytes()
    assert not any(name in letters for name in (b"ana", b"ben", b"hr"))
    for path in (log.path, f"{log.path}.keys", f"{log.path}.head"):
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600


def test_people_stand_under_a_key_each_so_that_an_id_alone_leads_nowhere(tmp_path):
    codes = []
    for name in ("one", "other"):
        log = AuditLog(str(tmp_path / name))
        asked(log, "me", ["ana"])
        codes.append(json.loads(lines(log)[0])["about"])
    assert codes[0] != codes[1]


def test_who_asked_about_a_person_is_told_with_what_was_asked_about_everybody(log):
    assert [entry.line for entry in log.asked_about("ana")] == [1, 2, 4]
    assert [entry.line for entry in log.asked_about("ben")] == [1, 2, 5]


def test_who_is_forgotten_is_found_no_more_and_the_chain_stays_valid(log):
    before = Path(log.path).read_bytes()
    assert log.forget("ana") is True
    assert (Path(log.path).read_bytes(), log.verify()) == (before, None)
    assert "ana" not in Path(f"{log.path}.keys").read_text(encoding="utf-8")
    assert [entry.line for entry in log.asked_about("ana")] == [2]
    assert log.entries()[3].by != "ana"
    assert log.forget("ana") is False
    asked(log, "me", ["ana"])
    assert (log.verify(), [entry.line for entry in log.asked_about("ana")]) == (None, [2, 6])


def test_forgetting_where_no_log_was_written_makes_none(tmp_path):
    assert AuditLog(str(tmp_path / "none.jsonl")).forget("ana") is False
    assert list(tmp_path.iterdir()) == []


def test_any_changed_byte_is_found_and_its_line_named(log):
    whole = Path(log.path).read_bytes()
    with Path(log.path).open("r+b", buffering=0) as file:
        for place in range(len(whole)):
            os.pwrite(file.fileno(), bytes([whole[place] ^ 1 << random.Random(place).randrange(8)]), place)
            broken = whole[:place].count(b"\n") + 1
            assert f"line {broken} of" in (log.verify() or ""), place
            os.pwrite(file.fileno(), whole[place : place + 1], place)
    assert log.verify() is None


def test_a_removed_swapped_repeated_or_added_line_is_named(log):
    whole = lines(log)
    for place in range(len(whole)):
        Path(log.path).write_bytes(b"".join(whole[:place] + whole[place + 1 :]))
        assert f"line {place + 1} of" in (log.verify() or ""), place
        Path(log.path).write_bytes(b"".join(whole[: place + 1] + whole[place:]))
        assert f"line {place + 2} of" in (log.verify() or ""), place
    for first in range(len(whole) - 1):
        swapped = [*whole]
        swapped[first], swapped[first + 1] = swapped[first + 1], swapped[first]
        Path(log.path).write_bytes(b"".join(swapped))
        assert f"line {first + 1} of" in (log.verify() or ""), first


def test_every_cut_is_named_and_nothing_more_is_written(log):
    whole = Path(log.path).read_bytes()
    for size in range(len(whole)):
        Path(log.path).write_bytes(whole[:size])
        assert f"line {whole[:size].count(10) + 1} of" in (log.verify() or ""), size
        if size % 50 == 0:
            with pytest.raises(StoreDamaged, match="nothing is answered"):
                asked(log, "me", ["ana"])


def test_a_head_that_was_rewritten_to_fit_a_cut_is_not_believed(log, tmp_path):
    other = AuditLog(str(tmp_path / "other.jsonl"))
    asked(other, "me", ["ana"])
    Path(log.path).write_bytes(lines(log)[0])
    Path(f"{log.path}.head").write_bytes(Path(f"{other.path}.head").read_bytes())
    with pytest.raises(StoreDamaged, match="not what was written"):
        log.verify()


def test_a_line_whose_writer_died_before_the_head_is_taken_over(log, monkeypatch):
    with monkeypatch.context() as dying:
        dying.setattr(AuditLog, "_write_head", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            asked(log, "audit", ["ana"])
    assert log.verify() is None
    asked(log, "me", ["ana"])
    assert log.verify() is None
    assert [entry.command for entry in log.entries()][5:] == ["audit", "me"]


def test_a_torn_line_behind_the_head_is_named_and_removed_by_the_next_writer(log):
    with Path(log.path).open("ab") as file:
        file.write(b'{"about":[],')
    assert "line 6 of" in (log.verify() or "")
    asked(log, "me", ["ana"])
    assert (log.verify(), len(log.entries())) == (None, 6)


def test_a_line_that_somebody_else_added_stops_the_log(log):
    with Path(log.path).open("ab") as file:
        file.write(b"{}\n")
    assert "line 6 of" in (log.verify() or "")
    with pytest.raises(StoreDamaged, match="somebody else"):
        asked(log, "me", ["ana"])


@pytest.mark.parametrize("gone", ["", ".keys", ".head"])
def test_a_log_that_lost_one_of_its_files_is_not_begun_anew(log, gone):
    Path(f"{log.path}{gone}").unlink()
    with pytest.raises(StoreError, match="nothing is answered"):
        asked(log, "me", ["ana"])


@pytest.mark.parametrize("end", ["", ".keys", ".head"])
def test_a_symbolic_link_is_never_followed(tmp_path, end):
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    Path(f"{tmp_path / 'audit.jsonl'}{end}").symlink_to(victim)
    with pytest.raises(StoreError, match="nothing is answered"):
        asked(AuditLog(str(tmp_path / "audit.jsonl")), "me", ["ana"])
    assert victim.read_text(encoding="utf-8") == "mine"


def test_a_log_in_no_folder_on_a_device_or_held_for_long_lets_nobody_ask(log, tmp_path, monkeypatch):
    import fcntl

    for path in (str(tmp_path / "none" / "audit.jsonl"), "/dev/null", str(tmp_path)):
        with pytest.raises(StoreError, match="nothing is answered"):
            asked(AuditLog(path), "me", ["ana"])
    monkeypatch.setattr(log_module, "LOCK_SECONDS", 0.0)
    with Path(log.path).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match="held by another process"):
            asked(log, "me", ["ana"])


def test_a_disk_that_is_full_leaves_the_log_as_it_was(log, monkeypatch):
    before = Path(log.path).read_bytes()

    def fail(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "write", fail)
        with pytest.raises(StoreError, match="No space left"):
            asked(log, "me", ["ana"])
    assert (Path(log.path).read_bytes(), log.verify()) == (before, None)


def _write(path: str, writer: int) -> None:
    for number in range(LINES):
        asked(AuditLog(path), "me", [f"p{writer}-{number}"])


def test_eight_processes_at_once_lose_no_line(tmp_path):
    path = str(tmp_path / "audit.jsonl")
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write, args=(path, writer)) for writer in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    log = AuditLog(path)
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    assert log.verify() is None
    assert sorted(entry.about[0] for entry in log.entries()) == sorted(f"p{writer}-{n}" for writer in range(WRITERS) for n in range(LINES))
