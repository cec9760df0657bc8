import os
import random
from itertools import pairwise
from math import inf, log, prod

import networkx as nx
import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from graphcap.search.disjoint import _Flow, disjoint_chains
from networks import both_ways, network_of
from search.brute import all_chains, most_disjoint, ranked, strongest

DRAWS = 60_000 if os.environ.get("GRAPHCAP_FULL") else 9000
KINDS = ("advice", "friend", "works_with")
LEVELS = {
    "equal": lambda _: 0.5,
    "halves": lambda draw: draw.choice((0.5, 1.0)),
    "tenths": lambda draw: draw.randint(1, 10) / 10,
    "continuous": lambda draw: draw.uniform(0.001, 1.0),
}
SOURCE, TARGET = 0, 9


def ties(*pairs, kind="knows"):
    return [(source, target, kind, strength) for source, target, strength in pairs]


def people_of(found):
    return [chain.people for chain in found.chains]


def ask(arcs, *, best=5, max_ties=4, **limits):
    return disjoint_chains(network_of(10, arcs), SOURCE, TARGET, best=best, max_ties=max_ties, **limits)


# 0-1-2-9 is warmest and bars both 0-1-4-9 and 0-3-2-9
BLOCKING = ties((0, 1, 1.0), (1, 2, 1.0), (2, 9, 1.0), (1, 4, 0.5), (4, 9, 0.5), (0, 3, 0.25), (3, 2, 0.5))


def test_nobody_is_reached_without_ties():
    found = ask([])
    assert found.chains == ()
    assert found.exact


def test_the_direct_tie_has_no_introducers_and_counts_as_one_chain():
    arcs = ties((0, 9, 0.3), (0, 1, 0.9), (1, 9, 0.9), (0, 2, 0.5), (2, 9, 0.5))
    found = ask(arcs)
    assert people_of(found) == [(0, 1, 9), (0, 9), (0, 2, 9)]
    assert [chain.odds for chain in found.chains] == [0.9 * 0.9, 0.3, 0.25]
    assert people_of(ask(arcs, max_ties=1)) == [(0, 9)]


def test_the_warmest_chains_are_kept_when_fewer_are_wanted():
    arcs = ties((0, 9, 0.3), (0, 1, 0.9), (1, 9, 0.9), (0, 2, 0.5), (2, 9, 0.5))
    assert people_of(ask(arcs, best=2)) == [(0, 1, 9), (0, 9)]


def test_equal_odds_follow_the_ties_and_then_the_numbers():
    arcs = ties((0, 4, 0.5), (4, 9, 0.5), (0, 3, 0.5), (3, 9, 0.5), (0, 1, 0.5), (1, 2, 1.0), (2, 9, 0.5), (0, 9, 0.25))
    assert people_of(ask(arcs)) == [(0, 9), (0, 3, 9), (0, 4, 9), (0, 1, 2, 9)]


def test_the_second_chain_goes_around_the_introducers_of_the_first():
    arcs = ties((0, 1, 0.9), (1, 2, 0.9), (2, 9, 0.9), (1, 3, 0.9), (3, 9, 0.8), (0, 4, 0.5), (4, 3, 0.5))
    assert people_of(ask(arcs)) == [(0, 1, 2, 9), (0, 4, 3, 9)]


def test_the_warmest_chain_gives_way_where_it_bars_two_others():
    found = ask(BLOCKING)
    assert people_of(found) == [(0, 1, 4, 9), (0, 3, 2, 9)]
    assert [chain.odds for chain in found.chains] == [0.25, 0.125]
    assert found.exact


def test_the_warmest_chain_stays_where_one_is_enough():
    assert people_of(ask(BLOCKING, best=1)) == [(0, 1, 2, 9)]


def test_a_chain_through_three_introducers_gives_way_too():
    arcs = ties((0, 1, 1.0), (1, 5, 1.0), (5, 2, 1.0), (2, 9, 1.0), (1, 6, 0.5), (6, 3, 0.5), (3, 9, 0.5), (0, 4, 0.5), (4, 5, 0.5))
    assert people_of(ask(arcs)) == [(0, 4, 5, 2, 9), (0, 1, 6, 3, 9)]


