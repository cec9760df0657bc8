"""Who says who we are to a server: the environment, else a private file, else a person at a terminal; never an address or a command line.

The file (``$GRAPHCAP_NEO4J_FILE``, else ``graphcap/neo4j.toml`` in the user's folder for settings) has one table a server::

    ["127.0.0.1:7687"]
    username = "neo4j"
    password = "..."

It is read only while nobody but its owner may read it.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graphcap.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphcap.store.address import Address

USERNAME_VARIABLE = "NEO4J_USERNAME"
PASSWORD_VARIABLE = "NEO4J_PASSWORD"  # noqa: S105 - the name of a variable
FILE_VARIABLE = "GRAPHCAP_NEO4J_FILE"
COMPLETION_VARIABLE = "_GRAPHCAP_COMPLETE"
DEFAULT_USERNAME = "neo4j"
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Credentials(NamedTuple):
    """A user of a server; the password is shown nowhere."""

    username: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials({self.username!r}, ...)"


def credentials_of(place: str) -> Credentials:
    """The credentials for a server.

    Parameters
    ----------
    place
        Host and port, as `graphcap.store.address.Address.place` has them.

    Raises
    ------
    StoreError
        When nobody says them, or the file that says them can be read by others or not at all.
    """
    username = os.environ.get(USERNAME_VARIABLE)
    if (password := os.environ.get(PASSWORD_VARIABLE)) is not None:
        return Credentials(username or DEFAULT_USERNAME, password)
    if (kept := kept_credentials().get(place)) is not None:
        return kept
    if sys.stdin.isatty() and COMPLETION_VARIABLE not in os.environ:
        from getpass import getpass

        username = username or DEFAULT_USERNAME
        return Credentials(username, getpass(f"Password of {username} at {place}: "))
    message = f"no password for the server at {place}: set ${PASSWORD_VARIABLE}, or keep it in {credentials_file()} (docs/neo4j.md)"
    raise StoreError(message)


def identified(address: Address) -> Credentials:
    """The same for an address; with a warning where what is sent there can be read on the way.

    Raises
    ------
    StoreError
        As `credentials_of`.
    """
    found = credentials_of(address.place)
    if address.exposed:
        import logging

        warning = "graphcap: what is sent to %s can be read on the way: use %s+s:// if the server has a certificate"
        logging.getLogger("graphcap").warning(warning, address.place, address.scheme)
    return found


def environment_for_others() -> dict[str, str]:
    """The environment for programs that we start, which have no use for a user and password of a server."""
    return {name: value for name, value in os.environ.items() if name not in {USERNAME_VARIABLE, PASSWORD_VARIABLE}}


def credentials_file() -> Path:
    """Where credentials are kept."""
    if named := os.environ.get(FILE_VARIABLE):
        return Path(named)
    settings = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(settings) / "graphcap" / "neo4j.toml"


def kept_credentials() -> dict[str, Credentials]:
    """What the file holds, by place; nothing where there is no file.

    Raises
    ------
    StoreError
        When others may read it, or it is not what `keep_credentials` writes.
    """
    path = credentials_file()
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if mode & OTHERS:
                message = f"{path} holds passwords and others may read it (mode {stat.S_IMODE(mode):o}): run `chmod 600 {path}`"
                raise StoreError(message)
            tables = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except OSError as error:
        message = f"cannot read {path}: {error.strerror}"
        raise StoreError(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        tables = {"": None}  # what is wrong with it may quote it
    try:
        return {place: Credentials(str(table.get("username", DEFAULT_USERNAME)), str(table["password"])) for place, table in tables.items()}
    except (AttributeError, KeyError, TypeError):
        message = f'{path} cannot be read: it needs a table a server, such as ["127.0.0.1:7687"], with username and password'
        raise StoreError(message) from None


def keep_credentials(place: str, credentials: Credentials | None) -> None:
    """Keep the credentials for a server in the file, or forget them when they are None.

    Raises
    ------
    StoreError
        As `kept_credentials`.
    InputError
        When the file cannot be written.
    """
    from graphcap.files import replace_file

    kept: Mapping[str, Credentials | None] = kept_credentials() | {place: credentials}
    path = credentials_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=stat.S_IRWXU)
    with replace_file(path) as stream:
        for where, known in sorted(kept.items()):
            if known is not None:
                stream.write(f"[{_text(where)}]\nusername = {_text(known.username)}\npassword = {_text(known.password)}\n\n")


def _text(text: str) -> str:
    """A string as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
