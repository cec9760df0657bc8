"""graphcap: who can introduce you to whom, who decides, and how warm the way there is.

>>> import graphcap, networkx as nx
>>> graph = nx.MultiDiGraph()
>>> graph.add_edge("ana", "ben", key="works_with", strength=0.9)
'works_with'
>>> graph.add_edge("ben", "chloe", key="knows", strength=0.6)
'knows'
>>> network = graphcap.Network.from_networkx(graph)
>>> answer = graphcap.intro(network, "ana", "chloe")
>>> [(row.people, round(row.odds, 2)) for row in answer.rows]
[(('ana', 'ben', 'chloe'), 0.54)]

With a store: ``graphcap.open_store("my-company").network()`` gives the network that `graphcap import` built.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphcap.errors import GraphcapError as GraphcapError
    from graphcap.model import Answer as Answer
    from graphcap.network import Network as Network
    from graphcap.questions.access import access as access
    from graphcap.questions.central import central as central
    from graphcap.questions.intro import intro as intro
    from graphcap.questions.people import people as people
    from graphcap.questions.route import route as route
    from graphcap.store import open_store as open_store

_HOMES = {
    "Answer": "graphcap.model",
    "GraphcapError": "graphcap.errors",
    "Network": "graphcap.network",
    "access": "graphcap.questions.access",
    "central": "graphcap.questions.central",
    "intro": "graphcap.questions.intro",
    "open_store": "graphcap.store",
    "people": "graphcap.questions.people",
    "route": "graphcap.questions.route",
}
__all__ = ["Answer", "GraphcapError", "Network", "access", "central", "intro", "open_store", "people", "route"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: a command pays only for what it needs."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
