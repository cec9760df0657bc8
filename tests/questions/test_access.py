"""Access of everybody to decision-makers, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphcap.questions.access import access
from networks import both_ways, network_of

if TYPE_CHECKING:
    from graphcap.network import Network

PEOPLE = ["ana", "ben", "chloe", "dai", "eve"]
ANA, BEN, CHLOE, DAI, EVE = range(5)


@pytest.fixture
def network() -> Network:
    """Ana -.9- Ben -.5- Dai (decides) -.8- Chloe (decides); Eve knows nobody."""
    ties = [(ANA, BEN, "knows", 0.9), (BEN, DAI, "knows", 0.5), (DAI, CHLOE, "friend", 0.8)]
    return network_of(PEOPLE, both_ways(ties), deciders={CHLOE: "budget", DAI: "promotion"})


def test_everybody_has_a_row_warmest_first_and_those_without_a_chain_last(network: Network) -> None:
    rows = [(row.person, row.odds, row.ties, row.via, row.target) for row in access(network).rows]
    assert rows == [
        ("chloe", 0.8, 1, "dai", "dai"),
        ("dai", 0.8, 1, "chloe", "chloe"),
        ("ben", 0.5, 1, "dai", "dai"),
        ("ana", pytest.approx(0.45), 2, "ben", "dai"),
        ("eve", None, None, None, None),
    ]


def test_a_decision_maker_is_not_their_own_way_in(network: Network) -> None:
    rows = {row.person: row for row in access(network, deciders="promotion").rows}
    assert rows["dai"].odds is None
    assert rows["chloe"].target == "dai"


def test_the_limit_of_ties_holds(network: Network) -> None:
    rows = {row.person: row.ties for row in access(network, max_ties=1).rows}
    assert rows == {"chloe": 1, "dai": 1, "ben": 1, "ana": None, "eve": None}


def test_somebody_avoided_has_no_row_and_is_on_no_chain(network: Network) -> None:
    rows = {row.person: row.odds for row in access(network, avoid=["ben"]).rows}
    assert rows == {"chloe": 0.8, "dai": 0.8, "ana": None, "eve": None}


def test_a_reason_is_given_on_request(network: Network) -> None:
    rows = {row.person: row.why for row in access(network, why=True).rows}
    assert rows["ana"] == "asks ben first, towards dai: 2 ties, odds 0.45"
    assert rows["ben"] == "asks dai directly: 1 tie, odds 0.5"
    assert rows["eve"] == "no chain within the limit leads to a decision-maker"
