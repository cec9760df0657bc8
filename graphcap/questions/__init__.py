"""The questions: one module each, found here by name and imported when asked."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphcap.questions.registry import Question

MODULES = {
    "intro": "graphcap.questions.intro",
    "route": "graphcap.questions.route",
    "access": "graphcap.questions.access",
    "central": "graphcap.questions.central",
    "people": "graphcap.questions.people",
    "tie": "graphcap.questions.tie",
    "cadence": "graphcap.questions.cadence",
    "me": "graphcap.questions.me",
    "audit": "graphcap.questions.audit",
    "ready": "graphcap.questions.ready",
    "thread": "graphcap.questions.thread",
    "roadmap": "graphcap.questions.roadmap",
    "coachability": "graphcap.questions.coachability",
    "loop-in": "graphcap.questions.loop_in",
    "mentors": "graphcap.questions.mentors",
    "sponsors": "graphcap.questions.sponsors",
    "resilience": "graphcap.questions.resilience",
    "capital": "graphcap.questions.capital",
    "classify": "graphcap.questions.classify",
    "same": "graphcap.questions.same",
    "isolated": "graphcap.questions.isolated",
    "champions": "graphcap.questions.champions",
    "advocates": "graphcap.questions.advocates",
    "agility": "graphcap.questions.agility",
    "pipeline": "graphcap.questions.pipeline",
    "pair": "graphcap.questions.pair",
    "whatif": "graphcap.questions.whatif",
    "backtest": "graphcap.questions.backtest",
    "program": "graphcap.questions.program",
    "equity": "graphcap.questions.equity",
    "culture": "graphcap.questions.culture",
    "loops": "graphcap.questions.loops",
    "shadow": "graphcap.questions.shadow",
}
"""Question name to the module that declares it as ``QUESTION``."""


def question(name: str) -> Question:
    """The question of this name, its module imported on the way."""
    declared: Question = import_module(MODULES[name]).QUESTION
    return declared
