"""Tombstones: they know who was forgotten, and say nobody's name."""

from __future__ import annotations

import hmac

import pyarrow as pa
import pytest

from graphcap.tombstones import Tombstones, buried

KEY = "00" * 32


def stones(**named):
    return Tombstones(buried({"id:" + "f" * 64: KEY}, **named))


def test_a_code_is_the_hmac_of_kind_and_text_under_the_key_that_is_there():
    marks = buried({"id:" + "f" * 64: KEY}, ids=["p1"])
    expected = hmac.new(bytes(32), b"id:p1", "sha256").hexdigest()
    assert marks == {"id:" + "f" * 64: KEY, f"id:{expected}": KEY}


def test_two_stores_have_different_keys_and_so_different_codes():
    one, other = buried({}, ids=["p1"]), buried({}, ids=["p1"])
    assert set(one).isdisjoint(other)
    assert set(one.values()).isdisjoint(other.values())
    assert len(next(iter(one.values()))) == 64


def test_people_are_known_by_id_email_address_and_slack_id_as_a_reader_compares_them():
    known = stones(ids=["p1"], emails=["Ana@Example.com"], urls=["https://www.linkedin.com/in/ana/?x=1"], slack=["U07"])
    assert known.bars(" p1 ")
    assert known.bars("other", emails="ben@example.com; ANA@example.com")
    assert known.bars("ana@example.com")
    assert known.bars("", urls="http://de.linkedin.com/in/Ana")
    assert known.bars("linkedin.com/in/ana")
    assert known.bars("", slack="U07")
    assert not known.bars("p10", emails="ana@example.org", urls="linkedin.com/in/anna", slack="U08")
    assert known.barred(pa.array(["p1", None, "p2", "p1"])).tolist() == [True, False, False, True]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Ana Silva", None),
        ("ana  SILVA", None),
        ("talk to Ana Silva, soon", "talk to , soon"),
        ("Silvana Silva", "Silvana Silva"),
        ("Ana Silvano", "Ana Silvano"),
        ("p0012", None),
        ("see p0012.", "see ."),
        ("P0012 and p00123", "P0012 and p00123"),
        ("write <ana.silva@example.com> today", "write <> today"),
        ("at https://linkedin.com/in/ana-silva/", "at https:///"),
        ("skill one;Ana Silva;skill two", "skill one;skill two"),
        ("Ana Silva;p0012", None),
    ],
)
def test_free_text_loses_whole_words_that_name_somebody(written, left):
    known = stones(texts=["Ana Silva", "p0012", "ana.silva@example.com", "linkedin.com/in/ana-silva"])
    assert known.blanked(written) == left


def test_letters_in_another_unicode_form_are_the_same_letters():
    assert stones(texts=["Zoé Müller"]).blanked("met Zoe\u0301 Mu\u0308ller") == "met"


def test_text_that_names_nobody_stays_letter_by_letter():
    assert stones(texts=["Ana Silva"]).blanked("cafe\u0301  au  lait ; ") == "cafe\u0301  au  lait ; "


def test_short_ids_are_not_looked_for_in_free_text():
    known = stones(texts=["7", "70", "al"])
    assert known.blanked("level 70, 7 of 9, al dente") == "level 70, 7 of 9, al dente"


def test_ids_of_events_stay_different_and_ids_of_others_change_only_for_an_address():
    known = stones(texts=["p0012", "ana@example.com"])
    one, other = known.event_id("<1.ana@example.com>"), known.event_id("<2.ana@example.com>")
    assert one.startswith("forgotten-")
    assert one != other
    assert known.event_id("<1.ana@example.com>") == one
    assert known.event_id("<1.ben@example.com>") == "<1.ben@example.com>"
    assert known.own_id("p0012-b") == "p0012-b"
    assert known.own_id("Ben (linkedin of ana@example.com)").startswith("forgotten-")
