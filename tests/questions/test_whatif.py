"""What a new tie or a loss would change: a small organisation worked out by hand.

    boss (decides) - a .8 - b .5 - c .1        d: no ties      x (decides) - c .2
So access is boss .016 (to x, by a, b and c: four ties), a .8, b .4, c .2 and x .04 x .5 = .008 x ... by c, b, a to boss.
"""

from __future__ import annotations

import random

import pytest

from graphcap.build import build
from graphcap.errors import InputError
from graphcap.questions.isolated import isolated
from graphcap.questions.whatif import WhatIfRow, whatif
from graphcap.search.added import with_tie
from graphcap.simulate import simulate
from worlds import records_of_files
from written import records_of, tie

DAY = "2026-01-31"
PEOPLE = {
    "boss": {"decides": "promotion"},
    "a": {},
    "b": {},
    "c": {"potential": "90"},
    "d": {"potential": "90"},
    "x": {"decides": "budget"},
}
TIES = [tie("boss", "a", "friend", 0.8), tie("a", "b", "friend", 0.5), tie("b", "c", "friend", 0.1), tie("c", "x", "friend", 0.2)]


def network(*more, **changes):
    people = {id: columns | changes.get(id, {}) for id, columns in PEOPLE.items()}
    return build(records_of(people, [*TIES, *more]), DAY)


def test_rows_hold_everybody_for_whom_a_new_tie_changes_something():
    answer = whatif(network(), add=("d", "a"), new_tie=0.5)
    assert answer.rows == (
        WhatIfRow("d", "d", None, pytest.approx(0.4), "no ties", "sound", "access none to 0.4; best now is boss, 2 ties"),
    )
    assert (answer.more["better"], answer.more["worse"]) == (1, 0)
    assert (answer.more["isolated_before"], answer.more["isolated_after"]) == (["d"], [])


def test_rows_are_those_of_the_network_with_the_tie_built_in():
    before, after = network(), network(tie("d", "boss", "contact", 0.5))
    answer = whatif(before, add=("boss", "d"))
    assert [row.person for row in answer.rows] == ["d"]
    assert answer.more["isolated_before"] == sorted(row.person for row in isolated(before).rows)
    assert answer.more["isolated_after"] == sorted(row.person for row in isolated(after).rows)


def test_without_somebody_their_routes_and_decisions_are_gone():
    answer = whatif(network(), without=["boss"])
    assert [(row.person, row.access_before, row.access_after) for row in answer.rows] == [
        ("a", pytest.approx(0.8), pytest.approx(0.5 * 0.1 * 0.2)),
        ("b", pytest.approx(0.4), pytest.approx(0.1 * 0.2)),
        ("x", pytest.approx(0.2 * 0.1 * 0.5 * 0.8), None),
    ]
    assert (answer.more["worse"], answer.rows[2].why) == (3, "access 0.008 to none; no way is left")
    assert "boss" not in {row.person for row in answer.rows}


def test_high_potentials_who_come_to_hang_on_their_manager_are_named():
    line = network(c={"manager": "boss"})  # a reports_to tie of .5
    answer = whatif(line, without=["x"])
    assert (answer.more["one_gatekeeper_before"], answer.more["one_gatekeeper_after"]) == ([], ["c"])


def test_a_new_tie_counts_whatever_kinds_are_allowed():
    answer = whatif(network(), add=("d", "a"), kind=["friend"])
    assert [(row.person, row.access_after) for row in answer.rows] == [("d", pytest.approx(0.4))]


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(InputError, match="nothing to change: name two people with --add A B, or somebody with --without X"):
        whatif(network())
    with pytest.raises(InputError, match='"a" cannot have a tie with themselves'):
        whatif(network(), add=("a", "a"))
    with pytest.raises(InputError, match='"a" is to have a new tie and to be taken away'):
        whatif(network(), add=("a", "b"), without=["a"])
    with pytest.raises(InputError, match="new_tie is 0"):
        whatif(network(), add=("a", "b"), new_tie=0)


def test_an_empty_answer_says_what_is_missing():
    answer = whatif(build(records_of("ab", [tie("a", "b")]), DAY), without=["a"])
    assert answer.rows[0].kind_after == "no ties"
    assert "nobody is known to decide anything, so that nobody has access; give a `decides` column, or --deciders at import" in answer.notes
    assert whatif(network(tie("boss", "d", "friend", 0.9)), add=("boss", "d"), new_tie=0.1).rows == ()


def test_gatekeepers_after_a_tie_are_those_of_the_network_with_it(tmp_path):
    made = simulate(tmp_path / "world", people=400, ties=800, seed=3)
    network = build(records_of_files(made.files))
    draws, deciders = random.Random(1), network.deciders.numbers()
    hanging = [network.number(id) for id in isolated(network).more["one_gatekeeper"]]
    changed = 0
    for one in draws.sample(hanging, 3):
        other = draws.choice([decider for decider in deciders if decider != one])
        more = whatif(network, add=(network.people.ids[one], network.people.ids[other])).more
        assert more["one_gatekeeper_before"] == isolated(network).more["one_gatekeeper"]
        assert more["one_gatekeeper_after"] == isolated(with_tie(network, one, other, strength=0.5)).more["one_gatekeeper"]
        changed += more["one_gatekeeper_before"] != more["one_gatekeeper_after"]
    assert changed
