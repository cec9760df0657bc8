"""The folder of a local server: its configuration, its port, its data, and the lock that tells whether it runs.

The server inherits the lock's file, open and locked, so the system lets go of it when the server ends, however it ends. The file names
the server's process.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graphcap.errors import StoreError
from graphcap.files import replace_file
from graphcap.store.address import LOCALHOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.localserver.artifacts import Artifacts

OWNER_ONLY = 0o700
FOLDERS = ("conf", "data", "import", "logs", "run")
CONFIGURATION = """\
# written at every start
server.default_listen_address={host}
server.bolt.listen_address={host}:{port}
server.bolt.advertised_address={host}:{port}
server.http.enabled=false
server.memory.pagecache.size={pagecache}
dbms.usage_report.enabled=false
dbms.security.procedures.unrestricted=gds.*
dbms.security.allow_csv_import_from_file_urls=false
"""


class Memory(NamedTuple):
    """What a server may take, as Java writes sizes.

    Attributes
    ----------
    heap
        For queries and Graph Data Science.
    pagecache
        For what is read from disk.
    """

    heap: str = "1g"
    pagecache: str = "512m"


class Home:
    """The folder of a local server.

    Parameters
    ----------
    folder
        Where; it is made when a server is started in it. Default: ``graphcap/neo4j`` in the user's folder for state.
    """

    def __init__(self, folder: Path | None = None) -> None:
        state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        self.folder = (folder or Path(state) / "graphcap" / "neo4j").absolute()
        self.log = self.folder / "logs" / "neo4j.log"
        self.output = self.folder / "logs" / "console.log"
        self._lock = self.folder / "running"
        self._port = self.folder / "port"
        self._filling = self.folder / "filling"

    @property
    def port(self) -> int | None:
        """The port that the server had last."""
        return _number(self._port)

    @property
    def pid(self) -> int | None:
        """The process of the server while it runs; None while it has just been started."""
        return _number(self._lock)

    @property
    def is_empty(self) -> bool:
        """Whether no server has ever kept anything here."""
        return self.is_filling or not (self.folder / "data" / "databases").exists()

    @property
    def is_filling(self) -> bool:
        """Whether a new server is being filled, or was until that broke off."""
        return self._filling.exists()

    @property
    def is_running(self) -> bool:
        """Whether a server runs here."""
        try:
            with self.claimed():
                return False
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True

    def make(self) -> None:
        """Make the folder, for its owner alone."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY)

    def prepare(self, artifacts: Artifacts, port: int, memory: Memory) -> None:
        """Make what is in the folder, and write the configuration of a server on this port."""
        self.make()
        if self.is_filling:
            shutil.rmtree(self.folder / "data", ignore_errors=True)
            self._filling.unlink()
        for name in FOLDERS:
            (self.folder / name).mkdir(exist_ok=True, mode=OWNER_ONLY)
        plugins = self.folder / "plugins"
        plugins.unlink(missing_ok=True)
        plugins.symlink_to(artifacts.folder / "plugins")
        self._write("conf/neo4j.conf", CONFIGURATION.format(host=LOCALHOST, port=port, pagecache=memory.pagecache))
        self._write("port", str(port))
        self._lock.touch(mode=0o600)

    @contextmanager
    def filling(self) -> Iterator[None]:
        """A new server is filled within; where that does not come to its end, the next start begins with an empty one."""
        self._filling.touch()
        yield
        self._filling.unlink()

    @contextmanager
    def claimed(self) -> Iterator[int]:
        """The lock, held within and by every process that has inherited it; its descriptor.

        Raises
        ------
        BlockingIOError
            When a server runs here.
        FileNotFoundError
            When none ever did.
        """
        descriptor = os.open(self._lock, os.O_RDWR | os.O_NOFOLLOW)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield descriptor
        finally:
            os.close(descriptor)

    def _write(self, name: str, text: str) -> None:
        with replace_file(self.folder / name) as stream:
            stream.write(text)


def _number(path: Path) -> int | None:
    """The whole number in a file."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server((LOCALHOST, 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def refuse_taken(port: int) -> None:
    """Refuse a port that somebody listens on.

    Raises
    ------
    StoreError
        Which says what to do.
    """
    try:
        socket.create_server((LOCALHOST, port)).close()
    except OSError as error:
        message = f"cannot listen on port {port} of this machine ({error.strerror}): give another with --port"
        raise StoreError(message) from error
