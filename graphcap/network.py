"""The network: people, and arcs both ways as compressed sparse rows, mapped from a store or in memory.

People are numbered 0 to n - 1 in the order of their ids (by code point). Each person's arcs stand strongest first, equally strong ones by
the neighbour's number, then by kind. A *tie* is what was written; a tie of a mutual kind gives two *arcs*, the reverse one implied unless
it was written too. Strengths are float64 in (0, 1].
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from graphcap.columns import Column, ConstantColumn, TextColumn
from graphcap.errors import InputError, StoreDamaged
from graphcap.reserve import Reserve

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from graphcap.asks import Asks
    from graphcap.events import Events


class Kind(NamedTuple):
    """A kind of tie as this network has it: kinds are numbered in the order of their names."""

    name: str
    mutual: bool


class Arcs(NamedTuple):
    """Arcs of one direction: those of person p stand at ``offsets[p]`` to ``offsets[p + 1]`` of the other columns.

    Attributes
    ----------
    offsets
        ``I``, or ``Q`` where there are very many arcs: n + 1 positions.
    neighbours
        ``I``, the other end's number: the target in ``Network.outgoing``, the source in ``Network.incoming``.
    strengths
        ``d``, falling within a person.
    kinds
        ``H``, the kind's number.
    strongest
        No strength is above it: where all ties are alike, it tells a search early that nothing better is left.
    """

    offsets: Column
    neighbours: Column
    strengths: Column
    kinds: Column
    strongest: float = 1.0

    def span(self, person: int) -> tuple[int, int]:
        """The positions of a person's arcs: first, and one past the last."""
        return _span(self.offsets, person, len(self.neighbours))

    def spans(self, people: Sequence[int]) -> list[tuple[int, int]]:
        """`span` of each of these people."""
        length = len(self.neighbours)
        spans = [(start, stop) for start, stop in self.offsets.slices([(person, person + 2) for person in people])]
        if not all(start <= stop <= length for start, stop in spans):
            raise _out_of_bounds()
        return spans

    def degree(self, person: int) -> int:
        """How many arcs a person has in this direction, parallel kinds counted each."""
        start, stop = self.span(person)
        return stop - start

    def of(self, person: int) -> tuple[memoryview[Any], memoryview[Any]]:
        """Neighbours and strengths of a person's arcs, strongest first, every kind."""
        start, stop = self.span(person)
        return self.neighbours.slice(start, stop), self.strengths.slice(start, stop)

    def kinds_of(self, person: int) -> memoryview[Any]:
        """Kinds of a person's arcs, in the order of `of`."""
        start, stop = self.span(person)
        return self.kinds.slice(start, stop)


class Ties(NamedTuple):
    """What was written of the ties, those of source p at ``offsets[p]`` to ``offsets[p + 1]``, sorted by target, then kind.

    Attributes
    ----------
    offsets, targets, kinds
        As in `Arcs`; written direction alone.
    coverage
        ``d``, 0 to 1: how much of the evidence a strength asks for was there; declared = 1, assumed = 0.
    last_contact
        ``q``, microseconds since 1970 UTC; `UNKNOWN_TIME` where unknown.
    declared
        ``B``, 1 where the strength was declared, neither computed nor assumed; None: everywhere.
    """

    offsets: Column
    targets: Column
    kinds: Column
    coverage: Column
    last_contact: Column
    declared: Column | None = None

    def find(self, source: int, target: int, kind: int) -> int | None:
        """The position of a written tie, or None."""

        def end(place: int) -> tuple[int, int]:
            return self.targets.slice(place, place + 1)[0], self.kinds.slice(place, place + 1)[0]

        start, stop = _span(self.offsets, source, len(self.targets))
        place = start + bisect_left(range(start, stop), (target, kind), key=end)
        return place if place < stop and end(place) == (target, kind) else None


