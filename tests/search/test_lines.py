"""Routes past one's own line, against all chains."""

from __future__ import annotations

import random

import numpy as np
import pytest

from graphcap.search.lines import Lines, Onward, led_past
from networks import network_of
from search.brute import all_chains, strongest


def above(manager, person):
    """Everybody above somebody."""
    found = set()
    while manager[person] is not None and manager[person] not in found | {person}:
        person = manager[person]
        found.add(person)
    return found


@pytest.mark.parametrize("seed", range(150))
def test_somebody_is_led_past_their_line_where_a_chain_of_theirs_is(seed):
    draw = random.Random(seed)
    people = 11
    manager = [None if person == 0 else draw.choice([None, *range(person)]) for person in range(people)]
    lines = [(person, boss, "reports_to", draw.choice((0.3, 0.6, 0.9))) for person, boss in enumerate(manager) if boss is not None]
    pairs = {tuple(draw.sample(range(people), 2)) for _ in range(draw.randint(0, 14))}
    down = [(boss, person, "leads", strength) for person, boss, _, strength in lines]
    arcs = [*lines, *down, *((one, other, "advice", draw.choice((0.3, 0.6, 0.9))) for one, other in sorted(pairs))]
    deciders = sorted(draw.sample(range(people), draw.randint(1, 4)))
    network, steps = network_of(people, arcs), strongest(arcs, kinds={"reports_to", "leads", "advice"}, avoid=())
    least = np.array([draw.choice((1e-9, 0.05, 0.2, 0.4)) for _ in range(people)])
    found = led_past(network, np.arange(people), Onward.of(network, deciders, ties=3), least=least)
    for person in range(people):
        barred = above(manager, person)
        chains = all_chains(steps, person, set(deciders) - barred - {person}, 4)
        assert found[person] == any(odds >= least[person] for chain, odds in chains if not barred & {*chain})


def test_a_line_is_everybody_above():
    network = network_of(5, [(0, 1, "reports_to", 0.5), (1, 2, "reports_to", 0.5), (3, 2, "reports_to", 0.5), (2, 0, "reports_to", 0.5)])
    lines = Lines.of(network, np.array([0, 3, 4]))
    held = [[bool(lines.hold(np.array([place]), np.array([person]))[0]) for person in range(5)] for place in range(3)]
    assert held == [[False, True, True, False, False], [True, True, True, False, False], [False] * 5]
    assert not lines.hold(np.array([0]), np.array([-1]))[0]
