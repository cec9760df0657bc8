"""Who mentors and sponsors whom, who can change a title."""

from __future__ import annotations

import pytest

from circle import DAY, circle
from graphcap.build import build
from graphcap.questions.roles import (
    Backing,
    can_change_title,
    decides,
    event_ids,
    free_capacity,
    mentees,
    mentors,
    occasions,
    proteges,
    sponsors,
    title_deciders,
    warm_route,
)
from written import records_of, tie

BOB, CAT, DEE, EVE, FAY, GUS, HAL, IVY, JON, KIM, MIA = range(11)


@pytest.fixture(scope="module")
def network():
    return circle()


def shown(found):
    return {person: (backing.declared, backing.ids) for person, backing in found.items()}


def test_mentors_are_declared_or_gave_advice_or_feedback(network):
    assert shown(mentors(network, MIA)) == {EVE: (True, ()), HAL: (False, ("h1",)), JON: (False, ("f1", "f2"))}
    assert [shown(mentees(network, person)) for person in (EVE, JON, MIA)] == [{MIA: (True, ())}, {MIA: (False, ("f1", "f2"))}, {}]


def test_sponsors_speak_about_somebody_to_a_third_person_who_decides(network):
    assert shown(sponsors(network, MIA)) == {EVE: (False, ("m1",))}
    assert shown(proteges(network, EVE)) == {MIA: (False, ("m1",))}
    assert proteges(network, DEE) == {}  # who promoted her, and told nobody


def event(source, target, kind, **more):
    return {"time": "2026-01-01", "source": source, "target": target, "kind": kind} | more


@pytest.mark.parametrize(
    "said",
    [
        event("s", "x", "mention", about="a"),  # to somebody who decides nothing
        event("s", "a", "mention", about="a"),  # to themselves
        event("a", "d", "mention", about="a"),  # by themselves
        event("d", "d", "note", about="a"),  # a note
        event("s", None, "achievement", about="a"),
    ],
)
def test_what_is_no_word_to_a_decider_makes_no_sponsor(said):
    people = {"a": {}, "d": {"decides": "budget"}, "s": {}, "x": {}}
    assert sponsors(build(records_of(people, (), [said]), DAY), 0) == {}


@pytest.mark.parametrize(("outcome", "found"), [("met", [1]), ("planned", []), ("moved", []), ("missed", []), (None, [])])
def test_a_session_counts_when_it_was_met(outcome, found):
    network = build(records_of("am", (), [event("m", "a", "session", outcome=outcome)]), DAY)
    assert list(mentors(network, 0)) == found


def test_free_capacity_is_what_proteges_leave_and_unknown_without_a_capacity():
    people = {"a": {}, "b": {}, "s": {"capacity": "3"}, "t": {"capacity": "1"}}
    ties = [tie("s", "a", "sponsors", 0.5), tie("t", "a", "sponsors", 0.5), tie("t", "b", "sponsors", 0.5), tie("a", "b", "sponsors", 0.5)]
    network = build(records_of(people, ties), DAY)
    assert [free_capacity(network, person) for person in (0, 2, 3)] == [None, 2, 0]


def test_the_line_and_who_decides_promotion_or_title_can_change_a_title(network):
    assert title_deciders(network, MIA) == [CAT, DEE, IVY]
    assert [can_change_title(network, MIA, other) for other in (BOB, CAT, DEE, EVE, FAY)] == [True, True, True, False, False]
    assert [decides(network, person) for person in (EVE, FAY)] == [("budget",), ()]
    nobody = build(records_of({"a": {}, "b": {}}, [tie("a", "b", "knows", 0.5)]), DAY)
    assert can_change_title(nobody, 0, 1) is None


def test_a_warm_route_is_the_best_permitted_chain(network):
    found = warm_route(network, MIA, [DEE, IVY])
    assert found is not None
    assert (found.people, found.odds) == ((MIA, EVE, DEE), 0.4)
    assert warm_route(network, MIA, [DEE], avoid=(EVE,)).people == (MIA, JON, DEE)
    assert warm_route(network, MIA, [IVY]) is None
    assert warm_route(network, MIA, [MIA]) is None


def test_rows_of_one_id_are_one_event(network):
    told = [each for each in network.events.from_person(MIA) if each.kind == "achievement"]
    assert (len(told), occasions(told), event_ids(told)) == (5, 4, ("a1", "a2", "a3", "a4"))
    assert Backing(declared=True, events=()).ids == ()
