"""Whether a policy lets somebody ask, before anything is answered; what they are shown; and the line of the audit log.

Questions declare their roles themselves (`graphcap.questions.registry.Question`), all other commands stand in `COMMANDS` here; what stands
in neither is for an admin alone. Without a policy and without ``--role`` none of this is asked.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.errors import GraphcapError
from graphcap.policy import ADMIN, ANYBODY, ORGANISATION, PERSONAL, SELF, policy_path
from graphcap.policy.rules import PolicyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graphcap.model import Answer
    from graphcap.network import Network
    from graphcap.policy.holder import Asker
    from graphcap.policy.log import AuditLog
    from graphcap.questions.registry import Question

NAMING = ("person", "people", "pair")
NOT_ABOUT = frozenset({"avoid"})
"""Parameters that name people whom the answer leaves out."""


class Command(NamedTuple):
    """Who may call a command that is no question.

    Attributes
    ----------
    roles
        In which roles.
    people
        Parameters that name people.
    own
        Those of them of which one has to be who asks, in the role `self`.
    for_admin
        Parameters that an admin alone may give.
    logged
        Whether the audit log keeps that it was called: not where nothing is shown of people.
    elsewhere
        Whether it reads another store than that of ``--store``, for which a server's user has no role.
    """

    roles: tuple[str, ...] = (ADMIN,)
    people: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    for_admin: tuple[str, ...] = ()
    logged: bool = True
    elsewhere: bool = False


COMMANDS: Mapping[str, Command] = {
    "demo": Command(elsewhere=True),
    "import": Command(),
    "export": Command(),
    "info": Command(ORGANISATION),
    "kinds": Command(ANYBODY, logged=False),
    "merge": Command(people=("into", "other")),
    "split": Command(people=("person",)),
    "opt-out": Command(PERSONAL, people=("person",), own=("person",)),
    "asked": Command(people=("source", "target", "via")),
    "check": Command(ANYBODY, logged=False),
    "simulate": Command(ANYBODY, logged=False),
    "map": Command(ORGANISATION, people=("ends", "person"), for_admin=("ends", "person")),
    "copy": Command(elsewhere=True),
    "query": Command(),
    "neo4j": Command(elsewhere=True, logged=False),
    "completion": Command(ANYBODY, logged=False),
    "report": Command(ORGANISATION),
    "forget": Command(people=("person",)),
    "show-me": Command(PERSONAL, people=("person",), own=("person",)),
    "dispute": Command(PERSONAL, people=("person",), own=("person",)),
    "audit-log": Command(logged=False),
    "spark": Command(elsewhere=True),
    "strengthen": Command(elsewhere=True),
}
"""By name. An ask of one's own is kept by an admin: what is told of it has the odds of ties between others."""


class Permit(NamedTuple):
    """What a policy allows whoever asks."""

    asker: Asker
    command: str
    log: AuditLog | None

    def met(self, question: Question, values: Mapping[str, Any], network: Network) -> None:
        """Refuse what this role may not ask about these people, and keep that it was asked.

        Raises
        ------
        PolicyError
            When it is refused.
        StoreError
            When the audit log cannot be written.
        """
        ids = network.people.ids
        named = {
            parameter.name: [ids[network.number(text)] for text in _texts(values.get(parameter.name))]
            for parameter in question.parameters
            if parameter.kind in NAMING and parameter.name not in NOT_ABOUT
        }
        view = question.own_view
        own = view.people if view is not None and view.party is None else ()
        self.check_own(own, named)
        self.keep(sorted({id for found in named.values() for id in found}) or "everybody")

    def check_own(self, own: Iterable[str], named: Mapping[str, Iterable[str]]) -> None:
        """Refuse the role `self` what is about somebody else."""
        own = tuple(own)
        if self.asker.role == SELF and own and not any(self.asker.person in tuple(named.get(name, ())) for name in own):
            self.refuse(
                f"in the role self {self.command} answers about yourself alone", sorted({id for ids in named.values() for id in ids})
            )

    def keep(self, about: Any, *, allowed: bool = True) -> None:
        """Write the line of the audit log, if there is one."""
        if self.log is not None:
            from graphcap.policy.log import Asking

            asking = Asking(self.asker.code, self.asker.role, self.command, about, allowed)
            self.log.record(asking, time=datetime.now(UTC))

    def refuse(self, why: str, about: Any = ()) -> None:
        """Keep that it was refused, and refuse.

        Raises
        ------
        PolicyError
            Always.
        """
        self.keep(about, allowed=False)
        raise PolicyError(why)

    def shown(self, question: Question, answer: Answer[Any]) -> Answer[Any]:
        """What this role sees of an answer."""
        if self.asker.role != SELF or question.own_view is None:
            return answer
        from graphcap.cli.own_view import own_view

        assert self.asker.person is not None  # noqa: S101  the role needs one
        return own_view(answer, question.own_view, self.asker.person)