class Evidence(NamedTuple):
    """What dated events say of each pair, those whose lower number is p at ``offsets[p]`` to ``offsets[p + 1]``, sorted by the higher one.

    A pair's row is what its terms are made of (`graphcap.evidence.terms`), so that each can be checked by hand.

    Attributes
    ----------
    offsets, targets
        As in `Ties`.
    strength, coverage
        ``d``, 0 to 1.
    status
        ``B``, number of `graphcap.evidence.rule.STATUSES`.
    half_life_days, usual_gap_days
        ``d``.
    peak
        ``d``, the highest strength just after any event, NaN where the tie has not lapsed.
    events
        ``q``, how many count.
    intensity, forth, back, kinds, soft, praise, first_contact, last_contact
        As in `graphcap.evidence.pairs.Tally`; ``d`` for the intensity, ``B`` for soft and praise, else ``q``.
    common, either
        ``q``, neighbours that both have, and that either has, without the two.
    """

    offsets: Column
    targets: Column
    strength: Column
    coverage: Column
    status: Column
    half_life_days: Column
    usual_gap_days: Column
    peak: Column
    events: Column
    intensity: Column
    forth: Column
    back: Column
    kinds: Column
    soft: Column
    praise: Column
    first_contact: Column
    last_contact: Column
    common: Column
    either: Column

    def find(self, person: int, other: int) -> int | None:
        """The position of a pair, whichever of the two is named first, or None."""
        source, target = sorted((person, other))
        start, stop = _span(self.offsets, source, len(self.targets))
        place = start + bisect_left(self.targets.slice(start, stop), target)
        return place if place < stop and self.targets.slice(place, place + 1)[0] == target else None


def _span(offsets: Column, row: int, length: int) -> tuple[int, int]:
    start, stop = offsets.slice(row, row + 2)
    if not start <= stop <= length:
        raise _out_of_bounds()
    return start, stop


def _out_of_bounds() -> StoreDamaged:
    return StoreDamaged("the store is damaged: offsets out of bounds; run `graphcap check`")


UNKNOWN_TIME = -(2**63)
NOBODY = ConstantColumn("I", 0, 0)
NO_TEXTS = TextColumn(ConstantColumn("Q", 0, 1), ConstantColumn("B", 0, 0))


class _Parts:
    """What is made of parts, each an attribute; plain, since `dataclasses` takes longer to import than a short answer to find."""

    def replaced(self, **parts: Any) -> Self:
        """The same with other parts.

        Raises
        ------
        TypeError
            When there is no part of such a name.
        """
        unknown = parts.keys() - self.__dict__.keys()
        if unknown:
            message = f"{type(self).__name__} has no part {', '.join(sorted(unknown))}"
            raise TypeError(message)
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__ | parts)
        return other


class People(_Parts):
    """Who is in the network, and what the organisation knows of them.

    Attributes
    ----------
    ids
        Sorted by code point; a person's position is their number.
    texts
        Column name to texts as written, the empty text where unknown: name, title, department, level (as written) and every column of the
        user's own.
    numbers
        Column name to ``d`` values, NaN where unknown: level, performance, potential, capacity.
    by_name
        ``I``, people who have a name, sorted by folded name (`graphcap.lookup.folded`), then number.
    """

    def __init__(
        self,
        ids: TextColumn,
        texts: Mapping[str, TextColumn] | None = None,
        numbers: Mapping[str, Column] | None = None,
        by_name: Column = NOBODY,
    ) -> None:
        self.ids = ids
        self.texts: Mapping[str, TextColumn] = texts or {}
        self.numbers: Mapping[str, Column] = numbers or {}
        self.by_name = by_name

    def __len__(self) -> int:
        return len(self.ids)

    def name(self, person: int) -> str:
        """The person's name, or their id where no name is known."""
        names = self.texts.get("name")
        return (names[person] if names is not None else "") or self.ids[person]


