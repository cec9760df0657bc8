"""Mail becomes dated evidence between people, and nothing else."""

from __future__ import annotations

import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graphcap.dates import microseconds
from graphcap.errors import InputError
from graphcap.readers.foreign.formats import PEEK_BYTES, Options, Peek
from graphcap.readers.foreign.mail import FORMATS
from graphcap.readers.foreign.taken import Taken

MBOX, MAILDIR, EML = FORMATS
SAMPLES = Path(__file__).parents[3] / "fixtures" / "exports" / "mail"
OPTIONS = Options(None, date(2026, 11, 1))


def read(declared, path):
    taken = Taken(path.name)
    declared.read(path, taken, OPTIONS)
    return taken


def rows(taken):
    events = taken.events
    ends = [
        [taken.people[number].emails[0].casefold().partition("@")[0] for number in column] for column in (events.sources, events.targets)
    ]
    return list(zip(events.ids, *ends, events.kinds, strict=True))


def balanced(taken):
    return taken.read - len(taken.refusals) - sum(taken.left_out.values())


def test_a_mailbox_becomes_mails_and_replies_between_people():
    taken = read(MBOX, SAMPLES / "sample.mbox")
    found = rows(taken)
    hashed = found[3][0]
    assert found == [
        ("m1@example.com", "ana", "ben", "email"),
        ("m1@example.com", "ana", "chloe", "email"),
        ("m2@example.com", "ben", "ana", "reply"),
        (hashed, "chloe", "ana", "email"),
        (hashed, "chloe", "dan", "email"),
        ("m1@example.com", "ana", "ben", "email"),
        ("m1@example.com", "ana", "chloe", "email"),
    ]
    assert len(hashed) == 32
    assert taken.events.times[0] == microseconds(datetime(2026, 2, 2, 9, 15, tzinfo=UTC))
    assert [person.name for person in taken.people] == ["Ana García", "Okafor, Ben", "Chloe Martin", ""]


def test_what_is_no_matter_between_people_is_left_out_and_counted():
    taken = read(MBOX, SAMPLES / "sample.mbox")
    assert taken.left_out == {"lists": 1, "robots": 1, "shared addresses": 1, "no receiver named": 1, "notes to oneself": 1}
    assert (taken.read, balanced(taken), len(taken.refusals)) == (9, 4, 0)
    assert taken.warnings == ["1 receivers that are lists, robots, rooms or shared addresses were passed over in mails to others"]


def test_a_damaged_mailbox_is_reported_mail_by_mail():
    taken = read(MBOX, SAMPLES / "damaged.mbox")
    assert [(refusal.line, refusal.reason) for refusal in taken.refusals] == [
        (1, "Date is not one of a mail, like Tue, 3 Mar 2026 09:15:00 +0100"),
        (9, "a From line that no header follows; the mail is damaged, or a line of its text should start with >"),
        (12, "From holds no e-mail address"),
        (18, "To and Cc hold no e-mail address"),
        (24, "has no Date"),
    ]
    assert rows(taken) == [("d6@example.com", "ana", "ben", "email")]
    assert taken.refusals[0].record == {"message-id": "<d1@example.com>", "date": "the day before yesterday"}
    assert balanced(taken) == 1


def test_a_maildir_is_read_without_its_drafts():
    taken = read(MAILDIR, SAMPLES / "maildir")
    assert sorted(rows(taken)) == [("e1@example.com", "ana", "ben", "email"), ("e2@example.com", "ben", "ana", "reply")]
    assert taken.left_out == {"drafts": 1}


def test_a_damaged_maildir_is_reported_by_file():
    taken = read(MAILDIR, SAMPLES / "damaged_maildir")
    assert [(refusal.line, refusal.reason) for refusal in taken.refusals] == [
        (1, "cur/1.host_2,S: Date is not one of a mail, like Tue, 3 Mar 2026 09:15:00 +0100"),
        (1, "cur/2.host_2,S: does not start with the headers of a mail; export it again"),
    ]
    assert (taken.read, len(taken.events)) == (2, 0)


def test_one_mail_is_read():
    assert rows(read(EML, SAMPLES / "sample.eml")) == [("f1@example.com", "ana", "ben", "email")]


