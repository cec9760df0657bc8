"""An organisation in which every pair has a true strength on the day, and leaves the traces that such a pair leaves.

The model says how relations make traces. It knows nothing of the rule that reads strengths from traces, and shares no constant with it.

- **Closeness.** Each pair of the drawn ties has a closeness z up to .95, weak pairs more often than close ones, higher where the drawn
  strength and the share of common friends are (Onnela et al. 2007, doi:10.1073/pnas.0610245104). Closer pairs have known each other longer,
  and it takes months to become close: half of z after 60 days (Hall 2019, doi:10.1177/0265407518761225).
- **Fading.** A third of the relations have ended at some time since they began: no contact after that. What is left of closeness halves
  with silence, at a pace of each pair's own, 90 to 270 days. **True strength = z x 2^(-silence / pace)**: friendships without contact fade
  within about 18 months (Roberts & Dunbar 2011, doi:10.1111/j.1475-6811.2010.01310.x).
- **Contact.** While it lasts, a pair meets at random times, 300^z times a month: about twice where z is .1, eight times each working day
  where it is .9; times a taste of the pair and the talkativeness of both. So frequency tells of closeness, but only roughly (Marsden &
  Campbell 1984, doi:10.1093/sf/63.2.482). How wide that spreads and how much it is comes from a real organisation's mail
  (email-Eu-core-temporal; Paranjape, Benson & Leskovec 2017, doi:10.1145/3018661.3018731): there whoever is in touch with 8 to 12 people in
  150 days has .47 of all contact with one of them and .77 with three, here .44 and .77; there two mails each working day, here five and a
  half contacts, as chat, calls and meetings are more than mail.
- **Give and take, variety.** Who begins is even in close pairs and lopsided in weak ones; each channel beyond mail is used by close pairs
  more likely than by weak ones, and half of what is written in answer is a reply.
- **What misleads those who count.** One pair in ten was put together by a project: contact several times a day for three months, which
  ended long ago. Some people write to strangers every week and get no answer; some send round mails to a dozen or three. Between strangers
  true strength is 0.

Counting rows fails for reasons of the model, not of any rule: a burst long ago is as many rows as a living tie, and a round mail as many
as it has readers.

Ties are left as they were drawn, without their strengths and days, so that evidence alone speaks; truth has each pair with its strength.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.errors import InputError
from graphcap.simulate.events import DAY, DAY_BEGINS, DAY_LASTS, WINDOW_DAYS
from graphcap.simulate.planting import Plant, Truth
from graphcap.simulate.rows import UNKNOWN_DAY

if TYPE_CHECKING:
    from graphcap.simulate.draws import Draws, Numbers, Shares
    from graphcap.simulate.planting import World

WEAKEST, CLOSEST = 0.05, 0.95
ENDED = 1 / 3
PACE_DAYS = 180
GROWTH_DAYS = 60
MONTH = 30.4375

RAREST_A_MONTH = 1.0
TIMES_AT_CLOSEST = 300.0
TASTE, TALKATIVENESS = 0.35, 0.25
"""Spread of a pair's taste for contact and of a person's talkativeness, as logarithms."""

CHANNELS = ("email", "message", "meeting", "call", "advice")
SHARES = (0.35, 0.3, 0.2, 0.1, 0.05)
WRITTEN = 2
"""The first channels are written ones."""

SELDOM_USED = 0.2
"""How likely a channel beyond mail is used by a pair that is not close at all; by the closest surely."""

REPLIES = 0.5

PROJECTS = 0.1
PROJECT_DAYS, PROJECT_A_MONTH = 90, 100.0
SHORTEST_SINCE_PROJECT, LONGEST_SINCE_PROJECT = 240, 600
LEAST_OF_PROJECT, MOST_OF_PROJECT = 0.3, 0.7

SENDERS = 0.03
COLD_READERS, COLD_A_MONTH = 12, 4.0
FEWEST_READERS, MOST_READERS, ROUND_A_MONTH = 8, 40, 3.0


class _Pairs(NamedTuple):
    """Relations: two people's numbers, closeness, first and last day of contact, and how often they meet in a month."""

    one: Numbers
    other: Numbers
    closeness: Shares
    first: Numbers
    last: Numbers
    monthly: Shares


