"""The same organisation as other programs would hold it: mail, calendars, chat, address books. Each format carries what it can.

Names are those of ``import --from``. Mail and calendars are of the whole organisation, or of one owner: then what that person sent, got or
met. An address book and a LinkedIn archive are always somebody's: without owners everybody has one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from graphcap.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graphcap.simulate.foreign.organisation import Organisation


class Writer(NamedTuple):
    """How a format is written: its module, and whether a file of it is everybody's, and may or must be somebody's."""

    module: str
    everybodys: bool
    somebodys: bool


WRITERS = {
    "google_contacts": Writer("google_contacts", everybodys=False, somebodys=True),
    "ics": Writer("calendars", everybodys=True, somebodys=True),
    "linkedin": Writer("linkedin", everybodys=False, somebodys=True),
    "mbox": Writer("mailbox", everybodys=True, somebodys=True),
    "slack": Writer("slack", everybodys=True, somebodys=False),
    "vcard": Writer("vcard", everybodys=False, somebodys=True),
    "viva": Writer("viva", everybodys=True, somebodys=False),
}


def check_owners(form: str, owners: Sequence[str]) -> None:
    """Refuse owners of what is nobody's own.

    Raises
    ------
    InputError
        When the format has no owner.
    """
    if owners and not (form in WRITERS and WRITERS[form].somebodys):
        message = f"{form} has no owner; there is one of {', '.join(name for name, writer in WRITERS.items() if writer.somebodys)}"
        raise InputError(message)


def write_foreign(organisation: Organisation, directory: Path, *, form: str, owners: Sequence[str] = ()) -> dict[str, Path]:
    """Write the organisation in one format; the paths, by owner where there is one, else by format.

    Raises
    ------
    InputError
        When an owner is nobody of the organisation, or a file is there already or cannot be written.
    """
    for owner in owners:
        if owner not in organisation.people:
            message = f'no person "{owner}" in the organisation, from {min(organisation.people)} to {max(organisation.people)}'
            raise InputError(message)
    writer = WRITERS[form]
    write = import_module(f"{__name__}.{writer.module}").write
    if writer.everybodys and not owners:
        return {form: write(organisation, directory)}
    return {owner: write(organisation.of(owner), directory / owner, owner) for owner in owners or organisation.people}
