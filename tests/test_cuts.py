"""What each question says it needs of a network."""

from __future__ import annotations

import pytest

from graphcap.build import build
from graphcap.cuts import ChainCut, SearchCut
from graphcap.questions import question
from written import records_of, tie


def test_an_introduction_needs_the_walks_between_both_ends_and_whom_it_avoids():
    cut = question("intro").cut(source="ana", target="dai", max_ties=3, avoid=["ben"], best=9, kind=["knows"])
    assert cut.of_all_walks() == ChainCut(("ana",), ("dai",), 3, deciders=None, people=("ben",))


SQUARE = [tie("ana", "ben", "knows", 0.5), tie("ben", "dai", "knows", 0.5), tie("ana", "eve", "knows", 0.25), tie("eve", "ben", "met", 1.0)]
"""ana - ben - dai .25, and ana - eve - ben - dai .125"""


@pytest.mark.parametrize(
    ("asked", "floors"),
    [
        ({"best": 1}, (0.0, 0.25, 0.125, 0.0)),
        ({"best": 2}, (0.0, 0.125, 0.125, 0.0)),
        ({"best": 3}, (0.0, 0.0, 0.0, 0.0)),
        ({"best": 1, "not_kind": ["met"]}, (0.0, 0.25, 0.0, 0.0)),
    ],
)
def test_an_introduction_tells_what_a_chain_of_each_length_has_to_reach_to_be_shown(asked, floors):
    cut = question("intro").cut(source="ana", target="dai", **asked)
    assert cut.floors(build(records_of(["ana", "ben", "dai", "eve"], SQUARE))) == floors


@pytest.mark.parametrize("asked", [{"spread": True}, {"disjoint": True}, {"by": "ties"}])
def test_chains_in_another_order_than_by_their_odds_may_be_of_any(asked):
    assert question("intro").cut(source="ana", target="dai", **asked).floors is None


def test_the_walks_are_as_long_as_the_question_takes_them_without_being_told():
    longest = {parameter.name: parameter.default for parameter in question("intro").parameters}["max_ties"]
    assert question("intro").cut("ana", "dai").max_ties == question("route").cut("ana").max_ties == longest


@pytest.mark.parametrize(
    ("to", "deciders", "targets", "who"),
    [
        ((), None, (), True),
        ((), "budget", (), "budget"),
        (("dai",), None, ("dai",), None),
        (("dai",), True, ("dai",), True),
        (("dai",), "budget", ("dai",), "budget"),
    ],
)
def test_a_route_needs_the_walks_to_whom_it_may_lead(to, deciders, targets, who):
    cut = question("route").cut(source="ana", to=to, deciders=deciders, each=True)
    assert (cut.sources, cut.targets, cut.deciders) == (("ana",), targets, who)


@pytest.mark.parametrize(("text", "cut"), [("silva", SearchCut("silva")), ("", None), (" ", None), (None, None)])
def test_looking_people_up_needs_those_found_and_without_a_text_everybody(text, cut):
    assert question("people").cut(text=text) == cut


def test_questions_about_everybody_need_everybody():
    assert question("access").cut(max_ties=4, deciders=True) is None
    assert question("central").cut(measure="degree") is None