def test_a_set_that_the_flow_gave_is_warmed():
    # the layers know 7 as a chain of two ties alone, but 0-7-8-9 is warmer and uses nobody else's introducer
    around = ties((0, 7, 0.9), (7, 9, 0.1), (7, 8, 0.9), (8, 9, 0.9))
    assert people_of(ask(BLOCKING + around)) == [(0, 7, 8, 9), (0, 1, 4, 9), (0, 3, 2, 9)]


def test_two_ends_of_one_introducer_make_one_chain():
    assert len(ask(ties((0, 1, 0.5), (0, 2, 0.5), (1, 3, 0.5), (2, 3, 0.5), (3, 9, 0.5))).chains) == 1


def test_each_step_takes_the_strongest_allowed_kind():
    arcs = [*ties((0, 1, 0.2), (1, 9, 0.5), kind="advice"), *ties((0, 1, 0.8), (0, 9, 0.9), kind="works_with")]
    network = network_of(10, arcs)
    everything = disjoint_chains(network, 0, 9, best=5, max_ties=4)
    assert [(chain.people, chain.odds) for chain in everything.chains] == [((0, 9), 0.9), ((0, 1, 9), 0.4)]
    advice = disjoint_chains(network, 0, 9, best=5, max_ties=4, kinds=network.kind_mask(only=["advice"]))
    assert [(chain.people, chain.odds) for chain in advice.chains] == [((0, 1, 9), 0.1)]


def test_people_to_avoid_are_on_no_chain():
    assert people_of(ask(BLOCKING, avoid=[4])) == [(0, 1, 2, 9)]
    assert people_of(ask(BLOCKING, avoid={1, 2})) == []


@pytest.mark.parametrize("end", [SOURCE, TARGET])
def test_there_is_no_chain_when_an_end_is_avoided(end):
    assert ask(BLOCKING, avoid=[end]).chains == ()


def test_nobody_needs_a_chain_to_themselves():
    network = network_of(3, both_ways(ties((0, 1, 0.5), (1, 2, 0.5), (0, 2, 0.5))))
    assert disjoint_chains(network, 1, 1, best=5, max_ties=4).chains == ()


def test_beyond_four_ties_the_number_is_exact_only_where_a_bound_is_reached():
    path = ties((0, 1, 0.9), (1, 2, 0.9), (2, 3, 0.9), (3, 4, 0.9), (4, 9, 0.9))
    assert people_of(ask(path, max_ties=4)) == []
    assert (people_of(ask(path, max_ties=5)), ask(path, max_ties=5).exact) == ([(0, 1, 2, 3, 4, 9)], True)
    dead_ends = ties((0, 5, 0.9), (6, 9, 0.9))
    assert not ask(path + dead_ends, max_ties=5).exact
    assert ask(path + dead_ends, max_ties=5, best=1).exact
    assert ask(dead_ends, max_ties=5).exact


def test_the_second_chain_is_found_however_many_warmer_ones_go_through_the_first_introducer():
    pairs = []
    for hub, warmth in ((1, 0.9), (2, 0.8), (3, 0.7)):
        pairs.append((0, hub, warmth))
        for branch in range(100 * hub, 100 * hub + 90, 3):
            pairs += [(hub, branch, 1.0), (branch, branch + 1, 1.0), (branch + 1, branch + 2, 1.0), (branch + 2, 400, 1.0)]
    found = disjoint_chains(network_of(401, ties(*pairs)), 0, 400, best=5, max_ties=5)
    assert people_of(found) == [(0, 1, 100, 101, 102, 400), (0, 2, 200, 201, 202, 400), (0, 3, 300, 301, 302, 400)]
    assert found.exact


def test_a_flow_of_short_chains_helps_where_longer_ones_are_allowed():
    assert people_of(ask(BLOCKING, max_ties=6)) == [(0, 1, 4, 9), (0, 3, 2, 9)]


