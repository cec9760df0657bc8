"""Ties of evidence beside written ones, and what a store keeps of evidence."""

from __future__ import annotations

import pytest

from evidence.drawn import event
from graphcap.build import build
from graphcap.network import UNKNOWN_TIME, Origin
from graphcap.questions.tie import tie as tie_question
from graphcap.store import open_store
from graphcap.store.generation import read_manifest, read_network, write_generation
from written import records_of, tie

DAY = "2026-01-31"
CALL = event("2025-11-02", "a", "b", "call")
"""90 days old, one half-life: I = 1.5, f = 1/3; (.45/3 + .20 + .08/3) / .88."""
STRENGTH = (0.45 / 3 + 0.20 + 0.08 / 3) / 0.88
COVERAGE = 0.88 / 4


def arcs(network):
    ids, found = list(network.people.ids), {}
    for person in range(len(network)):
        for neighbour, strength, kind in zip(*network.outgoing.of(person), network.outgoing.kinds_of(person), strict=True):
            found[ids[person], ids[neighbour], network.kinds[kind].name] = strength
    return found


def made(network):
    """Written ties: coverage and whether declared."""
    ties, ids, found = network.ties, list(network.people.ids), {}
    for person in range(len(network)):
        for place in range(*ties.offsets.slice(person, person + 2)):
            pair = ids[person], ids[ties.targets.slice(place, place + 1)[0]], network.kinds[ties.kinds.slice(place, place + 1)[0]].name
            declared = ties.declared is None or bool(ties.declared.slice(place, place + 1)[0])
            found[pair] = pytest.approx(ties.coverage.slice(place, place + 1)[0]), declared
    return found


def test_a_pairs_evidence_is_a_mutual_contact_tie():
    network = build(records_of("ab", (), [CALL]), DAY)
    assert arcs(network) == pytest.approx({("a", "b", "contact"): STRENGTH, ("b", "a", "contact"): STRENGTH})
    assert made(network) == {("a", "b", "contact"): (COVERAGE, False)}
    assert network.origin.ties == 1
    assert network.ties.last_contact.slice(0, 1)[0] > UNKNOWN_TIME


def test_declared_ties_stand_beside_it_as_they_were():
    network = build(records_of("abc", [tie("b", "a", "friend", 0.125), tie("a", "c", "met")], [CALL]), DAY)
    assert arcs(network) == pytest.approx(
        {
            ("a", "b", "contact"): STRENGTH,
            ("b", "a", "contact"): STRENGTH,
            ("a", "b", "friend"): 0.125,
            ("b", "a", "friend"): 0.125,
            ("a", "c", "met"): 0.5,
            ("c", "a", "met"): 0.5,
        }
    )
    assert made(network) == {("a", "b", "contact"): (COVERAGE, False), ("a", "c", "met"): (0, False), ("b", "a", "friend"): (1, True)}


def test_a_tie_without_a_strength_takes_that_of_the_evidence():
    people = {"a": {"manager": "b"}, "b": {}, "c": {"manager": "b"}}
    network = build(records_of(people, [tie("b", "a", "advice")], [CALL], assume={"advice": 0.9}), DAY)
    assert arcs(network)["b", "a", "advice"] == pytest.approx(STRENGTH)
    assert arcs(network)["a", "b", "reports_to"] == pytest.approx(STRENGTH)
    assert arcs(network)["c", "b", "reports_to"] == 0.5
    assert made(network)["b", "a", "advice"] == (COVERAGE, False)
    assert made(network)["c", "b", "reports_to"] == (0, False)


def test_a_declared_closeness_of_nothing_leaves_the_evidence():
    network = build(records_of("ab", [tie("a", "b", "friend", declared_closeness=1)], [CALL]), DAY)
    assert set(arcs(network)) == {("a", "b", "contact"), ("b", "a", "contact")}


@pytest.mark.parametrize(("ends", "declared"), [("ab", 0.125), ("ba", 0.125), ("ab", 0.75), ("ba", 0.75), ("ba", None)])
def test_a_contact_tie_that_was_written_takes_the_stronger_of_the_two(ends, declared):
    network = build(records_of("ab", [tie(*ends, "contact", declared)], [CALL]), DAY)
    stronger = max(declared or 0, STRENGTH)
    assert arcs(network) == pytest.approx({("a", "b", "contact"): stronger, ("b", "a", "contact"): stronger})
    assert made(network) == {(*ends, "contact"): (1, True) if declared == 0.75 else (COVERAGE, False)}


def test_a_day_before_the_first_event_has_no_contact_tie():
    network = build(records_of("ab", (), [CALL]), "2025-11-02")
    assert (arcs(network), len(network.evidence.targets)) == ({}, 0)


def test_records_without_events_have_no_evidence():
    network = build(records_of("ab", [tie("a", "b", "friend", 0.5)]), DAY)
    assert (network.evidence, network.ties.declared) == (None, None)


def test_a_store_keeps_the_evidence(tmp_path):
    events = [CALL, event("2020-01-01", "b", "c", "meeting"), event("2026-01-30", "c", "b"), event("2026-01-30", "a", "c")]
    records = records_of("abc", [tie("a", "c", "met")], events)
    store = open_store(tmp_path / "store")
    with store.writing() as writer:
        writer.commit(records)
    network, expected = store.network(), build(records)
    assert store.check() == []
    for name, column in expected.evidence._asdict().items():
        kept = getattr(network.evidence, name)
        assert bytes(kept.slice(0, len(kept))) == bytes(column.slice(0, len(column)))
    assert made(network) == made(expected)
    assert network.evidence.find(2, 1) == expected.evidence.find(1, 2) == 2
    past = store.network("2025-01-01")
    assert len(past.evidence.targets) == 1


def test_a_store_that_was_written_without_evidence_still_opens(tmp_path):
    network = build(records_of("ab", [tie("a", "b", "friend", 0.5)], [CALL]), DAY)
    folder = tmp_path / "generation"
    folder.mkdir()
    crc = write_generation(folder, network.replaced(evidence=None, ties=network.ties._replace(declared=None)), label="1")
    kept = read_network(folder, read_manifest(folder, crc), origin=Origin())
    assert (kept.evidence, kept.ties.declared) == (None, None)
    assert [(row.strength, row.declared) for row in tie_question(kept, "a", "b").rows] == [(None, pytest.approx(0.5))]
