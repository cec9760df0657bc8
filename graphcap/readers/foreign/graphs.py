"""What files of graphs have in common: their nodes are people, their edges ties.

- A graph says itself which way: an undirected edge is two ties, one each way, a directed edge is one, whatever its kind.
- The kind of an edge is its attribute ``kind``, else ``type``, else ``label``: the first of them that some edge of the file has; an edge
  without it is of kind ``knows``.
- The strength is the attribute ``strength``, else ``weight``, by the same rule, where all lie in (0, 1]; a file in which one does not is
  refused, since there is no telling what its numbers mean. ``coverage``, ``since``, ``until``, ``last_contact`` and ``public`` are read
  as in a file of ties. An edge that is ``implied`` (as `graphcap.exchange` marks the unwritten way of a mutual tie) is left out.
- A node's ``name``, else its ``label``, is the person's name; ``email``, ``url`` and ``slack`` are keys, several separated by ``;``; every
  other attribute is a column of that person's.
- Nodes and edges are records, each refused by itself where it cannot be used.
"""

from __future__ import annotations

import codecs
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from graphcap.errors import InputError
from graphcap.kinds import DEFAULT_KIND, is_mutual
from graphcap.readers.cells import clean_id, moment, number
from graphcap.readers.envelope import stamp_of
from graphcap.readers.foreign.taken import Person, Taken, TakenTie
from graphcap.readers.forms import TIES, Id, shown

if TYPE_CHECKING:
    import io
    from collections.abc import Mapping
    from pathlib import Path

KIND_WORDS = ("kind", "type", "label")
STRENGTH_WORDS = ("strength", "weight")
MOMENTS = ("since", "until", "last_contact")
EDGE_WORDS = frozenset({*KIND_WORDS, *STRENGTH_WORDS, *MOMENTS, "coverage", "public", "implied"})
KEYS = ("email", "url", "slack")
IMPLIED = "implied"
AGAIN = "an edge before it says the same; only the first counts"
MOST_KINDS = 1000
MOST_BYTES = 1 << 30
HEAD_BYTES = 512
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


class Edge(NamedTuple):
    """An edge as its file names it, by the keys of its ends."""

    line: int
    source: str
    target: str
    directed: bool
    words: Mapping[str, str]

    def record(self) -> dict[str, str]:
        """The edge as a refusal shows it."""
        return {"source": self.source, "target": self.target, **self.words}


class Graph:
    """Nodes and edges of a file, on their way into a `Taken`.

    Parameters
    ----------
    path
        The file.
    taken
        What they are taken into.
    """

    def __init__(self, path: Path, taken: Taken) -> None:
        self._path = path
        self._taken = taken
        self._numbers: dict[str, int] = {}
        self._ids: set[str] = set()
        self._unlisted: dict[str, str] = {}
        self._edges: list[Edge] = []

    def node(self, key: str, line: int, attributes: Mapping[str, str], *, label: str = "") -> None:
        """Take a node; its id is its label, where a format has it so, else its key."""
        self._taken.read += 1
        cells = {name.strip(): cell.strip() for name, cell in attributes.items() if name.strip() and cell.strip()}
        id = clean_id(label or key)
        fault = _fault_of_texts(cells) or ("" if id else Id().explain("id", label or key))
        if key in self._numbers or id in self._ids:
            fault = f"there is a node {shown(label or key)} already; rename one of them"
        if fault or id is None:
            self._taken.refuse(line, fault, {"id": key, **cells})
            return
        self._ids.add(id)
        self._numbers[key] = self._taken.person(_person(id, cells, label))

    def edge(self, source: str, target: str, line: int, attributes: Mapping[str, str], *, directed: bool) -> None:
        """Take an edge; it is judged once all are there, by `finish`."""
        self._taken.read += 1
        words = {name: cell.strip() for name, cell in attributes.items() if name in EDGE_WORDS and cell.strip()}
        self._edges.append(Edge(line, source, target, directed, words))

    def vertex(self, id: str) -> None:
        """Let an id that is no node be somebody, if an edge that stands names it."""
        kept = clean_id(id)
        if kept and id not in self._numbers and kept not in self._ids:
            self._unlisted[id] = kept

    def finish(self) -> None:
        """Make ties of the edges.

        Raises
        ------
        InputError
            When a strength is out of bounds, or there are more kinds than anybody could mean.
        """
        used = {name for edge in self._edges for name in edge.words}
        kind_word = next((name for name in KIND_WORDS if name in used), KIND_WORDS[0])
        strength_word = next((name for name in STRENGTH_WORDS if name in used), STRENGTH_WORDS[0])
        self._refuse_numbers(strength_word)
        self._refuse_kinds({edge.words.get(kind_word, DEFAULT_KIND) for edge in self._edges}, kind_word)
        there: set[tuple[int, int, str]] = set()
        one_way: Counter[str] = Counter()
        for edge in self._edges:
            if edge.words.get(IMPLIED, "").lower() in {"true", "1"}:
                self._taken.leave_out(IMPLIED)
                continue
            kind = clean_id(edge.words.get(kind_word, DEFAULT_KIND)) or ""
            fault = self._fault(edge, kind_word, strength_word)
            ways = [] if fault else [way for way in self._ways(edge) if (*way, kind) not in there]
            fault = fault or ("" if ways else AGAIN)
            if fault:
                self._taken.refuse(edge.line, fault, edge.record())
                continue
            there.update((*way, kind) for way in ways)
            for source, target in ways:
                self._taken.tie(_tie(edge, source, target, kind, strength_word))
            one_way[kind] += edge.directed and is_mutual(kind)
        self._taken.warnings += [_of_mutual_kind(kind, count) for kind, count in sorted(one_way.items()) if count]

    def _ways(self, edge: Edge) -> list[tuple[int, int]]:
        source, target = self._number(edge.source), self._number(edge.target)
        return [(source, target)] if edge.directed else [(source, target), (target, source)]

    def _number(self, end: str) -> int:
        if end not in self._numbers:
            self._numbers[end] = self._taken.person(Person(id=self._unlisted[end]))
        return self._numbers[end]

    def _fault(self, edge: Edge, kind_word: str, strength_word: str) -> str:
        """Why an edge cannot be used; the empty text where it can."""
        for end in (edge.source, edge.target):
            if end not in self._numbers and end not in self._unlisted:
                return f"{shown(end)} is no node of the file"
        if edge.source == edge.target or self._numbers.get(edge.source, edge.source) == self._numbers.get(edge.target, edge.target):
            return "ties somebody to themselves"
        if fault := _fault_of_texts(edge.words):
            return fault
        if kind_word in edge.words and clean_id(edge.words[kind_word]) is None:
            return Id().explain(kind_word, edge.words[kind_word])
        for name in (strength_word, "coverage", *MOMENTS):
            if name in edge.words and not _stands(name, edge.words[name]):
                rule = TIES.rules.get(name, TIES.rules["strength"])
                return rule.explain(name, edge.words[name])
        return ""

    def _refuse_numbers(self, word: str) -> None:
        for edge in self._edges:
            value = number(edge.words.get(word, ""))
            if value is not None and not 0 < value <= 1:
                message = (
                    f'{self._path}: line {edge.line}: the {word} {shown(edge.words[word])} of "{edge.source}" - "{edge.target}" is not '
                    "above 0 and at most 1; write strengths from 0 to 1 into an edge attribute `strength`, or remove the numbers"
                )
                raise InputError(message)

    def _refuse_kinds(self, kinds: set[str], word: str) -> None:
        if len(kinds) > MOST_KINDS:
            message = f"{self._path}: its edges have {len(kinds):,} kinds by their {word}; write their kind into an edge attribute `kind`"
            raise InputError(message)


