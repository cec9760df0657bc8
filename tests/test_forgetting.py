"""Records without a person, where the commands' tests do not look."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graphcap.asking import Ask, asks_table
from graphcap.build import build
from graphcap.dates import parse_day
from graphcap.forgetting import ids_of_one, without_person
from graphcap.identity import merge
from written import records_of, tie

OWNED = "Ben Kay, Nest (linkedin of ana@example.com)"


def test_somebody_called_after_whose_export_they_came_from_gets_another_id_everywhere():
    people = {"ana@example.com": {"email": "ana@example.com"}, OWNED: {}, "cy": {"manager": OWNED, "do_not_ask": f"{OWNED};dan"}, "dan": {}}
    ties = [tie("ana@example.com", OWNED), tie("cy", OWNED, "friend", 0.5), tie("dan", "cy", "friend", 0.25)]
    records = records_of(people, ties, [{"time": "2025-05-01", "source": OWNED, "target": "cy", "kind": "email"}], opt_out={OWNED: "all"})
    asks = asks_table([Ask(datetime(2025, 5, 2, tzinfo=UTC), "dan", OWNED, ("cy",), "accepted", 0.1)])
    records = merge(replace(records, asks=asks), OWNED, "dan", reason="", time=parse_day("2025-05-03"))
    left, forgotten = without_person(records, "ana@example.com")
    assert forgotten == (("ana@example.com",), 1, 0, 0, ())
    ids = left.people["id"].to_pylist()
    assert ids == sorted(ids)
    (new,) = {*ids} - {"cy", "dan"}
    assert new.startswith("forgotten-")
    rows = {row["id"]: row for row in left.people.to_pylist()}
    assert (rows["cy"]["manager"], rows["cy"]["do_not_ask"]) == (new, f"{new};dan")
    ties = {(ids[row["source"]], ids[row["target"]], row["strength"]) for row in left.ties.to_pylist()}
    assert ties == {("cy", new, 0.5), ("dan", "cy", 0.25)}
    assert [(ids[row["source"]], ids[row["target"]]) for row in left.events.to_pylist()] == [(new, "cy")]
    assert [(row["source"], row["via"], row["target"]) for row in left.asks.to_pylist()] == [("dan", ["cy"], new)]
    assert [(row["id"], row["same_as"]) for row in left.identity.to_pylist()] == [("dan", new)]
    assert left.settings.opt_out == {new: "all"}
    assert "ana@example.com" not in repr([left.people.to_pylist(), left.identity.to_pylist(), left.settings])


@pytest.mark.parametrize("id", ["a", "b", "c"])
def test_a_chain_of_merges_is_one_person(id):
    records = records_of(["a", "b", "c", "d"])
    records = merge(records, "b", "c", reason="", time=parse_day("2025-05-03"))
    records = merge(records, "a", "b", reason="", time=parse_day("2025-05-04"))
    assert ids_of_one(records, id) == ("a", "b", "c")
    left, _ = without_person(records, id)
    assert left.people["id"].to_pylist() == ["d"]


def test_who_is_left_has_the_network_that_they_had_without_the_person():
    people = {"ana": {"level": "70"}, "ben": {"manager": "ana"}, "cy": {"manager": "ben"}, "dan": {"manager": "ana"}}
    ties = [tie("ana", "ben", "friend", 0.5), tie("dan", "ana", "advice", 0.25), tie("cy", "dan", "met", 0.75)]
    left, _ = without_person(records_of(people, ties), "ben")
    alone = records_of({id: {k: v for k, v in cells.items() if v != "ben"} for id, cells in people.items() if id != "ben"}, ties[1:])
    expected, found = build(alone), build(left)
    assert list(found.people.ids) == list(expected.people.ids)
    for side in ("outgoing", "incoming"):
        for person in range(3):
            one, other = getattr(found, side).of(person), getattr(expected, side).of(person)
            assert [part.tolist() for part in one] == [part.tolist() for part in other]


def test_the_second_of_two_who_are_forgotten_has_the_key_of_the_first():
    first, _ = without_person(records_of(["ana", "ben", "cy"]), "ana")
    second, _ = without_person(first, "ben")
    assert len({*second.settings.tombstones.values()}) == 1
    assert {*first.settings.tombstones} < {*second.settings.tombstones}
