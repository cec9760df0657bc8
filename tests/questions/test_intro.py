"""Introductions on networks small enough to work out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphcap import intro
from graphcap.errors import InputError, UnknownPerson
from networks import both_ways, network_of

if TYPE_CHECKING:
    from graphcap.network import Network

PEOPLE = ["ana", "ben", "chloe", "dai", "eve"]
ANA, BEN, CHLOE, DAI, EVE = range(5)


@pytest.fixture
def network() -> Network:
    r"""Ana -.9- Ben -.5- Dai, Ana -.6- Chloe -.8- Dai, Ben -.9- Chloe; Eve knows nobody."""
    ties = [
        (ANA, BEN, "works_with", 0.9),
        (BEN, DAI, "knows", 0.5),
        (ANA, CHLOE, "friend", 0.6),
        (CHLOE, DAI, "works_with", 0.8),
        (BEN, CHLOE, "knows", 0.9),
    ]
    return network_of(PEOPLE, both_ways(ties))


def test_the_warmest_chain_may_have_more_introducers(network: Network) -> None:
    answer = intro(network, "ana", "dai")
    # .9 x .9 x .8 = .648; .6 x .8 = .48; .9 x .5 = .45; .6 x .9 x .5 = .27
    assert [row.people for row in answer.rows] == [
        ("ana", "ben", "chloe", "dai"),
        ("ana", "chloe", "dai"),
        ("ana", "ben", "dai"),
        ("ana", "chloe", "ben", "dai"),
    ]
    assert [row.odds for row in answer.rows] == pytest.approx([0.648, 0.48, 0.45, 0.27])


def test_a_row_shows_what_it_rests_on(network: Network) -> None:
    row = intro(network, "ana", "dai", best=1).rows[0]
    assert [(tie.source, tie.target, tie.kind, tie.strength) for tie in row.ties] == [
        ("ana", "ben", "works_with", 0.9),
        ("ben", "chloe", "knows", 0.9),
        ("chloe", "dai", "works_with", 0.8),
    ]
    assert (row.weakest.source, row.weakest.target, row.weakest.strength) == ("chloe", "dai", 0.8)
    assert row.coverage == 1.0
    assert row.asked_90_days == (0, 0)


def test_by_length_holds_the_best_chain_for_each_number_of_introducers(network: Network) -> None:
    lengths = intro(network, "ana", "dai", best=1).more["by_length"]
    assert [(entry["introducers"], entry["people"]) for entry in lengths] == [
        (1, ["ana", "chloe", "dai"]),
        (2, ["ana", "ben", "chloe", "dai"]),
    ]


def test_the_shortest_come_first_when_asked(network: Network) -> None:
    assert [len(row.people) for row in intro(network, "ana", "dai", by="ties").rows] == [3, 3, 4, 4]


def test_disjoint_chains_share_no_introducer_and_say_how_likely_one_works(network: Network) -> None:
    answer = intro(network, "ana", "dai", disjoint=True)
    assert sorted(row.people for row in answer.rows) == [("ana", "ben", "dai"), ("ana", "chloe", "dai")]
    assert answer.more["exact"] is True
    assert answer.more["at_least_one_works"] == pytest.approx({"low": 0.48, "high": 1 - 0.52 * 0.55})


def test_two_people_who_share_a_tie_are_told_so_first(network: Network) -> None:
    assert intro(network, "ana", "ben").notes[0] == "ana and ben share a tie already: works_with, strength 0.9"


def test_kinds_narrow_the_search_exactly(network: Network) -> None:
    only = intro(network, "ana", "dai", kind=["works_with", "knows"])
    assert [row.people for row in only.rows] == [("ana", "ben", "chloe", "dai"), ("ana", "ben", "dai")]
    without = intro(network, "ana", "dai", not_kind=["knows"])
    assert [row.people for row in without.rows] == [("ana", "chloe", "dai")]


def test_somebody_avoided_is_on_no_chain(network: Network) -> None:
    assert [row.people for row in intro(network, "ana", "dai", avoid=["chloe"]).rows] == [("ana", "ben", "dai")]


def test_no_chain_is_an_answer_that_says_what_was_searched(network: Network) -> None:
    answer = intro(network, "ana", "eve", max_ties=3)
    assert answer.rows == ()
    assert answer.notes == ("no chain of at most 3 ties leads from ana to eve",)


def test_the_same_person_twice_is_refused(network: Network) -> None:
    with pytest.raises(InputError, match='"ana" is both ends; name two people'):
        intro(network, "ana", "ana")


def test_a_misspelt_person_gets_near_ones(network: Network) -> None:
    with pytest.raises(UnknownPerson, match='no person "chloé" in the store; did you mean "chloe"'):
        intro(network, "ana", "chloé")


def test_limits_out_of_range_are_refused(network: Network) -> None:
    with pytest.raises(InputError, match="a chain has 1 to 8 ties"):
        intro(network, "ana", "dai", max_ties=9)
    with pytest.raises(InputError, match="ask for at least 1 chain"):
        intro(network, "ana", "dai", best=0)


def test_a_kind_that_is_not_there_is_refused_with_those_that_are(network: Network) -> None:
    with pytest.raises(InputError, match='no tie of kind "loves" in the store; it has: friend, knows, works_with'):
        intro(network, "ana", "dai", kind=["loves"])


def test_an_answer_draws_itself_in_a_notebook(network: Network) -> None:
    html = intro(network, "ana", "dai")._repr_html_()
    assert "<table" in html
    assert "chloe" in html
