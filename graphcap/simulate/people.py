"""People of a simulated organisation: their place in the line, and everything that a people file can say of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.simulate.days import day_number, work_day
from graphcap.simulate.draws import Draws, Marks, Numbers
from graphcap.simulate.hierarchy import MEMBER_SHARES, NOBODY, STEP, Hierarchy, hierarchy_of
from graphcap.simulate.words import COMMON_SKILLS, FAMILY_NAMES, FUNCTIONS, GIVEN_NAMES, GOALS

if TYPE_CHECKING:
    from datetime import date

EVERYTHING = "promotion;title;budget;hiring;staffing"
DECISIONS = ("", "hiring;staffing", "promotion;staffing", "budget;hiring", "promotion;title;staffing", EVERYTHING)
"""What somebody may decide: nothing, a part, or everything."""

DECIDERS = 0.045
SHORTEST_ID = 4
LOWEST_MANAGER = (len(MEMBER_SHARES) + 1) * STEP

TITLES = (
    "Junior {role}", "{role}", "Senior {role}", "{department} Team Lead", "{department} Manager", "Senior {department} Manager",
    "{department} Director", "Senior {department} Director", "Head of {department}", "President {department}",
)  # fmt: skip
"""A title for each step of the ladder."""

PERFORMANCE_UNKNOWN, POTENTIAL_UNKNOWN, CAPACITY_UNKNOWN = 0.1, 0.2, 0.3
MOST_CAPACITY = 5
NEWCOMERS = 0.12
YEAR = 365
LONGEST_TENURE = 15 * YEAR

PROFILES = 48
"""Different sets of skills, wants and goals for each department and seniority."""

SENIORITIES = 3
LEARNT_FIRST = 2


@dataclass(frozen=True, slots=True)
class People:
    """Everybody, numbered in the order of their ids.

    Attributes
    ----------
    line
        Manager, level and department of each.
    joined
        Days since 1970-01-01.
    decides
        Positions in `DECISIONS`.
    teams
        Who reports to the same manager; the head is in the team of their own reports.
    ids
        Their ids as text.
    table
        The people file.
    """

    line: Hierarchy
    joined: Numbers
    decides: Numbers
    teams: Teams
    ids: pa.StringArray
    table: pa.Table

    def __len__(self) -> int:
        return len(self.joined)


@dataclass(frozen=True, slots=True)
class Teams:
    """People in groups, one after the other.

    Attributes
    ----------
    group
        The group's number, by person.
    members
        People by group.
    starts, sizes
        Where a group begins in ``members`` and how many it has, by group.
    places
        Where a person stands inside the group, by person.
    """

    group: Numbers
    members: Numbers
    starts: Numbers
    sizes: Numbers
    places: Numbers

    @classmethod
    def of(cls, group: Numbers) -> Teams:
        """The groups in which people of one number are together."""
        members = np.argsort(group, kind="stable")
        sizes = np.bincount(group)
        starts = np.cumsum(sizes) - sizes
        places = np.empty_like(members)
        places[members] = np.arange(len(members)) - starts[group[members]]
        return cls(group, members, starts, sizes, places)

    def mates(self, people: Numbers, draws: Draws) -> Numbers:
        """Somebody else of each one's group; `NOBODY` for who is alone in it."""
        group = self.group[people]
        others = self.sizes[group] - 1
        step = 1 + draws.whole(others, len(people))
        mates = self.members[self.starts[group] + (self.places[people] + step) % self.sizes[group]]
        return np.where(others > 0, mates, NOBODY)


def people_of(count: int, *, seed: int, as_of: date) -> People:
    """An organisation of so many people on that day."""
    line = hierarchy_of(count, draws=Draws(seed, "line"))
    draws = Draws(seed, "people")
    ids = person_ids(count)
    decides = _decisions(line, draws)
    joined = _joined(count, day_number(as_of), draws)
    skills, wants, goals = _profiles(line, draws)
    performance = 20 + 80 * draws.bell(count)
    potential = 0.5 * performance + 50 * draws.bell(count)
    columns = {
        "id": ids,
        "name": _names(count, Draws(seed, "names")),
        "email": pc.binary_join_element_wise(ids, "@example.com", ""),
        "title": _titles(line),
        "department": pa.array(line.departments).take(pa.array(line.department)),
        "level": pa.array(line.level),
        "manager": ids.take(pa.array(line.manager, mask=line.manager == NOBODY)),
        "joined": pa.array(joined.astype("datetime64[D]")),
        "performance": pa.array(performance.astype(np.int64), mask=draws.uniform(count) < PERFORMANCE_UNKNOWN),
        "potential": pa.array(potential.astype(np.int64), mask=draws.uniform(count) < POTENTIAL_UNKNOWN),
        "decides": _some(DECISIONS, decides),
        "capacity": pa.array(
            1 + draws.whole(MOST_CAPACITY, count), mask=(line.level < LOWEST_MANAGER) | (draws.uniform(count) < CAPACITY_UNKNOWN)
        ),
        "goals": goals,
        "skills": skills,
        "wants": wants,
    }
    teams = Teams.of(np.where(line.manager == NOBODY, line.head, line.manager))
    return People(line=line, joined=joined, decides=decides, teams=teams, ids=ids, table=pa.table(columns))


