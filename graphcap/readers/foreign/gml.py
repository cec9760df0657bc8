"""GML, as networkx, igraph and many collections of networks write it.

A person's id is the label of the node, else its number. Plain values of a node are its attributes, several of one name separated by
``;``; lists in it (``graphics [ … ]``) are left. A graph is undirected unless it says ``directed 1``.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from graphcap.errors import InputError
from graphcap.readers.foreign.formats import Format
from graphcap.readers.foreign.graphs import Graph, plain, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphcap.readers.foreign.formats import Options, Peek
    from graphcap.readers.foreign.taken import Taken

HEAD = re.compile(rb'\s*+(?:(?:#[^\n]*+|[A-Za-z]\w*+\s++(?:"[^"]*+"|[0-9.+-]++))\s*+)*+graph\s*+\[')
TOKEN = re.compile(
    r"""\s++|\#[^\n]*+
    |(?P<number>[+-]?(?:[0-9]+\.?[0-9]*+|\.[0-9]++|INF\b)(?:[eE][+-]?[0-9]++)?|NAN\b)
    |(?P<word>[A-Za-z]\w*+)
    |"(?P<text>[^"]*+)"
    |(?P<open>\[)|(?P<close>\])""",
    re.VERBOSE,
)
DEEPEST = 100


class Token(NamedTuple):
    """A piece of the text: what it is, its letters, and its line."""

    what: str
    letters: str
    line: int


class Block(NamedTuple):
    """A list ``name [ … ]`` that is being read, with the plain values in it."""

    name: str
    line: int
    values: dict[str, str]


def _tokens(path: Path, text: str) -> Iterator[Token]:
    place, line = 0, 1
    while place < len(text):
        found = TOKEN.match(text, place)
        if found is None:
            message = f"{path}: line {line}: is no GML from here on; is a quote not closed?"
            raise InputError(message)
        if found.lastgroup:
            yield Token(found.lastgroup, found[found.lastgroup], line)
        line += text.count("\n", place, found.end())
        place = found.end()


def _blocks(path: Path, text: str) -> Iterator[tuple[tuple[str, ...], Block]]:
    """Every list as it ends, with the names of those around it."""
    around = [Block("", 1, {})]
    name = ""
    line = 1
    for what, letters, line in _tokens(path, text):
        fault = ""
        if what == "close":
            fault = f'"{name}" has no value' if name else "" if len(around) > 1 else "a list ends here that never began"
            if not fault:
                block = around.pop()
                yield tuple(other.name for other in around[1:]), block
        elif not name:
            fault = "" if what == "word" else "a name must stand here"
            name = letters
        elif what == "open":
            fault = f"lists are nested deeper than {DEEPEST}" if len(around) > DEEPEST else ""
            around.append(Block(name, line, {}))
            name = ""
        elif what == "word":
            fault = f'the value of "{name}" needs quotes'
        else:
            values = around[-1].values
            value = unescape(letters)
            values[name] = f"{values[name]};{value}" if name in values else value
            name = ""
        if fault:
            message = f"{path}: line {line}: {fault}; export it again"
            raise InputError(message)
    if len(around) > 1:
        message = f'{path}: the list "{around[-1].name}" that begins on line {around[-1].line} never ends; the file is cut off'
        raise InputError(message)


def _fits(peek: Peek) -> bool:
    return HEAD.match(plain(peek.head)) is not None


def _read(path: Path, taken: Taken, options: Options) -> None:  # noqa: ARG001
    graph = Graph(path, taken)
    edges: list[Block] = []
    found = False
    for around, block in _blocks(path, text_of(path)):
        values = block.values
        if around == ("graph",) and block.name == "node":
            key = values.pop("id", "")
            graph.node(key, block.line, values, label=values.get("label", ""))
        elif around == ("graph",) and block.name == "edge":
            edges.append(block)
        elif not around and block.name == "graph":
            found = True
            directed = values.get("directed") == "1"
            for edge in edges:
                graph.edge(edge.values.get("source", ""), edge.values.get("target", ""), edge.line, edge.values, directed=directed)
            edges.clear()
    if not found:
        message = f'{path}: holds no list "graph [ … ]"'
        raise InputError(message)
    graph.finish()


FORMATS = (Format("gml", "GML, of networkx, igraph and collections of networks", _fits, _read),)