def draw_arcs(draw):
    """A random network of 2-10 people, or one of layers, where the warmest chains bar others more often."""
    people, mutual, layered = draw.randint(2, 10), draw.random() < 0.3, draw.random() < 0.5
    people = max(9, people) if layered else people
    strength = LEVELS[draw.choice(list(LEVELS))]
    pairs = [(start, end) for start in range(people) for end in range(people) if start < end or (start > end and not mutual)]
    if layered:
        layer = {person: draw.randint(1, 3) for person in range(people)} | {0: 0, people - 1: 4}
        pairs = [(start, end) for start, end in pairs if layer[start] < layer[end] <= layer[start] + 2 or draw.random() < 0.03]
    share = draw.uniform(1, 3.5) * people / (len(KINDS) * max(1, len(pairs)))
    arcs = [(start, end, kind, strength(draw)) for start, end in pairs for kind in KINDS if draw.random() < share]
    return people, both_ways(arcs) if mutual else arcs


def most(found, best):
    """What `most_disjoint` says, without trying what can't be.

    The first introducers all differ, and the last ones; and a chain is not needed where another has fewer of the same introducers.
    """
    used = [frozenset(people[1:-1]) for people, _ in found]
    needed = [chain for chain, own in zip(found, used, strict=True) if not any(other and other < own for other in used)]
    return most_disjoint(needed, min(best, len({people[1] for people, _ in found}), len({people[-2] for people, _ in found})))


def greedy(found, best):
    chosen, used = [], set()
    for people, odds, _ in ranked(found, "odds"):
        if len(chosen) < best and used.isdisjoint(people[1:-1]):
            chosen.append((people, odds))
            used.update(people[1:-1])
    return chosen


def draw_question(draw):
    people, arcs = draw_arcs(draw)
    source, target = (0, people - 1) if draw.random() < 0.7 else draw.sample(range(people), 2)
    avoid = draw.sample(range(people), draw.choice((0, 0, 0, 1, 2)))
    there = sorted({arc[2] for arc in arcs})
    only = draw.sample(there, draw.randint(1, len(there))) if there and draw.random() < 0.3 else []
    return network_of(people, arcs), strongest(arcs, kinds=only or KINDS, avoid=avoid), source, target, avoid, only


def assert_valid(chains, steps, source, target, max_ties):
    for chain in chains:
        assert (chain.people[0], chain.people[-1]) == (source, target)
        assert len(set(chain.people)) == len(chain.people) <= max_ties + 1
        assert chain.odds == prod(steps[start][end] for start, end in pairwise(chain.people))
        assert chain.tied_with == 0
    introducers = [person for chain in chains for person in chain.people[1:-1]]
    assert len(set(introducers)) == len(introducers)
    assert len({chain.people for chain in chains}) == len(chains)
    order = [(-round(chain.odds, 12), len(chain.people), chain.people) for chain in chains]
    assert order == sorted(order)


def test_up_to_four_ties_there_are_as_many_as_by_enumeration_and_the_greedy_ones_wherever_these_are_as_many():
    draw, barred = random.Random(20260131), 0
    for _ in range(DRAWS):
        network, steps, source, target, avoid, only = draw_question(draw)
        best, max_ties = draw.choice((1, 2, 3, 4, 5, 5, 5)), draw.choice((1, 2, 3, 4, 4, 4))
        found = disjoint_chains(network, source, target, best=best, max_ties=max_ties, kinds=network.kind_mask(only), avoid=avoid)
        assert_valid(found.chains, steps, source, target, max_ties)
        chains = all_chains(steps, source, {target}, max_ties)
        expected = greedy(chains, best)
        assert (len(found.chains), found.exact) == (most(chains, best), True)
        if len(found.chains) == len(expected):
            assert [(chain.people, chain.odds) for chain in found.chains] == expected
        barred += len(found.chains) > len(expected)
    assert barred >= DRAWS / 200


