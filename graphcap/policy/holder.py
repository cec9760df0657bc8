"""Who asks: the role and the person that a policy gives to the user of this process, never wider than what was asked for.

The user's name is the system's, by the process's owner. Where that user is not named and the store is on a server, the server's user
counts, whom the server has let in before anything is answered.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from graphcap.policy import ROLES, SELF
from graphcap.policy.rules import Holder, PolicyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcap.policy.rules import Policy


class Asker(NamedTuple):
    """Who asks.

    Attributes
    ----------
    user
        As the system, or the server, knows them.
    role
        One of `graphcap.policy.ROLES`.
    person
        Who they are in the store; None: nobody.
    of_server
        Whether it is the server that knows them.
    """

    user: str
    role: str
    person: str | None
    of_server: bool = False

    @property
    def code(self) -> tuple[str, str]:
        """By what the audit log keeps them: as a person where they are one."""
        return ("people", self.person) if self.person is not None else ("users", self.user)


def asker_of(policy: Policy, *, role: str | None, server: Callable[[], tuple[str, str] | None]) -> Asker:
    """Who asks under a policy.

    Parameters
    ----------
    role
        A narrower role to ask in; None: the one that the policy gives.
    server
        ``host:port`` of the store's server and the user whom it has let in; None where the store is on none.

    Raises
    ------
    PolicyError
        When the policy gives the user no role, or a narrower one than was asked for.
    """
    user = system_user()
    held = policy.users.get(user)
    let_in = server() if policy.servers else None
    served = None if let_in is None else policy.servers.get(let_in[0], {}).get(let_in[1])
    if held is None and served is None:
        message = f'the policy {policy.path} gives the user "{user}" no role; nothing is answered'
        raise PolicyError(message)
    if held is None:
        assert served is not None  # noqa: S101  one of the two is
        assert let_in is not None  # noqa: S101
        return narrowed(Asker(let_in[1], *served, of_server=True), role)
    if served is not None and ROLES.index(served.role) < ROLES.index(held.role):
        held = Holder(served.role, served.person)
    return narrowed(Asker(user, *held), role)


def narrowed(asker: Asker, role: str | None) -> Asker:
    """The same in a narrower role.

    Raises
    ------
    PolicyError
        When the role is wider, or is `self` for who is nobody in the store.
    """
    if role is None or role == asker.role:
        return asker
    if ROLES.index(role) > ROLES.index(asker.role):
        message = f'--role {role}: the user "{asker.user}" has the role {asker.role}, and --role can only narrow it'
        raise PolicyError(message)
    if role == SELF and asker.person is None:
        message = f'--role self: the policy does not say which person of the store the user "{asker.user}" is'
        raise PolicyError(message)
    return asker._replace(role=role)


def system_user() -> str:
    """Who owns this process, by name, or by number where there is no name."""
    import pwd

    number = os.geteuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
