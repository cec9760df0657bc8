"""The growth roadmap: what is missing for the next role, and the fewest mentors who cover it.

- *Missing* are the person's recorded goals, and the skills and goals that at least half of 3 or more people in the target role list and the
  person does not (`graphcap.questions.skills`). The target role is a title, or else the next level: of the person's department where at
  least 3 people there list skills, else everywhere.
- *Mentors* list a missing skill, or a missing goal among their skills (or, unless they stand on the person's level, among their goals),
  stand 0 to 3 steps above (or their level is unknown), and are reached by a chain of at most 4 ties. The fewest who together cover what
  can be covered are named (`graphcap.questions.cover`), each missing thing with the warmest of them who has it.
- *Ties that matter less there*: present ties to people who list skills, none of them of the role or missing, who decide nothing, and whom
  no chain of the roadmap leads through. Who lists no skills is not among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.errors import InputError
from graphcap.lookup import folded
from graphcap.model import Answer
from graphcap.organisation import number, text, words
from graphcap.policy import PERSONAL
from graphcap.questions.chains import calibrated, given, odds_note, store_of
from graphcap.questions.contact import contact, neighbours
from graphcap.questions.cover import EXACT_THINGS
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.plan import Plan, Thing, plan_of
from graphcap.questions.registry import ABOUT_PEOPLE, ALUMNI, TIE_PARAMETERS, Column, OwnView, Parameter, Question
from graphcap.questions.roles import decides
from graphcap.questions.skills import common_words, holders, next_level
from graphcap.questions.warm import Warmth, way_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphcap.network import Network

MOST_TIES_SHOWN = 10
NEAR = 3


@dataclass(frozen=True, slots=True)
class RoadmapRow:
    """One thing that is missing (a goal or a skill), and who covers it; no mentor where nobody within reach does."""

    goal: str | None
    missing_skill: str | None
    mentor: str | None
    mentor_name: str | None
    chain: tuple[str, ...]
    odds: float | None
    why: str


class _Role(NamedTuple):
    """A target role in words, who is in it, and what at least half of them list, as compared to as written."""

    named: str
    people: Sequence[int]
    skills: dict[str, str]
    goals: dict[str, str]


def roadmap(
    network: Network,
    person: str,
    *,
    next_role: str | None = None,
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
    avoid: Iterable[str] = (),
    alumni: bool = False,
) -> Answer[RoadmapRow]:
    """What a person lacks for the next role, and the fewest mentors who cover it.

    Parameters
    ----------
    network
        With skills or goals.
    person
        An id or a name.
    next_role
        A title, in any case; None: the next level.
    kind, not_kind, avoid, alumni
        As in `graphcap.intro`; with alumni those who have left may be mentors, too.

    Returns
    -------
    Answer
        Goals, then skills, each with its mentor; ``more`` names the role, and ties that matter less there.

    Raises
    ------
    UnknownPerson
        When nobody, or more than one person, fits.
    InputError
        When nobody has that title.
    """
    me = network.number(person)
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid, ends=(me,))
    role = _role(network, me, next_role)
    things = _missing(network, me, role)
    plan = plan_of(network, me, things, Warmth(network, me, narrowing, alumni)) if things else Plan({}, {}, exact=True)
    rows = tuple(_row(network, place, thing, plan) for place, thing in enumerate(things))
    asked = {"person": network.people.ids[me]} | given(next_role=next_role, alumni=alumni) | narrowing.asked
    more: dict[str, Any] = {"role": role.named, "people_in_role": len(role.people), "mentors": len(plan.chains), "fewest": plan.exact}
    more["ties_less_relevant"] = _less_relevant(network, me, role, things, plan)
    more |= calibrated(network)
    return Answer("roadmap", asked, network.as_of, store_of(network), rows, more, _notes(network, me, role, rows, plan))


def _role(network: Network, me: int, title: str | None) -> _Role:
    if title is None:
        people: Sequence[int] = next_level(network, me)
        level = number(network, "level", people[0]) if people else None
        home = text(network, "department", me)
        near = bool(people) and all(text(network, "department", other) == home for other in people)
        named = "unknown" if level is None else f"level {level:g}{f' in {home}' if near and home else ''}"
    else:
        people, named = [other for other in _titled(network, title) if other != me], title
    return _Role(named, people, common_words(network, "skills", people), common_words(network, "goals", people))


def _titled(network: Network, title: str) -> list[int]:
    key = folded(title.strip())
    found: list[int] = holders(network, "title", (key,))[key].tolist()
    if not found:
        from difflib import get_close_matches

        titles = sorted(set(network.people.texts.get("title") or ()) - {""})
        near = get_close_matches(title, titles, NEAR)
        message = f'nobody has the title "{title}"; ' + (f"near: {', '.join(near)}" if near else "see the column `title`")
        raise InputError(message)
    return found


def _missing(network: Network, me: int, role: _Role) -> list[Thing]:
    """Goals of their own, then goals and skills of the role that they do not list."""
    own, mine = words(network, "goals", me), words(network, "skills", me)
    things = [Thing(key, word, is_skill=False, reason="their own goal") for key, word in own.items() if key not in mine]
    theirs = f"of at least half of those in the role ({role.named})"
    goals, skills = sorted(role.goals.keys() - own.keys() - mine.keys()), sorted(role.skills.keys() - mine.keys())
    things += [Thing(key, role.goals[key], is_skill=False, reason=f"a goal {theirs}") for key in goals]
    things += [Thing(key, role.skills[key], is_skill=True, reason=f"a skill {theirs}") for key in skills]
    return things


def _row(network: Network, place: int, thing: Thing, plan: Plan) -> RoadmapRow:
    able = [mentor for mentor, has in plan.has.items() if has >> place & 1]
    mentor = min(able, key=lambda mentor: (-plan.chains[mentor].odds, mentor), default=None)
    chain = None if mentor is None else plan.chains[mentor]
    ids = network.people.ids
    who = "nobody within 4 ties, 0 to 3 steps above, lists it" if mentor is None else f"{network.people.name(mentor)} lists it"
    return RoadmapRow(
        goal=None if thing.is_skill else thing.word,
        missing_skill=thing.word if thing.is_skill else None,
        mentor=None if mentor is None else ids[mentor],
        mentor_name=None if mentor is None else network.people.name(mentor),
        chain=() if chain is None else tuple(ids[each] for each in chain.people),
        odds=None if chain is None else chain.odds,
        why=f"{thing.reason}; {who}{'' if chain is None else f', {way_in_words(network, chain)}'}",
    )


def _less_relevant(network: Network, me: int, role: _Role, things: Sequence[Thing], plan: Plan) -> list[dict[str, Any]]:
    """Present ties that matter less in the role, the strongest first."""
    useful = {*role.skills, *(thing.key for thing in things)}
    if not role.skills:
        return []
    part = {each for chain in plan.chains.values() for each in chain.people} | set(role.people)
    found = []
    for other in neighbours(network, me):
        listed = words(network, "skills", other)
        if listed and not useful & listed.keys() and other not in part and not decides(network, other):
            found.append((-(contact(network, me, other).strength or 0.0), other, len(listed)))
    return [
        {
            "person": network.people.ids[other],
            "person_name": network.people.name(other),
            "why": f"no skill they list (of {count}) is of the role or missing, and they decide nothing",
        }
        for _, other, count in sorted(found)[:MOST_TIES_SHOWN]
    ]


def _notes(network: Network, me: int, role: _Role, rows: Sequence[RoadmapRow], plan: Plan) -> tuple[str, ...]:
    name, notes = network.people.name(me), []
    if not rows:
        notes.append(f"nothing is missing that is known: {name} has no recorded goal, and lists every skill that is known of the role")
    unknown = [column for column in ("skills", "goals") if column not in network.people.texts]
    notes += [f"the people have no column `{column}`: {column} are unknown" for column in unknown]
    if not role.people:
        notes.append(f"no next level is known for {name}: name a title with --next-role")
    elif not role.skills:
        notes.append("no skill is listed by at least half of 3 or more people in the role: its skills are unknown")
    if not plan.exact:
        notes.append(f"over {EXACT_THINGS} things are missing: the mentors are chosen one by one, fewer may do")
    return (*notes, ABOUT_PEOPLE, *([odds_note(network)] if plan.chains else []))


QUESTION = Question(
    name="roadmap",
    summary="The growth roadmap: what is missing for the next role, and the fewest mentors who cover it.",
    rule=(
        "Missing: the person's goals, and skills and goals listed by at least half of 3 or more people in the target role (--next-role, "
        "else the next level) that the person does not list. Mentors list it, stand 0 to 3 steps above and are reached within 4 ties. "
        "The fewest who cover what can be covered: exact up to 15 things, beyond one by one (Chvatal 1979, doi:10.1287/moor.4.3.233). "
        "Ties that matter less there: people who list skills, none of them of the role or missing, and who decide nothing."
    ),
    example='graphcap roadmap "{junior}"',
    about="person",
    reads=("goals", "skills", "level", "title", "department"),
    parameters=(
        Parameter("person", "person", "An id or a name.", positional=True),
        Parameter("next_role", "text", "The title to grow into; without, the next level."),
        *TIE_PARAMETERS,
        ALUMNI,
    ),
    columns=(
        Column("goal", "a goal that nobody covers yet; empty for a skill"),
        Column("missing_skill", "a skill of the role; empty for a goal"),
        Column("mentor", "id of who covers it; empty where nobody within reach does"),
        Column("mentor_name", "name"),
        Column("chain", "ids from the person to the mentor"),
        Column("odds", "of the chain"),
        Column("why", "where it comes from, and who lists it"),
    ),
    ask=roadmap,
    roles=PERSONAL,
    own_view=OwnView(
        people=("person",),
        seen=("goal", "missing_skill", "mentor", "mentor_name", "chain"),
        worded=("odds",),
        told=("why",),
        more=("role",),
    ),
)
