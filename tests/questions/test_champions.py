"""Champions, worked out by hand.

Levels 10, 20, 30, 40; d and s stand on 40 and decide promotions, m on 20 decides nothing; h1 to h4 stand on 10 and are high potentials.

m advised h1 and h2 three times within 366 days: amount 3/6, share 1, months at most 1 -> (1/2)^(1/3) = 2^(-1/3).
s spoke to d about h1 three times: amount 3/6, share 1, reach 1 x (1 + 3)/4, one person told 1/4 -> (1/8)^(1/4) = 2^(-3/4).
s is declared as mentor and sponsor of h3, and no event tells of it; h4 has nobody.
"""

from __future__ import annotations

import pytest

from graphcap.build import build
from graphcap.questions.champions import champions
from graphcap.simulate import simulate
from worlds import records_of_files
from worlds import rows as read_rows
from written import records_of, tie

DAY = "2026-01-31"
HIGH, LOW = {"level": "10", "potential": "90"}, {"level": "10", "potential": "10"}
PEOPLE = {
    "d": {"level": "40", "decides": "promotion"},
    "h1": HIGH | {"department": "Sales"},
    "h2": HIGH,
    "h3": HIGH,
    "h4": HIGH,
    "low": LOW,
    "m": {"level": "20", "potential": "10"},
    "r": {"level": "30", "potential": "10"},
    "s": {"level": "40", "decides": "promotion", "potential": "10"},
    "u": {"level": "10"},
}
ADVISED = ("2024-12-31", "2025-06-01", "2026-01-01")
EVENTS = [
    {"time": day, "source": "m", "target": target, "kind": "advice", "id": f"{target} {day}"} for target in ("h1", "h2") for day in ADVISED
] + [{"time": day, "source": "s", "target": "d", "kind": "mention", "about": "h1", "id": f"s {day}"} for day in ADVISED]
TIES = [tie("s", "h3", "sponsors"), tie("s", "h3", "mentors")]
INDEX = 2 ** (-(1 / 3 + 3 / 4) / 2)


def asked(*, people=None, ties=TIES, events=EVENTS, **more):
    return champions(build(records_of(people or PEOPLE, ties, events), DAY), potential=80, **more)


def test_the_index_is_the_root_of_the_best_mentor_times_the_best_sponsor():
    first, same, half, nobody = asked().rows
    assert (first.person, first.mentor, first.sponsor, first.department) == ("h1", "m", "s", "Sales")
    assert (first.mentor_score, first.sponsor_score) == pytest.approx((2 ** (-1 / 3), 2 ** (-3 / 4)))
    assert first.index == pytest.approx(INDEX)
    assert (first.missing_half, first.one_person, first.assumed) == ("none", False, ())
    assert first.why == "mentor m 0.79: 3 to them over 12.0 months; sponsor s 0.59: 3 about them to 1 who decide over 12.0 months"
    assert first.evidence == tuple(f"{one} {day}" for one in ("h1", "s") for day in ADVISED)
    assert (half.person, half.mentor, half.sponsor, half.sponsor_score, half.index) == ("h2", "m", None, None, 0)
    assert (half.missing_half, half.one_person) == ("sponsor", None)
    assert (nobody.person, nobody.missing_half, nobody.index, nobody.evidence) == ("h4", "both", 0, ())
    assert same.person == "h3"


def test_a_declared_role_that_no_event_tells_of_takes_the_middle_and_is_named():
    row = asked().rows[1]
    assert (row.person, row.mentor, row.sponsor, row.one_person, row.assumed) == ("h3", "s", "s", True, ("mentor", "sponsor"))
    assert row.index == pytest.approx(INDEX)  # the medians are those of h1 and h2, and of h1
    assert row.why.startswith("mentor s, declared, and no event tells more; taken as 0.79, in the middle; sponsor s, declared")
    (alone,) = (row for row in asked(events=()).rows if row.person == "h3")
    assert (alone.mentor_score, alone.sponsor_score, alone.index) == (0.5, 0.5, 0.5)


def test_the_best_of_several_is_taken_and_who_has_left_is_nobody():
    more = [{"time": day, "source": "r", "target": "h1", "kind": "advice"} for day in ADVISED[:2]]
    assert asked(events=EVENTS + more).rows[0].mentor == "m"  # r: 2/5 and 5 months
    gone = PEOPLE | {"m": PEOPLE["m"] | {"left": "2025-12-31"}}
    answer = asked(people=gone, events=EVENTS + more)
    assert {row.person: row.mentor for row in answer.rows} == {"h1": "r", "h2": None, "h3": "s", "h4": None}


def test_people_of_low_or_unknown_potential_are_in_no_row_and_unknown_is_counted_apart():
    answer = asked()
    assert [row.person for row in answer.rows] == ["h1", "h3", "h2", "h4"]
    assert answer.more["unknown_potential"] == 2  # d and u
    assert answer.more["missing_half"] == {"both": 1, "none": 2, "sponsor": 1}
    assert "2 people whose potential and performance are unknown are not among the rows; see more.unknown_potential" in answer.notes


def test_a_half_that_nothing_could_show_is_unknown_and_not_missing():
    nobody_decides = {person: {name: value for name, value in known.items() if name != "decides"} for person, known in PEOPLE.items()}
    answer = asked(people=nobody_decides, ties=())
    by_person = {row.person: row for row in answer.rows}
    assert (by_person["h1"].index, by_person["h1"].missing_half) == (None, None)  # a mentor, and a sponsor who cannot be told
    assert by_person["h1"].why.endswith("; whether anybody is their sponsor is unknown")
    assert (by_person["h4"].index, by_person["h4"].missing_half) == (0, None)  # no mentor, whatever else
    assert "nothing in the store could show a sponsor: that half is unknown, not missing" in answer.notes
    bare = asked(ties=(), events=())
    assert {(row.index, row.missing_half) for row in bare.rows} == {(None, None)}
    assert "the store has no events: mentors and sponsors are the declared ones alone, and how much they do is unknown" in bare.notes


def test_without_ratings_nobody_is_found_and_that_is_said():
    answer = champions(build(records_of("ab", [tie("a", "b", "mentors")]), DAY))
    assert answer.rows == ()
    assert "neither potential nor performance of anybody is known; give these columns with the people" in answer.notes


@pytest.mark.parametrize(("people", "seed"), [(300, 1), (700, 2)])
def test_planted_champions_are_found_and_decoys_are_not(tmp_path, people, seed):
    made = simulate(tmp_path / "world", people=people, ties=7 * people, seed=seed, plants=("champions",))
    rows = {row.person: row for row in champions(build(records_of_files(made.files))).rows}
    truth = read_rows(made.files["truth"])
    expected = {"champion": "none", "two champions": "none", "mentor only": "sponsor", "sponsor only": "mentor"}
    assert {row["role"] for row in truth} == {*expected, "decoy: low potential"}
    for row in truth:
        if row["role"] in expected:
            found = rows[row["person"]]
            assert found.missing_half == expected[row["role"]]
            assert row["other"] == (found.sponsor if row["role"] == "sponsor only" else found.mentor)
            assert found.one_person == {"champion": True, "two champions": False}.get(row["role"])
            assert found.index == 0 or found.index > 0.5
        else:
            assert row["person"] not in rows
