"""Ties of a simulated organisation: pairs with a kind, a strength, a first day and a last contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from graphcap.simulate.days import day_number, work_day
from graphcap.simulate.draws import Draws, Marks, Numbers
from graphcap.simulate.hierarchy import STEP
from graphcap.simulate.pairs import CIRCLES, Pairs, pairs_of

if TYPE_CHECKING:
    from datetime import date

    from graphcap.simulate.people import People

KINDS = ("works_with", "knows", "friend", "met", "advice", "mentors", "sponsors")
WORKS_WITH, KNOWS, FRIEND, MET, ADVICE, MENTORS, SPONSORS = range(len(KINDS))

KINDS_BY_CIRCLE = (
    (0.76, 0.06, 0.09, 0.00, 0.07, 0.02),
    (0.60, 0.20, 0.06, 0.02, 0.08, 0.04),
    (0.46, 0.30, 0.06, 0.07, 0.07, 0.04),
    (0.22, 0.42, 0.10, 0.17, 0.05, 0.04),
    (0.48, 0.28, 0.09, 0.08, 0.05, 0.02),
)
"""How often each kind but ``sponsors`` comes of each circle of `CIRCLES`."""

SECOND_KINDS = (FRIEND, ADVICE, MENTORS, MET)
"""What people who work together may be besides."""

SECOND_SHARE = 16
"""One tie of so many stands beside another one of the same pair, which is every so many less one of the pairs."""

SPONSORED = 0.4
SPONSOR_STEPS = 2
LATENESS = 3
SINCE_UNKNOWN, CONTACT_UNKNOWN, STRENGTH_UNKNOWN = 0.2, 0.25, 0.07


@dataclass(frozen=True, slots=True)
class Ties:
    """Ties in the order in which they began.

    Attributes
    ----------
    source, target
        People's numbers.
    kind
        Positions in `KINDS`.
    hundredths
        The strength times 100.
    since, last_contact
        Days since 1970-01-01.
    """

    source: Numbers
    target: Numbers
    kind: Numbers
    hundredths: Numbers
    since: Numbers
    last_contact: Numbers

    def __len__(self) -> int:
        return len(self.source)


def ties_of(people: People, *, count: int, seed: int, as_of: date) -> Ties:
    """Exactly ``count`` ties, without those to managers."""
    seconds = count // SECOND_SHARE
    pairs = pairs_of(people, count=count - seconds, draws=Draws(seed, "pairs"))
    draws, today = Draws(seed, "ties"), day_number(as_of)
    kind = _kinds(pairs, people, draws)
    twice = np.arange(seconds) * (SECOND_SHARE - 1)
    pair = np.concatenate([np.arange(len(kind)), twice])
    kind = np.concatenate([kind, _second_kinds(kind[twice], draws)])
    one, other = pairs.first[pair], pairs.second[pair]
    turned = _turned(kind, people.line.level[other] - people.line.level[one], draws)
    since, last_contact = _days(np.maximum(people.joined[one], people.joined[other]), today, draws)
    # days within one working life fit 16 bits, which numpy sorts in one pass
    order = np.argsort((since - since.min(initial=today)).astype(np.uint16), kind="stable")
    return Ties(
        source=np.where(turned, other, one)[order],
        target=np.where(turned, one, other)[order],
        kind=kind[order],
        hundredths=_hundredths(pairs.circle[pair], draws)[order],
        since=since[order],
        last_contact=last_contact[order],
    )


def _kinds(pairs: Pairs, people: People, draws: Draws) -> Numbers:
    """A kind for each pair; some seniors who decide are sponsors of people well below them."""
    kind = np.empty_like(pairs.circle)
    for circle, weights in enumerate(KINDS_BY_CIRCLE):
        here = pairs.circle == circle
        kind[here] = draws.choice(weights, int(np.count_nonzero(here)))
    level, decides = people.line.level, people.decides > 0
    steps = np.abs(level[pairs.first] - level[pairs.second]) // STEP
    decided = np.where(level[pairs.first] > level[pairs.second], decides[pairs.first], decides[pairs.second])
    kind[(steps >= SPONSOR_STEPS) & decided & (draws.uniform(len(kind)) < SPONSORED)] = SPONSORS
    return kind


def _second_kinds(kind: Numbers, draws: Draws) -> Numbers:
    """Another kind beside each: people who work together may be friends, others may work together."""
    second = np.array(SECOND_KINDS)[draws.whole(len(SECOND_KINDS), len(kind))]
    return np.where(kind == WORKS_WITH, second, WORKS_WITH)


def _turned(kind: Numbers, rise: Numbers, draws: Draws) -> Marks:
    """Whether a tie goes from the pair's other end to the one: mentors and sponsors stand above, who asks for advice below."""
    either: Marks = draws.uniform(len(kind)) < 1 / 2
    downward = (kind == MENTORS) | (kind == SPONSORS)
    turned: Marks = np.where(downward & (rise != 0), rise > 0, np.where((kind == ADVICE) & (rise != 0), rise < 0, either))
    return turned


def _days(both_joined: Numbers, today: int, draws: Draws) -> tuple[Numbers, Numbers]:
    """The first day, when both were there, and the last contact, most of them of late."""
    since = both_joined + draws.whole(today - both_joined, len(both_joined))
    age = today - since
    last_contact = today - 1 - (age * draws.uniform(len(since)) ** LATENESS).astype(np.int64)
    return work_day(since), work_day(last_contact)


def _hundredths(circle: Numbers, draws: Draws) -> Numbers:
    weakest = np.array([circle.weakest for circle in CIRCLES])[circle]
    strongest = np.array([circle.strongest for circle in CIRCLES])[circle]
    hundredths: Numbers = np.rint(100 * (weakest + (strongest - weakest) * draws.bell(len(circle)))).astype(np.int64)
    return hundredths


def ties_table(ties: Ties, people: People, *, seed: int) -> pa.Table:
    """The ties file: what is known of each tie."""
    draws = Draws(seed, "what is known of ties")
    count = len(ties)
    return pa.table(
        {
            "source": people.ids.take(pa.array(ties.source)),
            "target": people.ids.take(pa.array(ties.target)),
            "kind": pa.array(KINDS).take(pa.array(ties.kind)),
            "strength": pa.array(ties.hundredths / 100, mask=draws.uniform(count) < STRENGTH_UNKNOWN),
            "since": pa.array(ties.since.astype("datetime64[D]"), mask=draws.uniform(count) < SINCE_UNKNOWN),
            "last_contact": pa.array(ties.last_contact.astype("datetime64[D]"), mask=draws.uniform(count) < CONTACT_UNKNOWN),
        }
    )
