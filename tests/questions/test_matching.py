"""Matching, held against every way to pair a few people."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.questions.matching import NOBODY, best_couples, best_pairs


@st.composite
def wishes(draw):
    """Scores of up to five people and four partners, many of them not allowed or alike, and the room of each partner."""
    people, partners = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    cell = st.sampled_from([None, None, 0.0, 0.1, 0.5, 0.500001, 1.0])
    scores = [[draw(cell) for _ in range(partners)] for _ in range(people)]
    return np.array(scores, float).reshape(people, partners), np.array([draw(st.integers(0, 3)) for _ in range(partners)])


def worth(scores, room, paired):
    """How many are served, and their scores in all; None where a rule is broken."""
    pairs = [(person, partner) for person, partner in enumerate(paired) if partner != NOBODY]
    if any(np.isnan(scores[pair]) for pair in pairs) or any(
        sum(each == partner for _, each in pairs) > places for partner, places in enumerate(room)
    ):
        return None
    return len(pairs), round(sum(float(scores[pair]) for pair in pairs), 6)


@given(wishes())
def test_no_way_serves_more_people_or_as_many_better(drawn):
    scores, room = drawn
    ways = (worth(scores, room, way) for way in product(range(NOBODY, scores.shape[1]), repeat=len(scores)))
    assert worth(scores, room, best_pairs(scores, room).tolist()) == max(way for way in ways if way is not None)


def test_nobody_is_paired_where_there_is_nobody():
    assert best_pairs(np.empty((0, 3)), np.ones(3, int)).tolist() == []
    assert best_pairs(np.empty((2, 0)), np.empty(0, int)).tolist() == [NOBODY, NOBODY]
    assert best_pairs(np.full((1, 1), 1.0), np.array([0])).tolist() == [NOBODY]


def every_coupling(pairs):
    """All sets of pairs in which nobody stands twice."""
    if not pairs:
        yield ()
        return
    first, *others = pairs
    yield from every_coupling(others)
    for rest in every_coupling([pair for pair in others if not set(pair) & set(first)]):
        yield (first, *rest)


@given(st.dictionaries(st.sampled_from([(one, other) for other in range(6) for one in range(other)]), st.sampled_from([0.2, 0.5, 0.9])))
def test_no_other_couples_weigh_more(weights):
    found = best_couples(weights)
    assert all(couple in weights for couple in found)
    assert len({person for couple in found for person in couple}) == 2 * len(found)
    heaviest = max(sum(weights[couple] for couple in coupling) for coupling in every_coupling(sorted(weights)))
    assert sum(weights[couple] for couple in found) == pytest.approx(heaviest)


def test_the_order_in_which_weights_are_given_does_not_matter():
    weights = {(1, 2): 0.5, (2, 3): 0.5, (3, 4): 0.5, (1, 4): 0.5}
    assert best_couples(weights) == best_couples(dict(reversed(weights.items())))
