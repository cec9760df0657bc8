"""Records to network: which ties are there on a day, how strong they are, and what is assumed."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphcap.build import build, default_as_of, mutual_in
from graphcap.dates import day_text, microseconds, parse_day
from graphcap.errors import InputError
from graphcap.kinds import assumed_strength, is_mutual
from graphcap.network import UNKNOWN_TIME
from graphcap.records import Records, Settings
from written import records_of, tie


def arcs(network, side="outgoing"):
    """Arcs in the network's order: ids of the two ends (row first), kind, strength."""
    rows, ids = getattr(network, side), list(network.people.ids)
    found = []
    for person in range(len(network)):
        for neighbour, strength, kind in zip(*rows.of(person), rows.kinds_of(person), strict=True):
            found.append((ids[person], ids[neighbour], network.kinds[kind].name, strength))
    return found


def written(network):
    """Written ties: ids of the ends, kind, coverage, last contact."""
    ties, ids = network.ties, list(network.people.ids)
    found = []
    for person in range(len(network)):
        start, stop = ties.offsets.slice(person, person + 2)
        columns = (column.slice(start, stop) for column in (ties.targets, ties.kinds, ties.coverage, ties.last_contact))
        found += [(ids[person], ids[target], network.kinds[kind].name, *rest) for target, kind, *rest in zip(*columns, strict=True)]
    return found


def test_a_mutual_tie_gives_an_arc_each_way_and_a_directed_one_as_written():
    network = build(records_of("abc", [tie("b", "a", "friend", 0.5), tie("b", "c", "advice", 0.25)]))
    assert arcs(network) == [("a", "b", "friend", 0.5), ("b", "a", "friend", 0.5), ("b", "c", "advice", 0.25)]
    assert arcs(network, "incoming") == [("a", "b", "friend", 0.5), ("b", "a", "friend", 0.5), ("c", "b", "advice", 0.25)]
    assert network.origin.ties == 2
    assert [(kind.name, kind.mutual) for kind in network.kinds] == [("advice", False), ("friend", True)]


def test_a_written_reverse_replaces_the_implied_one():
    network = build(records_of("ab", [tie("a", "b", "friend", 0.5), tie("b", "a", "friend", 0.75)]))
    assert arcs(network) == [("a", "b", "friend", 0.5), ("b", "a", "friend", 0.75)]
    assert arcs(network, "incoming") == [("a", "b", "friend", 0.75), ("b", "a", "friend", 0.5)]
    assert network.origin.ties == 2


def test_a_written_reverse_of_another_kind_replaces_nothing():
    network = build(records_of("ab", [tie("a", "b", "friend", 0.5), tie("b", "a", "met", 0.75)]))
    assert arcs(network) == [("a", "b", "met", 0.75), ("a", "b", "friend", 0.5), ("b", "a", "met", 0.75), ("b", "a", "friend", 0.5)]


def test_a_directed_tie_and_its_written_reverse_are_two_arcs():
    network = build(records_of("ab", [tie("a", "b", "advice", 0.5), tie("b", "a", "advice", 0.25)]))
    assert arcs(network) == [("a", "b", "advice", 0.5), ("b", "a", "advice", 0.25)]
    assert arcs(network, "incoming") == [("a", "b", "advice", 0.25), ("b", "a", "advice", 0.5)]


def test_a_symmetric_network_holds_its_arcs_once():
    network = build(records_of("abc", [tie("a", "b", "met", 0.5), tie("b", "a", "met", 0.5), tie("b", "c", "met", 0.5)]))
    assert network.outgoing is network.incoming


@pytest.mark.parametrize(
    ("settings", "mutual"),
    [
        ({}, {"friend": True, "advice": False, "lunch": False}),
        ({"mutual": ("lunch",)}, {"friend": True, "advice": False, "lunch": True}),
        ({"mutual": ("all",)}, {"friend": True, "advice": True, "lunch": True}),
        ({"mutual": ("all",), "directed": ("lunch",)}, {"friend": True, "advice": True, "lunch": False}),
        ({"directed": ("friend",)}, {"friend": False, "advice": False, "lunch": False}),
    ],
)
def test_settings_override_which_kinds_are_mutual(settings, mutual):
    network = build(records_of("ab", [tie("a", "b", kind, 0.5) for kind in mutual], **settings))
    assert {kind.name: kind.mutual for kind in network.kinds} == mutual
    assert {kind for source, _, kind, _ in arcs(network) if source == "b"} == {kind for kind, both in mutual.items() if both}


