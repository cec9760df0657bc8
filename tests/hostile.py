"""Records drawn at random, with names that would break out of a statement, a label or a property if anything built one of strings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
from hypothesis import strategies as st

from graphcap.asking import Ask, asks_table
from graphcap.merging import merge_events, merge_ties
from graphcap.records import IDENTITY_SCHEMA, PEOPLE_SCHEMA
from written import records_of

TEXTS = (
    "a",
    "7",
    "007",
    "é",
    "🙂",
    "`",
    "``]->() DETACH DELETE n //",
    "\\u0060",
    "'",
    '"',
    "'}) MATCH (n) DETACH DELETE n //",
    "$load",
    "a.b",
    "from_load",
    "to_load",
    "gc_name",
    "gc_own_gc_name",
    "id ",
    "GC_TIE",
    "null",
    "a\nb",
    "{}",
    ":GraphcapPerson",
)
COLUMNS = ("name", "title", "level", "manager", "decides", "left", *(text for text in TEXTS if text not in {"a", "7", "007"}))
NUMBERS = st.floats(0.01, 1)
DAYS = st.sampled_from(["2020-01-01", "2025-12-31", "2026-01-31T10:20:30.123456", "2031-05-01", "1950-06-06"])
TIE = st.fixed_dictionaries(
    {"source": st.sampled_from(TEXTS), "target": st.sampled_from(TEXTS), "kind": st.sampled_from([*TEXTS, "knows", "reports_to"])},
    optional={
        "strength": NUMBERS,
        "since": DAYS,
        "until": DAYS,
        "last_contact": DAYS,
        "public": st.sampled_from(["yes", *TEXTS]),
        "declared_closeness": st.sampled_from([1.0, 2.0, 5.0]),
        "coverage": st.floats(0, 1),
        "status": st.sampled_from(TEXTS),
        "source_file": st.sampled_from(TEXTS),
    },
)
EVENT = st.fixed_dictionaries(
    {"time": DAYS, "source": st.sampled_from(TEXTS), "kind": st.sampled_from([*TEXTS, "email", "session"])},
    optional={
        "target": st.sampled_from(TEXTS),
        "about": st.sampled_from(TEXTS),
        "context": st.sampled_from(TEXTS),
        "outcome": st.sampled_from(["planned", *TEXTS]),
        "weight": st.floats(0, 9),
        "id": st.sampled_from(TEXTS),
    },
)
LEVELS = st.sampled_from(["1", "70", "99.5"])
LEFT = st.sampled_from(["2020-01-01", "2031-01-01"])


def cells(column):
    """What may stand in a column of the people."""
    return {"level": LEVELS, "left": LEFT}.get(column, st.sampled_from(TEXTS))


PEOPLE = st.lists(st.sampled_from(COLUMNS), unique=True).flatmap(
    lambda columns: st.dictionaries(
        st.sampled_from(TEXTS), st.fixed_dictionaries({column: st.none() | cells(column) for column in columns}), max_size=len(TEXTS)
    )
)


ASK = st.tuples(
    st.integers(1, 9),
    *[st.sampled_from(TEXTS)] * 2,
    st.lists(st.sampled_from(TEXTS), max_size=2, unique=True),
    st.sampled_from([None, "accepted", "silent"]),
    st.none() | NUMBERS,
)


@st.composite
def hostile_records(draw):
    """Records in the order and form that an import gives them."""
    people = draw(PEOPLE)
    ties = [row for row in draw(st.lists(TIE, max_size=12)) if row["source"] != row["target"]]
    ties = list({(row["source"], row["target"], row["kind"]): row for row in ties}.values())
    events = draw(st.lists(EVENT, max_size=8))
    for row in [*ties, *events]:
        for end in ("source", "target", "about"):
            if end in row:
                people.setdefault(row[end], {})
    records = records_of(people, ties, events, assume={"`": 0.25}, mutual=("é",), as_of=draw(st.none() | st.just("2024-01-01")))
    asks = [
        Ask(datetime(2026, 1, day, tzinfo=UTC), source, target, tuple(via), outcome, odds)
        for day, source, target, via, outcome, odds in draw(st.lists(ASK, max_size=4))
        if source in people and target in people and set(via) <= people.keys() - {source, target} and source != target
    ]
    records = replace(records, asks=asks_table(asks))
    return in_order(merged(records, draw(st.lists(st.tuples(*[st.sampled_from(TEXTS)] * 3), max_size=4))))


def merged(records, merges):
    """The records with these merges, each whose id, into whom and why; without those of somebody who is part of somebody already."""
    whole = {}
    for part, into, why in merges:
        if part != into and not {part, into} & set(whole):
            whole[part] = {"id": part, "same_as": into, "reason": why if why < "a" else None, "time": datetime(2026, 1, 2, 3, 4, 5, 6, UTC)}
    return replace(records, identity=pa.Table.from_pylist(list(whole.values()), schema=IDENTITY_SCHEMA))


def in_order(records):
    """The records in the order and of the types that an import gives them."""
    people = records.people.cast(pa.schema([PEOPLE_SCHEMA.field("id"), *list(records.people.schema)[1:]]))
    events = merge_events(records.events.slice(0, 0), records.events)
    return replace(records, people=people, ties=merge_ties(records.ties.slice(0, 0), records.ties).table, events=events)


def same_records(one, other):
    """Whether two records are equal in everything, the types and the order of columns included."""
    tables = all(
        getattr(one, name).schema == getattr(other, name).schema and getattr(one, name).equals(getattr(other, name))
        for name in ("people", "ties", "events", "identity", "asks")
    )
    return tables and (one.tie_kinds, one.event_kinds, one.settings) == (other.tie_kinds, other.event_kinds, other.settings)


def told(network):
    """All that a network answers from, but for where it came from."""
    people, ties, deciders = network.people, network.ties, network.deciders
    arcs = [getattr(side, part).array().tolist() for side in (network.outgoing, network.incoming) for part in ARCS]
    columns = (ties.offsets, ties.targets, ties.kinds, ties.coverage, ties.last_contact, people.by_name)
    return {
        "arcs": arcs,
        "ties": [column.array().tolist() for column in columns],
        "people": (list(people.ids), {name: list(texts) for name, texts in people.texts.items()}),
        "numbers": {name: repr(column.array().tolist()) for name, column in people.numbers.items()},
        "deciders": (deciders.numbers(), list(deciders.what), deciders.assumed),
        "kinds": network.kinds,
        "strongest": (network.outgoing.strongest, network.incoming.strongest),
        "as_of": network.as_of,
        "counts": network.origin.ties,
    }


ARCS = ("offsets", "neighbours", "strengths", "kinds")
