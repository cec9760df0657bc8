"""Malformed files, and what an import has to make of each: which record it refuses and why, or why it refuses the whole file.

A case of one bad cell stands in the third line of its table, behind a sound record; what is refused there says the line, the field, and
what was expected. The expectations are those of the contract, sections 2 and 5, written here by hand.
"""

from __future__ import annotations

from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Case(NamedTuple):
    """Files to import, and what has to come of it.

    Attributes
    ----------
    files
        Their contents by name; None is a folder, and a name that is not among them no file.
    arguments
        What stands behind ``import``; names of files are put into the test's folder.
    refused
        File, line and the beginning of the reason of every record that is refused.
    whole
        A part of the one line with which the file is refused as a whole; None where it is read.
    accepted
        How many records are taken; None where that is not the point.
    """

    name: str
    files: Mapping[str, bytes | None]
    arguments: tuple[str, ...]
    refused: tuple[tuple[str, int, str], ...] = ()
    whole: str | None = None
    accepted: int | None = None


NUMBER, COMMA = "is not a finite number; write it like 0.5", "is not a number; use a point: "
DATE, TWO_WAYS, PERIODS = "is not a date; write it as 2025-01-31", "is ambiguous; write ", "is not a list of periods; write them as "
EMPTY, LONG, CONTROL = " is empty", " is longer than 1,024 characters", "holds a control or format character ("
NOBODY, SELF = "is nobody in the store or among the rows", "source and target are the same person; a tie or an event needs two"
LONG_TEXT = "x" * 1025
CONTROLS = {"a\x07b": "U+0007", "a\x1b[31mb": "U+001B", "a\u202eb": "U+202E", "a\u200bb": "U+200B", '"a\nb"': "U+000A", "a\tb": "U+0009"}
CONTROLS |= {"a\u00adb": "U+00AD", "a\ufeffb": "U+FEFF", "a\x9bb": "U+009B", "a\u2066b": "U+2066", "a\x08b": "U+0008", "a\x7fb": "U+007F"}

DATES = {
    DATE: ("2025-13-01", "2025-02-30", "2025-00-10", "2025", "soon", "2025-1-1", "0000-01-01", "10000-01-01", "2025-01-01T25:00"),
    TWO_WAYS: ("01/02/2025", "02.03.2025"),
    "is not ISO 8601; write 2025-12-31": ("31.12.2025", "12/31/2025"),
}
CELLS: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {
    "people": {
        "performance": {
            NUMBER: ("x", "nan", "1e999", "inf"),
            "is not at least 0 and at most 100": ("-0.1", "100.5"),
            COMMA + "1.5": ('"1,5"',),
        },
        "potential": {NUMBER: ("high", "inf", "NaN"), "is not at least 0 and at most 100": ("-1", "101")},
        "capacity": {NUMBER: ("x", "nan", "inf"), "is not at least 0": ("-1",), COMMA + "2.5": ('"2,5"',)},
        "joined": DATES,
        "left": DATES,
        "away": {PERIODS: ("2025-01-01", "2025-02-01/2025-01-01", "x/y", "2025-01-01/2025-02-30", "/")},
        "manager": {NOBODY: ("nobody",), "is their own manager": ("b",)},
        "id": {EMPTY: ("", "  "), LONG: (LONG_TEXT,)} | {CONTROL + sign: (text,) for text, sign in CONTROLS.items()},
    },
    "ties": {
        "source": {EMPTY: ("", " "), LONG: (LONG_TEXT,), CONTROL + "U+0007": ("a\x07",), CONTROL + "U+202E": ("a\u202e",)},
        "target": {EMPTY: ("", " "), LONG: (LONG_TEXT,), CONTROL + "U+0008": ("a\x08",), SELF: ("b",)},
        "kind": {LONG: ("k" * 2000,), CONTROL + "U+0007": ("k\x07",)},
        "strength": {
            NUMBER: ("nan", "inf", "-inf", "strong", "1e400", "0x1", "\uff11", "0.5%", "NaN", "1_0", "+-1"),
            "is not above 0 and at most 1; divide by the largest strength": ("0", "-1", "1.5", "1e-400"),
            COMMA + "0.8": ('"0,8"',),
        },
        "since": DATES,
        "until": DATES,
        "last_contact": DATES,
        "declared_closeness": {"is not at least 1 and at most 5": ("0", "6", "-1"), NUMBER: ("x", "nan")},
        "coverage": {"is not at least 0 and at most 1": ("-0.1", "1.1"), NUMBER: ("x", "nan")},
    },
    "events": {
        "time": DATES | {EMPTY: ("",), DATE: ("x", "2025-01-01T10:61:00", "1e9", "2025-01-01T10:00:00+99:00", "-2025-01-01", "2025-02-30")},
        "source": {EMPTY: ("", " "), LONG: (LONG_TEXT,), CONTROL + "U+0007": ("a\x07",)},
        "target": {" is empty; only an achievement may leave it so": ("",), CONTROL + "U+202E": ("\u202e",), SELF: ("b",)},
        "kind": {EMPTY: ("",), CONTROL + "U+0007": ("k\x07",), LONG: ("k" * 2000,)},
        "weight": {NUMBER: ("nan", "inf", "x"), "is not at least 0": ("-1",), COMMA + "1.5": ('"1,5"',)},
        "about": {CONTROL + "U+0007": ("\x07",), LONG: (LONG_TEXT,)},
    },
}
SOUND = {
    "people": {"id": ("a", "b"), "name": ("Ann", "Bo")},
    "ties": {"source": ("a", "b"), "target": ("b", "c")},
    "events": {"time": ("2025-01-01", "2025-01-02"), "source": ("a", "b"), "target": ("b", "c"), "kind": ("call", "email")},
}


