"""The nine measures: worked by hand, against networkx, and where nothing is to be measured."""

from __future__ import annotations

import math
import os
import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcap.errors import InputError
from graphcap.measures import central
from graphcap.questions.central import MEASURES
from networks import both_ways, network_of

SEEDS = range(60 if os.environ.get("GRAPHCAP_FULL") else 8)
NAN = math.nan


def star(leaves):
    return network_of(leaves + 1, both_ways((0, leaf, "knows", 0.5) for leaf in range(1, leaves + 1)))


def path(people):
    return network_of(people, both_ways((place, place + 1, "knows", 0.5) for place in range(people - 1)))


def drawn(seed, *, people=30, share=0.12):
    """A random network of parallel kinds and strengths, as arcs."""
    draw = random.Random(seed)
    pairs = [(source, target) for source in range(people) for target in range(people) if source != target and draw.random() < share]
    return network_of(people, [(*pair, kind, round(draw.uniform(0.05, 1), 3)) for pair in pairs for kind in draw.choice(("a", "b", "ab"))])


def graph_of(network, *, undirected=False):
    """The strongest arc of each ordered (unordered) pair as a networkx graph with strength and length."""
    graph = nx.Graph() if undirected else nx.DiGraph()
    graph.add_nodes_from(range(len(network)))
    for source in range(len(network)):
        for target, strength in zip(*network.outgoing.of(source), strict=True):
            if strength > graph.get_edge_data(source, target, {"strength": 0})["strength"]:
                graph.add_edge(source, target, strength=strength, length=1 - math.log(strength))
    return graph


def values(network, measure, **options):
    return central(network, measure, **options).values


def listed(by_person):
    return [NAN if by_person[person] is None else by_person[person] for person in range(len(by_person))]


def matches(found, wanted, rel=1e-9):
    return found.tolist() == pytest.approx(list(wanted), rel=rel, abs=1e-12, nan_ok=True)


# worked by hand


def test_star():
    network = star(4)
    assert values(network, "degree").tolist() == [8, 2, 2, 2, 2]
    assert values(network, "degree", undirected=True).tolist() == [4, 1, 1, 1, 1]
    assert values(network, "betweenness").tolist() == [12, 0, 0, 0, 0]
    assert values(network, "betweenness", undirected=True).tolist() == [6, 0, 0, 0, 0]
    assert matches(values(network, "closeness"), [1, 4 / 7, 4 / 7, 4 / 7, 4 / 7])
    assert matches(values(network, "harmonic"), [4, 2.5, 2.5, 2.5, 2.5])
    assert matches(values(network, "eigenvector"), [math.sqrt(0.5), *[math.sqrt(1 / 8)] * 4])
    centre = (0.03 + 0.85 * 4 * 0.03) / (1 - 0.85**2)  # x = .03 + .85 * 4 y, y = .03 + .85 x / 4
    assert matches(values(network, "pagerank"), [centre, *[(1 - centre) / 4] * 4])
    assert matches(values(network, "constraint"), [0.25, 1, 1, 1, 1])
    assert matches(values(network, "effective_size"), [4, 1, 1, 1, 1])
    assert matches(values(network, "hierarchy"), [0, 1, 1, 1, 1])


def test_triangle():
    network = network_of(3, both_ways([(0, 1, "knows", 0.5), (1, 2, "knows", 0.5), (0, 2, "knows", 0.5)]))
    assert values(network, "betweenness").tolist() == [0, 0, 0]
    assert values(network, "closeness").tolist() == [1, 1, 1]
    assert matches(values(network, "constraint"), [2 * 0.75**2] * 3)  # above 1 is possible
    assert matches(values(network, "effective_size"), [1] * 3)  # 2 contacts, each half redundant
    assert matches(values(network, "hierarchy"), [0] * 3)


def test_path():
    network = path(4)
    assert values(network, "betweenness", undirected=True).tolist() == [0, 2, 2, 0]
    assert matches(values(network, "closeness"), [3 / 6, 3 / 4, 3 / 4, 3 / 6])
    assert matches(values(network, "harmonic"), [11 / 6, 2.5, 2.5, 11 / 6])
    golden = (1 + math.sqrt(5)) / 2
    length = math.sqrt(2 + 2 * golden**2)
    assert matches(values(network, "eigenvector"), [1 / length, golden / length, golden / length, 1 / length])


