"""Who could mentor somebody: a small organisation worked out by hand.

    m - ann .8      m - bob .5      bob - eve .4      m - cy, dee, fay, gus .9 each      hal: no tie

m (level 20) wants negotiation and pricing. ann stands a step above and has both; bob is a peer, eve of unknown level. Not to be found: cy,
four steps above; dee, below; fay, who has left; gus, who is not to be asked; hal, whom nobody knows.
"""

from __future__ import annotations

import pytest

from graphcap.build import build
from graphcap.questions.mentors import MentorRow, mentors
from written import records_of, tie

DAY = "2026-01-31"
BOTH = "Negotiation; pricing"
PEOPLE = {
    "m": {"level": "20", "wants": "negotiation;pricing", "skills": "sql", "goals": "lead a team"},
    "ann": {"name": "Ann", "level": "30", "skills": BOTH, "goals": "Lead a team", "capacity": "2", "wants": "SQL"},
    "bob": {"level": "20", "skills": "negotiation"},
    "cy": {"level": "60", "skills": BOTH},
    "dee": {"level": "10", "skills": BOTH},
    "eve": {"skills": "pricing"},
    "fay": {"level": "50", "skills": BOTH, "left": "2025-06-01"},
    "gus": {"level": "30", "skills": BOTH, "do_not_ask": "yes"},
    "hal": {"level": "40", "skills": BOTH},
}
TIES = [
    ("m", "ann", 0.8),
    ("m", "bob", 0.5),
    ("bob", "eve", 0.4),
    ("m", "cy", 0.9),
    ("m", "dee", 0.9),
    ("m", "fay", 0.9),
    ("m", "gus", 0.9),
]


def network(ties=(), events=(), **changes):
    people = {id: columns | changes.get(id, {}) for id, columns in PEOPLE.items()}
    return build(records_of(people, [*(tie(*ends, "friend", strength) for *ends, strength in TIES), *ties], events), DAY)


def found(answer):
    return [row.mentor for row in answer.rows]


def test_candidates_are_weighed_by_all_that_is_known():
    ann, bob, eve = mentors(network(), "m").rows
    assert ann == MentorRow(
        mentor="ann",
        mentor_name="Ann",
        present=False,
        skills=("negotiation", "pricing"),
        offer=("sql",),
        experience=1,
        relevance=1.0,
        flexibility=None,
        trust=None,
        credibility=None,
        reply_rate=None,
        odds=0.8,
        via="ann",
        free=2.0,
        score=pytest.approx((1 * 0.6 * 1 * 0.5**3 * 0.8 * 1) ** (1 / 8)),
        coverage=5 / 8,
        assumed=("flexibility", "trust", "credibility"),
        left=False,
        away=False,
        why="has negotiation, pricing; 1 step above; tied directly, odds 0.8",
        evidence=(),
    )
    # bob: no goal of m's named, which counts .05; capacity unknown, like ann's
    assert (bob.mentor, bob.score) == ("bob", pytest.approx((0.5 * 0.4 * 0.05 * 0.5**3 * 0.5 * 1) ** (1 / 8)))
    # eve: level unknown, the middle of .6 and .4; three of eight parts known, so after the others
    assert (eve.mentor, eve.coverage, eve.experience) == ("eve", 3 / 8, None)
    assert eve.score == pytest.approx((0.5 * 0.5 * 0.05 * 0.5**3 * 0.2 * 1) ** (1 / 8))
    assert eve.why == "has pricing; asked through bob, 2 ties, odds 0.2"


def test_those_of_whom_little_is_known_come_after_the_others_and_those_without_room_last():
    assert found(mentors(network(ann={"capacity": "0"}), "m")) == ["bob", "eve", "ann"]
    assert "no free capacity" in mentors(network(ann={"capacity": "0"}), "m").rows[-1].why


def test_alumni_may_be_asked_for_and_are_marked():
    answer = mentors(network(), "m", alumni=True)
    assert {row.mentor: row.left for row in answer.rows} == {"ann": False, "bob": False, "eve": False, "fay": True}


def test_who_mentors_already_is_marked():
    answer = mentors(network(ties=[tie("bob", "m", "mentors", 0.1)]), "m")
    assert {row.mentor: row.present for row in answer.rows} == {"ann": False, "bob": True, "eve": False}


def test_a_lapsed_tie_leads_nowhere():
    ties = [tie("m", "hal", "met", 0.5, until="2025-01-01")]
    assert "hal" not in found(mentors(network(ties=ties), "m"))
    assert "hal" in found(mentors(network(ties=[tie("m", "hal", "met", 0.5)]), "m"))


def test_events_tell_how_they_mentor():
    events = [{"time": f"2025-0{month}-01", "source": "ann", "target": "m", "kind": "session", "outcome": "met"} for month in (1, 2, 3)]
    row = mentors(network(events=events), "m").rows[0]
    assert (row.mentor, row.trust, row.present) == ("ann", 1.0, True)
    assert "kept 3 of 3 sessions; 1 of 1 mentees met 3 times or more" in row.why


def test_ties_can_be_narrowed_and_people_avoided():
    assert found(mentors(network(), "m", avoid=["bob"])) == ["ann"]
    assert found(mentors(network(), "m", best=1)) == ["ann"]
    assert mentors(network(), "m", avoid=["ann", "bob"]).notes[0] == (
        "nobody 0 to 3 steps above m and within 4 ties lists any of: negotiation, pricing (around ann, bob)"
    )


def test_what_is_missing_is_said():
    assert mentors(network(), "hal").notes[0] == (
        "nothing is known that hal lacks: no `wants`, and no skill that half of the people on the next level list and they do not"
    )
    assert mentors(network(), "eve").notes[0].startswith("what eve wants to learn is unknown")
    assert mentors(network(m={"skills": BOTH}), "m").notes[0] == "m lists every skill that they want already"
    assert mentors(build(records_of("ab", [tie("a", "b")]), DAY), "a").notes[0].startswith("the people have no column `skills`")
    assert any(note.startswith("the store has no events") for note in mentors(network(), "m").notes)


def test_somebody_whose_wish_not_to_be_asked_about_a_person_bars_the_only_way_is_passed_over():
    assert found(mentors(network(bob={"do_not_ask": "eve"}), "m")) == ["ann", "bob"]
