"""What events say of how somebody mentors: sessions kept and moved, who praises them, whether they answer.

- *Trust*: sessions that took place, of those that did or were missed; and the share of mentees met at least three times. The mean of the
  two that are known.
- *Flexibility*: of the sessions that were moved, the share after which the two met in a session within 30 days. A session moved less than
  30 days before the network's day, and not met since, cannot be told yet.
- *Credibility*: of those who endorsed or recommended them, the share from outside their team: of another department, or, where a department
  is unknown, with whom they share no manager and neither of whom manages the other.
- *Reply rate*: of the mails and messages to them, the share that they answered, by whatever they sent back to the sender, within 7 days;
  those of the last 7 days are not counted. Under five it is unknown.

Where nothing of the kind happened each is unknown.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from graphcap.dates import parse_day
from graphcap.organisation import managers, text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graphcap.events import Event
    from graphcap.network import Network

SESSION, MET, MISSED, MOVED = "session", "met", "missed", "moved"
PRAISE = frozenset({"endorsement", "recommendation"})
ASKING = frozenset({"email", "message"})
ANSWERING = frozenset({"email", "message", "reply", "call", "meeting"})
CAME_BACK = 3
MOVED_DAYS = timedelta(days=30)
ANSWER_DAYS = timedelta(days=7)
FEWEST_ASKS = 5


class Record(NamedTuple):
    """How somebody mentors, as far as events tell; None is unknown.

    Attributes
    ----------
    trust, flexibility, credibility
        0 to 1.
    reasons
        The figures behind them.
    evidence
        Ids of the events.
    """

    trust: float | None
    flexibility: float | None
    credibility: float | None
    reasons: tuple[str, ...]
    evidence: tuple[str, ...]


def record_of(network: Network, person: int) -> Record:
    """How a person mentors."""
    if network.events is None:
        return Record(None, None, None, (), ())
    sessions = [event for event in done_by(network, person, {SESSION}) if event.target not in {person, None}]
    praise = [event for event in done_to(network, person, PRAISE) if event.source != person]
    trust, kept = _trust(sessions)
    flexibility, moved = _flexibility(sessions, network.as_of)
    credibility, praised = _credibility(network, person, {event.source for event in praise})
    ids = tuple(dict.fromkeys(event.id for event in (*sessions, *praise) if event.id))
    return Record(trust, flexibility, credibility, (*kept, *moved, *praised), ids)


def reply_rate(network: Network, person: int) -> float | None:
    """Of the mails and messages to a person, the share that they answered."""
    before = parse_day(network.as_of) - ANSWER_DAYS
    asks = [event for event in done_to(network, person, ASKING) if event.source != person and event.moment <= before]
    if len(asks) < FEWEST_ASKS:
        return None
    answers = done_by(network, person, ANSWERING)
    answered = sum(
        any(event.target == ask.source and ask.moment < event.moment <= ask.moment + ANSWER_DAYS for event in answers) for ask in asks
    )
    return answered / len(asks)


def done_by(network: Network, person: int, kinds: Collection[str]) -> list[Event]:
    """What somebody did of some kinds, in the order of time."""
    return [] if network.events is None else _of_kinds(network, network.events.by_source.of(person), kinds)


def done_to(network: Network, person: int, kinds: Collection[str]) -> list[Event]:
    """What was done to somebody of some kinds, in the order of time."""
    return [] if network.events is None else _of_kinds(network, network.events.by_target.of(person), kinds)


def _of_kinds(network: Network, rows: Iterable[int], kinds: Collection[str]) -> list[Event]:
    events = network.events
    if events is None:
        return []
    wanted = {events.kind_number(kind) for kind in kinds}
    return [events.at(row) for row in rows if events.kinds.slice(row, row + 1)[0] in wanted]


def _trust(sessions: list[Event]) -> tuple[float | None, list[str]]:
    met = Counter(event.target for event in sessions if event.outcome == MET)
    missed = sum(event.outcome == MISSED for event in sessions)
    kept = met.total()
    if not kept + missed:
        return None, []
    back = sum(count >= CAME_BACK for count in met.values())
    shares = [kept / (kept + missed), *([back / len(met)] if met else [])]
    reasons = [f"kept {kept} of {kept + missed} sessions", *([f"{back} of {len(met)} mentees met 3 times or more"] if met else [])]
    return sum(shares) / len(shares), reasons


def _flexibility(sessions: list[Event], as_of: str) -> tuple[float | None, list[str]]:
    day = parse_day(as_of)
    moved = [event for event in sessions if event.outcome == MOVED]
    met = [event for event in sessions if event.outcome == MET]
    told = {
        event: any(each.target == event.target and event.moment < each.moment <= event.moment + MOVED_DAYS for each in met)
        for event in moved
    }
    known = [made_up for event, made_up in told.items() if made_up or event.moment + MOVED_DAYS <= day]
    if not known:
        return None, []
    return sum(known) / len(known), [f"still met after {sum(known)} of {len(known)} moved sessions"]


def _credibility(network: Network, person: int, givers: set[int]) -> tuple[float | None, list[str]]:
    if not givers:
        return None, []
    outside = sum(_outside(network, person, giver) for giver in givers)
    return outside / len(givers), [f"praised in public by {len(givers)}, {outside} of them outside their team"]


def _outside(network: Network, person: int, other: int) -> bool:
    """Whether somebody is of another team."""
    home, theirs = text(network, "department", person), text(network, "department", other)
    if home and theirs:
        return home != theirs
    above, over = set(managers(network, person)), set(managers(network, other))
    return not (above & over or person in over or other in above)