def _cells() -> Iterator[Case]:
    """One bad cell in the third line of a table."""
    for table, columns in CELLS.items():
        for column, reasons in columns.items():
            for reason, values in reasons.items():
                for value in values:
                    rows = {name: list(cells) for name, cells in (SOUND[table] | {column: SOUND[table].get(column, ("", ""))}).items()}
                    rows[column][1] = value
                    if reason == SELF:
                        rows["source"][1] = value
                    lines = [rows.keys(), *zip(*rows.values(), strict=True)]
                    content = "".join(",".join(line) + "\n" for line in lines).encode()
                    name = f"{table}: {column} {value[:40]!a}"
                    yield Case(name, {f"{table}.csv": content}, (f"--{table}", f"{table}.csv"), ((f"{table}.csv", 3, reason),), None, 1)


HEADS = {"people": ("id,name", "a,Ann"), "ties": ("source,target", "a,b"), "events": ("time,source,target,kind", "2025-01-01,a,b,email")}
NOT_UTF8 = "is not UTF-8; is it cp1252? use --encoding cp1252"
WHOLE = {
    "is empty": (b"", "is empty (0 bytes); export it again"),
    "is a byte order mark alone": (b"\xef\xbb\xbf", "line 1 is blank; the first line must name the columns"),
    "is blank lines alone": (b"\n\n\n", "line 1 is blank; the first line must name the columns"),
    "begins with a blank line": (b"\n<HEAD>\n<ROW>\n", "line 1 is blank; the first line must name the columns"),
    "is spaces alone": (b"   \n", "line 1 is blank; the first line must name the columns"),
    "is a workbook": (b"PK\x03\x04" + bytes(60), "looks like an Excel workbook or a zip, not CSV; save the sheet as CSV"),
    "is an old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60),
        "looks like an old Excel workbook, not CSV; save the sheet as CSV",
    ),
    "is gzip": (b"\x1f\x8b\x08\0" + bytes(30), "looks like gzip, not CSV; unpack it first"),
    "is PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "looks like a PDF, not CSV; export the table as CSV"),
    "is HTML": (b"<!DOCTYPE html><html><body>x</body></html>", "looks like HTML or XML, not CSV; export the table as CSV"),
    "is XML": (b"<?xml version='1.0'?><a/>", "looks like HTML or XML, not CSV; export the table as CSV"),
    "is an image": (b"\x89PNG\r\n\x1a\n" + bytes(30), NOT_UTF8),
    "is cp1252": (b"<HEAD>\n<ROW>\xfc\n", f"line 2, byte <END>: {NOT_UTF8}"),
    "is cut off in a character": (b"<HEAD>\n<ROW>\n<ROW>\xc3", f"line 3, byte <END>: {NOT_UTF8}"),
    "holds a NUL byte": (b"<HEAD>\n<ROW>\0\n", "line 2: holds a NUL byte; is it UTF-16 (use --encoding utf-16), or no text at all?"),
    "is every byte there is": (bytes(range(256)) * 4, "line 1: holds a NUL byte"),
    "has an unclosed quote": (b'<HEAD>\n<ROW>\n"a,b\n', "line 3: a quote opens here that is not closed"),
    "names a column twice": (b"<HEAD>,<FIRST>\n<ROW>,x\n", 'line 1 names the column "<FIRST>" twice; rename or leave out one of them'),
    "lacks what it needs": (b"zzz,yyy\n1,2\n", "line 1 names the columns zzz, yyy; needed for <TABLE>: <FIRST>"),
    "is JSON": (b'[{"id": 1}]\n', 'line 1 names the columns [{"id": 1}]; needed for <TABLE>: <FIRST>'),
}


