"""Finding a person by an id or a name, near matches, and completion of what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.errors import UnknownPerson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.network import People

NEAR = 5
LEAST_LIKENESS = 60.0


def find_person(people: People, text: str) -> int:
    """The number of the person whose id is ``text``, or whose name it is and nobody else's.

    Raises
    ------
    UnknownPerson
        When nobody, or more than one person, fits; it carries up to five near ones.
    """
    wanted = text.strip()
    place = people.ids.place(wanted)
    if place < len(people) and people.ids[place] == wanted:
        return place
    named = list(_first(_named_from(people, wanted.casefold(), exact=True), NEAR))
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
    for person in _named_from(people, text.casefold(), exact=False):
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


def _named_from(people: People, folded: str, *, exact: bool) -> Iterator[int]:
    """People whose casefolded name is, or begins with, ``folded``, in the order of names."""
    names = people.texts.get("name")
    if names is None or not folded:
        return
    order = people.by_name
    low, high = 0, len(order)
    while low < high:
        middle = (low + high) // 2
        if names[order.slice(middle, middle + 1)[0]].casefold() < folded:
            low = middle + 1
        else:
            high = middle
    while low < len(order):
        person = order.slice(low, low + 1)[0]
        name = names[person].casefold()
        if not (name == folded if exact else name.startswith(folded)):
            return
        yield person
        low += 1


def _first(numbers: Iterator[int], most: int) -> Iterator[int]:
    for count, number in enumerate(numbers):
        if count >= most:
            return
        yield number


def _label(people: People, person: int) -> str:
    name = people.name(person)
    return people.ids[person] if name == people.ids[person] else f"{people.ids[person]} ({name})"


def matching(people: People, text: str) -> list[int]:
    """Everybody whose id or name holds ``text``, in any case, rising."""
    folded = text.strip().casefold()
    names = people.texts.get("name")
    found = {person for person, person_id in enumerate(people.ids) if folded in person_id.casefold()}
    if names is not None:
        found |= {person for person, name in enumerate(names) if folded in name.casefold()}
    return sorted(found)