def _person(id: str, cells: Mapping[str, str], label: str) -> Person:
    """A node with what it says."""
    named = next((name for name in ("name", "label") if name in cells), "")
    keys = {name: tuple(filter(None, map(str.strip, cells.get(name, "").split(";")))) for name in KEYS}
    columns = {name: cell for name, cell in cells.items() if name not in {"id", named, *KEYS}}
    return Person(id, cells.get(named, label), keys["email"], keys["url"], next(iter(keys["slack"]), ""), columns)


def _tie(edge: Edge, source: int, target: int, kind: str, strength_word: str) -> TakenTie:
    words = edge.words
    strength, coverage = (number(words.get(name, "")) for name in (strength_word, "coverage"))
    since, until, last_contact = (moment(words.get(name, "")) for name in MOMENTS)
    return TakenTie(source, target, kind, strength, since, until, last_contact, words.get("public"), coverage, edge.line)


def _stands(name: str, cell: str) -> bool:
    """Whether a cell of a tie says something; strengths have been judged before as far as their bounds go."""
    if name in MOMENTS:
        return moment(cell) is not None
    value = number(cell)
    return value is not None and 0 <= value <= 1


def _fault_of_texts(cells: Mapping[str, str]) -> str:
    """Why texts cannot be kept: a NUL, which JSON can name."""
    return next((f"{name!a} holds a NUL character; remove it" for name, cell in cells.items() if "\0" in name + cell), "")


def _of_mutual_kind(kind: str, count: int) -> str:
    return f'directed edges of kind "{kind}": {count:,}; either end of such a tie can be asked, unless you import with --directed {kind}'


def plain(head: bytes) -> bytes:
    """The first bytes of a text, by which a format is recognised, as if it were UTF-8 without a mark."""
    for mark in (codecs.BOM_UTF8, *WIDE_MARKS):
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"")


def open_graph(path: Path) -> io.BufferedReader:
    """A file opened for its bytes.

    Raises
    ------
    InputError
        When it is not there, unreadable, empty, or UTF-16.
    """
    if stamp_of(path).size == 0:
        message = f"{path}: is empty (0 bytes); export it again"
        raise InputError(message)
    try:
        file = path.open("rb")
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}); check its permissions"
        raise InputError(message) from error
    head = file.peek(HEAD_BYTES)[:HEAD_BYTES]
    if head.startswith(WIDE_MARKS) or (b"\0" in head and len(plain(head)) <= len(head) // 2):
        file.close()
        message = f"{path}: looks like UTF-16; save it as UTF-8"
        raise InputError(message)
    return file


def text_of(path: Path) -> str:
    """The text of a file, line ends as they are.

    Raises
    ------
    InputError
        When it cannot be read, is larger than 1 GiB, holds NUL, or is not UTF-8.
    """
    with open_graph(path) as file:
        content = file.read(MOST_BYTES + 1)
    fault = ""
    if len(content) > MOST_BYTES:
        message = f"{path}: is larger than {MOST_BYTES >> 30} GiB; write its ties as CSV"
        raise InputError(message)
    place = content.find(b"\0")
    if place >= 0:
        fault = "holds a NUL byte; is it text at all?"
    else:
        try:
            return content.removeprefix(codecs.BOM_UTF8).decode()
        except UnicodeDecodeError as error:
            place, fault = error.start, "is not UTF-8; save it as UTF-8"
    message = f"{path}: line {1 + content.count(bytes([10]), 0, place)}: {fault}"
    raise InputError(message)
