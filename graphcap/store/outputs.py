"""The outputs of a store: which files its commands have written, so that whoever forgets a person can be told of them.

The list lies in the store's folder, of a server's store in the user's folder for state, readable by its owner alone: a line a file, with
its size and the time of its last change, by which a file is known that was changed or replaced since. It knows of what was written on
this machine by commands, not of what was sent to a terminal or a pipe, copied or printed.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graphcap.store.address import Address

NAME = "outputs.jsonl"
OWNER_ONLY = 0o600


class Output(NamedTuple):
    """A file that a command has written.

    Attributes
    ----------
    path
        Absolute.
    size, changed
        In bytes, and nanoseconds since 1970, when it was written.
    """

    path: str
    size: int
    changed: int

    @property
    def is_there(self) -> bool:
        """Whether there is still a file."""
        return os.path.lexists(self.path)

    @property
    def is_ours(self) -> bool:
        """Whether it is still as it was written."""
        with suppress(OSError):
            return _output(self.path) == self
        return False


def note_outputs(address: str, paths: Iterable[Path | str], *, say: Callable[[str], None]) -> None:
    """Keep that files were written.

    Parameters
    ----------
    address
        Of the store that they tell of.
    say
        Told in a sentence when it cannot be kept; the files are good all the same.
    """
    listed = outputs_file(address)
    noted = [_output(str(Path(path).absolute())) for path in paths]
    try:
        if "://" in address:
            listed.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _held(listed, os.O_WRONLY | os.O_APPEND | os.O_CREAT) as file:
            os.write(file, _lines(noted))
    except OSError as error:
        say(f"cannot keep in {listed} that this was written ({error.strerror}): `graphcap forget` will not know of it")


def outputs_of(address: str) -> list[Output]:
    """Files that were written and are still there, each once, in the order in which they were first written."""
    found: dict[str, Output] = {}
    with suppress(FileNotFoundError), _held(outputs_file(address), os.O_RDONLY) as file:
        found = {output.path: output for output in _read(file)}
    return [output for output in found.values() if output.is_there]


def keep_outputs(address: str, keeps: Callable[[Output], bool]) -> None:
    """Leave in the list what is still there and of which this holds."""
    with suppress(FileNotFoundError), _held(outputs_file(address), os.O_RDWR) as file:
        found = {output.path: output for output in _read(file)}
        left = _lines([output for output in found.values() if output.is_there and keeps(output)])
        os.pwrite(file, left, 0)
        os.ftruncate(file, len(left))
        os.fsync(file)


def outputs_file(address: str) -> Path:
    """Where the list of a store is."""
    if "://" not in address:
        return Path(address) / NAME
    from graphcap.store.address import parse_address

    return state_file(parse_address(address), NAME)


def state_file(address: Address, name: str) -> Path:
    """A file about a server's database in the user's folder for state."""
    from graphcap.store.snapshot import snapshots_folder

    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "graphcap" / "servers" / snapshots_folder(address).name / name


def _output(path: str) -> Output:
    status = os.lstat(path)
    return Output(path, status.st_size, status.st_mtime_ns)


def _lines(outputs: Iterable[Output]) -> bytes:
    return "".join(json.dumps(output._asdict()) + "\n" for output in outputs).encode()


def _read(file: int) -> Iterator[Output]:
    for line in os.pread(file, os.fstat(file).st_size, 0).splitlines():
        with suppress(ValueError, TypeError):  # of a line that was cut off nothing is known
            yield Output(**json.loads(line))


@contextmanager
def _held(path: Path, flags: int) -> Iterator[int]:
    """The list open and locked; never through a link."""
    file = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, OWNER_ONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)
