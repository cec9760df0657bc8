"""Social capital lent and borrowed: a small organisation worked out by hand.

    vp - ann .8      vp - ceo .5      ann - boss .3      low - vp .5      ceo, boss and vp decide; vp sponsors ann and low

ann's best way is vp herself, .8; without vp it is boss, .3: .5 is lent. low has vp alone, .5. ceo sponsors vp: with ceo vp's best is ceo,
.5, without it is ann's boss, .8 x .3 = .24.
"""

from __future__ import annotations

import pytest

from graphcap.build import build
from graphcap.questions.capital import CapitalRow, capital
from written import records_of, tie

DAY = "2026-01-31"
PEOPLE = {
    "ann": {},
    "boss": {"decides": "budget"},
    "ceo": {"decides": "promotion"},
    "low": {},
    "vp": {"name": "Vi", "decides": "promotion"},
    "zoe": {},
}
TIES = [("vp", "ann", 0.8), ("vp", "ceo", 0.5), ("ann", "boss", 0.3), ("low", "vp", 0.5)]
SPONSORS = [tie("vp", "ann", "sponsors", 0.01), tie("vp", "low", "sponsors", 0.01), tie("ceo", "vp", "sponsors", 0.01)]


def network(sponsors=SPONSORS, events=(), people=PEOPLE):
    return build(records_of(people, [*(tie(*ends, "friend", strength) for *ends, strength in TIES), *sponsors], events), DAY)


def test_what_a_sponsor_lends_is_what_goes_without_them():
    ann, low, borrowed = capital(network(), "vp").rows
    assert ann == CapitalRow(
        from_="vp",
        from_name="Vi",
        to="ann",
        to_name="ann",
        access_without=0.3,
        access_with=0.8,
        lent=pytest.approx(0.5),
        top_doors=("vp", "ceo"),
        why="Vi sponsors ann; best odds 0.8 with Vi, 0.3 without; leads to Vi, ceo",
        evidence=(),
    )
    assert (low.to, low.access_with, low.access_without, low.lent) == ("low", 0.5, None, 0.5)
    assert low.top_doors == ("vp", "ceo", "boss")
    assert (borrowed.from_, borrowed.to, borrowed.lent) == ("ceo", "vp", pytest.approx(0.5 - 0.24))


def test_sums_and_measures_stand_apart():
    more = capital(network(), "vp").more
    assert (more["lent"], more["most_borrowed"]) == (pytest.approx(1.0), pytest.approx(0.26))
    assert more["effective_size"] == pytest.approx(3)  # ann, ceo and low do not know each other
    shares = [0.8 / 1.8, 0.5 / 1.8, 0.5 / 1.8]
    assert more["constraint"] == pytest.approx(sum(share**2 for share in shares))


def test_a_protege_by_evidence_is_lent_to_and_the_events_are_named():
    told = {"time": "2025-05-01", "source": "vp", "target": "ceo", "kind": "mention", "about": "ann", "id": "e7"}
    rows = capital(network(sponsors=(), events=[told]), "vp").rows
    assert [(row.to, row.evidence) for row in rows] == [("ann", ("e7",))]


def test_who_neither_sponsors_nor_is_sponsored_is_told_so():
    answer = capital(network(), "zoe")
    assert answer.rows == ()
    assert answer.notes[0] == "zoe sponsors nobody and is sponsored by nobody, as far as ties and events tell"
    assert (answer.more["lent"], answer.more["constraint"]) == (None, None)


def test_where_nobody_is_known_to_decide_nothing_is_said_to_be_lent():
    people = {"a": {}, "b": {}}
    (row,) = capital(build(records_of(people, [tie("a", "b", "sponsors")]), DAY), "a").rows
    assert (row.lent, row.access_with) == (None, None)
    assert row.why == "a sponsors b; nobody is known to decide"


def test_a_protege_without_a_way_is_lent_nothing():
    ties = [tie("zoe", "vp", "sponsors", 0.5)]
    row = capital(network(sponsors=ties), "zoe", not_kind=["friend"]).rows[0]
    assert (row.access_with, row.lent) == (None, 0)
    assert row.why == "zoe sponsors Vi; no decision-maker is within 4 ties of them"


def test_who_is_avoided_is_in_no_row():
    assert [row.to for row in capital(network(), "vp", avoid=["low", "ceo"]).rows] == ["ann"]
