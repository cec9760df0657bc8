"""GEXF 1.1 to 1.3, as Gephi and networkx write it.

Attributes are read by their title, with their defaults; an edge's own ``type`` goes before its graph's ``defaultedgetype`` (undirected
where there is none), and ``mutual`` is two ties. Nodes within nodes are taken like the others. What changes in time is read as it last was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphcap.readers.foreign.formats import Format
from graphcap.readers.foreign.graphs import Graph, plain
from graphcap.readers.foreign.xml_elements import Elements, read_elements

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graphcap.readers.foreign.formats import Options, Peek
    from graphcap.readers.foreign.taken import Taken

ROOT = re.compile(rb"<(?:!DOCTYPE\s+|\w+:)?gexf\b")
EDGE_ATTRIBUTES = ("kind", "label", "weight")
"""Attributes of the element itself that say something of the tie; its ``type`` is its direction."""


class Item(NamedTuple):
    """A node or an edge that is being read."""

    line: int
    given: Mapping[str, str]
    attributes: dict[str, str]


class _Gexf(Elements):
    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self._graph = graph
        self._whose = ""
        self._attribute = ""
        self._titles: dict[tuple[str, str], str] = {}
        self._defaults: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
        self._direction = ""
        self._items: list[tuple[str, Item]] = []

    def opened(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        if name == "graph":
            self._direction = attributes.get("defaultedgetype", "undirected")
        elif name == "attributes":
            self._whose = attributes.get("class", "")
        elif name == "attribute":
            self._attribute = attributes.get("title", attributes.get("id", ""))
            self._titles[self._whose, attributes.get("id", "")] = self._attribute
        elif name in {"node", "edge"}:
            self._items.append((name, Item(line, attributes, {})))
        elif name == "attvalue" and self._items:
            whose, item = self._items[-1]
            called = attributes.get("for", attributes.get("id", ""))
            item.attributes[self._titles.get((whose, called), called)] = attributes.get("value", "")

    def closed(self, name: str, text: str) -> None:
        if name == "default" and self._whose in self._defaults:
            self._defaults[self._whose][self._attribute] = text
        elif name == "node":
            _, item = self._items.pop()
            label = {"label": item.given.get("label", "")}
            self._graph.node(item.given.get("id", ""), item.line, self._defaults[name] | label | item.attributes)
        elif name == "edge":
            _, item = self._items.pop()
            own = {word: item.given[word] for word in EDGE_ATTRIBUTES if word in item.given}
            directed = item.given.get("type", self._direction) == "directed"
            ends = item.given.get("source", ""), item.given.get("target", "")
            self._graph.edge(*ends, item.line, self._defaults[name] | own | item.attributes, directed=directed)


def _fits(peek: Peek) -> bool:
    head = plain(peek.head)
    return head.lstrip().startswith(b"<") and ROOT.search(head) is not None


def _read(path: Path, taken: Taken, options: Options) -> None:  # noqa: ARG001
    graph = Graph(path, taken)
    read_elements(path, _Gexf(graph), root="gexf")
    graph.finish()


FORMATS = (Format("gexf", "GEXF, of Gephi", _fits, _read),)
