"""Layers that were grown before serve other searches, as far as nobody is missing in them."""

from __future__ import annotations

import random

import pytest

from graphcap.search import rounds
from graphcap.search.chains import best_chains
from graphcap.search.layers import Limits
from graphcap.search.sides import Grown, Side
from graphcap.search.steps import Steps
from networks import network_of


def side(known: dict[int, Grown]) -> Side:
    network = network_of(3, [(0, 1, "knows", 0.5), (1, 2, "knows", 0.5)])
    return Side(Steps(network.outgoing, kinds=None), {0: 1.0}, known)


def test_the_layer_in_which_fewest_are_missing_is_remembered():
    known: dict[int, Grown] = {}
    for above, layer in ((0.4, {1: 0.5}), (0.6, {}), (0.2, {1: 0.5, 2: 0.25})):
        grown = side(known)
        grown.add(layer, above)
        grown.keep()
    assert known == {1: Grown({1: 0.5, 2: 0.25}, 0.2)}


def test_what_is_done_to_a_layer_later_is_not_remembered():
    known: dict[int, Grown] = {}
    grown = side(known)
    grown.add({1: 0.5, 2: 0.25}, 0.2)
    grown.keep()
    grown.top.pop(1)
    assert known[1].layer == {1: 0.5, 2: 0.25}


@pytest.mark.parametrize("avoid", [(), (5, 6)])
def test_chains_are_the_same_whatever_lengths_were_searched_before(monkeypatch, avoid):
    monkeypatch.setattr(rounds, "SMALL", Limits(people=0, arcs=0, most_arcs=0))
    draw = random.Random(3)
    arcs = [(source, target, "knows", draw.randint(1, 99) / 100) for source in range(40) for target in draw.sample(range(40), 6)]
    network = network_of(40, [arc for arc in arcs if arc[0] != arc[1]])
    for source, target in [(0, 1), (2, 3), (4, 7), (8, 9)]:
        longest = best_chains(network, source, (target,), best=200, max_ties=5, avoid=avoid, by_length=True)
        for ties in range(1, 5):
            found = best_chains(network, source, (target,), best=5, max_ties=ties, avoid=avoid, by_length=True)
            shorter = [chain for chain in longest.chains if len(chain.people) <= ties + 1]
            assert list(found.chains[: len(shorter)]) == shorter[: len(found.chains)]
            assert found.by_length == longest.by_length[: len(found.by_length)]
