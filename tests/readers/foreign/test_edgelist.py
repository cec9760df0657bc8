"""Edge lists become ties, where a file is sure to be one."""

from __future__ import annotations

import networkx as nx
import pytest

from graph_files import SAMPLES, fits, people, refused, take, ties, written
from graphcap.errors import InputError
from graphcap.readers.foreign import edgelist


def test_a_file_is_taken_line_by_line_without_comments_and_names_of_columns():
    path = SAMPLES / "network.edgelist"
    assert fits(edgelist, path)
    taken = take(edgelist, path)
    assert ties(taken) == [("ana@example.com", "ben@example.com", "knows", 0.5), ("ben@example.com", "cy@example.com", "knows", 1.0)]
    assert people(taken) == {"ana@example.com": ("", {}), "ben@example.com": ("", {}), "cy@example.com": ("", {})}
    assert (taken.read, taken.refusals) == (2, [])


def test_damaged_records_are_refused_by_themselves():
    taken = take(edgelist, SAMPLES / "damaged.edgelist")
    assert ties(taken) == [("a", "b", "knows", 0.5), ("b", "c", "knows", None)]
    assert [person.id for person in taken.people] == ["a", "b", "c"]
    assert taken.read == 6
    assert refused(taken) == [
        (3, "is not two ids and maybe a number"),
        (4, "an edge before it says the same; only the first counts"),
        (5, "ties somebody to themselves"),
        (6, 'weight "x" is not a finite number; write it like 0.5'),
    ]


def test_what_networkx_writes_by_default_comes_back(tmp_path):
    graph = nx.DiGraph()
    graph.add_edge("a", "b", weight=0.5, kind="advice")
    graph.add_edge("b", "c")
    nx.write_edgelist(graph, tmp_path / "graph.edgelist")
    assert fits(edgelist, tmp_path / "graph.edgelist")
    assert ties(take(edgelist, tmp_path / "graph.edgelist")) == [("a", "b", "advice", 0.5), ("b", "c", "knows", None)]


@pytest.mark.parametrize("text", ["a b\nb c\n", "a,b,0.5\nb,c,1\n", "hub a 0.5\nhub b 0.5\n", "1 2\n1 3\n", "a\tb\r\nb\tc"])
def test_edges_that_share_somebody_fit(tmp_path, text):
    assert fits(edgelist, written(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "id,department\np1,Sales\np2,Sales\n",
        "source,target\na,b\nb,c\n",
        '"Source","Target","weight"\na,b,1\nb,c,1\n',
        "Ana Silva\nAna Costa\n",
        "a b\nb c d e\n",
        "a b\nc d\n",
        "one\ntwo\n",
        b"a b\nb \xff\n",
        b"a b\nb \0\n",
        "PK\3\4 a\n",
    ],
)
def test_what_may_be_anything_does_not_fit(tmp_path, text):
    assert not fits(edgelist, written(tmp_path, text))


def test_a_long_file_is_judged_by_its_first_whole_lines(tmp_path):
    assert fits(edgelist, written(tmp_path, "".join(f"p{number} p{number + 1}\n" for number in range(10_000))))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "is empty"),
        ("a b 0.5\nb c 7\n", 'line 2: the weight "7" of "b" - "c" is not above 0'),
        ("a b\0", "line 1: holds a NUL byte"),
        ("a b\nb c".encode("utf-16"), "looks like UTF-16"),
    ],
)
def test_a_file_that_is_none_is_refused_whole_in_one_line(tmp_path, content, reason):
    with pytest.raises(InputError, match=reason) as caught:
        take(edgelist, written(tmp_path, content))
    assert "\n" not in str(caught.value)
