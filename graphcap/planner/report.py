"""The planner's page as an answer: a row a section. Each section rests on a question, which is asked once and never computed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphcap.model import Answer
from graphcap.questions.chains import calibrated, given, store_of
from graphcap.questions.registry import ABOUT_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcap.network import Network
    from graphcap.planner.sections import Section

NOBODY = "there is nobody in this network yet: import people and ties first"


def planner_report(network: Network, *, earlier: Network | None = None, say: Callable[[str], None] = lambda _: None) -> Answer[Section]:
    """What a planner looks at: figures, isolated talent, sponsorship, equity, brokers, silos, and what has changed.

    Parameters
    ----------
    network
        Of the store's own day: figures of groups are of no other.
    earlier
        The same store's network of an earlier day, to compare with.
    say
        Is told what comes next, as a large network takes its time.

    Returns
    -------
    Answer
        A row a section; none for an empty network.
    """
    asked = given(since=None if earlier is None else earlier.as_of)
    if not len(network):
        return Answer("report", asked, network.as_of, store_of(network), (), {}, (NOBODY,))
    more: dict[str, Any] = calibrated(network)
    return Answer("report", asked, network.as_of, store_of(network), tuple(_sections(network, earlier, say)), more, (ABOUT_PEOPLE,))


def _sections(network: Network, earlier: Network | None, say: Callable[[str], None]) -> list[Section]:
    from graphcap.planner.asked import ask_all
    from graphcap.planner.brokers import brokers_section
    from graphcap.planner.groups import equity_section
    from graphcap.planner.overall import change_section, headline_section
    from graphcap.planner.silos import silos_section
    from graphcap.planner.talent import isolated_section, sponsorship_section

    asked = ask_all(network, earlier=earlier, say=say)
    change = change_section(asked)
    sections = [headline_section(asked), *([change] if change else []), isolated_section(asked), sponsorship_section(asked)]
    return [*sections, equity_section(asked), brokers_section(asked), silos_section(network)]
