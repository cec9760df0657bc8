"""The twins on a real server: each gives what its command gives of the same records, in the same order."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from neo4j import GraphDatabase

from graphcap import twins
from graphcap.build import build
from graphcap.questions.access import access
from graphcap.questions.central import central
from graphcap.questions.intro import intro
from graphcap.questions.mentors import mentors
from graphcap.questions.route import route
from graphcap.questions.sponsors import sponsors
from graphcap.questions.sponsorship import weight_of
from graphcap.report.cells import plain
from neo4j_server import connected
from twin_cases import IDS, Case, as_columns, as_options, drawn, empty, fill, narrowings, of_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.model import Answer
    from graphcap.network import Network
    from neo4j_server import Neo4jServer

FOLDERS = ("company", "classics/florentine_families", "classics/karate_club")
SEEDS = range(2)
DECIMALS = {"degree": 0, "pagerank": 12, "betweenness": 6, "harmonic": 9}
"""To how many decimals values are compared for the order of people; beyond are the last digits of sums in another order."""
WITHOUT = {"tied_with", "asked_90_days", "left", "away"}
UNFINISHED = """
MATCH (one:GraphcapPerson {id: 'ann'}), (other:GraphcapPerson {id: 'bob'}), (store:GraphcapStore)
WITH one, other, store.load + 1 AS coming, one.to_load AS open
CREATE (one)-[:GC_TIE {kind: 'knows', strength: 1.0, coverage: 1.0, back: true, from_load: coming, to_load: open}]->(other),
       (:GraphcapPerson {id: 'zoe', gc_decides: 'title', from_load: coming, to_load: open})
