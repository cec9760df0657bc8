from __future__ import annotations

import pytest

from graphcap.maps import intro_scene
from graphcap.maps.introductions import MOST_AROUND
from graphcap.maps.legend import EVERYBODY, LOOKS, OTHER_LOOK, UNKNOWN_DEPARTMENT
from graphcap.maps.wording import isolated
from networks import network_of
from scenes import answer_of, chain, company, company_answer, of_written


@pytest.fixture
def scene():
    network = company()
    return intro_scene(network, company_answer(network))


def test_people_on_chains_stand_first_in_the_order_of_chains_and_then_their_neighbours(scene):
    assert [person.id for person in scene.people] == ["ana", "ben", "dai", "chloe", "eva", "fay"]
    assert [person.faded for person in scene.people] == [False, False, False, False, True, True]
    assert [person.chains for person in scene.people] == [(1, 2), (1,), (1, 2), (2,), (), ()]


def test_the_written_ties_around_the_chains_are_drawn_and_those_among_the_others_are_not(scene):
    drawn = {(tie.source, tie.target, tie.kind): tie.chains for tie in scene.ties}
    assert drawn == {
        ("ana", "ben", "knows"): (),
        ("ben", "eva", "knows"): (),
        ("fay", "dai", "works_with"): (),
        ("ana", "ben", "works_with"): (1,),
        ("ana", "chloe", "knows"): (2,),
        ("chloe", "dai", "advice"): (2,),
        ("dai", "ben", "mentors"): (1,),
    }


def test_ties_of_chains_come_last_so_that_they_are_drawn_on_top(scene):
    assert [tie.faded for tie in scene.ties] == [True, True, True, False, False, False, False]


def test_a_tie_knows_its_strength_and_whether_a_request_travels_both_ways(scene):
    ties = {(tie.source, tie.kind): (tie.strength, tie.mutual) for tie in scene.ties if not tie.faded}
    assert ties["dai", "mentors"] == (0.5, True)
    assert ties["chloe", "advice"] == (0.5, False)
    assert ties["ana", "works_with"] == (0.8, True)


def test_a_written_reverse_is_a_tie_of_its_own():
    network = of_written(["a", "b"], [(0, 1, "advice", 0.5), (1, 0, "advice", 0.9)])
    scene = intro_scene(network, answer_of(network, ("a", "b"), [chain(network, 1, ("a", "b"), (("advice", 0.5),))]))
    assert [(tie.source, tie.strength, tie.chains) for tie in scene.ties] == [("b", 0.9, ()), ("a", 0.5, (1,))]


def test_neighbours_are_counted_in_the_whole_network_whoever_asks_whom(scene):
    assert {person.id: person.neighbours for person in scene.people} == {"ana": 3, "ben": 3, "dai": 3, "chloe": 2, "eva": 2, "fay": 1}


def test_the_legend_counts_people_by_department_and_ties_by_kind(scene):
    assert [(group.name, group.people) for group in scene.groups] == [("Sales", 4), ("Design", 1), (UNKNOWN_DEPARTMENT, 1)]
    assert [group.look for group in scene.groups] == [LOOKS[0], LOOKS[1], OTHER_LOOK]
    assert [(kind.name, kind.ties, kind.mutual, kind.sided) for kind in scene.kinds] == [
        ("advice", 1, False, True),
        ("knows", 3, True, False),
        ("mentors", 1, True, True),
        ("works_with", 2, True, False),
    ]
    assert [scene.groups[person.group].name for person in scene.people] == [
        "Sales",
        "Sales",
        UNKNOWN_DEPARTMENT,
        "Design",
        "Sales",
        "Sales",
    ]


def test_without_departments_everybody_is_one_group():
    network = of_written(["a", "b"], [(0, 1, "knows", 0.5)])
    scene = intro_scene(network, answer_of(network, ("a", "b")))
    assert [(group.name, group.people) for group in scene.groups] == [(EVERYBODY, 2)]


