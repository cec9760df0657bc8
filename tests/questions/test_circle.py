"""One person's questions on the small organisation of `fixtures/small/circle`: the answers that its README works out by hand.

`audit`, `ready`, `thread`, `roadmap`, `coachability`, `loop-in` and `me` are asked of the same people in tests of their own.
"""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from circle import DAY, circle, circle_records
from graphcap.build import build
from graphcap.questions.cadence import cadence
from graphcap.questions.capital import capital
from graphcap.questions.classify import classify
from graphcap.questions.draft import draft_of
from graphcap.questions.mentors import mentors
from graphcap.questions.resilience import resilience
from graphcap.questions.sponsors import sponsors

if TYPE_CHECKING:
    from graphcap.network import Network

LOWEST, UNKNOWN = 0.05, 0.5
"""What a part of a score counts at least, and an unknown one that is known of nobody."""


def mean(*parts: float) -> float:
    """The geometric mean."""
    return prod(parts) ** (1 / len(parts))


def test_mentors_without_wants_need_three_people_on_the_next_level_to_tell_what_is_lacking():
    answer = mentors(circle(), "mia")  # Bob and Jon stand there, and both know contracts
    assert not answer.rows
    assert "nothing is known that Mia lacks" in answer.notes[0]


def test_mentors_have_what_is_wanted_and_are_reached(wanting_contracts):
    rows = mentors(wanting_contracts, "mia").rows
    assert [(row.mentor, row.skills, row.odds, row.why) for row in rows] == [
        ("jon", ("contracts",), 0.7, "has contracts; is a mentor already; 1 step above; tied directly, odds 0.7"),
        ("bob", ("contracts",), 0.5, "has contracts; 1 step above; tied directly, odds 0.5"),
    ]  # Ivy knows contracts as well, and no tie leads to her
    for row in rows:  # skills, experience, relevance to two goals, flexibility, trust, credibility, odds, free
        assert row.score == pytest.approx(mean(1, 3 / 5, LOWEST, UNKNOWN, UNKNOWN, UNKNOWN, row.odds, UNKNOWN))


def test_a_present_sponsor_comes_first_then_those_who_decide_and_are_reached():
    rows = sponsors(circle(), "mia").rows
    assert [(row.sponsor, row.present, row.chain, row.seen_my_work, row.match, row.free) for row in rows] == [
        ("eve", True, ("mia", "eve"), 2, None, None),  # Brook, and the one that is open to everybody
        ("dee", False, ("mia", "eve", "dee"), 2, None, None),
        ("cat", False, ("mia", "bob", "cat"), 2, None, None),  # Atlas, and the open one
    ]
    power = {"eve": 0.6 * 3 / 4, "dee": 1.0, "cat": 3 / 4}  # budget, two steps up; promotion, three; promotion, two
    odds = {"eve": 0.8, "dee": 0.8 * 0.5, "cat": 0.5 * 0.5}
    for row in rows:
        assert row.score == pytest.approx(mean(power[row.sponsor], UNKNOWN, 2 / 4, odds[row.sponsor], UNKNOWN))
        assert row.assumed == ("match", "free")


def test_cadence_knows_the_rhythm_of_two_and_that_one_is_over():
    rows = cadence(circle(), "mia").rows
    assert [(row.person, row.status, row.usual_gap_days, row.last_contact, row.due) for row in rows] == [
        ("jon", "active", 80, "2026-01-20", "2026-04-10"),  # gaps of 80, 228 and 36 days
        ("hal", "lapsed", 22.5, "2023-01-10", "2023-02-01"),  # one contact, three years ago
    ]


def test_resilience_takes_mentors_sponsors_and_introducers_away():
    rows = resilience(circle(), "mia").rows
    found = {row.lost: (row.roles, row.lost_deciders, row.access_after, row.substitute, row.substitute_odds) for row in rows}
    assert found == {
        "eve": (("sponsor", "mentor", "introducer"), 1, 0.5 * 0.5, "dee", pytest.approx(0.7 * 0.3)),  # Cat by Bob; Dee decides budgets too
        "bob": (("introducer",), 1, 0.8, "eve", 0.8),  # Cat is lost
        "fay": (("introducer",), 0, 0.8, "eve", 0.8),
        "jon": (("mentor", "introducer"), 0, 0.8, "bob", 0.5),  # who knows contracts as Jon does
        "hal": (("mentor",), 0, 0.8, None, None),  # of whose skills nothing is known
    }
    assert {row.access_before for row in rows} == {0.8}


def test_capital_is_what_a_sponsor_s_ties_add():
    (row,) = capital(circle(), "mia").rows
    assert (row.from_, row.to, row.access_with, row.access_without, row.top_doors) == ("eve", "mia", 0.8, 0.25, ("eve", "dee"))
    assert row.lent == pytest.approx(0.8 - 0.25)
    assert not capital(circle(), "kim").rows


def test_a_draft_names_what_both_took_part_in():
    network = circle()
    found = draft_of(network, [network.people.ids.place(id) for id in ("mia", "eve", "dee")])
    assert found.to == "eve"
    assert "introduce me to Dee (Finance)? We both took part in Brook." in found.paragraphs[0]
    assert found.paragraphs[1] == "Mia (Sales) would like to meet Dee. Both took part in Brook."


def test_classify_finds_one_mentor_and_a_declared_one_who_speaks_about_her_instead():
    rows = {(row.source, row.target): row for row in classify(circle()).rows}
    assert {pair: (row.label, row.declared, row.agrees) for pair, row in rows.items()} == {
        ("jon", "mia"): ("mentor", None, None),
        ("eve", "mia"): ("neither", "mentors", False),
        ("hal", "mia"): ("neither", None, None),
    }
    jon, eve, hal = (rows[id, "mia"] for id in ("jon", "eve", "hal"))
    assert jon.mentor_score == pytest.approx(mean(2 / 5, 1, 344 / 30.4375 / 12))  # feedback on 10 February and 20 January: 344 days
    assert jon.sponsor_score == pytest.approx(mean(LOWEST, LOWEST, 0.1 * 2 / 4, 1 / 4))  # decides nothing, one step up; one recommendation
    assert eve.mentor_score == pytest.approx(LOWEST)
    assert eve.sponsor_score == pytest.approx(mean(1 / 4, 1, 0.6 * 3 / 4, 1 / 4))  # a mention to Dee, who decides
    assert hal.mentor_score == pytest.approx(mean(1 / 4, 1, LOWEST))
    assert hal.sponsor_score == pytest.approx(mean(LOWEST, LOWEST, UNKNOWN, LOWEST))  # nobody knows what he decides, outside


@pytest.fixture
def wanting_contracts() -> Network:
    """The same organisation, in which Mia wants to learn contracts."""
    records = circle_records()
    wants = ["contracts" if id == "mia" else None for id in records.people["id"].to_pylist()]
    return build(replace(records, people=records.people.append_column("wants", pa.array(wants, pa.string()))), DAY)