def _whole() -> Iterator[Case]:
    """Files that are not what they claim to be are refused whole."""
    for table, (head, row) in HEADS.items():
        signs = {"<HEAD>": head, "<ROW>": row, "<FIRST>": head.split(",")[0], "<TABLE>": table, "<END>": str(len(row) + 1)}
        file, option = f"{table}.csv", f"--{table}"
        for what, (content, said) in WHOLE.items():
            for sign, text in signs.items():
                content, said = content.replace(sign.encode(), text.encode()), said.replace(sign, text)  # noqa: PLW2901 - filled in
            yield Case(f"{table}: {what}", {file: content}, (option, file), whole=said)
        sound = f"{head}\n{row}\n"
        wide = "looks like UTF-16, not UTF-8; save it as UTF-8 or use --encoding utf-16"
        yield Case(f"{table}: is UTF-16", {file: sound.encode("utf-16")}, (option, file), whole=wide)
        yield Case(
            f"{table}: is UTF-16 without a mark", {file: sound.encode("utf-16-be")}, (option, file), whole="line 1: holds a NUL byte"
        )
        for sign, name in ((";", "semicolons"), ("\t", "tabs")):
            if "," in head.split("\n")[0]:
                content = sound.replace(",", sign).encode()
                yield Case(f"{table}: has {name}", {file: content}, (option, file), whole=f"is it separated by {name}? save it with commas")
        yield Case(f"{table}: is not there", {}, (option, file), whole="there is no such file; check the path")
        yield Case(f"{table}: is a folder", {file: None}, (option, file), whole="is a directory; name a CSV or Parquet file in it")
        parquet = f"{table}.parquet"
        for what, content, said in (
            ("CSV", sound.encode(), "is not Parquet, though its name says so"),
            ("empty", b"", "is empty (0 bytes)"),
            ("cut off", b"PAR1" + bytes(40), "cannot be read as Parquet"),
        ):
            yield Case(f"{table}: Parquet that is {what}", {parquet: content}, (option, parquet), whole=said)


PEOPLE = b"id,name\na,Ann\nb,Bo\nc,Cy\n"
CIRCLE = 'managers run in a circle: "a" -> "b" -> '
CELL_COUNT = "cells where the header names 2 columns; quote cells that hold commas"


