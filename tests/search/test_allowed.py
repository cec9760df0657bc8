from graphcap.search.allowed import allowed_arcs, members
from networks import network_of

ARCS = [(0, 1, "a", 0.9), (0, 1, "b", 0.4), (0, 2, "b", 0.7), (2, 0, "a", 0.2), (2, 1, "b", 0.3)]


def listed(arcs):
    return arcs.offsets.tolist(), arcs.neighbours.tolist(), arcs.strengths.tolist()


def test_without_conditions_all_arcs_are_there_strongest_first():
    assert listed(allowed_arcs(network_of(3, ARCS))) == ([0, 3, 3, 5], [1, 2, 1, 1, 0], [0.9, 0.7, 0.4, 0.3, 0.2])


def test_arcs_of_other_kinds_are_left_out():
    assert listed(allowed_arcs(network_of(3, ARCS), bytes([0, 1]))) == ([0, 2, 2, 3], [2, 1, 1], [0.7, 0.4, 0.3])


def test_people_to_avoid_keep_their_number_and_lose_their_arcs_both_ways():
    assert listed(allowed_arcs(network_of(3, ARCS), None, [2])) == ([0, 2, 2, 2], [1, 1], [0.9, 0.4])


def test_members_are_marked_by_number():
    assert members(4, {3, 1}).tolist() == [False, True, False, True]
    assert members(2, ()).tolist() == [False, False]
