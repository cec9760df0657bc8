"""Edge lists: a line an edge, two ids and maybe a number, apart by spaces, tabs or commas.

A list does not say which way, so a line is one tie as it is written, of kind ``knows``; the number is its weight. Lines that begin with
``#`` or ``%`` are comments. What networkx writes by default, ``a b {'weight': 0.5}``, is read too, and a first line that names the
columns (``source target weight``) is passed over.

Little tells such a file from others, so only one is taken for it of which all lines have the same form and some id stands in both
columns; without commas, and with numbers on each line, it is enough that some id stands twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphcap.readers.cells import number
from graphcap.readers.foreign.formats import PEEK_BYTES, Format
from graphcap.readers.foreign.graphs import Graph, plain, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphcap.readers.foreign.formats import Options, Peek
    from graphcap.readers.foreign.taken import Taken

COMMENTS = ("#", "%")
PAIR, TRIPLE = 2, 3
HEADER = frozenset({"source", "target", "from", "to", "weight", "strength"})
ATTRIBUTES = re.compile(r"\{.*\}$")
ATTRIBUTE = re.compile(r"""['"](\w+)['"]:\s*(?:'([^']*)'|"([^"]*)"|([^\s,'"{}]+))""")


class Line(NamedTuple):
    """One edge as it is written."""

    line: int
    separator: str
    cells: list[str]
    attributes: dict[str, str] | None


def _lines(text: str) -> Iterator[Line]:
    """The lines that are neither blank nor comments, nor the names of the columns."""
    first = True
    for line, whole in enumerate(text.splitlines(), 1):
        bare = whole.strip()
        if not bare or bare.startswith(COMMENTS):
            continue
        found = ATTRIBUTES.search(bare)
        bare = bare[: found.start()].strip() if found else bare
        separator = "," if "," in bare else "\t" if "\t" in bare else " "
        cells = [cell.strip() for cell in (bare.split() if separator == " " else bare.split(separator))]
        attributes = {name: one or two or three for name, one, two, three in ATTRIBUTE.findall(found[0])} if found else None
        if not (first and {cell.lower() for cell in cells} <= HEADER):
            yield Line(line, separator, cells, attributes)
        first = False


def _fits(peek: Peek) -> bool:
    if b"\0" in peek.head:
        return False
    try:
        text = plain(peek.head).decode(errors="strict" if len(peek.head) < PEEK_BYTES else "ignore")
    except UnicodeDecodeError:
        return False
    if len(peek.head) >= PEEK_BYTES:
        text = text[: text.rfind("\n") + 1]
    lines = list(_lines(text))
    if len({(line.separator, len(line.cells)) for line in lines}) != 1 or not all(map(_is_edge, lines)):
        return False
    sources, targets = [line.cells[0] for line in lines], [line.cells[1] for line in lines]
    if lines[0].separator == ",":
        names = {cell.strip(' "').lower() for cell in text.strip().partition("\n")[0].split(",")}
        return HEADER.isdisjoint(names) and not {*sources}.isdisjoint(targets)
    if all(len(line.cells) == TRIPLE or line.attributes is not None or "".join(line.cells).isdecimal() for line in lines):
        return len({*sources, *targets}) < PAIR * len(lines)
    return not {*sources}.isdisjoint(targets)


def _is_edge(line: Line) -> bool:
    cells = line.cells
    return "" not in cells and (len(cells) == PAIR or (len(cells) == TRIPLE and number(cells[2]) is not None))


def _read(path: Path, taken: Taken, options: Options) -> None:  # noqa: ARG001
    graph = Graph(path, taken)
    for line in _lines(text_of(path)):
        cells = line.cells
        if len(cells) not in {PAIR, TRIPLE} or "" in cells:
            taken.read += 1
            taken.refuse(line.line, "is not two ids and maybe a number", {"text": " ".join(cells)})
            continue
        source, target, *weight = cells
        graph.vertex(source)
        graph.vertex(target)
        words = (line.attributes or {}) | ({"weight": weight[0]} if weight else {})
        graph.edge(source, target, line.line, words, directed=True)
    graph.finish()


FORMATS = (Format("edgelist", "edge lists: two ids a line, and maybe a number", _fits, _read),)
