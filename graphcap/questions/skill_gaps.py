"""Wanted skills of many people at once, by the rule of `graphcap.questions.skills`: what a level lists is counted once for all on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.organisation import number, text, words
from graphcap.questions.skills import common_skills, next_level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphcap.network import Network

    Above = dict[tuple[float | None, str], dict[str, str]]


def skill_gaps(network: Network, people: Iterable[int]) -> dict[int, dict[str, str]]:
    """For each of some people the skills that they want and lack, as compared to as written; who wants none is not in it."""
    above: Above = {}
    found = {person: _wanted(network, person, above) for person in people}
    return {person: wanted for person, wanted in found.items() if wanted}


def _wanted(network: Network, person: int, above: Above) -> dict[str, str]:
    wanted = words(network, "wants", person)
    if not wanted:
        key = number(network, "level", person), text(network, "department", person)
        if key not in above:
            above[key] = common_skills(network, next_level(network, person))
        wanted = above[key]
    mine = words(network, "skills", person)
    return {key: word for key, word in wanted.items() if key not in mine}
