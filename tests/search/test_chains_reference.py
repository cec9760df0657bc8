"""Chains on real networks, held to plain enumeration: order, ties and equals included."""

from __future__ import annotations

import csv
import os
import random
from pathlib import Path

import pytest

from graphcap.search.chains import best_chains
from networks import Arc, both_ways, network_of
from search.brute import all_chains, ranked, strongest

REFERENCE = os.environ.get("GRAPHCAP_REFERENCE_DATA")
SETS = {
    # name: kinds that go as written only, pairs asked about, longest chain enumerated
    "burt_example": ((), 20, 6),
    "florentine": ((), 30, 6),
    "karate": ((), 25, 4),
    "krackhardt_hightech": (("advice", "friendship", "reports_to"), 12, 4),
    "krackhardt_kite": ((), 25, 6),
    "southern_women": ((), 15, 4),
}
pytestmark = pytest.mark.skipif(REFERENCE is None, reason="GRAPHCAP_REFERENCE_DATA does not name the reference networks")


def read(name: str) -> tuple[list[str], list[Arc]]:
    """Ids in order, and arcs whose strength is the weight's share of the largest weight."""
    folder = Path(str(REFERENCE)) / name
    ids = sorted(row["id"] for row in csv.DictReader((folder / "people.csv").read_text(encoding="utf-8").splitlines()))
    rows = list(csv.DictReader((folder / "ties.csv").read_text(encoding="utf-8").splitlines()))
    largest = max(float(row["weight"] or 1) for row in rows)
    numbers = {person: number for number, person in enumerate(ids)}
    arcs = [(numbers[row["source"]], numbers[row["target"]], row["kind"], float(row["weight"] or 1) / largest) for row in rows]
    directed = SETS[name][0]
    mutual = [arc for arc in arcs if arc[2] not in directed]
    return ids, [arc for arc in arcs if arc[2] in directed] + both_ways(mutual)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("by", ["odds", "ties"])
def test_the_best_chains_of_a_real_network_are_those_of_enumeration(name: str, by: str) -> None:
    ids, arcs = read(name)
    network = network_of(ids, arcs)
    steps = strongest(arcs, kinds={arc[2] for arc in arcs}, avoid=())
    draw = random.Random(name)
    _, pairs, longest = SETS[name]
    for _ in range(pairs):
        source, target = draw.sample(range(len(ids)), 2)
        max_ties = draw.randint(1, longest)
        expected = ranked(all_chains(steps, source, (target,), max_ties), by)[:10]
        found = best_chains(network, source, (target,), best=10, max_ties=max_ties, by=by).chains
        assert [(chain.people, chain.tied_with) for chain in found] == [(people, tied) for people, _, tied in expected]
        assert [chain.odds for chain in found] == pytest.approx([odds for _, odds, _ in expected], abs=1e-12)