def test_one_way_arcs_count_one_way():
    network = network_of(3, [(0, 1, "advice", 0.5), (1, 2, "advice", 0.5)])
    degree = central(network, "degree")
    assert (degree.values.tolist(), degree.beside["out"].tolist(), degree.beside["in"].tolist()) == ([1, 2, 1], [1, 1, 0], [0, 1, 1])
    assert values(network, "betweenness").tolist() == [0, 1, 0]
    assert matches(values(network, "closeness"), [2 / 3, NAN, NAN])
    assert matches(values(network, "harmonic"), [1.5, 1, 0])


def test_a_weighted_distance_is_the_sum_of_1_less_the_logarithm_of_strength():
    network = network_of(3, [(0, 1, "knows", 0.9), (1, 2, "knows", 0.9), (0, 2, "knows", 0.1)])
    near, far = 1 - math.log(0.9), 2 - 2 * math.log(0.9)
    assert matches(values(network, "closeness", weighted=True), [2 / (near + far), NAN, NAN])
    assert matches(values(network, "harmonic", weighted=True), [1 / near + 1 / far, 1 / near, 0])
    assert values(network, "betweenness", weighted=True).tolist() == [0, 1, 0]
    assert values(network, "betweenness").tolist() == [0, 0, 0]


def test_equally_long_weighted_paths_share_their_pair_whatever_the_order_of_their_strengths():
    arcs = [
        (0, 1, "knows", 0.3),
        (1, 3, "knows", 0.7),
        (3, 5, "knows", 0.1),
        (0, 2, "knows", 0.1),
        (2, 4, "knows", 0.3),
        (4, 5, "knows", 0.7),
    ]
    assert matches(
        values(network_of(6, arcs), "betweenness", weighted=True), [0, 1.5, 1.5, 1.5, 1.5, 0]
    )  # one pair on their own path, and half of 0-5


@pytest.mark.parametrize("weighted", [False, True])
def test_a_long_path(weighted):
    people = 270
    found = values(path(people), "betweenness", undirected=True, weighted=weighted)
    assert found.tolist() == [place * (people - 1 - place) for place in range(people)]
    distances = [sum(abs(place - other) for other in range(people)) * (1 + math.log(2) if weighted else 1) for place in range(people)]
    assert matches(values(path(people), "closeness", weighted=weighted), [(people - 1) / distance for distance in distances])


def test_an_arc_of_strength_1_is_as_long_as_a_tie():
    network = network_of(4, both_ways([(0, 1, "knows", 1.0), (1, 2, "knows", 1.0), (2, 3, "knows", 1.0), (0, 3, "knows", 1.0)]))
    for measure in ("betweenness", "closeness", "harmonic"):
        assert matches(values(network, measure, weighted=True), values(network, measure))


# against networkx


