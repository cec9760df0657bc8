"""What an organisation knows of its people, as the questions about roles read it: the ladder, lines, periods, words, declared ties.

- Level gaps are steps between the distinct levels among the people (rungs); a person without a level has no rung.
- A manager is whom somebody's written ``reports_to`` tie names. A *line* is everybody above, up to the top, however they are reached.
- Lists (``goals, skills, wants``) are separated by ``;`` and compared in any case.
- Who joined less than a year before the network's day is a newcomer. Who has left, and who is away, says the reserve
  (`graphcap.optouts`).

Unknown is None, or absent: never 0.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from graphcap.dates import parse_day
from graphcap.kinds import REPORTS_TO
from graphcap.lookup import folded
from graphcap.reserve import AWAY, LEFT

if TYPE_CHECKING:
    from datetime import datetime

    from graphcap.network import Network, Ties

NEWCOMER_DAYS = 365


class Ladder(NamedTuple):
    """The distinct levels among the people, rising; a level's place is its rung."""

    levels: tuple[float, ...]

    def rung(self, level: float | None) -> int | None:
        """The rung of a level that stands on the ladder."""
        return None if level is None else bisect_left(self.levels, level)


def ladder(network: Network) -> Ladder:
    """The ladder of a network; empty where no level is known."""
    levels = network.people.numbers.get("level")
    if levels is None:
        return Ladder(())
    import numpy as np

    known = np.unique(levels.array())
    return Ladder(tuple(known[~np.isnan(known)].tolist()))


def number(network: Network, name: str, person: int) -> float | None:
    """A person's ``level``, ``performance``, ``potential`` or ``capacity``."""
    column = network.people.numbers.get(name)
    value = float("nan") if column is None else column.slice(person, person + 1)[0]
    return None if value != value else float(value)  # noqa: PLR0124 - NaN is what differs from itself


def text(network: Network, name: str, person: int) -> str:
    """A person's text in a column, the empty one where it is unknown."""
    column = network.people.texts.get(name)
    return "" if column is None else column[person]


def words(network: Network, name: str, person: int) -> dict[str, str]:
    """A person's list in a column: each word as it is compared, to the word as written, in their order."""
    found: dict[str, str] = {}
    for word in filter(None, (part.strip() for part in text(network, name, person).split(";"))):
        found.setdefault(folded(word), word)
    return found


def managers(network: Network, person: int) -> list[int]:
    """Whom a person reports to, rising; most have one."""
    return receivers(network, person, REPORTS_TO)


def reports(network: Network, person: int) -> list[int]:
    """Who reports to a person, rising."""
    return givers(network, person, REPORTS_TO)


def line(network: Network, person: int) -> list[int]:
    """Everybody above a person: their managers, those people's managers, and so on, the nearest first."""
    found: dict[int, None] = {}
    waiting = managers(network, person)
    while waiting:
        above = [manager for manager in waiting if manager != person and manager not in found]
        found |= dict.fromkeys(above)
        waiting = [manager for each in above for manager in managers(network, each)]
    return list(found)


def receivers(network: Network, person: int, kind: str) -> list[int]:
    """The targets of a person's written ties of a kind, rising."""
    wanted = network.kind_number(kind)
    return [target for target, found in _written_from(network.ties, person) if found == wanted]


def givers(network: Network, person: int, kind: str) -> list[int]:
    """The sources of the ties of a kind that were written to a person, rising."""
    wanted = network.kind_number(kind)
    if wanted is None:
        return []
    neighbours = network.incoming.of(person)[0]
    near = {source for source, found in zip(neighbours, network.incoming.kinds_of(person), strict=True) if found == wanted}
    return sorted(source for source in near if network.ties.find(source, person, wanted) is not None)


def joined(network: Network, person: int) -> datetime | None:
    """When a person joined."""
    return _moment(text(network, "joined", person))


def is_newcomer(network: Network, person: int) -> bool | None:
    """Whether a person joined less than a year before the network's day; None where that is unknown."""
    since = joined(network, person)
    return None if since is None else parse_day(network.as_of) - since < timedelta(days=NEWCOMER_DAYS)


def has_left(network: Network, person: int) -> bool:
    """Whether a person has left by the network's day."""
    return network.reserve.has(person, LEFT)


def is_away(network: Network, person: int) -> bool:
    """Whether a person is away on the network's day."""
    return network.reserve.has(person, AWAY)


def _moment(written: str) -> datetime | None:
    return parse_day(written) if written else None


def _written_from(ties: Ties, person: int) -> list[tuple[int, int]]:
    start, stop = ties.offsets.slice(person, person + 2)
    return list(zip(ties.targets.slice(start, stop), ties.kinds.slice(start, stop), strict=True))
