"""What stands in a policy file.

::

    log = "/var/log/graphcap/audit.jsonl"    # an absolute path; without it no log is kept

    [users.ana]                              # a user of this machine
    role = "self"                            # self, planner or admin
    person = "p0012"                         # who that is in the store; `self` needs it

    [servers."graph.example.org:7687".users.hr]    # a user of a Neo4j server, by host and port
    role = "planner"

- The user of the machine is the owner of the process, as the system says, not as the environment does. Who is not named has no role, but
  for what a server's user may: where the store is on that server, and the server has let that user in. Who is named twice has the
  narrower role.
- Anything else in the file, a role or a type that is not one of these, a file that cannot be read, or that everybody can write to: nothing
  is answered.
"""

from __future__ import annotations

import os
import stat
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.errors import GraphcapError
from graphcap.policy import ROLES, SELF

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = frozenset({"role", "person"})
PARTS = frozenset({"log", "users", "servers"})


class PolicyError(GraphcapError):
    """A policy that cannot be used, or that does not allow what was asked."""


class Holder(NamedTuple):
    """What a policy says of a user: their role, and who they are in the store (None: nobody)."""

    role: str
    person: str | None = None


class Policy(NamedTuple):
    """A policy file, read.

    Attributes
    ----------
    path
        The file.
    log
        Where the audit log is; None: there is none.
    users
        By name on this machine.
    servers
        By ``host:port``: users of that server, by name.
    """

    path: str
    log: str | None
    users: Mapping[str, Holder]
    servers: Mapping[str, Mapping[str, Holder]]


def read_policy(path: str) -> Policy:
    """The policy in a file.

    Raises
    ------
    PolicyError
        When it cannot be read, anybody may write to it, or it says anything that is not understood: in one line.
    """
    found = _toml(path)
    log = found.get("log")
    if unknown := sorted(found.keys() - PARTS):
        raise _unclear(path, f'"{unknown[0]}" is none of {", ".join(sorted(PARTS))}')
    if log is not None and not (isinstance(log, str) and os.path.isabs(log)):  # noqa: PTH117 - pathlib takes long to import
        raise _unclear(path, "log is not an absolute path")
    servers = _table(path, found.get("servers", {}), "servers")
    users = {place: _table(path, server, f"servers.{place}") for place, server in servers.items()}
    for place, server in users.items():
        if server.keys() != {"users"}:
            raise _unclear(path, f'servers."{place}" needs users, and nothing else')
    by_server = {place: _holders(path, server["users"], f"servers.{place}.users") for place, server in users.items()}
    return Policy(path, log, _holders(path, found.get("users", {}), "users"), by_server)


def _toml(path: str) -> dict[str, Any]:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            if os.fstat(file.fileno()).st_mode & stat.S_IWOTH:
                message = f"the policy {path} can be written by everybody: chmod o-w; nothing is answered"
                raise PolicyError(message)
            return tomllib.load(file)
    except OSError as error:
        message = f"the policy {path} cannot be read ({error.strerror}); nothing is answered"
        raise PolicyError(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _unclear(path, "it is not TOML") from error


def _holders(path: str, table: Any, name: str) -> dict[str, Holder]:
    return {user: _holder(path, entry, f"{name}.{user}") for user, entry in _table(path, table, name).items()}


def _holder(path: str, entry: Any, name: str) -> Holder:
    entry = _table(path, entry, name)
    role, person = entry.get("role"), entry.get("person")
    if role not in ROLES:
        raise _unclear(path, f"the role of {name} is none of {', '.join(ROLES)}")
    if entry.keys() - FIELDS or not (person is None or (isinstance(person, str) and person)):
        raise _unclear(path, f"{name} takes a role and a person, both text")
    if role == SELF and person is None:
        raise _unclear(path, f"{name} has the role self, and no person to be")
    return Holder(role, person)


def _table(path: str, value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _unclear(path, f"{name} is not a table")
    return value


def _unclear(path: str, why: str) -> PolicyError:
    return PolicyError(f"the policy {path} cannot be used: {why}; nothing is answered")
