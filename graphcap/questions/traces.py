"""Traces of sponsorship: for each decision, who turned to the decision-maker before it, how unusual that was, and whom it named.

The measures, and what a possible sponsor is, stand at the top of `graphcap.questions.shadow`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from datetime import timedelta
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.dates import FIRST, MICROSECONDS_OF_A_DAY
from graphcap.evidence.bursts import WINDOW_DAYS, Contacts, Days, bursts
from graphcap.kinds import MENTORS, SPONSORS
from graphcap.organisation import givers, line, managers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from graphcap.events import Events
    from graphcap.evidence.bursts import Bursts
    from graphcap.network import Network
    from graphcap.questions.decisions import Decision

    Numbers = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

NOT_MENTIONS = ("promotion", "assignment")
MEETING = "meeting"
MENTION_WEIGHT = 2.5
STEPS_ABOVE = 2
HALF = 0.5
SLOT_DAYS, FEWEST_SLOTS = 15, 9
SEASON, MONTHS = 1.5, 12
YEAR_DAYS = 365.25
MOST_A_YEAR = 1.25


class Trace(NamedTuple):
    """One possible sponsor's part in one decision.

    Attributes
    ----------
    decision, sponsor
        Which, and who.
    observed, expected, z, burst
        Contacts with the decision-maker in the window (`graphcap.evidence.bursts`). No burst is left where the sponsor speaks openly for
        somebody else whom the same person decided on within 90 days: that explains it.
    mentions
        Rows of events that name the protege.
    overt
        Contacts with the protege in the window.
    p_value
        None where windows overlap too much, or there are too few dates to compare with.
    openly
        Whether the sponsor speaks openly for the protege.
    """

    decision: Decision
    sponsor: int
    observed: int
    expected: float
    z: float
    burst: float
    mentions: tuple[int, ...]
    overt: int
    p_value: float | None
    openly: bool = False

    @property
    def discretion(self) -> float:
        """Q, 1 where there was no contact with the protege."""
        return 1 - self.overt / (self.overt + self.observed) if self.overt else 1.0

    def score(self, background: float) -> float:
        """(B + 2.5 max(0, m)) x Q."""
        naming = log((len(self.mentions) + HALF) / (background + HALF))
        return (self.burst + MENTION_WEIGHT * max(0.0, naming)) * self.discretion


class Traces(NamedTuple):
    """All traces, in the order of decisions, then of sponsors.

    Attributes
    ----------
    background
        The mean number of mentions.
    tested
        How many possible sponsors could have had a p, most of whom never turned to the decision-maker.
    """

    found: tuple[Trace, ...]
    background: float
    tested: int


class _Cell(NamedTuple):
    """What all decisions of one decision-maker on one day share: everybody who turned to them, and how unusual that was."""

    sources: Numbers
    measured: Bursts
    p_values: Floats | None


def traces(network: Network, events: Events, contacts: Contacts, counted: Sequence[Decision], everyone: Sequence[Decision]) -> Traces:
    """The traces of the decisions whose window counts; ``everyone`` are all decisions, whose windows are nobody's usual time."""
    windows: dict[int, set[int]] = defaultdict(set)
    decided: dict[int, list[Decision]] = defaultdict(list)
    for decision in everyone:
        windows[decision.decider].add(decision.day)
        decided[decision.decider].append(decision)
    speaking = {protege: open_sponsors(network, protege) for protege in {decision.protege for decision in everyone}}
    season = _season(counted, contacts)
    cells: dict[tuple[int, int], _Cell] = {}
    found: list[Trace] = []
    tested = 0
    seniors = _Seniors.of(network)
    for decision in counted:
        place = decision.decider, decision.day
        if place not in cells:
            cells[place] = _cell(contacts, decision, sorted(windows[decision.decider]), season)
        possible = seniors.above(decision.protege)
        possible[[decision.protege, decision.decider, *line(network, decision.protege)]] = False
        tested += 0 if cells[place].p_values is None else int(np.count_nonzero(possible))
        beside = [other for other in decided[decision.decider] if other != decision and abs(other.day - decision.day) < WINDOW_DAYS]
        openly = speaking[decision.protege]
        explained = {person for other in beside for person in speaking[other.protege]} - openly
        found += [
            trace._replace(burst=0.0, p_value=None) if trace.sponsor in explained else trace._replace(openly=trace.sponsor in openly)
            for trace in _traces_of(events, contacts, decision, cells[place])
            if possible[trace.sponsor]
        ]
    named = sum(len(trace.mentions) for trace in found)
    return Traces(tuple(found), named / max(1, len(found)), tested)


class _Seniors(NamedTuple):
    """The rung of everybody's level, -1 where it is unknown."""

    rungs: Numbers

    @classmethod
    def of(cls, network: Network) -> _Seniors:
        """Everybody's rung."""
        column = network.people.numbers.get("level")
        if column is None:
            return cls(np.full(len(network), -1))
        levels = column.array()
        known = ~np.isnan(levels)
        return cls(np.where(known, np.searchsorted(np.unique(levels[known]), np.where(known, levels, 0)), -1))

    def above(self, person: int) -> npt.NDArray[np.bool_]:
        """Who may be senior enough to sponsor a person: two steps above, or either's level unknown."""
        own = self.rungs[person]
        above: npt.NDArray[np.bool_] = (self.rungs < 0) | (own < 0) | (self.rungs >= own + STEPS_ABOVE)
        return above


