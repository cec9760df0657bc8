"""The pipeline: which sponsor each high potential without one should have, all of them together.

- Proteges are the high potentials (`graphcap.questions.talent`) whom nobody sponsors; who is sponsored already keeps their sponsor.
- Sponsors are all who decide something and may be asked, each at most as often as their free capacity allows: ``capacity`` (3 where it is
  unknown) less present proteges.
- A pair is allowed outside the protege's manager line (``own_line`` lifts that), where the sponsor does not stand below the protege (an
  unknown level rules nobody out), and where a permitted chain of at most 4 ties leads from the one to the other.
- Most people served comes first, then the highest total score (`graphcap.questions.prospects`); both exact
  (`graphcap.questions.matching`). Who is left out is named with what keeps them from the sponsor who is nearest
  (`graphcap.questions.obstacles`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.model import Answer
from graphcap.organisation import is_away
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import calibrated, given, odds_note, store_of
from graphcap.questions.isolated import UNKNOWN_CAPACITY
from graphcap.questions.matching import NOBODY, best_pairs
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.obstacles import unserved
from graphcap.questions.pairs_by_role import pairs_by_role
from graphcap.questions.prospects import MAX_TIES, Prospects, prospects, room_of, scored
from graphcap.questions.registry import ABOUT_PEOPLE, DECIDERS, TIE_PARAMETERS, Column, Parameter, Question
from graphcap.questions.route import ASSUMED_DECIDERS
from graphcap.questions.standing import people_there
from graphcap.questions.talent import talent_of
from graphcap.search.permitted import permitted_chains

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.pairs_by_role import PairsByRole
    from graphcap.questions.talent import Talent

    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

NONE, MENTORED, SPONSORED = "none", "mentored", "sponsored"


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """One high potential and their sponsor: the one proposed, or the one they have."""

    protege: str
    protege_name: str
    sponsor: str
    sponsor_name: str
    score: float | None
    match: float | None
    power: float | None
    odds: float | None
    via: tuple[str, ...]
    stage: str
    assumed: tuple[str, ...]
    away: bool
    why: str


class _Served(NamedTuple):
    """Pairs found, by place among the proteges and sponsors of the prospects."""

    found: Prospects
    scores: npt.NDArray[np.float64]
    paired: Numbers
    room: Numbers


def pipeline(
    network: Network,
    *,
    potential: float | None = None,
    deciders: bool | str | None = None,
    own_line: bool = False,
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
    avoid: Iterable[str] = (),
) -> Answer[PipelineRow]:
    """Which sponsor each high potential should have, so that most have one, and the best ones.

    Parameters
    ----------
    network
        With ratings and people who decide; levels, goals and capacity make it better.
    potential
        As in `graphcap.questions.isolated.isolated`.
    deciders
        What sponsors decide; None or True: anything.
    own_line
        Whether somebody of the own manager line may be the sponsor.
    kind, not_kind, avoid
        As in `graphcap.intro`; who is avoided is in no pair and on no chain.

    Returns
    -------
    Answer
        Those who would be new, by score, then id; then those who are sponsored already, by id. ``more.unserved`` names the rest.

    Raises
    ------
    InputError
        When there are too many pairs to weigh.
    """
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid)
    there = people_there(network, narrowing.avoid)
    talent, roles = talent_of(network, there, potential=potential), pairs_by_role(network)
    sponsored = _sponsored(roles, there)
    sponsors = _sponsors(network, deciders, there)
    waiting = np.array([person for person in np.flatnonzero(talent.high).tolist() if person not in sponsored], np.int64)
    served = _serve(network, prospects(network, waiting, sponsors, narrowing, own_line=own_line), roles)
    mentored = set(roles.target[roles.mentors | (roles.to_you > 0)].tolist())
    rows = [_proposed(network, served, place, narrowing, mentored=mentored) for place in np.flatnonzero(served.paired != NOBODY).tolist()]
    rows.sort(key=lambda row: -round(row.score or 0, 6))
    rows += [_present(network, person, sponsored[person]) for person in np.flatnonzero(talent.high).tolist() if person in sponsored]
    left_out = unserved(
        network, waiting, sponsors, paired=served.paired, room=served.room, blocks=served.found.blocks, never=served.found.never
    )
    more = {
        "high_potentials": int(talent.high.sum()),
        "served": int((served.paired != NOBODY).sum()),
        "sponsored": int(talent.high.sum()) - len(waiting),
        "thresholds": talent.thresholds,
        "unserved": left_out,
    }
    asked = given(potential=potential, deciders=deciders, own_line=own_line) | narrowing.asked
    more |= calibrated(network)
    return Answer("pipeline", asked, network.as_of, store_of(network), tuple(rows), more, tuple(_notes(network, talent, sponsors)))


def _sponsored(roles: PairsByRole, there: Mask) -> dict[int, int]:
    """Who has a sponsor who is still there, and the one who did most for them: a number to a number."""
    sponsors = roles.sponsors | (roles.about_you > 0)
    chosen = np.flatnonzero(sponsors & there[roles.source])
    order = chosen[np.lexsort((roles.source[chosen], ~roles.sponsors[chosen], -roles.about_you[chosen]))]
    found: dict[int, int] = {}
    for place in order.tolist():
        found.setdefault(int(roles.target[place]), int(roles.source[place]))
    return found


def _sponsors(network: Network, deciders: bool | str | None, there: Mask) -> Numbers:  # noqa: FBT001 - as `access` takes it
    what = deciders if isinstance(deciders, str) else None
    asked = set(network.deciders.numbers(what)) - network.reserve.no_targets()
    return np.array(sorted(person for person in asked if there[person]), np.int64)


def _serve(network: Network, found: Prospects, roles: PairsByRole) -> _Served:
    room = room_of(network, found.sponsors, roles)
    scores = scored(found.parts, found.allowed)
    return _Served(found, scores, best_pairs(scores, room), room)


def _proposed(network: Network, served: _Served, place: int, narrowing: Narrowing, *, mentored: set[int]) -> PipelineRow:
    partner = int(served.paired[place])
    protege, sponsor = int(served.found.proteges[place]), int(served.found.sponsors[partner])
    parts = {name: _known(part[place, partner]) for name, part in served.found.parts.items()}
    limits: dict[str, Any] = {"max_ties": MAX_TIES, "kinds": narrowing.kinds, "avoid": narrowing.avoid}
    chain = permitted_chains(network, protege, (sponsor,), best=1, **limits).chains[0]
    ids, name = network.people.ids, network.people.name
    score = float(served.scores[place, partner])
    return PipelineRow(
        protege=ids[protege],
        protege_name=name(protege),
        sponsor=ids[sponsor],
        sponsor_name=name(sponsor),
        score=score,
        match=parts["match"],
        power=parts["power"],
        odds=chain.odds,
        via=tuple(ids[person] for person in chain.people[1:-1]),
        stage=MENTORED if protege in mentored else NONE,
        assumed=tuple(part for part, value in parts.items() if value is None),
        away=is_away(network, sponsor),
        why="; ".join(_reasons(network, parts | {"odds": chain.odds}, chain.people)),
    )


def _reasons(network: Network, parts: dict[str, float | None], chain: tuple[int, ...]) -> Iterator[str]:
    for name, value in parts.items():
        yield f"{name} unknown, taken as in the middle" if value is None else f"{name} {value:.3g}"
    via = " and ".join(network.people.name(person) for person in chain[1:-1])
    yield f"asked through {via}" if via else "tied directly"


def _present(network: Network, protege: int, sponsor: int) -> PipelineRow:
    ids, name = network.people.ids, network.people.name
    return PipelineRow(
        protege=ids[protege],
        protege_name=name(protege),
        sponsor=ids[sponsor],
        sponsor_name=name(sponsor),
        score=None,
        match=None,
        power=None,
        odds=None,
        via=(),
        stage=SPONSORED,
        assumed=(),
        away=is_away(network, sponsor),
        why="sponsored already",
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _notes(network: Network, talent: Talent, sponsors: Numbers) -> Iterator[str]:
    yield ABOUT_PEOPLE
    if not len(sponsors):
        yield "nobody who may be asked is known to decide anything; give a `decides` column, or --deciders at import"
    elif network.deciders.assumed:
        yield ASSUMED_DECIDERS
    yield from talent.notes()
    if "capacity" not in network.people.numbers:
        yield f"no capacity is known: every sponsor is taken to have room for {UNKNOWN_CAPACITY} people, present proteges among them"
    if network.events is None:
        yield "the store has no events: present mentors and sponsors are the declared ones"
    yield odds_note(network)


QUESTION = Question(
    name="pipeline",
    summary="Which sponsor each high potential without one should have, so that most are served.",
    rule=(
        "High potentials are those of `isolated`; who is sponsored already (declared, or spoken of to somebody who decides) keeps their "
        "sponsor and stands after the others. A sponsor decides something, may be asked, is outside the protege's manager line "
        "(--own-line lifts that), does not stand below them, is reached within 4 ties, and takes at most their capacity (3 if unknown) "
        "less present proteges. Most people served comes first, then the highest total score; the matching is exact "
        "(doi:10.1007/BF02278710). Score: the geometric mean of match (share of the sponsor's goals that the protege's skills, goals or "
        "achievements name), odds and power (what they decide, times (1 + steps above) / 4); an unknown part takes the median of the "
        "others and is named in `assumed`. more.unserved says what keeps everybody else from the sponsor who is nearest; without it they "
        "would be served."
    ),
    example="graphcap pipeline",
    about="people",
    reads=("potential", "performance", "decides", "level", "goals", "skills", "capacity", "achievement", "events about a person"),
    parameters=(
        Parameter("potential", "number", "From which potential on somebody is a high potential.", least=0, most=100),
        DECIDERS,
        Parameter("own_line", "flag", "Sponsors may be of the protege's own manager line.", default=False),
        *TIE_PARAMETERS,
    ),
    columns=(
        Column("protege", "id of the high potential"),
        Column("protege_name", "name"),
        Column("sponsor", "id"),
        Column("sponsor_name", "name"),
        Column("score", "geometric mean of match, power and odds; empty for who is sponsored already"),
        Column("match", "share of the sponsor's goals that the protege's skills, goals or achievements name"),
        Column("power", "what the sponsor decides, and how far above"),
        Column("odds", "of the best chain of at most 4 ties"),
        Column("via", "who can introduce them, in order"),
        Column("stage", "how far the protege is: none, mentored or sponsored"),
        Column("assumed", "parts of the score that are unknown"),
        Column("away", "whether the sponsor is away on the day"),
        Column("why", "the figures it rests on"),
    ),
    ask=pipeline,
    ranked=("protege", "sponsor"),
    roles=ORGANISATION,
)