def sow(world: World, draws: Draws) -> list[Truth]:
    """Redraw all evidence.

    Raises
    ------
    InputError
        When there are no ties.
    """
    if not len(world.ties):
        message = 'the plant "closeness" gives every pair of the ties its strength, and there are no ties; simulate some'
        raise InputError(message)
    pairs = _projects(_relations(world, draws), world.today, draws)
    silence = np.maximum(0, world.today - 1 - pairs.last)
    true = pairs.closeness * 2.0 ** (-silence / (PACE_DAYS * (0.5 + draws.uniform(len(silence)))))
    world.events.keep(np.zeros(len(world.events), dtype=np.bool_))
    world.ties["strength"][:] = np.nan
    for name in ("since", "last_contact"):
        world.ties[name][:] = UNKNOWN_DAY
    _contacts(world, pairs, draws)
    strangers = _strangers(world, pairs, draws)
    related = [
        Truth("related", int(one), int(other), f"{strength:.6f}") for one, other, strength in zip(pairs.one, pairs.other, true, strict=True)
    ]
    return [*related, *(Truth("strangers", one, other, "0") for one, other in strangers)]


def _relations(world: World, draws: Draws) -> _Pairs:
    size, ties = len(world), world.ties
    low, high = np.minimum(ties["source"], ties["target"]), np.maximum(ties["source"], ties["target"])
    code, place = np.unique(low * size + high, return_index=True)
    count = len(code)
    one, other = code // size, code % size
    drawn = np.nan_to_num(ties["strength"][place], nan=0.5)
    rank = _rank(_rank(drawn + 0.1 * draws.uniform(count)) + _rank(_common(one, other, size) + 0.1 * draws.uniform(count)))
    closeness = WEAKEST + (CLOSEST - WEAKEST) * (1 - np.sqrt(1 - rank))
    joined = world.column("joined")
    met = np.maximum(joined[one], joined[other])
    first = met + ((world.today - 1 - met) * draws.uniform(count) ** (1 + 2 * closeness)).astype(np.int64)
    closeness *= 1 - 2.0 ** (-(world.today - first) / GROWTH_DAYS)
    ended = draws.uniform(count) < ENDED
    last = np.where(ended, first + ((world.today - 1 - first) * draws.uniform(count)).astype(np.int64), world.today - 1)
    talk = _spread(TALKATIVENESS, draws, size)
    monthly = RAREST_A_MONTH * TIMES_AT_CLOSEST**closeness * _spread(TASTE, draws, count) * talk[one] * talk[other]
    return _Pairs(one, other, closeness, first, last, monthly)


def _rank(values: Shares) -> Shares:
    """The share of values that are lower."""
    rank = np.empty(len(values))
    rank[np.argsort(values, kind="stable")] = (np.arange(len(values)) + 0.5) / len(values)
    return rank


def _common(one: Numbers, other: Numbers, size: int) -> Shares:
    """The share of friends that each pair has in common."""
    from scipy.sparse import coo_array

    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    known = coo_array((np.ones(2 * len(one)), ends), shape=(size, size)).tocsr()
    both = known[one].multiply(known[other]).sum(axis=1)
    each = known.sum(axis=1)
    common: Shares = both / (each[one] + each[other] - both)
    return common


def _spread(sigma: float, draws: Draws, count: int) -> Shares:
    """Factors about 1, whose logarithms have this spread."""
    factors: Shares = np.exp(sigma * 6 * (draws.bell(count) - 0.5))
    return factors


def _projects(pairs: _Pairs, today: int, draws: Draws) -> _Pairs:
    """The same, some of them put together by a project that is over."""
    count = len(pairs.one)
    chosen = draws.uniform(count) < PROJECTS
    last = today - SHORTEST_SINCE_PROJECT - draws.whole(LONGEST_SINCE_PROJECT - SHORTEST_SINCE_PROJECT, count)
    closeness = LEAST_OF_PROJECT + (MOST_OF_PROJECT - LEAST_OF_PROJECT) * draws.uniform(count)
    return pairs._replace(
        closeness=np.where(chosen, closeness, pairs.closeness),
        first=np.where(chosen, last - PROJECT_DAYS, pairs.first),
        last=np.where(chosen, last, pairs.last),
        monthly=np.where(chosen, PROJECT_A_MONTH, pairs.monthly),
    )


