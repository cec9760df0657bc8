"""Node-link JSON becomes people and ties."""

from __future__ import annotations

import json

import networkx as nx
import pytest

from graph_files import SAMPLES, fits, people, refused, take, ties, written
from graphcap.errors import InputError
from graphcap.readers.foreign import nodelink


def test_a_file_is_taken_with_numbers_as_they_are_written():
    taken = take(nodelink, SAMPLES / "network.json")
    assert people(taken) == {"7": ("Ana Silva", {"level": "50.0", "skills": "python;chess"}), "b": ("Ben", {}), "c": ("", {})}
    assert ties(taken) == [("7", "b", "knows", 0.5), ("7", "b", "friend", None)]
    assert (taken.read, taken.refusals, dict(taken.left_out)) == (6, [], {"implied": 1})


def test_damaged_records_are_refused_by_themselves_by_their_number():
    taken = take(nodelink, SAMPLES / "damaged.json")
    assert (taken.read, ties(taken)) == (9, [])
    assert refused(taken) == [
        (2, "node 2 is no object"),
        (3, "id is empty"),
        (5, "'title' holds a NUL character; remove it"),
        (2, "edge 2 is no object"),
        (1, 'since "03/04/2025" is ambiguous; write 2025-04-03 or 2025-03-04'),
        (3, '"" is no node of the file'),
        (4, 'weight "NaN" is not a finite number; write it like 0.5'),
    ]


@pytest.mark.parametrize("edges", ["links", "edges"])
def test_a_graph_of_networkx_comes_back(tmp_path, edges):
    graph = nx.Graph()
    graph.add_node("p1", name="Ana Silva", department="Sales")
    graph.add_edge("p1", "p2", strength=0.5)
    path = written(tmp_path, json.dumps(nx.node_link_data(graph, edges=edges)))
    assert fits(nodelink, path)
    taken = take(nodelink, path)
    assert people(taken) == {"p1": ("Ana Silva", {"department": "Sales"}), "p2": ("", {})}
    assert ties(taken) == [("p1", "p2", "knows", 0.5), ("p2", "p1", "knows", 0.5)]


def test_half_a_letter_becomes_a_question_mark(tmp_path):
    taken = take(nodelink, written(tmp_path, r'{"nodes": [{"id": "a", "name": "x\ud800"}], "links": []}'))
    assert people(taken) == {"a": ("x?", {})}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"nodes": ' + "[" * 200_000, "its brackets are nested too deep for a graph"),
        ('{"nodes": ' + "[" * 200_000 + "]" * 200_000 + "}", "its brackets are nested too deep for a graph"),
        ('{"nodes": [\n', "line 2: is no JSON"),
        ('{"nodes": []}', 'it needs a list "nodes" and a list "links" or "edges"'),
        ("[]", 'it needs a list "nodes"'),
        ('{"nodes": [], "links": 7}', 'it needs a list "nodes"'),
        ('{"nodes": []}\0', "line 1: holds a NUL byte"),
        ('{"nodes": [], "links": []}'.encode("utf-16"), "looks like UTF-16"),
        ("", "is empty"),
    ],
)
def test_a_file_that_is_none_is_refused_whole_in_one_line(tmp_path, content, reason):
    with pytest.raises(InputError, match=reason) as caught:
        take(nodelink, written(tmp_path, content))
    assert "\n" not in str(caught.value)


def test_a_number_of_five_thousand_digits_spoils_its_edge_alone(tmp_path):
    nodes = '"nodes": [{"id": "a"}, {"id": "b"}]'
    edge = '{"source": "a", "target": "b", "weight": ' + "9" * 5000 + "}"
    taken = take(nodelink, written(tmp_path, "{" + nodes + ', "links": [' + edge + "]}"))
    assert (taken.read, len(taken.refusals), ties(taken)) == (3, 1, [])


def test_other_json_does_not_fit(tmp_path):
    assert not fits(nodelink, written(tmp_path, '{"people": []}'))
