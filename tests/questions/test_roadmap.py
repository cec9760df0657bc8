"""The growth roadmap."""

from __future__ import annotations

import pytest

from circle import DAY
from graphcap.build import build
from graphcap.errors import InputError
from graphcap.questions.roadmap import RoadmapRow, roadmap
from written import records_of, tie

ROLE = "of at least half of those in the role (level 20 in S)"
PEOPLE = {
    "ann": {"level": "10", "department": "S", "skills": "Python", "goals": "run a budget", "name": "Ann"},
    # the next level: Python, SQL and talks are listed by two of three, design by one
    "bea": {"level": "20", "department": "S", "skills": "python;SQL", "title": "Lead"},
    "cem": {"level": "20", "department": "S", "skills": "sql; Talks", "name": "Cem", "title": "Lead"},
    "dov": {"level": "20", "department": "S", "skills": "Python;Talks;design", "title": "Chief"},
    "eli": {"level": "40", "department": "T", "skills": "Run a budget"},
    "far": {"level": "20", "department": "T", "skills": "SQL;Talks;run a budget"},  # no tie
    "gil": {"level": "50", "department": "T", "skills": "SQL;Talks;run a budget"},  # four steps above
    "hal": {"skills": "cooking"},
    "ida": {},
    "jim": {"skills": "cooking", "decides": "promotion"},
    "kay": {"level": "30"},
}
TIES = [
    tie("ann", "cem", "friend", 0.5),
    tie("ann", "hal", "friend", 0.3),
    tie("ann", "ida", "friend", 0.9),
    tie("ann", "jim", "friend", 0.9),
    tie("ann", "gil", "friend", 0.9),
    tie("hal", "eli", "friend", 0.5),
    tie("ida", "bea", "friend", 0.1),
]


def world(people=None, ties=TIES):
    return build(records_of(people or PEOPLE, ties), DAY)


def test_the_fewest_mentors_cover_goals_and_skills():
    answer = roadmap(world(), "Ann")
    assert answer.rows == (
        RoadmapRow(
            "run a budget",
            None,
            "eli",
            "eli",
            ("ann", "hal", "eli"),
            0.15,
            "their own goal; eli lists it, asked through hal, 2 ties, odds 0.15",
        ),
        RoadmapRow(None, "SQL", "cem", "Cem", ("ann", "cem"), 0.5, f"a skill {ROLE}; Cem lists it, tied directly, odds 0.5"),
        RoadmapRow(None, "Talks", "cem", "Cem", ("ann", "cem"), 0.5, f"a skill {ROLE}; Cem lists it, tied directly, odds 0.5"),
    )
    assert {name: answer.more[name] for name in ("role", "people_in_role", "mentors", "fewest")} == {
        "role": "level 20 in S",
        "people_in_role": 3,
        "mentors": 2,
        "fewest": True,
    }


def test_what_nobody_within_reach_covers_has_no_mentor():
    rows = roadmap(world(), "ann", avoid=["eli", "cem"]).rows
    assert [(row.goal or row.missing_skill, row.mentor, row.odds) for row in rows] == [
        ("run a budget", None, None),
        ("SQL", "bea", pytest.approx(0.09)),
        ("Talks", None, None),
    ]
    assert rows[0].why == "their own goal; nobody within 4 ties, 0 to 3 steps above, lists it"


def test_a_peer_with_the_same_goal_does_not_cover_it_and_somebody_above_does():
    for level, mentor in (("10", None), ("30", "kay"), (None, "kay")):
        people = PEOPLE | {"kay": {"level": level, "goals": "Run a Budget"}}
        rows = roadmap(world(people, [tie("ann", "kay", "friend", 0.5)]), "ann").rows
        assert [row.mentor for row in rows if row.goal] == [mentor]


def test_ties_that_matter_less_list_skills_but_none_of_the_role():
    found = roadmap(world(), "ann", avoid=["eli"]).more["ties_less_relevant"]
    assert found == [
        {"person": "hal", "person_name": "hal", "why": "no skill they list (of 1) is of the role or missing, and they decide nothing"}
    ]
    assert roadmap(world(), "ann").more["ties_less_relevant"] == []  # Hal leads to Eli; Ida lists nothing, Jim decides


def test_a_title_names_the_role_and_fewer_than_three_of_known_skills_tell_nothing():
    answer = roadmap(world(), "ann", next_role="lead")
    assert [(row.goal, row.missing_skill) for row in answer.rows] == [("run a budget", None)]
    assert "no skill is listed by at least half of 3 or more people in the role: its skills are unknown" in answer.notes
    three = world(PEOPLE | {"dov": PEOPLE["dov"] | {"title": "LEAD"}})
    assert [row.missing_skill for row in roadmap(three, "ann", next_role="lead").rows] == [None, "SQL", "Talks"]


def test_a_title_nobody_has_is_refused_with_near_ones():
    with pytest.raises(InputError, match='nobody has the title "Leed"; near: Lead'):
        roadmap(world(), "ann", next_role="Leed")


def test_who_minds_being_asked_is_no_mentor_and_the_next_best_is():
    people = PEOPLE | {"cem": PEOPLE["cem"] | {"do_not_ask": "ann"}}
    rows = roadmap(world(people), "ann").rows
    assert [(row.missing_skill, row.mentor) for row in rows][1:] == [("SQL", "bea"), ("Talks", None)]


def test_unknown_levels_skills_and_goals_are_said_and_nothing_is_invented():
    bare = build(records_of("ab", [tie("a", "b", "friend", 0.5)]), DAY)
    answer = roadmap(bare, "a")
    assert (answer.rows, answer.more["role"]) == ((), "unknown")
    assert answer.notes[:4] == (
        "nothing is missing that is known: a has no recorded goal, and lists every skill that is known of the role",
        "the people have no column `skills`: skills are unknown",
        "the people have no column `goals`: goals are unknown",
        "no next level is known for a: name a title with --next-role",
    )
