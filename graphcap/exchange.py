"""A network as a networkx graph and back, without loss.

In the graph a node is a person's id with what is known of them (numbers for level, performance, potential and capacity, text otherwise);
an edge is an arc, keyed by its kind, with ``strength``, and, where they apply, ``implied`` (the unwritten way of a mutual tie),
``coverage`` and ``last_contact``. ``graph.graph["graphcap"]`` holds the day, the kinds' meaning and who decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pyarrow as pa

from graphcap.arcs import Half, Levels, sort_arcs
from graphcap.build import NUMBER_COLUMNS, Written, people_of, ties_of
from graphcap.columns import MemoryColumn, TextColumn
from graphcap.dates import microseconds, of_microseconds, parse_day
from graphcap.deciders import find_deciders
from graphcap.errors import InputError
from graphcap.kinds import DEFAULT_KIND, assumed_strength
from graphcap.network import UNKNOWN_TIME, Deciders, Kind, Network, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable

META = "graphcap"
NO_DAY = "1970-01-01"


def to_networkx(network: Network) -> nx.MultiDiGraph[str]:
    """The network as a graph: a node a person, an edge an arc, in the network's order."""
    ids = list(network.people.ids)
    decide = network.deciders
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph[META] = {
        "as_of": network.as_of,
        "kinds": {kind.name: kind.mutual for kind in network.kinds},
        "deciders": {ids[person]: what for person, what in zip(decide.numbers(), decide.what, strict=True)},
        "assumed_deciders": decide.assumed,
    }
    graph.add_nodes_from((person_id, {}) for person_id in ids)
    for name, texts in network.people.texts.items():
        for person_id, text in zip(ids, texts, strict=True):
            if text:
                graph.nodes[person_id][name] = float(text) if name in NUMBER_COLUMNS else text
    for person, person_id in enumerate(ids):
        neighbours, strengths = network.outgoing.of(person)
        for neighbour, strength, kind in zip(neighbours, strengths, network.outgoing.kinds_of(person), strict=True):
            attributes = {"strength": strength} | _written(network, person, neighbour, kind)
            graph.add_edge(person_id, ids[neighbour], key=network.kinds[kind].name, **attributes)
    return graph


def _written(network: Network, source: int, target: int, kind: int) -> dict[str, Any]:
    """What an arc's tie adds to its strength."""
    ties = network.ties
    place = ties.find(source, target, kind)
    if place is None:
        return {"implied": True}
    found: dict[str, Any] = {}
    coverage = ties.coverage.slice(place, place + 1)[0]
    if coverage != 1:
        found["coverage"] = coverage
    moment = ties.last_contact.slice(place, place + 1)[0]
    if moment != UNKNOWN_TIME:
        found["last_contact"] = of_microseconds(moment)
    return found


def from_networkx(graph: nx.MultiDiGraph[Any]) -> Network:
    """A network whose people are a graph's nodes and whose arcs are exactly its edges.

    Nodes are named by their text. An edge's kind is its attribute ``kind``, else its key where that is text, else ``knows``; its strength is
    its attribute ``strength``, else the one assumed for its kind (coverage 0). An undirected edge is an arc each way.

    Raises
    ------
    InputError
        For an edge to oneself, two edges of one kind between the same people the same way, or a strength outside (0, 1].
    """
    ids = sorted({str(node) for node in graph})
    if len(ids) < len(graph):
        message = "two nodes of the graph have the same text; rename one"
        raise InputError(message)
    number = {person_id: place for place, person_id in enumerate(ids)}
    edges = sorted(_edges(nx.MultiDiGraph(graph), number), key=lambda edge: edge[:3])
    for edge, following in zip(edges, edges[1:], strict=False):
        if edge[:3] == following[:3]:
            message = f'the graph has two edges of kind "{edge[2]}" from "{ids[edge[0]]}" to "{ids[edge[1]]}"; a network keeps one'
            raise InputError(message)
    names = tuple(sorted({kind for _, _, kind, _ in edges}))
    meta = graph.graph.get(META, {})
    table = _people_table(graph, ids)
    everything = _arrays(edges, names)
    levels = Levels.of(everything.strengths)
    forward = Half(everything.sources, everything.targets, everything.kinds, levels.codes)
    backward = Half(everything.targets, everything.sources, everything.kinds, levels.codes)
    written = _arrays([edge for edge in edges if not edge[3].get("implied")], names)
    as_of = meta.get("as_of", NO_DAY)
    return Network(
        people_of(table),
        sort_arcs([forward], levels, people=len(ids), kinds=len(names)),
        sort_arcs([backward], levels, people=len(ids), kinds=len(names)),
        ties_of(written, len(ids)),
        tuple(Kind(name, mutual=meta.get("kinds", {}).get(name, False)) for name in names),
        _deciders(meta, number) if meta else find_deciders(table, written, rule=None, day=parse_day(as_of)),
        as_of,
        Origin(ties=len(written.sources)),
    )


Edge = tuple[int, int, str, dict[str, Any]]


def _edges(graph: nx.MultiDiGraph[Any], number: dict[str, int]) -> Iterable[Edge]:
    for source, target, key, attributes in graph.edges(keys=True, data=True):
        kind = attributes.get("kind") or (key if isinstance(key, str) else DEFAULT_KIND)
        strength = attributes.get("strength")
        if source == target:
            message = f'the graph ties "{source}" to themselves; remove that edge'
            raise InputError(message)
        if strength is not None and not 0 < strength <= 1:
            message = f'the strength of "{source}" -> "{target}" is {strength}; it must lie in (0, 1]'
            raise InputError(message)
        yield number[str(source)], number[str(target)], kind, attributes


def _arrays(edges: list[Edge], names: tuple[str, ...]) -> Written:
    strengths = [edge[3].get("strength") for edge in edges]
    known = np.array([strength is not None for strength in strengths], bool)
    filled = [assumed_strength(edge[2]) if strength is None else strength for edge, strength in zip(edges, strengths, strict=True)]
    moments = [edge[3].get("last_contact") for edge in edges]
    return Written(
        np.array([edge[0] for edge in edges], np.uint32),
        np.array([edge[1] for edge in edges], np.uint32),
        np.array([names.index(edge[2]) for edge in edges], np.uint16),
        np.array(filled, np.float64),
        np.array([edge[3].get("coverage", float(knows)) for edge, knows in zip(edges, known, strict=True)], np.float64),
        np.array([UNKNOWN_TIME if moment is None else microseconds(parse_day(moment)) for moment in moments], np.int64),
        names,
    )


def _people_table(graph: nx.MultiDiGraph[Any], ids: list[str]) -> pa.Table:
    by_id = {str(node): attributes for node, attributes in graph.nodes(data=True)}
    columns: dict[str, list[str | None]] = {}
    for name in dict.fromkeys(key for attributes in by_id.values() for key in attributes if key != "id"):
        columns[str(name)] = [_text(by_id[person_id].get(name)) for person_id in ids]
    return pa.table({"id": ids} | columns, schema=pa.schema([("id", pa.string()), *((name, pa.string()) for name in columns)]))


def _text(value: Any) -> str | None:
    """An attribute as text; whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None or value == "" else str(value)


def _deciders(meta: dict[str, Any], number: dict[str, int]) -> Deciders:
    people = sorted(meta["deciders"], key=number.__getitem__)
    return Deciders(
        MemoryColumn("I", [number[person_id] for person_id in people]),
        TextColumn.of(meta["deciders"][person_id] for person_id in people),
        meta["assumed_deciders"],
    )