def question_permit(question: Question, role: str | None, *, address: str | None) -> Permit | None:
    """What whoever asks a question is allowed; None without a policy and without a role to narrow to.

    Raises
    ------
    PolicyError
        When the policy cannot be used, gives them no role, or their role may not ask it.
    """
    return _permit(question.name, question.roles, role, address=address)


def check_command(name: str, values: Mapping[str, Any], role: str | None, *, address: str | None) -> None:
    """Refuse a command that a policy does not allow, and keep that it was called.

    Raises
    ------
    PolicyError
        When it is refused.
    StoreError
        When the audit log cannot be written.
    """
    command = COMMANDS.get(name, Command())
    permit = _permit(name, command.roles, role, address=address, elsewhere=command.elsewhere)
    if permit is None:
        return
    given = [parameter for parameter in command.for_admin if values.get(parameter)]
    if permit.asker.role != ADMIN and given:
        permit.refuse(f"{name} about one person is for an admin; your role is {permit.asker.role}")
    named = _named(command.people, values, address) if any(values.get(name) for name in command.people) else {}
    permit.check_own(command.own, named)
    if command.logged:
        permit.keep(sorted({id for found in named.values() for id in found}) or "everybody")


def may_complete(address: str | None) -> bool:
    """Whether whoever types has any role, so that a shell may complete names."""
    try:
        _permit("completion", ANYBODY, None, address=address)
    except GraphcapError:
        return False
    return True


def _permit(name: str, roles: tuple[str, ...], role: str | None, *, address: str | None, elsewhere: bool = False) -> Permit | None:
    path = policy_path()
    if path is None and role is None:
        return None
    from graphcap.policy.holder import Asker, asker_of, narrowed, system_user
    from graphcap.policy.log import AuditLog
    from graphcap.policy.rules import read_policy

    if path is None:
        permit = Permit(narrowed(Asker(system_user(), ADMIN, None), role), name, None)
    else:
        policy = read_policy(path)
        asker = asker_of(policy, role=role, server=_server(address))
        permit = Permit(asker, name, None if policy.log is None else AuditLog(policy.log))
    if permit.asker.role not in roles or (elsewhere and permit.asker.of_server):
        permit.refuse(f"{name} is not for the role {permit.asker.role}" + (f": it is for {' and '.join(roles)}" if roles else ""))
    return permit


def _server(address: str | None) -> Callable[[], tuple[str, str] | None]:
    """Asks the store's server whom it lets in, when that is wanted."""

    def let_in() -> tuple[str, str] | None:
        from graphcap.store import open_store

        where = open_store(address).address
        if "://" not in where:
            return None
        from graphcap.store.address import parse_address
        from graphcap.store.credentials import credentials_of
        from graphcap.store.neo4j import connect

        place = parse_address(where).place
        with connect(where):
            return place, credentials_of(place).username

    return let_in


def _named(parameters: Iterable[str], values: Mapping[str, Any], address: str | None) -> dict[str, list[str]]:
    """The ids of the people whom a command's parameters name."""
    from graphcap.cli.identity import id_of
    from graphcap.store import open_store

    records = open_store(address).records()
    return {name: [id_of(records, text) for text in _texts(values.get(name))] for name in parameters}


def _texts(value: Any) -> list[str]:
    """The people that a parameter's value names."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)
