"""Cuts of a server's network: what is in them, what is not, and when there is none."""

from __future__ import annotations

import pytest

from graphcap.build import build
from graphcap.cuts import ChainCut, EgoCut, PrefixCut, SearchCut
from graphcap.lookup import starting_with
from graphcap.store import open_store, selection
from graphcap.store.selection import select
from graphcap.store.server import visible_node
from neo4j_server import connected, user_of
from written import records_of, tie

PEOPLE = {
    "ana": {"name": "Ana Silva", "title": "Analyst"},
    "ben": {"name": "Ben Okafor", "decides": "budget"},
    "chloe": {"name": "Chloé Martin", "title": "CEO", "decides": "budget;promotion"},
    "dai": {"name": "Dai Li"},
    "eve": {"name": "Dai Li"},
    "fay": {},
    "ÅSE": {},
}
TIES = [
    tie("ana", "ben", "knows", 0.9, last_contact="2026-01-30"),
    tie("ben", "chloe", "knows", 0.8),
    tie("chloe", "ben", "knows", 0.7),
    tie("chloe", "dai", "advice", 0.5),
    tie("eve", "dai", "advice", 0.6),
    tie("fay", "ana", "advice", 0.4),
]
"""ana - ben = chloe -> dai <- eve; fay -> ana; knows goes both ways, and between ben and chloe it was written twice."""


@pytest.fixture
def cut_of(neo4j_server, clean_server):
    """The function that gives a cut of these people and ties, which were loaded after others."""
    with user_of(neo4j_server.username, neo4j_server.password), open_store(clean_server).writing() as writer:
        writer.commit(records_of(["ana", "zoe"], [tie("ana", "zoe", "knows", 1.0)]))
        writer.commit(records_of(PEOPLE, TIES))
    with connected(neo4j_server) as server:
        node = visible_node(server)
        yield lambda cut: select(server, node, cut)


def ties_of(network):
    """The written ties of a network: source, target, kind, strength."""
    ids = network.people.ids
    return {
        (ids[source], ids[target], network.kinds[kind].name, strength)
        for source in range(len(network))
        for target, strength, kind in zip(*network.outgoing.of(source), network.outgoing.kinds_of(source), strict=True)
        if network.ties.find(source, target, kind) is not None
    }


def test_a_cut_of_chains_holds_who_is_on_a_walk_and_next_to_its_ends(cut_of):
    network = cut_of(ChainCut(("ana",), ("dai",), 3))
    assert list(network.people.ids) == ["ana", "ben", "chloe", "dai", "eve"]
    assert ties_of(network) == {
        ("ana", "ben", "knows", 0.9),
        ("ben", "chloe", "knows", 0.8),
        ("chloe", "dai", "advice", 0.5),
        ("eve", "dai", "advice", 0.6),
    }


def test_a_reverse_that_was_written_stands_with_its_own_strength_on_a_walk(cut_of):
    assert ("chloe", "ben", "knows", 0.7) in ties_of(cut_of(ChainCut(("chloe",), ("ana",), 2)))


def test_a_walk_that_is_too_long_is_no_part_of_it(cut_of):
    assert list(cut_of(ChainCut(("ana",), ("dai",), 2)).people.ids) == ["ana", "ben", "chloe", "dai", "eve"]
    assert list(cut_of(ChainCut(("fay",), ("dai",), 3)).people.ids) == ["ana", "chloe", "dai", "eve", "fay"]


def test_a_cut_is_of_the_stores_day_and_knows_the_whole_stores_size(cut_of):
    network, whole = cut_of(ChainCut(("Ana Silva",), ("ben",), 1)), build(records_of(PEOPLE, TIES))
    assert (network.as_of, network.kinds, network.deciders.assumed) == (whole.as_of, whole.kinds, whole.deciders.assumed)
    assert (network.origin.people, network.origin.ties, network.origin.generation) == (len(PEOPLE), len(TIES), 2)


