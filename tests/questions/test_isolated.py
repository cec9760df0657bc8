"""Isolated talent: a small organisation worked out by hand, and planted worlds.

    boss (decides) - a .8 - b .5 - c .5 - d .1      j - d .5       e - f .5       g, h, i: no ties
    boss - k, l, m, n, o .5 each

So access is .8 for a, .4 for b, .2 for c, .02 for d, .5 for k to o, and nobody else has any: the middle of all sixteen is .11.
"""

from __future__ import annotations

import os

import pytest

from graphcap.build import build
from graphcap.errors import InputError
from graphcap.questions.isolated import IsolatedRow, isolated
from graphcap.simulate import simulate
from worlds import records_of_files
from worlds import rows as read_rows
from written import records_of, tie

DAY = "2026-01-31"
WORLDS = [(300, 1), (300, 2), (300, 3), (3000, 4), *([(10_000, 5)] if os.environ.get("GRAPHCAP_FULL") else [])]
POTENTIAL = {"boss": 10, "a": 20, "b": 30, "c": 40, "d": 95, "e": 95, "f": 10, "g": 99, "h": 99, "j": 15}
TIES = [("boss", "a", 0.8), ("a", "b", 0.5), ("b", "c", 0.5), ("c", "d", 0.1), ("j", "d", 0.5), ("e", "f", 0.5)]
TIES += [("boss", other, 0.5) for other in "klmno"]


def people(**changes):
    """Everybody with their columns."""
    found = {id: {"level": "10", "joined": "2020-01-01"} for id in ("boss", *"abcdefghijklmno")}
    for id, value in POTENTIAL.items():
        found[id]["potential"] = str(value)
    found["boss"]["decides"] = "promotion"
    found["j"]["performance"], found["a"]["performance"] = "90", "50"
    found["h"]["joined"] = "2025-12-01"
    found["d"]["department"] = "Sales"
    for id, columns in changes.items():
        found[id] |= columns
    return found


def network(**changes):
    return build(records_of(people(**changes), [tie(one, other, "friend", strength) for one, other, strength in TIES]), DAY)


def test_rows_tell_who_is_isolated_why_and_which_tie_would_help_most():
    answer = isolated(network())
    assert [(row.person, row.kind, row.basis, row.newcomer) for row in answer.rows] == [
        ("g", "no ties", "potential", False),
        ("e", "no route", "potential", False),
        ("j", "no route", "performance", False),
        ("d", "weak route", "potential", False),
        ("h", "no ties", "potential", True),
    ]
    assert answer.rows[3] == IsolatedRow(
        person="d",
        person_name="d",
        department="Sales",
        level=10,
        potential=95,
        performance=None,
        basis="potential",
        kind="weak route",
        access=pytest.approx(0.02),
        percentile=46.875,  # seven of sixteen below, itself half
        ties=2,
        nearest_sponsor="boss",
        newcomer=False,
        away=False,
        bridge="a",  # (.5 x .8 - .02) x .1 x .5 x .5 = .0095; b: (.5 x .4 - .02) x .05 = .009
        bridge_via=("c", "b"),
        access_after=0.4,
        why="potential 95, high from 95 on; access 0.02 is below a third of 0.11, the middle of 16 people of that level; "
        "c and b can introduce a, which would make it 0.4",
    )
    assert answer.more == {"thresholds": {"potential": 95, "performance": 90}, "one_gatekeeper": [], "unknown_potential": ["i"]}


def test_unknown_is_null_and_never_low():
    without_ties, without_route = isolated(network()).rows[:2]
    assert (without_ties.access, without_ties.nearest_sponsor, without_ties.bridge, without_ties.access_after) == (None,) * 4
    assert without_ties.why == "potential 99, high from 95 on; no ties at all, so that nobody can introduce them"
    assert (without_route.access, without_route.performance, without_route.bridge_via) == (None, None, ())
    assert without_route.percentile == 21.875  # seven of sixteen have none


def test_bridge_and_introducers_are_asked_within_their_capacity():
    rows = {row.person: row for row in isolated(network(a={"capacity": "0"}), potential=95).rows}
    assert (rows["d"].bridge, rows["d"].bridge_via, rows["d"].access_after) == ("b", ("c",), 0.2)
    rows = {row.person: row for row in isolated(network(c={"capacity": "1"})).rows}
    assert (rows["j"].bridge, rows["j"].bridge_via) == ("b", ("d", "c"))  # j stands before d, who then finds c busy
    assert (rows["d"].bridge, rows["d"].bridge_via) == (None, ())


def test_a_given_potential_and_a_stronger_new_tie_are_taken():
    answer = isolated(network(), potential=99, new_tie=1)
    assert [row.person for row in answer.rows] == ["g", "j", "h"]
    assert answer.rows[1].access_after == 0.4  # b, by a tie of strength 1
    with pytest.raises(InputError, match="new_tie is 0; a strength is above 0"):
        isolated(network(), new_tie=0)


def test_who_hangs_on_their_manager_line_alone_stands_apart():
    staff = {id: {"potential": "90", "manager": "m"} for id in "pq"} | {"m": {"decides": "promotion"}, "x": {}, "y": {"decides": "budget"}}
    ties = [tie("p", "m", "friend", 0.8), tie("q", "m", "friend", 0.8), tie("q", "x", "friend", 0.8), tie("x", "y", "friend", 0.8)]
    answer = isolated(build(records_of(staff, ties), DAY))
    assert (answer.rows, answer.more["one_gatekeeper"]) == ((), ["p"])


def test_who_has_left_counts_nowhere():
    answer = isolated(network(g={"left": "2026-01-31"}, k={"left": "2025-01-01"}, i={"left": "2024-01-01"}))
    assert [row.person for row in answer.rows] == ["e", "j", "d", "h"]
    assert answer.more["unknown_potential"] == []


def test_who_may_not_be_asked_is_neither_bridge_nor_introducer():
    rows = {row.person: row for row in isolated(network(b={"do_not_ask": "a"})).rows}
    assert (rows["d"].bridge, rows["d"].bridge_via) == ("b", ("c",))  # b introduces nobody to a
    for changes in ({"a": {"do_not_ask": "yes"}}, {"a": {"do_not_ask": "d"}}, {"c": {"left": "2025-12-31"}}):
        rows = {row.person: row for row in isolated(network(**changes), potential=95).rows}
        assert (rows["d"].kind, rows["d"].bridge) == ("no route", None)


def test_what_is_missing_is_said():
    notes = isolated(build(records_of({"a": {}, "b": {}}, [tie("a", "b")]), DAY)).notes
    assert "nobody is known to decide anything, so that nobody has a route; give a `decides` column, or --deciders at import" in notes
    assert "neither potential nor performance of anybody is known; give these columns with the people" in notes
    assert "no levels are known: everybody is held against everybody" in notes
    assert "the scale of potential is too coarse: 40% of those whose potential is known reach 95" in isolated(network()).notes


@pytest.mark.parametrize(("size", "seed"), WORLDS)
def test_planted_people_are_found_and_decoys_are_not(tmp_path, size, seed):
    made = simulate(tmp_path / "world", people=size, ties=7 * size, seed=seed, plants=("isolated",))
    planted = {row["person"]: row["role"] for row in read_rows(made.files["truth"])}
    found = {row.person: row for row in isolated(build(records_of_files(made.files))).rows if not row.newcomer}
    wanted = {person: role for person, role in planted.items() if not role.startswith("decoy")}
    assert sum(found[person].kind == role for person, role in wanted.items() if person in found) >= 0.9 * len(wanted)
    assert sum(person not in wanted for person in found) <= 0.1 * len(found)
