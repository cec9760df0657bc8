"""Who the people of foreign files are."""

from __future__ import annotations

import pyarrow as pa
import pytest

from graphcap.readers.foreign.taken import Person, Taken
from graphcap.readers.identity import identify


def store(*rows):
    names = dict.fromkeys(["id", *(name for row in rows for name in row)])
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})


def taken(*people, origin="linkedin of owner@example.com"):
    source = Taken("export.zip", origin)
    for person in people:
        source.person(person)
    return source


def rows(identified):
    """What each person has, without empty cells."""
    return {row.pop("id"): {name: cell for name, cell in row.items() if cell is not None} for row in identified.people.to_pylist()}


def test_an_email_in_other_letters_joins_somebody_in_the_store():
    found = identify([taken(Person(emails=("Ana@Example.com",)))], store({"id": "p1", "email": "x@example.com; ana@example.com"}))
    assert found.ids == [["p1"]]
    assert rows(found) == {"p1": {"email": "x@example.com; ana@example.com"}}


def test_a_profile_address_joins_however_it_is_written():
    found = identify([taken(Person(urls=("https://pt.linkedin.com/in/Ana/?x=1",)))], store({"id": "p1", "url": "www.linkedin.com/in/ana"}))
    assert found.ids == [["p1"]]


@pytest.mark.parametrize("person", [Person(id="p1"), Person(slack="U1")])
def test_an_id_and_a_slack_id_join(person):
    assert identify([taken(person)], store({"id": "p1", "slack": "U1"})).ids == [["p1"]]


def test_an_id_that_is_an_email_is_a_key():
    assert identify([taken(Person(emails=("ana@example.com",)))], store({"id": "Ana@example.com"})).ids == [["Ana@example.com"]]


def test_a_name_never_joins():
    found = identify([taken(Person(name="Ana Silva"))], store({"id": "p1", "name": "Ana Silva"}))
    assert found.ids == [["Ana Silva (linkedin of owner@example.com)"]]


def test_somebody_new_is_called_by_id_then_email_then_address_then_slack():
    people = [
        Person(id="7", emails=("seven@example.com",)),
        Person(emails=("Ana@Example.com", "other@example.com"), urls=("linkedin.com/in/ana",)),
        Person(urls=("https://www.linkedin.com/in/Ben/",), name="Ben"),
        Person(slack="U9", name="Cy Ode"),
    ]
    found = identify([taken(*people)], store())
    assert found.ids == [["7", "ana@example.com", "linkedin.com/in/ben", "Cy Ode (slack U9)"]]
    assert rows(found)["ana@example.com"] == {"email": "ana@example.com;other@example.com", "url": "linkedin.com/in/ana"}
    assert rows(found)["linkedin.com/in/ben"] == {"url": "https://www.linkedin.com/in/Ben/", "name": "Ben"}


def test_homonyms_without_keys_stay_apart_and_are_found_again():
    def source():
        acme = Person(name="Ana\u200b Silva", columns={"company": "Acme"})
        return taken(acme, acme, Person(name="Ana Silva"), Person())

    first = identify([source()], store())
    home = "(linkedin of owner@example.com)"
    assert first.ids == [[f"Ana Silva, Acme {home}", f"Ana Silva, Acme {home} 2", f"Ana Silva {home}", f"somebody {home}"]]
    assert identify([source()], first.people).ids == first.ids
    elsewhere = identify([taken(Person(name="Ana Silva"), origin="linkedin of ben@example.com")], first.people)
    assert elsewhere.ids == [["Ana Silva (linkedin of ben@example.com)"]]


def test_a_source_without_origin_is_called_by_its_file():
    source = Taken("folder/cards.vcf")
    source.person(Person(name="Ana"))
    assert identify([source], store()).ids == [["Ana (cards.vcf)"]]


def test_two_keys_of_different_people_leave_them_apart_with_a_word():
    old = store({"id": "p1", "email": "ana@example.com"}, {"id": "p2", "url": "linkedin.com/in/ana"})
    found = identify([taken(Person(emails=("ana@example.com",), urls=("linkedin.com/in/ana",)))], old)
    assert found.ids == [["p1"]]
    assert rows(found) == {"p1": {"email": "ana@example.com"}}
    said = 'people of whom one record names keys of both: 1, such as "p1" and "p2"; they stay apart; '
    assert found.warnings == (f"{said}`graphcap merge` joins them where they are one",)


def test_one_who_has_two_keys_joins_those_who_have_one_each_in_one_import():
    sources = [taken(Person(urls=("x.example/ana",))), taken(Person(emails=("a@example.com",))), taken()]
    sources[2].person(Person(emails=("a@example.com",), urls=("x.example/ana",)))
    assert identify(sources, store()).ids == [["a@example.com"]] * 3


def test_later_words_win_and_empty_ones_do_not_blank():
    sources = [
        taken(Person(id="p1", name="Ana", columns={"title": "Engineer", "company": "Acme"})),
        taken(Person(id="p1", name="Ana Silva", columns={"title": "", "company": "Bolt"})),
    ]
    assert rows(identify(sources, store())) == {"p1": {"name": "Ana Silva", "title": "Engineer", "company": "Bolt"}}


def test_people_come_sorted_by_id_each_once():
    found = identify([taken(Person(id="b"), Person(id="a")), taken(Person(id="b"))], store())
    assert found.people["id"].to_pylist() == ["a", "b"]


def test_a_manager_becomes_the_id_of_that_person():
    people = [Person(id="17", columns={"manager": "18"}), Person(id="18", emails=("boss@example.com",))]
    assert rows(identify([taken(*people)], store()))["17"]["manager"] == "18"
    sources = [taken(Person(id="17", columns={"manager": "p1"}))]
    assert rows(identify(sources, store({"id": "p1"})))["17"]["manager"] == "p1"


def test_managers_who_are_nobody_or_run_in_a_circle_are_left_empty_with_a_word():
    people = [Person(id="1", columns={"manager": "9"}), Person(id="2", columns={"manager": "3"}), Person(id="3", columns={"manager": "2"})]
    found = identify([taken(*people)], store())
    assert rows(found) == {"1": {}, "2": {}, "3": {}}
    assert found.warnings == (
        "managers who are nobody in the files or the store: 1; left empty",
        'managers run in a circle: "2" -> "3" -> "2"; correct one of them; these managers are left empty',
    )


def test_cells_that_may_not_stand_are_left_empty_and_worded_levels_renamed():
    found = identify([taken(Person(id="1", columns={"level": "Senior", "joined": "03/04/2025", "performance": "70"}))], store())
    assert rows(found) == {"1": {"level_name": "Senior", "performance": "70"}}
    assert found.warnings == ('cells of people left empty: 1; joined "03/04/2025" is ambiguous; write 2025-04-03 or 2025-03-04',)


def test_nothing_taken_is_nobody():
    found = identify([], store({"id": "p1"}))
    assert (found.ids, found.people.num_rows, found.warnings) == ([], 0, ())
