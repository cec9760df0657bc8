"""The best chains on small random networks, held to plain enumeration, and on networks that are hard on a search."""

from __future__ import annotations

import os
import random
from itertools import permutations

import pytest

from graphcap.search.chains import Found, best_chains, strongest_arc
from networks import Arc, both_ways, network_of
from search.brute import all_chains, ranked, strongest

NETWORKS = 80_000 if os.environ.get("GRAPHCAP_FULL") else 8_000
BATCHES = 8
STRENGTHS = ((1.0,), (0.5,), (0.5, 1.0), (0.25, 0.5, 1.0), (0.1, 0.2, 0.3, 0.6), (1e-4, 1e-5, 0.5), None)
KINDS = ("advice", "friend", "knows")


def draw_arcs(draw: random.Random, people: int) -> list[Arc]:
    """Arcs of a random network: sparse or dense, one kind or several, some networks both ways."""
    levels = draw.choice(STRENGTHS)
    density = draw.choice((0.15, 0.3, 0.6, 1.0))
    kinds = KINDS[: draw.randint(1, 3)]
    arcs = [
        (source, target, kind, draw.choice(levels) if levels else draw.uniform(0.01, 1))
        for source, target in permutations(range(people), 2)
        for kind in kinds
        if draw.random() < density / len(kinds)
    ]
    if draw.random() < 0.5:
        arcs = both_ways(arc for arc in arcs if arc[0] < arc[1])
    return arcs


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_best_chains_are_those_of_enumeration_order_included(batch: int) -> None:
    draw = random.Random(batch)
    for _ in range(NETWORKS // BATCHES):
        people = draw.randint(2, draw.choice((4, 7, 9, 12)))
        arcs = draw_arcs(draw, people)
        max_ties = draw.randint(1, 7 if people < 9 else 4)
        best, by = draw.randint(1, 10), draw.choice(("odds", "ties"))
        source, *targets = draw.sample(range(people), draw.randint(2, min(people, 4)))
        avoid = [person for person in range(people) if draw.random() < 0.1 and person != source]
        network = network_of(people, arcs)
        names = [kind.name for kind in network.kinds]
        allowed = [name for name in names if draw.random() < 0.7] if draw.random() < 0.4 else names
        mask = None if allowed == names else bytes(name in allowed for name in names)
        steps = strongest(arcs, kinds=allowed, avoid=avoid)
        limits = {"best": best, "max_ties": max_ties, "by": by, "kinds": mask, "avoid": avoid}
        found = best_chains(network, source, targets, by_length=True, **limits)
        assert best_chains(network, source, targets, **limits) == Found(found.chains, ())
        every = [] if source in avoid else all_chains(steps, source, set(targets) - set(avoid), max_ties)
        check(found, every, best=best, by=by)


def check(found: Found, every: list[tuple[tuple[int, ...], float]], *, best: int, by: str) -> None:
    """Compare what was found with every chain there is."""
    expected = ranked(every, by)[:best]
    assert [(chain.people, chain.tied_with) for chain in found.chains] == [(people, tied) for people, _, tied in expected]
    assert [chain.odds for chain in found.chains] == [odds for _, odds, _ in expected]
    longest = {len(people) for people, _ in every}
    bests = [ranked([chain for chain in every if len(chain[0]) == length], "odds")[0] for length in sorted(longest)]
    assert [(chain.people, chain.tied_with) for chain in found.by_length] == [(people, tied) for people, _, tied in bests]


@pytest.mark.parametrize("strength", [1.0, 0.5])
def test_a_complete_network_of_equal_ties_ends_with_the_lowest_numbers(strength: float) -> None:
    people = 120
    network = network_of(people, [(source, target, "knows", strength) for source, target in permutations(range(people), 2)])
    found = best_chains(network, 5, (7,), best=3, max_ties=6, by_length=True)
    assert [chain.people for chain in found.chains] == [(5, 7), (5, 0, 7), (5, 1, 7)]
    assert [chain.tied_with for chain in found.chains] == [0, people - 3, people - 3]
    assert [chain.people for chain in found.by_length] == [
        (5, 7),
        (5, 0, 7),
        (5, 0, 1, 7),
        (5, 0, 1, 2, 7),
        (5, 0, 1, 2, 3, 7),
        (5, 0, 1, 2, 3, 4, 7),
    ]
    assert [chain.tied_with for chain in found.by_length] == [0, 117, 1000, 1000, 1000, 1000]


def test_odds_too_small_for_twelve_decimals_are_equal_and_the_shorter_chain_comes_first() -> None:
    # 0 -> 1 -> 3: 1e-16; 0 -> 2 -> 1 -> 3 and others: 1e-24; all round to 0
    ties = both_ways([(0, 1, "knows", 1e-8), (1, 3, "knows", 1e-8), (0, 2, "knows", 1e-8), (2, 1, "knows", 1e-8)])
    found = best_chains(network_of(4, ties), 0, (3,), best=5, max_ties=4)
    assert [chain.people for chain in found.chains] == [(0, 1, 3), (0, 2, 1, 3)]


def test_a_source_that_is_a_target_too_is_not_its_own_target() -> None:
    network = network_of(3, both_ways([(0, 1, "knows", 0.5), (1, 2, "knows", 0.5)]))
    assert [chain.people for chain in best_chains(network, 0, (0, 2), best=5, max_ties=4).chains] == [(0, 1, 2)]


def test_nobody_to_reach_gives_no_chain() -> None:
    network = network_of(2, [(0, 1, "knows", 0.5)])
    assert best_chains(network, 0, (), best=5, max_ties=4) == Found((), ())
    assert best_chains(network, 1, (0,), best=5, max_ties=4) == Found((), ())


def test_the_strongest_arc_is_that_of_the_allowed_kinds_and_of_the_first_kind_among_equals() -> None:
    network = network_of(2, [(0, 1, "friend", 0.5), (0, 1, "advice", 0.5), (0, 1, "knows", 0.9)])
    assert strongest_arc(network, 0, 1, None) == (0.9, 2)
    assert strongest_arc(network, 0, 1, network.kind_mask(without=["knows"])) == (0.5, 0)
    assert strongest_arc(network, 1, 0, None) is None


def test_taking_an_arc_away_never_makes_the_best_chain_better() -> None:
    draw = random.Random(1)
    for _ in range(150):
        arcs = draw_arcs(draw, 7)
        if not arcs:
            continue
        gone = draw.choice(arcs)
        before = best_chains(network_of(7, arcs), 0, (6,), best=1, max_ties=4).chains
        after = best_chains(network_of(7, [arc for arc in arcs if arc != gone]), 0, (6,), best=1, max_ties=4).chains
        assert not after or after[0].odds <= before[0].odds
