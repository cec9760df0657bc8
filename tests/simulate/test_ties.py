from __future__ import annotations

import re
from collections import Counter

import networkx as nx
import numpy as np

from graphcap.kinds import TIE_KIND_BY_NAME
from worlds import AS_OF


def test_no_tie_is_to_oneself_or_twice_and_a_pair_has_two_at_most(world):
    assert all(tie["source"] != tie["target"] for tie in world.ties)
    assert len({(tie["source"], tie["target"], tie["kind"]) for tie in world.ties}) == len(world.ties)
    assert max(Counter(frozenset((tie["source"], tie["target"])) for tie in world.ties).values()) == 2
    assert {tie[end] for tie in world.ties for end in ("source", "target")} <= set(world.by_id)


def test_a_few_people_have_many_times_the_mean_number_of_ties_and_nobody_more_than_the_bound(town):
    degree = Counter(tie[end] for tie in town.ties for end in ("source", "target"))
    # of 10,000 people with 20 ties each by pure chance, the most connected would have about 20 + 4 * 20 ** .5 = 38
    assert 5 * 20 < max(degree.values()) <= 10 * 10_000**0.5
    assert sum(sorted(degree.values())[-100:]) > 3 * 100 * 20


def test_people_know_their_department_near_levels_and_the_friends_of_their_friends(town):
    inside = [town.by_id[tie["source"]]["department"] == town.by_id[tie["target"]]["department"] for tie in town.ties]
    near = [abs(town.level(tie["source"]) - town.level(tie["target"])) <= 10 for tie in town.ties]
    assert sum(inside) / len(inside) > 0.6
    assert sum(near) / len(near) > 0.6
    graph = nx.Graph((tie["source"], tie["target"]) for tie in town.ties)
    assert nx.transitivity(graph) > 20 * nx.density(graph)


def test_distances_are_those_of_an_organisation(town):
    graph = nx.Graph((tie["source"], tie["target"]) for tie in town.ties)
    sources = sorted(graph)[::1000]
    distances = [length for source in sources for length in nx.single_source_shortest_path_length(graph, source).values()]
    assert 3 < np.mean(distances) < 5


def test_most_ties_are_of_work_sponsors_are_few_and_every_kind_is_known(world):
    kinds = Counter(tie["kind"] for tie in world.ties)
    assert set(kinds) == {"works_with", "knows", "friend", "mentors", "advice", "sponsors", "met"} <= set(TIE_KIND_BY_NAME)
    assert kinds.most_common(1)[0][0] == "works_with"
    assert 0 < kinds["sponsors"] < 0.02 * len(world.ties)


def test_mentors_and_sponsors_stand_above_and_who_asks_for_advice_below(world):
    for tie in world.ties:
        rise = world.level(tie["target"]) - world.level(tie["source"])
        assert rise <= 0 or tie["kind"] != "mentors"
        assert rise <= -20 or tie["kind"] != "sponsors"
        assert rise >= 0 or tie["kind"] != "advice"
        assert world.by_id[tie["source"]]["decides"] or tie["kind"] != "sponsors"


def test_strengths_are_hundredths_from_5_to_95_higher_in_a_team_and_some_unknown(world):
    known = [tie for tie in world.ties if tie["strength"]]
    assert 0.8 < len(known) / len(world.ties) < 1
    assert all(re.fullmatch(r"0\.\d\d?", tie["strength"]) and 0.05 <= float(tie["strength"]) <= 0.95 for tie in known)

    def mean(column, *, same):
        pairs = [(world.by_id[tie["source"]][column], world.by_id[tie["target"]][column], float(tie["strength"])) for tie in known]
        return np.mean([strength for one, other, strength in pairs if (one == other) is same])

    assert mean("manager", same=True) > mean("department", same=True) > mean("department", same=False)


def test_a_tie_begins_when_both_are_there_and_its_last_contact_is_before_the_day(world):
    assert 0 < sum(not tie["since"] for tie in world.ties) < len(world.ties) / 2
    assert 0 < sum(not tie["last_contact"] for tie in world.ties) < len(world.ties) / 2
    for tie in world.ties:
        both = max(world.by_id[tie["source"]]["joined"], world.by_id[tie["target"]]["joined"])
        days = [day for day in (both, tie["since"], tie["last_contact"], AS_OF.isoformat()) if day]
        assert days == sorted(days)
        assert days[-2] < days[-1]
