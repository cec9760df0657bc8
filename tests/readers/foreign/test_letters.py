"""Headers of mails: addresses that no name can forge, and mails that no length can hide."""

from __future__ import annotations

from io import BytesIO

import pytest

from graphcap.readers.foreign.letters import HEADER_BYTES, Address, addresses_of, letters_of_mbox, one_letter, plain_name

START = b"From ana@example.com Mon Feb  2 09:15:00 2026\n"


@pytest.mark.parametrize(
    ("header", "addresses"),
    [
        ("ana@example.com", [("", "ana@example.com")]),
        ("Ana <ana@example.com>, Bo <bo@example.com>", [("Ana", "ana@example.com"), ("Bo", "bo@example.com")]),
        ('"Silva, Ana" <ana@example.com>', [('"Silva, Ana"', "ana@example.com")]),
        ('"bo@example.com" <ana@example.com>', [('"bo@example.com"', "ana@example.com")]),
        ("ana@example.com (Ana (the elder) Silva)", [("Ana (the elder) Silva", "ana@example.com")]),
        ("Friends: ana@example.com, Bo <bo@example.com>;", [("", "ana@example.com"), ("Bo", "bo@example.com")]),
        ("undisclosed-recipients:;", []),
        (", ,", []),
        ("Ana", [("", "")]),
        ("ana@example.com)bo@example.com", [("", "")]),
        ("Ana <ana@example.com", [("", "")]),
        ("<ana@bo@example.com>", [("", "")]),
        ("ana\x07@example.com", [("", "")]),
    ],
)
def test_addresses_are_told_from_names(header, addresses):
    assert list(addresses_of(header)) == [Address(*address) for address in addresses]


@pytest.mark.parametrize("header", ["(" * 200_000, '"' * 200_001, "<" * 200_000, '"\\' * 100_000, ":" * 200_000])
def test_a_hostile_header_holds_no_address(header):
    assert [one.address for one in addresses_of(header) if one.address] == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('"Silva, Ana"', "Silva, Ana"),
        ("=?utf-8?b?Sm9zw6k=?= =?utf-8?q?_Silva?=", "José Silva"),
        ("=?no-such-charset?q?Ana?=", ""),
        ("=?utf-8?b?!!!?=", ""),
        ("=?\u202eutf-8?q?Ana?=", ""),
        ("Ana\u202e\n  Silva", "Ana Silva"),
        ("=?utf-8?q?ana=40example=2Ecom?=", ""),
        ("A" * 300, "A" * 200),
    ],
)
def test_a_name_is_decoded_and_harmless(written, name):
    assert plain_name(written) == name


def test_a_length_that_is_too_long_hides_no_mail():
    text = START + b"From: ana@example.com\nContent-Length: 99999\n\nBody\n\n" + START + b"From: bo@example.com\n\nBody\n"
    assert [(letter.line, letter.headers["from"]) for letter in letters_of_mbox(BytesIO(text))] == [
        (1, "ana@example.com"),
        (7, "bo@example.com"),
    ]


def test_a_mail_starts_after_a_body_that_lacks_its_empty_line():
    text = START + b"From: ana@example.com\n\nBody\n" + START + b"From: bo@example.com\n"
    assert [letter.line for letter in letters_of_mbox(BytesIO(text))] == [1, 5]


def test_a_quoted_from_line_and_prose_are_no_mails():
    text = START + b"From: ana@example.com\n\n>" + START + b"From: x@example.com\n\nFrom here on at 10:30 in 2026\nprose\n"
    found = list(letters_of_mbox(BytesIO(text)))
    assert [(letter.line, bool(letter.trouble)) for letter in found] == [(1, False), (7, True)]


def test_folded_headers_are_one_and_the_first_of_two_dates_stands():
    letter = one_letter(BytesIO(b"From: Ana\r\n <ana@example.com>\r\nDate: one\r\nDate: two\r\nTo: a@x\r\nTo: b@x\r\n\r\nCc: c@x\r\n"))
    assert letter.headers["date"] == "one"
    assert [one.address for one in addresses_of(letter.headers["from"])] == ["ana@example.com"]
    assert [one.address for one in addresses_of(letter.headers["to"])] == ["a@x", "b@x"]
    assert "cc" not in letter.headers


def test_headers_without_end_are_refused():
    text = START + b"To: " + b"a@example.com, " * (HEADER_BYTES // 10) + b"\n\n" + START + b"From: bo@example.com\n"
    found = list(letters_of_mbox(BytesIO(text)))
    assert [(letter.line, letter.trouble) for letter in found] == [(1, "its headers are longer than 4 MiB"), (4, "")]


def test_old_letters_are_read():
    assert one_letter(BytesIO("From: José <j@example.com>\n".encode("latin-1"))).headers["from"] == "José <j@example.com>"


@pytest.mark.parametrize(
    "start",
    [
        b"From ana@example.com\n",
        b"From -\r\n",
        b"From ana@example.com 2026-02-02 09:15:00\n",
        b"From 17@xxx Mon Feb 02 09:15:00 +0000 2026\n",
    ],
)
def test_a_mail_may_start_with_less(start):
    text = START + b"From: ana@example.com\n\nBody\n\n" + start + b"From: bo@example.com\n"
    assert [letter.headers["from"] for letter in letters_of_mbox(BytesIO(text))] == ["ana@example.com", "bo@example.com"]


def test_prose_that_starts_with_from_is_no_mail():
    text = START + b"From: ana@example.com\n\nFrom here on\nNote: this is text\n"
    assert [letter.line for letter in letters_of_mbox(BytesIO(text))] == [1]


def test_a_hostile_from_line_is_judged_by_its_start():
    text = START + b"From: ana@example.com\n\n\nFrom " + b"1:11 " * 1_000_000 + b"\n"
    assert [letter.line for letter in letters_of_mbox(BytesIO(text))] == [1]
