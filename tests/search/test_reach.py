import os
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.errors import InputError
from graphcap.search.reach import reach
from networks import both_ways, network_of

DRAWS = 4000 if os.environ.get("GRAPHCAP_FULL") else 800
LEVELS = {
    "binary": lambda _: 1.0,
    "halves": lambda draw: draw.choice((0.5, 1.0)),
    "few": lambda draw: draw.choice((0.2, 0.5, 0.8, 1.0)),
    "tenths": lambda draw: draw.randint(1, 10) / 10,
    "continuous": lambda draw: draw.uniform(0.05, 1.0),
}


def strongest_steps(arcs, *, kinds, avoid):
    """The strongest allowed strength from each person to each other."""
    steps = {}
    for source, target, kind, strength in arcs:
        if kind in kinds and not {source, target} & set(avoid):
            row = steps.setdefault(source, {})
            row[target] = max(strength, row.get(target, 0))
    return steps


def all_chains(steps, chain, odds, max_ties):
    """Every chain that begins with these people, longer ones too."""
    if len(chain) > 1:
        yield chain, odds
    if len(chain) <= max_ties:
        for person, strength in steps.get(chain[-1], {}).items():
            if person not in chain:
                yield from all_chains(steps, (*chain, person), odds * strength, max_ties)


def best_by_enumeration(steps, person, targets, max_ties):
    """The best chain of a person as what it is ranked by, or None."""
    chains = all_chains(steps, (person,), 1.0, max_ties)
    return min(((-round(odds, 12), len(chain), chain) for chain, odds in chains if chain[-1] in targets), default=None)


def assert_equal_to_enumeration(arcs, people, targets, *, max_ties, kinds=("a", "b"), avoid=()):
    network = network_of(people, arcs)
    allowed = bytes(kind.name in kinds for kind in network.kinds)
    found = reach(network, targets, max_ties=max_ties, kinds=allowed, avoid=avoid)
    steps = strongest_steps(arcs, kinds=kinds, avoid=avoid)
    for person in range(people):
        answer = (found.ties[person], found.via[person], found.target[person])
        best = best_by_enumeration(steps, person, set(targets) - set(avoid), max_ties)
        if best:
            odds, length, chain = best
            assert answer == (length - 1, chain[1], chain[-1])
            assert found.odds[person] == pytest.approx(-odds, rel=1e-12, abs=6e-13)
        else:
            assert answer == (0, -1, -1)
            assert np.isnan(found.odds[person])


def drawn_network(draw, strength, *, mutual):
    people = draw.randint(2, 10)
    pairs = [(a, b, kind) for a in range(people) for b in range(people) for kind in "ab" if (a < b if mutual else a != b)]
    arcs = [(a, b, kind, strength(draw)) for a, b, kind in draw.sample(pairs, draw.randint(0, min(len(pairs), 3 * people)))]
    return people, both_ways(arcs) if mutual else arcs


