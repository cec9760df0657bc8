"""The audit log: who asked what about whom, one JSON line an ask, in a file that the policy names.

- A line holds its number, the time, the command, the role, whether it was allowed, who asked and whom the question named (``everybody``
  where it named nobody and is about everybody). No values of parameters, and nothing of the answer.
- People stand as HMAC-SHA256 of their id under a random key each. The keys stand in ``LOG.keys``; who is forgotten loses their key, and
  with it what their lines could be held against. The lines stay as they are.
- Lines are chained: each ends with an HMAC, under the log's own key, of the link before and of the line. ``LOG.head`` says, signed by
  the same key, where the log ends, so that lines cut off are missed. Whoever can read the keys can forge the chain: it shows changes by
  anybody else, and by accident.
- The log, the keys and the head are 0600, and never reached through a symbolic link. A lock on the log is held while a line is written.
- A line and the head are on the disk before the answer is given. What stands behind the head is a line whose writer died before it gave an
  answer: a whole one is taken over by the next writer, a torn one removed.

The chain is Schneier & Kelsey's (1999), https://doi.org/10.1145/317087.317089, with one key for all links.
"""

from __future__ import annotations

import fcntl
import json
import os
import stat
from contextlib import contextmanager
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from graphcap.errors import StoreDamaged, StoreError
from graphcap.policy.chain import FIRST_LINK, Head, linked, readable
from graphcap.policy.keys import Keys, read_keys, write_beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

OWNER_ONLY = 0o600
LOCK_SECONDS = 10.0
PAUSE_SECONDS = 0.002
EVERYBODY = "everybody"


class Asking(NamedTuple):
    """Who asks what about whom.

    Attributes
    ----------
    by
        ``("people", id)``, or ``("users", name)`` of somebody who is nobody in the store.
    role, command
        In which role, and what.
    about
        Ids of whom it names; `EVERYBODY`; nobody.
    allowed
        Whether it may be answered.
    """

    by: tuple[str, str]
    role: str
    command: str
    about: Sequence[str] | Literal["everybody"]
    allowed: bool


class Entry(NamedTuple):
    """A line of the log as people read it; who was forgotten, or is known by another key, stands by code."""

    line: int
    time: str
    by: str
    role: str
    command: str
    about: tuple[str, ...]
    allowed: bool


