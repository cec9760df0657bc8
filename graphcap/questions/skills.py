"""Skills: what a person lacks, who lists it, and what they have to offer in turn.

A *wanted skill* is one of ``wants``; without any, one of the next level that the person does not list. A level's skills are those that at
least half of its people list, of 3 or more of whom skills are known: those of the person's own department where there are so many, else all
of that level. Words are compared in any case.

A million lists are searched as one run of letters, so that a question about one person need not read them one by one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.columns import MemoryColumn, TextColumn
from graphcap.lookup import folded
from graphcap.organisation import ladder, number, text, words
from graphcap.search.spans import spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from graphcap.network import Network

    Numbers = npt.NDArray[np.int64]

FEWEST_HOLDERS = 3
HALF = 0.5
SEPARATOR = ord(";")
SPACES = np.frombuffer(b"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f ", np.uint8)
ASCII = 128
LETTERS_AT_ONCE = 1 << 20


class Wanted(NamedTuple):
    """Skills that a person lacks, as compared to as written, and where that is known from."""

    words: dict[str, str]
    basis: str


def wanted_skills(network: Network, person: int) -> Wanted:
    """What a person wants to learn; without ``wants``, what the next level has and they lack."""
    mine = words(network, "skills", person)
    wants = {key: word for key, word in words(network, "wants", person).items() if key not in mine}
    if wants or words(network, "wants", person):
        return Wanted(wants, "wants")
    above = next_level(network, person)
    return Wanted({key: word for key, word in common_skills(network, above).items() if key not in mine}, "the skills of the next level")


def common_skills(network: Network, people: Iterable[int]) -> dict[str, str]:
    """Skills that at least half of some people list, of those whose skills are known; none where these are fewer than 3."""
    return common_words(network, "skills", people)


def common_words(network: Network, name: str, people: Iterable[int]) -> dict[str, str]:
    """The same for the words of any list: as compared to as written."""
    column = network.people.texts.get(name)
    if column is None:
        return {}
    keys: dict[bytes, str] = {}
    written: dict[str, str] = {}
    counts: Counter[str] = Counter()
    known = 0
    for person in people:
        listed = column.encoded(person)
        if listed:
            known += 1
            for word in listed.split(b";"):
                if word not in keys:
                    keys[word] = folded(word.decode().strip())
                    written.setdefault(keys[word], word.decode().strip())
            counts.update({keys[word] for word in listed.split(b";")})
    if known < FEWEST_HOLDERS:
        return {}
    return {key: written[key] for key in sorted(counts) if key and counts[key] >= HALF * known}


def next_level(network: Network, person: int) -> list[int]:
    """Who stands on the next rung: in the person's department where at least 3 of them list skills there, else everybody."""
    steps = ladder(network)
    rung = steps.rung(number(network, "level", person))
    if rung is None or rung + 1 >= len(steps.levels):
        return []
    everybody = np.flatnonzero(network.people.numbers["level"].array() == steps.levels[rung + 1])
    home = text(network, "department", person).encode()
    departments, skills = network.people.texts.get("department"), network.people.texts.get("skills")
    if not home or departments is None or skills is None:
        return everybody.tolist()
    near = _with_text(departments, home, everybody)
    offsets = skills.offsets.array()
    listing = np.count_nonzero(offsets[near + 1] > offsets[near])
    chosen: list[int] = (near if listing >= FEWEST_HOLDERS else everybody).tolist()
    return chosen


def _with_text(texts: TextColumn, wanted: bytes, people: Numbers) -> Numbers:
    """Those of some people whose text is just this."""
    offsets = texts.offsets.array().astype(np.int64)
    letters = np.frombuffer(texts.letters.slice(0, len(texts.letters)), np.uint8)
    alike = people[offsets[people + 1] - offsets[people] == len(wanted)]
    places = offsets[alike][:, np.newaxis] + np.arange(len(wanted))
    found: Numbers = alike[(letters[places] == np.frombuffer(wanted, np.uint8)).all(axis=1)]
    return found


def holders(network: Network, column: str, wanted: Iterable[str]) -> dict[str, Numbers]:
    """For each word, as it is compared, everybody who lists it in a column, rising numbers."""
    texts = network.people.texts.get(column)
    return lists_with(TextColumn.of(()) if texts is None else texts, wanted)


