"""Advocates, worked out by hand. All ties are friends, both ways; d decides promotions.

    h1 \
    h2 -- a1 -- d      .45 each to a1, h3 and h4 .45 to a2, a1 and a2 .6 to d: odds of .27 from the high potentials to d, who has no room
    h3 -<               left, and too little for one of them to be an advocate of another; a1 has room for 2, that of a2 is unknown
    h4 -- a2 -- d
    h1 -- a3 -- d      .1 and .9: too cold to be near
"""

from __future__ import annotations

import pytest

from graphcap.build import build
from graphcap.questions import question
from graphcap.questions.advocates import advocates
from graphcap.questions.coverage import GUARANTEE
from graphcap.questions.robust import robust
from graphcap.simulate import simulate
from worlds import records_of_files
from worlds import rows as read_rows
from written import records_of, tie

DAY = "2026-01-31"
HIGH = {"potential": "90"}
PEOPLE = {
    "a1": {"capacity": "2"},
    "a2": {},
    "a3": {},
    "d": {"decides": "promotion", "capacity": "1"},
    "h1": HIGH | {"department": "Sales"},
    "h2": HIGH | {"department": "Sales"},
    "h3": HIGH | {"department": "Legal"},
    "h4": HIGH,
    "h5": HIGH,
}
NEAR = [("h1", "a1"), ("h2", "a1"), ("h3", "a1"), ("h3", "a2"), ("h4", "a2")]
TIES = [tie(one, other, "friend", 0.45) for one, other in NEAR]
TIES += [tie("a1", "d", "friend", 0.6), tie("a2", "d", "friend", 0.6), tie("h1", "a3", "friend", 0.1), tie("a3", "d", "friend", 0.9)]
TIES += [tie("d", "h5", "sponsors", 0.5)]
SALES = {f"s{place}": {"department": "Sales"} for place in range(5)}


def asked(*more, people=PEOPLE, choose=2, **how):
    return advocates(build(records_of(people, [*TIES, *more]), DAY), potential=80, choose=choose, **how)


def test_those_who_add_most_are_chosen_each_within_their_room():
    first, second = asked().rows
    assert (first.advocate, first.covered, first.marginal, first.within_reach, first.free) == ("a1", 2, 2, 3, 2)
    assert (second.advocate, second.covered, second.marginal, second.within_reach, second.free) == ("a2", 2, 2, 2, 5)
    assert (first.proteges, second.proteges) == (("h1", "h2"), ("h3", "h4"))
    assert (
        first.why
        == "reaches who decides at odds of 0.3 or more; 3 of them within 2 ties at odds of 0.2 or more; room for 2 more; adds 2, of 2 alone"
    )
    assert "capacity unknown, taken as room for 5" in second.why
    answer = asked(choose=5)
    assert len(answer.rows) == 2  # a3 adds nobody
    assert answer.more == {
        "unsponsored": 4,
        "covered": 4,
        "candidates": 2,
        "exact": True,
        "guarantee": 1,
        "thresholds": {"potential": 80, "performance": None},
    }


def test_who_decides_is_an_advocate_while_they_have_room():
    roomy = PEOPLE | {"d": {"decides": "promotion", "capacity": "5"}}  # less h5, who is sponsored already
    (row,) = asked(people=roomy, choose=1).rows
    assert (row.advocate, row.free, row.proteges, row.decides) == ("d", 4, ("h1", "h2", "h3", "h4"), ("promotion",))


def test_what_ends_in_the_own_line_does_not_count():
    line = {"h6": HIGH | {"manager": "m"}, "m": {"decides": "budget"}, "x": {}}
    ties = [tie("h6", "m", "reports_to", 0.5), tie("h6", "x", "friend", 0.5), tie("x", "m", "friend", 0.8)]
    inside = asked(*ties, people=PEOPLE | line, choose=5)
    assert "h6" not in {person for row in inside.rows for person in row.proteges}
    outside = asked(*ties, tie("m", "d", "friend", 0.5), people=PEOPLE | line, choose=5)  # x -> m -> d: .4, and m -> d: .5
    (row,) = (row for row in outside.rows if "h6" in row.proteges)
    assert (row.advocate, row.within_reach) == ("m", 1)


def test_who_does_not_want_to_be_asked_speaks_for_nobody():
    about = asked(people=PEOPLE | {"a1": {"capacity": "2", "do_not_ask": "h1"}}, choose=1)
    assert about.rows[0].proteges == ("h2", "h3")
    assert [row.advocate for row in asked(people=PEOPLE | {"a1": {"do_not_ask": "yes"}}).rows] == ["a2"]
    assert [row.advocate for row in asked(avoid=["a2"]).rows] == ["a1"]
    assert [row.advocate for row in asked(people=PEOPLE | {"a2": {"left": "2025-01-01"}}).rows] == ["a1"]


def test_departments_of_fewer_than_five_people_are_not_named():
    people = PEOPLE | SALES | {f"o{place}": {"department": "Other"} for place in range(9)}
    # Legal has one person; with it Sales, the smallest other, is hidden: else it could be had by subtraction
    assert [row.groups for row in asked(people=people).rows] == [(), ()]
    many = people | {f"l{place}": {"department": "Legal"} for place in range(4)}
    assert [row.groups for row in asked(people=many).rows] == [("Sales",), ("Legal",)]


def test_nobody_to_find_is_said():
    def notes(answer):
        assert answer.rows == ()
        return answer.notes

    nobody = {person: {name: value for name, value in known.items() if name != "decides"} for person, known in PEOPLE.items()}
    assert any("nobody is known to decide anything" in note for note in notes(asked(people=nobody)))
    none = notes(asked(avoid=["a1", "a2"]))
    assert "nobody who decides, or reaches who does, has room and is within 2 ties of a high potential without a sponsor" in none
    sponsored = [tie("d", f"h{number}", "sponsors", 0.5) for number in range(1, 5)]
    assert "every high potential has a sponsor" in notes(asked(*sponsored))
    bare = advocates(build(records_of("ab", [tie("a", "b")]), DAY))
    assert "neither potential nor performance of anybody is known; give these columns with the people" in notes(bare)


def test_ranks_among_strengths_drawn_anew():
    answer = robust(question("advocates"), build(records_of(PEOPLE, TIES), DAY), {"potential": 80, "choose": 2})
    assert [(row.advocate, row.rank_low, row.rank_high) for row in answer.rows] == [("a1", 1, 1), ("a2", 2, 2)]  # all are declared


@pytest.mark.parametrize(("people", "seed"), [(300, 1), (700, 2)])
def test_planted_advocates_are_chosen_and_decoys_are_not(tmp_path, people, seed):
    made = simulate(tmp_path / "world", people=people, ties=7 * people, seed=seed, plants=("advocates",))
    answer = advocates(build(records_of_files(made.files)))
    rows = {row.advocate: row for row in answer.rows}
    truth = read_rows(made.files["truth"])
    for row in truth:
        if row["role"] == "advocate":
            near = {each["person"] for each in truth if each["other"] == row["person"]}
            found = rows[row["person"]]
            assert near <= set(found.proteges)  # and perhaps others whom their decision-maker knows
            assert found.marginal >= len(near) == 10
        elif row["role"].startswith("decoy"):
            assert row["person"] not in rows
    assert answer.more["guarantee"] in {1.0, GUARANTEE}
