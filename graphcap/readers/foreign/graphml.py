"""GraphML, as networkx, igraph, Gephi, yEd and many others write it.

Keys are read by their ``attr.name``, with their defaults; an edge's own ``directed`` goes before its graph's ``edgedefault``. Nodes and
edges of nested graphs are taken like the others. A hyperedge is refused. The label of a node in yEd's drawings is its label.
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

ROOT = re.compile(rb"<(?:!DOCTYPE\s+|\w+:)?graphml\b")
DRAWING = "yfiles.type"


class Key(NamedTuple):
    """An attribute that a file declares: its name, empty where it is a drawing, and whose it is."""

    name: str
    whose: str


class Item(NamedTuple):
    """A node or an edge that is being read."""

    line: int
    given: Mapping[str, str]
    attributes: dict[str, str]


class _GraphMl(Elements):
    def __init__(self, graph: Graph, taken: Taken) -> None:
        super().__init__()
        self._graph = graph
        self._taken = taken
        self._keys: dict[str, Key] = {}
        self._defaults: dict[str, str] = {}
        self._key = ""
        self._data = ""
        self._directed = [True]
        self._items: list[Item] = []

    def opened(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        if name == "key":
            self._key = attributes.get("id", "")
            named = "" if DRAWING in attributes else attributes.get("attr.name", self._key)
            self._keys[self._key] = Key(named, attributes.get("for", "all"))
        elif name == "graph":
            self._directed.append(attributes.get("edgedefault") != "undirected")
        elif name in {"node", "edge"}:
            self._items.append(Item(line, attributes, {}))
        elif name == "data":
            self._data = attributes.get("key", "")
        elif name == "hyperedge":
            self._taken.read += 1
            self._taken.refuse(line, "a hyperedge ties more than two nodes; write it as edges", dict(attributes))

    def closed(self, name: str, text: str) -> None:
        if name == "default":
            self._defaults[self._key] = text
        elif name == "graph":
            self._directed.pop()
        elif name == "data" and self._items:
            self._items[-1].attributes[self._keys.get(self._data, Key(self._data, "all")).name] = text
        elif name == "NodeLabel" and self._items:
            self._items[-1].attributes.setdefault("label", text)
        elif name == "node":
            item = self._items.pop()
            self._graph.node(item.given.get("id", ""), item.line, self._defaults_of("node") | item.attributes)
        elif name == "edge":
            item = self._items.pop()
            directed = {"true": True, "1": True, "false": False, "0": False}.get(item.given.get("directed", ""), self._directed[-1])
            ends = item.given.get("source", ""), item.given.get("target", "")
            self._graph.edge(*ends, item.line, self._defaults_of("edge") | item.attributes, directed=directed)

    def _defaults_of(self, whose: str) -> dict[str, str]:
        return {key.name: self._defaults[id] for id, key in self._keys.items() if id in self._defaults and key.whose in {whose, "all"}}


def _fits(peek: Peek) -> bool:
    head = plain(peek.head)
    return head.lstrip().startswith(b"<") and ROOT.search(head) is not None


def _read(path: Path, taken: Taken, options: Options) -> None:  # noqa: ARG001
    graph = Graph(path, taken)
    read_elements(path, _GraphMl(graph, taken), root="graphml")
    graph.finish()


FORMATS = (Format("graphml", "GraphML, of networkx, igraph, Gephi, yEd ...", _fits, _read),)
