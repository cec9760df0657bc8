"""What every store does: it keeps records, builds a network of them for one day, and lets one writer in at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from graphcap.cuts import Cut
    from graphcap.network import Network
    from graphcap.records import Records
    from graphcap.scratch import Scratch

    Found = TypeVar("Found")


class Writer(Protocol):
    """A store held for writing."""

    @property
    def records(self) -> Records:
        """What the store holds; empty for a new one."""
        ...

    @property
    def scratch(self) -> Scratch:
        """Where an import puts aside what memory should not hold."""
        ...

    def commit(self, records: Records, *, alone: bool = False) -> int:
        """Keep these records and the network built of them, all or nothing; the number of the new generation.

        ``alone``: nothing that was there before stays anywhere in the store.
        """
        ...


class Store(Protocol):
    """Records and the networks built of them."""

    @property
    def address(self) -> str:
        """Where it is, as answers print it."""
        ...

    def network(self, as_of: str | None = None, *, cut: Cut | None = None, say: Callable[[str], None] | None = None) -> Network:
        """The network of the store's day, or of another; ``say`` is told in a sentence when something has to be built first.

        ``cut`` says what a question needs; a store may leave out the rest.
        """
        ...

    def asked(
        self, ask: Callable[[Network], Found], as_of: str | None = None, *, cut: Cut | None = None, say: Callable[[str], None] | None = None
    ) -> Found:
        """What ``ask`` finds in `network`.

        ``ask`` only reads: a store may call it before it is sure which network it shows, drop what it found or raised, and call it again.
        """
        ...

    def records(self) -> Records:
        """The records as written."""
        ...

    def writing(self) -> AbstractContextManager[Writer]:
        """The store held for writing; a second writer is refused with `StoreLocked`."""
        ...

    def check(self) -> list[str]:
        """Everything verified: a sentence for each damage found, none when the store is whole."""
        ...
