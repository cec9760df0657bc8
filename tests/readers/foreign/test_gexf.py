"""GEXF becomes people and ties."""

from __future__ import annotations

import networkx as nx
import pytest

from graph_files import SAMPLES, fits, people, refused, take, ties, written
from graphcap.errors import InputError
from graphcap.readers.foreign import gexf


def test_a_file_is_taken_with_nodes_in_nodes_and_every_edge_its_own_way():
    taken = take(gexf, SAMPLES / "network.gexf")
    assert people(taken) == {
        "p3": ("Cy Ode", {"department": "Sales"}),
        "p1": ("Ana Silva", {"department": "Research"}),
        "p2": ("Ben", {"department": "Sales"}),
    }
    assert ties(taken) == [
        ("p1", "p2", "friend", 0.5),
        ("p2", "p1", "friend", 0.5),
        ("p2", "p3", "advice", None),
        ("p1", "p3", "advice", None),
        ("p3", "p1", "advice", None),
    ]
    assert (taken.read, taken.refusals, taken.warnings) == (6, [], [])


def test_damaged_records_are_refused_by_themselves():
    taken = take(gexf, SAMPLES / "damaged.gexf")
    assert (taken.read, ties(taken)) == (4, [])
    assert refused(taken) == [(6, "id is empty"), (9, '"p9" is no node of the file'), (10, '"" is no node of the file')]


def test_a_graph_of_networkx_comes_back(tmp_path):
    graph = nx.Graph()
    graph.add_node("p1", label="Ana Silva", department="Sales")
    graph.add_edge("p1", "p2", weight=0.5)
    nx.write_gexf(graph, tmp_path / "graph.gexf")
    assert fits(gexf, tmp_path / "graph.gexf")
    taken = take(gexf, tmp_path / "graph.gexf")
    assert people(taken) == {"p1": ("Ana Silva", {"department": "Sales"}), "p2": ("p2", {})}
    assert ties(taken) == [("p1", "p2", "knows", 0.5), ("p2", "p1", "knows", 0.5)]


def test_a_dtd_is_refused_whole(tmp_path):
    path = written(tmp_path, '<!DOCTYPE gexf [<!ENTITY a "b">]><gexf>&a;</gexf>')
    assert fits(gexf, path)
    with pytest.raises(InputError, match="has a DTD"):
        take(gexf, path)


def test_other_xml_does_not_fit():
    assert not fits(gexf, SAMPLES / "network.graphml")
