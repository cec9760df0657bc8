"""`graphcap query`: the list of twins, what it refuses, and the answers of a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commands import Commands
from graphcap import twins
from graphcap.store import open_store
from written import records_of, tie

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = {
    "ana": {"name": "Ana Silva"},
    "ben": {"name": "Ben Okafor"},
    "chloe": {"name": "Chloé Martin", "decides": "budget"},
    "dai": {"name": "Dai Li"},
    "eve": {},
}
TIES = (
    tie("ana", "ben", "works_with", 0.9),
    tie("ben", "chloe", "knows", 0.5),
    tie("ana", "dai", "friend", 0.6),
    tie("dai", "chloe", "knows", 0.6),
)


@pytest.fixture
def graphcap(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    """Commands on a folder in which no store is."""
    return Commands(tmp_path / "store", capsys)


@pytest.fixture
def served(clean_server: str, capsys: pytest.CaptureFixture[str]) -> Commands:
    """Commands on a server that holds the people and ties above."""
    with open_store(clean_server).writing() as writer:
        writer.commit(records_of(PEOPLE, TIES))
    return Commands(clean_server, capsys)


def test_the_list_needs_no_store_and_names_parameters_and_columns(graphcap: Commands) -> None:
    ran = graphcap("query", "--list", "--format", "json")
    rows = {row["name"]: row for row in ran.json["rows"]}
    assert ran.status == 0
    assert list(rows) == twins.names()
    assert list(rows["intro"]) == ["name", "question", "parameters", "columns"]
    assert rows["intro"]["parameters"] == ["from", "to", "best", "max_ties", "kinds", "not_kinds", "avoid"]
    assert rows["access"]["columns"] == ["person", "odds", "ties", "via", "target"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a query, or ask for the --list of them"),
        (("intro", "--list"), "name a query, or ask for the --list of them"),
        (("intra",), 'no twin "intra"; did you mean "intro"?'),
        (("zzz",), 'no twin "zzz"; there are: access, breaks-people'),
        (("intro", "--param", "from"), '--param from: write NAME=VALUE, for example --param from="Ana Silva"'),
        (
            ("intro", "--param", "from=a"),
            "intro needs --param to=…; it takes: from (needed), to (needed), best (5), max_ties (4), kinds (several)",
        ),
        (("central-degree", "--param", "top=3"), 'central-degree has no parameter "top"; it takes: kinds (several)'),
        (("intro", "--param", "from=a", "--param", "to=b", "--param", "best=many"), "best is many; it takes a number from 1 to 1000"),
        (("intro", "--param", "from=a", "--param", "to=b", "--param", "max_ties=7"), "max_ties is 7; it takes a number from 1 to 6"),
        (("intro", "--param", "from=a", "--param", "from=b", "--param", "to=c"), "from is given 2 times; it takes one value"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(graphcap: Commands, arguments: tuple[str, ...], said: str) -> None:
    ran = graphcap("query", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err.splitlines()[-1]


def test_a_folder_is_told_how_to_become_a_server(graphcap: Commands) -> None:
    ran = graphcap("query", "central-degree")
    assert ran.status == 2
    assert f"queries run on a Neo4j server: `graphcap neo4j start --load {graphcap.store}` starts one" in ran.err


def test_people_are_given_by_id_or_name(served: Commands) -> None:
    ran = served("query", "intro", "--param", "from=ANA silva", "--param", "to=chloe", "--param", "best=1", "--format", "json")
    (row,) = ran.json["rows"]
    # .9 x .5 = .45 by Ben; .6 x .6 = .36 by Dai
    assert (row["people"], row["names"], row["odds"]) == (["ana", "ben", "chloe"], ["Ana Silva", "Ben Okafor", "Chloé Martin"], 0.45)
    assert ran.json["asked"] == {
        "name": "intro",
        "from": "ana",
        "to": "chloe",
        "best": 1,
        "max_ties": 4,
        "kinds": [],
        "not_kinds": [],
        "avoid": [],
    }
    assert ran.json["store"] == {"address": str(served.store), "generation": 1, "people": 5, "ties": 4}


def test_a_parameter_of_several_values_is_repeated(served: Commands) -> None:
    asked = ("query", "intro", "--param", "from=ana", "--param", "to=chloe", "--format", "json")
    by = [row["people"] for row in served(*asked, "--param", "kinds=friend", "--param", "kinds=knows").json["rows"]]
    assert by == [["ana", "dai", "chloe"]]
    around = served(*asked, "--param", "avoid=Ben Okafor", "--param", "avoid=eve").json
    assert around["asked"]["avoid"] == ["ben", "eve"]
    assert [row["people"] for row in around["rows"]] == [["ana", "dai", "chloe"]]


def test_no_chain_is_status_1(served: Commands) -> None:
    ran = served("query", "intro", "--param", "from=ana", "--param", "to=eve", "--format", "json")
    assert (ran.status, ran.json["rows"]) == (1, [])


def test_somebody_unknown_and_a_kind_there_is_not_are_refused_as_elsewhere(served: Commands) -> None:
    nobody = served("query", "intro", "--param", "from=ana", "--param", "to=Dai Lee")
    assert nobody.status == 2
    assert 'graphcap: no person "Dai Lee" in the store; did you mean "dai (Dai Li)"' in nobody.err
    kind = served("query", "central-degree", "--param", "kinds=loves")
    assert (kind.status, kind.err) == (2, 'graphcap: no tie of kind "loves" in the store; it has: friend, knows, works_with\n')


def test_values_are_never_part_of_the_statement(served: Commands) -> None:
    hostile = "x' OR true //"
    ran = served("query", "route", "--param", "from=ana", "--param", f"deciders={hostile}", "--format", "json")
    assert (ran.status, ran.json["rows"]) == (1, [])


def test_an_answer_is_written_in_every_form(served: Commands) -> None:
    assert served("query", "access", "--format", "csv").out.splitlines()[:2] == ["person,odds,ties,via,target", "dai,0.6,1,chloe,chloe"]
    shown = served("query", "access").out
    assert "warmth" in shown
    assert "not probabilities" in " ".join(shown.split())


def test_a_server_without_a_store_is_told_so(clean_server: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = Commands(clean_server, capsys)("query", "central-degree")
    assert (ran.status, ran.err) == (3, f"graphcap: no store at {clean_server}; `graphcap import` makes one\n")
