"""The planner's page: eleven people worked out by hand.

boss decides; boss - a .8, a - b .5, since the autumn. High potentials (from the 9th of 11 known values on): h0, h1, h2, none of whom has a
tie now; h0 knew boss (.9) until October.
"""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest

from graphcap.build import build
from graphcap.model import Answer
from graphcap.planner import planner_report
from graphcap.planner.talent import isolated_section
from graphcap.report import write_answer
from networks import network_of
from written import records_of, tie

DAY, EARLIER = "2026-01-31", "2025-06-01"
OTHERS = ("boss", "a", "b", "c", "d", "e", "f", "g")


def records(**columns):
    people = {id: {"potential": "10"} | columns for id in OTHERS}
    people |= {id: {"potential": "90"} | columns for id in ("h0", "h1", "h2")}
    people["boss"] = people["boss"] | {"decides": "promotion"}
    ties = [
        tie("boss", "a", "friend", 0.8, since="2025-01-01"),
        tie("a", "b", "friend", 0.5, since="2025-09-01"),
        tie("boss", "h0", "friend", 0.9, since="2025-01-01", until="2025-10-01"),
    ]
    return records_of(people, ties)


@pytest.fixture(scope="module")
def report():
    return planner_report(build(records(), DAY), earlier=build(records(), EARLIER))


def section(report, name):
    [found] = [row for row in report.rows if row.section == name]
    return found


def values(found):
    return {figure.name: figure.value for figure in found.figures}


def test_sections_stand_in_their_order_and_change_only_where_it_was_asked_for(report):
    names = ["headline", "change", "isolated", "sponsorship", "equity", "brokers", "silos"]
    assert [row.section for row in report.rows] == names
    assert [row.section for row in planner_report(build(records(), DAY)).rows] == [name for name in names if name != "change"]
    assert (report.question, report.asked, report.as_of) == ("report", {"since": EARLIER}, DAY)


def test_headline_figures_are_those_counted_by_hand(report):
    headline = section(report, "headline")
    assert values(headline) == {
        "people": 11,
        "ties": 2,
        "reach a decision-maker": None,  # two of eleven: too few to show
        "median access": pytest.approx(0.6),  # of .8 and .4
        "high potentials with a sponsor": None,  # a share of three people
        "isolated high potentials": 3,
    }
    [chart] = headline.charts
    assert [(bar.label, bar.value) for bar in chart.bars] == [("any, or none", 11)]  # two people have a route: no bar of their own


def test_who_is_isolated_is_who_isolated_names(report):
    found = section(report, "isolated")
    assert [(row.person, row.what, row.other) for row in found.people] == [(id, "no ties", None) for id in ("h0", "h1", "h2")]
    assert values(found) == {"isolated": 3, "a new tie would help": 0, "hang on their manager": 0, "potential unknown": 0}
    assert [(bar.label, bar.value) for bar in found.charts[0].bars] == [("no ties", 3), ("no route", 0), ("weak route", 0)]


def test_whoever_a_new_tie_would_help_is_listed_first_with_it():
    def row(person, bridge):
        return SimpleNamespace(
            person=person, person_name=person.upper(), kind="weak route", department="Sales", level=20.0, newcomer=True, away=False,
            bridge=bridge, why="potential 90",
        )  # fmt: skip

    more = {"one_gatekeeper": ["p4"], "unknown_potential": []}
    answer = Answer("isolated", {}, DAY, {}, (row("p1", None), row("p2", "p0")), more)
    found = isolated_section(SimpleNamespace(now=SimpleNamespace(network=network_of(5, []), isolated=answer)))
    assert [(named.person, named.what, named.other, named.other_name) for named in found.people] == [
        ("p2", "weak route; Sales, level 20; newcomer", "p0", "p0"),
        ("p1", "weak route; Sales, level 20; newcomer", None, None),
    ]
    assert values(found) == {"isolated": 2, "a new tie would help": 1, "hang on their manager": 1, "potential unknown": 0}


def test_sponsorship_says_who_has_none_and_what_stands_between(report):
    found = section(report, "sponsorship")
    assert values(found) == {"high potentials": 3, "have a sponsor": 0, "could have one": 0, "nobody is left for": 3}
    assert [(bar.label, bar.value) for bar in found.charts[1].bars] == [("no warm chain leads to a sponsor", 3)]


