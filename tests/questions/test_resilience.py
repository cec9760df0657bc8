"""What goes with one person: a small organisation worked out by hand.

    m - ann .8 - vp .5      ann - gm .4      m - bob .5 - cfo .6      m - eve .3 - vp .3      m - cy .2

vp, gm and cfo decide. The best chains: m ann vp .4, m ann gm .32, m bob cfo .3, m eve vp .09. ann sponsors m, cy mentors m in tax, eve
knows tax, too. Without ann the best is .3 by bob, and gm, whom ann alone leads to, is lost; ann does not decide.
"""

from __future__ import annotations

import pytest

from graphcap.build import build
from graphcap.questions.resilience import ResilienceRow, resilience
from written import records_of, tie

DAY = "2026-01-31"
PEOPLE = {
    "m": {"wants": "tax;law"},
    "ann": {"name": "Ann"},
    "bob": {},
    "cfo": {"decides": "budget"},
    "cy": {"skills": "tax; law;golf"},
    "eve": {"skills": "Tax"},
    "gm": {"decides": "promotion"},
    "vp": {"decides": "promotion"},
}
TIES = [("m", "ann", 0.8), ("ann", "vp", 0.5), ("ann", "gm", 0.4), ("m", "bob", 0.5), ("bob", "cfo", 0.6), ("m", "eve", 0.3)]
TIES += [("eve", "vp", 0.3), ("m", "cy", 0.2)]


def network(ties=(("ann", "m", "sponsors"), ("cy", "m", "mentors")), events=(), **changes):
    people = {id: columns | changes.get(id, {}) for id, columns in PEOPLE.items()}
    written = [tie(*ends, "friend", strength) for *ends, strength in TIES]
    return build(records_of(people, [*written, *(tie(*each, 0.01) for each in ties)], events), DAY)


def test_each_role_is_taken_away_in_turn():
    rows = {row.lost: row for row in resilience(network(), "m").rows}
    assert list(rows) == ["ann", "vp", "bob", "cy", "eve"]
    assert rows["ann"] == ResilienceRow(
        lost="ann",
        lost_name="Ann",
        roles=("sponsor", "introducer"),
        lost_deciders=1,
        access_before=0.4,
        access_after=0.3,
        substitute="cfo",  # she decides nothing that is known, so whoever decides anything: .5 x .6
        substitute_name="cfo",
        substitute_odds=0.3,
        via="bob",
        why="sponsor and introducer; without them the best odds to a decision-maker fall from 0.4 to 0.3; 1 decision-maker would be out of "
        "reach; cfo covers 100% of it, asked through bob, odds 0.3",
        evidence=(),
    )
    assert (rows["vp"].lost_deciders, rows["vp"].access_after, rows["vp"].roles) == (1, pytest.approx(0.32), ("introducer",))
    assert (rows["bob"].lost_deciders, rows["bob"].access_after, rows["bob"].roles) == (1, 0.4, ("introducer",))


def test_a_mentor_is_replaced_by_who_has_their_skills_that_are_wanted():
    row = next(row for row in resilience(network(), "m").rows if row.lost == "cy")
    assert (row.substitute, row.substitute_odds, row.via) == ("eve", 0.3, "eve")
    assert row.why == (
        "mentor; the best odds to a decision-maker stay 0.4; eve covers 50% of it, tied directly, odds 0.3"  # tax of tax and law
    )
    none = next(row for row in resilience(network(eve={"skills": "golf club"}), "m").rows if row.lost == "cy")
    assert none.why.endswith("nobody within two ties could take their place")


def test_an_introducer_is_replaced_by_the_next_one():
    row = next(row for row in resilience(network(ties=()), "m").rows if row.lost == "ann")
    assert (row.roles, row.substitute, row.substitute_odds) == (("introducer",), "bob", 0.5)


def test_a_substitute_reached_through_the_lost_one_alone_is_none():
    people = {"m": {"skills": None}, "ann": {"decides": "title"}, "vp": {"decides": "title"}}
    ties = [tie("m", "ann", "friend", 0.8), tie("ann", "vp", "friend", 0.5), tie("ann", "m", "sponsors", 0.1)]
    (row,) = resilience(build(records_of(people, ties), DAY), "m").rows
    assert (row.lost_deciders, row.access_after, row.substitute) == (2, None, None)
    assert "without them no chain to a decision-maker is left (odds 0.8 now)" in row.why


def test_groups_are_contexts_in_which_two_or_more_substitutes_took_part():
    events = [{"time": "2025-05-01", "source": who, "target": "eve", "kind": "meeting", "context": "Book club"} for who in ("vp", "cfo")]
    (found,) = [group for group in resilience(network(events=events), "m").more["groups"] if group["lost"] == "ann"]
    assert found == {"lost": "ann", "context": "Book club", "substitutes": ["cfo", "vp"]}


def test_who_has_nobody_to_lose_is_told_so_and_unknown_deciders_are_said():
    alone = resilience(network(), "gm", avoid=["ann"])
    assert alone.rows == ()
    assert alone.notes[0] == "gm has no mentor, no sponsor, and no introducer to a decision-maker: there is nobody to lose"
    unknown = resilience(build(records_of("ab", [tie("a", "b", "mentors")]), DAY), "b")
    assert [(row.lost, row.lost_deciders, row.access_before) for row in unknown.rows] == [("a", None, None)]
    assert unknown.notes[0].startswith("nobody is known to decide anything")


def test_a_lapsed_mentor_is_not_lost_again():
    lapsed = tie("cy", "m", "mentors", 0.1, until="2025-01-01")
    found = build(records_of(PEOPLE, [*(tie(*ends, "friend", strength) for *ends, strength in TIES), lapsed]), DAY)
    assert "cy" not in [row.lost for row in resilience(found, "m").rows]


def test_odds_of_the_rows_are_those_of_chains():
    row = resilience(network(), "m").rows[0]
    assert row.access_before - row.access_after == pytest.approx(0.1)