@pytest.mark.parametrize(
    ("day", "there"), [("2025-12-31", False), ("2026-01-01", True), ("2026-01-31", True), ("2026-02-01", False), ("2026-02-02", False)]
)
def test_a_tie_is_there_from_since_until_before_until(day, there):
    records = records_of("abc", [tie("a", "b", since="2026-01-01", until="2026-02-01"), tie("b", "c", "met")])
    assert ("a", "b", "knows", 0.2) in arcs(build(records, day)) or not there
    assert build(records, day).origin.ties == 1 + there


def test_open_ends_are_always_there():
    ties = [tie("a", "b", since="2020-01-01"), tie("b", "c", until="2030-01-01"), tie("a", "c")]
    assert build(records_of("abc", ties)).origin.ties == 3


def test_kinds_are_numbered_by_name_and_unused_ones_are_absent():
    ties = [tie("a", "b", "zeal", 0.5), tie("a", "b", "art", 0.5), tie("a", "b", "lunch", 0.5, until="2020-01-01")]
    network = build(records_of("ab", ties))
    assert [kind.name for kind in network.kinds] == ["art", "zeal"]
    assert [kind for *_, kind, _ in arcs(network)] == ["art", "zeal"]


def test_last_contact_after_the_day_is_unknown():
    ties = [tie("a", "b", last_contact="2026-01-01"), tie("b", "c", last_contact="2026-01-02"), tie("a", "c")]
    network = build(records_of("abc", ties), "2026-01-01")
    assert [row[4] for row in written(network)] == [microseconds(parse_day("2026-01-01")), UNKNOWN_TIME, UNKNOWN_TIME]
    assert {row[4] for row in written(build(records_of("abc", ties), "2025-12-31"))} == {UNKNOWN_TIME}


@pytest.mark.parametrize(("closeness", "strength"), [(1, None), (2, 0.25), (3, 0.5), (4, 0.75), (5, 1.0)])
def test_declared_closeness_is_a_strength_and_one_is_no_usable_tie(closeness, strength):
    network = build(records_of("ab", [tie("a", "b", "friend", declared_closeness=closeness)]))
    assert arcs(network) == ([("a", "b", "friend", strength), ("b", "a", "friend", strength)] if strength else [])
    assert network.origin.ties == bool(strength)


def test_a_declared_strength_wins_over_closeness():
    ties = [tie("a", "b", "friend", 0.9, declared_closeness=1), tie("b", "c", "friend", declared_closeness=3)]
    assert [strength for *_, strength in arcs(build(records_of("abc", ties)))] == [0.9, 0.9, 0.5, 0.5]


def test_assumed_strengths_and_coverage():
    ties = [tie("a", "b"), tie("a", "c", "friend"), tie("a", "d", "lunch"), tie("b", "c", "met", 0.7), tie("b", "d", coverage=0.15)]
    network = build(records_of("abcd", ties, assume={"lunch": 0.125}))
    assert written(network) == [
        ("a", "b", "knows", 0.0, UNKNOWN_TIME),
        ("a", "c", "friend", 0.0, UNKNOWN_TIME),
        ("a", "d", "lunch", 0.0, UNKNOWN_TIME),
        ("b", "c", "met", 1.0, UNKNOWN_TIME),
        ("b", "d", "knows", 0.15, UNKNOWN_TIME),
    ]
    assert [row for row in arcs(network) if row[0] == "a"] == [
        ("a", "c", "friend", 0.5),
        ("a", "b", "knows", 0.2),
        ("a", "d", "lunch", 0.125),
    ]


def test_a_given_coverage_is_kept_beside_a_declared_strength():
    network = build(
        records_of("abc", [tie("a", "b", "met", 0.5, coverage=0.4), tie("a", "c", "met", 0.5), tie("b", "c", "met", declared_closeness=3)])
    )
    assert [row[3] for row in written(network)] == [0.4, 1.0, 1.0]


