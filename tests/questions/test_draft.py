"""Requests for an introduction, word by word."""

from __future__ import annotations

from graphcap.build import build
from graphcap.questions.draft import NO_REASON, draft_of
from graphcap.questions.intro import QUESTION, intro
from written import records_of, tie

DAY = "2026-01-31"
PEOPLE = {
    "ann": {"name": "Ann"},
    "bob": {"name": "Bob"},
    "me": {"name": "Mia", "title": "Engineer", "department": "Tools", "skills": "SQL;golf;tax", "goals": "lead;{x}", "wants": "law"},
    "vp": {"name": "Vi", "title": "Director", "skills": "Law", "wants": "tax;sql", "goals": "Lead"},
}
NO = "If it does not suit you, just say no, and no reason is needed."


def network(events=(), **changes):
    people = {id: columns | changes.get(id, {}) for id, columns in PEOPLE.items()}
    ties = [
        tie("me", "ann", "friend", 0.8),
        tie("ann", "bob", "friend", 0.5),
        tie("bob", "vp", "friend", 0.5),
        tie("me", "bob", "met", 0.1),
    ]
    return build(records_of(people, ties, events), DAY)


def met(context, who):
    return {"time": "2025-05-01", "source": "ann", "target": who, "kind": "meeting", "context": context}


def test_a_request_says_who_for_whom_why_what_is_offered_and_how_to_say_no():
    events = [met("Zenith", "me"), met("zenith", "vp"), met("Atlas", "me"), met("Orion", "vp")]
    found = draft_of(network(events), [2, 0, 3])
    request = (
        "Hello Ann, would you introduce me to Vi (Director)? We both took part in Zenith. I could help Vi with SQL and tax in turn. "
        f"A line to us both is enough, or a word at the next meeting you share. You can pass on the paragraph below as it is. {NO}"
    )
    forward = "Mia (Engineer, Tools) would like to meet Vi. Both took part in Zenith. Mia could help with SQL and tax in turn."
    assert found == ("ann", (request, forward), ())


def test_without_shared_events_a_shared_goal_then_what_can_be_learned_is_the_reason():
    request, forward = draft_of(network(), [2, 0, 3]).paragraphs
    assert "Vi and I share a goal: lead." in request
    assert "Both have the goal: lead." in forward
    request, forward = draft_of(network(vp={"goals": "{x}"}), [2, 0, 3]).paragraphs
    assert "share a goal: {x}." in request
    request, forward = draft_of(network(vp={"goals": None}), [2, 0, 3]).paragraphs
    assert "I want to learn law, which Vi can do." in request
    assert "Mia wants to learn law, which Vi can do." in forward


def test_what_is_not_known_is_left_out_and_said():
    found = draft_of(network(me={"goals": None, "wants": None, "skills": None, "title": None, "department": None}), [2, 0, 3])
    assert found.notes == (NO_REASON,)
    assert found.paragraphs[1] == "Mia would like to meet Vi."
    assert "in turn" not in found.paragraphs[0]


def test_a_longer_chain_names_whom_the_way_leads_through():
    assert "introduce me to Vi (Director) through Bob?" in draft_of(network(), [2, 0, 1, 3]).paragraphs[0]


def test_who_knows_the_target_asks_them():
    found = draft_of(network(), [2, 3])
    assert found.to == "vp"
    assert found.paragraphs == (
        f"Hello Vi, could we talk for a quarter of an hour? You and I share a goal: lead. I could help you with SQL and tax in turn. {NO}",
    )


def test_intro_writes_it_for_its_first_chain_and_then_needs_all_of_the_network():
    answer = intro(network(), "me", "vp", draft=True)
    assert answer.rows[0].people == ("me", "ann", "bob", "vp")
    assert answer.more["draft_to"] == "ann"
    assert answer.more["draft"][1].startswith("Mia (Engineer, Tools) would like to meet Vi.")
    assert "draft" not in intro(network(), "me", "vp").more
    assert QUESTION.cut("me", "vp", draft=True) is None
    assert "draft" not in intro(network(), "me", "vp", draft=True, max_ties=1).more
