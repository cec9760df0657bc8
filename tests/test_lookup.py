"""Finding people by id and name, near matches, completion."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphcap.build import build
from graphcap.errors import UnknownPerson
from graphcap.lookup import find_person, folded, matching, near_people, starting_with
from written import records_of

PEOPLE = {
    "007": "James Bond",
    "a1": "Ana Silva",
    "a2": "ana silva",
    "b": "Straße",
    "c": "José",
    "d": "İpek",
    "e": None,
    "f": "a1",
    "g": "Zoë",
    "jose": "Pepe",
}
LETTERS = st.text(
    st.sampled_from("aAbBzZsSßẞéÉ\u0131Iİi\u03c3ςΣ 漢😀") | st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=4
)


def people_named(names):
    return build(records_of({person: {"name": name} for person, name in names.items()})).people


def found(text, names=PEOPLE):
    people = people_named(names)
    return people.ids[find_person(people, text)]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("007", "007"),
        (" 007 ", "007"),
        ("james bond", "007"),
        ("JAMES BOND", "007"),
        ("STRASSE", "b"),
        ("straße", "b"),
        ("JOSÉ", "c"),
        (normalize("NFD", "José"), "c"),
        ("jose", "jose"),
        ("i̇pek", "d"),
        ("İPEK", "d"),
        ("e", "e"),
        ("zoë", "g"),
        ("Pepe", "jose"),
    ],
)
def test_a_person_is_found_by_id_or_by_a_name_in_any_case(text, person):
    assert found(text) == person


def test_an_id_comes_before_a_name():
    assert found("a1") == "a1"


def test_an_id_is_found_in_any_unicode_form():
    assert found(normalize("NFD", "é"), {"é": None}) == "é"


def test_a_name_of_two_people_names_nobody_and_lists_their_ids():
    with pytest.raises(UnknownPerson) as caught:
        found("Ana Silva")
    assert (caught.value.fits_many, caught.value.near) == (True, ("a1", "a2"))
    assert str(caught.value) == '"Ana Silva" fits more than one person: "a1", "a2"; use the id'


def test_no_more_than_five_of_the_same_name_are_listed():
    with pytest.raises(UnknownPerson) as caught:
        found("same", {f"p{number}": "Same" for number in range(9)})
    assert caught.value.near == ("p0", "p1", "p2", "p3", "p4")


def test_a_slip_of_the_pen_gets_the_near_ones():
    with pytest.raises(UnknownPerson, match=r'did you mean "007 \(James Bond\)"') as caught:
        found("Jams Bond")
    assert not caught.value.fits_many


@pytest.mark.parametrize("text", ["", "  ", "\udcff", "????", "\x00", "x" * 5_000])
def test_what_is_no_name_names_nobody_in_one_line(text):
    with pytest.raises(UnknownPerson) as caught:
        found(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("names", [{}, {"a": None}])
def test_where_nobody_has_a_name_nobody_is_found_by_it(names):
    with pytest.raises(UnknownPerson):
        found("Ana", names)


def test_near_people_come_likest_first():
    people = people_named({"a": "Maria Lopez", "b": "Mario Lopes", "c": "Peter Xu"})
    assert near_people(people, "maria lopes")[:2] in ([0, 1], [1, 0])
    assert near_people(people, "Maria Lopez")[0] == 0
    assert 2 not in near_people(people, "Maria Lopez")


def test_completion_gives_ids_first_then_names():
    people = people_named({"ana": "Zed", "anb": "Ana", "c": "ANDREA", "d": "Bo", "e": "anton"})
    assert starting_with(people, "an", most=9) == [0, 1, 2, 4]
    assert starting_with(people, "an", most=3) == [0, 1, 2]
    assert starting_with(people, "AN", most=9) == [1, 2, 4]
    assert starting_with(people, "", most=2) == [0, 1]
    assert starting_with(people, "q", most=9) == []
    assert starting_with(people, "\udcff", most=9) == []


def test_matching_finds_the_middle_of_ids_and_names_in_any_case():
    people = people_named({"ana": "Zed", "b": "Joana", "c": "BANANA", "d": None, "é": "José"})
    assert matching(people, " ANA ") == [0, 1, 2]
    assert matching(people, "É") == [4]
    assert matching(people, normalize("NFD", "josé")) == [4]
    assert matching(people, "") == [0, 1, 2, 3, 4]
    assert matching(people, "qq") == []


@given(st.lists(st.none() | LETTERS, max_size=12), LETTERS)
@example(["ab", "AB", "ß", "SS", "ss"], "s")
@example(["\U0001f600", "\uff00", "é"], "\uff00")
def test_names_stand_in_the_order_in_which_they_are_looked_for(names, wanted):
    people = people_named({f"p{number:02d}": name for number, name in enumerate(names)})
    in_order = sorted((number for number, name in enumerate(names) if name), key=lambda number: (folded(names[number]), number))
    assert people.by_name.array().tolist() == in_order
    starting = [number for number in in_order if folded(names[number]).startswith(folded(wanted))]
    assert [person for person in starting_with(people, wanted, most=99) if not people.ids[person].startswith(wanted)] == starting


@given(st.lists(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=3), max_size=12))
def test_plain_names_stand_in_that_order_too(names):
    people = people_named({f"p{number:02d}": name for number, name in enumerate(names)})
    assert people.by_name.array().tolist() == sorted(range(len(names)), key=lambda number: (folded(names[number]), number))


@given(st.lists(LETTERS, min_size=1, max_size=8))
def test_every_unique_name_finds_its_person_and_every_shared_one_is_refused(names):
    people = people_named({f"\u2603{number:02d}": name for number, name in enumerate(names)})
    for number, name in enumerate(names):
        alike = [other for other, text in enumerate(names) if folded(text.strip()) == folded(name.strip())]
        if name != name.strip() or not name.strip() or any(text != text.strip() for text in names):
            continue
        if len(alike) == 1:
            assert find_person(people, name) == number
        else:
            with pytest.raises(UnknownPerson, match="fits more than one person"):
                find_person(people, name)
