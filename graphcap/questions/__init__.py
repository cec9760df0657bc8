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
    "same": "graphcap.questions.same",
}
"""Question name to the module that declares it as ``QUESTION``."""


def question(name: str) -> Question:
    """The question of this name, its module imported on the way."""
    declared: Question = import_module(MODULES[name]).QUESTION
    return declared