def test_a_tie_keeps_its_coverage_and_last_contact(cut_of):
    network, whole = cut_of(ChainCut(("ana",), ("ben",), 1)), build(records_of(PEOPLE, TIES))
    columns = [(ties.coverage.slice(0, 1)[0], ties.last_contact.slice(0, 1)[0]) for ties in (network.ties, whole.ties)]
    assert columns[0] == columns[1]


def test_deciders_are_targets_and_stand_with_what_they_decide(cut_of):
    network = cut_of(ChainCut(("dai",), (), 1, deciders="promotion", people=("ben",)))
    assert list(network.people.ids) == ["ben", "chloe", "dai"]
    assert list(network.deciders.what) == ["budget", "budget;promotion"]


@pytest.mark.parametrize("text", ["nobody", "", "Dai Li", "\udcff", "zoe"])
def test_a_text_that_fits_nobody_or_several_gives_no_cut(cut_of, text):
    assert cut_of(ChainCut(("ana",), (text,), 4)) is None
    assert cut_of(ChainCut(("ana",), ("ben",), 4, people=(text,))) is None
    assert cut_of(EgoCut((text,), depth=1)) is None


def test_what_nobody_decides_gives_no_cut(cut_of):
    assert cut_of(ChainCut(("ana",), (), 4, deciders="hiring")) is None


def test_a_cut_that_would_be_most_of_the_network_is_none(cut_of, monkeypatch):
    monkeypatch.setattr(selection, "MOST_READ", 2)
    assert cut_of(ChainCut(("ana",), ("dai",), 1)) is not None
    assert cut_of(ChainCut(("ana",), ("dai",), 4)) is None
    assert cut_of(EgoCut(("ana",), depth=1)) is not None
    assert cut_of(EgoCut(("ana",), depth=2)) is None


def test_a_search_that_finds_too_many_is_none(cut_of, monkeypatch):
    monkeypatch.setattr(selection, "MOST_FOUND", 2)  # an id beyond ASCII counts until its folded form has been looked at
    assert cut_of(SearchCut("ana")) is not None
    assert cut_of(SearchCut("a")) is None


def test_the_surroundings_of_a_person_are_all_ties_of_those_nearer_than_the_depth(cut_of):
    network = cut_of(EgoCut(("ana",), depth=2))
    assert list(network.people.ids) == ["ana", "ben", "chloe", "fay"]
    assert ties_of(network) == {
        ("ana", "ben", "knows", 0.9),
        ("ben", "chloe", "knows", 0.8),
        ("chloe", "ben", "knows", 0.7),
        ("fay", "ana", "advice", 0.4),
    }
    assert list(network.people.texts["title"]) == ["Analyst", "", "", ""]  # chloe stands on the edge: her name alone is read
    assert list(network.people.texts["name"]) == ["Ana Silva", "Ben Okafor", "Chloé Martin", ""]


@pytest.mark.parametrize(
    ("text", "found"), [("SILVA", ["ana"]), ("É", ["chloe"]), ("åse", ["ÅSE"]), ("dai", ["dai", "eve"]), ("\udcff", [])]
)
def test_a_search_finds_by_id_and_name_in_any_case(cut_of, text, found):
    network, whole = cut_of(SearchCut(text)), build(records_of(PEOPLE, TIES))
    numbers = [network.people.ids.place(person) for person in found]
    assert [network.people.ids[number] for number in numbers] == found
    for number, person in zip(numbers, found, strict=True):
        place = whole.people.ids.place(person)
        assert network.outgoing.degree(number) == whole.outgoing.degree(place)
        assert network.incoming.degree(number) == whole.incoming.degree(place)


@pytest.mark.parametrize("text", ["", "a", "d", "DAI", "Chloé", "å", "x", "\udcff"])
@pytest.mark.parametrize("most", [1, 50])
def test_completion_finds_the_same_people(cut_of, text, most):
    network, whole = cut_of(PrefixCut(text, most)), build(records_of(PEOPLE, TIES))
    found = [[people.ids[person] for person in starting_with(people, text, most=most)] for people in (network.people, whole.people)]
    assert found[0] == found[1]