def lists_of(network: Network, column: str, people: Numbers) -> TextColumn:
    """The lists of some people alone."""
    texts = network.people.texts.get(column)
    if texts is None:
        return TextColumn.of([""] * len(people))
    starts, stops = texts.offsets.at(people).astype(np.int64), texts.offsets.at(people + 1).astype(np.int64)
    letters = texts.letters.at(spread(starts, stops)[1])
    return TextColumn(MemoryColumn("Q", np.cumsum(np.concatenate(([0], stops - starts))).astype(np.uint64)), MemoryColumn("B", letters))


def lists_with(texts: TextColumn, wanted: Iterable[str]) -> dict[str, Numbers]:
    """For each word, as it is compared, which lists hold it, rising numbers."""
    keys = list(wanted)
    if not keys or not len(texts.letters):
        return {key: np.empty(0, np.int64) for key in keys}
    letters, offsets = texts.letters.array(), texts.offsets.array().astype(np.int64)
    plain, others = _places(letters, [key for key in keys if key.isascii()])
    found = {key: _listing(letters, offsets, plain[key], len(key)) if key in plain else np.empty(0, np.int64) for key in keys}
    return _with_others(texts, found, _rising(_owners(offsets, others))) if len(others) else found


def _places(letters: npt.NDArray[np.uint8], keys: Sequence[str]) -> tuple[dict[str, Numbers], Numbers]:
    """Where each word, of ASCII letters, begins among letters, in any case, and where letters are that are not ASCII."""
    places: dict[str, list[int]] = {key: [] for key in keys}
    others = [np.empty(0, np.int64)]
    longest = max(map(len, keys), default=1)
    for first in range(0, len(letters), LETTERS_AT_ONCE):
        part = letters[first : first + LETTERS_AT_ONCE + longest - 1].tobytes().lower()
        for key, found in places.items():
            word, stop = key.encode(), LETTERS_AT_ONCE + len(key) - 1
            place = part.find(word, 0, stop)
            while place >= 0:
                found.append(first + place)
                place = part.find(word, place + 1, stop)
        if not part.isascii():
            others.append(first + np.flatnonzero(letters[first : first + LETTERS_AT_ONCE] >= ASCII))
    return {key: np.array(found, np.int64) for key, found in places.items()}, np.concatenate(others)


def _listing(letters: npt.NDArray[np.uint8], offsets: Numbers, starts: Numbers, length: int) -> Numbers:
    """Who lists the word that stands at these places: between semicolons or ends of their text, spaces aside."""
    owners = _owners(offsets, starts)
    begins, ends = offsets[owners], offsets[owners + 1]
    opens = _is_bounded(letters, starts - 1, -1, (begins, ends))
    closes = _is_bounded(letters, starts + length, 1, (begins, ends))
    return _rising(owners[opens & closes & (starts + length <= ends)])


def _is_bounded(letters: npt.NDArray[np.uint8], places: Numbers, step: int, within: tuple[Numbers, Numbers]) -> npt.NDArray[np.bool_]:
    """Whether nothing but spaces stands from each place, in a direction, to the next semicolon or the end of the text."""
    while True:
        inside = (places >= within[0]) & (places < within[1])
        at = letters[np.where(inside, places, 0)]
        spaces = inside & np.isin(at, SPACES)
        if not spaces.any():
            bounded: npt.NDArray[np.bool_] = ~inside | (at == SEPARATOR)
            return bounded
        places = np.where(spaces, places + step, places)


def _owners(offsets: Numbers, places: Numbers) -> Numbers:
    owners: Numbers = np.searchsorted(offsets, places, side="right") - 1
    return owners


def _rising(numbers: Numbers) -> Numbers:
    """Sorted numbers, each once; `np.unique` takes longer, as it hashes."""
    return numbers[np.diff(numbers, prepend=-1) > 0]


def _with_others(texts: TextColumn, found: Mapping[str, Numbers], people: Numbers) -> dict[str, Numbers]:
    """With those whose lists are not plain letters, read one by one."""
    lists = {person: {folded(word.strip()) for word in texts[person].split(";")} for person in people.tolist()}
    others = {key: [person for person, listed in lists.items() if key in listed] for key in found}
    return {key: np.union1d(people_of, np.array(others[key], np.int64)) for key, people_of in found.items()}


def offer(network: Network, person: int, other: int) -> tuple[str, ...]:
    """Skills of a person that another wants, as the person wrote them."""
    theirs = words(network, "wants", other)
    return tuple(word for key, word in words(network, "skills", person).items() if key in theirs)
