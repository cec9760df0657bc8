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
from graphcap.questions.roles import MENTORING_KINDS, TOOK_PLACE
from graphcap.questions.sponsorship import NOTHING, STEPS_OF_SCALE, weight_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphcap.events import Events
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


class _Rows(NamedTuple):
    """Some events as keys of pairs, with what makes each different, and when."""

    keys: Numbers
    occasions: Numbers
    times: Numbers

    def chosen(self, which: Any) -> _Rows:
        return _Rows(*(column[which] for column in self))


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
    )


def _event_rows(network: Network) -> tuple[_Rows, _Rows, _Rows, _Rows]:
    """What is said to the target, about them, to whom that is told, and public praise."""
    events, count = network.events, len(network)
    if events is None:
        none = np.empty(0, np.int64)
        return (_Rows(none, none, none),) * 4
    source, target, about = (column.array().astype(np.int64) for column in (events.sources, events.targets, events.about))
    times, together = events.times.array(), events.together.array().astype(np.int64)
    place = np.arange(len(events))
    others = (target != NOBODY_NUMBER) & (target != source)
    advising = _of_kinds(events, (*MENTORING_KINDS, "review")) | (_of_kinds(events, ("session",)) & _met(events))
    decides = np.zeros(count, bool)
    decides[network.deciders.numbers()] = True
    named = others & (about != NOBODY_NUMBER) & (about != source) & (about != target)
    named[named] = decides[target[named]]
    to_you = _Rows(source * count + target, place, times)
    about_you = _Rows(source * count + about, together, times)
    return (
        to_you.chosen(others & advising),
        _once(about_you.chosen(named)),
        _once(about_you._replace(occasions=target).chosen(named)),
        to_you.chosen(others & _of_kinds(events, PRAISE)),
    )


def _of_kinds(events: Events, kinds: Sequence[str]) -> Mask:
    wanted = [number for kind in kinds if (number := events.kind_number(kind)) is not None]
    return np.isin(events.kinds.array(), wanted)


def _met(events: Events) -> Mask:
    outcomes = [place for place, word in enumerate(events.words) if word == TOOK_PLACE]
    return np.isin(events.outcomes.array(), outcomes)


def _once(rows: _Rows) -> _Rows:
    """Of rows of one pair and one occasion the first."""
    rows = rows.chosen(np.lexsort((rows.times, rows.occasions, rows.keys)))
    new = np.ones(len(rows.keys), bool)
    new[1:] = (np.diff(rows.keys) != 0) | (np.diff(rows.occasions) != 0)
    return rows.chosen(new)


def _counts(keys: Numbers, rows: _Rows) -> Numbers:
    return np.bincount(np.searchsorted(keys, rows.keys), minlength=len(keys))


def _declared(network: Network, kind: str) -> Numbers:
    """Keys of the pairs that a written tie of a kind joins."""
    number = network.kind_number(kind)
    if number is None:
        return np.empty(0, np.int64)
    ties = network.ties
    places = np.flatnonzero(ties.kinds.array() == number)
    sources = np.searchsorted(ties.offsets.array().astype(np.int64), places, side="right") - 1
    keys: Numbers = sources * len(network) + ties.targets.array()[places]
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


def _months(keys: Numbers, parts: Sequence[_Rows]) -> Floats:
    """From the first to the last event of each pair."""
    places = np.searchsorted(keys, np.concatenate([rows.keys for rows in parts]))
    times = np.concatenate([rows.times for rows in parts]).astype(np.float64)
    first, last = np.full(len(keys), np.inf), np.full(len(keys), -np.inf)
    np.minimum.at(first, places, times)
    np.maximum.at(last, places, times)
    return np.where(np.isfinite(first), last - np.where(np.isfinite(first), first, 0), np.nan) / MICROSECONDS_OF_A_MONTH