def test_a_manager_is_a_tie_and_a_text_that_names_nobody_is_none():
    people = {"a": {"manager": "b"}, "b": {"manager": "nobody"}, "c": {"manager": "b"}, "d": {"manager": "d"}}
    network = build(records_of(people, [tie("a", "b", "met", 0.5)]))
    assert written(network) == [
        ("a", "b", "met", 1.0, UNKNOWN_TIME),
        ("a", "b", "reports_to", 0.0, UNKNOWN_TIME),
        ("c", "b", "reports_to", 0.0, UNKNOWN_TIME),
    ]
    assert network.origin.ties == 3


def test_a_written_reports_to_wins_over_the_manager_column():
    people = {"a": {"manager": "b"}, "b": {}, "c": {"manager": "b"}}
    ties = [tie("a", "b", "reports_to", 0.9, last_contact="2026-01-01"), tie("b", "c", "reports_to", 0.3)]
    network = build(records_of(people, ties))
    assert [row[:4] for row in written(network)] == [
        ("a", "b", "reports_to", 1.0),
        ("b", "c", "reports_to", 1.0),
        ("c", "b", "reports_to", 0.0),
    ]
    assert arcs(network) == [
        ("a", "b", "reports_to", 0.9),
        ("b", "a", "reports_to", 0.9),
        ("b", "c", "reports_to", 0.3),
        ("c", "b", "reports_to", 0.5),
    ]


def test_a_written_reports_to_that_is_over_gives_way_to_the_manager():
    people = {"a": {"manager": "b"}, "b": {}}
    network = build(records_of(people, [tie("a", "b", "reports_to", 0.9, until="2026-01-01")]))
    assert arcs(network) == [("a", "b", "reports_to", 0.5), ("b", "a", "reports_to", 0.5)]


IMPORTED = "2026-01-31"


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ({}, IMPORTED),
        ({"events": [("2025-06-01T10:00", "email", None)]}, "2025-06-02"),
        ({"events": [("2025-06-01", "email", None)]}, "2025-06-02"),
        ({"events": [("2025-06-01", "email", None), ("2025-07-01", "session", "planned")]}, "2025-06-02"),
        ({"events": [("2025-06-01", "email", None), ("2025-07-01", "session", "met")]}, "2025-07-02"),
        ({"events": [("2025-06-01", "session", None), ("2025-07-01", "email", "planned")]}, "2025-07-02"),
        ({"events": [("2025-06-01", "session", "planned")]}, IMPORTED),
        ({"events": [("2026-01-31T23:59:59", "email", None)]}, "2026-02-01"),
        ({"events": [("2026-02-01", "email", None)]}, IMPORTED),
        ({"events": [("2025-06-01", "email", None), ("2026-02-01", "email", None)]}, "2025-06-02"),
        ({"tie": {"since": "2025-03-01"}}, "2025-03-02"),
        ({"tie": {"last_contact": "2025-03-01T09:00"}}, "2025-03-02"),
        ({"tie": {"since": "2027-03-01", "last_contact": "2025-01-01"}}, "2025-01-02"),
        ({"tie": {"until": "2025-03-01"}}, IMPORTED),
        ({"person": {"joined": "2024-02-29"}}, "2024-03-01"),
        ({"person": {"joined": "2024-02-29T08:00+02:00"}}, "2024-03-01"),
        ({"person": {"joined": "2026-03-01"}}, IMPORTED),
        ({"person": {"left": "2025-03-01", "away": "2025-05-01/2025-06-01"}}, IMPORTED),
        ({"person": {"joined": "2025-01-01"}, "tie": {"since": "2025-03-01"}, "events": [("2025-02-01", "email", None)]}, "2025-03-02"),
        ({"settings": {"as_of": "2020-05-05"}, "events": [("2025-06-01", "email", None)]}, "2020-05-05"),
        ({"settings": {"as_of": "2030-05-05T10:00"}}, "2030-05-05T10:00:00Z"),
        ({"settings": {"imported": None}}, "1970-01-01"),
    ],
)
def test_the_day_is_the_midnight_after_the_newest_record(changes, day):
    events = [
        {"time": time, "source": "a", "target": "b", "kind": kind, "outcome": outcome} for time, kind, outcome in changes.get("events", ())
    ]
    people = {"a": {"manager": None} | changes.get("person", {}), "b": {}}
    records = records_of(people, [tie("a", "b", **changes.get("tie", {}))], events, **changes.get("settings", {}))
    assert day_text(default_as_of(records)) == day
    assert build(records).as_of == day


