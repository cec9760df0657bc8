"""Asks kept: by time, ends and introducers, and as those of people who are one."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from graphcap.asking import Ask, asks_as_one, asks_in, asks_table, merge_asks, with_ask
from graphcap.identity import as_one, merge
from graphcap.records import ASKS_SCHEMA
from written import records_of, tie

MONDAY, TUESDAY = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 6))


def test_asks_stand_in_the_order_of_their_times_and_ends():
    late, early = Ask(TUESDAY, "a", "c", ("b",)), Ask(MONDAY, "z", "a", ())
    table = asks_table([late, early])
    assert table.schema == ASKS_SCHEMA
    assert asks_in(table) == [early, late]


def test_the_same_ask_again_changes_its_outcome_and_keeps_what_is_not_told_anew():
    first = Ask(MONDAY, "a", "c", ("b",), "silent", 0.25)
    again = first._replace(outcome="accepted", odds=None)
    assert asks_in(asks_table([first, again])) == [first._replace(outcome="accepted")]
    assert asks_in(asks_table([first, first._replace(outcome=None, odds=0.5)])) == [first._replace(odds=0.5)]


def test_another_day_or_another_way_is_another_ask():
    first = Ask(MONDAY, "a", "c", ("b",))
    others = [first._replace(time=TUESDAY), first._replace(via=()), first._replace(via=("d", "b")), first._replace(via=("b", "d"))]
    assert len(asks_table([first, *others])) == 5


def test_an_import_wins_over_what_the_store_holds():
    ask = Ask(MONDAY, "a", "c", ("b",), "silent", 0.25)
    merged = merge_asks(asks_table([ask]), asks_table([ask._replace(outcome="declined"), ask._replace(time=TUESDAY)]))
    assert [row.outcome for row in asks_in(merged)] == ["declined", "silent"]


def test_somebody_merged_is_on_a_chain_once_and_on_none_between_themselves():
    asks = [
        Ask(MONDAY, "a", "d", ("b", "x", "c")),
        Ask(MONDAY, "a", "d", ("x",)),
        Ask(TUESDAY, "b", "x", ()),
        Ask(TUESDAY, "x", "d", ("b",)),
    ]
    table = asks_as_one(asks_table(asks), {"x": "b"})
    assert asks_in(table) == [Ask(MONDAY, "a", "d", ("b",)), Ask(MONDAY, "a", "d", ("b", "c")), Ask(TUESDAY, "b", "d", ())]


def test_of_two_asks_that_become_one_that_of_the_whole_counts():
    part, whole = Ask(MONDAY, "x", "d", (), "declined"), Ask(MONDAY, "b", "d", (), "accepted")
    for order in ([part, whole], [whole, part]):
        assert asks_in(asks_as_one(asks_table(order), {"x": "b"})) == [whole]
    same_name_first = {"b": "x"}
    assert asks_in(asks_as_one(asks_table([part, whole]), same_name_first)) == [part]


def test_a_merge_edits_the_map_alone_and_its_asks_are_the_wholes():
    records = with_ask(records_of("abc", [tie("a", "b")]), Ask(MONDAY, "a", "c", ("b",)))
    merged = merge(records, "a", "b", reason="", time=TUESDAY)
    assert merged.asks == records.asks
    assert asks_in(as_one(merged).asks) == [Ask(MONDAY, "a", "c", ())]


people = st.sampled_from("abcd")
asked = st.builds(Ask, st.sampled_from([MONDAY, TUESDAY]), people, people, st.lists(people, max_size=3).map(tuple), st.none(), st.none())


@given(st.lists(asked))
def test_the_order_in_which_asks_come_makes_no_difference(asks):
    assert asks_table(asks) == asks_table(reversed(asks))
    assert merge_asks(asks_table(asks[:3]), asks_table(asks[3:])) == asks_table(asks)
