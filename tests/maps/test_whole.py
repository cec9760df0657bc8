from __future__ import annotations

from graphcap.maps import Highlights, Mark, network_scene
from graphcap.maps.legend import UNKNOWN_LEVEL
from graphcap.maps.whole import neighbour_counts
from networks import network_of
from scenes import WRITTEN, company, of_written


def test_everybody_and_every_written_tie_is_drawn_with_its_strength():
    scene = network_scene(company())
    assert [person.id for person in scene.people] == ["ana", "ben", "chloe", "dai", "eva", "fay", "gil", "hui"]
    drawn = [(tie.source, tie.target, tie.kind, tie.strength) for tie in scene.ties]
    ids = [person.id for person in scene.people]
    assert drawn == sorted((ids[source], ids[target], kind, strength) for source, target, kind, strength in WRITTEN)
    assert (scene.network_people, scene.network_ties, scene.as_of) == (8, 9, "2026-01-31")


def test_a_reverse_that_was_written_too_is_a_tie_of_its_own_and_an_implied_one_is_none():
    network = of_written(["a", "b", "c"], [(0, 1, "knows", 0.9), (1, 0, "knows", 0.4), (1, 2, "knows", 0.2)])
    assert [(tie.source, tie.target, tie.strength) for tie in network_scene(network).ties] == [
        ("a", "b", 0.9),
        ("b", "a", 0.4),
        ("b", "c", 0.2),
    ]


def test_neighbours_are_people_not_ties():
    assert neighbour_counts(company()) == [3, 3, 2, 3, 2, 1, 1, 1]


def test_a_person_without_a_name_is_called_by_their_id():
    assert network_scene(company()).people[7].name == "hui"


def test_nobody_is_faded_without_a_view_and_everybody_else_is_with_one():
    network = company()
    assert not any(person.faded for person in network_scene(network).people)
    view = Highlights("Two", ("Two are set off.",), marks={"ana": Mark("ring", "decides"), "eva": Mark("lost", "no way")})
    assert [person.id for person in network_scene(network, view).people if not person.faded] == ["ana", "eva"]


def test_the_sentence_counts_people_ties_and_who_has_none():
    assert network_scene(company()).sentences == ("8 people, 9 ties.",)
    apart = network_of(4, [(0, 1, "knows", 0.5)])
    assert network_scene(apart).sentences == ("4 people, 1 tie. 2 people have no ties: the rows at the bottom.",)
    assert network_scene(network_of(1, [])).sentences == ("1 person without any ties yet.",)


def test_a_network_of_nobody_is_a_sentence():
    scene = network_scene(network_of(0, []))
    assert (scene.people, scene.ties, scene.groups, scene.bands, scene.kinds) == ((), (), (), (), ())
    assert scene.sentences == ("There is nobody in this network yet: import people and ties first.",)


def test_levels_that_nobody_knows_are_said_to_be_unknown():
    assert [(band.name, band.people) for band in network_scene(company()).bands] == [(UNKNOWN_LEVEL, 8)]
