"""Who sponsors somebody, and who could: a small organisation worked out by hand.

    m - vp .5      m - boss .9      boss - cfo .5      m - peer .4      m - low .9      m - old .9      lone: no tie

m (level 20) has skill pricing. vp (level 60) decides titles, boss (40) budgets, cfo (80) hiring, peer (20) an own word; low (10) stands
below, old has left, lone decides much and is out of reach.
"""

from __future__ import annotations

import pytest

from graphcap.build import build
from graphcap.questions.sponsors import SponsorRow, sponsors
from written import records_of, tie

DAY = "2026-01-31"
PEOPLE = {
    "m": {"level": "20", "skills": "Pricing"},
    "boss": {"level": "40", "decides": "budget"},
    "cfo": {"level": "80", "decides": "hiring", "capacity": "1"},
    "lone": {"level": "60", "decides": "promotion"},
    "low": {"level": "10", "decides": "promotion"},
    "old": {"level": "60", "decides": "promotion", "left": "2025-01-01"},
    "peer": {"level": "20", "decides": "rooms"},
    "vp": {"name": "Vi", "level": "60", "decides": "title;budget", "goals": "pricing;new markets", "capacity": "4", "wants": "pricing"},
}
TIES = [("m", "vp", 0.5), ("m", "boss", 0.9), ("boss", "cfo", 0.5), ("m", "peer", 0.4), ("m", "low", 0.9), ("m", "old", 0.9)]


def seen(time, target, id=None, context=None):
    return {"time": time, "source": "m", "target": target, "kind": "achievement", "id": id, "context": context}


def network(ties=(), events=(), **changes):
    people = {id: columns | changes.get(id, {}) for id, columns in PEOPLE.items()}
    return build(records_of(people, [*(tie(*ends, "friend", strength) for *ends, strength in TIES), *ties], events), DAY)


def test_potential_sponsors_are_weighed_by_power_match_route_and_room():
    rows = {row.sponsor: row for row in sponsors(network(), "m").rows}
    assert rows["vp"] == SponsorRow(
        sponsor="vp",
        sponsor_name="Vi",
        present=False,
        power=0.75,  # a title weighs 1, two steps above: 3/4
        match=0.5,
        seen_my_work=None,
        offer=("Pricing",),
        odds=0.5,
        chain=("m", "vp"),
        free=4.0,
        score=pytest.approx((0.75 * 0.5 * 0.5 * 0.5 * 1) ** (1 / 5)),
        coverage=4 / 5,
        assumed=("seen_my_work",),
        decides=("title", "budget"),
        left=False,
        away=False,
        why="decides title, budget; 2 steps above; 50% of their goals match; can take 4 more; tied directly, odds 0.5",
        evidence=(),
    )
    # cfo: hiring .6 x 4/4, three steps above; boss: .6 x 2/4; peer: .3 x 1/4; goals unknown, so .5 as vp's
    assert {id: row.power for id, row in rows.items()} == pytest.approx({"vp": 0.75, "cfo": 0.6, "boss": 0.3, "peer": 0.075})
    assert rows["cfo"].score == pytest.approx((0.6 * 0.5 * 0.5 * 0.45 * 1) ** (1 / 5))
    assert list(rows) == ["vp", "cfo", "boss", "peer"]  # boss and peer: power and odds alone are known of five parts


def test_present_sponsors_come_first_however_they_score():
    answer = sponsors(network(ties=[tie("peer", "m", "sponsors", 0.4), tie("lone", "m", "sponsors", 0.1, until="2025-01-01")]), "m")
    assert [(row.sponsor, row.present) for row in answer.rows][:2] == [("peer", True), ("vp", False)]
    assert answer.rows[0].why.startswith("a sponsor already; decides rooms; 0 steps above")


def test_a_sponsor_shows_by_events_about_a_person_to_somebody_who_decides():
    told = {"time": "2025-06-01", "source": "boss", "target": "cfo", "kind": "mention", "about": "m"}
    assert [row.sponsor for row in sponsors(network(events=[told]), "m").rows if row.present] == ["boss"]


def test_work_counts_that_they_saw_within_two_years():
    events = [
        seen("2025-06-01", "vp", "e1"),
        seen("2025-07-01", None, "e2"),
        seen("2023-06-01", "vp", "e3"),
        seen("2025-06-01", "cfo", "e1"),
    ]
    rows = {row.sponsor: row for row in sponsors(network(events=events), "m").rows}
    assert {id: row.seen_my_work for id, row in rows.items()} == {"vp": 2, "cfo": 2, "boss": 1, "peer": 1}
    assert rows["vp"].evidence == ("e1", "e2")
    assert rows["vp"].score == pytest.approx((0.75 * 0.5 * 2 / 4 * 0.5 * 1) ** (1 / 5))


def test_who_has_no_room_left_comes_last():
    answer = sponsors(network(ties=[tie("cfo", "boss", "sponsors", 0.2)]), "m")
    assert [(row.sponsor, row.free) for row in answer.rows][-1] == ("cfo", 0)
    assert "no free capacity" in answer.rows[-1].why


def test_a_goal_met_by_an_achievement_matches():
    answer = sponsors(network(events=[seen("2025-06-01", "vp", context="New Markets")]), "m")
    assert {row.sponsor: row.match for row in answer.rows}["vp"] == 1


def test_what_is_unknown_or_missing_is_said_and_never_low():
    row = next(row for row in sponsors(network(vp={"level": None}), "m").rows if row.sponsor == "vp")
    assert (row.power, row.assumed) == (None, ("power", "seen_my_work"))
    assert row.score == pytest.approx((0.3 * 0.5 * 0.5 * 0.5 * 1) ** (1 / 5))  # .3 is the middle of .6, .3 and .075
    nobody = sponsors(build(records_of("ab", [tie("a", "b")]), DAY), "a")
    assert nobody.rows == ()
    assert nobody.notes[0].startswith("nobody is known to decide anything")
    alone = sponsors(network(), "lone")
    assert alone.rows == ()
    assert alone.notes[0] == "nobody who decides, does not stand below lone and is no sponsor yet is within 4 ties"


def test_a_present_sponsor_out_of_reach_is_shown_without_odds():
    row = sponsors(network(ties=[tie("lone", "m", "sponsors", 0.4)]), "m", not_kind=["sponsors"]).rows[0]
    assert (row.sponsor, row.odds, row.chain) == ("lone", None, ())
    assert row.why.endswith("no chain of at most 4 ties leads there")
