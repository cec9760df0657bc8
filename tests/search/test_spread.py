"""Chains that spare people who were asked often, against all chains by enumeration."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.asks import Asks
from graphcap.columns import MemoryColumn
from graphcap.search import spread
from graphcap.search.permitted import permitted_chains
from graphcap.search.spread import factor, spread_chains
from networks import network_of
from search.brute import all_chains, strongest

SOURCE, TARGET = 0, 1
EMPTY = {"times": "q", "sources": "I", "targets": "I", "outcomes": "B", "odds": "d", "via_offsets": "Q", "via": "I"}


def with_asks(network, recent):
    """The network in which each person was asked so often."""
    columns = {name: MemoryColumn(typecode, []) for name, typecode in EMPTY.items()}
    return network.replaced(asks=Asks(**columns, recent=MemoryColumn("I", recent)))


def worth(people, odds, recent):
    """Odds x (1 - min(.6, .15 x asks)), asks of all introducers."""
    return odds * (1 - min(0.6, 0.15 * sum(recent[person] for person in people[1:-1])))


def ranked(arcs, recent, *, max_ties, kinds=("knows", "advice"), avoid=()):
    """Every chain with its worth, in order."""
    found = all_chains(strongest(arcs, kinds=kinds, avoid=avoid), SOURCE, {TARGET}, max_ties)
    valued = [(people, worth(people, odds, recent)) for people, odds in found]
    return sorted(valued, key=lambda chain: (-round(chain[1], 12), len(chain[0]), chain[0]))


def found_in(network, *, best, **limits):
    found = spread_chains(network, SOURCE, TARGET, best=best, **limits)
    assert found.exact
    return [(row.chain.people, row.value) for row in found.chains]


@pytest.mark.parametrize(("asks", "left"), [(0, 1.0), (1, 0.85), (3, 0.55), (4, 0.4), (50, 0.4)])
def test_asks_lower_a_chain_by_fifteen_hundredths_each_and_by_six_tenths_at_most(asks, left):
    assert factor(asks) == pytest.approx(left)


def test_the_asks_of_all_introducers_count_together():
    arcs = [(0, 2, "knows", 0.9), (2, 3, "knows", 0.9), (3, 1, "knows", 0.9), (0, 4, "knows", 0.8), (4, 1, "knows", 0.7)]
    network = network_of(5, arcs)
    # .729 x (1 - .15 x 2) = .5103 falls behind .56; one introducer at a time, .729 x .85 x .85 = .527 would as well
    assert found_in(with_asks(network, [0, 0, 1, 1, 0]), best=2, max_ties=4) == [
        ((0, 4, 1), pytest.approx(0.56)),
        ((0, 2, 3, 1), pytest.approx(0.5103)),
    ]
    # .729 x .4 = .2916 stays before .56 x .4 = .224: six asks fall no deeper than four
    assert [people for people, _ in found_in(with_asks(network, [0, 0, 3, 3, 4]), best=2, max_ties=4)] == [(0, 2, 3, 1), (0, 4, 1)]


def test_asks_of_the_two_ends_change_nothing():
    network = network_of(3, [(0, 2, "knows", 0.5), (2, 1, "knows", 0.5), (0, 1, "knows", 0.2)])
    assert found_in(with_asks(network, [9, 9, 0]), best=5, max_ties=3) == [((0, 2, 1), 0.25), ((0, 1), 0.2)]


def test_without_asks_it_is_the_plain_answer_with_its_ties_counted():
    network = network_of(4, [(0, 2, "knows", 0.5), (0, 3, "knows", 0.5), (2, 1, "knows", 0.5), (3, 1, "knows", 0.5)])
    plain = permitted_chains(network, SOURCE, (TARGET,), best=1, max_ties=2).chains
    for same in (network, with_asks(network, [0, 0, 0, 0])):
        assert tuple(row.chain for row in spread_chains(same, SOURCE, TARGET, best=1, max_ties=2).chains) == plain
    assert plain[0].tied_with == 1


def test_a_chain_far_down_by_odds_is_found():
    hubs = range(2, 32)
    arcs = [arc for hub in hubs for arc in ((0, hub, "knows", 0.9), (hub, 1, "knows", 0.9))]
    arcs += [(0, 40, "knows", 0.7), (40, 1, "knows", 0.7)]
    recent = [0, 0, *(4 for _ in hubs), *(0 for _ in range(9))]
    found = found_in(with_asks(network_of(41, arcs), recent), best=1, max_ties=4)
    assert found == [((0, 40, 1), pytest.approx(0.49))]


def test_where_too_many_chains_would_have_to_be_looked_at_it_says_so(monkeypatch):
    monkeypatch.setattr(spread, "MOST_CHAINS", 4)
    middles = range(2, 8)
    arcs = [(0, person, "knows", 0.5) for person in middles] + [(person, 8, "knows", 0.5) for person in middles] + [(8, 1, "knows", 0.5)]
    found = spread_chains(with_asks(network_of(9, arcs), [0, 0, 1, 1, 1, 1, 1, 1, 1]), SOURCE, TARGET, best=1, max_ties=3)
    assert not found.exact
    # .125 x (1 - .3), which all six are worth
    assert [(row.chain.people, row.value) for row in found.chains] == [((0, 2, 8, 1), pytest.approx(0.0875))]


people = st.integers(0, 7)
arcs = st.dictionaries(
    st.tuples(people, people, st.sampled_from(("knows", "advice"))).filter(lambda ends: ends[0] != ends[1]),
    st.sampled_from((0.2, 0.5, 0.5, 0.8, 0.9, 1.0, 0.333)),
    max_size=40,
).map(lambda drawn: [(*ends, strength) for ends, strength in drawn.items()])
recents = st.lists(st.sampled_from((0, 0, 0, 1, 2, 3, 5)), min_size=8, max_size=8)


@given(arcs, recents, st.sampled_from((1, 2, 5)), st.integers(1, 5))
def test_the_best_are_those_of_all_chains(drawn, recent, best, max_ties):
    network = with_asks(network_of(8, drawn), recent)
    wanted = ranked(drawn, recent, max_ties=max_ties)[:best]
    found = found_in(network, best=best, max_ties=max_ties)
    assert [chain for chain, _ in found] == [chain for chain, _ in wanted]
    assert [value for _, value in found] == pytest.approx([value for _, value in wanted])


@given(arcs, recents)
def test_kinds_and_people_left_out_narrow_it_as_they_narrow_the_plain_answer(drawn, recent):
    network = with_asks(network_of(8, drawn), recent)
    names = [kind.name for kind in network.kinds]
    kinds = network.kind_mask(only=[names[0]]) if names else None
    wanted = ranked(drawn, recent, max_ties=4, kinds=names[:1], avoid=(2,))[:3]
    found = found_in(network, best=3, max_ties=4, kinds=kinds, avoid=(2,))
    assert [chain for chain, _ in found] == [chain for chain, _ in wanted]
