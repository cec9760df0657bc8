"""People of one file are one by a shared key, and never by their name."""

from __future__ import annotations

from graphcap.readers.foreign.taken import Person, Taken, plain_url


def test_people_are_one_by_a_shared_key_and_keep_what_each_record_says():
    taken = Taken("export.zip")
    first = taken.person(Person(name="Ana Silva", emails=("Ana@Example.com",), columns={"title": "Lead"}))
    again = taken.person(
        Person(name="A. Silva", emails=("ana@example.com", "ana@home.example"), columns={"title": "Head", "department": "Sales"})
    )
    by_the_second = taken.person(Person(emails=("ana@home.example",), urls=("https://www.linkedin.com/in/ana/",)))
    assert first == again == by_the_second == 0
    assert taken.people[0].name == "Ana Silva"
    assert taken.people[0].emails == ("Ana@Example.com", "ana@example.com", "ana@home.example")
    assert taken.people[0].columns == {"title": "Lead", "department": "Sales"}


def test_the_same_name_alone_is_two_people():
    taken = Taken("export.zip")
    assert [taken.person(Person(name="Wei Zhang")), taken.person(Person(name="Wei Zhang"))] == [0, 1]


def test_a_key_of_one_kind_is_no_key_of_another():
    taken = Taken("export.zip")
    assert [taken.person(Person(id="U1")), taken.person(Person(slack="U1")), taken.person(Person(id="U1"))] == [0, 1, 0]


def test_addresses_of_one_profile_are_one_key():
    addresses = ["https://www.linkedin.com/in/Ana-Silva/", "http://uk.linkedin.com/in/ana-silva?trk=x", "linkedin.com/in/ana-silva#top"]
    assert {plain_url(address) for address in addresses} == {"linkedin.com/in/ana-silva"}
    assert plain_url("https://example.com/people/7") != plain_url("https://example.com/people/77")
