from __future__ import annotations

import itertools
import unicodedata
from collections import Counter
from datetime import date, timedelta

import networkx as nx
import pytest

from graphcap.simulate.hierarchy import layer_sizes
from graphcap.simulate.words import FAMILY_NAMES, GIVEN_NAMES
from worlds import AS_OF

DECISIONS = {"promotion", "budget", "hiring", "staffing", "title"}


def test_ids_are_in_order_and_as_wide_as_the_last_and_mail_addresses_differ(world):
    width = max(4, len(str(len(world.people))))
    assert [person["id"] for person in world.people] == [f"p{number:0{width}}" for number in range(1, len(world.people) + 1)]
    assert len({person["email"] for person in world.people}) == len(world.people)
    assert all(person["email"].endswith("@example.com") for person in world.people)


def test_words_for_names_are_many_different_and_composed():
    for words in (GIVEN_NAMES, FAMILY_NAMES):
        assert len(words) == len(set(words)) > 250
        assert all(unicodedata.is_normalized("NFC", word) and word.strip('",\n') == word for word in words)


def test_exactly_two_people_share_a_name(world):
    assert sorted(Counter(person["name"] for person in world.people).values())[-2:] == [1, 2]


def test_every_manager_exists_and_stands_above_and_one_person_has_none(world):
    heads = [person["id"] for person in world.people if not person["manager"]]
    assert len(heads) == 1
    for person in world.people:
        if person["manager"]:
            assert world.level(person["manager"]) > world.level(person["id"])


def test_everybody_reaches_the_head_by_going_up(world):
    line = nx.DiGraph((person["id"], person["manager"]) for person in world.people if person["manager"])
    assert nx.is_directed_acyclic_graph(line)
    assert nx.is_weakly_connected(line)
    assert len(line) == len(world.people)


def test_managers_have_five_to_nine_reports_in_the_mean_and_none_more_than_ten(world):
    reports = Counter(person["manager"] for person in world.people if person["manager"])
    assert 5 <= sum(reports.values()) / len(reports) <= 9
    assert max(reports.values()) <= 10


@pytest.mark.parametrize("people", [20, 21, 64, 65, 320, 999, 10_000, 1_000_000])
def test_layers_hold_everybody_below_one_head_and_each_is_larger_than_the_one_above(people):
    sizes = layer_sizes(people)
    assert (sizes[0], sum(sizes)) == (1, people)
    assert all(above < below for above, below in itertools.pairwise(sizes))


def test_levels_are_steps_of_ten_and_form_a_pyramid(world):
    counts = Counter(int(person["level"]) for person in world.people)
    ladder = sorted(counts)
    assert ladder == list(range(10, 10 * len(ladder) + 1, 10))
    assert all(counts[low] > counts[high] for low, high in itertools.pairwise(ladder))
    assert counts[ladder[-1]] == 1


def test_a_million_people_fit_a_ladder_that_ends_at_100():
    assert 30 + 10 * (len(layer_sizes(1_000_000)) - 1) == 100


def test_departments_are_of_uneven_size_and_more_where_there_are_more_people(office, town):
    sizes = {len(world.people): Counter(person["department"] for person in world.people) for world in (office, town)}
    assert len(sizes[10_000]) > len(sizes[320]) > 5
    for departments in sizes.values():
        largest, *_, smallest = (size for name, size in departments.most_common() if name != "Leadership")
        assert largest > 3 * smallest


def test_the_highest_three_to_six_per_cent_decide(world):
    deciders = [person for person in world.people if person["decides"]]
    assert 0.03 <= len(deciders) / len(world.people) <= 0.06
    assert {what for person in deciders for what in person["decides"].split(";")} == DECISIONS
    others = [int(person["level"]) for person in world.people if not person["decides"]]
    assert min(int(person["level"]) for person in deciders) >= max(others)


def test_people_joined_before_the_day_and_some_of_them_within_a_year(world):
    joined = [date.fromisoformat(person["joined"]) for person in world.people]
    assert max(joined) < AS_OF
    assert 0.05 < sum(day > AS_OF - timedelta(days=365) for day in joined) / len(joined) < 0.2


def test_ratings_are_from_0_to_100_and_some_are_unknown(world):
    for column in ("performance", "potential"):
        known = [int(person[column]) for person in world.people if person[column]]
        assert 0 <= min(known) < max(known) <= 100
        assert 0.7 < len(known) / len(world.people) < 1


def test_nobody_wants_a_skill_that_they_have_and_somebody_has_every_skill_wanted(world):
    assert [person["id"] for person in world.people if set(person["skills"].split(";")) & set(person["wants"].split(";"))] == []
    held = {skill for person in world.people for skill in person["skills"].split(";")}
    wanted = {skill for person in world.people if person["wants"] for skill in person["wants"].split(";")}
    assert len(wanted & held) > 0.9 * len(wanted)


def test_capacity_is_known_of_some_managers(world):
    assert 0 < sum(bool(person["capacity"]) for person in world.people) < len(world.people) / 4