def _tables() -> Iterator[Case]:
    """What only several cells or rows together show."""
    told: dict[str, tuple[dict[str, bytes], tuple[tuple[str, int, str], ...], int]] = {
        "people: an id twice": ({"people": b"id\na\na\n"}, (("people", 3, "duplicate of line 2 of "),), 1),
        "people: an id twice but for spaces": ({"people": b"id\na\n a \n"}, (("people", 3, "duplicate of line 2 of "),), 1),
        "people: an id in two forms": ({"people": "id\n\u00e9\ne\u0301\n".encode()}, (("people", 3, "duplicate of line 2 of "),), 1),
        "people: ids that differ by case": ({"people": b"id\na\nA\n"}, (), 2),
        "people: levels that are words": ({"people": b"id,level\na,senior\nb,-1\nc,nan\n"}, (), 3),
        "people: two who manage each other": (
            {"people": b"id,manager\na,b\nb,a\n"},
            (("people", 2, CIRCLE + '"a"'), ("people", 3, CIRCLE + '"a"')),
            0,
        ),
        "people: three who do, and one below": (
            {"people": b"id,manager\na,b\nb,c\nc,a\nd,a\ne,\n"},
            (*(("people", line, CIRCLE + '"c" -> "a"') for line in (2, 3, 4)), ("people", 5, 'manager "a" ')),
            1,
        ),
        "people: too few cells": ({"people": b"id,name\na,Ann\nb\nc,Cy\n"}, (("people", 3, f"1 {CELL_COUNT}"),), 2),
        "people: too many cells": ({"people": b"id,name\na,Ann\nb,Bo,x\nc,Cy\n"}, (("people", 3, f"3 {CELL_COUNT}"),), 2),
        "people: text behind a quote": (
            {"people": b'id,name\na,"Ann"x\nb,Bo\n'},
            (("people", 2, "text follows a closing quote; double the quotes inside a quoted cell"),),
            1,
        ),
        "ties: the same twice": (
            {"ties": b"source,target,kind\na,b,knows\na,b,knows\n"},
            (("ties", 3, "duplicate of line 2 of "),),
            1,
        ),
        "ties: somebody unknown": (
            {"people": PEOPLE, "ties": b"source,target\na,b\na,zed\nzed,b\n"},
            (("ties", 3, f'target "zed" {NOBODY}'), ("ties", 4, f'source "zed" {NOBODY}')),
            4,
        ),
        "events: somebody unknown": (
            {"people": PEOPLE, "events": b"time,source,target,kind,about\n2025-01-01,zed,b,email,\n2025-01-01,a,b,email,zed\n"},
            (("events", 2, f'source "zed" {NOBODY}'), ("events", 3, f'about "zed" {NOBODY}')),
            3,
        ),
        "events: the same twice counts once": ({"events": b"time,source,target,kind\n" + b"2025-01-01,a,b,email\n" * 2}, (), 2),
        "events: one that is still to come": ({"events": b"time,source,target,kind\n2999-01-01,a,b,email\n"}, (), 1),
    }
    for name, (tables, refused, accepted) in told.items():
        arguments = tuple(chain.from_iterable((f"--{table}", f"{table}.csv") for table in tables))
        files = {f"{table}.csv": content for table, content in tables.items()}
        yield Case(name, files, arguments, tuple((f"{table}.csv", line, reason) for table, line, reason in refused), None, accepted)


