"""Bursts: whether somebody turned to a decision-maker more often than usual just before a decision.

Contacts s -> d in the 90 days before a decision (the window W) are held against what was to be expected, E = own x L x A:

- own: s's usual rate to d outside all windows of d, times 90 days;
- L: everybody else's contacts to d in W over their expectation, which takes out the season in which everybody turns to d; people who burst
  themselves at first sight make no season and are left out of it;
- A: s's contacts to all others in W over their expectation, which takes out s's busy months.

Both ratios have 1 added above and below, so that they stay near 1 where there is little to tell from; E is at least .05. The signed root
of the deviance, z = sign(O - E) sqrt(2 (O ln(O/E) - (O - E))), is about normal where contacts come at random; what exceeds 1.5 of it is a
burst, unless it is one or two contacts. The frame is that of relational events (Butts 2008, doi:10.1111/j.1467-9531.2008.00203.x); the
triple difference is our own.

Contacts are counted, not weighed: meetings of a pair once a day, kinds without weight and rows of over 25 people not at all. Days are whole
UTC days; that of the decision is in no window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.dates import MICROSECONDS_OF_A_DAY
from graphcap.events import NOBODY_NUMBER
from graphcap.evidence.rule import RULE, TWO_WAY_KINDS
from graphcap.kinds import EVENT_KIND_BY_NAME

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.events import Events

    Numbers = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

WINDOW_DAYS = 90
LEAST_EXPECTED = 0.05
BURST, FEWEST = 1.5, 3
MEETING, SESSION, PLANNED = "meeting", "session", "planned"


class Days(NamedTuple):
    """A span of whole days, the last one excluded, counted from the first event."""

    start: int
    stop: int


class Contacts(NamedTuple):
    """Contacts by day, as sorted numbers that can be counted between two days.

    Attributes
    ----------
    people
        How many there are.
    first
        The day of the first event, in days since 1970.
    days
        How many days there are up to the network's day.
    pairs, received, sent
        A number a contact: of who turned to whom, of who was turned to, of who turned to somebody; and the day.
    senders
        Who turned to somebody, in the order of ``received``.
    """

    people: int
    first: int
    days: int
    pairs: Numbers
    received: Numbers
    sent: Numbers
    senders: Numbers

    @classmethod
    def of(cls, events: Events, *, people: int, until: int) -> Contacts:
        """The contacts among so many people, up to a day (in days since 1970)."""
        first = int(events.times.slice(0, 1)[0] // MICROSECONDS_OF_A_DAY)
        span = until - first + 1
        sources, targets, days, meets = _contacts(events)
        pairs = (sources * people + targets) * span + days - first
        pairs = np.concatenate((pairs[~meets], np.unique(pairs[meets])))
        ends, days = pairs // span, pairs % span
        received, senders = ends % people * span + days, ends // people
        order = np.argsort(received, kind="stable")
        return cls(people, first, until - first, np.sort(pairs), received[order], np.sort(senders * span + days), senders[order])

    def pair(self, sources: Numbers, target: int) -> Numbers:
        """What counts the contacts of each of some people with another one."""
        return np.asarray(sources, np.int64) * self.people + target

    def turned_to(self, target: int, days: Days) -> Numbers:
        """Who turned to somebody on some days, each once, rising."""
        start, stop = (int(np.searchsorted(self.received, target * (self.days + 1) + max(day, 0))) for day in days)
        return np.unique(self.senders[start:stop])

    def on_days(self, keys: Numbers, whom: Numbers | int, days: Days) -> Numbers:
        """How many contacts each has on some days; ``keys`` are ``pairs``, ``received`` or ``sent``."""
        base = np.asarray(whom, np.int64) * (self.days + 1)
        stop, start = (np.searchsorted(keys, base + min(max(day, 0), self.days)) for day in (days.stop, days.start))
        return np.asarray(stop - start, np.int64)


class Bursts(NamedTuple):
    """Of some people towards one decision-maker in one window: contacts, those expected, and z."""

    observed: Numbers
    expected: Floats
    z: Floats

    def excess(self) -> Floats:
        """By how much each exceeds what counts as a burst, 0 where it does not."""
        excess: Floats = np.where(self.observed >= FEWEST, np.maximum(0, self.z - BURST), 0.0)
        return excess


def bursts(contacts: Contacts, sources: Numbers, decider: int, window: Days, *, others: list[Days]) -> Bursts:
    """How the contacts of some people with a decision-maker in a window compare with what was to be expected.

    Parameters
    ----------
    contacts
        Of everybody.
    sources
        Numbers of people.
    decider
        To whom they turn.
    window
        Before a decision.
    others
        The other windows of that decision-maker, which are nobody's usual time either.
    """
    whom = np.asarray(sources, np.int64)
    period = _Period.of(contacts, window, others)
    observed, own = period.counted(contacts.pairs, contacts.pair(whom, decider))
    sent, sent_usually = period.counted(contacts.sent, whom)
    activity = (sent - observed + 1) / (sent_usually - own + 1)
    season = _season(period, whom, decider, observed=observed, own=own)
    return _measured(observed, own * season * activity)


class _Period(NamedTuple):
    """A window, and the usual time beside it."""

    contacts: Contacts
    window: Days
    busy: list[Days]
    usual_days: int

    @classmethod
    def of(cls, contacts: Contacts, window: Days, others: list[Days]) -> _Period:
        """A window, and the days that are in no window of the same decision-maker."""
        busy = joined([window, *others])
        return cls(contacts, window, busy, max(1, contacts.days - sum(days.stop - days.start for days in busy)))

    def counted(self, keys: Numbers, whom: Numbers | int) -> tuple[Numbers, Floats]:
        """Contacts in the window, and in as many usual days."""
        everywhere = self.contacts.on_days(keys, whom, Days(0, self.contacts.days))
        usual = everywhere - sum(self.contacts.on_days(keys, whom, days) for days in self.busy)
        return self.contacts.on_days(keys, whom, self.window), usual * WINDOW_DAYS / self.usual_days


def _season(period: _Period, whom: Numbers, decider: int, *, observed: Numbers, own: Floats) -> Floats:
    """L for each of some people, without those who burst themselves at first sight, as they make no season."""
    contacts = period.contacts
    everybody = contacts.turned_to(decider, period.window)
    theirs, usually = period.counted(contacts.pairs, contacts.pair(everybody, decider))
    received, received_usually = period.counted(contacts.received, decider)
    rough = (received + 1) / (received_usually + 1)
    bursting = _measured(theirs, usually * rough).z > BURST
    rest, rest_usually = received - theirs[bursting].sum(), received_usually - usually[bursting].sum()
    inside = ~np.isin(whom, everybody[bursting])
    season: Floats = (rest - inside * observed + 1) / (rest_usually - inside * own + 1)
    return season


def _measured(observed: Numbers, expected: Floats) -> Bursts:
    """Counts beside what was to be expected, with the signed root of their deviance."""
    expected = np.maximum(LEAST_EXPECTED, expected)
    some = np.maximum(observed, 1)  # no contact: O ln(O/E) is 0
    deviance = 2 * (observed * np.log(some / expected) - (observed - expected))
    return Bursts(observed, expected, np.sign(observed - expected) * np.sqrt(np.maximum(0, deviance)))


def joined(windows: list[Days]) -> list[Days]:
    """The days of any of some spans, as spans that do not touch, rising."""
    found: list[Days] = []
    for days in sorted(windows):
        if found and days.start <= found[-1].stop:
            found[-1] = Days(found[-1].start, max(found[-1].stop, days.stop))
        else:
            found.append(days)
    return found


def _contacts(events: Events) -> tuple[Numbers, Numbers, Numbers, Mask]:
    """Who turned to whom on which day (since 1970), once each way for kinds that run both ways; and whether it was a meeting."""
    weighing = [name for name in events.names if name not in EVENT_KIND_BY_NAME or EVENT_KIND_BY_NAME[name].weight > 0]
    sources, targets = (column.array().astype(np.int64) for column in (events.sources, events.targets))
    counts = _of_kinds(events, weighing) & (targets != NOBODY_NUMBER) & (sources != targets) & (events.weights.array() > 0)
    together = events.together.array()
    counts &= np.bincount(together, minlength=len(events))[together] < RULE.most_people
    planned = next((place for place, word in enumerate(events.words) if word == PLANNED), None)
    if planned is not None:
        counts &= ~(_of_kinds(events, [SESSION]) & (events.outcomes.array() == planned))
    once, back = np.flatnonzero(counts), np.flatnonzero(counts & _of_kinds(events, TWO_WAY_KINDS))
    rows = np.concatenate((once, back))
    days = events.times.array()[rows] // MICROSECONDS_OF_A_DAY
    ends = np.concatenate((sources[once], targets[back])), np.concatenate((targets[once], sources[back]))
    return *ends, days, _of_kinds(events, [MEETING])[rows]


def _of_kinds(events: Events, names: Any) -> Mask:
    """Which events are of some kinds."""
    wanted = np.array([name in names for name in events.names], bool)
    chosen: Mask = wanted[events.kinds.array()]
    return chosen
