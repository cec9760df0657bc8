"""Every store answers every question alike, word for word and in the same order: what the embedded store says is what a server says."""

from __future__ import annotations

import os
import random
from shutil import rmtree
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest

from conformance.cases import Case, Outcome, cases_of, needs_a_part, outcome
from conformance.worlds import FILES, crowd, drawn, of_files, with_merges
from graphcap.cuts import PrefixCut
from graphcap.lookup import starting_with
from graphcap.maps import around, intro_scene
from graphcap.questions import MODULES, question
from graphcap.questions.intro import intro
from graphcap.questions.registry import everything
from graphcap.store import open_store, selection
from graphcap.store.address import parse_address
from graphcap.store.snapshot import snapshots_folder
from graphcap.store.tie_lists import TieLists
from neo4j_server import OURS, REMOVE, connected, user_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graphcap.network import Network
    from graphcap.records import Records
    from graphcap.store.protocol import Store

    Select = Callable[..., Any]

MERGED = "merged "
SEEDS = 200 if os.environ.get("GRAPHCAP_FULL") == "1" else 8
WORLDS = (*FILES, *range(SEEDS), *(f"{MERGED}{seed}" for seed in range(SEEDS // 4)))
SOME, FEW = 10, 3
MAPS = 3
COMPLETIONS = 12
PAIRS = 6
RICH = 0
"""A world of many ties of several kinds."""


class Stores(NamedTuple):
    """The same records in both stores, and the network of them."""

    embedded: Store
    server: Store
    network: Network

    @classmethod
    def of(cls, records: Records, folder: Path, address: str) -> Stores:
        """Both filled; on a server that held others before, as its next load."""
        stores = open_store(folder), open_store(address)
        for store in stores:
            with store.writing() as writer:
                writer.commit(records)
        return cls(*stores, stores[0].network())

    def differing(self, cases: list[Case]) -> list[tuple[Case, str, str]]:
        """The cases in which the server says something else, or took the whole network where a part is enough; and what both say."""
        both = [(case, outcome(self.embedded, case), self._served(case)) for case in cases]
        return [
            (case, expected.text, found.text)
            for case, expected, found in both
            if expected.text != found.text or (needs_a_part(case) and found.text.startswith("{") and not found.of_a_cut)
        ]

    def _served(self, case: Case) -> Outcome:
        """What the server answers; where a part is enough, without a copy of the whole network on this machine."""
        if needs_a_part(case):
            rmtree(snapshots_folder(parse_address(self.server.address)), ignore_errors=True)
        return outcome(self.server, case)


@pytest.fixture(scope="module")
def server(neo4j_server) -> Iterator[str]:
    """The address of the server, on which nothing of graphcap's is left."""
    with connected(neo4j_server) as connection:
        for label in OURS:
            connection.run_write(REMOVE, label=label)
    with user_of(neo4j_server.username, neo4j_server.password):
        yield neo4j_server.address


@pytest.fixture(scope="module", params=WORLDS)
def stores(request, server, tmp_path_factory) -> Stores:
    """Both stores with one of the worlds."""
    world = request.param
    return Stores.of(records_of(world), tmp_path_factory.mktemp("store"), server)


def records_of(world: str | int) -> Records:
    """The records of one of the worlds."""
    if isinstance(world, int):
        return drawn(world)
    return with_merges(int(world.removeprefix(MERGED))) if world.startswith(MERGED) else of_files(world)


@pytest.mark.parametrize("name", MODULES)
def test_both_stores_give_the_same_answers_and_errors(stores: Stores, name: str, request) -> None:
    selects = question(name).cut is not everything  # of a whole network, which is copied once, fewer cases tell as much
    cases = cases_of(name, stores.network, seed=len(request.node.name), drawn=SOME if selects else FEW)
    assert stores.differing(cases) == []


def test_both_stores_draw_the_same_map(stores: Stores) -> None:
    draw = random.Random(0)
    for _ in range(MAPS):
        source, target = draw.sample(list(stores.network.people.ids), 2)
        answer = intro(stores.network, source, target, best=3)
        scenes = [intro_scene(store.network(cut=around(answer)), answer) for store in (stores.embedded, stores.server)]
        assert scenes[0] == scenes[1]


def test_both_stores_complete_alike(stores: Stores) -> None:
    texts = {text[:length] for text in stores.network.people.ids for length in (1, 2)} | {"a", "Z", ""}
    for text in sorted(texts)[:COMPLETIONS]:
        both = [store.network(cut=PrefixCut(text, most=5)).people for store in (stores.embedded, stores.server)]
        found = [[(people.ids[person], people.name(person)) for person in starting_with(people, text, most=5)] for people in both]
        assert found[0] == found[1]


def _introductions(network: Network) -> list[Case]:
    """The best chains of some ties more than are always read whole."""
    draw = random.Random(0)
    pairs = [draw.sample(list(network.people.ids), 2) for _ in range(PAIRS)]
    limits = [{"max_ties": ties, "best": best} for ties in (4, 5, 6) for best in (1, 3)]
    return [Case("intro", {"source": source, "target": target} | some) for source, target in pairs for some in limits]


@pytest.fixture
def floors_told(monkeypatch) -> list[Any]:
    """What chains had to reach, as selections were told that ask as soon as they can."""
    monkeypatch.setattr(selection, "SHORT", 3)
    monkeypatch.setattr(selection, "FEW_READ", 0)
    told: list[Any] = []
    right = selection.floors_of

    def noted(odds):
        told.append(right(odds))
        return told[-1]

    monkeypatch.setattr(selection, "floors_of", noted)
    return told


def test_walks_too_cold_to_count_are_left_out_and_no_answer_tells(server, tmp_path, monkeypatch, floors_told) -> None:
    stores = Stores.of(crowd(0), tmp_path, server)
    cases = _introductions(stores.network)
    assert stores.differing(cases) == []
    assert sum(all(floors[3:]) for floors in floors_told) > len(cases) / 2
    noted = selection.floors_of
    monkeypatch.setattr(selection, "floors_of", lambda odds: [2 * floor for floor in noted(odds)])
    assert stores.differing(cases) != []


def _one_tie_short(select: Select) -> Select:
    def wrong(server, node, cut):
        return select(server, node, cut._replace(max_ties=cut.max_ties - 1))

    return wrong


def _without_a_kind(select: Select) -> Select:
    right = TieLists.of

    def without_the_commonest(*rows):
        ties = right(*rows)
        kept = ties.kinds != np.bincount(ties.kinds, minlength=1).argmax()
        return TieLists._make(column[kept] for column in ties)

    def wrong(server, node, cut):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TieLists, "of", without_the_commonest)
            return select(server, node, cut)

    return wrong


@pytest.mark.parametrize("spoil", [_one_tie_short, _without_a_kind])
def test_a_wrong_selection_is_found_out(server, tmp_path, monkeypatch, spoil) -> None:
    stores = Stores.of(drawn(RICH), tmp_path, server)
    cases = [case for case in cases_of("intro", stores.network, seed=RICH) if needs_a_part(case)]
    assert stores.differing(cases) == []
    monkeypatch.setattr(selection, "select", spoil(selection.select))
    assert stores.differing(cases) != []
