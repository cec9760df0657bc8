"""Why a tie is as strong as it is."""

from __future__ import annotations

import pytest

from evidence.drawn import event
from graphcap.build import build
from graphcap.errors import InputError
from graphcap.questions.tie import TermValues, tie
from written import records_of
from written import tie as written_tie

DAY = "2026-01-31"
CALLS = [event("2025-11-02", "b", "a", "call")]
"""90 days old, one half-life: I = 1.5, f = 1/3."""


def asked(source, target, *, ties=(), events=CALLS):
    return tie(build(records_of("abc", ties, events), DAY), source, target)


def test_every_term_and_its_evidence_stand_in_the_row():
    (row,) = asked("a", "b").rows
    assert (row.source, row.target, row.status, row.half_life_days, row.events) == ("a", "b", "fading", 90, 1)
    assert row.strength == pytest.approx((0.45 / 3 + 0.20 + 0.08 / 3) / 0.88)
    assert row.coverage == pytest.approx(0.22)
    assert row.terms == TermValues(pytest.approx(1 / 3), 1, 0, None, pytest.approx(1 / 3))
    assert (row.activity, row.first_contact, row.last_contact, row.declared) == (1, "2025-11-02", "2025-11-02", None)


def test_the_reason_can_be_checked_by_hand():
    (row,) = asked("a", "b").rows
    assert row.why == (
        "strength 0.4280: (0.45 x 0.3333 + 1.0000 x (0.2 x 1.0000 + 0.15 x 0.0000 + 0.08 x 0.3333)) / 0.88; frequency 1.5000 halved every "
        "90 days, over itself + 3; 1 there, 1 back; no other neighbours; kinds of event: 1"
    )


def test_there_and_back_are_told_from_the_one_who_is_named_first():
    events = [event("2026-01-01", "a", "b"), event("2026-01-02", "a", "b"), event("2026-01-03", "b", "a")]
    assert "2 there, 1 back" in asked("a", "b", events=events).rows[0].why
    assert "1 there, 2 back" in asked("b", "a", events=events).rows[0].why


def test_a_bound_is_said():
    (row,) = asked("a", "b", events=[event("2026-01-30", "a", "b", weight=9)]).rows
    assert (row.strength, row.status) == (0.15, "unknown")
    assert "which is bounded" in row.why


def test_the_declared_strength_stands_beside_and_neither_overwrites_the_other():
    (row,) = asked("a", "b", ties=[written_tie("a", "b", "friend", 0.25), written_tie("a", "b", "advice", 0.75)]).rows
    assert (row.strength, row.declared) == (pytest.approx(0.428, abs=1e-3), 0.75)
    (back,) = asked("b", "a", ties=[written_tie("a", "b", "friend", 0.25), written_tie("a", "b", "advice", 0.75)]).rows
    assert back.declared == 0.25


def test_an_assumed_strength_is_not_declared():
    (row,) = asked("a", "b", ties=[written_tie("a", "b", "friend")]).rows
    assert row.declared is None
    (alone,) = asked("b", "c", ties=[written_tie("b", "c", "friend")]).rows
    assert (alone.strength, alone.declared, alone.why) == (None, None, "no event between them counts; friend tie of 0.5, not declared")


def test_two_who_share_nothing_have_no_row():
    answer = asked("b", "c")
    assert answer.rows == ()
    assert answer.notes == ("no event between them counts before 2026-01-31, and they share no tie",)


def test_what_would_change_it_is_computed():
    """After another half-life I = .75: (.45 x .2 + .75 x (.20 + .08 / 3)) / .88; a meeting: I = 5.5 and 2.957
    months, so (.45 x 5.5 / 8.5 + .20 + .15 x .3346 + .08 / 3) / .88."""
    assert asked("a", "b").more["would_change"] == [
        "a meeting of the two on 2026-01-31 would make it at least 0.6455",
        "90 days without contact would make it 0.2955",
        "it lapses on 2026-05-01 if they are silent",
    ]


def test_one_person_is_no_pair():
    with pytest.raises(InputError, match="both ends"):
        asked("a", "a")
