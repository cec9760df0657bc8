"""A network of some of a server's people and ties: what a selection has read becomes columns, by the same steps as in a build."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from graphcap.build import arcs_of, people_of, ties_of
from graphcap.columns import MemoryColumn, TextColumn
from graphcap.dates import microseconds, parse_day
from graphcap.network import UNKNOWN_TIME, Deciders, Kind, Network, Origin
from graphcap.store.server_records import ServerPeople
from graphcap.written import Written, tie_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.store.tie_lists import Numbers, TieLists


def server_people(
    internal: Sequence[int], ids: Sequence[str], known: Sequence[Sequence[str | None]], columns: Sequence[str]
) -> ServerPeople:
    """People sorted by id, from lists with an entry a person: what each decides and then these columns, fewer where no more was read."""
    order = sorted(range(len(ids)), key=ids.__getitem__)
    decides, *texts = zip_longest(("",) * (1 + len(columns)), *(known[place] for place in order))
    names = ("id", *columns)
    cells = ([ids[place] for place in order], *(text[1:] for text in texts))
    table = pa.table({name: pa.array(values, pa.string()) for name, values in zip(names, cells, strict=True)})
    return ServerPeople(table, np.array(internal, np.int64)[order], decides[1:])


def cut_network(node: dict[str, Any], address: str, *, people: ServerPeople, ties: TieLists) -> Network:
    """The network of these people and ties.

    Where a mutual tie was written both ways and one of the two was not read, the arc of that one stands with the strength of the other:
    there is such an arc in the server's network too, and no walk that the cut was made for leads along it.

    Parameters
    ----------
    node
        The properties of the store's node.
    address
        Of the server.
    ties
        Their ends are places among the people by the server's own numbers, rising.
    """
    count = len(people.table)
    kinds = tuple(Kind(name, mutual) for name, mutual in zip(node["kinds"], node["mutual"], strict=True))
    written = _written(node, people.internal, ties)
    decides = [(number, words) for number, words in enumerate(people.decides) if words is not None]
    return Network(
        people_of(people.table),
        *arcs_of(written, kinds, count),
        ties_of(written, count),
        kinds,
        Deciders(
            MemoryColumn("I", [number for number, _ in decides]), TextColumn.of(words for _, words in decides), node["assumed_deciders"]
        ),
        node["as_of"],
        Origin(address, node["load"], node["ties"], node["people"]),
    )


def _written(node: dict[str, Any], internal: Numbers, ties: TieLists) -> Written:
    """The ties, each once, in the order of a build."""
    numbers = np.argsort(internal).astype(np.uint32)
    sources, targets = numbers[ties.sources], numbers[ties.targets]
    _, each = np.unique(tie_keys(sources, targets, ties.kinds, counts=(len(internal), len(node["kinds"]))), return_index=True)
    last_contact = ties.last_contact[each]
    last_contact[last_contact > microseconds(parse_day(node["as_of"]))] = UNKNOWN_TIME
    return Written(
        sources[each], targets[each], ties.kinds[each], ties.strengths[each], ties.coverage[each], last_contact, tuple(node["kinds"])
    )
