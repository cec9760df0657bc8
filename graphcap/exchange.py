"""A network as a networkx graph and back, without loss.

In the graph a node is a person's id with what is known of them (numbers for level, performance, potential and capacity, text otherwise);
an edge is an arc, keyed by its kind, with ``strength``, and, where they apply, ``implied`` (the unwritten way of a mutual tie),
``coverage`` and ``last_contact``. ``graph.graph["graphcap"]`` holds the day, the kinds' meaning, the people's columns, who decides and
who opted out.
"""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
import numpy as np
import pyarrow as pa

from graphcap.arcs import Half, Levels, sort_arcs
from graphcap.build import NUMBER_COLUMNS, people_of, ties_of
from graphcap.columns import MemoryColumn, TextColumn
from graphcap.dates import microseconds, of_microseconds, parse_day
from graphcap.deciders import find_deciders
from graphcap.errors import InputError
from graphcap.kinds import DEFAULT_KIND, assumed_strength
from graphcap.network import UNKNOWN_TIME, Deciders, Kind, Network, Origin
from graphcap.optouts import ROLES, find_reserve
from graphcap.reserve import NO_INTRODUCER, NO_TARGET
from graphcap.written import Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

META = "graphcap"
NO_DAY = "1970-01-01"


class Edge(NamedTuple):
    """An arc as a graph has it: numbers of its ends, its kind, and what is known of it."""

    source: int
    target: int
    kind: str
    strength: float | None
    coverage: float | None
    last_contact: int
    implied: bool


def to_networkx(network: Network) -> nx.MultiDiGraph[str]:
    """The network as a graph: a node a person, an edge an arc, in the network's order."""
    ids = list(network.people.ids)
    decide = network.deciders
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph[META] = {
        "as_of": network.as_of,
        "kinds": {kind.name: kind.mutual for kind in network.kinds},
        "columns": list(network.people.texts),
        "deciders": {ids[person]: what for person, what in zip(decide.numbers(), decide.what, strict=True)},
        "assumed_deciders": decide.assumed,
        "opt_out": _opt_outs(network, ids),
    }
    graph.add_nodes_from(ids)
    for name, texts in network.people.texts.items():
        for person_id, text in zip(ids, texts, strict=True):
            if text:
                graph.nodes[person_id][name] = _value(text) if name in NUMBER_COLUMNS else text
    for person, person_id in enumerate(ids):
        neighbours, strengths = network.outgoing.of(person)
        for neighbour, strength, kind in zip(neighbours, strengths, network.outgoing.kinds_of(person), strict=True):
            attributes = {"strength": strength} | _written(network, person, neighbour, kind)
            graph.add_edge(person_id, ids[neighbour], key=network.kinds[kind].name, **attributes)
    return graph


def _opt_outs(network: Network, ids: list[str]) -> dict[str, str]:
    """Who opted out of what, by id, for whatever reason."""
    marks = {mark: network.reserve.marked(mark) for mark in (NO_INTRODUCER, NO_TARGET)}
    roles = {person: sum(mark for mark, people in marks.items() if person in people) for person in set().union(*marks.values())}
    return {ids[person]: ROLES[roles[person]] for person in sorted(roles)}


def _value(text: str) -> float | str:
    """A number, where it gives the text back; else the text."""
    try:
        number = float(text)
    except ValueError:
        return text
    return number if _text(number) == text else text


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


def from_networkx(graph: nx.Graph[Any]) -> Network:
    """A network whose people are a graph's nodes and whose arcs are exactly its edges.

    Nodes are named by their text. An edge's kind is its attribute ``kind``, else its key where that is text, else ``knows``; its strength
    is its attribute ``strength``, else the one assumed for its kind (coverage 0). An undirected edge is a tie of a mutual kind: an arc
    each way, the second one implied. What else a graph or an edge holds is left behind.

    Raises
    ------
    InputError
        For an edge to oneself, two edges of one kind between the same people the same way, or an attribute that is not what it must be.
    """
    ids = sorted({str(node) for node in graph})
    if len(ids) < len(graph):
        message = "two nodes of the graph have the same text; rename one"
        raise InputError(message)
    number = {person_id: place for place, person_id in enumerate(ids)}
    edges = sorted(_edges(graph, number), key=itemgetter(0, 1, 2))
    for edge, following in pairwise(edges):
        if edge[:3] == following[:3]:
            message = (
                f'the graph has two edges of kind "{edge.kind}" from "{ids[edge.source]}" to "{ids[edge.target]}"; a network keeps one'
            )
            raise InputError(message)
    names = tuple(sorted({edge.kind for edge in edges}))
    meta = graph.graph.get(META, {})
    everything = _arrays(edges, names)
    levels = Levels.of(everything.strengths)
    arcs = Half(everything.sources, everything.targets, everything.kinds, levels.codes)
    written = _arrays([edge for edge in edges if not edge.implied], names)
    table = _people_table(graph, ids, meta.get("columns", ()))
    as_of = meta.get("as_of", NO_DAY)
    mutual = meta.get("kinds", {} if graph.is_directed() else dict.fromkeys(names, True))
    return Network(
        people_of(table),
        *sort_arcs([], arcs, levels, people=len(ids), kinds=len(names)),
        ties=ties_of(written, len(ids)),
        kinds=tuple(Kind(name, mutual.get(name, False)) for name in names),
        deciders=_deciders(meta, number) if meta else find_deciders(table, written, rule=None, day=parse_day(as_of)),
        as_of=as_of,
        origin=Origin(ties=len(written)),
        reserve=find_reserve(table, meta.get("opt_out", {}), parse_day(as_of)),
    )


