"""Cuts: what a question needs of a network, so that a store which holds much more may leave out the rest.

A question says so in its declaration (`graphcap.questions.registry.Question`). A cut is exact: the question's answer on it is its answer
on the whole network, word for word. Texts are what somebody typed: an id, or a name that fits one person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphcap.network import Network


class ChainCut(NamedTuple):
    """All people and arcs on walks of at most ``max_ties`` ties from one of the sources to one of the targets.

    Besides, everybody who is named, and everybody who decides what is asked for; from two ties on, also all arcs that leave the sources
    and that enter the targets named here, as their numbers bound how many chains there can be.

    Attributes
    ----------
    sources, targets
        Where the walks begin and where they end.
    max_ties
        The longest walk.
    deciders
        Who else is a target: those who decide this, or with True everybody who decides anything; with None nobody.
    people
        Others whom the question names.
    floors
        Where the question can tell it of a network with some of these walks: what the odds of a chain of 1, 2, ... ties have to reach to
        count, 0 where any might. Then colder walks are no part of the cut. None: every walk is.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    max_ties: int
    deciders: str | Literal[True] | None = None
    people: tuple[str, ...] = ()
    floors: Callable[[Network], Sequence[float]] | None = None

    def of_all_walks(self) -> ChainCut:
        """The same with every walk, however cold."""
        return self._replace(floors=None)


class EgoCut(NamedTuple):
    """Everybody within ``depth`` ties of these people, whichever way the ties run.

    Those who are nearer than that stand with all their arcs and all that is known of them.
    """

    people: tuple[str, ...]
    depth: int


class SearchCut(NamedTuple):
    """Everybody whose id or name holds the text, in any case, with all their arcs and all that is known of them."""

    text: str


class PrefixCut(NamedTuple):
    """The first ``most`` people whose id, and the first whose name in any case, begins with the text; no ties."""

    text: str
    most: int


Cut = ChainCut | EgoCut | SearchCut | PrefixCut
