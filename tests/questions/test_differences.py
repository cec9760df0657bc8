"""Two answers about groups do not tell of fewer than five people by what one says less the other, the planner's page and `info` among them.

The checker knows who everybody is. Of every shown figure it takes the people whom it counts (and, of a share, those whom it leaves out),
and then looks for figures that lie within another one: what is left of it must not be 1 to 4 people. Sums over everybody of whom a column
is known count as known, though no answer shows them. Of whom a column says nothing is in no group, and what is left of them tells none.
"""

from __future__ import annotations

import os
import random
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from graphcap.build import build
from graphcap.planner import planner_report
from graphcap.planner.silos import OTHERS
from graphcap.questions import MODULES, question, role_rates, small_groups
from graphcap.questions.backtest import backtest
from graphcap.questions.culture import culture
from graphcap.questions.equity import equity
from graphcap.questions.overview import overview
from graphcap.questions.program import program
from written import records_of, tie

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphcap.network import Network
    from graphcap.planner import Section
    from graphcap.records import Records

COLUMNS = ("department", "identity_a", "identity_b")
DAY, EARLIER, EARLIER_STILL = "2026-01-31", "2025-01-31", "2025-01-15"
FULL = "GRAPHCAP_FULL"
WORLDS = 170 if os.environ.get(FULL) else 17
PAIRS_OF_A_WORLD = 91
FEW = range(1, 5)

People = frozenset[str]
Group = tuple[tuple[str, str], ...]
MEASURES = {
    "people": {(True, True), (True, False), (False, True), (False, False)},
    "mentored": {(True, True), (True, False)},
    "sponsored": {(True, True), (False, True)},
    "both": {(True, True)},
    "none": {(False, False)},
    "only_mentored": {(True, False)},
}
"""Whether somebody has a mentor and a sponsor, where a measure counts them."""
SHARES = {
    "equity": {"sponsor_rate": "sponsored", "mentor_rate": "mentored", "mentored_not_sponsored": "only_mentored"},
    "culture": {name: name for name in ("mentored", "sponsored", "both", "none")},
}


class World(NamedTuple):
    """An organisation, and who everybody in it is."""

    records: Records
    people: dict[str, dict[str, str | None]]
    mentored: People
    sponsored: People
    networks: dict[str, Network]

    def who(self, group: dict[str, str], measure: str) -> People:
        holds = MEASURES[measure]
        return frozenset(
            id
            for id, known in self.people.items()
            if all(known[column] == text for column, text in group.items()) and (id in self.mentored, id in self.sponsored) in holds
        )

    def all_known(self, columns: Sequence[str], measure: str) -> People:
        return frozenset(id for id in self.who({}, measure) if all(self.people[id][column] for column in columns))


class Known(NamedTuple):
    """What an answer tells: how many people there are of a group of whom a measure holds."""

    measure: str
    group: Group
    who: People


def world_of(seed: int) -> World:
    """Some dozens of people, in groups of very different sizes, some of them mentored and sponsored, of some something unknown."""
    draw = random.Random(seed)
    texts = {"department": "ops sales legal", "identity_a": "x y", "identity_b": "u v w"}
    odds = {"department": (12, 6, draw.choice((1, 3))), "identity_a": (5, draw.choice((1, 3))), "identity_b": (8, 3, draw.choice((1, 2)))}
    drawn = draw.randrange(40, 110)
    people: dict[str, dict[str, str | None]] = {
        f"p{place:03}": {name: draw.choices(texts[name].split(), odds[name])[0] for name in COLUMNS} | {"level": str(draw.choice((1, 2)))}
        for place in range(drawn)
    }
    for id in draw.sample(sorted(people), draw.choice((0, 0, 3, 8))):
        people[id][draw.choice(COLUMNS)] = None
    ids = sorted(people)
    share = draw.choice((0.08, 0.3, 0.6))
    mentored, sponsored = (frozenset(id for id in ids if draw.random() < part) for part in (share, draw.choice((0.05, 0.25, 0.5))))
    givers = {f"g{place}": dict.fromkeys(COLUMNS) | {"level": "9", "decides": "promotion"} for place in range(2)}
    ties = [tie("g0", id, "mentors", 0.5) for id in sorted(mentored)] + [tie("g1", id, "sponsors", 0.5) for id in sorted(sponsored)]
    mentored |= frozenset(ids[:9])  # by the sessions below
    events = [_event("session", "g0", id, "2025-06-01", context="lift", outcome="met") for id in ids[:9]]
    events += [_event("session", "g1", id, "2025-06-01", context="tiny", outcome="met") for id in ids[:2]]
    events += [_event("promotion", "g1", id, f"2025-{draw.randrange(1, 13):02}-20", about=id) for id in draw.sample(ids, 12)]
    records = records_of(people | givers, ties, events)
    networks = {day: build(records, day) for day in (DAY, EARLIER, EARLIER_STILL)}
    return World(records, people | givers, mentored, sponsored, networks)


