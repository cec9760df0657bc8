"""How long sponsors take: from a protege's milestone to the first word in their favour, and from a change of manager to the new line.

- *Answered* is a milestone (`graphcap.questions.milestones`) with the first event in the protege's favour by the sponsor, at that time or
  later: one that names them, told to a third person who decides (`graphcap.questions.pairs_by_role`). What the sponsor gave themselves, as
  a promotion, is none to be answered. Without one it is open until the network's day.
- A *change of manager* is an assignment of the protege by somebody else than the assignment before: people's columns have no history. It
  counts for who sponsored them then (declared, or by an event in their favour before it), unless that is the new manager. *Re-aimed* is the
  first event that names the protege, told by the sponsor to the new manager or to anybody above them, whatever they decide; without one it
  is open until the next assignment, or the network's day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.dates import MICROSECONDS_OF_A_DAY, microseconds, parse_day
from graphcap.events import NOBODY_NUMBER
from graphcap.questions.event_masks import of_kinds
from graphcap.questions.milestones import milestones
from graphcap.search.lines import Lines
from graphcap.search.spans import spread

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.events import Events
    from graphcap.network import Network
    from graphcap.questions.everybodys_roles import EverybodysRoles

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

ASSIGNMENT = "assignment"
OPEN = -1


class Waits(NamedTuple):
    """Cases, by sponsor.

    Attributes
    ----------
    sponsors
        Whose.
    days
        Until it happened, or for how long it has been open.
    rows
        The event with which it happened; -1 where it is open.
    """

    sponsors: Numbers
    days: Floats
    rows: Numbers

    @classmethod
    def of(cls, sponsors: Numbers, starts: Numbers, ends: Numbers, rows: Numbers) -> Waits:
        """Cases between two times in microseconds."""
        order = np.argsort(sponsors, kind="stable")
        return cls(sponsors[order], ((ends - starts) / MICROSECONDS_OF_A_DAY)[order], rows[order])


class _Pairs(NamedTuple):
    """Sponsors and proteges, by sponsor, then protege, and what is known of when each pair began."""

    keys: Numbers
    sponsors: Numbers
    proteges: Numbers
    declared: Mask

    @classmethod
    def of(cls, roles: EverybodysRoles, people: int) -> _Pairs:
        pairs, chosen = roles.pairs, roles.sponsoring
        source, target = pairs.source[chosen], pairs.target[chosen]
        return cls(source * people + target, source, target, pairs.sponsors[chosen])


def milestone_waits(network: Network, events: Events, roles: EverybodysRoles) -> Waits:
    """Every milestone of every protege, for each of their sponsors but who gave it."""
    pairs, reached, times = _Pairs.of(roles, len(network)), milestones(events), events.times.array()
    ends = (np.searchsorted(reached.people, pairs.proteges, side=side) for side in ("left", "right"))
    pair, place = spread(*ends)
    own = reached.givers[place] == pairs.sponsors[pair]
    pair, starts = pair[~own], times[reached.rows[place[~own]]]
    naming = roles.pairs.naming
    said, which = naming.times, _place(pairs.keys, naming.keys)
    order = np.lexsort((naming.occasions, said, which))
    order = order[which[order] >= 0]
    found = order[_first_from(which[order], said[order], pair, starts)] if len(order) else np.empty(0, np.int64)
    rows, ends_at = np.full(len(pair), OPEN, np.int64), np.full(len(pair), microseconds(parse_day(network.as_of)))
    if len(order):
        answered = (which[found] == pair) & (said[found] >= starts)
        rows[answered], ends_at[answered] = naming.occasions[found[answered]], said[found[answered]]
    return Waits.of(pairs.sponsors[pair], starts, ends_at, rows)


def _place(keys: Numbers, wanted: Numbers) -> Numbers:
    """Where each stands among sorted keys; -1 where it does not."""
    if not len(keys):
        return np.full(len(wanted), -1, np.int64)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, places, -1)


def _first_from(groups: Numbers, times: Numbers, wanted: Numbers, starts: Numbers) -> Numbers:
    """The first place, of sorted groups and times, that is not before a group and time; the last place where all are."""
    ranks = np.unique(np.concatenate((times, starts)))
    length = len(ranks) + 1
    have = groups * length + np.searchsorted(ranks, times)
    found = np.searchsorted(have, wanted * length + np.searchsorted(ranks, starts))
    return np.minimum(found, len(have) - 1).astype(np.int64)


class _Changes(NamedTuple):
    """Changes of manager, by person, then in the order of time; the last is closed by nothing."""

    people: Numbers
    rows: Numbers
    managers: Numbers
    until: Numbers

    @classmethod
    def of(cls, events: Events, end: int) -> _Changes:
        """All of them; ``end`` is the network's day in microseconds."""
        targets, sources, times = (column.array().astype(np.int64) for column in (events.targets, events.sources, events.times))
        rows = np.flatnonzero(of_kinds(events, (ASSIGNMENT,)) & (targets != NOBODY_NUMBER) & (targets != sources))
        rows = rows[np.lexsort((rows, targets[rows]))]
        person, manager = targets[rows], sources[rows]
        again = np.append(False, (person[1:] == person[:-1]) & (manager[1:] != manager[:-1]))
        until = np.where(np.append(person[1:] == person[:-1], False), times[np.append(rows[1:], rows[:1])], end) if len(rows) else rows
        again = again[: len(rows)]
        return cls(person[again], rows[again], manager[again], until[again])


