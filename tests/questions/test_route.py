"""Routes to decision-makers, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphcap import route
from graphcap.errors import InputError
from networks import both_ways, network_of

if TYPE_CHECKING:
    from graphcap.network import Network

PEOPLE = ["ana", "ben", "chloe", "dai", "eve"]
ANA, BEN, CHLOE, DAI, EVE = range(5)


@pytest.fixture
def network() -> Network:
    """Ana -.9- Ben -.5- Dai (promotion), Ana -.4- Chloe (budget) -.8- Dai; Eve decides budget and knows nobody."""
    ties = [(ANA, BEN, "knows", 0.9), (BEN, DAI, "knows", 0.5), (ANA, CHLOE, "knows", 0.4), (CHLOE, DAI, "knows", 0.8)]
    return network_of(PEOPLE, both_ways(ties), deciders={CHLOE: "budget", DAI: "promotion;title", EVE: "budget"})


def test_the_best_chains_over_all_decision_makers_come_together(network: Network) -> None:
    rows = route(network, "ana", best=3).rows
    # .9 x .5 = .45 to Dai; .4 to Chloe; .9 x .5 x .8 = .36 to Chloe
    assert [(row.target, row.people, pytest.approx(row.odds)) for row in rows] == [
        ("dai", ("ana", "ben", "dai"), 0.45),
        ("chloe", ("ana", "chloe"), 0.4),
        ("chloe", ("ana", "ben", "dai", "chloe"), 0.36),
    ]


def test_only_those_who_decide_what_was_asked_are_reached(network: Network) -> None:
    rows = route(network, "ana", deciders="budget").rows
    assert {row.target for row in rows} == {"chloe"}
    assert rows[0].decides == ("budget",)


def test_each_gives_one_chain_a_target_and_counts_who_is_out_of_reach(network: Network) -> None:
    answer = route(network, "ana", each=True)
    assert [row.target for row in answer.rows] == ["dai", "chloe"]
    assert answer.more == {"targets": 3, "out_of_reach": 1}


def test_named_people_are_reached_whether_they_decide_or_not(network: Network) -> None:
    assert [row.people for row in route(network, "ana", to=["ben"], best=1).rows] == [("ana", "ben")]


def test_nobody_is_their_own_decision_maker(network: Network) -> None:
    assert all(row.target != "dai" for row in route(network, "dai").rows)


def test_a_word_that_nobody_decides_is_refused_with_those_there_are(network: Network) -> None:
    with pytest.raises(InputError, match='nobody decides "hiring"; what people decide here: budget, promotion, title'):
        route(network, "ana", deciders="hiring")


def test_without_decision_makers_the_answer_says_how_to_name_them() -> None:
    answer = route(network_of(["ana", "ben"], both_ways([(0, 1, "knows", 0.5)])), "ana")
    assert answer.rows == ()
    assert "give a `decides` column" in answer.notes[0]
