"""Pairs for a mentoring programme: structured (a senior teaches), reverse (a junior teaches) and reciprocal (both gain).

- A mentee's wanted skills are ``wants``, else those of the next level that they lack (`graphcap.questions.skills`); a mentor covers those
  that they list.
- *structured*: the mentor stands 0 to 3 steps above; *reverse*: 2 or more steps below, both levels known. A mentor takes at most their
  capacity (3 where it is unknown) less present proteges. Most people served comes first, then the highest total score; exact
  (`graphcap.questions.matching`). Score: the geometric mean of the share of wanted skills covered, what came of the mentor's earlier
  mentoring (`graphcap.questions.outcomes`), and, structured alone, experience: (2 + steps above) / 5.
- *reciprocal*: each covers something the other wants. The weight of a couple is the smaller of the two shares; everybody is in at most one
  couple, and the total weight is the highest there is. *Balance* is the smaller share by the larger one.

No tie is needed: a programme introduces. Nobody is paired with a mentor they have, nor with who asked not to be asked. Reverse mentoring
after Murphy (2012, doi:10.1002/hrm.21489).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.errors import InputError
from graphcap.lookup import folded
from graphcap.model import Answer
from graphcap.organisation import is_away, text, words
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import given, store_of
from graphcap.questions.couples import reciprocal_rows
from graphcap.questions.isolated import UNKNOWN_CAPACITY
from graphcap.questions.matching import NOBODY, best_pairs
from graphcap.questions.mentoring import MOST_STEPS, PEER, STEPS_OF_SCALE, whole_steps
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.obstacles import Unserved, unserved
from graphcap.questions.outcomes import mentor_outcomes
from graphcap.questions.pairs_by_role import pairs_by_role
from graphcap.questions.prospects import check_size, never_between, room_of, scored, shares, steps_between
from graphcap.questions.registry import ABOUT_PEOPLE, Column, Parameter, Question
from graphcap.questions.skill_gaps import skill_gaps
from graphcap.questions.standing import people_there

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.couples import CoupleRow

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

STRUCTURED, REVERSE, RECIPROCAL = MODES = ("structured", "reverse", "reciprocal")
FEWEST_STEPS_DOWN = 2
NOT_COVERED, LEVEL_GAP = "no wanted skill", "level gap"


@dataclass(frozen=True, slots=True)
class PairRow:
    """A mentor and a mentee; ``gap`` is how many steps the mentor stands above, None where a level is unknown."""

    mentor: str
    mentor_name: str
    mentee: str
    mentee_name: str
    skills: tuple[str, ...]
    gap: int | None
    score: float
    balance: float | None
    away: tuple[str, ...]
    why: str


class _Tables(NamedTuple):
    """Mentees (rows) by mentors (columns)."""

    mentees: Numbers
    mentors: Numbers
    wanted: dict[int, dict[str, str]]
    covered: Floats
    steps: Floats
    outcomes: Floats


def pair(
    network: Network,
    *,
    mode: str = STRUCTURED,
    mentee: Iterable[str] = (),
    department: str | None = None,
    avoid: Iterable[str] = (),
) -> Answer[PairRow | CoupleRow]:
    """Who should be paired with whom, so that most are served and all together gain most.

    Parameters
    ----------
    network
        With skills; wants, levels and capacity make it better.
    mode
        ``structured``, ``reverse`` or ``reciprocal``.
    mentee
        Only these people are to be served (``reciprocal``: only couples of two of them); none: everybody.
    department
        Only people of this department are to be served.
    avoid
        Who is in no pair.

    Returns
    -------
    Answer
        Pairs, the highest score first, then by ids. ``more.unserved`` names who wants to learn and is in none.

    Raises
    ------
    InputError
        When there is no such mode, or there are too many pairs to weigh.
    UnknownPerson
        When somebody named is nobody, or more than one.
    """
    if mode not in MODES:
        message = f'mode is "{mode}"; there are: {", ".join(MODES)}'
        raise InputError(message)
    narrowing = Narrowing.of(network, kind=(), not_kind=(), avoid=avoid)
    there = people_there(network, narrowing.avoid)
    askable = there.copy()
    askable[list(network.reserve.no_targets())] = False
    named = [network.number(each) for each in mentee]
    learners = _chosen(network, there if mode == STRUCTURED else askable, named, department)
    wanted = skill_gaps(network, learners.tolist())
    rows: tuple[PairRow | CoupleRow, ...]
    rows, left_out = (
        reciprocal_rows(network, wanted) if mode == RECIPROCAL else _taught_rows(network, mode, wanted, np.flatnonzero(askable))
    )
    ids = [network.people.ids[person] for person in named]
    asked = {"mode": mode} | given(mentee=ids, department=department) | narrowing.asked
    more = {"wanting": len(wanted), "unserved": left_out}
    return Answer("pair", asked, network.as_of, store_of(network), rows, more, tuple(_notes(network, mode, wanted)))


def _chosen(network: Network, there: Mask, named: list[int], department: str | None) -> Numbers:
    """Who is to be served."""
    people = np.array(sorted({person for person in named if there[person]}), np.int64) if named else np.flatnonzero(there)
    if department is None:
        return people
    return np.array([person for person in people.tolist() if folded(text(network, "department", person)) == folded(department)], np.int64)


def _taught_rows(
    network: Network, mode: str, wanted: dict[int, dict[str, str]], askable: Numbers
) -> tuple[tuple[PairRow, ...], list[Unserved]]:
    """The pairs of one who teaches and one who learns, and who is left out."""
    roles, mentees = pairs_by_role(network), np.array(sorted(wanted), np.int64)
    sought = {word for each in wanted.values() for word in each}
    mentors = np.array([person for person in askable.tolist() if sought & words(network, "skills", person).keys()], np.int64)
    check_size(len(mentees), len(mentors))
    counts = np.array([len(each) for _, each in sorted(wanted.items())], float).reshape(-1, 1)
    lists = [words(network, "skills", mentor) for mentor in mentors.tolist()]
    covered = shares([wanted[person] for person in mentees.tolist()], lists) / counts
    tables = _Tables(mentees, mentors, wanted, covered, steps_between(network, mentees, mentors), mentor_outcomes(network)[mentors])
    never = never_between(network, mentees, mentors) | never_between(network, mentors, mentees).T
    never |= _already(tables, roles.source[roles.mentors | (roles.to_you > 0)], roles.target[roles.mentors | (roles.to_you > 0)])
    blocks = {NOT_COVERED: covered == 0, LEVEL_GAP: ~_fits(mode, tables.steps)}
    scores, room = scored(_parts(mode, tables), ~np.any([never, *blocks.values()], axis=0)), room_of(network, mentors, roles)
    paired = best_pairs(scores, room)
    rows = [_row(network, mode, tables, (place, int(paired[place])), scores) for place in np.flatnonzero(paired != NOBODY).tolist()]
    rows.sort(key=lambda row: -round(row.score, 6))
    return tuple(rows), unserved(network, mentees, mentors, paired=paired, room=room, blocks=blocks, never=never)


def _already(tables: _Tables, sources: Numbers, targets: Numbers) -> Mask:
    """Pairs of people who are mentor and mentee already."""
    already = np.zeros(tables.steps.shape, bool)
    rows = {person: place for place, person in enumerate(tables.mentees.tolist())}
    columns = {person: place for place, person in enumerate(tables.mentors.tolist())}
    for source, target in zip(sources.tolist(), targets.tolist(), strict=True):
        if source in columns and target in rows:
            already[rows[target], columns[source]] = True
    return already


def _fits(mode: str, steps: Floats) -> Mask:
    if mode == REVERSE:
        return np.asarray(steps <= -FEWEST_STEPS_DOWN)
    return np.asarray(np.isnan(steps) | ((steps >= 0) & (steps <= MOST_STEPS)))


def _parts(mode: str, tables: _Tables) -> dict[str, Floats]:
    """What the score multiplies."""
    parts = {"skills": tables.covered, "outcomes": np.broadcast_to(tables.outcomes, tables.steps.shape)}
    return parts | ({"experience": (PEER + tables.steps) / STEPS_OF_SCALE} if mode == STRUCTURED else {})


def _row(network: Network, mode: str, tables: _Tables, at: tuple[int, int], scores: Floats) -> PairRow:
    ids, name = network.people.ids, network.people.name
    mentee, mentor = int(tables.mentees[at[0]]), int(tables.mentors[at[1]])
    listed, wanted = words(network, "skills", mentor), tables.wanted[mentee]
    skills = tuple(word for key, word in wanted.items() if key in listed)
    gap = whole_steps(tables.steps[at])
    level = (
        "a level is unknown" if gap is None else f"{abs(gap)} step{'' if abs(gap) == 1 else 's'} {'below' if mode == REVERSE else 'above'}"
    )
    outcome = float(tables.outcomes[at[1]])
    came = "what came of earlier mentoring is unknown" if np.isnan(outcome) else f"earlier mentoring {outcome:.2g}"
    return PairRow(
        mentor=ids[mentor],
        mentor_name=name(mentor),
        mentee=ids[mentee],
        mentee_name=name(mentee),
        skills=skills,
        gap=gap,
        score=float(scores[at]),
        balance=None,
        away=tuple(ids[person] for person in (mentor, mentee) if is_away(network, person)),
        why=f"covers {len(skills)} of {len(wanted)} wanted skills; {level}; {came}",
    )


def _notes(network: Network, mode: str, wanted: dict[int, dict[str, str]]) -> Iterator[str]:
    yield ABOUT_PEOPLE
    if "skills" not in network.people.texts:
        yield "no skills of anybody are known; give a `skills` column with the people"
    elif not wanted:
        yield "nobody who is to be served wants a skill that they lack; give a `wants` column with the people"
    if mode == REVERSE and "level" not in network.people.numbers:
        yield "no levels are known, so that nobody is known to be junior to anybody"
    if mode != RECIPROCAL and "capacity" not in network.people.numbers:
        yield f"no capacity is known: every mentor is taken to have room for {UNKNOWN_CAPACITY} people, present proteges among them"


QUESTION = Question(
    name="pair",
    summary="Pairs for a mentoring programme: structured, reverse or reciprocal.",
    rule=(
        "Wanted skills are `wants`, else those of the next level that somebody lacks. structured: a mentor who lists some of them, 0 to 3 "
        "steps above; reverse: one 2 or more steps below. A mentor takes at most their capacity (3 if unknown) less present proteges. Most "
        "people served comes first, then the highest total score; exact (doi:10.1007/BF02278710). Score: the geometric mean of the share "
        "of wanted skills covered, how earlier mentoring went (goals reached and mentees' ratings, shrunk to the mean by n / (n + 5)) and, "
        "structured alone, experience, (2 + steps above) / 5. reciprocal: each lists something the other wants; the weight is the smaller "
        "of the two shares, everybody is in one couple at most, and the total weight is the highest there is (doi:10.1145/6462.6502). "
        "more.unserved names who wants to learn and is in no pair, and why."
    ),
    example="graphcap pair --mode structured",
    about="people",
    reads=("skills", "wants", "level", "capacity", "review"),
    parameters=(
        Parameter("mode", "choice", "Who teaches whom.", default=STRUCTURED, choices=MODES),
        Parameter("mentee", "people", "Serve only this person (repeatable)."),
        Parameter("department", "text", "Serve only people of this department."),
        Parameter("avoid", "people", "Leave this person out (repeatable)."),
    ),
    columns=(
        Column("mentor", "id of who teaches"),
        Column("mentor_name", "name"),
        Column("mentee", "id of who learns"),
        Column("mentee_name", "name"),
        Column("a", "reciprocal, in place of mentor: id of one"),
        Column("a_name", "name"),
        Column("b", "reciprocal, in place of mentee: id of the other"),
        Column("b_name", "name"),
        Column("skills", "wanted skills that are covered (reciprocal: those of a)"),
        Column("offer", "reciprocal: wanted skills of b that a covers"),
        Column("gap", "steps that the mentor (b) stands above the mentee (a); empty where a level is unknown"),
        Column("score", "of the pair, 0 to 1"),
        Column("balance", "reciprocal: the smaller gain by the larger one"),
        Column("away", "who of them is away on the day"),
        Column("why", "the figures it rests on"),
    ),
    ask=pair,
    roles=ORGANISATION,
)