def open_sponsors(network: Network, protege: int) -> set[int]:
    """Who speaks for somebody openly: their manager, and declared sponsors and mentors."""
    return {*managers(network, protege), *givers(network, protege, SPONSORS), *givers(network, protege, MENTORS)}


def _cell(contacts: Contacts, decision: Decision, days: Sequence[int], season: frozenset[int]) -> _Cell:
    sources = contacts.turned_to(decision.decider, decision.window)
    others = [Days(day - WINDOW_DAYS, day) for day in days if day != decision.day]
    measured = bursts(contacts, sources, decision.decider, decision.window, others=others)
    slots = _slots(contacts, decision, days, season)
    if len(days) > MOST_A_YEAR * max(1.0, contacts.days / YEAR_DAYS) or len(slots) < FEWEST_SLOTS:
        return _Cell(sources, measured, None)
    as_high = np.ones(len(sources))
    for slot in slots:
        as_high += bursts(contacts, sources, decision.decider, slot, others=others).z >= measured.z
    return _Cell(sources, measured, as_high / (1 + len(slots)))


def _slots(contacts: Contacts, decision: Decision, days: Sequence[int], season: frozenset[int]) -> list[Days]:
    """Windows of the same season that touch none of the decision-maker's."""
    in_season = _month(contacts, decision.day) in season
    return [
        Days(day - WINDOW_DAYS, day)
        for day in range(decision.day % SLOT_DAYS, contacts.days, SLOT_DAYS)
        if day >= WINDOW_DAYS and (_month(contacts, day) in season) == in_season and all(abs(day - each) >= WINDOW_DAYS for each in days)
    ]


def _season(counted: Sequence[Decision], contacts: Contacts) -> frozenset[int]:
    """Calendar months with more than half again their share of the decisions."""
    months = Counter(_month(contacts, decision.day) for decision in counted)
    return frozenset(month for month, count in months.items() if count > SEASON * len(counted) / MONTHS)


def _month(contacts: Contacts, day: int) -> int:
    return (FIRST + timedelta(days=contacts.first + day)).month


def _traces_of(events: Events, contacts: Contacts, decision: Decision, cell: _Cell) -> list[Trace]:
    """The parts of everybody who turned to the decision-maker, or named the protege to them."""
    mentions = _mentions(events, contacts, decision)
    places = {source: place for place, source in enumerate(cell.sources.tolist())}
    found = []
    for source in sorted(places.keys() | mentions.keys()):
        overt = _between(contacts, source, decision)
        place = places.get(source)
        rows = tuple(mentions.get(source, ()))
        if place is None:
            found.append(Trace(decision, source, 0, 0.0, 0.0, 0.0, rows, overt, None))
            continue
        z = float(cell.measured.z[place])
        figures = int(cell.measured.observed[place]), float(cell.measured.expected[place]), z, float(cell.measured.excess()[place])
        p_value = None if cell.p_values is None else float(cell.p_values[place])
        found.append(Trace(decision, source, *figures, rows, overt, p_value))
    return found


def _between(contacts: Contacts, sponsor: int, decision: Decision) -> int:
    """Contacts of a sponsor and a protege in the window, either way."""
    ends = np.array([sponsor * contacts.people + decision.protege, decision.protege * contacts.people + sponsor])
    return int(contacts.on_days(contacts.pairs, ends, decision.window).sum())


def _mentions(events: Events, contacts: Contacts, decision: Decision) -> Mapping[int, list[int]]:
    """Rows of events in the window that name the protege to the decision-maker, by who said so."""
    window = [(contacts.first + day) * MICROSECONDS_OF_A_DAY for day in decision.window]
    about, to_protege, to_decider = (
        _rows_within(events, rows, window)
        for rows in (
            events.by_about.of(decision.protege),
            events.by_target.of(decision.protege),
            events.by_target.of(decision.decider),
        )
    )
    found: dict[int, list[int]] = defaultdict(list)
    for row in about:
        event = events.at(row)
        if event.target == decision.decider and event.kind not in NOT_MENTIONS:
            found[event.source].append(row)
    called = {events.together.slice(row, row + 1)[0] for row in to_decider}
    for row in to_protege:
        event = events.at(row)
        if event.kind == MEETING and events.together.slice(row, row + 1)[0] in called:
            found[event.source].append(row)
    return found


def _rows_within(events: Events, rows: memoryview[Any], window: list[int]) -> list[int]:
    """The rows, which are in the order of time, from one moment to before another."""
    start, stop = (bisect_left(rows, moment, key=lambda row: events.times.slice(row, row + 1)[0]) for moment in window)
    return list(rows[start:stop])
