"""Strengths computed from evidence, held against those from which a model of relations made the evidence (`plants/closeness.py`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import spearmanr

from graphcap.build import build
from graphcap.simulate import simulate
from worlds import records_of_files, rows

SHARES = (1, 0.5, 0.1)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = simulate(tmp_path_factory.mktemp("closeness"), people=300, ties=2100, seed=1, plants=["closeness"])
    truth = {(row["person"], row["other"], row["role"]): float(row["value"]) for row in rows(made.files["truth"])}
    return truth, records_of_files(made.files)


def thinned(records, share):
    """The records with this share of the events, those of one mail together."""
    names, number = np.unique(records.events["id"].to_numpy(), return_inverse=True)
    kept = np.random.default_rng(1).random(len(names)) < share
    return replace(records, events=records.events.filter(pa.array(kept[number])))


def computed(records):
    network = build(records)
    ids, found = list(network.people.ids), {}
    for person in range(len(network)):
        for other, strength, kind in zip(*network.outgoing.of(person), network.outgoing.kinds_of(person), strict=True):
            if network.kinds[kind].name == "contact":
                found[ids[person], ids[other]] = strength
    return found


def counted(records):
    ids = np.array(records.people["id"].to_pylist())
    ends = np.sort([records.events["source"].to_numpy(), records.events["target"].to_numpy()], axis=0)
    return Counter(zip(ids[ends[0]].tolist(), ids[ends[1]].tolist(), strict=True))


def correlations(truth, records, *, roles):
    """Rank correlation of true strength with computed strength, and with counts."""
    pairs = {(one, other): value for (one, other, role), value in truth.items() if role in roles}
    return [
        spearmanr(list(pairs.values()), [found.get(pair, 0) for pair in pairs]).statistic for found in (computed(records), counted(records))
    ]


def test_computed_strengths_rank_pairs_much_better_than_counting_does(world):
    truth, records = world
    strength, count = correlations(truth, records, roles={"related"})
    assert strength >= 0.85
    assert strength > count + 0.2


def test_strangers_who_send_round_mails_mislead_counting_and_not_strengths(world):
    truth, records = world
    strength, count = correlations(truth, records, roles={"related", "strangers"})
    assert strength >= 0.85
    assert count < 0.5


@pytest.mark.parametrize("share", SHARES[1:])
def test_with_less_evidence_the_order_is_less_sure_and_still_better_than_counting(world, share):
    truth, records = world
    full, _ = correlations(truth, records, roles={"related"})
    strength, count = correlations(truth, thinned(records, share), roles={"related"})
    assert full > strength > count + 0.1


def test_related_pairs_are_those_of_the_ties_and_strangers_have_no_strength(world):
    truth, records = world
    ids = records.people["id"].to_pylist()
    tied = {tuple(sorted((ids[tie["source"]], ids[tie["target"]]))) for tie in records.ties.to_pylist()}
    assert {(one, other) for one, other, role in truth if role == "related"} == tied
    assert all(0 <= value < 0.95 if role == "related" else value == 0 for (*_, role), value in truth.items())
    assert "strength" not in records.ties.column_names
