"""Pajek's networks (``.net``), of Pajek and UCINET: vertices, arcs and edges, as pairs, lists or a matrix.

A person's id is the label of the vertex, else its number; a vertex that is counted but not listed is called by its number where an arc or
an edge names it. Arcs are directed, edges are not; the name of a relation (``*Arcs :2 "advice"``) is the kind; a third number is the
weight. In a matrix each number but 0 is an arc, and its weight. How vertices are drawn, and partitions and vectors of a project, are left.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphcap.errors import InputError
from graphcap.readers.cells import number
from graphcap.readers.foreign.formats import PEEK_BYTES, Format
from graphcap.readers.foreign.graphs import Graph, plain, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from graphcap.readers.foreign.formats import Options, Peek
    from graphcap.readers.foreign.taken import Taken

HEAD = re.compile(rb"\s*+(?:%[^\n]*+\s*+)*+\*(?:network|vertices)\b", re.IGNORECASE)
WORD = re.compile(r'"([^"]*)"|(\S+)')
RELATION = re.compile(r'\*\w+\s*(?::\s*\d+)?\s*(?:"([^"]*)")?')
PAIR = 2


class _Pajek:
    """A network, section by section."""

    def __init__(self, graph: Graph, taken: Taken) -> None:
        self._graph = graph
        self._taken = taken
        self._section = ""
        self._kind = ""
        self._count = 0
        self._listed: set[str] = set()
        self._row = 0

    def take(self, text: str, line: int) -> None:
        """Take one line that is neither blank nor a comment."""
        if text.startswith("*"):
            self._begin(text)
            return
        words = [quoted or bare for quoted, bare in WORD.findall(text)]
        if self._section == "*vertices":
            self._listed.add(words[0])
            self._graph.node(words[0], line, {}, label=words[1] if len(words) > 1 else "")
        elif self._section in {"*arcs", "*edges", "*arcslist", "*edgeslist"}:
            self._ties(words, line)
        elif self._section == "*matrix":
            self._row += 1
            for place, value in enumerate(words, 1):
                if number(value) != 0:
                    self._edge(str(self._row), str(place), line, value)

    def _begin(self, text: str) -> None:
        words = text.lower().split()
        self._section = words[0].partition(":")[0]
        named = RELATION.match(text)
        self._kind = (named[1] if named else "") or ""
        self._row = 0
        if self._section == "*vertices" and len(words) > 1:
            self._count = int(number(words[1]) or 0)

    def _ties(self, words: list[str], line: int) -> None:
        if len(words) < PAIR:
            self._taken.read += 1
            self._taken.refuse(line, "names one end alone", {"source": words[0]})
        elif self._section.endswith("list"):
            for target in words[1:]:
                self._edge(words[0], target, line, "")
        else:
            self._edge(words[0], words[1], line, words[PAIR] if len(words) > PAIR else "")

    def _edge(self, source: str, target: str, line: int, weight: str) -> None:
        for end in {source, target} - self._listed:
            if end.isdecimal() and 0 < (number(end) or 0) <= self._count:
                self._graph.vertex(end)
        directed = not self._section.startswith("*edges")
        self._graph.edge(source, target, line, {"kind": self._kind, "weight": weight}, directed=directed)


def _fits(peek: Peek) -> bool:
    return HEAD.match(plain(peek.head)) is not None


def _read(path: Path, taken: Taken, options: Options) -> None:  # noqa: ARG001
    graph = Graph(path, taken)
    text = text_of(path)
    if HEAD.match(text.encode()[:PEEK_BYTES]) is None:
        message = f"{path}: does not begin with *Network or *Vertices"
        raise InputError(message)
    pajek = _Pajek(graph, taken)
    for place, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if words and not words.startswith("%"):
            pajek.take(words, place)
    graph.finish()


FORMATS = (Format("pajek", "Pajek networks (.net), of Pajek and UCINET", _fits, _read),)
