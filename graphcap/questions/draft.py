"""A short request for an introduction, in plain text, to the first person on a chain, and a paragraph that they can pass on.

It says who asks, for whom, and why: contexts of events in which both ends took part, else a goal that both have, else what the one wants to
learn and the other knows. It offers something where the asker has a skill that the target wants, leaves the way open (a line, or a word at
a meeting), and makes it easy to say no: people say yes more often than askers think, and find it hard to refuse (Flynn & Lake 2008,
doi:10.1037/0022-3514.95.1.128). What is not known is left out, and said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphcap.lookup import folded
from graphcap.organisation import text, words
from graphcap.questions.skills import offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.network import Network

MOST_NAMED = 2
TWO = 2
SAY_NO = "If it does not suit you, just say no, and no reason is needed."
NO_REASON = "no context, goal or skill joins the two: say in your own words why you ask"


class Draft(NamedTuple):
    """A request.

    Attributes
    ----------
    to
        Id of whom it is to.
    paragraphs
        The request, and what can be passed on; of two people who know each other the request alone.
    notes
        What it could not say.
    """

    to: str
    paragraphs: tuple[str, ...]
    notes: tuple[str, ...]


def draft_of(network: Network, chain: Sequence[int]) -> Draft:
    """The request of the first person on a chain to the second, about the last."""
    me, asked, end = chain[0], chain[1], chain[-1]
    names = [network.people.name(person) for person in chain]
    mine, theirs = _reasons(network, me, end)
    offered = _named(offer(network, me, end))
    notes = () if mine else (NO_REASON,)
    if len(chain) == TWO:
        reason = _sentence(mine.format(other="you"))
        help_in_turn = f"I could help you with {offered} in turn." if offered else ""
        request = _joined(f"Hello {names[1]}, could we talk for a quarter of an hour?", reason, help_in_turn, SAY_NO)
        return Draft(network.people.ids[end], (request,), notes)
    through = f" through {names[2]}" if asked != chain[-2] else ""
    in_turn = f"I could help {names[-1]} with {offered} in turn." if offered else ""
    request = _joined(
        f"Hello {names[1]}, would you introduce me to {_known_as(network, end)}{through}?",
        _sentence(mine.format(other=names[-1])),
        in_turn,
        "A line to us both is enough, or a word at the next meeting you share. You can pass on the paragraph below as it is.",
        SAY_NO,
    )
    third = f"{names[0]} could help with {offered} in turn." if offered else ""
    forward = _joined(f"{_known_as(network, me)} would like to meet {names[-1]}.", theirs.format(me=names[0], other=names[-1]), third)
    return Draft(network.people.ids[asked], (request, forward), notes)


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _sentence(text_of: str) -> str:
    return text_of[:1].upper() + text_of[1:]


def _named(words_of: Sequence[str]) -> str:
    return " and ".join(words_of[:MOST_NAMED])


def _known_as(network: Network, person: int) -> str:
    """Somebody's name, with their title and department as far as these are known."""
    what = ", ".join(filter(None, (text(network, column, person) for column in ("title", "department"))))
    return f"{network.people.name(person)} ({what})" if what else network.people.name(person)


def _reasons(network: Network, me: int, end: int) -> tuple[str, str]:
    """Why two people should meet, as the one says it and as a third does; empty where nothing is known."""
    shared = _braced(_named(_contexts(network, me, end)))
    if shared:
        return f"We both took part in {shared}.", f"Both took part in {shared}."
    goals, theirs = words(network, "goals", me), words(network, "goals", end)
    same = _braced(_named([goal for key, goal in goals.items() if key in theirs]))
    if same:
        return f"{{other}} and I share a goal: {same}.", f"Both have the goal: {same}."
    wants, skills = words(network, "wants", me), words(network, "skills", end)
    taught = _braced(_named([word for key, word in wants.items() if key in skills]))
    if taught:
        return f"I want to learn {taught}, which {{other}} can do.", f"{{me}} wants to learn {taught}, which {{other}} can do."
    return "", ""


def _braced(named: str) -> str:
    return named.replace("{", "{{").replace("}", "}}")


def _contexts(network: Network, one: int, other: int) -> list[str]:
    """Contexts of events in which both took part, the latest of the one first."""
    events = network.events
    if events is None:
        return []

    def of(person: int) -> dict[str, str]:
        rows = sorted({*events.by_source.of(person), *events.by_target.of(person)}, reverse=True)
        found = (events.words[events.contexts.slice(row, row + 1)[0]] for row in rows)
        return {folded(context): context for context in dict.fromkeys(found) if context}

    theirs = of(other)
    return [context for key, context in of(one).items() if key in theirs]