@pytest.mark.parametrize("mutual", [True, False])
@pytest.mark.parametrize("level", LEVELS)
def test_it_equals_the_list_of_all_chains_on_random_networks(level, mutual):
    draw = random.Random(f"{level} {mutual}")
    for _ in range(DRAWS // 10):
        people, arcs = drawn_network(draw, LEVELS[level], mutual=mutual)
        targets = sorted(draw.sample(range(people), draw.randint(0, min(4, people))))
        avoid = draw.sample(range(people), draw.choice((0, 0, 1)))
        kinds = draw.choice((("a", "b"), ("a",)))
        assert_equal_to_enumeration(arcs, people, targets, max_ties=draw.randint(1, 7), kinds=kinds, avoid=avoid)


@pytest.mark.parametrize("level", LEVELS)
def test_people_who_all_decide_reach_one_another_but_never_themselves(level):
    draw = random.Random(level)
    for _ in range(DRAWS // 40):
        people, arcs = drawn_network(draw, LEVELS[level], mutual=True)
        assert_equal_to_enumeration(arcs, people, list(range(people)), max_ties=draw.randint(1, 5))


def test_a_target_does_not_end_at_itself():
    found = reach(network_of(3, [(0, 1, "a", 0.9), (1, 0, "a", 0.9), (1, 2, "a", 0.1)]), [0, 2], max_ties=3)
    assert found.target.tolist() == [2, 0, -1]
    assert found.via.tolist() == [1, 0, -1]
    assert found.ties.tolist() == [2, 1, 0]
    assert found.odds[:2] == pytest.approx([0.09, 0.9])
    assert np.isnan(found.odds[2])


def test_a_longer_chain_is_taken_only_where_it_is_warmer():
    arcs = [(0, 3, "a", 0.25), (0, 1, "a", 0.5), (1, 3, "a", 0.5), (2, 3, "a", 0.25), (2, 1, "a", 0.75)]
    found = reach(network_of(4, arcs), [3], max_ties=4)
    assert found.ties[[0, 2]].tolist() == [1, 2]
    assert found.odds[[0, 2]].tolist() == [0.25, 0.375]


def test_of_equal_chains_the_one_through_the_lowest_number_is_taken():
    arcs = [(0, person, "a", 0.5) for person in (3, 2, 1)] + [(person, 4, "a", 0.5) for person in (3, 2, 1)]
    assert reach(network_of(5, arcs), [4], max_ties=2).via[0] == 1


def test_odds_that_differ_by_less_than_their_twelfth_decimal_are_equal():
    arcs = [(0, 1, "a", 0.5), (1, 3, "a", 0.5), (0, 2, "a", 0.5), (2, 3, "a", 0.5 + 1e-14)]
    assert reach(network_of(4, arcs), [3], max_ties=2).via[0] == 1


def test_the_strongest_of_several_kinds_is_used():
    found = reach(network_of(2, [(0, 1, "a", 0.3), (0, 1, "b", 0.7)]), [1], max_ties=1)
    assert found.odds[0] == 0.7


def test_strengths_too_small_to_multiply_still_reach():
    found = reach(network_of(4, [(0, 1, "a", 1e-200), (1, 2, "a", 1e-200), (2, 3, "a", 1.0)]), [3], max_ties=3)
    assert found.ties.tolist() == [3, 2, 1, 0]
    assert found.odds[0] == 0.0


def test_a_chain_of_more_ties_than_allowed_is_none():
    path = [(person, person + 1, "a", 1.0) for person in range(9)]
    assert reach(network_of(10, path), [9], max_ties=8).ties.tolist() == [0, 8, 7, 6, 5, 4, 3, 2, 1, 0]


def test_without_targets_or_ties_nobody_has_a_chain():
    for network, targets in ((network_of(3, both_ways([(0, 1, "a", 1.0)])), []), (network_of(3, []), [0, 1])):
        found = reach(network, targets, max_ties=4)
        assert np.isnan(found.odds).all()
        assert not found.ties.any()
    assert len(reach(network_of(0, []), [], max_ties=4).odds) == 0


@pytest.mark.parametrize("max_ties", [0, 9])
def test_a_limit_out_of_bounds_is_refused(max_ties):
    with pytest.raises(InputError, match="1 to 8 ties"):
        reach(network_of(2, []), [0], max_ties=max_ties)


def test_work_cut_in_many_pieces_gives_the_same_answer(monkeypatch):
    draw = random.Random(7)
    arcs = both_ways({(a, b, "a", draw.randint(1, 20) / 20) for a, b in {tuple(sorted(draw.sample(range(120), 2))) for _ in range(500)}})
    targets = draw.sample(range(120), 12)
    whole = reach(network_of(120, arcs), targets, max_ties=4)
    monkeypatch.setattr("graphcap.search.reach.ARCS_AT_ONCE", 16)
    monkeypatch.setattr("graphcap.search.reach.TARGETS_AT_ONCE", 2)
    pieces = reach(network_of(120, arcs), targets, max_ties=4)
    assert (np.array_equal(whole.odds, pieces.odds, equal_nan=True), np.array_equal(whole.via, pieces.via)) == (True, True)
    assert_equal_to_enumeration(arcs, 120, targets, max_ties=3)


@given(st.integers(0, 2**32), st.permutations(range(8)))
def test_another_numbering_of_people_changes_neither_odds_nor_ties(seed, order):
    draw = random.Random(seed)
    arcs = [(a, b, "a", draw.randint(1, 20) / 20) for a in range(8) for b in range(8) if a != b and draw.random() < 0.3]
    targets = draw.sample(range(8), 3)
    found = reach(network_of(8, arcs), targets, max_ties=4)
    again = reach(network_of(8, [(order[a], order[b], kind, s) for a, b, kind, s in arcs]), [order[t] for t in targets], max_ties=4)
    assert again.ties[order].tolist() == found.ties.tolist()
    assert again.odds[order] == pytest.approx(found.odds, rel=1e-12, nan_ok=True)


@given(st.integers(0, 2**32))
def test_taking_an_arc_away_never_makes_a_chain_better(seed):
    draw = random.Random(seed)
    arcs = [(a, b, "a", draw.randint(1, 20) / 20) for a in range(8) for b in range(8) if a != b and draw.random() < 0.3]
    targets = draw.sample(range(8), 3)
    with_all = np.nan_to_num(reach(network_of(8, arcs), targets, max_ties=4).odds, nan=-1)
    for gone in range(len(arcs)):
        without = np.nan_to_num(reach(network_of(8, arcs[:gone] + arcs[gone + 1 :]), targets, max_ties=4).odds, nan=-1)
        assert (without <= with_all + 1e-12).all()
