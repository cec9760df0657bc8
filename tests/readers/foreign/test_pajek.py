"""Pajek's networks become people and ties."""

from __future__ import annotations

import networkx as nx
import pytest

from graph_files import SAMPLES, fits, people, refused, take, ties, written
from graphcap.errors import InputError
from graphcap.readers.foreign import pajek


def test_a_file_is_taken_by_its_labels_arcs_one_way_edges_both():
    taken = take(pajek, SAMPLES / "network.net")
    assert people(taken) == {"Ana Silva": ("Ana Silva", {}), "Ben": ("Ben", {}), "Cy Ode": ("Cy Ode", {}), "4": ("", {})}
    assert ties(taken) == [
        ("Ana Silva", "Ben", "advice", 0.5),
        ("Ben", "Ana Silva", "advice", 0.25),
        ("Ben", "Cy Ode", "friend", 1.0),
        ("Cy Ode", "Ben", "friend", 1.0),
        ("Cy Ode", "Ana Silva", "knows", None),
        ("Cy Ode", "4", "knows", None),
    ]
    assert (taken.read, taken.refusals) == (8, [])


def test_damaged_records_are_refused_by_themselves():
    taken = take(pajek, SAMPLES / "damaged.net")
    assert ties(taken) == [("Ana", "Ben", "knows", None), ("Ben", "Ana", "knows", None)]
    assert taken.read == 7
    assert sorted(refused(taken)) == [
        (3, 'there is a node "Ana" already; rename one of them'),
        (7, "names one end alone"),
        (8, '"2" is no node of the file'),
        (9, '"9" is no node of the file'),
    ]


def test_a_matrix_gives_an_arc_for_each_number_but_0(tmp_path):
    taken = take(pajek, written(tmp_path, '*Vertices 2\n1 "a"\n2 "b"\n*Matrix\n0 0.5\n1 0\n'))
    assert ties(taken) == [("a", "b", "knows", 0.5), ("b", "a", "knows", 1.0)]


def test_a_graph_of_networkx_comes_back(tmp_path):
    graph = nx.MultiDiGraph()
    graph.add_edge("Ana Silva", "Ben", weight=0.5)
    nx.write_pajek(graph, tmp_path / "graph.net")
    assert fits(pajek, tmp_path / "graph.net")
    assert ties(take(pajek, tmp_path / "graph.net")) == [("Ana Silva", "Ben", "knows", 0.5)]


def test_a_number_of_vertices_beyond_all_bounds_makes_nobody(tmp_path):
    taken = take(pajek, written(tmp_path, "*Vertices " + "9" * 300 + '\n1 "a"\n*Arcs\n1 2\n'))
    assert ties(taken) == [("a", "2", "knows", None)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "is empty"),
        ("nothing of the kind", r"does not begin with \*Network or \*Vertices"),
        ("*Vertices 1\n1 \0", "line 2: holds a NUL byte"),
        ('*Vertices 1\n1 "a"'.encode("utf-16"), "looks like UTF-16"),
        ('*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 2 7', 'line 5: the weight "7" of "1" - "2" is not above 0'),
    ],
)
def test_a_file_that_is_none_is_refused_whole_in_one_line(tmp_path, content, reason):
    with pytest.raises(InputError, match=reason) as caught:
        take(pajek, written(tmp_path, content))
    assert "\n" not in str(caught.value)
