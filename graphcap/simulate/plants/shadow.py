"""Sponsorship out of sight: what ``shadow`` has to find, and people whom it must not take for sponsors.

All events are redrawn over 36 months. A ninth of the people are seniors, half of whom decide on promotions. Seniors write to
each other at rates of their own, everybody else writes to them now and then; contacts with deciders rise before the month of a
year in which nearly all promotions are made, and each senior has busy weeks.

- **Sponsors**: in the 90 days before a protege's promotion they turn to whoever decides some nine times more; a share of these messages
  names the protege. They have no tie to the protege and are not in their line.
- **Decoys**: a panel member, who turns to each decider before each decision; a hub, who writes four times as much to everybody; the
  promoted one's manager, who speaks for all reports; declared sponsors, who do what sponsors do.

A burst is drawn as more contacts, and nothing here knows how it is measured.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.simulate.events import DAY, DAY_BEGINS, DAY_LASTS
from graphcap.simulate.hierarchy import NOBODY
from graphcap.simulate.planting import Plant, Truth

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.simulate.draws import Draws, Numbers
    from graphcap.simulate.planting import World

DAYS = 1096
WINDOW, WINDOW_AND_MORE = 90, 95
SENIORS = 9
"""One person of so many is a senior."""
PROTEGES = 3
DECLARED, PANEL, HUBS = 2, 1, 1
EXTRA = 9.0
"""Contacts more than usual before a protege's promotion."""
USUAL, SPREAD = 0.5, 0.7
"""Contacts of one senior with another in 30 days, and the spread of its logarithm."""
FROM_BELOW, ACROSS = 0.05, 0.01
"""Contacts in 30 days of anybody else with a decider, and of a senior with anybody else."""
MONTH = 30
SEASON = (10,)
RISING, SEASON_RISE = (8, 9), 1.6
BUSY_SPELLS, BUSY_DAYS, BUSY_RISE = 4, 45, 2.0
HUB_RISE = 4.0
CHATTER = 0.02
"""The share of ordinary messages that name somebody, anybody."""
MOST, MONTHS = 30, 12
KINDS = ("email", "message", "call")


class _Cast(NamedTuple):
    """Who plays what, as people's numbers."""

    seniors: Numbers
    deciders: Numbers
    sponsors: Numbers
    declared: Numbers
    panel: Numbers
    hubs: Numbers
    others: Numbers


class _Promotions(NamedTuple):
    """Who was promoted, by whom, on which day, and by whose doing (`NOBODY`: nobody's)."""

    promoted: Numbers
    decider: Numbers
    day: Numbers
    sponsor: Numbers


def sow(world: World, draws: Draws, *, named: float, sponsored: bool, a_year: float, in_season: float) -> list[Truth]:
    """Redraw all events.

    Parameters
    ----------
    named
        The share of a sponsor's extra messages that name the protege.
    sponsored
        Whether anybody sponsors at all.
    a_year
        Promotions that each decider makes a year.
    in_season
        The share of them made in the month of promotions.
    """
    cast = _cast(world, draws)
    promotions = _promotions(world, cast, draws, sponsored=sponsored, a_year=a_year, in_season=in_season)
    world.events.keep(np.zeros(len(world.events), dtype=np.bool_))
    _usual(world, cast, draws)
    truth = _spoken(world, cast, promotions, draws, named=named)
    world.events.add(
        time=promotions.day * DAY + DAY_BEGINS,
        source=promotions.decider,
        target=promotions.promoted,
        about=promotions.promoted,
        kind="promotion",
    )
    return truth