def test_a_zip_of_mails_and_of_mailboxes_is_read(tmp_path):
    for declared, name in ((EML, "sample.eml"), (MBOX, "sample.mbox")):
        path = tmp_path / f"{declared.name}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(SAMPLES / name, f"Mail/{name}")
        assert rows(read(declared, path)) == rows(read(declared, SAMPLES / name))


@pytest.mark.parametrize("declared", FORMATS)
def test_what_is_no_mail_is_refused_whole(declared, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "noise").write_bytes(bytes(range(256)))
    for path in (tmp_path / "folder", tmp_path / "empty", tmp_path / "noise", SAMPLES / "damaged.eml"):
        with pytest.raises(InputError, match=path.name):
            read(declared, path)


def test_a_mail_to_ten_thousand_is_left_out(tmp_path):
    receivers = ",\n ".join(f"p{number}@example.com" for number in range(10_000))
    path = tmp_path / "big.mbox"
    path.write_text(
        f"From - Mon Feb  2 09:15:00 2026\nDate: Mon, 2 Feb 2026 09:15:00 +0000\nFrom: a@example.com\nTo: {receivers}\n\nBody\n"
    )
    taken = read(MBOX, path)
    assert (taken.left_out, taken.people, len(taken.events)) == ({"more than 25 people": 1}, [], 0)


def test_a_mail_among_twenty_five_people_is_taken(tmp_path):
    receivers = ", ".join(f"p{number}@example.com" for number in range(24))
    path = tmp_path / "mail.eml"
    path.write_text(f"Date: Mon, 2 Feb 2026 09:15:00 +0000\nFrom: a@example.com\nTo: {receivers}\n\nBody\n")
    assert len(read(EML, path).events) == 24
    path.write_text(f"Date: Mon, 2 Feb 2026 09:15:00 +0000\nFrom: a@example.com\nTo: {receivers}, p24@example.com\n\nBody\n")
    assert read(EML, path).left_out == {"more than 25 people": 1}


@pytest.mark.parametrize("labels", ["Drafts", "Opened,Spam"])
def test_drafts_and_spam_of_an_exported_account_are_left_out(labels, tmp_path):
    path = tmp_path / "mail.eml"
    path.write_text(f"X-Gmail-Labels: {labels}\nDate: Mon, 2 Feb 2026 09:15:00 +0000\nFrom: a@example.com\nTo: b@example.com\n\n")
    assert sum(read(EML, path).left_out.values()) == 1


def test_no_text_of_a_mail_is_kept():
    taken = read(MBOX, SAMPLES / "sample.mbox")
    kept = repr((taken.people, taken.events.ids, taken.events.contexts, taken.events.outcomes, taken.refusals, taken.warnings))
    assert "kept nowhere" not in kept
    assert "skipped" not in kept


@pytest.mark.parametrize(
    ("name", "format_name"),
    [("sample.mbox", "mbox"), ("damaged.mbox", "mbox"), ("maildir", "maildir"), ("sample.eml", "eml"), ("damaged.eml", None)],
)
def test_mail_is_recognised_by_what_is_in_it(name, format_name, tmp_path):
    path = tmp_path / "unnamed"
    source = SAMPLES / name
    if source.is_dir():
        shutil.copytree(source, path)
        peek = Peek(path, b"", tuple(str(file.relative_to(path)) for file in path.rglob("*") if file.is_file()))
    else:
        peek = Peek(path, source.read_bytes()[:PEEK_BYTES], ())
    assert [declared.name for declared in FORMATS if declared.fits(peek)] == ([format_name] if format_name else [])


def test_progress_is_told_now_and_then(tmp_path):
    path = tmp_path / "many.mbox"
    mail = "From - Mon Feb  2 09:15:00 2026\nDate: Mon, 2 Feb 2026 09:15:00 +0000\nFrom: a@example.com\nTo: b@example.com\n\n"
    path.write_text(mail * 4096)
    told = []
    MBOX.read(path, Taken("many.mbox"), OPTIONS._replace(progress=lambda *said: told.append(said)))
    assert told == [("many.mbox", len(mail) * 4096, len(mail) * 4096)]
