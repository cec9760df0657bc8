"""The questions find who was planted, and none of the decoys."""

from __future__ import annotations

from collections import defaultdict

import pytest

from graphcap.build import build
from graphcap.questions.classify import classify
from graphcap.questions.mentors import mentors
from graphcap.questions.resilience import resilience
from graphcap.questions.sponsors import sponsors
from graphcap.simulate import simulate
from worlds import records_of_files, rows


@pytest.fixture(scope="module", params=[(300, 1), (700, 2)], ids=str)
def made(request, tmp_path_factory):
    people, seed = request.param
    return simulate(tmp_path_factory.mktemp("planted"), people=people, ties=7 * people, seed=seed, plants=["support"])


@pytest.fixture(scope="module")
def network(made):
    return build(records_of_files(made.files))


@pytest.fixture(scope="module")
def truth(made):
    pairs = defaultdict(list)
    for row in rows(made.files["truth"]):
        pairs[row["role"]].append((row["person"], row["other"]))
    return pairs


def test_there_is_as_much_of_each_role_as_the_number_of_people_says(truth, network):
    assert {len(pairs) for pairs in truth.values()} == {len(network) // 300}
    assert len(truth) == 9


def test_an_access_that_hangs_on_one_contact_is_found_and_two_ways_are_not(truth, network):
    for person, contact in truth["hangs on one"]:
        (row,) = (row for row in resilience(network, person).rows if row.lost == contact)
        assert (row.access_before is None, row.access_after, row.substitute) == (False, None, None)
    for person, _ in truth["decoy: two ways"]:
        answer = resilience(network, person)
        assert answer.rows
        assert all(row.access_after is not None for row in answer.rows)


def test_the_mentor_who_keeps_sessions_comes_before_the_one_who_misses_them(truth, network):
    for (person, mentor), (_, misser) in zip(truth["mentor"], truth["decoy: misses sessions"], strict=True):
        found = [row.mentor for row in mentors(network, person).rows]
        assert found[0] == mentor
        assert misser in found[1:]


def test_the_sponsor_with_room_comes_first_and_the_full_one_last(truth, network):
    for (person, sponsor), (_, full) in zip(truth["sponsor with room"], truth["decoy: full sponsor"], strict=True):
        found = sponsors(network, person, best=200).rows
        assert found[0].sponsor == sponsor
        assert full in [row.sponsor for row in found if row.free == 0]
        assert [row.free == 0 for row in found] == sorted(row.free == 0 for row in found)


def test_mentors_and_sponsors_are_told_by_what_they_did_alone(truth, network):
    labels = {(row.source, row.target): row.label for row in classify(network).rows}
    assert {labels[pair] for pair in truth["mentor by evidence"]} == {"mentor"}
    assert {labels[pair] for pair in truth["sponsor by evidence"]} == {"sponsor"}
    assert {labels[pair] for pair in truth["decoy: declared alone"]} == {"unknown"}