@pytest.mark.parametrize("undirected", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_paths_as_networkx_has_them(seed, weighted, undirected):
    network = drawn(seed, share=(0.04, 0.12)[seed % 2])
    graph = graph_of(network, undirected=undirected)
    length = "length" if weighted else None
    options = {"undirected": undirected, "weighted": weighted}
    between = nx.betweenness_centrality(graph, normalized=False, weight=length)
    assert matches(values(network, "betweenness", **options), listed(between))
    outwards = graph if undirected else graph.reverse()
    reached = [len(nx.descendants(graph, person)) + 1 for person in graph]
    close = nx.closeness_centrality(outwards, distance=length, wf_improved=False)
    wanted = [close[person] if reached[person] == len(graph) else NAN for person in graph]
    assert matches(values(network, "closeness", **options), wanted)
    assert matches(values(network, "harmonic", **options), listed(nx.harmonic_centrality(outwards, distance=length)))


@pytest.mark.parametrize("undirected", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_pagerank_as_networkx_has_it(seed, weighted, undirected):
    network = drawn(seed, share=0.04)  # some people ask nobody
    graph = graph_of(network, undirected=undirected)
    wanted = nx.pagerank(graph, alpha=0.85, tol=1e-14, max_iter=1000, weight="strength" if weighted else None)
    found = values(network, "pagerank", undirected=undirected, weighted=weighted)
    assert matches(found, listed(wanted))
    assert found.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("people", [30, 150])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_eigenvector_as_networkx_has_it(seed, weighted, people):
    network = drawn(seed, people=people, share=5 / people)
    wanted = nx.eigenvector_centrality_numpy(
        graph_of(network, undirected=True).subgraph(largest := max(nx.connected_components(graph_of(network, undirected=True)), key=len)),
        weight="strength" if weighted else None,
    )
    found = values(network, "eigenvector", weighted=weighted)
    assert matches(found, [wanted[person] if person in largest else 0 for person in range(people)], rel=1e-7)


@pytest.mark.parametrize("undirected", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_constraint_as_networkx_has_it(seed, weighted, undirected):
    network = drawn(seed, share=(0.03, 0.2)[seed % 2])
    wanted = nx.constraint(graph_of(network, undirected=undirected), weight="strength" if weighted else None)
    assert matches(values(network, "constraint", undirected=undirected, weighted=weighted), listed(wanted))


def burt(graph, *, weight):
    """Constraint, effective size and hierarchy as Burt writes them, person by person."""
    z = {person: {} for person in graph}
    for source, target, arc in graph.edges(data=True):
        strength = arc["strength"] if weight else 1
        z[source][target] = z[source].get(target, 0) + strength
        z[target][source] = z[target].get(source, 0) + strength
    p = {i: {j: z[i][j] / sum(z[i].values()) for j in z[i]} for i in z}
    m = {i: {j: z[i][j] / max(z[i].values()) for j in z[i]} for i in z}
    found = []
    for i in graph:
        c = [(p[i][j] + sum(p[i][q] * p[q].get(j, 0) for q in z[i] if q != j)) ** 2 for j in z[i]]
        size = sum(1 - sum(p[i][q] * m[j].get(q, 0) for q in z[i] if q != j) for j in z[i])
        if not c:
            found.append((NAN, NAN, NAN))
        elif len(c) == 1:
            found.append((c[0], size, 1))
        else:
            ratios = [one / (sum(c) / len(c)) for one in c]
            found.append((sum(c), size, sum(ratio * math.log(ratio) for ratio in ratios) / (len(c) * math.log(len(c)))))
    return dict(zip(("constraint", "effective_size", "hierarchy"), zip(*found, strict=True), strict=True))


@pytest.mark.parametrize("undirected", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_brokerage_as_burt_writes_it(seed, weighted, undirected):
    network = drawn(seed, share=(0.03, 0.3)[seed % 2])
    for measure, wanted in burt(graph_of(network, undirected=undirected), weight=weighted).items():
        assert matches(values(network, measure, undirected=undirected, weighted=weighted), wanted), measure


def test_brokerage_is_the_same_in_small_blocks(monkeypatch):
    network = drawn(1, share=0.3)
    whole = {measure: values(network, measure) for measure in ("constraint", "effective_size", "hierarchy")}
    monkeypatch.setattr("graphcap.measures.brokerage.BLOCK", 7)
    assert all(matches(values(network, measure), found) for measure, found in whole.items())


# defaults, filters, edges


def test_only_brokerage_goes_by_strength_unless_told():
    network = drawn(3)
    for measure in MEASURES:
        by_strength = measure in {"constraint", "effective_size", "hierarchy"}
        assert matches(values(network, measure), values(network, measure, weighted=by_strength))


def test_eigenvector_is_always_undirected():
    network = drawn(4)
    assert matches(values(network, "eigenvector"), values(network, "eigenvector", undirected=True))


@pytest.mark.parametrize("measure", MEASURES)
def test_kinds_and_people_that_are_left_out_are_as_if_they_had_never_been(measure):
    network = drawn(5, share=0.3)
    mask, left_out = network.kind_mask(["a"]), [0, 7, 29]
    stays = [person for person in range(30) if person not in left_out]
    number = {person: place for place, person in enumerate(stays)}
    kind = [one.name for one in network.kinds].index("a")
    smaller = network_of(
        len(stays),
        [
            (number[source], number[target], "a", strength)
            for source in stays
            for target, strength, one in zip(*network.outgoing.of(source), network.outgoing.kinds_of(source), strict=True)
            if target in number and one == kind
        ],
    )
    found = central(network, measure, kinds=mask, avoid=left_out)
    assert matches(found.values[stays], values(smaller, measure))
    assert np.isnan(found.values[left_out]).all()


@pytest.mark.parametrize(
    ("measure", "alone"),
    [
        ("degree", 0), ("betweenness", 0), ("closeness", NAN), ("harmonic", 0), ("eigenvector", NAN), ("pagerank", 1 / 3),
        ("constraint", NAN), ("effective_size", NAN), ("hierarchy", NAN),
    ],
)  # fmt: skip
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("undirected", [False, True])
def test_people_without_any_tie(measure, alone, weighted, undirected):
    options = {"weighted": weighted, "undirected": undirected}
    assert matches(values(network_of(3, []), measure, **options), [alone] * 3)
    assert matches(values(network_of(1, []), measure, **options), [1 if measure == "pagerank" else alone])
    assert values(network_of(0, []), measure, **options).tolist() == []


@pytest.mark.parametrize(
    ("measure", "alone"),
    [
        ("degree", 0),
        ("betweenness", 0),
        ("closeness", NAN),
        ("harmonic", 0),
        ("eigenvector", 0),
        ("constraint", NAN),
        ("effective_size", NAN),
        ("hierarchy", NAN),
    ],
)
def test_somebody_without_ties_beside_others(measure, alone):
    network = network_of(4, both_ways([(0, 1, "knows", 0.5), (1, 3, "knows", 0.4)]))
    assert matches(values(network, measure)[2:3], [alone])


@pytest.mark.parametrize("apart", [4, 60])
def test_parts_that_share_the_largest_eigenvalue_share_the_vector(apart):
    """Two triangles in one network of few people, and in one of more than are computed directly; a pair leads nowhere."""
    people = 2 * apart + 3
    network = network_of(
        people, [arc for first in (0, apart) for arc in _triangle(first)] + both_ways([(people - 2, people - 1, "knows", 1.0)])
    )
    in_triangle = {0, 1, 2, apart, apart + 1, apart + 2}
    wanted = [math.sqrt(1 / 6) if person in in_triangle else 0 for person in range(people)]
    assert matches(values(network, "eigenvector"), wanted)


def _triangle(first):
    return both_ways([(first, first + 1, "knows", 0.5), (first + 1, first + 2, "knows", 0.5), (first, first + 2, "knows", 0.5)])


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("weighted", [False, True])
@settings(max_examples=40 if os.environ.get("GRAPHCAP_FULL") else 10, deadline=None)
@given(st.data())
def test_a_person_is_worth_the_same_under_any_number(measure, weighted, data):
    people = data.draw(st.integers(1, 9))
    pairs = st.tuples(st.integers(0, people - 1), st.integers(0, people - 1)).filter(lambda pair: pair[0] != pair[1])
    levels = st.sampled_from([0.1, 0.3, 0.7, 1.0])
    arcs = data.draw(st.dictionaries(pairs, levels, max_size=25)) if people > 1 else {}
    renumbered = data.draw(st.permutations(range(people)))
    network = network_of(people, [(*pair, "knows", strength) for pair, strength in arcs.items()])
    other = network_of(people, [(renumbered[pair[0]], renumbered[pair[1]], "knows", strength) for pair, strength in arcs.items()])
    found, wanted = values(other, measure, weighted=weighted)[renumbered], values(network, measure, weighted=weighted)
    assert found.tolist() == pytest.approx(wanted.tolist(), rel=1e-8, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("undirected", [False, True])
def test_the_rule_says_what_was_done(measure, undirected):
    rule = central(star(3), measure, undirected=undirected).rule
    assert rule[0].startswith(f"{measure}: ")
    assert rule[1].startswith("Undirected" if undirected or measure == "eigenvector" else "Directed")
    assert "trength" in rule[2] or "number of ties" in rule[2]
    assert "ople" in rule[3]


def test_no_such_measure_is_refused():
    with pytest.raises(InputError, match='no measure "fame"'):
        central(star(3), "fame")


def test_less_than_one_sample_is_refused():
    with pytest.raises(InputError, match="at least 1 sample"):
        central(star(3), "closeness", samples=0)
