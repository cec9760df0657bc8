"""A LinkedIn archive becomes contacts, messages and praise of its owner."""

from __future__ import annotations

import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graphcap.dates import microseconds
from graphcap.errors import InputError
from graphcap.readers.foreign.formats import PEEK_BYTES, Options, Peek
from graphcap.readers.foreign.linkedin import FORMATS
from graphcap.readers.foreign.taken import Person, Taken

(LINKEDIN,) = FORMATS
SAMPLES = Path(__file__).parents[3] / "fixtures" / "exports" / "linkedin"
ANA = Person(emails=("ana@example.com",))
ANA_URL = "https://www.linkedin.com/in/ana-silva"
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
MESSAGES = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"


def read(path, owner=ANA):
    taken = Taken(path.name)
    LINKEDIN.read(path, taken, Options(owner, date(2026, 11, 1)))
    return taken


def archive(folder, **members):
    for name, text in members.items():
        folder.joinpath(f"{name}.csv").write_text(text)
    return folder


def at(*moment):
    return microseconds(datetime(*moment, tzinfo=UTC))


def events(taken, kind):
    found = taken.events
    rows = zip(found.kinds, found.times, found.sources, found.targets, found.contexts, strict=True)
    return [
        (time, taken.people[source].name, taken.people[target].name, context)
        for each, time, source, target, context in rows
        if each == kind
    ]


def accepted(taken):
    return taken.read - len(taken.refusals) - sum(taken.left_out.values())


def test_a_connection_is_a_weak_tie_of_the_owner_since_the_day_it_was_made():
    taken = read(SAMPLES / "archive")
    found = [(taken.people[tie.target].name, tie.kind, tie.strength, tie.coverage, tie.since, tie.line) for tie in taken.ties]
    assert found == [
        ("Ben Okafor", "knows", 0.2, 0.15, at(2019, 3, 12), 5),
        ("Chloé Martin", "knows", 0.2, 0.15, at(2022, 2, 7), 6),
        ("Dan Ito", "knows", 0.2, 0.15, at(2020, 1, 1), 7),
        ("Dan Ito", "knows", 0.2, 0.15, at(2020, 1, 2), 8),
        ("Emma Roy", "knows", 0.2, 0.15, None, 10),
    ]
    assert {tie.source for tie in taken.ties} == {0}
    assert taken.people[1].emails == ("ben@example.com",)
    assert taken.people[1].columns == {"company": "Acme", "title": "Engineer, Platform"}


def test_messages_run_from_their_sender_to_everybody_who_got_them():
    taken = read(SAMPLES / "archive")
    assert events(taken, "message") == [
        (at(2026, 8, 1, 2), "Ana Silva", "Ben Okafor", ""),
        (at(2026, 8, 2, 3), "Ben Okafor", "Ana Silva", ""),
        (at(2026, 8, 3, 4), "Chloé Martin", "Ana Silva", ""),
        (at(2026, 8, 3, 4), "Chloé Martin", "Ben Okafor", ""),
    ]
    ids = taken.events.ids[:4]
    assert ids[2] == ids[3]
    assert len(set(ids)) == 3


def test_the_owner_is_known_by_the_address_that_every_message_and_invitation_shares():
    assert read(SAMPLES / "archive").people[0] == Person(name="Ana Silva", emails=("ana@example.com",), urls=(ANA_URL,))


def test_two_archives_give_the_same_message_the_same_id(tmp_path):
    line = f"c1,,Ana Silva,{ANA_URL},Ben Okafor,https://www.linkedin.com/in/ben-okafor,2026-08-01 02:00:00 UTC,,x,INBOX\n"
    bens = read(archive(tmp_path, messages=MESSAGES + line), Person(urls=("linkedin.com/in/ben-okafor",)))
    assert bens.events.ids[0] == read(SAMPLES / "archive").events.ids[0]


def test_an_archive_of_somebody_else_is_told(tmp_path):
    taken = read(SAMPLES / "archive", Person(urls=("https://www.linkedin.com/in/finn-berg",)))
    assert taken.warnings == ["archive: not every message and invitation in it is one of the owner named; check --owner"]
    line = f"c1,,Ana Silva,{ANA_URL},Ben Okafor,https://www.linkedin.com/in/ben-okafor,2026-08-01 02:00:00 UTC,,x,INBOX\n"
    unsure = read(archive(tmp_path, messages=MESSAGES + line))
    assert unsure.people[0].urls == ()
    assert unsure.warnings[0].startswith(f"{tmp_path.name}: it does not tell which profile address is its owner's")


def test_praise_runs_from_the_giver_to_the_one_praised():
    taken = read(SAMPLES / "archive")
    assert events(taken, "endorsement") == [
        (at(2024, 3, 15, 11, 25, 12), "Ben Okafor", "Ana Silva", "Graph theory"),
        (at(2024, 4, 15, 11, 25, 12), "Ana Silva", "Chloé Martin", "Design"),
    ]
    assert events(taken, "recommendation") == [
        (at(2024, 3, 4, 14, 33), "Ben Okafor", "Ana Silva", ""),
        (at(2023, 12, 31, 0, 5), "Ana Silva", "Dan Ito", ""),
        (at(2024, 1, 2, 10), "Ana Silva", "Chloé Martin", ""),
    ]


