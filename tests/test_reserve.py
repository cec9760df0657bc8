"""Who is in a reserve, read row by row."""

from __future__ import annotations

from array import array

import pytest

from graphcap import reserve
from graphcap.reserve import AWAY, LEFT, NO_INTRODUCER, NO_TARGET, Crowd, Reserve
from networks import reserve_of

RESERVE = reserve_of({1: NO_INTRODUCER, 3: LEFT | AWAY, 4: NO_INTRODUCER | NO_TARGET}, [(5, 2), (6, 2), (6, 7), (2, 9)])


def test_nobody_is_in_an_empty_reserve():
    assert not Reserve()
    assert RESERVE
    assert Reserve().marked(LEFT) == Reserve().unwilling_about(0) == Reserve().no_targets_of(0) == set()
    assert not Reserve().has(0, LEFT)
    assert Reserve().minding([3, 1]) == {}


def test_a_mark_is_found_among_others():
    assert RESERVE.marked(LEFT) == RESERVE.marked(AWAY) == {3}
    assert RESERVE.marked(NO_INTRODUCER | AWAY) == {1, 3, 4}
    assert [person for person in range(6) if RESERVE.has(person, NO_INTRODUCER)] == [1, 4]


def test_who_has_left_introduces_nobody_unless_alumni_count():
    assert set(RESERVE.never_introducing(alumni=False)) == {1, 3, 4}
    assert set(RESERVE.never_introducing(alumni=True)) == {1, 4}


def test_who_minds_a_request_is_nobody_whom_it_leads_to():
    assert RESERVE.unwilling_about(2) == {5, 6}
    assert RESERVE.no_targets_of(2) == {4, 5, 6}
    assert RESERVE.no_targets_of(4) == set()


def test_some_targets_have_people_who_do_not_want_to_be_asked_about_them():
    some = reserve_of({}, [(1, 2), (1, 3), (5, 4), (6, 4)])
    assert some.minding([6, 2, 4, 0]) == {2: {1}, 4: {5, 6}}


@pytest.mark.parametrize("most_asked", [0, 5, 1000])
def test_a_crowd_is_asked_about_its_people_as_a_set_is_however_often(most_asked, monkeypatch):
    monkeypatch.setattr(reserve, "MOST_ASKED", most_asked)
    columns = [memoryview(array("I", numbers)) for numbers in ([2, 5, 9], [], [5, 7])]
    crowd = Crowd(columns, frozenset({0})) | [11]
    people = {0, 2, 5, 7, 9, 11}
    assert set(crowd) == people
    assert len(crowd) == len(list(crowd)) == 7  # 5 stands twice
    assert [person for person in range(14) if person in crowd] == sorted(people)
    assert {person for person in range(14) if person in crowd | {13}} == people | {13}
    assert 1 not in Crowd(())
