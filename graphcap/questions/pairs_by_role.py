"""What one person does for another as a mentor and as a sponsor, for every pair at once, in arrays.

A pair is somebody (the source) who talked to, or about, somebody else (the target), or who is declared as their mentor or sponsor.

- *To you*: advice, feedback and reviews to the target, and sessions with them that took place.
- *About you*: what named the target, told to a third person who decides something; one event told to several is one.
- *Risk*: endorsements and recommendations of the target, which are public.
- *Told*: how many people who decide were told about the target.
- *Reach*: what the source decides (`graphcap.questions.sponsorship.WEIGHTS`) times (1 + steps above the target) / 4, at most 1.
- *Months* of 30.4375 days from the first to the last of what is said to and about the target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.dates import MICROSECONDS_OF_A_DAY
from graphcap.events import NOBODY_NUMBER
from graphcap.kinds import MENTORS, SPONSORS
from graphcap.organisation import ladder
from graphcap.questions.event_masks import of_kinds, of_outcome
from graphcap.questions.roles import MENTORING_KINDS, TOOK_PLACE
from graphcap.questions.sponsorship import NOTHING, STEPS_OF_SCALE, weight_of
from graphcap.search.spans import spread
from graphcap.tie_sources import tie_sources, ties_of_kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphcap.network import Network

    Numbers = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

PRAISE = ("endorsement", "recommendation")
MICROSECONDS_OF_A_MONTH = 30.4375 * MICROSECONDS_OF_A_DAY


class PairsByRole(NamedTuple):
    """All pairs, by source, then target.

    Attributes
    ----------
    source, target
        Numbers of people.
    to_you, about_you, risk, told
        How many.
    reach
        0 to 1; NaN where a level is unknown.
    months
        NaN without events.
    mentors, sponsors
        Whether the source is declared so.
    saying, naming
        The events that make *to you* and *about you*.
    """

    source: Numbers
    target: Numbers
    to_you: Numbers
    about_you: Numbers
    risk: Numbers
    told: Numbers
    reach: Floats
    months: Floats
    mentors: Mask
    sponsors: Mask
    saying: EventRows
    naming: EventRows


class EventRows(NamedTuple):
    """Some events of pairs.

    Attributes
    ----------
    keys
        Source times how many people there are, plus target or whom it is about.
    occasions
        What makes each different: its row among the events, of several rows of one event the first.
    times
        Microseconds since 1970 UTC.
    """

    keys: Numbers
    occasions: Numbers
    times: Numbers

    def chosen(self, which: Any) -> EventRows:
        """Some of them."""
        return EventRows(*(column[which] for column in self))

    def of(self, keys: Numbers) -> tuple[npt.NDArray[np.integer[Any]], EventRows]:
        """The events of some pairs, one pair after the other: which pair each is of, and the event."""
        order = np.argsort(self.keys, kind="stable")
        ends = (np.searchsorted(self.keys, keys, side=side, sorter=order) for side in ("left", "right"))
        each, places = spread(*ends)
        return each, self.chosen(order[places])


def pairs_by_role(network: Network) -> PairsByRole:
    """Every pair of which something is known."""
    to_you, about_you, told, praise = _event_rows(network)
    declared = [_declared(network, kind) for kind in (MENTORS, SPONSORS)]
    keys = np.unique(np.concatenate((to_you.keys, about_you.keys, *declared)))
    praise = praise.chosen(np.isin(praise.keys, keys))
    source, target = np.divmod(keys, max(1, len(network)))
    return PairsByRole(
        source=source,
        target=target,
        to_you=_counts(keys, to_you),
        about_you=_counts(keys, about_you),
        risk=_counts(keys, praise),
        told=_counts(keys, told),
        reach=_reach(network, source, target),
        months=_months(keys, (to_you, about_you)),
        mentors=np.isin(keys, declared[0]),
        sponsors=np.isin(keys, declared[1]),
        saying=to_you,
        naming=about_you,
    )


def _event_rows(network: Network) -> tuple[EventRows, EventRows, EventRows, EventRows]:
    """What is said to the target, about them, to whom that is told, and public praise."""
    events, count = network.events, len(network)
    if events is None:
        none = np.empty(0, np.int64)
        return (EventRows(none, none, none),) * 4
    source, target, about = (column.array().astype(np.int64) for column in (events.sources, events.targets, events.about))
    times, together = events.times.array(), events.together.array().astype(np.int64)
    place = np.arange(len(events))
    others = (target != NOBODY_NUMBER) & (target != source)
    advising = of_kinds(events, (*MENTORING_KINDS, "review")) | (of_kinds(events, ("session",)) & of_outcome(events, TOOK_PLACE))
    decides = np.zeros(count, bool)
    decides[network.deciders.numbers()] = True
    named = others & (about != NOBODY_NUMBER) & (about != source) & (about != target)
    named[named] = decides[target[named]]
    to_you = EventRows(source * count + target, place, times)
    about_you = EventRows(source * count + about, together, times)
    return (
        to_you.chosen(others & advising),
        _once(about_you.chosen(named)),
        _once(about_you._replace(occasions=target).chosen(named)),
        to_you.chosen(others & of_kinds(events, PRAISE)),
    )


def _once(rows: EventRows) -> EventRows:
    """Of rows of one pair and one occasion the first."""
    rows = rows.chosen(np.lexsort((rows.times, rows.occasions, rows.keys)))
    new = np.ones(len(rows.keys), bool)
    new[1:] = (np.diff(rows.keys) != 0) | (np.diff(rows.occasions) != 0)
    return rows.chosen(new)


def _counts(keys: Numbers, rows: EventRows) -> Numbers:
    return np.bincount(np.searchsorted(keys, rows.keys), minlength=len(keys))


def _declared(network: Network, kind: str) -> Numbers:
    """Keys of the pairs that a written tie of a kind joins."""
    places = ties_of_kinds(network, kind)
    keys: Numbers = tie_sources(network, places) * len(network) + network.ties.targets.array()[places]
    return keys


def _reach(network: Network, source: Numbers, target: Numbers) -> Floats:
    weights = np.full(len(network), NOTHING)
    for person, what in zip(network.deciders.numbers(), network.deciders.what, strict=True):
        weights[person] = weight_of(what.split(";"))
    levels = network.people.numbers.get("level")
    if levels is None:
        return np.full(len(source), np.nan)
    values = levels.array()
    rungs = np.where(np.isnan(values), np.nan, np.searchsorted(np.array(ladder(network).levels), values))
    reach: Floats = weights[source] * np.clip((1 + rungs[source] - rungs[target]) / STEPS_OF_SCALE, 0, 1)
    return reach


def _months(keys: Numbers, parts: Sequence[EventRows]) -> Floats:
    """From the first to the last event of each pair."""
    places = np.searchsorted(keys, np.concatenate([rows.keys for rows in parts]))
    times = np.concatenate([rows.times for rows in parts]).astype(np.float64)
    first, last = np.full(len(keys), np.inf), np.full(len(keys), -np.inf)
    np.minimum.at(first, places, times)
    np.maximum.at(last, places, times)
    return np.where(np.isfinite(first), last - np.where(np.isfinite(first), first, 0), np.nan) / MICROSECONDS_OF_A_MONTH
