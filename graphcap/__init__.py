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
    from graphcap.questions.advocates import advocates as advocates
    from graphcap.questions.agility import agility as agility
    from graphcap.questions.audit import audit as audit
    from graphcap.questions.backtest import backtest as backtest
    from graphcap.questions.cadence import cadence as cadence
    from graphcap.questions.capital import capital as capital
    from graphcap.questions.central import central as central
    from graphcap.questions.champions import champions as champions
    from graphcap.questions.classify import classify as classify
    from graphcap.questions.coachability import coachability as coachability
    from graphcap.questions.culture import culture as culture
    from graphcap.questions.equity import equity as equity
    from graphcap.questions.intro import intro as intro
    from graphcap.questions.isolated import isolated as isolated
    from graphcap.questions.loop_in import loop_in as loop_in
    from graphcap.questions.loops import loops as loops
    from graphcap.questions.me import me as me
    from graphcap.questions.mentors import mentors as mentors
    from graphcap.questions.pair import pair as pair
    from graphcap.questions.people import people as people
    from graphcap.questions.pipeline import pipeline as pipeline
    from graphcap.questions.program import program as program
    from graphcap.questions.ready import ready as ready
    from graphcap.questions.resilience import resilience as resilience
    from graphcap.questions.roadmap import roadmap as roadmap
    from graphcap.questions.route import route as route
    from graphcap.questions.same import same as same
    from graphcap.questions.shadow import shadow as shadow
    from graphcap.questions.sponsors import sponsors as sponsors
    from graphcap.questions.thread import thread as thread
    from graphcap.questions.tie import tie as tie
    from graphcap.questions.whatif import whatif as whatif
    from graphcap.store import open_store as open_store

_HOMES = {
    "Answer": "graphcap.model",
    "GraphcapError": "graphcap.errors",
    "Network": "graphcap.network",
    "open_store": "graphcap.store",
}
__all__ = [
    "Answer",
    "GraphcapError",
    "Network",
    "access",
    "advocates",
    "agility",
    "audit",
    "backtest",
    "cadence",
    "capital",
    "central",
    "champions",
    "classify",
    "coachability",
    "culture",
    "equity",
    "intro",
    "isolated",
    "loop_in",
    "loops",
    "me",
    "mentors",
    "open_store",
    "pair",
    "people",
    "pipeline",
    "program",
    "ready",
    "resilience",
    "roadmap",
    "route",
    "same",
    "shadow",
    "sponsors",
    "thread",
    "tie",
    "whatif",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: a command pays only for what it needs."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in __all__:
        from graphcap.questions import MODULES

        return getattr(import_module(MODULES.get(name) or MODULES[name.replace("_", "-")]), name)
    if name in __all__:
        from graphcap.questions import MODULES

        return getattr(import_module(MODULES.get(name) or MODULES[name.replace("_", "-")]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