"""
"""What a load leaves that has not ended."""
PARAMETERS = re.compile(r"^:param (\w+) => (.+);$", re.MULTILINE)
WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|FOREACH|LOAD CSV)\b")


@pytest.fixture(scope="module", params=[*FOLDERS, *SEEDS], ids=str)
def case(request: pytest.FixtureRequest, neo4j_server: Neo4jServer) -> Iterator[Case]:
    records = drawn(request.param) if isinstance(request.param, int) else of_files(request.param)
    empty(neo4j_server)
    fill(neo4j_server, records)
    with connected(neo4j_server) as server:
        yield Case(server, build(records))


def chains(answer: Answer[Any]) -> list[dict[str, Any]]:
    """The rows of chains as far as twins give them."""
    rows = [{name: value for name, value in plain(row).items() if name not in WITHOUT} for row in answer.rows]
    for row in rows:
        for step in row["ties"]:
            step["last_contact"] = step["last_contact"] and step["last_contact"][:10]
    return rows


def pairs(network: Network, count: int, without: list[str]) -> list[list[str]]:
    draw = random.Random(count)
    ids = [id for id in network.people.ids if id not in without]
    return [draw.sample(ids, 2) for _ in range(count)]


def test_intro_gives_the_chains_of_its_command(case: Case) -> None:
    for narrowing in narrowings(case.network):
        for number, (source, target) in enumerate(pairs(case.network, 4, narrowing.get("avoid", []))):
            limits = {"best": (5, 1, 40)[number % 3], "max_ties": (3, 4, 2, 6 if len(case.network) == len(IDS) else 3)[number]}
            found = case.rows("intro", **{"from": source, "to": target}, **limits, **narrowing)
            assert found == chains(intro(case.network, source, target, **limits, **as_options(narrowing)))


def test_route_gives_the_chains_of_its_command(case: Case) -> None:
    for narrowing in narrowings(case.network):
        for number, (source, target) in enumerate(pairs(case.network, 3, narrowing.get("avoid", []))):
            limits = {"best": (5, 1, 40)[number], "max_ties": (3, 4, 2)[number]}
            to = [] if number % 2 else [target, case.network.people.ids[0]]
            found = case.rows("route", **{"from": source}, to=to, deciders="", **limits, **narrowing)
            assert found == chains(route(case.network, source, to=to, **limits, **as_options(narrowing)))


def test_route_leads_to_those_who_decide_what_is_asked_for(case: Case) -> None:
    words = sorted({word for text in case.network.deciders.what for word in text.split(";")})
    source, target = case.network.people.ids[2], case.network.people.ids[3]
    for word in words[:1]:
        wanted = chains(route(case.network, source, to=[target], deciders=word, best=10, max_ties=3))
        assert case.rows("route", **{"from": source}, to=[target], deciders=word, best=10, max_ties=3) == wanted


def test_access_gives_the_rows_of_its_command(case: Case) -> None:
    words = sorted({word for text in case.network.deciders.what for word in text.split(";")})
    asked = [(word, max_ties) for word, max_ties in (("", 4), *((word, 2) for word in words[:1]), ("", 6))]
    for narrowing, (word, max_ties) in zip([*narrowings(case.network), {}], asked, strict=False):
        wanted = [
            as_columns("access", row)
            for row in access(case.network, deciders=word or None, max_ties=max_ties, **as_options(narrowing)).rows
        ]
        found = case.rows("access", deciders=word, max_ties=max_ties, **narrowing)
        odds = [row.pop("odds") for row in found]
        assert odds == [pytest.approx(row.pop("odds"), abs=1e-9) for row in wanted]
        assert found == wanted


def askers(network: Network, count: int, without: list[str]) -> list[str]:
    """Some people, who want to learn something where anybody does."""
    draw = random.Random(count)
    wants = network.people.texts.get("wants")
    ids = [id for number, id in enumerate(network.people.ids) if id not in without and (wants is None or wants[number])]
    return draw.sample(ids, min(count, len(ids)))


def test_mentors_gives_those_whom_its_command_weighs(case: Case) -> None:
    for narrowing in narrowings(case.network):
        for person in askers(case.network, 5, narrowing.get("avoid", [])):
            answer = mentors(case.network, person, best=200, **as_options(narrowing))
            shares = {row.mentor: len(row.skills) / len(answer.more["wanted"]) for row in answer.rows}
            rows = sorted(answer.rows, key=lambda row: (-round(shares[row.mentor] * row.odds, 12), row.mentor))
            wanted = [as_columns("mentors", row) for row in rows] if answer.more["basis"] == "wants" else []
            assert case.rows("mentors", person=person, **narrowing) == wanted


def test_sponsors_gives_those_whom_its_command_weighs(case: Case) -> None:
    for narrowing in narrowings(case.network):
        for person in askers(case.network, 5, narrowing.get("avoid", [])):
            reached = [row for row in sponsors(case.network, person, best=200, **as_options(narrowing)).rows if row.odds is not None]
            rows = sorted(reached, key=lambda row: (not row.present, -round(weight_of(row.decides) * row.odds, 12), row.sponsor))
            found = case.rows("sponsors", person=person, **narrowing)
            powers = [row.pop("power") for row in found]
            wanted = [as_columns("sponsors", row) for row in rows]
            assert powers == [row.pop("power") if row["power"] is None else pytest.approx(row.pop("power")) for row in wanted]
            assert found == wanted


@pytest.mark.parametrize("measure", DECIMALS)
def test_central_gives_the_values_of_its_command_highest_first(case: Case, measure: str) -> None:
    for narrowing in narrowings(case.network):
        wanted = {row["person"]: row for row in map(plain, central(case.network, measure, **as_options(narrowing)).rows)}
        found = case.rows(f"central-{measure}", **narrowing)
        assert sorted(row["person"] for row in found) == sorted(wanted)
        for row in found:
            assert row == wanted[row["person"]] | {"value": pytest.approx(wanted[row["person"]]["value"], rel=1e-7, abs=1e-12)}
        assert found == sorted(found, key=lambda row: (-round(row["value"], DECIMALS[measure]), row["person"]))


def undirected(network: Network, kinds: list[str], not_kinds: list[str], avoid: list[str]) -> nx.Graph[str]:
    """Everybody, and the pairs of whom either can ask the other."""
    ids = network.people.ids
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(ids)
    for person in range(len(network)):
        for neighbour, kind in zip(network.outgoing.of(person)[0], network.outgoing.kinds_of(person), strict=True):
            name = network.kinds[kind].name
            if (not kinds or name in kinds) and name not in not_kinds:
                graph.add_edge(ids[person], ids[neighbour])
    graph.remove_nodes_from(avoid)
    return graph


def test_breaks_are_those_that_networkx_finds(case: Case) -> None:
    for narrowing in narrowings(case.network):
        graph = undirected(case.network, **({"kinds": [], "not_kinds": [], "avoid": []} | narrowing))
        assert [row["person"] for row in case.rows("breaks-people", **narrowing)] == sorted(nx.articulation_points(graph))
        bridges = sorted(tuple(sorted(pair)) for pair in nx.bridges(graph))
        assert [(row["source"], row["target"]) for row in case.rows("breaks-ties", **narrowing)] == bridges


def test_twins_that_project_leave_nothing_behind(case: Case) -> None:
    for name in twins.names():
        if "gds." in twins.twin(name).statement:
            case.rows(name, avoid=list(case.network.people.ids))  # not even where nobody is left
            case.rows(name)
    assert case.server.read("CALL gds.graph.list() YIELD graphName RETURN graphName") == []


@pytest.fixture
def changed(neo4j_server: Neo4jServer) -> Iterator[Case]:
    """A second load without some of the first one's ties and a person's decisions, and some of a third that is being written."""
    records = drawn(7)
    empty(neo4j_server)
    fill(neo4j_server, records)
    decides = records.people.column("decides").to_pylist()
    place = records.people.column_names.index("decides")
    people = records.people.set_column(place, "decides", [[None, *decides[1:-1], "title"]])
    later = replace(records, people=people, ties=records.ties.slice(3))
    fill(neo4j_server, later)
    with connected(neo4j_server) as server:
        server.run_write(UNFINISHED)
        yield Case(server, build(later))


def test_only_the_visible_load_is_seen(changed: Case) -> None:
    network = changed.network
    for source, target in pairs(network, 6, []):
        found = changed.rows("intro", **{"from": source, "to": target}, best=50, max_ties=4)
        assert found == chains(intro(network, source, target, best=50, max_ties=4))
        found = changed.rows("route", **{"from": source}, best=50, max_ties=3)
        assert found == chains(route(network, source, best=50, max_ties=3))
    assert [row["via"] for row in changed.rows("access")] == [row.via for row in access(network).rows]
    for measure in DECIMALS:
        wanted = {row.person: row.value for row in central(network, measure).rows}
        assert {row["person"]: row["value"] for row in changed.rows(f"central-{measure}")} == pytest.approx(wanted)
    graph = undirected(network, [], [], [])
    assert [row["person"] for row in changed.rows("breaks-people")] == sorted(nx.articulation_points(graph))
    assert len(changed.rows("breaks-ties")) == len(list(nx.bridges(graph)))


@pytest.mark.parametrize("name", twins.names())
def test_a_head_tells_the_parameters_of_its_statement_in_the_order_of_its_lines(name: str) -> None:
    one = twins.twin(name)
    head, _, body = one.statement.partition("*/")
    assert {parameter.name for parameter in one.parameters} == set(re.findall(r"\$(\w+)", body))
    assert re.findall(r":param (\w+)", head) == [parameter.name for parameter in one.parameters]
    assert one.question.endswith("?")


@pytest.mark.parametrize("name", twins.names())
def test_a_twin_is_one_statement_that_writes_nothing_and_looks_at_the_visible_load(name: str) -> None:
    body = twins.twin(name).statement.partition("*/")[2]
    assert ";" not in re.sub(r"'[^']*'", "", body)
    assert not WRITES.search(body)
    ends = r"->?\(\w*\)\s+WHERE (\w+)\.from_load <= load < \1\.to_load"
    assert body.count("GC_TIE") == len(re.findall(rf"GC_TIE\]{ends}", body))
    events = r"event:GraphcapEvent(?: {kind: '\w+'})?\)(?:-\[:GC_TO\]->\(\w+\))?\s+WHERE event\.from_load <= load < event\.to_load"
    assert body.count("GraphcapEvent") == len(re.findall(events, body))


def test_every_file_runs_as_it_stands_over_bolt_with_the_values_of_its_head(neo4j_server: Neo4jServer) -> None:
    """As in Neo4j's browser: its parameters are expressions of Cypher, and the whole file is the statement."""
    empty(neo4j_server)
    fill(neo4j_server, of_files("company", "events"))
    account = neo4j_server.username, neo4j_server.password
    with GraphDatabase.driver(neo4j_server.address, auth=account, notifications_min_severity="OFF") as driver, driver.session() as session:
        for name in twins.names():
            text = twins.twin(name).statement
            given = {each: session.run(f"RETURN {value}").single(strict=True)[0] for each, value in PARAMETERS.findall(text)}
            result = session.run(text, given)
            assert tuple(result.keys()) == twins.twin(name).columns
            assert list(result), f"{name} finds nothing in the example company"
