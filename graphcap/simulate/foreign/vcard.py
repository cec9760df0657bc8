"""Somebody's address book as vCards of version 3.0: everybody whom they have a tie to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.simulate.files import new_file
from graphcap.simulate.foreign.organisation import COMPANY, given_and_family

if TYPE_CHECKING:
    from pathlib import Path

    from graphcap.simulate.foreign.organisation import Organisation, Row


def write(organisation: Organisation, directory: Path, owner: str) -> Path:
    """Write ``contacts.vcf``."""
    path = directory / "contacts.vcf"
    with new_file(path):
        path.write_bytes("".join(map(_card, organisation.contacts_of(owner))).encode())
    return path


def _card(person: Row) -> str:
    import vobject
    from vobject.vcard import Name

    given, family = given_and_family(person)
    card = vobject.vCard()
    card.add("n").value = Name(family=family, given=given)
    card.add("fn").value = person["name"]
    card.add("email").value = person["email"]
    card.add("org").value = [COMPANY, person["department"]]
    card.add("title").value = person["title"]
    return str(card.serialize())
