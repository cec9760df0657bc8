"""What is known of the contact of two people: how strong the tie is, whether it still stands, and from when to when it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.dates import FIRST, MICROSECOND
from graphcap.evidence.rule import STATUSES
from graphcap.network import UNKNOWN_TIME
from graphcap.search.chains import strongest_arc

if TYPE_CHECKING:
    from datetime import datetime

    from graphcap.network import Network


class Contact(NamedTuple):
    """The contact of a person with another; None is unknown.

    Attributes
    ----------
    strength
        Of the strongest arc from the person to the other; None where there is none.
    status
        A word of `graphcap.evidence.rule.STATUSES`; None without evidence.
    first, last
        The first and the last event that counts; without evidence, the last is that of their ties.
    """

    strength: float | None
    status: str | None
    first: datetime | None
    last: datetime | None

    @property
    def last_day(self) -> str | None:
        """The day of the last contact."""
        return None if self.last is None else self.last.date().isoformat()


def contact(network: Network, person: int, other: int, *, kinds: bytes | None = None) -> Contact:
    """What is known of a person's contact with another; the strength is of the allowed kinds."""
    arc = strongest_arc(network, person, other, kinds)
    strength, evidence = None if arc is None else arc[0], network.evidence
    place = None if evidence is None else evidence.find(person, other)
    if evidence is None or place is None:
        return Contact(strength, None, None, _last_of_ties(network, person, other))

    def value(name: str) -> Any:
        return getattr(evidence, name).slice(place, place + 1)[0]

    moments = [FIRST + value(name) * MICROSECOND for name in ("first_contact", "last_contact")]
    return Contact(strength, STATUSES[value("status")], *moments)


def neighbours(network: Network, person: int) -> list[int]:
    """Everybody with whom a person shares an arc, either way, rising."""
    return sorted({*network.outgoing.of(person)[0], *network.incoming.of(person)[0]})


def _last_of_ties(network: Network, person: int, other: int) -> datetime | None:
    """The latest last contact of the ties written between two people."""
    ties = network.ties
    places = (ties.find(*ends, kind) for ends in ((person, other), (other, person)) for kind in range(len(network.kinds)))
    moments = [ties.last_contact.slice(place, place + 1)[0] for place in places if place is not None]
    known = [moment for moment in moments if moment != UNKNOWN_TIME]
    return FIRST + max(known) * MICROSECOND if known else None
