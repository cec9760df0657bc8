"""The owner's profile address is the one that every message and invitation of an archive shares."""

from __future__ import annotations

import pytest

from graphcap.readers.foreign.linkedin_owner import know_owner
from graphcap.readers.foreign.tables import Row
from graphcap.readers.foreign.taken import Person, Taken


def message(sender, receivers, folder="INBOX"):
    return Row(2, {"sender profile url": sender, "recipient profile urls": receivers, "folder": folder})


def invitation(direction, inviter, invitee):
    return Row(2, {"direction": direction, "inviterprofileurl": inviter, "inviteeprofileurl": invitee})


def known(*, connections=(), invitations=(), messages=()):
    taken = Taken("x.zip")
    owner = taken.person(Person(emails=("ana@example.com",)))
    know_owner(taken, owner, connections=connections, invitations=invitations, messages=messages)
    return taken.people[owner].urls, len(taken.warnings)


@pytest.mark.parametrize(
    ("rows", "urls"),
    [
        ({"messages": [message("in/ana", "in/ben"), message("in/dan", "in/emma,in/ana")]}, ("in/ana",)),
        ({"messages": [message("in/ana", "in/ben")], "connections": {"in/ben"}}, ("in/ana",)),
        ({"messages": [message("in/ana", "in/ben", "SENT")]}, ("in/ana",)),
        ({"messages": [message("in/ana", "in/ben"), message("", "in/ana")], "connections": {"in/ben"}}, ("in/ana",)),
        ({"invitations": [invitation("OUTGOING", "in/ana", "in/ben")]}, ("in/ana",)),
        ({"invitations": [invitation("INCOMING", "in/ben", "in/ana")]}, ("in/ana",)),
    ],
)
def test_an_archive_tells_whose_it_is(rows, urls):
    assert known(**rows) == (urls, 0)


@pytest.mark.parametrize(
    "messages",
    [[message("in/ana", "in/ben")], [message("in/ana", "in/ben"), message("in/dan", "in/emma")]],
)
def test_where_it_does_not_nothing_is_joined_and_that_is_said(messages):
    assert known(messages=messages) == ((), 1)


def test_an_archive_of_connections_alone_says_nothing():
    assert known(connections={"in/ben"}) == ((), 0)