def person_ids(count: int) -> pa.StringArray:
    """Ids ``p0001`` and so on, as wide as the last one needs, so that their order is the people's."""
    digits = pc.utf8_lpad(pa.array(np.arange(1, count + 1)).cast(pa.string()), max(SHORTEST_ID, len(str(count))), padding="0")
    return pc.binary_join_element_wise("p", digits, "")


def _some(texts: tuple[str, ...], positions: Numbers) -> pa.StringArray:
    """The text at each position, unknown where it is empty."""
    return pa.array([text or None for text in texts], pa.string()).take(pa.array(positions))


def _names(count: int, draws: Draws) -> pa.StringArray:
    """Full names, no two alike as long as the words last, but for one pair: looking one up by name has to ask which."""
    number = draws.order(len(GIVEN_NAMES) * len(FAMILY_NAMES))[np.arange(count) % (len(GIVEN_NAMES) * len(FAMILY_NAMES))]
    first, second = draws.order(count)[:2]
    number[second] = number[first]
    given = pa.array(GIVEN_NAMES).take(pa.array(number // len(FAMILY_NAMES)))
    family = pa.array(FAMILY_NAMES).take(pa.array(number % len(FAMILY_NAMES)))
    return pc.binary_join_element_wise(given, family, " ")


def _titles(line: Hierarchy) -> pa.StringArray:
    texts: list[str] = []
    for place, department in enumerate(line.departments[:-1]):
        function = FUNCTIONS[place % len(FUNCTIONS)]
        texts.extend(title.format(role=function.role, department=department) for title in TITLES)
    texts.extend(f"Vice President {department}" for department in line.departments[:-1])
    texts.append("Chief Executive")
    leads = line.department == len(line.departments) - 1
    inside = len(TITLES) * line.department + line.level // STEP - 1
    positions = np.where(leads, len(TITLES) * (len(line.departments) - 1) + line.function, inside)
    positions[line.head] = len(texts) - 1
    return pa.array(texts).take(pa.array(positions))


def _decisions(line: Hierarchy, draws: Draws) -> Numbers:
    """The highest decide: the leadership everything, the others a part."""
    count = len(line.level)
    rank = np.argsort(-(line.level / STEP + draws.uniform(count)), kind="stable")[: max(1, round(DECIDERS * count))]
    decides = np.zeros(count, dtype=np.int64)
    decides[rank] = 1 + draws.whole(len(DECISIONS) - 2, len(rank))
    decides[rank[line.department[rank] == len(line.departments) - 1]] = len(DECISIONS) - 1
    return decides


def promotes(decides: Numbers) -> Marks:
    """Whether promotion is among what somebody decides, given positions in `DECISIONS`."""
    return np.array(["promotion" in text for text in DECISIONS])[decides]


def _joined(count: int, today: int, draws: Draws) -> Numbers:
    new = draws.uniform(count) < NEWCOMERS
    days = np.where(new, draws.whole(YEAR - 7, count), YEAR + (LONGEST_TENURE * draws.uniform(count) ** 2).astype(np.int64))
    return work_day(today - 1 - days)


def _profiles(line: Hierarchy, draws: Draws) -> tuple[pa.StringArray, pa.StringArray, pa.StringArray]:
    """Skills, wants and goals of each: a few sets for each function and seniority, one of them drawn for everybody."""
    each = product(FUNCTIONS, range(SENIORITIES), range(PROFILES))
    sets = [_profile(function.skills, seniority, draws) for function, seniority, _ in each]
    seniority = np.searchsorted(np.array([2 * STEP, LOWEST_MANAGER]), line.level, side="right")
    kind = line.function % len(FUNCTIONS) * SENIORITIES + seniority
    chosen = pa.array(kind * PROFILES + draws.whole(PROFILES, len(kind)))
    skills, wants, goals = (pa.array(texts, pa.string()).take(chosen) for texts in zip(*sets, strict=True))
    return skills, wants, goals


def _profile(core: tuple[str, ...], seniority: int, draws: Draws) -> tuple[str, str | None, str | None]:
    """Skills, of which everybody has the first of the core, more with seniority; wants that are not among them."""
    later = [core[LEARNT_FIRST + place] for place in draws.order(len(core) - LEARNT_FIRST)]
    core = (*core[:LEARNT_FIRST], *later)
    common = [COMMON_SKILLS[place] for place in draws.order(len(COMMON_SKILLS))]
    known, general = LEARNT_FIRST + seniority + int(draws.whole(2, 1)[0]), seniority
    wanted = int(draws.whole(2, 1)[0])
    goals = [GOALS[place] for place in draws.order(len(GOALS))[: int(draws.whole(3, 1)[0])]]
    wants = [*core[known : known + 1], *common[general : general + wanted]]
    return ";".join([*core[:known], *common[:general]]), ";".join(wants) or None, ";".join(goals) or None
