"""Codes instead of people: what a coded network says, and what it does not."""

from __future__ import annotations

import hmac

import pytest

from graphcap.build import build
from graphcap.codes import coded_networks, codes_of
from graphcap.questions.access import access
from graphcap.questions.isolated import isolated
from written import records_of, tie

DAY = "2026-01-31"
PEOPLE = {
    "ana.silva": {"name": "Ana Silva", "email": "ana@acme.example", "title": "Chief of Staff", "department": "Sales", "potential": "90"},
    "ben.okoro": {"name": "Ben Okoro", "slack": "@benny", "own": "Ben's own words", "manager": "dai.li", "potential": "10"},
    "chloe.roy": {"name": "Chloé Roy", "do_not_ask": "ana.silva", "identity_a": "x", "potential": "20"},
    "dai.li": {"name": "Dai Li", "decides": "promotion", "url": "https://acme.example/dai", "potential": "30"},
}
TIES = [tie("ana.silva", "ben.okoro", "friend", 0.9), tie("chloe.roy", "dai.li", "friend", 0.6)]
MEETING = {"time": "2026-01-05", "kind": "meeting", "source": "ana.silva", "target": "chloe.roy", "about": "ben.okoro"}


def records(**settings):
    return records_of(PEOPLE, TIES, [MEETING], **settings)


def coded(**settings):
    (network,), codes = coded_networks(records(**settings), (DAY,), key=b"a key")
    return network, codes


def test_a_code_is_the_beginning_of_a_keyed_digest_and_another_key_gives_another():
    [code] = codes_of(["ana"], key=b"a key").values()
    digest = int.from_bytes(hmac.digest(b"a key", b"ana", "sha256")[:4], "big") >> 2  # the first 30 bits: six letters of five bits
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    assert code == "".join(letters[digest >> shift & 31] for shift in (25, 20, 15, 10, 5, 0))
    assert codes_of(["ana"], key=b"another key")["ana"] != code


def test_codes_tell_everybody_apart():
    codes = codes_of([str(number) for number in range(60_000)], key=b"a key")  # among so many some share six letters
    assert len(set(codes.values())) == 60_000
    assert {len(code) for code in codes.values()} != {6}


def test_two_keys_share_no_codes():
    one, other = (coded_networks(records(), (DAY,), key=key).codes for key in (b"a key", b"another key"))
    assert set(one.values()).isdisjoint(other.values())


def test_a_coded_network_holds_no_name_id_title_or_address():
    network, _ = coded()
    held = " ".join([*network.people.ids, *(text for texts in network.people.texts.values() for text in texts)])
    for text in ("Ana", "Silva", "ana.silva", "acme", "Chief", "benny", "own words", "dai.li"):
        assert text not in held
    assert sorted(network.people.texts) == ["decides", "department", "identity_a", "potential"]


def test_answers_are_those_of_the_people_behind_the_codes():
    network, codes = coded()
    plain = build(records(), DAY)
    assert {row.person: row.odds for row in access(network).rows} == {codes[row.person]: row.odds for row in access(plain).rows}
    assert [row.person for row in isolated(network).rows] == [codes[row.person] for row in isolated(plain).rows]
    assert list(network.people.ids) == sorted(codes.values())


@pytest.mark.parametrize("person", ["ana.silva", "ben.okoro", "chloe.roy", "dai.li"])
def test_who_is_not_to_be_asked_is_so_under_their_code(person):
    network, codes = coded(opt_out={person: "all"})
    assert network.reserve.no_targets() == {network.number(codes[person])}
    chloe, ana = (network.number(codes[id]) for id in ("chloe.roy", "ana.silva"))
    assert network.reserve.unwilling_about(ana) == {chloe}


def test_networks_of_several_days_have_the_same_codes():
    (now, then), _ = coded_networks(records(), (DAY, "2026-01-02"), key=b"a key")
    assert list(now.people.ids) == list(then.people.ids)
    assert (now.as_of, then.as_of) == (DAY, "2026-01-02")