def test_another_day_is_asked_for_in_iso_form():
    assert build(records_of("ab"), "2024-02-29T12:00+01:00").as_of == "2024-02-29T11:00:00Z"
    with pytest.raises(InputError, match='"tomorrow" is not an ISO date'):
        build(records_of("ab"), "tomorrow")


def test_nobody_at_all_is_a_network():
    network = build(Records())
    assert (len(network), arcs(network), written(network), network.kinds, network.deciders.numbers()) == (0, [], [], (), [])


def test_people_without_ties_are_a_network():
    network = build(records_of({"a": {"name": "Ana"}}))
    assert (len(network), arcs(network), network.people.name(0)) == (1, [], "Ana")


def test_a_day_on_which_no_tie_is_left_is_a_network():
    records = records_of("ab", [tie("a", "b", since="2025-01-01", last_contact="2025-02-01", coverage=0.5)])
    network = build(records, "2024-01-01")
    assert (arcs(network), written(network), network.kinds) == ([], [], ())
    assert network.ties.last_contact.array().tolist() == []


def test_people_keep_their_columns_as_texts_and_numbers():
    people = {"007": {"level": "70", "potential": None, "team": "Ops"}, "é": {"level": None, "potential": "12.5", "team": None}}
    columns = build(records_of(people)).people
    assert list(columns.ids) == ["007", "é"]
    assert {name: list(texts) for name, texts in columns.texts.items()} == {
        "level": ["70", ""],
        "potential": ["", "12.5"],
        "team": ["Ops", ""],
    }
    assert columns.numbers.keys() == {"level", "potential"}
    assert columns.numbers["level"].slice(0, 2)[0] == 70
    assert math.isnan(columns.numbers["level"].slice(0, 2)[1])


def test_tables_in_many_chunks_and_slices_build_the_same():
    whole = records_of(
        {f"p{number}": {"name": f"N{number % 3}"} for number in range(10)}, [tie(f"p{n}", f"p{n + 1}", strength=0.5) for n in range(9)]
    )
    people = pa.concat_tables([whole.people.slice(0, 4), whole.people.slice(4, 1), whole.people.slice(5)])
    ties = pa.concat_tables([whole.ties.slice(0, 0), whole.ties.slice(0, 7), whole.ties.slice(7)])
    assert_same(build(replace(whole, people=people, ties=ties)), build(whole))


def assert_same(one, other):
    assert arcs(one) == arcs(other)
    assert arcs(one, "incoming") == arcs(other, "incoming")
    assert written(one) == written(other)
    assert list(one.people.ids) == list(other.people.ids)
    assert {name: list(texts) for name, texts in one.people.texts.items()} == {
        name: list(texts) for name, texts in other.people.texts.items()
    }
    assert one.people.by_name.array().tolist() == other.people.by_name.array().tolist()


KINDS = ("advice", "friend", "knows", "lunch")


@st.composite
def many_ties(draw):
    ids = "abcdefg"
    ends = st.tuples(st.sampled_from(ids), st.sampled_from(ids), st.sampled_from(KINDS)).filter(lambda key: key[0] != key[1])
    strength = st.one_of(st.none(), st.integers(1, 10).map(lambda tenths: tenths / 10), st.floats(0, 1, exclude_min=True))
    return [tie(*key, draw(strength)) for key in draw(st.lists(ends, unique=True, max_size=40))]