def manager_waits(network: Network, events: Events, roles: EverybodysRoles) -> Waits:
    """Every change of a protege's manager, for each who sponsored them then."""
    pairs, times = _Pairs.of(roles, len(network)), events.times.array()
    changes = _Changes.of(events, microseconds(parse_day(network.as_of)))
    ends = (np.searchsorted(changes.people, pairs.proteges, side=side) for side in ("left", "right"))
    pair, change = spread(*ends)
    naming = roles.pairs.naming
    first = np.full(len(pairs.keys), np.iinfo(np.int64).max)
    which = _place(pairs.keys, naming.keys)
    np.minimum.at(first, which[which >= 0], naming.times[which >= 0])
    starts = times[changes.rows[change]]
    counts = (pairs.declared[pair] | (first[pair] < starts)) & (changes.managers[change] != pairs.sponsors[pair])
    pair, change, starts = pair[counts], change[counts], starts[counts]
    until = changes.until[change]
    rows = _re_aimed(network, events, pairs.keys[pair], managers=changes.managers[change], starts=starts, until=until)
    ended = np.where(rows == OPEN, until, times[np.maximum(rows, 0)]) if len(rows) else until
    return Waits.of(pairs.sponsors[pair], starts, ended, rows)


def _re_aimed(network: Network, events: Events, keys: Numbers, *, managers: Numbers, starts: Numbers, until: Numbers) -> Numbers:
    """For each case the first event by the sponsor that names the protege to the new line in time; -1 where there is none."""
    source, target, about = (column.array().astype(np.int64) for column in (events.sources, events.targets, events.about))
    named = np.flatnonzero(
        (target != NOBODY_NUMBER) & (about != NOBODY_NUMBER) & (about != source) & (about != target) & (source != target)
    )
    told = source[named] * len(network) + about[named]
    order = np.argsort(told, kind="stable")
    case, place = spread(*(np.searchsorted(told, keys, side=side, sorter=order) for side in ("left", "right")))
    rows = named[order[place]]
    times = events.times.array()[rows]
    above, line = np.unique(managers, return_inverse=True)
    fits = (times > starts[case]) & (times <= until[case])
    fits &= (target[rows] == managers[case]) | Lines.of(network, above).hold(line[case], target[rows])
    none = len(events)
    first = np.full(len(keys), none, np.int64)
    np.minimum.at(first, case[fits], rows[fits])
    return np.where(first == none, OPEN, first)
