"""Contacts of an owner: a bare connection is a ``knows`` tie, weak, and with little to go by (the contract's section on strength).

Keys of a contact are e-mail addresses that one person reads, and addresses of profiles: a company's page is nobody's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.errors import InputError
from graphcap.kinds import DEFAULT_KIND, assumed_strength
from graphcap.readers.foreign.senders import unfit_address
from graphcap.readers.foreign.taken import Person, TakenTie, plain_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from graphcap.readers.foreign.formats import Options
    from graphcap.readers.foreign.taken import Taken

BARE_COVERAGE = 0.15
OWNER_ALONE = "entries of the owner"
PROFILES = ("linkedin.com/in/", "linkedin.com/pub/")


def owner_number(path: Path, taken: Taken, options: Options) -> int:
    """The number of the one whose contacts a file holds.

    Raises
    ------
    InputError
        When nobody said whose they are.
    """
    if options.owner is None:
        message = f"{path}: whose contacts are these? say --owner PERSON: an e-mail, a profile address, or somebody in the store"
        raise InputError(message)
    return taken.person(options.owner)


def contact_of(
    taken: Taken, name: str, *, emails: Sequence[str], urls: Sequence[str] = (), columns: Mapping[str, str] | None = None
) -> int | None:
    """The number of a contact; None where its addresses are no person's and it was left out.

    Raises
    ------
    ValueError
        When nothing in it names anybody.
    """
    profiles = tuple(url for url in urls if plain_url(url).startswith(PROFILES))
    fit = tuple(email for email in emails if not unfit_address(email))
    if emails and not fit and not profiles:
        taken.leave_out(unfit_address(emails[0]))
        return None
    if not (name or fit or profiles):
        message = "names nobody: no name, e-mail or profile address"
        raise ValueError(message)
    known = {column: text for column, text in (columns or {}).items() if text}
    return taken.person(Person("", name, fit, profiles, columns=known))


def take_contact(taken: Taken, owner: int, contact: int, *, line: int, since: int | None = None) -> None:
    """Take the tie of a contact; an owner who stands among their own contacts is left out."""
    if contact == owner:
        taken.leave_out(OWNER_ALONE)
        return
    strength = assumed_strength(DEFAULT_KIND)
    taken.tie(TakenTie(owner, contact, DEFAULT_KIND, strength, since, coverage=BARE_COVERAGE, line=line))
