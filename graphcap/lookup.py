"""Finding a person by an id or a name, near matches, and completion of what was typed.

Names are compared folded: in any case, and in any Unicode form of the same letters.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING

from graphcap.errors import UnknownPerson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.network import People

NEAR = 5
LEAST_LIKENESS = 60.0


def folded(name: str) -> str:
    """A name as it is compared: in any case, and in any Unicode form of the same letters.

    Examples
    --------
    >>> folded("STRASSE") == folded("Straße")
    True
    """
    return composed(name.casefold())


def composed(text: str) -> str:
    """The text in Unicode form NFC."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)


def find_person(people: People, text: str) -> int:
    """The number of the person whose id is ``text``, or whose name it is and nobody else's.

    Raises
    ------
    UnknownPerson
        When nobody, or more than one person, fits; it carries up to five near ones.
    """
    wanted = composed(text.strip())
    place = people.ids.place(wanted)
    if place < len(people) and people.ids[place] == wanted:
        return place
    named = list(islice(_named_from(people, folded(wanted), exact=True), NEAR))
    if len(named) == 1:
        return named[0]
    if named:
        raise UnknownPerson(text, tuple(people.ids[person] for person in named), fits_many=True)
    raise UnknownPerson(text, tuple(_label(people, person) for person in near_people(people, wanted)))


def starting_with(people: People, text: str, *, most: int) -> list[int]:
    """Up to ``most`` people whose id or name begins with ``text`` (names in any case), ids first."""
    found: dict[int, None] = {}
    place = people.ids.place(text)
    while place < len(people) and len(found) < most and people.ids[place].startswith(text):
        found[place] = None
        place += 1
    for person in _named_from(people, folded(text), exact=False):
        if len(found) >= most:
            break
        found[person] = None
    return list(found)


def near_people(people: People, text: str) -> list[int]:
    """Up to five people whose id or name is like ``text``, the likest first (by rapidfuzz's ratio, then number)."""
    from rapidfuzz import fuzz, process, utils

    best: dict[int, float] = {}
    for texts in (people.ids, people.texts.get("name")):
        if texts is None:
            continue
        hits = process.extract(
            text, list(texts), scorer=fuzz.WRatio, processor=utils.default_process, limit=NEAR, score_cutoff=LEAST_LIKENESS
        )
        for _, likeness, person in hits:
            best[person] = max(likeness, best.get(person, 0.0))
    return sorted(best, key=lambda person: (-best[person], person))[:NEAR]


def _named_from(people: People, wanted: str, *, exact: bool) -> Iterator[int]:
    """People whose folded name is, or begins with, ``wanted``, in the order of names."""
    names, order = people.texts.get("name"), people.by_name
    if names is None or not wanted:
        return

    def person_at(place: int) -> int:
        return int(order.slice(place, place + 1)[0])

    for place in range(bisect_left(range(len(order)), wanted, key=lambda place: folded(names[person_at(place)])), len(order)):
        person = person_at(place)
        name = folded(names[person])
        if not (name == wanted if exact else name.startswith(wanted)):
            return
        yield person


def _label(people: People, person: int) -> str:
    name = people.name(person)
    return people.ids[person] if name == people.ids[person] else f"{people.ids[person]} ({name})"


def matching(people: People, text: str) -> list[int]:
    """Everybody whose id or name holds ``text``, in any case, rising."""
    wanted = folded(text.strip())
    columns = [texts for texts in (people.ids, people.texts.get("name")) if texts is not None]
    return sorted({person for texts in columns for person, name in enumerate(texts) if wanted in folded(name)})
