"""Sources of written ties: a network of four worked out by hand."""

from __future__ import annotations

import numpy as np

from graphcap.build import build
from graphcap.tie_sources import tie_sources, ties_of_kinds
from written import records_of, tie

TIES = [tie("a", "b", "friend"), tie("a", "c", "mentors"), tie("c", "d", "mentors"), tie("c", "d", "sponsors")]
NETWORK = build(records_of("abcd", TIES), "2026-01-31")


def test_every_tie_has_its_source():
    assert tie_sources(NETWORK).tolist() == [0, 0, 2, 2]


def test_the_sources_of_some_ties_are_found_by_their_positions():
    assert tie_sources(NETWORK, np.array([3, 1])).tolist() == [2, 0]


def test_ties_are_found_by_their_kinds():
    assert ties_of_kinds(NETWORK, "mentors", "sponsors").tolist() == [1, 2, 3]
    assert ties_of_kinds(NETWORK, "nothing of the kind").tolist() == []