def _event(kind: str, source: str, target: str, time: str, **more: Any) -> dict[str, Any]:
    return {"time": time, "source": source, "target": target, "kind": kind} | more


def questions_of(world: World) -> dict[str, Any]:
    """Every way to ask about groups."""
    network = world.networks[DAY]
    subsets = [columns for size in (1, 2, 3) for columns in combinations(COLUMNS, size)]
    asked: dict[str, Any] = {f"equity {','.join(columns)}": equity(network, by=",".join(columns)) for columns in subsets}
    asked |= {"culture": culture(network), "program": program(network)}
    asked |= {"report": planner_report(network), "info": overview(network, world.records)}
    for day in (EARLIER, EARLIER_STILL):
        asked[f"backtest {day}"] = backtest(world.networks[day], later=network)
    asked["backtest mentors"] = backtest(world.networks[EARLIER], later=network, kind=("mentors",))
    return asked


def told_by(answer: Any, world: World) -> Iterator[Known]:
    """Every head count that an answer shows, by whom it counts."""
    if answer.question == "report":
        yield from _told_by_report({section.section: section for section in answer.rows}, world)
    if answer.question == "info":
        facts = {fact.what: fact.value for fact in answer.rows}
        for column in COLUMNS:
            assert facts["people"] - facts[f"unknown: {column}"] == len(world.all_known((column,), "people"))
    for row in answer.rows if answer.question in SHARES else ():
        group = row.group if answer.question == "equity" else {"department": row.department}
        key = tuple(sorted(group.items()))
        people = world.who(group, "people")
        assert row.people == len(people)
        yield Known("people", key, people)
        for name, measure in SHARES[answer.question].items():
            if getattr(row, name) is not None:
                having = world.who(group, measure)
                assert round(getattr(row, name) * row.people) == len(having)
                yield Known(measure, key, having)
                yield Known(f"not {measure}", key, people - having)


def _told_by_report(sections: dict[str, Section], world: World) -> Iterator[Known]:
    """What the planner's page shows: sizes and rates of identities and departments, and sizes in the matrix."""
    for bar in sections["equity"].charts[0].bars if sections["equity"].charts else ():
        group = {f"identity_{column}": text for column, text in (part.split(": ") for part in bar.label.split(", "))}
        assert bar.note.startswith(f"{len(world.who(group, 'people'))} people")
        yield from _told_by_bar(group, bar.value, world)
    for bar in next((chart.bars for chart in sections["sponsorship"].charts if chart.title.endswith("by department")), ()):
        yield from _told_by_bar({"department": bar.label}, bar.value, world)
    matrix = sections["silos"].matrix
    assert matrix is not None
    shown = [name for name in matrix.names if name != OTHERS]
    for name, size in zip(matrix.names, matrix.people, strict=True):
        people = world.who({"department": name}, "people") if name != OTHERS else world.all_known(("department",), "people")
        people = people.difference(*(world.who({"department": text}, "people") for text in shown)) if name == OTHERS else people
        assert len(people) == size
        yield Known("people", (("department", name),), people)