def _contacts(world: World, pairs: _Pairs, draws: Draws) -> None:
    first = np.maximum(pairs.first, world.today - WINDOW_DAYS)
    days = np.maximum(0, pairs.last - first + 1)
    expected = pairs.monthly * days / MONTH
    pair = draws.choice(expected, round(float(expected.sum())))
    count = len(pair)
    channel = _channels(pairs, pair, draws)
    begins = 0.5 + (draws.uniform(len(pairs.one)) - 0.5) * (1 - pairs.closeness)
    forth = draws.uniform(count) < begins[pair]
    kind = np.array(CHANNELS, dtype=object)[channel]
    # who answers writes a reply as often as not
    kind[(channel < WRITTEN) & ~forth & (draws.uniform(count) < REPLIES)] = "reply"
    one, other = pairs.one[pair], pairs.other[pair]
    world.events.add(
        time=_times(first[pair], days[pair], draws), source=np.where(forth, one, other), target=np.where(forth, other, one), kind=kind
    )


def _channels(pairs: _Pairs, pair: Numbers, draws: Draws) -> Numbers:
    """The channel of each contact: mail, or another one that its pair uses."""
    size = len(CHANNELS)
    likely = SELDOM_USED + (1 - SELDOM_USED) * pairs.closeness
    used = draws.uniform(size * len(likely)).reshape(-1, size) < likely[:, None]
    used[:, 0] = True
    rising = np.cumsum(used * np.array(SHARES), axis=1)[pair]
    channel: Numbers = (draws.uniform(len(pair))[:, None] * rising[:, -1:] >= rising).sum(axis=1)
    return channel


def _times(first: Numbers, days: Numbers, draws: Draws) -> Numbers:
    """Any time of a working day, from so many days on."""
    day = first + draws.whole(days, len(first))
    times: Numbers = day * DAY + DAY_BEGINS + draws.whole(DAY_LASTS, len(first))
    return times


def _strangers(world: World, pairs: _Pairs, draws: Draws) -> list[tuple[int, int]]:
    """Mails to strangers and round mails; the pairs that have nothing else in common, the lower number first."""
    known = set(zip(pairs.one.tolist(), pairs.other.tolist(), strict=True))
    senders = draws.order(len(world))[: 2 * max(1, round(SENDERS * len(world)))].tolist()
    met: set[tuple[int, int]] = set()
    for place, sender in enumerate(senders):
        cold = place % 2 == 0
        size = COLD_READERS if cold else FEWEST_READERS + int(draws.whole(MOST_READERS - FEWEST_READERS, 1)[0])
        drawn = dict.fromkeys(draws.whole(len(world), 3 * size).tolist())
        readers = [reader for reader in drawn if reader != sender and not (cold and _ordered(sender, reader) in known)][:size]
        if readers:
            _mails(world, sender, readers, alone=cold, draws=draws)
        met.update(_ordered(sender, reader) for reader in readers)
    return sorted(met - known)


def _mails(world: World, sender: int, readers: list[int], *, alone: bool, draws: Draws) -> None:
    """Two years of mails to these readers, to each on its own or to all at once."""
    months = WINDOW_DAYS / MONTH
    count = round(COLD_A_MONTH * months) * len(readers) if alone else round(ROUND_A_MONTH * months)
    times = _times(np.full(count, world.today - WINDOW_DAYS), np.full(count, WINDOW_DAYS), draws)
    if alone:
        world.events.add(time=times, source=sender, target=np.array(readers)[draws.whole(len(readers), count)], kind="email")
        return
    ids = np.array([f"round-{sender}-{number}" for number in range(count)], dtype=object)
    each = len(readers)
    world.events.add(time=np.repeat(times, each), source=sender, target=np.tile(readers, count), kind="email", id=np.repeat(ids, each))


def _ordered(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


PLANTS = (Plant("closeness", "a true strength for every pair, from which all evidence comes; replaces all events", sow, whole=True),)
