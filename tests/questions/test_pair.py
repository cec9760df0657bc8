"""Pairs for a programme: small organisations worked out by hand, and every other way to couple people.

Levels: a, b 1; c 2; d 3; e 4, so that they are one step apart each. a wants law and tax, b wants law, e wants python.
c lists law, d law and tax, a python, b python; c and d have room for one.
"""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcap.build import build
from graphcap.errors import InputError
from graphcap.questions.couples import CoupleRow
from graphcap.questions.pair import PairRow, pair
from written import records_of, tie

DAY = "2026-01-31"


def people(**changes):
    found = {
        "a": {"level": "1", "wants": "law; tax", "skills": "Python", "department": "Sales"},
        "b": {"level": "1", "wants": "law", "skills": "python", "department": "Legal"},
        "c": {"level": "2", "skills": "law", "capacity": "1"},
        "d": {"level": "3", "skills": "law; tax", "capacity": "1"},
        "e": {"level": "4", "wants": "python"},
    }
    for id, columns in changes.items():
        found[id] = found.get(id, {}) | columns
    return found


def network(ties=(), events=(), **changes):
    return build(records_of(people(**changes), ties, events), DAY)


def pairs(answer):
    return [(row.mentor, row.mentee) for row in answer.rows]


def test_structured_pairs_serve_everybody_and_hold_their_figures():
    answer = pair(network())
    assert answer.rows[0] == PairRow(
        mentor="d",
        mentor_name="d",
        mentee="a",
        mentee_name="a",
        skills=("law", "tax"),
        gap=2,
        score=pytest.approx((1 * 0.5 * 4 / 5) ** (1 / 3)),  # nothing is known of earlier mentoring: .5
        balance=None,
        away=(),
        why="covers 2 of 2 wanted skills; 2 steps above; what came of earlier mentoring is unknown",
    )
    assert pairs(answer) == [("d", "a"), ("c", "b")]
    assert [(each.protege, each.blocked_by) for each in answer.more["unserved"]] == [("e", ("level gap",))]


def test_who_is_left_out_is_told_why():
    full = pair(network(d={"capacity": "0"}), mentee=["a", "b"])
    assert pairs(full) == [("c", "b")]  # all that b wants, half of what a wants
    assert [(each.protege, each.blocked_by, each.partner) for each in full.more["unserved"]] == [("a", ("capacity",), "c")]
    alone = pair(network(e={"level": "9", "wants": "tax"}, d={"level": None}), mentee=["e"])
    assert pairs(alone) == [("d", "e")]  # a level that is unknown rules nobody out


def test_reverse_pairs_are_of_a_junior_who_teaches():
    assert [(row.mentor, row.mentee, row.gap) for row in pair(network(), mode="reverse").rows] == [("a", "e", -3)]  # a before b, alike
    assert pairs(pair(network(a={"level": None}), mode="reverse")) == [("b", "e")]  # who is junior has to be known
    assert pairs(pair(network(a={"level": "3"}, b={"level": "3"}), mode="reverse")) == []
    assert pairs(pair(network(e={"do_not_ask": "yes"}), mode="reverse")) == []


def test_reciprocal_couples_both_gain():
    answer = pair(network(d={"wants": "python; chess"}, c={"wants": "python"}), mode="reciprocal")
    assert [(row.a, row.b, row.score) for row in answer.rows] == [("b", "c", 1.0), ("a", "d", 0.5)]
    assert answer.rows[1] == CoupleRow(
        a="a",
        a_name="a",
        b="d",
        b_name="d",
        skills=("law", "tax"),
        offer=("python",),
        gap=2,
        score=0.5,
        balance=0.5,
        away=(),
        why="a finds 100% of the wanted skills in d, who finds 50% in return",
    )
    assert [(each.protege, each.blocked_by) for each in answer.more["unserved"]] == [("e", ("no common gain",))]


def test_who_may_not_be_asked_has_left_or_mentors_already_is_not_paired():
    assert pairs(pair(network(d={"do_not_ask": "yes"}))) == [("c", "b")]
    assert pairs(pair(network(d={"do_not_ask": "a"}), mentee=["a"])) == [("c", "a")]
    assert pairs(pair(network(d={"left": "2025-01-01"}), mentee=["a"])) == [("c", "a")]
    assert pairs(pair(network(ties=[tie("d", "a", "mentors")]), mentee=["a"])) == [("c", "a")]
    assert pairs(pair(network(), mentee=["a"], avoid=["d"])) == [("c", "a")]


