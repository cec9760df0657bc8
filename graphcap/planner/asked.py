"""The answers that the planner's page rests on: each question is asked once, and rows that somebody disputes are marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.disputes import marked
from graphcap.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcap.model import Answer, Row
    from graphcap.network import Network
    from graphcap.questions.access import AccessRow
    from graphcap.questions.central import CentralRow
    from graphcap.questions.culture import CultureRow
    from graphcap.questions.equity import EquityRow
    from graphcap.questions.isolated import IsolatedRow
    from graphcap.questions.pipeline import PipelineRow
    from graphcap.questions.whatif import WhatIfRow

TAKEN_AWAY = 8
"""So many of the people who stand between most others are taken away in turn."""


class Standing(NamedTuple):
    """How people stand on one day."""

    network: Network
    access: Answer[AccessRow]
    isolated: Answer[IsolatedRow]


class Asked(NamedTuple):
    """Every answer of a page.

    Attributes
    ----------
    now, then
        On the store's own day, and on the earlier one where there is one.
    pipeline, equity
        Or why they have no answer.
    culture, between
        As the questions answer; ``between`` is betweenness without directions.
    without
        For each of the first `TAKEN_AWAY` of ``between``, what changes without them.
    """

    now: Standing
    then: Standing | None
    pipeline: Answer[PipelineRow] | InputError
    equity: Answer[EquityRow] | InputError
    culture: Answer[CultureRow]
    between: Answer[CentralRow]
    without: dict[str, Answer[WhatIfRow]]


def ask_all(network: Network, *, earlier: Network | None, say: Callable[[str], None]) -> Asked:
    """Every question; ``say`` is told what comes next."""
    from graphcap.questions.central import central
    from graphcap.questions.culture import culture
    from graphcap.questions.equity import equity
    from graphcap.questions.pipeline import pipeline
    from graphcap.questions.whatif import whatif

    say("who reaches whom, and who is isolated")
    now, then = _standing(network), None if earlier is None else _standing(earlier)
    say("sponsors for high potentials")
    planned = _or_why_not(pipeline, network)
    say("groups")
    by_group, by_department = _or_why_not(equity, network), marked(culture(network), network)
    say("who stands between others")
    between: Answer[Any] = marked(central(network, "betweenness", undirected=True), network)
    first = [row.person for row in between.rows[:TAKEN_AWAY] if row.value]
    say("what is lost without them")
    without = {person: marked(whatif(network, without=[person]), network) for person in first}
    return Asked(now, then, planned, by_group, by_department, between, without)


def _standing(network: Network) -> Standing:
    from graphcap.questions.access import access
    from graphcap.questions.isolated import isolated

    return Standing(network, marked(access(network), network), marked(isolated(network), network))


def _or_why_not(question: Callable[[Network], Answer[Row]], network: Network) -> Answer[Row] | InputError:
    """What a question answers, or why it cannot be asked of this network: too many pairs to weigh, too many groups."""
    try:
        return marked(question(network), network)
    except InputError as error:
        return error