def test_beyond_four_ties_there_are_never_more_than_by_enumeration_nor_fewer_than_of_four_ties_or_greedily():
    draw = random.Random(20260201)
    for _ in range(DRAWS // 3):
        network, steps, source, target, avoid, only = draw_question(draw)
        best, max_ties = draw.randint(1, 5), draw.choice((5, 6))
        found = disjoint_chains(network, source, target, best=best, max_ties=max_ties, kinds=network.kind_mask(only), avoid=avoid)
        assert_valid(found.chains, steps, source, target, max_ties)
        chains = all_chains(steps, source, {target}, max_ties)
        highest = most(chains, best)
        lowest = max(len(greedy(chains, best)), most([chain for chain in chains if len(chain[0]) <= 5], best))
        assert lowest <= len(found.chains) <= highest
        assert not found.exact or len(found.chains) == highest


def test_between_two_rows_of_people_there_are_as_many_as_in_the_largest_matching():
    draw = random.Random(5)
    for _ in range(60):
        size = draw.randint(5, 40)
        pairs = [(draw.randint(1, size), draw.randint(size + 1, 2 * size)) for _ in range(draw.randint(size, 2 * size))]
        target = 2 * size + 1
        rows = [(0, person) for person in range(1, size + 1)] + [(person, target) for person in range(size + 1, target)]
        network = network_of(target + 1, ties(*((start, end, draw.uniform(0.1, 1)) for start, end in sorted({*pairs, *rows}))))
        matching = nx.bipartite.hopcroft_karp_matching(nx.Graph(pairs), {start for start, _ in pairs})
        assert len(disjoint_chains(network, 0, target, best=size, max_ties=3).chains) == len(matching) / 2


def test_the_flow_is_the_assignment_of_the_highest_product():
    draw = random.Random(7)
    for _ in range(60):
        size = draw.randint(1, 12)
        strengths = [[draw.choice((0.0, 1.0, draw.random())) for _ in range(size)] for _ in range(size)]
        onward = {0: dict.fromkeys(range(1, size + 1), 1.0)} | {last: {99: 1.0} for last in range(size + 1, 2 * size + 1)}
        onward |= {row + 1: {size + 1 + column: s for column, s in enumerate(strengths[row]) if s} for row in range(size)}
        flow = _Flow(onward, 0, 99)
        while flow.grow():
            pass
        # an arc that is not there costs more than all others together: as many chains as possible come first
        costs = np.array([[-log(s) if s else 1e6 for s in row] for row in strengths])
        chosen = costs[linear_sum_assignment(costs)]
        assert len(flow) == (chosen < 1e6).sum()
        assert -sum(log(chain.odds) for chain in flow.chains()) == pytest.approx(chosen[chosen < 1e6].sum())


def test_the_flow_grows_by_the_warmest_set_of_each_size():
    draw = random.Random(11)
    for _ in range(60):
        layers = [[0], [1, 2, 3], [4, 5, 6], [7, 8, 9], [10]]
        steps = {person: {} for layer in layers for person in layer}
        for start, end in pairwise(layers):
            for person in start:
                steps[person] = {other: draw.uniform(0.01, 1) for other in end if draw.random() < 0.7}
        for person in layers[1]:
            steps[person] |= {other: draw.uniform(0.01, 0.5) for other in layers[3] if draw.random() < 0.3}
        best = best_products(all_chains(steps, 0, {10}, 4))
        flow = _Flow(steps, 0, 10)
        for size in range(1, 4):
            assert flow.grow() == (best[size] > -inf)
            if best[size] > -inf:
                assert len(flow) == size
                assert sum(log(chain.odds) for chain in flow.chains()) == pytest.approx(best[size])
            else:
                break


def best_products(found):
    """The highest sum of logarithms over sets of 0 to 3 chains that share no introducer."""
    best = [0.0, -inf, -inf, -inf]

    def choose(first, size, total, used):
        best[size] = max(best[size], total)
        for place in range(first, len(found) if size < 3 else 0):
            people, odds = found[place]
            if used.isdisjoint(people[1:-1]):
                choose(place + 1, size + 1, total + log(odds), used | set(people[1:-1]))

    choose(0, 0, 0.0, set())
    return best