class AuditLog:
    """The log in a file.

    Parameters
    ----------
    path
        The file; its folder must be there.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    def record(self, asking: Asking, *, time: datetime) -> None:
        """Add a line.

        Raises
        ------
        StoreError
            When it cannot be written, or the log is not what was written before.
        """
        with self._held() as file:
            keys = self._keys(make=True)
            head = self._end(file, keys)
            codes = [keys.code(*asking.by)]
            about = asking.about if isinstance(asking.about, str) else sorted(keys.code("people", id) for id in asking.about)
            if keys.changed:
                keys.write(self._keys_path)
            body = {
                "line": head.lines + 1,
                "time": time.isoformat(timespec="seconds"),
                "command": asking.command,
                "role": asking.role,
                "allowed": asking.allowed,
                "by": codes[0],
                "about": about,
            }
            line, link = linked(body, head.link, keys.chain)
            self._append(file, line, size=head.size)
            self._write_head(Head(head.lines + 1, head.size + len(line), link), keys)

    def verify(self) -> str | None:
        """What is wrong with the first broken line, which it names; None where every line is as it was written.

        Raises
        ------
        StoreError
            When the log cannot be read.
        """
        with self._held(make=False) as file:
            keys = self._keys(make=False)
            head = self._head(keys)
            return self._first_broken(_whole(file), head, keys)

    def entries(self) -> list[Entry]:
        """Every line, oldest first; people by id where their key is there.

        Raises
        ------
        StoreError
            When the log cannot be read; `StoreDamaged` when it is not what was written.
        """
        return [entry for entry, _ in self._told()]

    def asked_about(self, person: str) -> list[Entry]:
        """The lines that name a person, or are about everybody, oldest first."""
        return [entry for entry, everybody in self._told() if everybody or person in entry.about]

    def forget(self, person: str) -> bool:
        """Destroy a person's key, so that no line can be held against their id any more; whether there was one.

        The lines, and with them the chain, stay as they are.

        Raises
        ------
        StoreError
            When the keys cannot be written.
        """
        if not os.path.lexists(self._keys_path):
            return False
        with self._held() as _:
            keys = self._keys(make=False)
            known = keys.drop(person)
            if known:
                keys.write(self._keys_path)
            return known

    @property
    def _keys_path(self) -> str:
        return f"{self.path}.keys"

    @property
    def _head_path(self) -> str:
        return f"{self.path}.head"

    def _told(self) -> list[tuple[Entry, bool]]:
        """Every line, and whether it is about everybody."""
        with self._held(make=False) as file:
            keys = self._keys(make=False)
            letters = _whole(file)
            broken = self._first_broken(letters, self._head(keys), keys)
        if broken is not None:
            raise StoreDamaged(broken)
        names = keys.names()
        told = []
        for line in letters.splitlines():
            body: dict[str, Any] = json.loads(line)
            everybody = body["about"] == EVERYBODY
            about = (EVERYBODY,) if everybody else tuple(names.get(code, code) for code in body["about"])
            by = names.get(body["by"], body["by"])
            told.append((Entry(body["line"], body["time"], by, body["role"], body["command"], about, body["allowed"]), everybody))
        return told

    def _first_broken(self, letters: bytes, head: Head, keys: Keys) -> str | None:
        """The first line that is not as it was written, in a sentence."""
        link, lines = FIRST_LINK, 0
        for raw in letters.splitlines(keepends=True):
            found = readable(raw, link, keys.chain, number=lines + 1)
            if found is None:
                return f"line {lines + 1} of {self.path} is not the one that was written there"
            link, lines = found, lines + 1
            if lines == head.lines and link != head.link:
                return f"line {lines} of {self.path} is not the one that was written last"
        if lines < head.lines:
            return f"line {lines + 1} of {self.path} is missing, and every line up to {head.lines}: the end was cut off"
        if lines > head.lines + 1:
            return f"line {head.lines + 2} of {self.path} stands behind the last one that was written"
        return None

    def _end(self, file: int, keys: Keys) -> Head:
        """Where to write on: the head, or the one line behind it that a writer left who died; a torn one is removed."""
        head = self._head(keys)
        size = os.fstat(file).st_size
        if size < head.size:
            message = f"the audit log {self.path} lost its end; without it nothing is answered: `graphcap audit-log verify`"
            raise StoreDamaged(message)
        behind = os.pread(file, size - head.size, head.size)
        if not behind:
            return head
        link = readable(behind, head.link, keys.chain, number=head.lines + 1)
        if link is not None:
            return Head(head.lines + 1, size, link)
        if b"\n" in behind:
            message = f"the audit log {self.path} was written by somebody else; without it nothing is answered: `graphcap audit-log verify`"
            raise StoreDamaged(message)
        os.ftruncate(file, head.size)
        return head

    def _head(self, keys: Keys) -> Head:
        """Where the log ends by what was kept of it."""
        letters = _read(self._head_path)
        head = Head(0, 0, FIRST_LINK) if letters is None else Head.read(letters, keys.chain)
        if head is None:
            message = f"{self._head_path} is not what was written; without it nothing is answered"
            raise StoreDamaged(message)
        return head

    def _write_head(self, head: Head, keys: Keys) -> None:
        write_beside(self._head_path, head.text(keys.chain))

    def _keys(self, *, make: bool) -> Keys:
        letters = _read(self._keys_path)
        if letters is not None:
            return read_keys(letters, self._keys_path)
        if make and not os.path.lexists(self._head_path):
            return Keys.new()
        message = f"{self._keys_path}, the keys of the audit log, is missing; without it nothing is answered"
        raise StoreError(message)

    def _append(self, file: int, line: bytes, *, size: int) -> None:
        try:
            os.lseek(file, size, os.SEEK_SET)
            written = os.write(file, line)
            if written < len(line):
                written += os.write(file, line[written:])
            os.fsync(file)
        except OSError as error:
            os.ftruncate(file, size)
            raise self._failed(error) from error

    @contextmanager
    def _held(self, *, make: bool = True) -> Iterator[int]:
        """The log open and locked: nobody else reads or writes it meanwhile.

        Raises
        ------
        StoreError
            When it cannot be opened or locked.
        """
        try:
            flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | (os.O_CREAT if make else 0)
            file = os.open(self.path, flags, OWNER_ONLY)
        except OSError as error:
            raise self._failed(error) from error
        try:
            self._make_private(file)
            self._lock(file)
            yield file
        except OSError as error:
            raise self._failed(error) from error
        finally:
            os.close(file)

    def _make_private(self, file: int) -> None:
        mode = os.fstat(file).st_mode
        if not stat.S_ISREG(mode):
            message = f"the audit log {self.path} is not a regular file; without it nothing is answered"
            raise StoreError(message)
        if stat.S_IMODE(mode) != OWNER_ONLY:
            os.fchmod(file, OWNER_ONLY)

    def _lock(self, file: int) -> None:
        until = monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if monotonic() > until:
                    message = f"the audit log {self.path} is held by another process; without it nothing is answered"
                    raise StoreError(message) from None
                sleep(PAUSE_SECONDS)
            else:
                return

    def _failed(self, error: OSError) -> StoreError:
        return StoreError(f"the audit log {self.path} cannot be used ({error.strerror}); without it nothing is answered")


def _whole(file: int) -> bytes:
    return os.pread(file, os.fstat(file).st_size, 0)


def _read(path: str) -> bytes | None:
    """What a file beside the log holds; None where there is none."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    try:
        return _whole(file)
    finally:
        os.close(file)
