"""The vectorised form held against the plain one on random events."""

from __future__ import annotations

import random

import pytest

from evidence.drawn import computed_ties, drawn_events
from evidence.plain import plain_ties
from graphcap.evidence import overlap, pairs
from graphcap.evidence.rule import STATUSES

SEEDS = 60


def _differences(events, as_of):
    expected, found = plain_ties(events, as_of), computed_ties(events, as_of)
    wrong = [] if list(found) == sorted(expected) else [("pairs", sorted(expected), list(found))]
    for pair, tie in expected.items():
        row = found.get(pair, {})
        wanted = {name: value for name, value in vars(tie).items() if name != "terms"}
        if row.get("terms") != pytest.approx(tie.terms, abs=1e-12) or {name: row.get(name) for name in wanted} != pytest.approx(
            wanted, abs=1e-12
        ):
            wrong.append((pair, tie, row))
    return wrong


def _drawn(seed):
    draw = random.Random(seed)
    return drawn_events(seed, draw.choice((1, 8, 40, 300))), draw.choice(("2015-02-10", "2016-06-01", "2026-01-31T12:00"))


def test_the_random_events_have_ties_of_every_status():
    assert {tie.status for seed in range(SEEDS) for tie in plain_ties(*_drawn(seed)).values()} == set(STATUSES)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_random_events_give_the_ties_of_the_plain_rule(seed):
    assert _differences(*_drawn(seed)) == []


def test_small_blocks_and_few_corners_at_a_time_give_the_same(monkeypatch):
    events = drawn_events(3, 400)
    whole = computed_ties(events, "2030-01-01")
    monkeypatch.setattr(pairs, "BLOCK", 7)
    monkeypatch.setattr(overlap, "CORNERS", 2)
    assert computed_ties(events, "2030-01-01") == whole
