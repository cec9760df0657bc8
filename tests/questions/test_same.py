"""Who may be the same person is proposed with a score and a reason."""

from __future__ import annotations

import dataclasses

import pyarrow as pa
import pytest

from graphcap.build import build
from graphcap.questions.same import same
from graphcap.records import Records


def of(**columns):
    """The answer for people p0, p1 … of whom these columns are known."""
    count = len(next(iter(columns.values())))
    ids = [f"p{number:0{len(str(count - 1))}}" for number in range(count)]
    table = pa.table({"id": ids, **{name: pa.array(cells, pa.string()) for name, cells in columns.items()}})
    return same(build(Records(people=table)))


def scored(**columns):
    return [(row.a, row.b, row.score, row.why) for row in of(**columns).rows]


def test_the_same_name_in_any_order_case_and_accents_is_proposed():
    answer = of(name=["Ana Müller", "MULLER, ana", "Ben Ode"])
    assert [dataclasses.astuple(row) for row in answer.rows] == [("p0", "Ana Müller", "p1", "MULLER, ana", 0.7, "the same name")]


@pytest.mark.parametrize(
    ("columns", "score", "why"),
    [
        ({"company": ["Acme", "ACME"]}, 0.85, "the same name, the same company"),
        ({"company": ["Acme", "Acme"], "department": ["X", "X"], "title": ["Y", "Y"]}, 1.0, None),
        ({"company": ["Acme", None], "department": ["X", "Z"]}, 0.7, "the same name"),
        ({"company": ["Acme", "Bolt"]}, 0.5, "the same name, different companies"),
    ],
)
def test_what_they_share_makes_it_likelier_and_different_companies_less_likely(columns, score, why):
    whole = "the same name, the same company, the same department, the same title"
    assert scored(name=["Ana Silva"] * 2, **columns) == [("p0", "p1", score, why or whole)]


def test_a_name_that_holds_the_other_is_alike():
    # token_set_ratio 100; token_sort_ratio of "ana silva" and "ana maria silva": 2 x 9 / (9 + 15) = 75; (1 + .75) / 2 x .7 = .6125
    assert scored(name=["Ana Silva", "Ana Maria Silva"]) == [("p0", "p1", 0.612, "alike names")]


def test_a_slip_of_the_pen_is_alike():
    # "katarina johanson" and "katarina johansson", one letter more: 2 x 17 / (17 + 18) by both ratios, x .7
    assert scored(name=["Katarina Johanson", "Katarina Johansson"]) == [("p0", "p1", 0.68, "alike names")]


def test_a_shared_key_goes_before_names():
    assert scored(name=["Ana", "Ben"], email=["x@example.com; Ana@Example.com", "ana@example.com"]) == [
        ("p0", "p1", 1.0, "both have the same email")
    ]
    assert scored(url=["https://www.linkedin.com/in/ana/", "pt.linkedin.com/in/Ana"])[0][3] == "both have the same url"


def test_different_names_are_not_proposed_and_the_empty_answer_says_so():
    answer = of(name=["Ana Silva", "Ana Costa", "Bea Silva", "Ana", None])
    assert (answer.rows, answer.notes) == ((), ("nobody here looks like anybody else",))


def test_the_likest_come_first_then_the_order_of_ids():
    rows = scored(name=["Cy Ode", "Ana Silva", "Ana Silva", "Cy Ode"], title=[None, "Chief", "Chief", None])
    assert [row[:3] for row in rows] == [("p1", "p2", 0.85), ("p0", "p3", 0.7)]


def test_a_name_that_thousands_have_is_not_compared_and_that_is_said():
    answer = of(name=["Ana Silva"] * 2001)
    assert answer.rows == ()
    assert answer.notes[0] == "names that more than 2,000 people share a word and a letter of are not compared: 2"