def _cast(world: World, draws: Draws) -> _Cast:
    levels = world.column("level")
    highest = np.argsort(-levels, kind="stable")[: len(world) // SENIORS]
    seniors = highest[draws.order(len(highest))]
    sponsors, declared, panel, hubs, deciders = np.split(seniors, np.cumsum([len(seniors) // 3, DECLARED, PANEL, HUBS]))
    others = np.flatnonzero(levels < levels[seniors].min())
    return _Cast(seniors, deciders, sponsors, declared, panel, hubs, others)


def _promotions(world: World, cast: _Cast, draws: Draws, *, sponsored: bool, a_year: float, in_season: float) -> _Promotions:
    """Promotions in and out of season; the first ones are a sponsor's doing."""
    first, last = world.today - DAYS + WINDOW_AND_MORE, world.today - WINDOW_AND_MORE
    behind = np.repeat(np.concatenate((cast.sponsors, cast.declared)), PROTEGES) if sponsored else np.empty(0, np.int64)
    count = max(len(behind), round(a_year * len(cast.deciders) * (last - first) / 365))
    days = np.arange(first, last)
    weights = np.where(_in_months(days, SEASON), in_season, (1 - in_season) / (MONTHS - 1))
    day = days[draws.choice(weights, count)]
    decider = np.resize(cast.deciders, count)[draws.order(count)]
    free = cast.others[~np.isin(world.column("manager")[cast.others], cast.sponsors)]  # so that a sponsor does not speak as a manager, too
    promoted = free[draws.order(len(free))[:count]]
    sponsor = np.concatenate((behind, np.full(count - len(behind), NOBODY)))
    return _Promotions(promoted, decider, day, _outside_line(world, promoted, sponsor))


def _outside_line(world: World, promoted: Numbers, sponsor: Numbers) -> Numbers:
    """The sponsors less those who are above the promoted one, who are no shadow sponsors."""
    manager = world.column("manager")
    kept, above = sponsor.copy(), manager[promoted]
    while (above != NOBODY).any():
        kept[above == kept] = NOBODY
        above = np.where(above == NOBODY, NOBODY, manager[above])
    return kept


def _usual(world: World, cast: _Cast, draws: Draws) -> None:
    """What everybody writes to everybody, with seasons, busy weeks and a hub."""
    among = np.array([(one, other) for one in cast.seniors for other in cast.seniors if one != other])
    below = np.array([(one, decider) for one in cast.others for decider in cast.deciders])
    across = np.array([(one, other) for one in cast.seniors for other in cast.others])
    rates = np.concatenate(
        (
            USUAL * np.exp(SPREAD * 6 * (draws.bell(len(among)) - 0.5)),
            np.full(len(below), FROM_BELOW),
            np.full(len(across), ACROSS),
        )
    )
    pairs = np.concatenate((among, below, across))
    rates *= np.where(np.isin(pairs[:, 0], cast.hubs), HUB_RISE, 1.0)
    most = SEASON_RISE * BUSY_RISE
    chosen = draws.choice(rates, int(rates.sum() * DAYS / MONTH * most))
    source, target = pairs[chosen].T
    day = world.today - DAYS + draws.whole(DAYS, len(chosen))
    rise = np.where(_in_months(day, RISING) & np.isin(target, cast.deciders), SEASON_RISE, 1.0)
    rise *= np.where(_busy(world, cast, source, day, draws), BUSY_RISE, 1.0)
    kept = draws.uniform(len(chosen)) * most < rise
    source, target, day = source[kept], target[kept], day[kept]
    anybody = cast.others[draws.whole(len(cast.others), len(source))]
    about = np.where((draws.uniform(len(source)) < CHATTER) & (anybody != target) & (anybody != source), anybody, NOBODY)
    _write(world, draws, source=source, target=target, day=day, about=about)


def _busy(world: World, cast: _Cast, source: Numbers, day: Numbers, draws: Draws) -> npt.NDArray[np.bool_]:
    """Whether a senior had a busy time on a day."""
    begins = world.today - DAYS + draws.whole(DAYS - BUSY_DAYS, len(cast.seniors) * BUSY_SPELLS).reshape(-1, BUSY_SPELLS)
    place = np.full(len(world), NOBODY)
    place[cast.seniors] = np.arange(len(cast.seniors))
    since = day[:, None] - begins[place[source]]
    busy: npt.NDArray[np.bool_] = (place[source] != NOBODY) & ((since >= 0) & (since < BUSY_DAYS)).any(axis=1)
    return busy


def _spoken(world: World, cast: _Cast, promotions: _Promotions, draws: Draws, *, named: float) -> list[Truth]:
    """Sponsors, declared ones, managers and the panel speak before decisions; what was planted."""
    truth = []
    by_sponsors = promotions.sponsor != NOBODY
    _speak(world, promotions, promotions.sponsor, by_sponsors, draws, named=named)
    manager = world.column("manager")[promotions.promoted]
    _speak(world, promotions, manager, (manager != NOBODY) & (manager != promotions.decider), draws, named=named)
    panel = np.full(len(promotions.day), cast.panel[0])
    _speak(world, promotions, panel, _once_a_year(promotions), draws, named=0.0)
    for place in np.flatnonzero(by_sponsors).tolist():
        sponsor, promoted = int(promotions.sponsor[place]), int(promotions.promoted[place])
        declared = sponsor in cast.declared
        if declared:
            world.ties.add(source=sponsor, target=promoted, kind="sponsors", strength=0.8)
        role = "decoy: declared" if declared else "sponsor"
        truth.append(Truth(role, sponsor, promoted, str(int(promotions.decider[place]))))
    truth += [Truth("decoy: panel", int(person)) for person in cast.panel]
    return truth + [Truth("decoy: hub", int(person)) for person in cast.hubs]


def _once_a_year(promotions: _Promotions) -> npt.NDArray[np.bool_]:
    """One promotion of each decider and year."""
    year = promotions.day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    once = np.zeros(len(year), np.bool_)
    once[np.unique(np.stack((promotions.decider, year)), axis=1, return_index=True)[1]] = True
    return once


def _speak(world: World, promotions: _Promotions, who: Numbers, speaks: npt.NDArray[np.bool_], draws: Draws, *, named: float) -> None:
    """More contacts than usual with the deciders in the windows before, some of which name who is promoted."""
    counts = np.where(speaks, _poisson(draws, EXTRA, len(who)), 0)
    each = np.repeat(np.arange(len(who)), counts)
    day = promotions.day[each] - 1 - draws.whole(WINDOW, len(each))
    about = np.where(draws.uniform(len(each)) < named, promotions.promoted[each], NOBODY)
    _write(world, draws, source=who[each], target=promotions.decider[each], day=day, about=about)


def _write(world: World, draws: Draws, *, source: Numbers, target: Numbers, day: Numbers, about: Numbers) -> None:
    """Messages between two people, none to oneself."""
    kept = source != target
    count = int(np.count_nonzero(kept))
    time = day[kept] * DAY + DAY_BEGINS + draws.whole(DAY_LASTS, count)
    kind = np.array(KINDS, dtype=object)[draws.whole(len(KINDS), count)]
    world.events.add(time=time, source=source[kept], target=target[kept], about=about[kept], kind=kind)


def _poisson(draws: Draws, mean: float, count: int) -> Numbers:
    """Numbers of events that come at random, so many on the average."""
    weights = np.cumprod([1.0, *(mean / number for number in range(1, MOST))])
    return draws.choice(weights.tolist(), count)


def _in_months(days: Numbers, months: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1
    return np.isin(month, months)


PLANTS = tuple(
    Plant(name, sentence, partial(sow, named=named, sponsored=sponsored, a_year=a_year, in_season=in_season), whole=True)
    for name, sentence, named, sponsored, a_year, in_season in (
        ("shadow", "shadow sponsors, a third of whose messages name whom they speak for; and decoys", 0.3, True, 1.5, 0.95),
        ("shadow-seldom-named", "the same, with a tenth of the messages naming somebody", 0.1, True, 1.5, 0.95),
        ("shadow-unnamed", "the same, with nobody named", 0.0, True, 1.5, 0.95),
        ("shadow-none", "an organisation with promotions and without sponsors", 0.0, False, 1.0, 1 / MONTHS),
    )
)
