"""GraphML becomes people and ties, and what is true of all files of graphs."""

from __future__ import annotations

import networkx as nx
import pytest

from graph_files import SAMPLES, fits, people, refused, take, ties, written
from graphcap.errors import InputError
from graphcap.readers.foreign import graphml

WHOLE = '<graphml><graph edgedefault="{}"><node id="a"/><node id="b"/>{}</graph></graphml>'


def of(tmp_path, *, nodes="", edges="", direction="undirected"):
    return take(graphml, written(tmp_path, WHOLE.format(direction, nodes + edges)))


def edge(**words):
    data = "".join(f'<data key="{name}">{text}</data>' for name, text in words.items())
    return f'<edge source="a" target="b">{data}</edge>'


def test_a_file_is_taken_with_every_edge_its_own_way():
    taken = take(graphml, SAMPLES / "network.graphml")
    assert people(taken) == {
        "n0": ("Ana Silva", {"department": "Sales"}),
        "n1": ("Ben & Co č", {"department": "Research"}),
        "n2": ("Cy Ode", {"department": "Sales"}),
    }
    assert taken.people[0].emails == ("ana@example.com",)
    assert ties(taken) == [
        ("n0", "n1", "advice", 0.5),
        ("n0", "n1", "friend", 0.25),
        ("n1", "n2", "advice", None),
        ("n2", "n1", "advice", None),
    ]
    assert (taken.read, taken.refusals) == (6, [])
    assert taken.warnings == [
        'directed edges of kind "friend": 1; either end of such a tie can be asked, unless you import with --directed friend'
    ]


def test_damaged_records_are_refused_by_themselves_with_line_and_reason():
    taken = take(graphml, SAMPLES / "damaged.graphml")
    assert taken.read == 10
    assert ties(taken) == [("a", "b", "knows", None), ("b", "a", "knows", None)]
    assert refused(taken) == [
        (6, 'there is a node "a" already; rename one of them'),
        (7, "id is empty"),
        (13, "a hyperedge ties more than two nodes; write it as edges"),
        (9, "an edge before it says the same; only the first counts"),
        (10, '"z" is no node of the file'),
        (11, "ties somebody to themselves"),
        (12, 'weight "1e400" is not a finite number; write it like 0.5'),
    ]


def test_an_undirected_edge_is_two_ties_and_a_directed_one_is_one(tmp_path):
    assert ties(of(tmp_path, edges=edge(kind="advice"))) == [("a", "b", "advice", None), ("b", "a", "advice", None)]
    assert ties(of(tmp_path, edges=edge(), direction="directed")) == [("a", "b", "knows", None)]


def test_type_and_label_are_kinds_where_nothing_is_called_kind(tmp_path):
    directed = {"direction": "directed"}
    assert ties(of(tmp_path, edges=edge(type="friend", label="x"), **directed)) == [("a", "b", "friend", None)]
    assert ties(of(tmp_path, edges=edge(label="advice"), **directed)) == [("a", "b", "advice", None)]


def test_strength_goes_before_weight_which_may_then_be_any_number(tmp_path):
    assert ties(of(tmp_path, edges=edge(strength="0.5", weight="20"), direction="directed")) == [("a", "b", "knows", 0.5)]


@pytest.mark.parametrize("weight", ["3", "0", "-0.5"])
def test_a_weight_out_of_bounds_refuses_the_file_with_a_word_of_what_to_do(tmp_path, weight):
    with pytest.raises(InputError, match=rf'line 1: the weight "{weight}" of "a" - "b" is not above 0 .* write strengths from 0 to 1'):
        of(tmp_path, edges=edge(weight=weight))


def test_what_a_tie_may_say_besides_is_read(tmp_path):
    tie = of(tmp_path, edges=edge(since="1970-01-02", coverage="0.5", public="yes"), direction="directed").ties[0]
    assert (tie.since, tie.coverage, tie.public, tie.last_contact) == (86_400_000_000, 0.5, "yes", None)


def test_a_graph_of_networkx_comes_back(tmp_path):
    graph = nx.MultiDiGraph()
    graph.add_node("p1", name="Ana Silva", level=50)
    graph.add_edge("p1", "p2", kind="advice", strength=0.5)
    graph.add_edge("p1", "p2", kind="friend", strength=1.0)
    nx.write_graphml(graph, tmp_path / "graph.graphml")
    assert fits(graphml, tmp_path / "graph.graphml")
    taken = take(graphml, tmp_path / "graph.graphml")
    assert people(taken) == {"p1": ("Ana Silva", {"level": "50"}), "p2": ("", {})}
    assert ties(taken) == [("p1", "p2", "advice", 0.5), ("p1", "p2", "friend", 1.0)]


def test_an_entity_bomb_is_recognised_and_refused_in_one_line():
    assert fits(graphml, SAMPLES / "bomb.graphml")
    with pytest.raises(InputError, match=r"bomb\.graphml: has a DTD"):
        take(graphml, SAMPLES / "bomb.graphml")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('<!DOCTYPE graphml SYSTEM "file:///etc/hostname"><graphml/>', "has a DTD"),
        ("<!DOCTYPE graphml><graphml/>", "has a DTD"),
        ("", r"is empty \(0 bytes\)"),
        (WHOLE.format("directed", "").encode("utf-16"), "looks like UTF-16; save it as UTF-8"),
        (WHOLE.format("directed", "").encode("utf-16-le"), "looks like UTF-16; save it as UTF-8"),
        ("<graphml>\n<a\0b/></graphml>", "line 2: is no well-formed XML"),
        ("<graphml>\n<graph>", "line 2: is no well-formed XML"),
        ('<?xml version="1.0" encoding="none-such"?><graphml/>', "encoding"),
        ("<gexf/>", "its first element is <gexf>, not <graphml>"),
        ("<graphml>&other;</graphml>", "line 1: is no well-formed XML"),
    ],
)
def test_a_file_that_is_none_is_refused_whole_in_one_line(tmp_path, content, reason):
    with pytest.raises(InputError, match=reason) as caught:
        take(graphml, written(tmp_path, content))
    assert "\n" not in str(caught.value)


def test_two_hundred_thousand_nested_elements_are_read_without_harm(tmp_path):
    deep = "<graph>" * 200_000 + "</graph>" * 200_000
    assert take(graphml, written(tmp_path, f"<graphml>{deep}</graphml>")).read == 0


def test_other_xml_does_not_fit():
    assert not fits(graphml, SAMPLES / "network.gexf")


def test_more_kinds_than_anybody_means_are_refused(tmp_path):
    many = "".join(edge(label=f"e{number}") for number in range(1001))
    with pytest.raises(InputError, match="its edges have 1,001 kinds by their label"):
        of(tmp_path, edges=many)


def test_two_nodes_of_one_email_are_one_person(tmp_path):
    one = '<node id="{}"><data key="email">Ana@Example.com; a@example.com</data></node>'
    taken = of(tmp_path, nodes=one.format("c") + one.format("d"), edges='<edge source="c" target="d"/>')
    assert [person.id for person in taken.people] == ["a", "b", "c"]
    assert refused(taken) == [(1, "ties somebody to themselves")]