@given(many_ties(), st.sets(st.sampled_from([*KINDS, "all"])), st.sets(st.sampled_from(KINDS)))
@example([tie("a", "b", "friend", 0.1), tie("b", "a", "friend", 0.1), tie("b", "c", "friend", 0.1)], set(), set())
def test_arcs_are_what_the_rules_say(ties, mutual, directed):
    """The rules written out as plainly as can be: strengths, implied ways, order."""
    network = build(records_of("abcdefg", ties, mutual=tuple(mutual), directed=tuple(directed)))
    known = {(row["source"], row["target"], row["kind"]): row["strength"] or assumed_strength(row["kind"]) for row in ties}
    both_ways = {kind: kind not in directed and (kind in mutual or "all" in mutual or is_mutual(kind)) for kind in KINDS}
    implied = {(target, source, kind): strength for (source, target, kind), strength in known.items() if both_ways[kind]}
    expected = [(*key, strength) for key, strength in (implied | known).items()]
    assert arcs(network) == sorted(expected, key=lambda arc: (arc[0], -arc[3], arc[1], arc[2]))
    back = [(target, source, kind, strength) for source, target, kind, strength in expected]
    assert arcs(network, "incoming") == sorted(back, key=lambda arc: (arc[0], -arc[3], arc[1], arc[2]))
    assert [row[:3] for row in written(network)] == sorted(known)
    assert [row[3] for row in written(network)] == [float(ties_by(ties)[key] is not None) for key in sorted(known)]


def ties_by(ties):
    return {(row["source"], row["target"], row["kind"]): row["strength"] for row in ties}


@given(many_ties(), st.sets(st.sampled_from(KINDS), min_size=1))
def test_a_filter_by_kind_keeps_exactly_the_arcs_of_those_kinds(ties, only):
    network = build(records_of("abcdefg", ties))
    only &= {kind.name for kind in network.kinds}
    mask = network.kind_mask(only=only)
    kept = [arc for arc in arcs(network) if mask is None or mask[[kind.name for kind in network.kinds].index(arc[2])]]
    assert kept == [arc for arc in arcs(network) if not only or arc[2] in only]
    assert kept == arcs(build(records_of("abcdefg", [row for row in ties if not only or row["kind"] in only])))


@given(st.permutations(range(8)))
def test_ids_that_sort_alike_give_the_same_columns(order):
    """Relabelling that keeps the order of ids changes nothing but the ids."""
    pairs = list(pairwise(order))
    one, other = ([f"{prefix}{number:02d}" for number in range(8)] for prefix in ("a", "zz"))
    first = build(records_of(one, [tie(one[a], one[b], "met", 0.5) for a, b in pairs]))
    second = build(records_of(other, [tie(other[a], other[b], "met", 0.5) for a, b in pairs]))
    assert first.outgoing.neighbours.array().tolist() == second.outgoing.neighbours.array().tolist()


def test_directed_beats_mutual():
    assert not mutual_in(Settings(mutual=("knows", "all"), directed=("knows",)), "knows")


def test_a_network_of_many_equals_a_plain_sort():
    generator = np.random.default_rng(7)
    count, people = 60_000, 3_000
    keys = np.unique(generator.integers(0, people * people, count))
    keys = keys[keys // people != keys % people]
    strengths = np.round(generator.random(len(keys)), 3).clip(0.001)
    ids = [f"{number:05d}" for number in range(people)]
    columns = {"source": keys // people, "target": keys % people, "kind": np.zeros(len(keys)), "strength": strengths}
    types = {"source": pa.uint32(), "target": pa.uint32(), "kind": pa.uint16(), "strength": pa.float64()}
    table = pa.table({name: pa.array(values.astype(types[name].to_pandas_dtype())) for name, values in columns.items()})
    network = build(Records(pa.table({"id": ids}), table, tie_kinds=("friend",)))
    known = {(key // people, key % people): strength for key, strength in zip(keys.tolist(), strengths.tolist(), strict=True)}
    everything = {(target, source): strength for (source, target), strength in known.items()} | known
    expected = sorted(everything.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    assert network.outgoing.neighbours.array().tolist() == [target for (_, target), _ in expected]
    assert network.outgoing.strengths.array().tolist() == [strength for _, strength in expected]
    expected = sorted(everything.items(), key=lambda item: (item[0][1], -item[1], item[0][0]))
    assert network.incoming.neighbours.array().tolist() == [source for (source, _), _ in expected]
