"""Whose export a file is: a key that everybody may have, or somebody in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.build import people_of
from graphcap.lookup import find_person
from graphcap.readers.foreign.taken import Person

if TYPE_CHECKING:
    import pyarrow as pa


def owner_of(text: str, people: pa.Table) -> Person:
    """The person that ``--owner`` names.

    An e-mail or a profile address need not be known: it makes that person. Anything else is the id or the name of somebody in the store.

    Raises
    ------
    UnknownPerson
        When it is neither, and nobody in the store, or more than one person, is called so.
    """
    if "@" in text and " " not in text.strip():
        return Person(emails=(text.strip(),))
    if "/" in text:
        return Person(urls=(text.strip(),))
    known = people_of(people)
    return Person(id=known.ids[find_person(known, text)])
