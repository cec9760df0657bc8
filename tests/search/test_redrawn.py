"""Strengths drawn anew: within their spread, alike both ways, the same in a part of the network."""

from __future__ import annotations

import numpy as np
import pytest

from graphcap.build import build
from graphcap.search.redrawn import Drawing
from written import records_of, tie

DAY = "2026-01-31"


def arcs(network):
    """Strength by ends and kind, outgoing; each person's falling."""
    found = {}
    for person, id in enumerate(network.people.ids):
        neighbours, strengths = network.outgoing.of(person)
        assert list(strengths) == sorted(strengths, reverse=True)
        for other, strength, kind in zip(neighbours, strengths, network.outgoing.kinds_of(person), strict=True):
            found[id, network.people.ids[other], network.kinds[kind].name] = strength
    return found


TIES = [tie("a", "b", "friend", 0.5), tie("b", "c", "friend"), tie("a", "c", "advice", coverage=0.5, strength=0.8)]


def test_what_is_declared_stays_and_what_is_assumed_is_anything_up_to_twice_as_much():
    drawing = Drawing.of(build(records_of("abc", TIES), DAY))
    draws = [arcs(drawing.drawn(number)) for number in range(400)]
    assert {draw["a", "b", "friend"] for draw in draws} == {0.5}
    assumed = np.array([draw["b", "c", "friend"] for draw in draws])  # .5, coverage 0
    assert 0 < assumed.min() < 0.05
    assert 0.95 < assumed.max() <= 1
    assert assumed.mean() == pytest.approx(0.5, abs=4 * 0.29 / 20)  # four standard errors of an even spread
    half = np.array([draw["a", "c", "advice"] for draw in draws])  # .8 x (1 +- .5), at most 1
    assert (round(half.min(), 1), half.max()) == (0.4, 1.0)


def test_both_directions_of_a_tie_are_drawn_alike_and_both_sides_agree():
    drawn = Drawing.of(build(records_of("abc", TIES), DAY)).drawn(7)
    found = arcs(drawn)
    assert found["b", "c", "friend"] == found["c", "b", "friend"]
    assert dict(zip(*drawn.incoming.of(2), strict=True)) == {0: found["a", "c", "advice"], 1: found["b", "c", "friend"]}


def test_a_part_of_a_network_is_drawn_like_the_whole():
    whole = arcs(Drawing.of(build(records_of("abc", TIES), DAY)).drawn(3))
    part = arcs(Drawing.of(build(records_of("bcz", [TIES[1]]), DAY)).drawn(3))
    assert part["b", "c", "friend"] == whole["b", "c", "friend"]


def test_a_network_without_ties_is_drawn_as_it_is():
    assert arcs(Drawing.of(build(records_of("ab"), DAY)).drawn(0)) == {}
