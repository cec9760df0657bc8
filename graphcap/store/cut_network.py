"""A network of some of a server's people and ties: what a selection has read becomes columns, by the same steps as in a build."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.arrow_columns import number_column
from graphcap.asks import Asks
from graphcap.build import arcs_of, people_of, ties_of
from graphcap.columns import MemoryColumn, TextColumn
from graphcap.dates import microseconds, parse_day
from graphcap.network import UNKNOWN_TIME, Deciders, Kind, Network, Origin
from graphcap.optouts import find_reserve
from graphcap.store.generation import calibration_of
from graphcap.written import Written, tie_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphcap.network import Arcs
    from graphcap.store.tie_lists import Mask, Numbers, TieLists

NO_ASKS = {"times": "q", "sources": "I", "targets": "I", "outcomes": "B", "odds": "d", "via_offsets": "Q", "via": "I"}
ALWAYS = ("name", "left", "away", "do_not_ask")
"""Columns that are known of everybody in a network: who they are, and whether they may be asked."""


class ServerPeople(NamedTuple):
    """Some people of a network, sorted by id.

    Attributes
    ----------
    table
        Their columns, or some of them.
    internal
        The server's own numbers.
    decides
        What each decides, None for the others.
    """

    table: pa.Table
    internal: Numbers
    decides: Sequence[str | None]


def server_people(lists: Iterable[Sequence[Any]], columns: Sequence[str]) -> ServerPeople:
    """People sorted by id, from lists with an entry a person: the server's numbers, ids, what each decides, and these columns."""
    internal, *texts = lists
    ids, decides, *cells = (pa.array(values, pa.string()) for values in texts)
    table = pa.table([ids, *cells], ["id", *columns])
    order = pc.sort_indices(ids)
    return ServerPeople(table.take(order), np.array(internal, np.int64)[order], decides.take(order).to_pylist())


def cut_network(node: dict[str, Any], address: str, *, people: ServerPeople, ties: TieLists) -> Network:
    """The network of these people and ties.

    It has no arc that the server's network has not: where a mutual tie was written both ways, each stands for its own arc alone.

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
    written, back = _written(node, people.internal, ties)
    decides = [(number, words) for number, words in enumerate(people.decides) if words is not None]
    return Network(
        people_of(people.table),
        *_arcs(written, back, count),
        ties=ties_of(written, count),
        kinds=kinds,
        deciders=Deciders(
            MemoryColumn("I", [number for number, _ in decides]), TextColumn.of(words for _, words in decides), node["assumed_deciders"]
        ),
        as_of=node["as_of"],
        origin=Origin(address, node["load"], node["ties"], node["people"], json.loads(node.get("disputes", "{}"))),
        asks=_asks(node.get("asks"), people.table["id"].to_pylist()),
        reserve=find_reserve(people.table, json.loads(node["opt_out"]), parse_day(node["as_of"])),
    )


def _asks(text: str | None, ids: list[str]) -> Asks | None:
    """What chains tell of the asks; which they were is not part of a cut."""
    if text is None:
        return None
    told = json.loads(text)
    recent = number_column("I", np.array([told["recent"].get(id, 0) for id in ids], np.uint32), len(ids))
    none = {name: MemoryColumn(typecode, []) for name, typecode in NO_ASKS.items()}
    return Asks(**none, recent=recent, calibration=calibration_of(told["calibration"]))


def _written(node: dict[str, Any], internal: Numbers, ties: TieLists) -> tuple[Written, Mask]:
    """The ties, each once, in the order of a build, and which of them can be asked along the other way too."""
    numbers = np.argsort(internal).astype(np.uint32)
    sources, targets = numbers[ties.sources], numbers[ties.targets]
    _, each = np.unique(tie_keys(sources, targets, ties.kinds, counts=(len(internal), len(node["kinds"]))), return_index=True)
    last_contact = ties.last_contact[each]
    last_contact[last_contact > microseconds(parse_day(node["as_of"]))] = UNKNOWN_TIME
    written = Written(
        sources[each], targets[each], ties.kinds[each], ties.strengths[each], ties.coverage[each], last_contact, tuple(node["kinds"])
    )
    return written, ties.back[each]


def _arcs(written: Written, back: Mask, people: int) -> tuple[Arcs, Arcs]:
    """Arcs out and in: along the ties, and back along some of them."""
    both_ways = replace(
        written,
        sources=np.concatenate((written.sources, written.targets[back])),
        targets=np.concatenate((written.targets, written.sources[back])),
        kinds=np.concatenate((written.kinds, written.kinds[back])),
        strengths=np.concatenate((written.strengths, written.strengths[back])),
    )
    return arcs_of(both_ways, tuple(Kind(name, mutual=False) for name in written.names), people)
