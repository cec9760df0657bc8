"""The ways a search can take, whatever it costs, lead to one answer: small limits send small networks down those of large ones."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from graphcap.search import ground, links, rounds, steps
from graphcap.search.chains import best_chains
from graphcap.search.layers import Limits
from networks import Arc, both_ways, network_of
from search.brute import all_chains, ranked, strongest

if TYPE_CHECKING:
    from graphcap.network import Network

NETWORKS = 3_000 if os.environ.get("GRAPHCAP_FULL") else 300
NOTHING = Limits(people=0, arcs=0, most_arcs=0)
FEW = Limits(people=2, arcs=6, most_arcs=20)
STRENGTHS = ((1.0,), (0.5,), (0.25, 0.5, 1.0), (0.75, 0.7500000000001), (1e-3, 1e-4, 2e-4), None)
LIMITS = {
    "a threshold from the start": {rounds: {"SMALL": NOTHING}},
    "a gap between the sides": {rounds: {"SMALL": NOTHING, "LARGE": FEW, "MANY_ARCS": 0}},
    "nothing but a gap": {rounds: {"SMALL": NOTHING, "LARGE": NOTHING}},
    "layers too large to be linked": {rounds: {"SMALL": NOTHING}, links: {"MOST_PEOPLE": 0}},
    "arcs read in pieces and let go": {rounds: {"SMALL": NOTHING, "LARGE": FEW}, steps: {"HEAD": 1, "HELD_PEOPLE": 2}},
    "tables": {rounds: {"SMALL": NOTHING}, ground: {"LEAST_EFFORT": 0, "EFFORT_PER_ARC": 0}},
    "tables in mid-search": {rounds: {"SMALL": FEW, "LARGE": FEW}, ground: {"LEAST_EFFORT": 600, "EFFORT_PER_ARC": 0}},
}


@pytest.fixture(params=LIMITS)
def limits(request, monkeypatch):
    for module, values in LIMITS[request.param].items():
        for name, value in values.items():
            monkeypatch.setattr(module, name, value)


def draw_arcs(draw: random.Random, people: int, density: float) -> list[Arc]:
    levels = draw.choice(STRENGTHS)
    strengths = {
        (source, target, kind): draw.choice(levels) if levels else 1 - draw.random()
        for source in range(people)
        for target in range(people)
        for kind in draw.choice((("knows",), ("advice", "knows")))
        if source != target and draw.random() < density
    }
    arcs = [(*ends, strength) for ends, strength in strengths.items()]
    return arcs if draw.random() < 0.5 else both_ways(arc for arc in arcs if arc[0] < arc[1])


@pytest.mark.usefixtures("limits")
def test_the_chains_are_those_of_enumeration_at_any_limits():
    draw = random.Random(7)
    for _ in range(NETWORKS):
        people = draw.randint(2, 9)
        arcs = draw_arcs(draw, people, draw.choice((0.1, 0.2, 0.4)))
        network = network_of(people, arcs)
        max_ties, best, by = draw.randint(1, 7), draw.randint(1, 10), draw.choice(("odds", "ties"))
        source, *targets = draw.sample(range(people), draw.randint(2, min(people, 4)))
        avoid = [person for person in range(people) if draw.random() < 0.1]
        names = [kind.name for kind in network.kinds]
        without = names[:1] if draw.random() < 0.3 else []
        found = best_chains(
            network,
            source,
            targets,
            best=best,
            max_ties=max_ties,
            by=by,
            kinds=network.kind_mask(without=without),
            avoid=avoid,
            by_length=True,
        )
        every = all_chains(strongest(arcs, kinds=set(names) - set(without), avoid=avoid), source, set(targets) - set(avoid), max_ties)
        every = [] if source in avoid else every
        assert [(chain.people, chain.odds, chain.tied_with) for chain in found.chains] == ranked(every, by)[:best]
        lengths = sorted({len(people) for people, _ in every})
        firsts = [ranked([chain for chain in every if len(chain[0]) == length], by)[0] for length in lengths]
        assert [(chain.people, chain.odds, chain.tied_with) for chain in found.by_length] == firsts


def complete(people: int, strength: float) -> Network:
    return network_of(
        people, [(source, target, "knows", strength) for source in range(people) for target in range(people) if source != target]
    )


@pytest.mark.usefixtures("limits")
def test_equal_chains_are_counted_to_the_cap_and_end_the_search():
    found = best_chains(complete(40, 0.9), 3, (5,), best=4, max_ties=5, by_length=True)
    assert [chain.people for chain in found.chains] == [(3, 5), (3, 0, 5), (3, 1, 5), (3, 2, 5)]
    assert [chain.people for chain in found.by_length] == [(3, 5), (3, 0, 5), (3, 0, 1, 5), (3, 0, 1, 2, 5), (3, 0, 1, 2, 4, 5)]
    # 38 introducers, 38 x 37 pairs of them, and more
    assert [chain.tied_with for chain in found.by_length] == [0, 37, 1000, 1000, 1000]


@pytest.mark.usefixtures("limits")
def test_two_leaves_of_one_hub_have_no_chain_but_the_one_through_it():
    """Every longer walk between them comes through the hub twice."""
    hub, leaves = 0, range(1, 60)
    ring = [(leaf, leaf + 1, "knows", 0.5) for leaf in range(3, 59)]
    network = network_of(60, both_ways([(hub, leaf, "knows", 0.5) for leaf in leaves] + ring))
    found = best_chains(network, 1, (2,), best=5, max_ties=8)
    assert [chain.people for chain in found.chains] == [(1, hub, 2)]


@pytest.mark.usefixtures("limits")
def test_a_chain_may_pass_through_another_target():
    network = network_of(4, [(0, 1, "knows", 0.5), (1, 2, "knows", 0.5), (2, 3, "knows", 0.5)])
    found = best_chains(network, 0, (1, 3), best=5, max_ties=4)
    assert [(chain.people, chain.odds) for chain in found.chains] == [((0, 1), 0.5), ((0, 1, 2, 3), 0.125)]


@pytest.mark.usefixtures("limits")
def test_between_two_parts_without_a_tie_between_them_there_is_no_chain():
    parts = [(20 * part + source, 20 * part + target, "knows", 0.5) for part in (0, 1) for source in range(20) for target in range(source)]
    assert best_chains(network_of(40, both_ways(parts)), 3, (33,), best=5, max_ties=6).chains == ()
