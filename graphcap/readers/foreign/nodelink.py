"""Node-link JSON, of networkx (``node_link_data``) and d3: ``{"directed": …, "nodes": [{"id": …}], "links" or "edges": [{"source": …}]}``.

A graph that does not say ``"directed": true`` is undirected. Numbers are kept as they are written; lists of plain values are joined by
``;``, other lists and objects are kept as JSON. A record's place is its number among the nodes or the edges.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from graphcap.errors import InputError
from graphcap.readers.foreign.formats import Format
from graphcap.readers.foreign.graphs import Graph, plain, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from graphcap.readers.foreign.formats import Options, Peek
    from graphcap.readers.foreign.taken import Taken

NODES = re.compile(rb'"nodes"\s*:\s*\[')
EDGES = ("links", "edges")


def _fits(peek: Peek) -> bool:
    head = plain(peek.head)
    return head.lstrip().startswith(b"{") and NODES.search(head) is not None


def _read(path: Path, taken: Taken, options: Options) -> None:  # noqa: ARG001
    whole = _parsed(path)
    nodes = whole.get("nodes") if isinstance(whole, dict) else None
    edges = next((whole[name] for name in EDGES if name in whole), None) if isinstance(whole, dict) else None
    if not isinstance(nodes, list) or not isinstance(edges, list):
        message = f'{path}: is no node-link JSON: it needs a list "nodes" and a list "links" or "edges"'
        raise InputError(message)
    graph = Graph(path, taken)
    for place, node in enumerate(nodes, 1):
        if isinstance(node, dict):
            attributes = _texts(node)
            graph.node(attributes.get("id", ""), place, attributes)
        else:
            _refuse(taken, place, "node")
    for place, edge in enumerate(edges, 1):
        if isinstance(edge, dict):
            attributes = _texts(edge)
            ends = attributes.get("source", ""), attributes.get("target", "")
            graph.edge(*ends, place, attributes, directed=whole.get("directed") is True)
        else:
            _refuse(taken, place, "edge")
    graph.finish()


def _parsed(path: Path) -> Any:
    """The whole of a file; numbers and NaN as they are written.

    Raises
    ------
    InputError
        When it is no JSON, or nested too deep.
    """
    try:
        return json.loads(text_of(path), parse_int=str, parse_float=str, parse_constant=str)
    except RecursionError as error:
        message = f"{path}: its brackets are nested too deep for a graph"
        raise InputError(message) from error
    except json.JSONDecodeError as error:
        message = f"{path}: line {error.lineno}: is no JSON ({error.msg}); export it again"
        raise InputError(message) from error


def _refuse(taken: Taken, place: int, what: str) -> None:
    taken.read += 1
    taken.refuse(place, f"{what} {place} is no object", {})


def _texts(values: dict[str, Any]) -> dict[str, str]:
    """What an object says as texts; half a letter, which JSON can name and no text can hold, becomes ``?``."""
    texts = {name: _text(value) for name, value in values.items() if value is not None}
    return {name.encode(errors="replace").decode(): text.encode(errors="replace").decode() for name, text in texts.items()}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ";".join(value)
    return json.dumps(value, ensure_ascii=False)


FORMATS = (Format("nodelink", "node-link JSON, of networkx and d3", _fits, _read),)
