"""Output files: whole or not at all, owner only, never through a link, and every refusal in one line."""

from __future__ import annotations

import errno
import os
import resource
import signal
import stat

import pytest

from graphcap.errors import InputError
from graphcap.files import replace_file

SMALL = 4096


def fill(path, text="new\n"):
    with replace_file(path) as stream:
        stream.write(text)


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def test_the_new_file_takes_the_old_ones_place(tmp_path):
    target = tmp_path / "answer.csv"
    target.write_text("old")
    target.chmod(0o644)
    fill(str(target), "é,\r\n")
    assert target.read_bytes() == "é,\r\n".encode()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert names(tmp_path) == ["answer.csv"]


def test_bytes_and_text_keep_their_order(tmp_path):
    with replace_file(tmp_path / "a") as stream:
        stream.write("head\n")
        stream.flush()
        stream.buffer.write(b"\x00body")
    assert (tmp_path / "a").read_bytes() == b"head\n\x00body"


def test_the_mode_is_as_asked_whatever_the_umask(tmp_path):
    before = os.umask(0o077)
    try:
        with replace_file(tmp_path / "a", mode=0o644):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644


def test_a_longest_name_is_no_obstacle(tmp_path):
    fill(tmp_path / ("n" * 255))
    assert names(tmp_path) == ["n" * 255]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, BrokenPipeError])
def test_after_an_error_the_old_file_stands_and_nothing_else(tmp_path, failure):
    target = tmp_path / "a"
    target.write_text("old")

    def half():
        with replace_file(target) as stream:
            stream.write("half")
            raise failure

    with pytest.raises(failure):
        half()
    assert target.read_text() == "old"
    assert names(tmp_path) == ["a"]


def test_until_the_end_the_old_file_is_read(tmp_path):
    target = tmp_path / "a"
    target.write_text("old")
    with replace_file(target) as stream:
        stream.write("new")
        stream.flush()
        assert target.read_text() == "old"
    assert target.read_text() == "new"


def test_a_symbolic_link_is_refused_and_what_it_points_at_untouched(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "dangling").symlink_to("nowhere")
    for name in ("link", "dangling"):
        with pytest.raises(InputError, match=f"cannot write {tmp_path / name}: it is a symbolic link; name the file itself"):
            fill(tmp_path / name)
    assert (tmp_path / "real").read_text() == "old"
    assert names(tmp_path) == ["dangling", "link", "real"]


def test_a_directory_is_refused(tmp_path):
    with pytest.raises(InputError, match=f"cannot write {tmp_path}: it is a directory; name a file in it"):
        fill(tmp_path)


def test_a_pipe_or_device_is_refused_because_it_would_be_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="it is not a regular file"):
        fill(tmp_path / "pipe")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(InputError) as caught:
        fill(tmp_path / "none" / "a")
    assert str(caught.value) == f'cannot write {tmp_path / "none" / "a"}: there is no folder "{tmp_path / "none"}"'


def test_a_file_in_the_folders_place_is_said(tmp_path):
    (tmp_path / "a").write_text("")
    with pytest.raises(InputError, match="Not a directory"):
        fill(tmp_path / "a" / "b")


def test_a_full_disk_is_one_line_and_leaves_the_old_file(tmp_path):
    """The limit on a file's size stands in for the disk: writing fails in the same place, with another reason."""
    target = tmp_path / "a"
    target.write_text("old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, limits[1]))
        with pytest.raises(InputError, match=f"^cannot write {target}: File too large$"):
            fill(target, "x" * (100 * SMALL))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert target.read_text() == "old"
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_what_the_system_refuses_is_one_line(tmp_path, monkeypatch, number):
    def refuse(path, *arguments):
        del arguments
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(InputError) as caught:
        fill(tmp_path / "a")
    assert str(caught.value) == f"cannot write {tmp_path / 'a'}: {os.strerror(number)}"


def test_no_space_in_the_middle_of_writing_is_one_line(tmp_path):
    def full():
        with replace_file(tmp_path / "a"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(InputError) as caught:
        full()
    assert str(caught.value) == f"cannot write {tmp_path / 'a'}: No space left on device"
    assert names(tmp_path) == []


def test_an_error_about_another_file_stays_what_it_is(tmp_path):
    def read_another():
        with replace_file(tmp_path / "a"):
            (tmp_path / "other").read_text()

    with pytest.raises(FileNotFoundError):
        read_another()
    assert names(tmp_path) == []
