"""GML becomes people and ties."""

from __future__ import annotations

import networkx as nx
import pytest

from graph_files import SAMPLES, fits, people, refused, take, ties, written
from graphcap.errors import InputError
from graphcap.readers.foreign import gml


def test_a_file_is_taken_by_its_labels():
    taken = take(gml, SAMPLES / "network.gml")
    assert people(taken) == {
        'Ana č "A"': ('Ana č "A"', {"department": "Sales"}),
        "Ben": ("Ben", {"skills": "python;chess"}),
        "2": ("", {}),
    }
    assert ties(taken) == [('Ana č "A"', "Ben", "knows", 0.5), ("Ben", "2", "advice", 0.25)]
    assert taken.read == 5


def test_damaged_records_are_refused_by_themselves():
    taken = take(gml, SAMPLES / "damaged.gml")
    assert ties(taken) == [("Ana", "Ben", "knows", None), ("Ben", "Ana", "knows", None)]
    assert taken.read == 6
    assert refused(taken) == [
        (3, 'there is a node "Ana" already; rename one of them'),
        (7, '"1" is no node of the file'),
        (8, "an edge before it says the same; only the first counts"),
    ]


def test_a_graph_of_networkx_comes_back(tmp_path):
    graph = nx.DiGraph()
    graph.add_node("Ana Č", department="Sales & more")
    graph.add_edge("Ana Č", "Ben", weight=0.5)
    nx.write_gml(graph, tmp_path / "graph.gml")
    assert fits(gml, tmp_path / "graph.gml")
    taken = take(gml, tmp_path / "graph.gml")
    assert people(taken) == {"Ana Č": ("Ana Č", {"department": "Sales & more"}), "Ben": ("Ben", {})}
    assert ties(taken) == [("Ana Č", "Ben", "knows", 0.5)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("graph " + "[ a " * 200_000, "line 1: lists are nested deeper than 100"),
        ("graph [\nnode [ id 0 ]\n", 'the list "graph" that begins on line 1 never ends'),
        ('graph [\nnode [ label "Ana ]\n]', "line 2: is no GML from here on; is a quote not closed"),
        ("graph [ ] ]", "line 1: a list ends here that never began"),
        ("graph [ id ]", 'line 1: "id" has no value'),
        ("graph [ 7 ]", "line 1: a name must stand here"),
        ("graph [ label Ana ]", 'line 1: the value of "label" needs quotes'),
        ("version 1", 'holds no list "graph'),
        ("graph [\0]", "line 1: holds a NUL byte"),
        (b"graph [\n\xe9]", "line 2: is not UTF-8"),
        ("graph [ ]".encode("utf-16"), "looks like UTF-16"),
        ("", "is empty"),
    ],
)
def test_a_file_that_is_none_is_refused_whole_in_one_line(tmp_path, content, reason):
    with pytest.raises(InputError, match=reason) as caught:
        take(gml, written(tmp_path, content))
    assert "\n" not in str(caught.value)


def test_a_number_of_five_thousand_digits_refuses_the_file_for_its_weight_alone(tmp_path):
    nodes = 'node [ id 0 label "a" ] node [ id 1 label "b" ]'
    taken = take(gml, written(tmp_path, f"graph [ {nodes} edge [ source 0 target 1 weight {'9' * 5000} ] ]"))
    assert (taken.read, len(taken.refusals), ties(taken)) == (3, 1, [])


def test_prose_does_not_fit(tmp_path):
    assert not fits(gml, written(tmp_path, "Dear all,\ngraph [1] shows\n"))
    assert not fits(gml, written(tmp_path, "graph G { a -- b }"))