def _told_by_bar(group: dict[str, str], rate: float | None, world: World) -> Iterator[Known]:
    key, people = tuple(sorted(group.items())), world.who(group, "people")
    yield Known("people", key, people)
    if rate is not None:
        having = world.who(group, "sponsored")
        assert round(rate * len(people)) == len(having)
        yield Known("sponsored", key, having)
        yield Known("not sponsored", key, people - having)


def leaks(told: Sequence[Known], world: World) -> Iterator[str]:
    """What can be had by subtraction: of every figure, and of the sum over everybody, what its parts by any column leave."""
    for known in told:
        if len(known.who) in FEW:
            yield f"{known.measure} {known.group}: {len(known.who)} are shown"
    for measure in dict.fromkeys(known.measure for known in told):
        shown = {known.group: known.who for known in told if known.measure == measure}
        plain = measure.removeprefix("not ")
        for column in COLUMNS:
            wholes = dict(shown)
            wholes[()] = world.all_known((column,), "people")
            if plain != "people":
                having = world.all_known((column,), plain)
                wholes[()] = having if measure == plain else wholes[()] - having
            for group, whole in wholes.items():
                if column not in dict(group):
                    yield from _left(group, whole, column, (measure, shown), world)


def _left(group: Group, whole: People, column: str, told: tuple[str, dict[Group, People]], world: World) -> Iterator[str]:
    """What the shown parts of a group by one column leave of it, less those of whom the column says nothing."""
    measure, shown = told
    parts = [who for other, who in shown.items() if set(other) > set(group) and [name for name, _ in set(other) - set(group)] == [column]]
    rest = frozenset(id for id in whole.difference(*parts) if world.people[id][column]) if parts else frozenset()
    if len(rest) in FEW:
        yield f"{measure} of {group} by {column}: {len(rest)} are left"


@pytest.fixture(autouse=True)
def _no_chances(monkeypatch):
    """What counts nobody and takes long: how often chance alone gives as much."""
    for name in ("gap_chance", "interaction_chance"):
        monkeypatch.setattr(f"graphcap.questions.equity.{name}", lambda *_, **__: None)
    monkeypatch.setattr("graphcap.questions.curves.DRAWS", 2)


@pytest.mark.parametrize("seed", range(WORLDS))
def test_no_two_answers_about_groups_tell_of_fewer_than_five_people(seed):
    world = world_of(seed)
    asked = questions_of(world)
    told = {name: list(told_by(answer, world)) for name, answer in asked.items()}
    pairs = list(combinations(asked, 2))
    assert len(pairs) == PAIRS_OF_A_WORLD
    for one, other in pairs:
        assert list(leaks([*told[one], *told[other]], world)) == [], (one, other)
        if one.startswith("backtest") and other.startswith("backtest"):
            counts = [{(row.outcome, row.measure): row.happened for row in asked[name].rows} for name in (one, other)]
            assert not [
                key for key in counts[0] if None not in (counts[0][key], counts[1].get(key)) and abs(counts[0][key] - counts[1][key]) in FEW
            ]


def test_the_checker_finds_what_is_hidden_for_the_sake_of_others_alone(monkeypatch):
    def few_alone(having, sizes, hidden):
        return small_groups._few_of(having, sizes) | (hidden & (sizes > 0))

    for name in ("hidden_shares", "hidden_share_combinations"):
        monkeypatch.setattr(role_rates, name, few_alone)
    found = [
        leak
        for seed in range(5)
        for world in [world_of(seed)]
        for leak in leaks([*told_by(equity(world.networks[DAY], by="identity_a,identity_b"), world)], world)
    ]
    assert found


def test_nobody_can_be_left_out_of_an_answer_about_groups_nor_its_day_be_moved():
    for name in MODULES:
        declared = question(name)
        if declared.about == "group":
            assert "avoid" not in {parameter.name for parameter in declared.parameters}, name
            assert declared.own_day or declared.later, name
