"""Which profile address is that of the owner of a LinkedIn archive, who may be named by an e-mail alone.

An archive holds the owner's own messages and invitations and no others, so the owner's address stands in each of them, and none of the
owner's connections has it. Where that leaves one address it is theirs; where it leaves more, or none, nothing is joined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.readers.foreign.tables import folded
from graphcap.readers.foreign.taken import plain_url

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from graphcap.readers.foreign.tables import Row
    from graphcap.readers.foreign.taken import Taken


def know_owner(taken: Taken, owner: int, *, connections: Collection[str], invitations: Iterable[Row], messages: Iterable[Row]) -> None:
    """Learn the owner's profile address: it is in every message and invitation of the archive, and none of a connection."""
    rows = [_in_invitation(row.cells) for row in invitations]
    rows += [_in_message(row.cells) for row in messages]
    possible = [urls for urls in rows if urls]
    if not possible:
        return
    common = set.intersection(*(set(urls) for urls in possible)).difference(connections)
    known = taken.people[owner]
    if common & {plain_url(url) for url in known.urls}:
        return
    if len(common) == 1 and not known.urls:
        taken.person(known._replace(urls=(possible[0][common.pop()],)))
    elif known.urls:
        taken.warnings.append(f"{taken.file}: not every message and invitation in it is one of the owner named; check --owner")
    else:
        taken.warnings.append(
            f"{taken.file}: it does not tell which profile address is its owner's, so their messages are not joined to them; "
            "name it with --owner https://www.linkedin.com/in/…"
        )


def _in_invitation(cells: Mapping[str, str]) -> dict[str, str]:
    """The address of the owner, as compared and as written; none where it does not tell."""
    side = {"outgoing": "inviterprofileurl", "incoming": "inviteeprofileurl"}.get(folded(cells["direction"]))
    return by_plain([cells[side]]) if side else {}


def _in_message(cells: Mapping[str, str]) -> dict[str, str]:
    """The addresses of whom a message may be the owner's, as compared and as written; none where it does not tell."""
    sender, receivers = cells["sender profile url"], parts(cells["recipient profile urls"])
    if folded(cells["folder"]) == "sent":
        return by_plain([sender])
    return by_plain([sender, *receivers]) if sender and receivers else {}


def by_plain(urls: Iterable[str]) -> dict[str, str]:
    """Addresses of profiles as they are compared, to what was written."""
    return {plain_url(url): url for url in urls if url}


def parts(cell: str) -> list[str]:
    """Values of a cell that are separated by commas."""
    return [part.strip() for part in cell.split(",") if part.strip()]
