"""Talent championing: whether high potentials have both a mentor and a sponsor, in one person or two, and how firmly.

A mentor talks to you, a sponsor talks about you to those who decide; who has one of them alone is advised and not promoted, or pushed and
not prepared (Ibarra, Carter & Silva 2010, "Why men still get more promotions than women", Harvard Business Review 88(9)).

- High potentials are those of `graphcap.questions.talent`; mentors and sponsors, who are still there, those of
  `graphcap.questions.everybodys_roles`: declared, or shown by events.
- The *index* is the square root of the highest mentor score times the highest sponsor score (`graphcap.questions.role_scores`). A role that
  was declared and that no event tells anything of has the median of the scores that are known (.5 where none is), and is named in
  ``assumed``. Of equals the one that is known, then the lower id.
- A half that nobody holds makes the index 0. Where the records could not show it (no ties of that kind, and no events, or for sponsors
  nobody who is known to decide), it is unknown, and so are ``index`` and ``missing_half``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from graphcap.kinds import MENTORS, SPONSORS
from graphcap.model import Answer
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import store_of
from graphcap.questions.everybodys_roles import everybodys_roles
from graphcap.questions.registry import ABOUT_PEOPLE, Column, Parameter, Question
from graphcap.questions.role_halves import MENTOR, SPONSOR, Half, Role, called, halves
from graphcap.questions.role_scores import role_scores
from graphcap.questions.roles import deciders_known
from graphcap.questions.route import ASSUMED_DECIDERS
from graphcap.questions.scoring import DECIMALS
from graphcap.questions.standing import people_there
from graphcap.questions.talent import talent_of
from graphcap.rows import IdColumn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.talent import Talent

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

NONE, BOTH = "none", "both"


@dataclass(frozen=True, slots=True)
class ChampionsRow:
    """One high potential; None is unknown, and nobody where a half is missing."""

    person: str
    person_name: str
    department: str | None
    mentor: str | None
    mentor_name: str | None
    mentor_score: float | None
    sponsor: str | None
    sponsor_name: str | None
    sponsor_score: float | None
    index: float | None
    missing_half: str | None
    one_person: bool | None
    assumed: tuple[str, ...]
    why: str
    evidence: tuple[str, ...]


def champions(network: Network, *, potential: float | None = None) -> Answer[ChampionsRow]:
    """Which high potentials have a mentor and a sponsor, and which one half only.

    Parameters
    ----------
    network
        With ratings, people who decide, and events.
    potential
        As in `graphcap.questions.isolated.isolated`.

    Returns
    -------
    Answer
        The highest index first; then those with one half, those with none, those of whom it is unknown; within each by id.
    """
    there = people_there(network)
    talent = talent_of(network, there, potential=potential)
    roles = everybodys_roles(network, there)
    people, scores, wanted = np.flatnonzero(talent.high).astype(np.int64), role_scores(roles.pairs), talent.high[roles.pairs.target]
    events, decided = network.events is not None, deciders_known(network)
    mentoring = Role(
        MENTOR, events or _declared(network, MENTORS), roles.mentoring & wanted, scores.mentor, scores.known, roles.pairs.saying
    )
    could = (events and decided) or _declared(network, SPONSORS)
    sponsoring = Role(SPONSOR, could, roles.sponsoring & wanted, scores.sponsor, scores.known, roles.pairs.naming)
    found = [halves(network, roles.pairs, people, role) for role in (mentoring, sponsoring)]
    departments = network.people.texts.get("department")
    where = [None] * len(people) if departments is None else IdColumn(departments, people).values(0, len(people))
    rows = [_row(*known) for known in zip(*called(network, people), where, *found, strict=True)]
    rows.sort(key=_rank)
    unknown = int(np.count_nonzero(there & talent.unknown))
    more = {
        "high_potentials": len(rows),
        "missing_half": dict(sorted(Counter(row.missing_half or "unknown" for row in rows).items())),
        "unknown_potential": unknown,
        "thresholds": talent.thresholds,
    }
    notes = tuple(_notes(network, talent, (mentoring, sponsoring), unknown=unknown))
    return Answer("champions", {"potential": potential}, network.as_of, store_of(network), tuple(rows), more, notes)


def _declared(network: Network, kind: str) -> bool:
    return network.kind_number(kind) is not None


def _row(person: str | None, name: str | None, department: str | None, mentor: Half, sponsor: Half) -> ChampionsRow:
    both = (mentor, sponsor)
    return ChampionsRow(
        person=person or "",
        person_name=name or "",
        department=department,
        mentor=mentor.holder,
        mentor_name=mentor.holder_name,
        mentor_score=mentor.score if mentor.holder else None,
        sponsor=sponsor.holder,
        sponsor_name=sponsor.holder_name,
        sponsor_score=sponsor.score if sponsor.holder else None,
        index=_index(mentor.score, sponsor.score),
        missing_half=_missing(both),
        one_person=mentor.holder == sponsor.holder if mentor.holder and sponsor.holder else None,
        assumed=tuple(half.role for half in both if half.assumed),
        why=f"{mentor.why}; {sponsor.why}",
        evidence=tuple(dict.fromkeys((*mentor.evidence, *sponsor.evidence))),
    )


def _index(mentor: float | None, sponsor: float | None) -> float | None:
    """The square root of both multiplied; 0 as soon as one of them is, else unknown where one of them is."""
    if 0.0 in {mentor, sponsor}:
        return 0.0
    return None if mentor is None or sponsor is None else sqrt(mentor * sponsor)


def _missing(both: Sequence[Half]) -> str | None:
    """Which half nobody holds; None where that is unknown."""
    if any(half.score is None for half in both):
        return None
    missing = [half.role for half in both if half.holder is None]
    return BOTH if len(missing) == len(both) else missing[0] if missing else NONE


def _rank(row: ChampionsRow) -> tuple[bool, float, bool]:
    nobody = row.mentor is None and row.sponsor is None
    return row.missing_half is None, -round(row.index or 0.0, DECIMALS), nobody


def _notes(network: Network, talent: Talent, roles: Sequence[Role], *, unknown: int) -> Iterator[str]:
    yield ABOUT_PEOPLE
    yield from talent.notes()
    if network.events is None:
        yield "the store has no events: mentors and sponsors are the declared ones alone, and how much they do is unknown"
    if not deciders_known(network):
        yield "nobody is known to decide anything, so that no event shows a sponsor; give a `decides` column, or --deciders at import"
    elif network.deciders.assumed:
        yield ASSUMED_DECIDERS
    for role in roles:
        if not role.could:
            yield f"nothing in the store could show a {role.name}: that half is unknown, not missing"
    if unknown:
        yield f"{unknown:,} people whose potential and performance are unknown are not among the rows; see more.unknown_potential"


QUESTION = Question(
    name="champions",
    summary="Which high potentials have both a mentor and a sponsor, and which one half only.",
    rule=(
        "High potentials are those of `isolated`. Mentors and sponsors are declared or shown by events, as in `classify`, whose scores "
        "these are. `index`: the square root of the highest mentor score times the highest sponsor score, in one person or two "
        "(`one_person`); 0 where nobody holds one of the roles (`missing_half`: mentor, sponsor, both or none). A role that is declared "
        "and that no event tells more of takes the median of the known scores (.5 if none) and is named in `assumed`. Where the records "
        "could not show a role at all it is unknown, not missing (after Ibarra, Carter & Silva 2010, Harvard Business Review 88(9))."
    ),
    example="graphcap champions",
    about="people",
    reads=("potential", "performance", "decides", "level", "advice", "feedback", "session", "review", "events about a person"),
    parameters=(Parameter("potential", "number", "From which potential on somebody is a high potential.", least=0, most=100),),
    columns=(
        Column("person", "id of the high potential"),
        Column("person_name", "name"),
        Column("department", "where they work"),
        Column("mentor", "id of who does most as a mentor"),
        Column("mentor_name", "name"),
        Column("mentor_score", "0 to 1, as in classify; empty without a mentor"),
        Column("sponsor", "id of who does most as a sponsor"),
        Column("sponsor_name", "name"),
        Column("sponsor_score", "0 to 1, as in classify; empty without a sponsor"),
        Column("index", "square root of both scores multiplied; 0 where a half is missing, empty where that is unknown"),
        Column("missing_half", "mentor, sponsor, both or none; empty where unknown"),
        Column("one_person", "whether mentor and sponsor are the same; empty unless there are both"),
        Column("assumed", "roles whose score is unknown, declared alone"),
        Column("why", "the figures it rests on"),
        Column("evidence", "ids of the events that show mentor and sponsor"),
    ),
    ask=champions,
    roles=ORGANISATION,
)
