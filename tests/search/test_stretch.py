"""A chain with one more person on it bounds the next longer chains from below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphcap.search.chains import best_chains
from graphcap.search.steps import Steps
from graphcap.search.stretch import stretched_odds
from networks import network_of

if TYPE_CHECKING:
    from graphcap.network import Network

ARCS = [
    ("a", "b", 0.5),
    ("b", "z", 0.8),
    ("a", "m", 0.9),
    ("m", "b", 0.4),
    ("b", "n", 0.5),
    ("n", "z", 0.7),
    ("a", "z", 1.0),
]


def lettered(ids: str, arcs: list[tuple[str, str, float]]) -> Network:
    return network_of(ids, [(ids.index(source), ids.index(target), "knows", strength) for source, target, strength in arcs])


def stretched(*chains: str, barred: str = "", minding: str = "", most: int = 1) -> list[float]:
    network = lettered("abmnz", ARCS)
    outgoing, incoming = Steps(network.outgoing, kinds=None), Steps(network.incoming, kinds=None)

    def numbers(people: str) -> list[int]:
        return [network.number(person) for person in people]

    minded = {network.number("z"): numbers(minding)}
    return stretched_odds(map(numbers, chains), outgoing, incoming, barred=numbers(barred), minding=minded, most=most)


def test_the_best_place_for_one_more_person_is_found():
    # a-m-b-z: .9 x .4 x .8 = .288; a-b-n-z: .5 x .5 x .7 = .175
    assert stretched("abz") == pytest.approx([0.288])


def test_the_chains_are_those_of_all_places_and_all_chains_each_once_the_best_first():
    # a-m-b-n-z comes of both longer ones: .9 x .4 x .5 x .7 = .126; nobody else fits between
    assert stretched("abz", "ambz", "abnz", most=9) == pytest.approx([0.288, 0.175, 0.126])


def test_no_more_chains_are_told_than_asked_for():
    assert stretched("abz", most=2) == pytest.approx([0.288, 0.175])
    assert stretched("abz", most=1) == pytest.approx([0.288])


def test_who_is_barred_is_not_put_in():
    assert stretched("abz", barred="m") == pytest.approx([0.175])


def test_who_introduces_nobody_to_the_target_is_not_put_in():
    assert stretched("abz", minding="m") == pytest.approx([0.175])


def test_who_is_on_the_chain_is_not_put_in_again():
    # between a and m stands nobody but b, who does not know m; between m and b, b and z nobody but n
    assert stretched("ambz") == pytest.approx([0.9 * 0.4 * 0.5 * 0.7])


def test_without_anybody_to_put_in_there_is_no_bound():
    assert stretched("ambnz") == []


def test_a_bound_that_is_no_short_decimal_ends_the_search():
    # .7 x .1 x .1 is 0.006999999999999999 in float64, which rounds up to the odds that the search looks for
    network = lettered("abcz", [("a", "b", 0.7), ("b", "c", 0.1), ("c", "z", 0.1), ("b", "z", 0.3)])
    found = best_chains(network, network.number("a"), (network.number("z"),), best=3, max_ties=4)
    assert [round(chain.odds, 12) for chain in found.chains] == [0.21, 0.007]