def test_the_broker_is_who_stands_between_and_without_them_somebody_has_no_route(report):
    found = section(report, "brokers")
    [bar] = found.charts[0].bars
    assert (bar.person, bar.value) == ("a", pytest.approx(1 / 45))  # one of the 10 x 9 / 2 pairs of others
    assert bar.note == "without them, 1 person has less access to decision-makers, 1 of them no route at all"
    assert values(found)["single points of failure"] == 1


def test_change_compares_the_two_days_and_names_who_became_isolated(report):
    found = section(report, "change")
    assert {figure.name: (figure.before, figure.value) for figure in found.figures} == {
        "reach a decision-maker": (None, None),
        "median access": (pytest.approx(0.85), pytest.approx(0.6)),  # of .8 and .9, then of .8 and .4
        "isolated high potentials": (2, 3),
        "ties": (2, 2),
    }
    assert [(row.person, row.what) for row in found.people] == [("h0", "newly isolated")]
    assert [(bar.label, bar.value) for bar in found.charts[0].bars] == [
        ("newly isolated", 1),
        ("no longer isolated", 0),
        ("isolated on both days", 2),
    ]


def test_what_nobody_told_is_said_to_be_unknown(report):
    assert (section(report, "equity").figures, section(report, "equity").charts) == ((), ())
    assert any("no identity is known" in note for note in section(report, "equity").notes)
    assert section(report, "silos").notes == ("no departments are known: give a `department` column",)


def test_equity_shows_groups_of_five_and_over_alone():
    told = records()
    people = {row["id"]: {"potential": "10", "identity_a": "x" if row["id"] < "d" else "y"} for row in told.people.to_pylist()}
    found = section(planner_report(build(records_of(people), DAY)), "equity")
    assert (values(found)["groups shown"], values(found)["not shown"]) == (
        0,
        2,
    )  # a, b, boss and c are four; the others would give them away
    assert found.charts == ()


def test_a_question_that_cannot_be_asked_is_left_out_and_the_page_says_why():
    people = {f"p{number:04d}": {"identity_a": f"group {number}"} for number in range(120)}
    found = section(planner_report(build(records_of(people), DAY)), "equity")
    assert (found.figures, found.charts) == ((), ())
    assert found.notes[0].startswith('left out: column "identity_a" has 120 different texts')


def test_where_there_are_too_many_pairs_to_weigh_the_page_says_so_and_has_all_else(monkeypatch):
    monkeypatch.setattr("graphcap.questions.prospects.MOST_PAIRS", 2)
    report = planner_report(build(records(department="Sales"), DAY))
    found = section(report, "sponsorship")
    assert found.notes[0].startswith("who could sponsor whom is left out: 3 people x 1 partners are over 2 pairs")
    assert (found.figures, found.people) == ((), ())
    assert [chart.title for chart in found.charts] == ["Everybody with a sponsor, by department"]
    assert values(section(report, "headline"))["high potentials with a sponsor"] is None


@pytest.mark.parametrize("people", [1, 30])
def test_people_without_ties_are_a_page_too(people):
    named = {f"p{number}": {"name": "Ana", "potential": "5"} for number in range(people)}
    report = planner_report(build(records_of(named), DAY))
    assert values(section(report, "headline"))["people"] == people
    assert section(report, "brokers").charts == ()


def test_an_empty_network_has_no_sections_and_says_so():
    report = planner_report(network_of(0, []))
    assert (report.rows, report.notes) == ((), ("there is nobody in this network yet: import people and ties first",))


def test_each_step_is_told_before_it_begins():
    told = []
    planner_report(build(records(), DAY), say=told.append)
    assert len(told) == len(set(told)) == 5


def test_json_has_every_section_with_nulls_for_what_is_unknown(report):
    stream = io.StringIO()
    write_answer(report, "json", stream)
    rows = json.loads(stream.getvalue())["rows"]
    assert [row["section"] for row in rows] == [row.section for row in report.rows]
    assert rows[0]["figures"][2]["value"] is None
    assert rows[2]["people"][0]["person"] == "h0"
