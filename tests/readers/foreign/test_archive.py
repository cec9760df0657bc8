"""Zips are read by exact names, with caps, and never unpacked; a folder is read in the same way."""

from __future__ import annotations

import struct
import zipfile

import pytest

from graphcap.errors import InputError
from graphcap.readers.foreign import archive
from graphcap.readers.foreign.archive import Archive


def zip_of(path, members, *, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_a_zip_and_the_folder_it_came_from_read_the_same(tmp_path):
    members = {"users.json": b"[]", "general/2026-01-31.json": b"[1]"}
    folder = tmp_path / "export"
    for name, content in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    for opened in (Archive(folder), Archive(zip_of(tmp_path / "export.zip", members))):
        assert opened.names == ["general/2026-01-31.json", "users.json"]
        assert opened.read("general/2026-01-31.json") == b"[1]"
        assert opened.open("users.json").read() == b"[]"


def test_a_member_that_unpacks_to_hundreds_of_times_its_size_is_refused_before_it_is_read(tmp_path):
    bomb = zip_of(tmp_path / "bomb.zip", {"Connections.csv": b"0" * (4 << 20)})
    with pytest.raises(InputError, match=r"bomb\.zip: its member 'Connections\.csv' unpacks to more than 200 times its size"):
        Archive(bomb)


def test_a_member_that_is_larger_than_it_claims_is_refused(tmp_path):
    path = zip_of(tmp_path / "liar.zip", {"a.csv": b"x" * 1000}, compression=zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<I", 10)  # what it claims to be when unpacked
    path.write_bytes(content)
    opened = Archive(path)
    with pytest.raises(InputError, match=r"liar\.zip: its member 'a\.csv'"):
        opened.read("a.csv")


def test_an_encrypted_member_is_refused_with_what_to_do(tmp_path):
    path = zip_of(tmp_path / "locked.zip", {"a.csv": b"id\n"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(InputError, match="is encrypted; unpack it first"):
        Archive(path)


def test_more_files_or_bytes_than_an_export_has_are_refused(tmp_path, monkeypatch):
    path = zip_of(tmp_path / "many.zip", {f"{number}.json": b"0123456789" for number in range(4)})
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    with pytest.raises(InputError, match="holds 4 files, more than 3"):
        Archive(path)
    monkeypatch.setattr(archive, "MOST_MEMBERS", 4)
    monkeypatch.setattr(archive, "MOST_BYTES", 39)
    with pytest.raises(InputError, match="holds more than"):
        Archive(path)


def test_names_that_climb_out_of_the_zip_are_names_and_nothing_is_ever_written(tmp_path):
    (tmp_path / "in").mkdir()
    path = zip_of(tmp_path / "in" / "climb.zip", {"../../evil.csv": b"x"})
    opened = Archive(path)
    assert opened.names == ["../../evil.csv"]
    assert opened.read("../../evil.csv") == b"x"
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["climb.zip", "in"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and then noise", b"noise"])
def test_what_is_no_zip_is_one_clear_line(tmp_path, content):
    path = tmp_path / "export.zip"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"export\.zip: cannot be read as a zip"):
        Archive(path)


def test_a_damaged_member_is_one_clear_line(tmp_path):
    path = zip_of(tmp_path / "export.zip", {"a.csv": b"id,name\n" * 100})
    content = bytearray(path.read_bytes())
    content[45] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"its member 'a\.csv' cannot be read"):
        Archive(path).read("a.csv")
