"""Advocates in residence: the few people who together could speak for most high potentials without a sponsor.

- People to be covered are the high potentials (`graphcap.questions.talent`) whom nobody sponsors (`graphcap.questions.everybodys_roles`).
- Who could be an advocate of whom, and how many they have room for, says `graphcap.questions.advocacy`.
- Who together cover most is found as `graphcap.questions.coverage` says, with its guarantee; of those who add as many the one who has more
  such people within 2 ties, then the lower id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphcap.model import Answer
from graphcap.organisation import is_away, number
from graphcap.policy import ORGANISATION
from graphcap.questions.advocacy import DECIDER_ODDS, NEAR_ODDS, Near, Ways, rooms_of, served_by
from graphcap.questions.chains import calibrated, odds_note, store_of
from graphcap.questions.coverage import GUARANTEE, Candidates, Member, best_team
from graphcap.questions.everybodys_roles import everybodys_roles
from graphcap.questions.identities import words_of
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.registry import ABOUT_PEOPLE, TIE_PARAMETERS, Column, Parameter, Question
from graphcap.questions.roles import decides
from graphcap.questions.route import ASSUMED_DECIDERS
from graphcap.questions.small_groups import FEWEST, hidden_groups
from graphcap.questions.standing import people_there
from graphcap.questions.talent import talent_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.talent import Talent

    Mask = npt.NDArray[np.bool_]

CHOOSE = 5
MOST_CHOSEN = 50


@dataclass(frozen=True, slots=True)
class AdvocatesRow:
    """One of the chosen."""

    advocate: str
    advocate_name: str
    covered: int
    marginal: int
    within_reach: int
    free: int
    groups: tuple[str, ...]
    proteges: tuple[str, ...]
    decides: tuple[str, ...]
    away: bool
    why: str


def advocates(
    network: Network,
    *,
    choose: int = CHOOSE,
    potential: float | None = None,
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
    avoid: Iterable[str] = (),
) -> Answer[AdvocatesRow]:
    """Who together could speak for most high potentials without a sponsor.

    Parameters
    ----------
    network
        With ratings and people who decide; capacity makes it better.
    choose
        How many at most.
    potential
        As in `graphcap.questions.isolated.isolated`.
    kind, not_kind, avoid
        As in `graphcap.intro`.

    Returns
    -------
    Answer
        In the order in which they were chosen: who adds most first; fewer where more would add nobody. ``more`` tells how many are
        covered, and whether that is the most there can be.
    """
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid)
    there = people_there(network, narrowing.avoid)
    talent, roles = talent_of(network, there, potential=potential), everybodys_roles(network, there)
    waiting = np.flatnonzero(talent.high & ~roles.sponsored).astype(np.int64)
    ways, room = Ways.of(network, narrowing, there), rooms_of(network, roles)
    near = Near.of(network, waiting, ways.lead() & there & (room > 0), narrowing)
    served = served_by(network, near, ways)
    candidates = Candidates(np.diff(near.offsets).tolist(), room[near.advocates].tolist(), served)
    team = best_team(candidates, choose=choose)
    groups = _groups(network, there)
    rows = tuple(_row(network, candidates, int(near.advocates[member.place]), member, groups) for member in team.members)
    more = {
        "unsponsored": len(waiting),
        "covered": team.covered,
        "candidates": len(near.advocates),
        "exact": team.exact,
        "guarantee": 1.0 if team.exact else GUARANTEE,
        "thresholds": talent.thresholds,
    }
    asked = {"choose": choose, "potential": potential} | narrowing.asked
    notes = tuple(_notes(network, talent, ways, len(waiting), rows))
    return Answer("advocates", asked, network.as_of, store_of(network), rows, more | calibrated(network), notes)


def _groups(network: Network, there: Mask) -> Callable[[Iterable[int]], tuple[str, ...]]:
    """The departments of some people that may be named, sorted."""
    departments = words_of(network, "department", there)
    hidden = hidden_groups(departments.sizes())

    def named(people: Iterable[int]) -> tuple[str, ...]:
        places = {int(departments.numbers[person]) for person in people}
        return tuple(sorted(departments.texts[place] for place in places if place >= 0 and not hidden[place]))

    return named


def _row(
    network: Network, candidates: Candidates, advocate: int, member: Member, groups: Callable[[Iterable[int]], tuple[str, ...]]
) -> AdvocatesRow:
    ids = network.people.ids
    served = candidates.served(member.place)
    return AdvocatesRow(
        advocate=ids[advocate],
        advocate_name=network.people.name(advocate),
        covered=member.alone,
        marginal=len(member.covers),
        within_reach=len(served),
        free=candidates.room[member.place],
        groups=groups(member.covers),
        proteges=tuple(ids[person] for person in member.covers),
        decides=decides(network, advocate),
        away=is_away(network, advocate),
        why="; ".join(_reasons(network, candidates, advocate, member)),
    )


def _reasons(network: Network, candidates: Candidates, advocate: int, member: Member) -> Iterator[str]:
    """The figures that a row rests on."""
    what = decides(network, advocate)
    yield f"decides {', '.join(what)}" if what else f"reaches who decides at odds of {DECIDER_ODDS} or more"
    yield f"{len(candidates.served(member.place)):,} of them within 2 ties at odds of {NEAR_ODDS} or more"
    room = candidates.room[member.place]
    unknown = number(network, "capacity", advocate) is None
    yield f"capacity unknown, taken as room for {room}" if unknown else f"room for {room} more"
    yield f"adds {len(member.covers)}, of {member.alone} alone"


def _notes(network: Network, talent: Talent, ways: Ways, waiting: int, rows: Sequence[AdvocatesRow]) -> Iterator[str]:
    yield ABOUT_PEOPLE
    if not ways.deciders:
        yield "nobody is known to decide anything, so that nobody can speak to them; give a `decides` column, or --deciders at import"
    elif network.deciders.assumed:
        yield ASSUMED_DECIDERS
    yield from talent.notes()
    if not rows and waiting:
        yield "nobody who decides, or reaches who does, has room and is within 2 ties of a high potential without a sponsor"
    if talent.high.any() and not waiting:
        yield "every high potential has a sponsor"
    if network.events is None:
        yield "the store has no events: present sponsors are the declared ones"
    yield f"departments of fewer than {FEWEST} people are not named among the groups, nor others from which they could be had"
    yield odds_note(network)


QUESTION = Question(
    name="advocates",
    summary="The few people who together could speak for most high potentials without a sponsor.",
    rule=(
        "High potentials are those of `isolated`; those whom nobody sponsors are to be covered. An advocate of somebody is within 2 ties "
        "of them at odds of .2 or more, may be asked, and outside their manager line decides something, or reaches somebody there who "
        "does within 4 ties at odds of .3 or more. Each covers at most their free capacity (capacity less present proteges; 5 if "
        "unknown). Who adds most is taken, again and again: that covers at least 1 - 1/e of the most there can be "
        "(doi:10.1007/BF01588971). Up to 20 candidates the best team is found, and proven, by an integer program; `more.exact` says where "
        "no team of as many covers more."
    ),
    example="graphcap advocates --choose 5",
    about="people",
    reads=("potential", "performance", "decides", "capacity", "manager", "department", "events about a person"),
    parameters=(
        Parameter("choose", "integer", "How many advocates.", default=CHOOSE, least=1, most=MOST_CHOSEN),
        Parameter("potential", "number", "From which potential on somebody is a high potential.", least=0, most=100),
        *TIE_PARAMETERS,
    ),
    columns=(
        Column("advocate", "id"),
        Column("advocate_name", "name"),
        Column("covered", "how many they would cover alone, within their free capacity"),
        Column("marginal", "how many more are covered with them than with those before"),
        Column("within_reach", "high potentials without a sponsor whom they could speak for, capacity aside"),
        Column("free", "how many they have room for"),
        Column("groups", "departments of those they cover"),
        Column("proteges", "ids of those they cover, so that most are covered in all"),
        Column("decides", "what they decide"),
        Column("away", "whether they are away on the day"),
        Column("why", "the figures it rests on"),
    ),
    ask=advocates,
    ranked=("advocate",),
    roles=ORGANISATION,
)
