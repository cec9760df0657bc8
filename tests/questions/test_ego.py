"""One person's own network in figures."""

from __future__ import annotations

import random

import numpy as np
import pytest

from graphcap.build import build
from graphcap.measures.brokerage import constraint, effective_size
from graphcap.measures.view import cut
from graphcap.questions.ego import EgoMeasures, ego_measures
from networks import both_ways, network_of
from written import records_of, tie


@pytest.mark.parametrize("seed", range(20))
def test_effective_size_and_constraint_are_those_of_everybody(seed):
    draw = random.Random(seed)
    people = draw.randint(2, 9)
    pairs = [(source, target, kind) for source in range(people) for target in range(people) for kind in "xy" if source != target]
    network = network_of(people, [(*pair, draw.choice((0.2, 0.5, 1.0))) for pair in pairs if draw.random() < 0.3])
    sizes, constraints = effective_size(cut(network)), constraint(cut(network))
    for person in range(people):
        found = ego_measures(network, person)
        expected = (sizes[person], constraints[person])
        assert [np.nan if value is None else value for value in found[:2]] == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_a_star_of_three_has_effective_size_3_and_constraint_one_third():
    network = network_of(4, both_ways([(0, other, "knows", 0.5) for other in (1, 2, 3)]))
    assert ego_measures(network, 0)[:2] == pytest.approx((3, 1 / 3))


def test_the_e_i_index_counts_contacts_of_known_departments():
    people = {"a": {"department": "x"}, "b": {"department": "x"}, "c": {"department": "y"}, "d": {"department": "y"}, "e": {}}
    network = build(records_of(people, [tie("a", other, strength=0.5) for other in "bcde"]), "2026-01-31")
    assert [ego_measures(network, person).e_i_index for person in (0, 4)] == [1 / 3, None]
    assert ego_measures(network_of(1, []), 0) == EgoMeasures(None, None, None)