def test_earlier_mentoring_counts_and_is_shrunk():
    reviews = [
        {"time": f"2025-0{month}-01", "source": "d", "target": "e", "kind": "review", "outcome": "rating=1", "context": "p"}
        for month in range(1, 6)
    ] + [{"time": "2025-06-01", "source": "c", "target": "e", "kind": "review", "outcome": "goal_reached; rating=5", "context": "p"}]
    answer = pair(network(events=reviews), mentee=["b"])
    # of six reviews the mean is 1/6; c: (1 + 5/6) / 6 = .306, d: (0 + 5/6) / 10 = .083
    assert [(row.mentor, row.score) for row in answer.rows] == [("c", pytest.approx((11 / 36 * 3 / 5) ** (1 / 3)))]
    assert "earlier mentoring 0.31" in answer.rows[0].why


def test_a_department_is_served_alone_and_an_unknown_mode_is_refused():
    assert pairs(pair(network(), department="legal")) == [("d", "b")]
    with pytest.raises(InputError, match='mode is "x"; there are: structured, reverse, reciprocal'):
        pair(network(), mode="x")


def test_what_is_missing_is_said():
    answer = pair(build(records_of({"a": {}, "b": {}}), DAY))
    assert (answer.rows, answer.more["unserved"]) == ((), [])
    assert "no skills of anybody are known; give a `skills` column with the people" in answer.notes
    notes = pair(build(records_of({"a": {"skills": "law"}}), DAY), mode="reverse").notes
    assert "nobody who is to be served wants a skill that they lack; give a `wants` column with the people" in notes
    assert "no levels are known, so that nobody is known to be junior to anybody" in notes


SKILLS = ("law", "tax", "python")


@st.composite
def organisations(draw):
    """Six people; all want chess, too, which nobody lists, so that nobody is taken to want what the next level has."""
    some = st.lists(st.sampled_from(SKILLS), max_size=2, unique=True).map("; ".join)
    level = st.sampled_from([None, "1", "2", "3", "4", "5", "6"])
    return {
        id: {"level": draw(level), "skills": draw(some), "wants": f"chess; {draw(some)}", "capacity": str(draw(st.integers(0, 2)))}
        for id in "abcdef"
    }


@settings(max_examples=50, deadline=None)
@given(organisations(), st.sampled_from(["structured", "reverse"]))
def test_rules_are_kept_most_are_served_and_reasons_are_true(found, mode):
    answer = pair(build(records_of(found), DAY), mode=mode)
    rows = pairs(answer)
    steps = sorted({float(columns["level"]) for columns in found.values() if columns["level"]})
    rung = {id: steps.index(float(columns["level"])) if columns["level"] else None for id, columns in found.items()}

    def fits(mentor, mentee):
        above = None if None in {rung[mentor], rung[mentee]} else rung[mentor] - rung[mentee]
        level = (above is None or 0 <= above <= 3) if mode == "structured" else (above is not None and above <= -2)
        wanted = set(listed(found[mentee]["wants"])) - set(listed(found[mentee]["skills"]))
        return mentor != mentee and level and wanted & set(listed(found[mentor]["skills"]))

    assert all(fits(*each) for each in rows)
    served = [mentee for _, mentee in rows]
    ways = (
        {mentee: mentor for mentee, mentor in zip(found, way, strict=True) if mentor}
        for way in product(*([None, *(mentor for mentor in found if fits(mentor, mentee))] for mentee in found))
    )
    room = {id: int(columns["capacity"]) for id, columns in found.items()}
    kept = [way for way in ways if all(list(way.values()).count(id) <= room[id] for id in found)]
    assert len(served) == len(set(served)) == max(map(len, kept))
    for each in answer.more["unserved"]:
        if set(each.blocked_by) == {"capacity"}:
            more = found | {each.partner: found[each.partner] | {"capacity": "9"}}
            assert each.protege in {row.mentee for row in pair(build(records_of(more), DAY), mode=mode).rows}


def listed(words):
    """The words of a list."""
    return [word for word in words.split("; ") if word]
