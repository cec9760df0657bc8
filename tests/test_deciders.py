"""Who decides: the column, the rule, or those who have reports."""

from __future__ import annotations

import pytest

from graphcap.build import build
from graphcap.deciders import check_rule
from graphcap.errors import InputError
from written import records_of, tie


def deciders(people, ties=(), **settings):
    """Who decides what, by id, and whether it is assumed."""
    network = build(records_of(people, ties, **settings))
    who = [network.people.ids[person] for person in network.deciders.numbers()]
    return dict(zip(who, network.deciders.what, strict=True)), network.deciders.assumed


def test_the_column_says_who_decides_what():
    people = {"a": {"decides": "budget; hiring ;budget"}, "b": {"decides": " ; "}, "c": {"decides": None}}
    assert deciders(people) == ({"a": "budget;hiring"}, False)


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        ("level>=70:promotion", "cd"),
        ("level > 70 : promotion", "d"),
        ("level<=70:promotion", "abc"),
        ("level<70:promotion", "ab"),
        ("level==70:promotion", "c"),
        ("level=70.0:promotion", "c"),
        ("title=Head:promotion", "b"),
        ("id=d:promotion", "d"),
    ],
)
def test_a_rule_compares_a_column_with_a_value(rule, who):
    people = {"a": {"level": "9"}, "b": {"level": "60", "title": "Head"}, "c": {"level": "70"}, "d": {"level": "100"}, "e": {}}
    assert deciders(people, deciders=rule) == (dict.fromkeys(who, "promotion"), False)


def test_text_never_reaches_a_number():
    assert deciders({"a": {"grade": "senior"}, "b": {"grade": "80"}}, deciders="grade>=70:budget") == ({"b": "budget"}, False)


def test_rules_add_to_each_other_and_to_the_column():
    people = {"a": {"level": "90", "decides": "title"}, "b": {"level": "50"}}
    assert deciders(people, deciders="level>=40:promotion, budget;level>=80:hiring,budget") == (
        {"a": "title;promotion;budget;hiring", "b": "promotion;budget"},
        False,
    )


def test_a_rule_that_fits_nobody_assumes_nothing():
    people = {"a": {"level": "10", "manager": "b"}, "b": {"level": "20"}}
    assert deciders(people, deciders="level>=70:promotion") == ({}, False)


def test_with_neither_those_who_have_reports_are_assumed_to_decide_promotion():
    people = {"a": {"manager": "b"}, "b": {"manager": "c"}, "c": {}, "d": {}, "e": {}}
    assert deciders(people, [tie("e", "d", "reports_to"), tie("a", "e", "knows")]) == (dict.fromkeys("bcd", "promotion"), True)


def test_an_empty_column_assumes_as_well():
    people = {"a": {"manager": "b", "decides": " ; "}, "b": {"decides": None}}
    assert deciders(people) == ({"b": "promotion"}, True)


def test_whoever_has_left_by_the_day_decides_nothing():
    people = {
        "a": {"decides": "budget", "left": "2026-01-31"},
        "b": {"decides": "budget", "left": "2026-02-01"},
        "c": {"decides": "budget", "left": "2026-01-31T12:00"},
    }
    assert deciders(people, as_of="2026-01-31") == (dict.fromkeys("bc", "budget"), False)
    assert deciders(people, as_of="2026-01-30") == (dict.fromkeys("abc", "budget"), False)
    assert deciders(people, as_of="2026-02-01") == ({}, False)


def test_a_manager_who_left_is_not_assumed():
    assert deciders({"a": {"manager": "b"}, "b": {"left": "2025-01-01"}}) == ({}, True)


def test_a_rule_about_a_column_that_nobody_has_is_an_error_that_names_it():
    with pytest.raises(InputError, match='no column "rank"'):
        deciders({"a": {}}, deciders="rank>=3:budget")


@pytest.mark.parametrize("rule", ["level>=70:promotion,budget", " level = 70 : hiring ", "level>=70:a;grade=x:b", "cost centre==7:budget"])
def test_a_good_rule_is_accepted(rule):
    check_rule(rule)


@pytest.mark.parametrize(
    "rule", ["", "level", "level>=70", "level>=70:", "level>=70: , ", ">=70:promotion", "level:promotion", "level>=70:a;"]
)
def test_what_is_no_rule_is_refused_with_an_example(rule):
    with pytest.raises(InputError, match="level>=70:promotion,budget"):
        check_rule(rule)
