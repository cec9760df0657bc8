"""A network as a networkx graph, and back."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.build import build
from graphcap.errors import InputError
from graphcap.exchange import from_networkx, to_networkx
from graphcap.network import Network
from networks import network_of
from written import records_of, tie

IDS = ["007", "a", "b b", "é", "漢"]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5)
NUMBERS = ["7", "70", "12.5", "007", "7.0", "1e2", "0.1", "-0", "100"]


@st.composite
def records(draw):
    """Records of everything that a network keeps."""
    extra = st.fixed_dictionaries(
        {},
        optional={
            "name": TEXT,
            "level": st.sampled_from(NUMBERS),
            "potential": st.sampled_from(NUMBERS),
            "decides": st.sampled_from(["budget", "budget;hiring"]),
            "manager": st.sampled_from(IDS),
            "team": TEXT,
            "nobody has it": st.none(),
        },
    )
    people = {person: draw(extra) for person in draw(st.sets(st.sampled_from(IDS)))}
    strength = st.none() | st.floats(0, 1, exclude_min=True)
    day = st.sampled_from([None, "2025-01-01", "2025-06-01T10:20:30.000004", "2027-01-01"])
    ends = st.tuples(
        st.sampled_from(sorted(people) or [""]), st.sampled_from(sorted(people) or [""]), st.sampled_from(["knows", "advice", "x y"])
    )
    keys = draw(st.lists(ends.filter(lambda key: key[0] != key[1]), unique=True, max_size=12)) if len(people) > 1 else []
    ties = [tie(*key, draw(strength), last_contact=draw(day), coverage=draw(st.none() | st.floats(0, 1))) for key in keys]
    return records_of(people, ties, mutual=draw(st.sampled_from([(), ("all",)])))


def everything(network):
    """All that a network holds but where it came from."""
    columns = {
        f"{name}.{part}": getattr(columns, part).array().tolist()
        for name, columns, parts in (
            ("out", network.outgoing, ("offsets", "neighbours", "strengths", "kinds")),
            ("in", network.incoming, ("offsets", "neighbours", "strengths", "kinds")),
            ("ties", network.ties, ("offsets", "targets", "kinds", "coverage", "last_contact")),
        )
        for part in parts
    }
    people, deciders = network.people, network.deciders
    return columns | {
        "strongest": (network.outgoing.strongest, network.incoming.strongest),
        "ids": list(people.ids),
        "texts": {name: list(texts) for name, texts in people.texts.items()},
        "order of columns": list(people.texts),
        "numbers": {name: repr(column.array().tolist()) for name, column in people.numbers.items()},
        "by_name": people.by_name.array().tolist(),
        "kinds": network.kinds,
        "deciders": (deciders.numbers(), list(deciders.what), deciders.assumed),
        "as_of": network.as_of,
        "ties counted": network.origin.ties,
    }


@given(records())
def test_a_network_comes_back_from_a_graph_with_identical_columns(given_records):
    network = build(given_records)
    assert everything(Network.from_networkx(network.to_networkx())) == everything(network)


@given(records())
def test_a_graph_comes_back_from_a_network_with_identical_attributes(given_records):
    graph = to_networkx(build(given_records))
    again = to_networkx(from_networkx(graph))
    assert graph.graph == again.graph
    assert dict(graph.nodes(data=True)) == dict(again.nodes(data=True))
    assert list(graph.edges(keys=True, data=True)) == list(again.edges(keys=True, data=True))


def test_a_graph_says_what_is_known():
    people = {"a": {"name": "Ana", "level": "70", "joined": "2020-01-01"}, "b": {"level": "007"}, "alone": {}}
    ties = [tie("a", "b", "friend", 0.5, last_contact="2025-01-01T10:00"), tie("b", "a", "advice")]
    graph = to_networkx(build(records_of(people, ties, deciders="level>=70:budget")))
    assert dict(graph.nodes(data=True)) == {
        "a": {"name": "Ana", "level": 70.0, "joined": "2020-01-01"},
        "alone": {},
        "b": {"level": "007"},
    }
    assert dict(graph["a"]["b"]) == {"friend": {"strength": 0.5, "last_contact": "2025-01-01T10:00:00Z"}}
    assert dict(graph["b"]["a"]) == {"friend": {"strength": 0.5, "implied": True}, "advice": {"strength": 0.5, "coverage": 0.0}}
    assert graph.graph["graphcap"] == {
        "as_of": "2025-01-02",
        "kinds": {"advice": False, "friend": True},
        "columns": ["name", "level", "joined"],
        "deciders": {"a": "budget"},
        "assumed_deciders": False,
        "opt_out": {},
    }


def test_edges_become_arcs_and_nothing_else_does():
    graph = nx.MultiDiGraph()
    graph.add_edge("b", "a", key="friend", strength=0.5)
    graph.add_edge("a", "c", kind="met")
    graph.add_edge("a", "c")
    graph.add_node(7, level=3, title="Head", tall=True)
    network = from_networkx(graph)
    assert list(network.people.ids) == ["7", "a", "b", "c"]
    assert [(kind.name, kind.mutual) for kind in network.kinds] == [("friend", False), ("knows", False), ("met", False)]
    neighbours, strengths = network.outgoing.of(1)
    assert (list(neighbours), list(strengths), list(network.outgoing.kinds_of(1))) == ([3, 3], [0.5, 0.2], [2, 1])
    assert [network.incoming.degree(person) for person in range(4)] == [0, 1, 0, 2]
    assert network.ties.coverage.array().tolist() == [0.0, 0.0, 1.0]
    assert {name: texts[0] for name, texts in network.people.texts.items()} == {"level": "3", "title": "Head", "tall": "True"}
    assert network.people.numbers["level"].slice(0, 1)[0] == 3.0


def test_the_karate_club_has_78_ties_each_with_an_arc_both_ways():
    club = nx.karate_club_graph()
    network = from_networkx(club)
    assert len(network) == 34
    assert network.origin.ties == 78
    assert network.kinds[0].mutual
    number = {text: place for place, text in enumerate(network.people.ids)}
    degrees = {node: network.outgoing.degree(number[str(node)]) for node in club}
    assert degrees == dict(club.degree)
    arcs = {(str(one), str(other)) for one, other in club.edges} | {(str(other), str(one)) for one, other in club.edges}
    assert set(network.to_networkx().edges()) == arcs
    assert network.people.texts["club"][0] == club.nodes[0]["club"]


def test_isolated_people_and_a_graph_of_nobody_are_networks():
    graph = nx.Graph()
    assert len(from_networkx(graph)) == 0
    graph.add_nodes_from([3, 1, 20])
    network = from_networkx(graph)
    assert list(network.people.ids) == ["1", "20", "3"]
    assert [network.outgoing.degree(person) for person in range(3)] == [0, 0, 0]


def test_a_person_taken_out_of_a_graph_decides_nothing():
    graph = to_networkx(network_of(["a", "b", "c"], [(0, 1, "met", 0.5)], deciders={1: "budget", 2: "hiring"}))
    graph.remove_node("b")
    network = from_networkx(graph)
    assert (list(network.people.ids), network.deciders.numbers(), list(network.deciders.what)) == (["a", "c"], [1], ["hiring"])


def test_a_graph_from_elsewhere_may_say_who_decides():
    graph = nx.DiGraph([("a", "b")])
    graph.nodes["a"]["decides"] = "budget"
    assert list(from_networkx(graph).deciders.what) == ["budget"]


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"strength": 0}, "strength is 0"),
        ({"strength": 1.5}, "strength is 1.5"),
        ({"strength": float("nan")}, "strength is nan"),
        ({"strength": "much"}, '"a" -> "b"'),
        ({"coverage": -1}, "coverage is -1"),
        ({"last_contact": "yesterday"}, "yesterday"),
        ({"last_contact": 5}, '"a" -> "b"'),
    ],
)
def test_an_attribute_that_is_not_what_it_must_be_is_an_error_that_names_the_edge(attributes, reason):
    graph = nx.DiGraph()
    graph.add_edge("a", "b", **attributes)
    with pytest.raises(InputError, match=reason) as caught:
        from_networkx(graph)
    assert str(caught.value).startswith('the edge "a" -> "b"')


def test_an_edge_to_oneself_is_an_error():
    with pytest.raises(InputError, match='ties "a" to themselves'):
        from_networkx(nx.DiGraph([("a", "a")]))


def test_two_edges_of_one_kind_are_an_error():
    with pytest.raises(InputError, match='two edges of kind "knows" from "a" to "b"'):
        from_networkx(nx.MultiDiGraph([("a", "b"), ("a", "b")]))


def test_two_nodes_of_one_text_are_an_error():
    graph = nx.Graph()
    graph.add_nodes_from([1, "1"])
    with pytest.raises(InputError, match="same text"):
        from_networkx(graph)


@pytest.mark.parametrize("level", ["senior", "nan", "1_0", "1e999"])
def test_a_level_that_is_no_number_is_an_error_that_names_the_person(level):
    graph = nx.Graph()
    graph.add_node("a", level=level)
    with pytest.raises(InputError, match=f'the level of "a" in the graph is "{level}"'):
        from_networkx(graph)
