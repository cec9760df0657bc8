"""Who is a person by their address and headers, and who is not."""

from __future__ import annotations

import pytest

from graphcap.readers.foreign.senders import unfit_address, unfit_mail


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("no-reply@example.com", "robots"),
        ("No_Reply@example.com", "robots"),
        ("comments-noreply+x1@docs.example.com", "robots"),
        ("do.not.reply@example.com", "robots"),
        ("MAILER-DAEMON@example.com", "robots"),
        ("notifications@example.com", "robots"),
        ("calendar-notification@example.com", "robots"),
        ("bookings@example.com", "robots"),
        ("ana@send.calendly.com", "robots"),
        ("planning-request@example.com", "lists"),
        ("owner-planning@example.com", "lists"),
        ("planning@lists.example.com", "lists"),
        ("chess@googlegroups.com", "lists"),
        ("all@example.com", "lists"),
        ("c_1a2b@resource.calendar.google.com", "rooms"),
        ("Info@Example.com", "shared addresses"),
        ("support+42@example.com", "shared addresses"),
        ("design-team@example.com", "shared addresses"),
    ],
)
def test_an_address_of_no_person_says_why(address, reason):
    assert unfit_address(address) == reason


@pytest.mark.parametrize(
    "address",
    [
        "ana.silva@example.com",
        "teamer@example.com",
        "robert@example.com",
        "ana+lists@example.com",
        "info.ana@example.com",
        "listerine@example.com",
    ],
)
def test_whoever_may_be_a_person_is_one(address):
    assert unfit_address(address) == ""


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"list-id": "<x.example.com>"}, "lists"),
        ({"list-unsubscribe": "<mailto:x@example.com>"}, "lists"),
        ({"precedence": "Bulk"}, "lists"),
        ({"auto-submitted": "auto-generated; owner-email=x"}, "robots"),
        ({"return-path": "<>"}, "robots"),
        ({"content-type": "multipart/report; report-type=delivery-status"}, "robots"),
        ({"content-type": "text/calendar; method=REPLY"}, "robots"),
        ({"auto-submitted": "no", "precedence": "normal", "return-path": "<ana@example.com>"}, ""),
        ({}, ""),
    ],
)
def test_a_mail_of_no_person_says_so_in_its_headers(headers, reason):
    assert unfit_mail(headers) == reason
