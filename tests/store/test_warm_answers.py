"""What is read of long walks is enough: on networks of every sort `intro` answers on it as on the whole network, letter by letter."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

import pytest

from conformance.cases import Case, outcome
from conformance.worlds import drawn, with_all_that_may_be
from graphcap.store import selection
from server_in_memory import ServerInMemory
from written import records_of, tie

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.records import Records

NETWORKS = 1000 if os.environ.get("GRAPHCAP_FULL") == "1" else 40
ASKED = 12
SEVERAL = ((0.5,), (0.25, 0.5, 1.0), (0.3, 0.9, None), tuple(part / 100 for part in range(10, 100)))
"""Strengths to draw from: all alike, few of them, some not known, and hardly two alike."""
KINDS = ("advice", "knows", "met")
CHANCE = 0.2


class Read:
    """How often the part that was read was one of warm walks alone; ``scale`` is what floors are spoilt by."""

    def __init__(self) -> None:
        self.floors = self.warm = 0
        self.scale = 1.0


@pytest.fixture
def read(monkeypatch) -> Read:
    """Selections that ask what a chain has to reach as soon as they can, counted."""
    counted = Read()
    floors_of, warm = selection.floors_of, selection._Reader._warm
    monkeypatch.setattr(selection, "FEW_READ", 0)

    def noted(odds):
        counted.floors += 1
        return tuple(counted.scale * floor for floor in floors_of(odds))

    def warmed(reader, *arguments):
        counted.warm += 1
        return warm(reader, *arguments)

    monkeypatch.setattr(selection, "floors_of", noted)
    monkeypatch.setattr(selection._Reader, "_warm", warmed)
    return counted


def world(draw: random.Random) -> Records:
    """People of whom most know several, in one of several ways; sometimes with all that records may hold."""
    if draw.random() < CHANCE / 2:
        return drawn(draw.randrange(10**6))
    ids = [f"p{number:02d}" for number in range(draw.choice((8, 16, 24, 32, 40)))]
    kinds = draw.sample(KINDS, draw.randint(1, 3))
    keys = {(*draw.sample(ids, 2), draw.choice(kinds)) for _ in range(len(ids) * draw.randint(3, 6))}
    strengths = draw.choice(SEVERAL)
    records = records_of(ids, [tie(*key, strength=draw.choice(strengths)) for key in sorted(keys)], directed=("advice",))
    return with_all_that_may_be(records, draw) if draw.random() < CHANCE else records


def asked(draw: random.Random, records: Records) -> Iterator[Case]:
    """Introductions of five ties and more, mostly narrowed by something."""
    ids = records.people["id"].to_pylist()
    for _ in range(ASKED):
        source, target = draw.sample(ids, 2)
        values: dict[str, Any] = {"source": source, "target": target, "best": draw.choice((1, 1, 2, 3, 10))}
        values["max_ties"] = draw.choice((4, 5, 6, 7))
        for name, some in (("kind", records.tie_kinds), ("not_kind", records.tie_kinds), ("avoid", ids)):
            if some and draw.random() < CHANCE / 2:
                values[name] = draw.sample(some, 1)
        yield Case("intro", values | ({"alumni": True} if draw.random() < CHANCE else {}))


def differing(monkeypatch, networks: range) -> Iterator[tuple[int, Case]]:
    """The networks and cases in which what was read tells something else than everything does."""
    for seed in networks:
        draw = random.Random(seed)
        monkeypatch.setattr(selection, "SHORT", draw.choice((2, 3, 3, 4)))
        records = world(draw)
        server = ServerInMemory(records)
        for case in asked(draw, records):
            if outcome(server, case).text != outcome(server.everything, case).text:
                yield seed, case


def test_what_is_read_of_long_walks_tells_the_same_as_everything(read, monkeypatch) -> None:
    assert list(differing(monkeypatch, range(NETWORKS))) == []
    assert read.warm > NETWORKS * ASKED / 8


@pytest.mark.parametrize("scale", [1.05, 2.0])
def test_floors_that_are_too_high_are_found_out(read, monkeypatch, scale) -> None:
    read.scale = scale
    assert any(differing(monkeypatch, range(NETWORKS)))
