"""Files that are refused whole: one line that names the file, what it looks like, and what to do."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import zipfile
from pathlib import Path

import pytest

from graphcap.errors import InputError
from graphcap.readers import Sources, read_records, recognise
from graphcap.readers.envelope import RECORD_BYTES, blocks_of
from graphcap.records import Records, Settings

TABLE = b"id,name\np1,Ann\n"


def workbook():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "looks_like"),
    [
        (b"", "is empty (0 bytes); export it again"),
        (workbook(), "looks like an Excel workbook or a zip, not CSV; save the sheet as CSV (UTF-8), or unpack the zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "looks like an old Excel workbook, not CSV; save the sheet as CSV (UTF-8)"),
        (gzip.compress(TABLE), "looks like gzip, not CSV; unpack it first"),
        (bz2.compress(TABLE), "looks like bzip2, not CSV; unpack it first"),
        (lzma.compress(TABLE), "looks like xz, not CSV; unpack it first"),
        (b"%PDF-1.7\n", "looks like a PDF, not CSV; export the table as CSV (UTF-8)"),
        (b"PAR1" + bytes(12), "looks like Parquet, not CSV; give it a name that ends in .parquet"),
        (b"<!DOCTYPE html><html>", "looks like HTML or XML, not CSV; export the table as CSV (UTF-8)"),
        (b"\xef\xbb\xbf  <HTML><table>", "looks like HTML or XML, not CSV; export the table as CSV (UTF-8)"),
        ("id,name\np1,Ann\n".encode("utf-16"), "looks like UTF-16, not UTF-8; save it as UTF-8 or use --encoding utf-16"),
        (b"\xfe\xff" + "id\np1\n".encode("utf-16-be"), "looks like UTF-16, not UTF-8; save it as UTF-8 or use --encoding utf-16"),
        ("id,name\n".encode("utf-16-le"), "line 1: holds a NUL byte; is it UTF-16 (use --encoding utf-16), or no text at all?"),
        (b"id,name\np1,Ann\np2,B\0\n", "line 3: holds a NUL byte; is it UTF-16 (use --encoding utf-16), or no text at all?"),
        ("id,name\np1,Ann\np2,José\n".encode("cp1252"), "line 3, byte 7: is not UTF-8; is it cp1252? use --encoding cp1252"),
        (b"id,n\xe9me\n", "line 1, byte 5: is not UTF-8; is it cp1252? use --encoding cp1252"),
        (b"\n\np1,Ann\n", "line 1 is blank; the first line must name the columns"),
        (b" , \np1,Ann\n", "line 1 is blank; the first line must name the columns"),
        (b"\xef\xbb\xbf", "line 1 is blank; the first line must name the columns"),
        (b"p1,Ann\np2,Bo\n", "line 1 names the columns p1, Ann; needed for people: id"),
        (
            b"id;name\np1;Ann\n",
            "line 1 names the columns id;name; needed for people: id; is it separated by semicolons? save it with commas",
        ),
        (b"id\tname\np1\tAnn\n", "line 1 names the columns id\tname; needed for people: id; is it separated by tabs? save it with commas"),
        (b"id,name, ID\n", 'line 1 names the column "id" twice; rename or leave out one of them'),
        (b"id,team,team \n", 'line 1 names the column "team" twice; rename or leave out one of them'),
        (b"id,,name\n", "line 1: column 2 has no name; name it or leave it out"),
        (
            b'id,"name\np1,Ann\n',
            "line 1: a quote opens here that is not closed, or that text follows; close it, double quotes inside a cell",
        ),
    ],
)
def test_a_file_that_is_no_table_of_people_is_refused_whole(bring, content, looks_like):
    with pytest.raises(InputError) as refused:
        bring(content)
    assert str(refused.value) == f"people.csv: {looks_like}"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"nobody\.csv: there is no such file; check the path"):
        recognise(tmp_path / "nobody.csv")


def test_a_directory_is_refused(tmp_path):
    with pytest.raises(InputError, match="is a directory; name a CSV or Parquet file in it"):
        recognise(tmp_path)


def test_a_pipe_is_refused_before_it_can_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(InputError, match="is not a regular file; write it to a file first"):
        recognise(tmp_path / "pipe.csv")


def test_a_name_too_long_for_the_system_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        recognise(tmp_path / ("x" * 300))


def test_a_file_without_permission_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "people.csv"
    path.write_bytes(TABLE)

    def forbidden(self, *_args, **_options):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(InputError, match=r"cannot be read \(Permission denied\); check its permissions"):
        recognise(path)


def test_what_is_wrong_first_is_what_is_told_whichever_block_is_read_first(bring, monkeypatch):
    monkeypatch.setattr("graphcap.readers.envelope.BLOCK_BYTES", 16)
    lines = [f"p{number},Jos\xe9\n".encode("cp1252" if number in {300, 700} else "utf-8") for number in range(1000)]
    with pytest.raises(InputError, match="line 302, byte 9: is not UTF-8"):
        bring(b"id,name\n" + b"".join(lines))


def test_an_encoding_that_is_none_is_refused(bring):
    for encoding in ("cp9999", "hex"):
        with pytest.raises(InputError, match=f'there is no encoding "{encoding}"'):
            bring(TABLE, encoding=encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16", "utf-8-sig"])
def test_a_named_encoding_is_read(bring, encoding):
    imported = bring("id,name\np1,José\n".encode(encoding), encoding=encoding)
    assert imported.records.people.to_pylist() == [{"id": "p1", "name": "José"}]


def test_a_byte_that_the_named_encoding_does_not_have_is_refused(bring):
    with pytest.raises(InputError, match=r"people.csv: is not ascii at or soon after line 1 .*; name its encoding with --encoding"):
        bring("id,name\np1,José\n", encoding="ascii")


def test_a_byte_order_mark_is_no_part_of_the_first_name(bring):
    assert bring(b"\xef\xbb\xbf" + TABLE).records.people.to_pylist() == [{"id": "p1", "name": "Ann"}]


def test_a_line_above_16_mib_is_refused_without_reading_on(tmp_path):
    path = tmp_path / "people.csv"
    with path.open("wb") as file:
        file.write(b"id,name\np1,Ann\n")
        file.truncate(200 << 20)  # one line of 200 MB, which takes no room on the disk
    with pytest.raises(InputError, match="line 3 is longer than 16 MiB; is it a table of text"):
        read_records(Sources(people=(path,)), old=Records(), settings=Settings(), today=None)


def test_a_line_of_16_mib_is_read(tmp_path):
    path = tmp_path / "people.csv"
    line = b"x" * (RECORD_BYTES - 1) + b"\n"
    path.write_bytes(b"id\n" + line)
    assert b"".join(block.text for block in blocks_of(path, encoding="utf-8")) == b"id\n" + line


def test_a_header_of_more_columns_than_any_table_has_is_refused(bring):
    with pytest.raises(InputError, match="line 1 names 10,001 columns; is it a table of one record a line"):
        bring(",".join(f"c{number}" for number in range(10_001)) + "\n")
