"""Cuts of a server's network: the part that a question needs, read by a few statements, and exact.

A walk of at most H ties from a source to a target runs through people who are within a ties of the sources, or within H - a ties of the
targets. Both balls are grown tie by tie, the smaller one first where they differ much, and whoever is on no such walk is dropped. So a cut
is small even where millions are tied, and a question answers on it as on the whole network.

Walks of five ties and more between people who know hundreds lead through a third of everybody. Where a question can tell what a chain has
to reach to count (`graphcap.cuts.ChainCut.floors`), it is asked so of the walks of four ties, and of all other ties those alone are read
that may be on a longer walk as warm as that (`graphcap.store.warm_walks`).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from graphcap.cuts import ChainCut, EgoCut, SearchCut
from graphcap.lookup import composed, folded
from graphcap.network import UNKNOWN_TIME
from graphcap.store.balls import Ball, Between, Ends
from graphcap.store.cut_network import ALWAYS, cut_network, server_people
from graphcap.store.cypher import statement
from graphcap.store.graph_rows import own_name
from graphcap.store.server_lists import AT_ONCE
from graphcap.store.tie_lists import TieLists, on_walks
from graphcap.store.warm_walks import floors_of, levelled, on_warm_walks, worth_reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphcap.cuts import Cut, PrefixCut
    from graphcap.network import Network
    from graphcap.store.balls import Known, Way
    from graphcap.store.neo4j import Server
    from graphcap.store.tie_lists import Mask, Numbers

MOST_READ = 50_000
"""People whose ties are read for one cut: for more, a copy of the whole network takes no longer, and serves the next question too."""
SHORT = 4
"""Walks of so many ties are read whole: they tell what longer ones have to reach to be worth reading."""
FEW_READ = 2_000
"""People whose ties are read whole for longer walks: for more it pays to ask first."""
MOST_FOUND = 2_000
"""People whom a search may find: for more, likewise."""
LOPSIDED = 4
"""Where one ball's edge has so many times the people of the other's, only the smaller one is grown."""

NOBODY: Numbers = np.empty(0, np.int64)


def select(server: Server, node: dict[str, Any], cut: Cut) -> Network | None:
    """The network of a cut; None where the whole network serves better.

    That is so when the cut would be most of it, and when a text fits nobody, or several: what is said then takes everybody's names.

    Parameters
    ----------
    node
        The properties of the store's node: the load that is read. When another one is visible afterwards, parts of it may have been gone.

    Raises
    ------
    StoreError
        When the server does not answer.
    """
    reader = _Reader(server, node)
    if isinstance(cut, ChainCut):
        return reader.chains(cut)
    if isinstance(cut, EgoCut):
        return reader.surroundings(cut)
    if isinstance(cut, SearchCut):
        return reader.found(cut)
    return reader.beginning(cut)


class _Reader:
    """Reads cuts of one load of a server."""

    def __init__(self, server: Server, node: dict[str, Any]) -> None:
        self._server = server
        self._node = node
        self._kinds = {name: number for number, name in enumerate(node["kinds"])}

    def chains(self, cut: ChainCut) -> Network | None:
        """The cut between sources and targets, or None."""
        ends = self._ends(cut)
        if ends is None:
            return None
        between = Between(ends)
        self._grow(between, min(cut.max_ties, SHORT), most=MOST_READ)
        self._grow(between, cut.max_ties, most=MOST_READ if cut.floors is None else FEW_READ)
        if cut.floors is not None and not between.holds(cut.max_ties) and between.holds(SHORT):
            floors = floors_of(cut.floors(self._trimmed(between.known(), SHORT)))
            if all(floors[between.ties :]):
                return self._warm(between, floors)
            self._grow(between, cut.max_ties, most=MOST_READ)
        return self._trimmed(between.known(), cut.max_ties) if between.holds(cut.max_ties) else None

    def _ends(self, cut: ChainCut) -> Ends | None:
        """Whom a cut of chains names, or None."""
        named = self._named((*cut.sources, *cut.targets, *cut.people))
        if named is None:
            return None
        deciders = [] if cut.deciders is None else self._deciders(cut.deciders)
        if isinstance(cut.deciders, str) and not deciders:
            return None
        sources, targets = named[: len(cut.sources)], named[len(cut.sources) :][: len(cut.targets)]
        return Ends(*(np.unique(np.array(some, np.int64)) for some in (sources, targets, [*targets, *deciders], [*named, *deciders])))

    def _grow(self, between: Between, max_ties: int, *, most: int) -> None:
        """Read the ties of both balls until walks of so many ties are within them, or more people than ``most`` would have a part."""
        while not between.holds(max_ties):
            growing = _growing(between.balls, max_ties - between.ties)
            people = between.people + sum(len(ball.edge) for ball in growing)
            if people > most:
                return
            between.people = people
            between.read += self._grown(growing)

    def _warm(self, between: Between, floors: Sequence[float]) -> Network | None:
        """The cut of walks that reach the floors, of which the short ones are known; None when too many people have a part."""
        strongest = self._node["strongest"]
        depths = [ball.depth for ball in between.balls]
        while sum(depths) < len(floors):
            known = between.known()
            sides = known.sides(between.balls, depths)
            wanted = [worth_reading(sides[way], sides[1 - way], floors, strongest=strongest) for way in (0, 1)]
            way = min((0, 1), key=lambda way: len(wanted[way][0]))
            people, least = wanted[way]
            between.people += len(people)
            if between.people > MOST_READ:
                return None
            if len(people):
                levels = levelled(known.people[people], least)
                with ThreadPoolExecutor(AT_ONCE) as threads:
                    ways = [between.balls[way].ways[0]] * AT_ONCE
                    between.read += threads.map(self._ties_of, ways, (levels[part::AT_ONCE] for part in range(AT_ONCE)))
            depths[way] += 1
        known = between.known()
        kept = on_warm_walks(known.arcs, known.sources, known.targets, people=len(known.people), floors=floors)
        return self._kept(known, kept)

    def _trimmed(self, known: Known, max_ties: int) -> Network:
        """The network of walks of at most so many ties."""
        return self._kept(known, on_walks(known.arcs, known.sources, known.targets, people=len(known.people), max_ties=max_ties))

    def _kept(self, known: Known, kept: Mask) -> Network:
        """The network of these people and whoever else belongs to the cut."""
        for beside in known.beside():
            kept[beside] = True
        return self._network(known.people[kept], known.ties.among(kept))

    def surroundings(self, cut: EgoCut) -> Network | None:
        """The cut around some people, or None."""
        named = self._named(cut.people)
        if named is None:
            return None
        ball = Ball(named, "leaving", "entering")
        inner, read = ball.everybody, [TieLists.of()]
        for _ in range(cut.depth):
            inner = ball.everybody
            if len(inner) > MOST_READ:
                return None
            read += self._grown([ball])
        return self._network(ball.everybody, TieLists.joined(read).placed(ball.everybody), known=inner)

    def found(self, cut: SearchCut) -> Network | None:
        """The cut of a search, or None."""
        text = folded(cut.text.strip())
        if _is_no_text(text):
            return self._network(NOBODY, TieLists.of())
        ((people, ids, names),) = self._read("search", text=text, pattern=_pattern(text), most=MOST_FOUND + 1)
        if len(people) > MOST_FOUND:
            return None
        fitting = (person for person, id, name in zip(people, ids, names, strict=True) if text in folded(id) or text in name)
        ball = Ball(fitting, "leaving", "entering")
        found = ball.everybody
        (ties,) = self._grown([ball])
        return self._network(ball.everybody, ties.placed(ball.everybody), known=found)

    def beginning(self, cut: PrefixCut) -> Network:
        """The cut for completion."""
        rows = [] if _is_no_text(cut.text) else self._read("beginning", text=cut.text, name=folded(cut.text), most=cut.most)
        return self._network(np.unique(np.array([person for (person,) in rows], np.int64)), TieLists.of())

    def _named(self, texts: Sequence[str]) -> list[int] | None:
        """Whom these texts mean, as `graphcap.lookup.find_person` has it; None when one of them fits nobody, or several."""
        ids = [composed(text.strip()) for text in texts]
        if any(_is_no_text(id) for id in ids):
            return None
        found = [people for (people,) in self._read("named", ids=ids, names=[folded(id) for id in ids])]
        return [people[0] for people in found] if all(len(people) == 1 for people in found) else None

    def _deciders(self, what: str | Literal[True]) -> list[int]:
        """Everybody who decides something, or this."""
        ((people,),) = self._read("deciders", what=what if isinstance(what, str) else None)
        return list(people)

    def _grown(self, balls: Sequence[Ball]) -> list[TieLists]:
        """The ties on the edges of some balls, each of which is grown by them; all are read at once."""
        with ThreadPoolExecutor(len(balls)) as threads:
            read = list(threads.map(self._ties_at, balls))
        for ball, ties in zip(balls, read, strict=True):
            ball.grow(ties)
        return read

    def _ties_at(self, ball: Ball) -> TieLists:
        return TieLists.joined([self._ties_of(way, [(ball.edge, 0.0)]) for way in ball.ways])

    def _ties_of(self, way: Way, levels: Iterable[tuple[Numbers, float]]) -> TieLists:
        """The ties of some people in one direction, at least as strong as stands beside them."""
        groups = [{"people": people.tolist(), "least": least} for people, least in levels]
        return TieLists.of(*self._read(way, groups=groups, kinds=self._kinds, unknown=UNKNOWN_TIME))

    def _network(self, people: Numbers, ties: TieLists, *, known: Numbers | None = None) -> Network:
        """The network of these people, rising, and of ties between places among them; all columns of those ``known``, else `ALWAYS`."""
        columns = sorted(self._node["people_columns"][1:], key=lambda name: name not in ALWAYS)
        always = sum(name in ALWAYS for name in columns)
        if known is None:
            columns, known = columns[:always], NOBODY
        one, other = self._people(known, columns), self._people(np.setdiff1d(people, known), columns[:always])
        nothing = [None] * len(other[0])
        lists = (first + second for first, second in zip_longest(one, other, fillvalue=nothing))
        return cut_network(self._node, self._server.address.text, people=server_people(lists, columns), ties=ties)

    def _people(self, people: Numbers, columns: list[str]) -> list[list[Any]]:
        """The server's numbers of these people, their ids, what they decide, and columns, each as a list."""
        ((internal, ids, known),) = self._read("people", people=people.tolist(), columns=["gc_decides", *map(own_name, columns)])
        return [internal, ids, *known]

    def _read(self, name: str, /, **parameters: Any) -> Any:
        """Rows of a statement, as lists."""
        return self._server.stream(statement(f"select/{name}"), load=self._node["load"], **parameters)


def _growing(balls: tuple[Ball, Ball], left: int) -> list[Ball]:
    """Which balls to grow by one tie, with so many to go.

    Both at first, even a large one: how many ties an end has is part of some answers.
    """
    small, large = sorted(balls, key=lambda ball: len(ball.edge))
    both = left > 1 and (len(small.edge) == len(small.everybody) or len(large.edge) <= LOPSIDED * len(small.edge))
    return [small, large] if both else [small]


def _pattern(text: str) -> str:
    """The regular expression, of Java's kind, of ids of ASCII letters that hold a folded text; there are none where it has others."""
    letters = "".join(letter if letter.isalnum() else f"\\{letter}" for letter in text)
    return f"(?is).*{letters}.*" if text.isascii() else ""


def _is_no_text(text: str) -> bool:
    """Whether this holds what a command line makes of bytes that are no text."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)
