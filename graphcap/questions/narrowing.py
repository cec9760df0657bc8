"""What narrows a question to some ties and people: ``kind``, ``not_kind`` and ``avoid``, which every question of ties takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graphcap.network import Network


class Narrowing(NamedTuple):
    """Which ties and people a question may use.

    Attributes
    ----------
    kinds
        One byte a kind number, 1 where it is allowed; None where all are.
    avoid
        People left out, rising numbers.
    asked
        The same as an answer repeats it: only what was given.
    """

    kinds: bytes | None
    avoid: tuple[int, ...]
    asked: dict[str, Any]

    @classmethod
    def of(
        cls, network: Network, *, kind: Iterable[str], not_kind: Iterable[str], avoid: Iterable[str], ends: Collection[int] = ()
    ) -> Narrowing:
        """What the words of a question mean in a network.

        Raises
        ------
        InputError
            For a kind there is not, or when one of ``ends`` is to be avoided.
        UnknownPerson
            When somebody to be avoided is nobody, or more than one.
        """
        only, without = tuple(kind), tuple(not_kind)
        left_out = tuple(sorted({network.number(text) for text in avoid}))
        for person in left_out:
            if person in ends:
                message = f'"{network.people.ids[person]}" is an end of the chain and cannot be avoided'
                raise InputError(message)
        ids = [network.people.ids[person] for person in left_out]
        asked = {name: value for name, value in (("kind", list(only)), ("not_kind", list(without)), ("avoid", ids)) if value}
        return cls(network.kind_mask(only, without), left_out, asked)

    def __str__(self) -> str:
        """In words, in brackets; empty where nothing narrows."""
        words = {"kind": "by", "not_kind": "without", "avoid": "around"}
        parts = [f"{words[name]} {', '.join(values)}" for name, values in self.asked.items()]
        return f" ({'; '.join(parts)})" if parts else ""
