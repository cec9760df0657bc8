"""The twins about the organisation on a real server: each gives what its command, or the rule that it shows, gives of the same records."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from graphcap.build import build
from graphcap.dates import FIRST, MICROSECONDS_OF_A_DAY, microseconds, parse_day
from graphcap.evidence.bursts import WINDOW_DAYS, Contacts, Days, bursts
from graphcap.questions.decisions import decisions
from graphcap.questions.isolated import isolated
from graphcap.questions.loops import loops
from graphcap.questions.shadow import OVERT, shadow
from graphcap.questions.traces import open_sponsors
from neo4j_server import connected
from twin_cases import IDS, Case, as_columns, as_options, empty, fill, narrowings, of_files
from written import records_of, tie

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.network import Network
    from graphcap.records import Records
    from neo4j_server import Neo4jServer

    Row = dict[str, Any]

PEOPLE = sorted([*IDS, *(f"p{number:02}" for number in range(40))])
BEGIN = datetime(2023, 1, 1)  # noqa: DTZ001 - the records read it as UTC
DAYS = 900
KINDS = ("email", "meeting", "meeting", "call", "session", "review", "thanks", "own kind", "note", "achievement")
SEEDS = range(4) if os.environ.get("GRAPHCAP_FULL") else range(1)
KIND_PLACES = ("no ties", "no route", "weak route")


def organisation(seed: int) -> Records:
    """Some people with few ties, who praise one another; promotions by others and by nobody; contacts of all sorts; a crowd."""
    draw = random.Random(seed)
    rated = (None, "10", "40", "55", "60", "85", "90")
    people: dict[str, dict[str, str | None]] = {}
    for place, person in enumerate(PEOPLE):
        people[person] = {
            "name": draw.choice((None, f"Name {person}")),
            "level": draw.choice((None, "10", "10", "20", "30.5", "40")),
            "decides": draw.choice((None, None, None, None, "title;budget", "promotion")),
            "potential": draw.choice(rated),
            "performance": draw.choice(rated),
            "department": draw.choice((None, "Sales")),
            "manager": draw.choice((None, PEOPLE[place // 3])) if place else None,
        }
    kinds = ("knows", "knows", "advice", "mentors", "sponsors", "reports_to")
    keys = {(*draw.sample(PEOPLE[:-4], 2), draw.choice(kinds)) for _ in range(70)}
    keys |= {(*draw.sample(PEOPLE[:12], 2), draw.choice(("endorses", "recommends"))) for _ in range(40)}
    ties = [tie(*key, draw.choice((0.5, 1.0, 0.25, 0.9, 0.1, None))) for key in sorted(keys)]
    return records_of(people, ties, _events(draw))


def _events(draw: random.Random) -> list[Row]:
    few = PEOPLE[:12]
    rows = [_event(draw, *draw.sample(few, 2), draw.choice(KINDS)) for _ in range(900)]
    rows += [_event(draw, *draw.sample(few, 2), draw.choice(("endorsement", "recommendation"))) for _ in range(40)]
    for _ in range(14):
        decider, promoted = draw.sample(few, 2)
        rows += [_event(draw, *draw.choice(((decider, promoted), (promoted, promoted), (promoted, None))), "promotion")]
        rows[-1] |= {"about": draw.choice((promoted, None)), "weight": None}
        pushing = draw.choice([person for person in few if person not in {decider, promoted}])
        before = [datetime.fromisoformat(rows[-1]["time"]) - timedelta(days=days) for days in (4, 9, 30, 31)]
        rows += [_event(draw, pushing, decider, "email") | {"time": moment.isoformat(), "weight": None} for moment in before]
    everybody = [(one, other) for one in few[:6] for other in few if one != other][:40]
    rows += [_event(draw, *pair, "meeting") | {"id": "crowd"} for pair in everybody[:30]]
    rows += [_event(draw, *pair, "meeting") | {"id": "group"} for pair in everybody[:24]]
    return rows


def _event(draw: random.Random, source: str, target: str | None, kind: str) -> Row:
    moment = BEGIN + timedelta(days=draw.randrange(DAYS), seconds=draw.randrange(86_400))
    outcome = draw.choice(("planned", "met")) if kind == "session" else None
    other = target if kind != "note" else source
    return {"time": moment.isoformat(), "source": source, "target": other, "kind": kind} | {
        "outcome": outcome,
        "weight": draw.choice((None, None, 0.0, 2.0)),
    }


@pytest.fixture(scope="module", params=["company", *SEEDS], ids=str)
def records(request: pytest.FixtureRequest) -> Records:
    return organisation(request.param) if isinstance(request.param, int) else of_files(request.param, "events")


@pytest.fixture(scope="module")
def case(records: Records, neo4j_server: Neo4jServer) -> Iterator[Case]:
    """The records as a second load, after one with fewer events and ties, of which everything that ended is still there."""
    empty(neo4j_server)
    fill(neo4j_server, replace(records, events=records.events.slice(0, len(records.events) // 2), ties=records.ties.slice(5)))
    fill(neo4j_server, records)
    with connected(neo4j_server) as server:
        yield Case(server, build(records))


def without(records: Records, ids: list[str]) -> Network:
    """The network of records in which some people have left long ago."""
    left = ["2001-01-01" if id in ids else None for id in records.people["id"].to_pylist()]
    return build(replace(records, people=records.people.append_column("left", pa.array(left, pa.string()))))


def test_loops_gives_the_circles_of_its_command(case: Case, records: Records) -> None:
    endorsing = sorted({member for row in loops(case.network).rows for member in row.members})
    assert endorsing
    for avoid in ([], endorsing[:1], endorsing[-2:]):
        wanted = [as_columns("loops", row) for row in loops(without(records, avoid) if avoid else case.network).rows]
        found = case.rows("loops", avoid=avoid)
        assert [row.pop("strength") for row in found] == [pytest.approx(row.pop("strength"), abs=1e-12) for row in wanted]
        assert found == wanted


def contacts_of(network: Network) -> Contacts:
    assert network.events is not None
    until = microseconds(parse_day(network.as_of)) // MICROSECONDS_OF_A_DAY
    return Contacts.of(network.events, people=len(network), until=until)


def on(contacts: Contacts, day: int) -> str:
    return (FIRST + timedelta(days=contacts.first + day)).date().isoformat()


def measured(network: Network) -> dict[tuple[str, str, str], tuple[int, float, float, float]]:
    """What the rule of bursts gives of everybody who turned to a decision-maker in a window."""
    contacts, ids = contacts_of(network), network.people.ids
    counted, everyone = decisions(network, contacts)
    found = {}
    for decider, day in sorted({(decision.decider, decision.day) for decision in counted}):
        days = {decision.day for decision in everyone if decision.decider == decider}
        others = [Days(other - WINDOW_DAYS, other) for other in sorted(days) if other != day]
        window = Days(day - WINDOW_DAYS, day)
        sources = contacts.turned_to(decider, window)
        each = bursts(contacts, sources, decider, window, others=others)
        figures = zip(each.observed.tolist(), each.expected.tolist(), each.z.tolist(), each.excess().tolist(), strict=True)
        found |= {(ids[who], ids[decider], on(contacts, day)): of for who, of in zip(sources.tolist(), figures, strict=True)}
    return found


def test_shadow_burst_gives_what_the_rule_of_bursts_gives(case: Case) -> None:
    wanted = measured(case.network)
    rows = case.rows("shadow-burst")
    found = {
        (row["sponsor"], row["decision_maker"], row["promoted_on"]): (row["observed"], row["expected"], row["z"], row["burst"])
        for row in rows
    }
    assert len(rows) == len(found) == len(wanted) > 0
    assert found == {key: pytest.approx(figures, abs=1e-9) for key, figures in wanted.items()}
    assert rows == sorted(rows, key=lambda row: (-round(row["z"], 9), row["promoted_on"], row["decision_maker"], row["sponsor"]))
    hidden = rows[0]["sponsor"]
    assert case.rows("shadow-burst", avoid=[hidden]) == [row for row in rows if hidden not in {row["sponsor"], row["decision_maker"]}]


def test_shadow_burst_has_the_figures_of_the_rows_of_its_command(case: Case) -> None:
    rows = {(row["sponsor"], row["decision_maker"], row["promoted_on"]): row for row in case.rows("shadow-burst")}
    turned = [row for row in shadow(case.network).rows if row.observed]
    assert turned
    for row in turned:
        found = rows[row.sponsor, row.decision_maker, row.promoted_on]
        assert (found["observed"], found["expected"], found["z"]) == (row.observed, pytest.approx(row.expected), pytest.approx(row.z))


def test_shadow_declared_gives_who_speaks_openly_for_those_decided_on(case: Case) -> None:
    network, contacts = case.network, contacts_of(case.network)
    ids, name = network.people.ids, network.people.name
    wanted = {
        (on(contacts, decision.day), ids[decision.protege], ids[decision.decider], ids[sponsor])
        for decision in decisions(network, contacts)[0]
        for sponsor in open_sponsors(network, decision.protege) - {decision.decider}
    }
    rows = case.rows("shadow-declared")
    assert [(row["promoted_on"], row["protege"], row["decision_maker"], row["sponsor"]) for row in rows] == sorted(wanted)
    for row in rows:
        one, other = ids.place(row["sponsor"]), ids.place(row["protege"])
        assert (row["sponsor_name"], row["protege_name"]) == (name(one), name(other))
    overt = {(row.promoted_on, row.protege, row.decision_maker, row.sponsor) for row in shadow(network).rows if row.label == OVERT}
    assert overt <= wanted


def test_isolated_gives_the_rows_of_its_command(case: Case) -> None:
    kinds = []
    for narrowing in narrowings(case.network):
        for potential in (0, 60):
            answer = isolated(case.network, potential=potential or None, **as_options(narrowing))
            rows = [as_columns("isolated", row) for row in answer.rows]
            rows.sort(key=lambda row: (KIND_PLACES.index(row["kind"]), -row[row["basis"]], row["person"]))
            found = case.rows("isolated", potential=potential, **narrowing)
            kinds += [row["kind"] for row in found]
            assert [row.pop("access") for row in found] == [_near(row.pop("access")) for row in rows]
            assert [row.pop("percentile") for row in found] == [_near(row.pop("percentile")) for row in rows]
            assert found == rows
    assert kinds


def _near(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, abs=1e-9)