def _edges(graph: nx.Graph[Any], number: dict[str, int]) -> Iterator[Edge]:
    """The arcs of a graph, checked."""
    multiple: Any = nx.MultiDiGraph(graph) if graph.is_directed() else nx.MultiGraph(graph)
    for source, target, key, attributes in multiple.edges(keys=True, data=True):
        if source == target:
            message = f'the graph ties "{source}" to themselves; remove that edge'
            raise InputError(message)
        kind = attributes.get("kind") or (key if isinstance(key, str) else DEFAULT_KIND)
        try:
            known = _known(attributes)
        except (TypeError, ValueError) as error:
            message = f'the edge "{source}" -> "{target}" of the graph: {error}'
            raise InputError(message) from None
        edge = Edge(number[str(source)], number[str(target)], str(kind), *known, bool(attributes.get("implied")))
        yield edge
        if not graph.is_directed():
            yield edge._replace(source=edge.target, target=edge.source, implied=True)


def _known(attributes: Mapping[str, Any]) -> tuple[float | None, float | None, int]:
    """Strength, coverage and last contact of an edge."""
    strength, coverage, moment = (attributes.get(name) for name in ("strength", "coverage", "last_contact"))
    if strength is not None and not 0 < strength <= 1:
        message = f"its strength is {strength}; it must lie in (0, 1]"
        raise ValueError(message)
    if coverage is not None and not 0 <= coverage <= 1:
        message = f"its coverage is {coverage}; it must lie in [0, 1]"
        raise ValueError(message)
    return strength, coverage, UNKNOWN_TIME if moment is None else microseconds(parse_day(moment))


def _arrays(edges: list[Edge], names: tuple[str, ...]) -> Written:
    """Sorted edges as arrays, with what is assumed filled in."""
    kinds = {name: number for number, name in enumerate(names)}
    strengths = [assumed_strength(edge.kind) if edge.strength is None else edge.strength for edge in edges]
    coverage = [float(edge.strength is not None) if edge.coverage is None else edge.coverage for edge in edges]
    return Written(
        np.array([edge.source for edge in edges], np.uint32),
        np.array([edge.target for edge in edges], np.uint32),
        np.array([kinds[edge.kind] for edge in edges], np.uint16),
        np.array(strengths, np.float64),
        np.array(coverage, np.float64),
        np.array([edge.last_contact for edge in edges], np.int64),
        names,
    )


def _people_table(graph: nx.Graph[Any], ids: list[str], first: Iterable[str]) -> pa.Table:
    """The nodes as a table of people, columns in the order of ``first``, then as they come."""
    by_id = {str(node): {str(name): value for name, value in attributes.items()} for node, attributes in graph.nodes(data=True)}
    names = dict.fromkeys([*first, *(name for person_id in ids for name in by_id[person_id] if name != "id")])
    columns = {name: [_text(by_id[person_id].get(name)) for person_id in ids] for name in names}
    for name in NUMBER_COLUMNS:
        for person_id, text in zip(ids, columns.get(name, ()), strict=False):
            if text is not None and not _is_number(text):
                message = f'the {name} of "{person_id}" in the graph is "{text}"; it must be a number'
                raise InputError(message)
    return pa.table({"id": ids} | columns, schema=pa.schema([(name, pa.string()) for name in ("id", *names)]))


def _is_number(text: str) -> bool:
    try:
        return isfinite(pa.scalar(text).cast(pa.float64()).as_py())
    except pa.ArrowInvalid:
        return False


def _text(value: Any) -> str | None:
    """An attribute as text; whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None or value == "" else str(value)


def _deciders(meta: Mapping[str, Any], number: dict[str, int]) -> Deciders:
    """Who decides, as the graph says, of those who are still in it."""
    what = {number[person_id]: words for person_id, words in meta.get("deciders", {}).items() if person_id in number}
    people = sorted(what)
    return Deciders(MemoryColumn("I", people), TextColumn.of(map(what.__getitem__, people)), meta.get("assumed_deciders", False))