def test_beyond_seven_departments_those_of_the_chains_keep_a_look_and_the_smallest_share_one():
    ids = [f"p{number:02d}" for number in range(12)]
    departments = ["rare", *(f"d{number}" for number in range(1, 10)), "d1", "target"]
    network = of_written(ids, [(0, number, "knows", 0.5) for number in range(1, 12)], department=departments)
    scene = intro_scene(network, answer_of(network, (ids[0], ids[11]), [chain(network, 1, (ids[0], ids[11]), (("knows", 0.5),))]))
    own = [group.name for group in scene.groups if group.look != OTHER_LOOK]
    assert [group.look for group in scene.groups[: len(LOOKS)]] == list(LOOKS)
    assert len(own) == len(LOOKS)
    assert {"rare", "target"} <= set(own)
    assert len(scene.groups) == 2 + MOST_AROUND
    assert sum(group.people for group in scene.groups) == len(scene.people)


@pytest.mark.parametrize(("most", "drawn"), [(0, 4), (4, 4), (5, 5), (6, 6), (120, 6)])
def test_nobody_is_added_beyond_the_most_people_but_chains_are_always_whole(most, drawn):
    network = company()
    assert len(intro_scene(network, company_answer(network), most_people=most).people) == drawn


def test_one_person_brings_their_strongest_neighbours_alone():
    ids = [f"p{number:03d}" for number in range(60)]
    network = of_written(ids, [(0, number, "knows", number / 100) for number in range(1, 60)])
    scene = intro_scene(network, answer_of(network, ("p000", "p001"), [chain(network, 1, ("p000", "p001"), (("knows", 0.01),))]))
    assert {person.id for person in scene.people if person.faded} == {f"p{number:03d}" for number in range(60 - MOST_AROUND, 60)}


def test_the_sentence_names_who_the_warmest_chain_goes_through(scene):
    assert scene.title == "From Ana Silva to Dai Li"
    assert scene.sentences == ("2 chains of warm introduction; the warmest goes through Ben Okoro.",)
    assert scene.ends == ("ana", "dai")


def test_one_chain_alone_is_not_called_the_warmest():
    network = company()
    answer = company_answer(network)
    scene = intro_scene(network, answer._replace(rows=answer.rows[:1]))
    assert scene.sentences == ("1 chain of warm introduction; it goes through Ben Okoro.",)


def test_a_direct_tie_is_said_to_be_direct():
    network = company()
    scene = intro_scene(network, answer_of(network, ("ana", "ben"), [chain(network, 1, ("ana", "ben"), (("works_with", 0.8),))]))
    assert scene.sentences == ("1 chain of warm introduction: Ana Silva can ask Ben Okoro directly.",)


def test_without_a_chain_both_ends_are_drawn_with_whom_they_know_and_a_sentence_says_so():
    network = company()
    scene = intro_scene(network, answer_of(network, ("ana", "hui")))
    assert scene.sentences == ("No chain of at most 4 ties leads from Ana Silva to hui. What is drawn is who they know best.",)
    assert [person.id for person in scene.people] == ["ana", "hui", "ben", "chloe", "eva"]
    assert [person.faded for person in scene.people] == [False, False, True, True, True]


def test_an_empty_network_is_a_sentence():
    network = network_of(0, [])
    scene = intro_scene(network, answer_of(network, ("ana", "dai")))
    assert (scene.people, scene.ties, scene.groups, scene.ends) == ((), (), (), ())
    assert scene.sentences == ("There is nobody in this network yet: import people and ties first.",)


def test_the_footer_has_the_day_and_the_size_of_the_whole_network(scene):
    assert (scene.as_of, scene.network_people, scene.network_ties) == ("2026-01-31", 8, 9)
    assert scene.notes == ("uncalibrated odds: they rank chains",)


@pytest.mark.parametrize("name", ["turned \u202eround", "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627", "stray \u2069"])
def test_a_name_that_turns_the_direction_of_text_is_closed_off(name):
    assert isolated(name) == f"\u2068{name}\u2069"


@pytest.mark.parametrize("name", ["Ana", "Chloé", "李岱", "<b>", "7", "👩‍💻"])
def test_other_names_stay_as_they_are(name):
    assert isolated(name) == name
