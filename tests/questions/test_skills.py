"""Skills that are wanted, who lists them, and what is offered in turn."""

from __future__ import annotations

import random

import pytest

from graphcap.build import build
from graphcap.lookup import folded
from graphcap.questions import skills
from graphcap.questions.skills import common_skills, holders, next_level, offer, wanted_skills
from written import records_of

DAY = "2026-01-31"
ENOUGH = 400


def network(people):
    return build(records_of(people), DAY)


def test_words_are_found_whole_in_any_case_and_in_any_letters():
    people = {
        "a": {"skills": "SQL; Pricing"},
        "b": {"skills": "nosql;pricing models"},
        "c": {"skills": " sql"},
        "d": {"skills": "Straße;sql ; x"},
        "e": {"skills": None},
        "f": {"skills": "STRASSE"},
        "g": {"skills": "\u212aotlin"},  # the sign of the kelvin, which is a k in any case
    }
    found = holders(network(people), "skills", ["sql", "pricing", "strasse", "kotlin", "models"])
    assert {key: people.tolist() for key, people in found.items()} == {
        "sql": [0, 2, 3],
        "pricing": [0],
        "strasse": [3, 5],
        "kotlin": [6],
        "models": [],
    }


@pytest.mark.parametrize("letters_at_once", [1, 7, 1 << 20])
def test_holders_are_those_that_reading_every_list_gives(letters_at_once, monkeypatch):
    monkeypatch.setattr(skills, "LETTERS_AT_ONCE", letters_at_once)
    draw = random.Random(4)
    words = ("a", "A", "aa", "b a", "é", "É", " a ", "ab", "")
    people = {f"p{number:03}": {"skills": ";".join(draw.choices(words, k=draw.randrange(4))) or None} for number in range(ENOUGH)}
    found = holders(network(people), "skills", ["a", "aa", "b a", "é"])
    for key, numbers in found.items():
        wanted = [
            number
            for number, columns in enumerate(people.values())
            if key in {folded(word.strip()) for word in (columns["skills"] or "").split(";")}
        ]
        assert numbers.tolist() == wanted


def test_nobody_holds_anything_where_the_column_is_missing():
    assert holders(network("ab"), "skills", ["x"])["x"].tolist() == []


def test_wants_come_first_less_what_is_known_already():
    found = wanted_skills(network({"a": {"wants": "SQL; Pricing", "skills": "sql"}}), 0)
    assert found == ({"pricing": "Pricing"}, "wants")


def level(of, skills, department=None):
    return {"level": of, "skills": skills, "department": department}


def test_without_wants_the_skills_of_the_next_level_that_half_of_three_or_more_list():
    people = {
        "a": level("20", "sql", "Sales"),
        "b": level("40", "Pricing;sql"),
        "c": level("40", "pricing;risk"),
        "d": level("40", "tax"),
        "e": level("40", None),
        "f": level("60", "pay"),
    }
    assert wanted_skills(network(people), 0).words == {"pricing": "Pricing"}  # 2 of 3 whose skills are known; sql 1, risk 1, tax 1
    del people["d"]
    assert wanted_skills(network(people), 0).words == {}  # two are too few


def test_the_next_level_is_that_of_the_own_department_where_three_list_skills_there():
    people = {"a": level("20", None, "Sales")}
    people |= {id: level("40", "pitch", "Sales") for id in "bcd"} | {id: level("40", "law", "Legal") for id in "efgh"}
    found = network(people)
    assert next_level(found, 0) == [1, 2, 3]
    assert common_skills(found, [1, 2, 3]) == {"pitch": "pitch"}
    people["d"]["skills"] = None
    assert next_level(network(people), 0) == [1, 2, 3, 4, 5, 6, 7]
    assert next_level(network({"a": level("20", None), "b": level(None, "law")}), 0) == []


def test_an_offer_is_what_the_other_wants_and_the_person_has():
    found = network({"a": {"skills": "SQL;Tax"}, "b": {"wants": "tax; sql ;law"}, "c": {}})
    assert offer(found, 0, 1) == ("SQL", "Tax")
    assert offer(found, 0, 2) == ()
