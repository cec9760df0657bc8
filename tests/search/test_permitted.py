"""Chains under a reserve, held to plain enumeration: nobody who must not be asked is asked, and nothing else is lost."""

from __future__ import annotations

import os
import random
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphcap.reserve import AWAY, LEFT, NO_INTRODUCER, NO_TARGET
from graphcap.search import permitted
from graphcap.search.permitted import permitted_chains, permitted_disjoint, permitted_each, permitted_reach
from networks import network_of, reserve_of
from search.brute import all_chains, most_disjoint, permits, ranked, strongest
from search.test_chains import check, draw_arcs
from search.test_rounds import limits

__all__ = ["limits"]

if TYPE_CHECKING:
    from graphcap.network import Network

NETWORKS = 20_000 if os.environ.get("GRAPHCAP_FULL") else 240
BATCHES = 2
MARKS = (NO_INTRODUCER, NO_TARGET, NO_INTRODUCER | NO_TARGET, LEFT, AWAY, LEFT | NO_TARGET)
LEAST_STRENGTH = 0.01
"""Weaker ties make odds that are equal at one end of a chain and not at the other: there the search for everybody decides otherwise."""
Reserved = tuple[dict[int, int], list[tuple[int, int]]]


class Drawn:
    """A network whose people mind being asked, a request, and every chain that it permits."""

    def __init__(self, seed: str) -> None:
        draw = self.draw = random.Random(seed)
        self.people = draw.randint(2, draw.choice((5, 8, 10)))
        self.arcs = draw_arcs(draw, self.people)
        often = draw.choice((0.0, 0.1, 0.4))
        marks = {person: draw.choice(MARKS) for person in range(self.people) if draw.random() < often}
        rarely = draw.choice((0, often / 2))
        pairs = [pair for pair in permutations(range(self.people), 2) if draw.random() < rarely]
        self.reserved: Reserved = marks, pairs
        self.network: Network = network_of(self.people, self.arcs).replaced(reserve=reserve_of(*self.reserved))
        self.targets = draw.sample(range(self.people), draw.randint(1, min(self.people, 5)))
        self.avoid = [person for person in range(self.people) if draw.random() < 0.05]
        self.max_ties = draw.randint(1, 6 if self.people < 9 else 4)
        self.alumni = draw.random() < 0.5

    def chains(self, source: int) -> list[tuple[tuple[int, ...], float]]:
        """Every chain from a person to another one of the targets, in no order."""
        steps = strongest(self.arcs, kinds={arc[2] for arc in self.arcs}, avoid=self.avoid)
        if source in self.avoid:
            return []
        every = all_chains(steps, source, set(self.targets) - set(self.avoid) - {source}, self.max_ties)
        return [chain for chain in every if permits(*self.reserved, chain[0], alumni=self.alumni)]


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_best_chains_are_those_of_enumeration_that_are_permitted(batch: int) -> None:
    for number in range(NETWORKS // BATCHES):
        drawn = Drawn(f"{batch} {number}")
        best, by = drawn.draw.randint(1, 10), drawn.draw.choice(("odds", "ties"))
        source = drawn.draw.randrange(drawn.people)
        asked = {"max_ties": drawn.max_ties, "by": by, "avoid": drawn.avoid, "alumni": drawn.alumni}
        found = permitted_chains(drawn.network, source, drawn.targets, best=best, by_length=True, **asked)
        check(found, drawn.chains(source), best=best, by=by)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_everybody_reaches_whom_enumeration_reaches_by_permitted_chains(batch: int) -> None:
    for number in range(NETWORKS // BATCHES):
        drawn = Drawn(f"everybody {batch} {number}")
        if min((strength for *_, strength in drawn.arcs), default=1) < LEAST_STRENGTH:
            continue
        asked = {"max_ties": drawn.max_ties, "avoid": drawn.avoid, "alumni": drawn.alumni}
        found = permitted_reach(drawn.network, drawn.targets, **asked)
        for person in range(drawn.people):
            every = ranked(drawn.chains(person), "odds")
            expected = (len(every[0][0]) - 1, every[0][0][1], every[0][0][-1]) if every else (0, -1, -1)
            assert (found.ties[person], found.via[person], found.target[person]) == expected
            assert found.odds[person] == pytest.approx(every[0][1] if every else np.nan, rel=1e-12, abs=6e-13, nan_ok=True)


def test_as_many_permitted_chains_share_no_introducer_as_by_enumeration() -> None:
    for number in range(NETWORKS):
        drawn = Drawn(f"disjoint {number}")
        source, target = drawn.draw.sample(range(drawn.people), 2)
        drawn.targets, drawn.max_ties = [target], min(drawn.max_ties, 4)
        found = permitted_disjoint(drawn.network, source, target, best=5, max_ties=drawn.max_ties, avoid=drawn.avoid, alumni=drawn.alumni)
        every = drawn.chains(source)
        assert {chain.people for chain in found.chains} <= {people for people, _ in every}
        assert len(found.chains) == most_disjoint(every, 5)


def test_equal_chains_to_targets_of_different_groups_are_counted_together() -> None:
    arcs = [(0, person, "knows", 0.5) for person in (1, 2, 3, 4)]
    network = network_of(5, arcs).replaced(reserve=reserve_of({}, [(4, 1), (4, 2)]))
    found = permitted_chains(network, 0, [1, 2, 3, 4], best=2, max_ties=2, by_length=True)
    assert [(chain.people, chain.tied_with) for chain in found.chains] == [((0, 1), 3), ((0, 2), 3)]
    assert [(chain.people, chain.tied_with) for chain in found.by_length] == [((0, 1), 3)]


def test_who_has_left_introduces_only_where_alumni_count() -> None:
    network = network_of(3, [(0, 1, "knows", 0.5), (1, 2, "knows", 0.5)]).replaced(reserve=reserve_of({1: LEFT}))
    assert permitted_chains(network, 0, [2], best=5, max_ties=4).chains == ()
    assert [chain.people for chain in permitted_chains(network, 0, [2], best=5, max_ties=4, alumni=True).chains] == [(0, 1, 2)]
    assert [chain.people for chain in permitted_chains(network, 0, [1], best=5, max_ties=4).chains] == [(0, 1)]


@pytest.mark.parametrize("many", [0, 100])
def test_the_best_permitted_chain_to_each_target_is_that_to_it_alone(many: int, monkeypatch) -> None:
    monkeypatch.setattr(permitted, "MANY_TARGETS", many)
    for number in range(NETWORKS):
        drawn = Drawn(f"each {number}")
        source, by = drawn.draw.randrange(drawn.people), drawn.draw.choice(("odds", "ties"))
        asked = {"max_ties": drawn.max_ties, "by": by, "avoid": drawn.avoid, "alumni": drawn.alumni}
        every = drawn.chains(source)
        expected = [ranked(own, by)[0] for target in range(drawn.people) if (own := [chain for chain in every if chain[0][-1] == target])]
        assert [tuple(chain) for chain in permitted_each(drawn.network, source, drawn.targets, **asked)] == expected
