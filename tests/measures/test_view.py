"""Which arcs a measure sees."""

from __future__ import annotations

import numpy as np

from graphcap.measures.view import cut
from networks import network_of


def matrix(view):
    return view.strengths.toarray().tolist()


def test_the_strongest_arc_of_each_ordered_pair_is_kept():
    network = network_of(3, [(0, 1, "knows", 0.2), (0, 1, "friend", 0.7), (1, 0, "knows", 0.4), (2, 0, "met", 1.0)])
    assert matrix(cut(network)) == [[0, 0.7, 0], [0.4, 0, 0], [1.0, 0, 0]]


def test_the_strongest_allowed_arc_is_kept_where_the_strongest_is_of_another_kind():
    network = network_of(2, [(0, 1, "knows", 0.2), (0, 1, "friend", 0.7), (1, 0, "friend", 0.4)])
    assert matrix(cut(network, kinds=network.kind_mask(["knows"]))) == [[0, 0.2], [0, 0]]
    assert matrix(cut(network, kinds=network.kind_mask((), ["knows"]))) == [[0, 0.7], [0.4, 0]]


def test_people_to_avoid_are_out_with_all_their_arcs():
    network = network_of(4, [(0, 1, "knows", 0.5), (1, 2, "knows", 0.6), (2, 3, "knows", 0.7), (3, 0, "knows", 0.8)])
    view = cut(network, avoid=[1])
    assert view.present.tolist() == [0, 2, 3]
    assert matrix(view) == [[0, 0, 0], [0, 0, 0.7], [0.8, 0, 0]]
    np.testing.assert_equal(view.spread(np.array([1.0, 2.0, 3.0]), np.nan), [1, np.nan, 2, 3])


def test_undirected_a_pair_is_as_strong_as_its_stronger_arc():
    network = network_of(3, [(0, 1, "knows", 0.3), (1, 0, "knows", 0.9), (1, 2, "knows", 0.5)])
    assert matrix(cut(network).undirected()) == [[0, 0.9, 0], [0.9, 0, 0.5], [0, 0.5, 0]]


def test_unweighted_every_arc_is_1():
    network = network_of(2, [(0, 1, "knows", 0.3)])
    assert matrix(cut(network).unweighted()) == [[0, 1], [0, 0]]


def test_a_network_is_not_changed_by_a_cut():
    network = network_of(4, [(0, 3, "knows", 0.9), (0, 1, "knows", 0.3), (0, 2, "knows", 0.3)])
    before = network.outgoing.neighbours.array().tolist()
    cut(network).undirected()
    assert network.outgoing.neighbours.array().tolist() == before == [3, 1, 2]
