"""A small store that changes: what each of its versions holds, and how it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile import in_order
from written import records_of, tie

if TYPE_CHECKING:
    from graphcap.records import Records
    from graphcap.store.protocol import Store


def version(number: int) -> Records:
    """Records of three people, which differ with the number, in the order in which a server returns them."""
    return in_order(records_of(["a", "b", "c"], [tie("a", "b", strength=0.5), tie("b", "c", "met", 1 / (number + 1), since="2020-01-01")]))


def written(store: Store, records: Records) -> None:
    """Let a store hold these records."""
    with store.writing() as writer:
        writer.commit(records)