class Deciders(NamedTuple):
    """Who decides something: one row a person, by number.

    Attributes
    ----------
    people
        ``I``, rising numbers.
    what
        What each decides, words separated by ``;``.
    assumed
        True when nobody said who decides, so that people who have reports are assumed to decide promotion.
    """

    people: Column = NOBODY
    what: TextColumn = NO_TEXTS
    assumed: bool = False

    def numbers(self, what: str | None = None) -> list[int]:
        """Numbers of the people who decide anything, or who decide ``what``, rising."""
        everybody = list(self.people.slice(0, len(self.people)))
        if what is None:
            return everybody
        return [person for person, words in zip(everybody, self.what, strict=True) if what in words.split(";")]


class Origin(NamedTuple):
    """Where a network came from: printed with every answer.

    Attributes
    ----------
    address, generation
        The store, and which of its generations.
    ties
        How many ties the store's network has.
    people
        How many people it has; None when this is all of it.
    disputes
        Who disputes which answers: id to question to the reason (`graphcap.disputes`).
    """

    address: str = "memory"
    generation: int = 0
    ties: int = 0
    people: int | None = None
    disputes: Mapping[str, Mapping[str, str]] = {}


IN_MEMORY = Origin()
NO_RESERVE = Reserve()


class Network(_Parts):
    """People and their arcs, for one day.

    Attributes
    ----------
    people, deciders, ties
        See `People`, `Deciders`, `Ties`.
    outgoing, incoming
        The same arcs by source and by target. See `Arcs`.
    kinds
        Kinds by number, in the order of their names.
    as_of
        The day that the network shows, as ISO text.
    origin
        The store it came from.
    evidence
        What events say of each pair; None without events.
    events
        What happened before the day; None without events.
    reserve
        Who may not be asked for what, who has left and who is away.
    asks
        Who asked whom through whom, and what came of it; None without asks.
    """

    def __init__(
        self,
        people: People,
        outgoing: Arcs,
        incoming: Arcs,
        *,
        ties: Ties,
        kinds: tuple[Kind, ...],
        deciders: Deciders,
        as_of: str,
        origin: Origin = IN_MEMORY,
        evidence: Evidence | None = None,
        events: Events | None = None,
        reserve: Reserve = NO_RESERVE,
        asks: Asks | None = None,
    ) -> None:
        self.people = people
        self.outgoing = outgoing
        self.incoming = incoming
        self.ties = ties
        self.kinds = kinds
        self.deciders = deciders
        self.as_of = as_of
        self.origin = origin
        self.evidence = evidence
        self.events = events
        self.reserve = reserve
        self.asks = asks

    def __len__(self) -> int:
        return len(self.people)

    def number(self, text: str) -> int:
        """The number of the person whose id is ``text``, or whose name it is and nobody else's.

        Raises
        ------
        UnknownPerson
            When nobody, or more than one person, fits; it carries the near ones.
        """
        from graphcap.lookup import find_person

        return find_person(self.people, text)

    def kind_number(self, name: str) -> int | None:
        """The number of a kind; None where there is no such tie."""
        return next((number for number, kind in enumerate(self.kinds) if kind.name == name), None)

    def kind_mask(self, only: Iterable[str] = (), without: Iterable[str] = ()) -> bytes | None:
        """Which kinds are allowed, one byte (0 or 1) a kind number; None when all are.

        Raises
        ------
        InputError
            When a kind is named that the network does not have.
        """
        only, without = tuple(only), tuple(without)
        names = [kind.name for kind in self.kinds]
        for name in (*only, *without):
            if name not in names:
                message = f'no tie of kind "{name}" in the store; it has: {", ".join(names) or "none"}'
                raise InputError(message)
        if not only and not without:
            return None
        return bytes((not only or name in only) and name not in without for name in names)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The same network as a networkx graph; see `graphcap.exchange`."""
        from graphcap.exchange import to_networkx

        return to_networkx(self)

    @classmethod
    def from_networkx(cls, graph: nx.Graph[Any]) -> Network:
        """A network of a networkx graph; see `graphcap.exchange`."""
        from graphcap.exchange import from_networkx

        return from_networkx(graph)