def zipped(members: Mapping[str, str]) -> bytes:
    """A zip of these members."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return packed.getvalue()


CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
USERS = '[{"id":"U1","name":"a"},{"id":"U2","name":"b"}]'
CHANNELS = '[{"id":"C1","name":"g","members":["U1","U2"]}]'
NO_LINKEDIN, NO_SLACK = "holds neither Connections.csv nor any other file of a LinkedIn archive", "holds no users.json"
NO_ZIP = "cannot be read as a zip"
ARCHIVES: tuple[tuple[str, str, bytes, str | tuple[int, str]], ...] = (
    ("linkedin", "nothing", b"", NO_LINKEDIN),
    ("linkedin", "NUL bytes", bytes(200), NO_LINKEDIN),
    ("linkedin", "a page to sign in", b"<!DOCTYPE html><html></html>", NO_LINKEDIN),
    ("linkedin", "a zip without members", zipped({}), NO_LINKEDIN),
    ("linkedin", "a zip of something else", zipped({"readme.txt": "hello"}), NO_LINKEDIN),
    ("linkedin", "a changed byte", zipped({"Connections.csv": CONNECTIONS}).replace(b"First Name", b"Fists Name", 1), "(Bad CRC-32 for"),
    ("linkedin", "a short header", zipped({"Connections.csv": "First Name\n"}), "has no header with the columns first name, last name"),
    ("linkedin", "a day that is none", zipped({"Connections.csv": CONNECTIONS + "Ann,Lee,,a@b.com,,,31 Feb 2024\n"}), (2, "connected on")),
    ("linkedin", "nobody's name", zipped({"Connections.csv": CONNECTIONS + ",,,,Acme,CEO,01 Feb 2024\n"}), (2, "names nobody")),
    ("slack", "nothing", b"", NO_ZIP),
    ("slack", "NUL bytes", bytes(200), NO_ZIP),
    ("slack", "a page to sign in", b"<!DOCTYPE html><html></html>", NO_ZIP),
    ("slack", "a zip without members", zipped({}), NO_SLACK),
    ("slack", "a zip of something else", zipped({"readme.txt": "hello"}), NO_SLACK),
    ("slack", "a zip that is cut off", zipped({"users.json": USERS})[:40], NO_ZIP),
    ("slack", "users that are no JSON", zipped({"users.json": "{"}), "its member 'users.json' is no JSON"),
    ("slack", "users that are no list", zipped({"users.json": "{}"}), "its member 'users.json' is no list"),
    ("slack", "a user without an id", zipped({"users.json": '[{"name":"a"}]', "channels.json": "[]"}), (1, "is no user with an id")),
    (
        "slack",
        "a message without a time",
        zipped({"users.json": USERS, "channels.json": CHANNELS, "g/2025-01-01.json": '[{"type":"message","user":"U1","text":"<@U2>"}]'}),
        (1, "ts is no time stamp"),
    ),
    (
        "slack",
        "a message that is a word",
        zipped({"users.json": USERS, "channels.json": CHANNELS, "g/2025-01-01.json": '["x"]'}),
        (1, "is no message"),
    ),
)


def _archives() -> Iterator[Case]:
    """Archives of LinkedIn and Slack."""
    for form, what, content, said in ARCHIVES:
        arguments = ("--from", form, "x.zip", "--owner", "me@example.com")
        if isinstance(said, str):
            yield Case(f"{form}: {what}", {"x.zip": content}, arguments, whole=said)
        else:
            line, reason = said
            yield Case(f"{form}: {what}", {"x.zip": content}, arguments, (("x.zip", line, reason),))


PAGE = b"<!DOCTYPE html><html><body>Sign in</body></html>\n"
NOISE = bytes((place * 7919 + 13) % 256 for place in range(2000))
WIDE = "hello, world\n".encode("utf-16")
NO_HEADERS, NO_FROM = "does not start with the headers of a mail", "holds no mail that starts with a From line; is it an mbox?"
NO_COMMIT, NO_CALENDAR = (
    "does not start with a commit as hash, date, name and mail",
    "does not start with BEGIN:VCALENDAR; is it a calendar?",
)
NO_CARDS, NO_DTD = "holds no vCards, from BEGIN:VCARD to END:VCARD", "has a DTD (a <!DOCTYPE> that may hold entities), which is never read"
CSV_WORDS = (
    "is empty (0 bytes)",
    "looks like HTML or XML, not CSV",
    "line 1: holds a NUL byte",
    "looks like UTF-16, not UTF-8",
    "line 1: holds a NUL byte",
)
XML_WORDS = ("is empty (0 bytes)", NO_DTD, "is no well-formed XML", "looks like UTF-16", "looks like UTF-16")
TEXTS = {
    "google_contacts": CSV_WORDS,
    "viva": CSV_WORDS,
    "hris": CSV_WORDS,
    "graphml": XML_WORDS,
    "gexf": XML_WORDS,
    "gml": (
        "is empty",
        "line 1: is no GML from here on",
        "line 1: holds a NUL byte; is it text at all?",
        "looks like UTF-16",
        "looks like UTF-16",
    ),
    "pajek": (
        "is empty",
        "does not begin with *Network or *Vertices",
        "line 1: holds a NUL byte",
        "looks like UTF-16",
        "looks like UTF-16",
    ),
    "nodelink": ("is empty", "line 1: is no JSON", "line 1: holds a NUL byte", "looks like UTF-16", "looks like UTF-16"),
    "ics": ("is empty", *(NO_CALENDAR,) * 4),
    "vcard": (NO_CARDS,) * 5,
    "mbox": ("is empty", *(NO_FROM,) * 4),
    "eml": ("is empty", *(NO_HEADERS,) * 4),
    "gitlog": ("is empty", *(NO_COMMIT,) * 4),
}


def _texts() -> Iterator[Case]:
    """Files of other programs that are no such file."""
    contents = {"nothing": b"", "a page to sign in": PAGE, "noise": NOISE, "UTF-16": WIDE, "NUL bytes": bytes(200)}
    for form, words in TEXTS.items():
        for (what, content), said in zip(contents.items(), words, strict=True):
            arguments = ("--from", form, "file", "--owner", "me@example.com")
            yield Case(f"{form}: {what}", {"file": content}, arguments, whole=said)
    arguments = ("--from", "google_contacts", "file", "--owner", "me@example.com")
    yield Case(
        "google_contacts: other columns", {"file": b"x\r\ny\r\n"}, arguments, whole="line 1 names none of the columns of this format"
    )


CASES = tuple(chain(_cells(), _whole(), _tables(), _archives(), _texts()))
