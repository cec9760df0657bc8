"""An answer that is begun on the copy of a server's network while the server is asked whether it still shows that network.

The server is asked by a process of its own: importing Neo4j's driver takes as long as many an answer, which this process finds meanwhile.
Nothing that it finds is handed out before the server has taken the credentials and named the load of the copy.
"""

from __future__ import annotations

import gc
import json
import sys
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen
from threading import Thread
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from graphcap.errors import StoreError
from graphcap.store.credentials import Credentials, environment_for_others

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcap.store.address import Address

Found = TypeVar("Found")

ARRAYS = ("numpy", "pandas", "pyarrow")
"""What the driver imports where it finds it, for values that are not asked for here."""
STATE, ERROR = "state", "error"
PROGRAM = f"from {__name__} import tell_state; tell_state()"


class Ahead(NamedTuple, Generic[Found]):
    """What was found while the server was asked."""

    found: Found


def found_ahead(find: Callable[[], Found], state: str, address: Address, credentials: Credentials) -> Ahead[Found] | None:
    """What ``find`` finds, if the server shows the load ``state``; None if it shows another, or could not be asked this way.

    Parameters
    ----------
    find
        Called in a thread of its own: where the server fails or shows another load, nobody waits for its end.
    state
        The text of a load that no other has.
    address, credentials
        The server, and who asks; passed by a pipe.

    Raises
    ------
    StoreError
        When the server cannot be asked, or has no store.
    """
    try:
        process = Popen(  # noqa: S603 - Python itself
            [sys.executable, "-P", "-c", PROGRAM], stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment_for_others()
        )
    except OSError:
        return None
    with process:
        try:
            begun = _Begun(find)
            told = _asked(process, address, credentials)
        finally:
            process.kill()
    return Ahead(begun.result()) if _state(told) == state else None


def _asked(process: Popen[bytes], address: Address, credentials: Credentials) -> bytes:
    """The line that the process tells; nothing where it comes to its end without one."""
    with suppress(BrokenPipeError), process.stdin as asked:  # type: ignore[union-attr]
        asked.write(json.dumps([address.text, *credentials]).encode())
    return process.stdout.readline()  # type: ignore[union-attr]


def _state(told: bytes) -> str | None:
    """The load that the server shows; None where the process that asked came to an end without telling.

    Raises
    ------
    StoreError
        What that process was told.
    """
    try:
        answer: dict[str, str] = json.loads(told)
    except ValueError:
        return None
    if ERROR in answer:
        raise StoreError(answer[ERROR])
    return answer[STATE]


class _Begun(Thread, Generic[Found]):
    """Something being found in a thread of its own, which keeps no process from its end."""

    def __init__(self, find: Callable[[], Found]) -> None:
        super().__init__(daemon=True)
        self._find = find
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self._found = self._find()
        except BaseException as error:  # noqa: BLE001 - raised by `result`
            self._error = error

    def result(self) -> Found:
        """What was found, when it is."""
        self.join()
        if self._error is not None:
            raise self._error
        return self._found


def tell_state() -> None:
    """Ask the server that stdin names which load it shows, and tell stdout."""
    gc.disable()
    sys.modules.update(dict.fromkeys(ARRAYS))  # type: ignore[arg-type]
    from graphcap.store.neo4j import connect
    from graphcap.store.server import shown_node

    address, *credentials = json.load(sys.stdin)
    try:
        with connect(address, Credentials(*credentials)) as server:
            told = {STATE: shown_node(server)["state"]}
    except StoreError as error:
        told = {ERROR: str(error)}
    sys.stdout.write(f"{json.dumps(told)}\n")
    sys.stdout.flush()