def test_a_name_alone_is_a_connection_only_where_one_has_that_name_and_company():
    taken = read(SAMPLES / "archive")
    kinds = taken.events.kinds
    first, second, third = (place for place, kind in enumerate(kinds) if kind == "recommendation")
    assert taken.events.sources[first] == 1  # Ben of Acme
    assert taken.people[taken.events.targets[second]] == Person(name="Dan Ito", columns={"company": "Globex", "title": "Analyst"})
    assert taken.people[taken.events.targets[third]].columns["company"] == "Initech"


def test_what_is_no_evidence_is_left_out_and_counted():
    taken = read(SAMPLES / "archive")
    assert taken.left_out == {
        "empty rows": 1,
        "drafts": 1,
        "closed accounts": 1,
        "endorsements that were not accepted": 1,
        "invitations that made no connection": 1,
    }
    assert taken.refusals == []
    assert (taken.read, accepted(taken)) == (19, 14)


def test_no_text_of_a_message_is_kept():
    for folder in ("archive", "damaged"):
        taken = read(SAMPLES / folder)
        kept = repr((taken.people, taken.ties, vars(taken.events), taken.refusals, taken.warnings)).casefold()
        assert "secret" not in kept
        assert "hush" not in kept


def test_damaged_records_are_refused_one_by_one():
    taken = read(SAMPLES / "damaged")
    assert [(refusal.line, refusal.reason) for refusal in taken.refusals] == [
        (2, 'Connections.csv: connected on "someday" is not a date'),
        (3, "Connections.csv: names nobody: no name, URL or Email Address"),
        (4, "Connections.csv: 4 cells where the header names 6 columns; export it again"),
        (2, 'messages.csv: date "yesterday" is not a date'),
        (3, "messages.csv: names no sender"),
        (4, "messages.csv: text follows a closing quote; double the quotes inside a quoted cell"),
    ]
    assert (taken.read, accepted(taken), len(taken.ties), len(taken.events)) == (7, 1, 1, 0)


def test_a_zip_is_read_as_its_folder_is(tmp_path):
    zipped = tmp_path / "Basic_Export.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as file:
        for member in sorted((SAMPLES / "archive").iterdir()):
            file.write(member, f"Export/{member.name}")
        file.writestr("Export/Jobs/Job Applications.csv", "no,matter\n")
    taken, plain = read(zipped), read(SAMPLES / "archive")
    assert (taken.people, taken.ties) == (plain.people, plain.ties)
    for kind in ("message", "endorsement", "recommendation"):
        assert events(taken, kind) == events(plain, kind)


def test_an_archive_or_its_connections_alone_is_recognised():
    alone = SAMPLES / "archive" / "Connections.csv"
    assert LINKEDIN.fits(Peek(Path("x"), alone.read_bytes()[:PEEK_BYTES], ()))
    assert len(read(alone).ties) == 5
    assert LINKEDIN.fits(Peek(Path("x.zip"), b"", ("Export/Connections.csv", "Export/Profile.csv")))
    assert not LINKEDIN.fits(Peek(Path("x.zip"), b"", ("users.json", "channels.json", "../Connections.csv")))
    assert not LINKEDIN.fits(Peek(Path("x.csv"), b"First Name,Last Name,Email\n", ()))
    assert not LINKEDIN.fits(Peek(Path("x.csv"), b"id,name\n", ()))


def test_an_owner_must_be_named():
    with pytest.raises(InputError, match="say --owner PERSON"):
        read(SAMPLES / "archive", None)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({}, "holds neither Connections.csv nor any other file"),
        ({"Connections": "First Name,Last Name\nBen,Okafor\n"}, "has no header with the columns first name, last name, connected on"),
        ({"Connections": ""}, "has no header"),
        ({"Connections": CONNECTIONS + 'Ben,"Okafor,,,,,\n'}, "line 2: a quote opens here that is not closed"),
        ({"Connections": CONNECTIONS + "Ben,\0,,,,,\n"}, "line 2: holds a NUL byte"),
    ],
)
def test_what_is_no_archive_is_refused_whole(tmp_path, members, message):
    with pytest.raises(InputError, match=message):
        read(archive(tmp_path, **members))


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    (tmp_path / "Connections.csv").write_bytes((CONNECTIONS + "Chloé,Martin,,,,,\n").encode("latin-1"))
    with pytest.raises(InputError, match="line 2: is not UTF-8"):
        read(tmp_path)


def test_several_archives_in_one_folder_are_refused(tmp_path):
    for name in ("ana", "ben"):
        shutil.copytree(SAMPLES / "archive", tmp_path / name)
    with pytest.raises(InputError, match="holds several archives"):
        read(tmp_path)


def test_the_owner_among_their_own_connections_is_left_out(tmp_path):
    taken = read(archive(tmp_path, Connections=CONNECTIONS + "Ana,Silva,,Ana@example.com,,,\n"))
    assert (taken.ties, taken.left_out) == ([], {"entries of the owner": 1})


def test_without_an_address_a_sender_is_one_person_in_a_conversation_and_the_receiver_the_owner(tmp_path):
    lines = "".join(
        f"{talk},,Ben Okafor,,Ana Silva,,2026-08-0{day} 02:00:00 UTC,,x,INBOX\n" for talk, day in (("c1", 1), ("c1", 2), ("c2", 3))
    )
    taken = read(archive(tmp_path, messages=MESSAGES + lines))
    assert list(taken.events.sources) == [1, 1, 2]
    assert list(taken.events.targets) == [0, 0, 0]
