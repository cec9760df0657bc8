"""Contacts are people by keys of their own, and weak ties of an owner."""

from __future__ import annotations

import pytest

from graphcap.readers.foreign.contacts import contact_of, take_contact
from graphcap.readers.foreign.taken import Person, Taken, TakenTie


def test_a_page_or_an_address_of_many_is_nobodys_key():
    taken = Taken("x")
    emails, urls = ["info@example.com", "ana@example.com"], ["https://example.com/team", "linkedin.com/in/ana"]
    assert contact_of(taken, "Ana Silva", emails=emails, urls=urls, columns={"title": "", "company": "Acme"}) == 0
    assert taken.people == [
        Person(name="Ana Silva", emails=("ana@example.com",), urls=("linkedin.com/in/ana",), columns={"company": "Acme"})
    ]


def test_a_contact_with_an_address_of_many_alone_is_left_out():
    taken = Taken("x")
    assert contact_of(taken, "Sales", emails=["sales@example.com"]) is None
    assert (taken.people, taken.left_out) == ([], {"shared addresses": 1})


def test_a_contact_without_name_and_key_is_refused():
    with pytest.raises(ValueError, match="names nobody"):
        contact_of(Taken("x"), "", emails=[], urls=["https://example.com"])


def test_a_contact_is_a_tie_and_the_owner_is_none():
    taken = Taken("x")
    take_contact(taken, 0, 1, line=2)
    take_contact(taken, 0, 0, line=3)
    assert taken.ties == [TakenTie(0, 1, "knows", 0.2, coverage=0.15, line=2)]
    assert taken.left_out == {"entries of the owner": 1}
