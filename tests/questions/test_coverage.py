"""Maximum coverage with capacities, against every team there is."""

from __future__ import annotations

from itertools import combinations
from math import e

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcap.questions.coverage import EXACT_CANDIDATES, Candidates, best_team

PEOPLE = 8


def candidates_of(served, rooms):
    return Candidates([len(people) for people in served], rooms, [sorted(people) for people in served].__getitem__)


def covers(served, rooms, team):
    """How many people a team covers: a maximum flow."""
    graph = nx.DiGraph()
    graph.add_node("from")
    graph.add_node("to")
    for place in team:
        graph.add_edge("from", place, capacity=rooms[place])
        for person in served[place]:
            graph.add_edge(place, ("person", person), capacity=1)
            graph.add_edge(("person", person), "to", capacity=1)
    return nx.maximum_flow_value(graph, "from", "to")


def most(served, rooms, choose):
    return max(covers(served, rooms, team) for team in combinations(range(len(served)), min(choose, len(served))))


def check(team, served, rooms, choose):
    """What every team keeps, whether it is the best or not."""
    places = [member.place for member in team.members]
    covered = [person for member in team.members for person in member.covers]
    assert len(places) == len(set(places)) <= choose
    assert len(covered) == len(set(covered)) == team.covered
    for place, member in enumerate(team.members):
        assert set(member.covers) <= set(served[member.place])
        assert 0 < len(member.covers) <= member.alone == min(rooms[member.place], len(served[member.place]))
        assert sum(len(each.covers) for each in team.members[: place + 1]) == covers(served, rooms, places[: place + 1])


def some_candidates(least, largest):
    one = st.tuples(st.sets(st.integers(0, PEOPLE - 1), max_size=4), st.integers(0, 3))
    return st.lists(one, min_size=least, max_size=largest)


@settings(max_examples=60, deadline=None)
@given(some_candidates(1, 6), st.integers(1, 4))
def test_up_to_twenty_candidates_nobody_covers_more(drawn, choose):
    served, rooms = map(list, zip(*drawn, strict=True))
    team = best_team(candidates_of(served, rooms), choose=choose)
    check(team, served, rooms, choose)
    assert team.exact
    assert team.covered == most(served, rooms, choose)


@settings(max_examples=15, deadline=None)
@given(some_candidates(EXACT_CANDIDATES + 1, EXACT_CANDIDATES + 3), st.integers(2, 2))
def test_beyond_the_guarantee_holds_and_what_is_called_exact_is(drawn, choose):
    served, rooms = map(list, zip(*drawn, strict=True))
    team, best = best_team(candidates_of(served, rooms), choose=choose), most(served, rooms, choose)
    check(team, served, rooms, choose)
    assert best >= team.covered >= (1 - 1 / e) * best
    assert not team.exact or team.covered == best


def test_the_best_team_beats_taking_the_largest_first():
    # the first covers 4 of 6 and leaves 1 each to the other two, who cover all 6 together
    served = [{1, 2, 4, 5}, {1, 2, 3}, {4, 5, 6}]
    team = best_team(candidates_of(served, [9, 9, 9]), choose=2)
    assert [(member.place, member.covers) for member in team.members] == [(1, (1, 2, 3)), (2, (4, 5, 6))]
    padding = [{7}] * EXACT_CANDIDATES
    greedy = best_team(candidates_of([*served, *padding], [9] * (3 + EXACT_CANDIDATES)), choose=2)
    assert [(member.place, greedy.exact) for member in greedy.members] == [(0, False), (1, False)]


def test_people_move_to_another_member_where_that_makes_room():
    team = best_team(candidates_of([{1, 2, 3}, {1}], [2, 1]), choose=2)
    assert [member.covers for member in team.members] == [(2, 3), (1,)]


def test_who_adds_nobody_is_not_chosen():
    team = best_team(candidates_of([{1}, {1}, set()], [1, 1, 1]), choose=3)
    assert (len(team.members), team.exact) == (1, True)
    assert best_team(candidates_of([], []), choose=3).members == ()


@pytest.mark.parametrize("choose", [1, 2, 3])
def test_of_equals_who_could_serve_more_comes_first_then_the_lower_number(choose):
    team = best_team(candidates_of([{1}, {1, 2}, {2, 3}, {4, 5}], [1, 1, 1, 1]), choose=choose)
    assert [member.place for member in team.members] == [1, 2, 3][:choose]
