"""What is in a store, and the constants of strength."""

from __future__ import annotations

from commands import Commands
from graphcap.build import build
from graphcap.evidence.rule import MEANINGS, Rule
from graphcap.questions.overview import overview, strength_table
from written import records_of, tie


def facts(records) -> dict[str, object]:
    return {fact.what: fact.value for fact in overview(build(records), records).rows}


def notes(records) -> str:
    return " ".join(overview(build(records), records).notes)


def test_evidence_is_counted_by_kind_and_by_status():
    days = [f"2025-01-{day:02d}" for day in (1, 8, 15, 22, 29)]
    meetings = [{"time": day, "source": "a", "target": "b", "kind": "meeting"} for day in days]
    mails = [{"time": "2025-01-28", "source": "a", "target": other, "kind": "email"} for other in "cd"]
    found = facts(records_of("abcd", (), [*meetings, *mails]))
    assert (found["events"], found["events: meeting"], found["events: email"]) == (7, 5, 2)
    assert (found["pairs with evidence"], found["pairs: active"], found["pairs: unknown"]) == (3, 1, 2)
    assert "pairs: lapsed" not in found


def test_without_events_nothing_is_said_of_pairs():
    assert "pairs with evidence" not in facts(records_of("ab", [tie("a", "b")]))


def test_who_is_not_to_be_asked_or_not_there_is_counted_and_empty_cells_of_it_are_not_unknown():
    people = {"a": {"do_not_ask": "yes"}, "b": {"left": "2020-01-01"}, "c": {"away": "2025-01-01/2027-01-01"}, "d": {"title": "x"}}
    found = facts(records_of(people, opt_out={"b": "introducer"}, as_of="2026-01-31"))
    assert [found[what] for what in ("not to be asked to introduce", "not to be led to", "have left", "are away")] == [2, 1, 1, 1]
    assert [what for what in found if what.startswith("unknown")] == ["unknown: title"]


def test_a_store_in_which_one_person_is_an_end_of_nine_in_ten_ties_is_a_star():
    spokes = [tie("a", other) for other in "bcdefghij"]
    assert 'the store is a star: "a" is an end of 9 of 10 ties' in notes(records_of("abcdefghij", [*spokes, tie("b", "c")]))
    assert "--owner" in notes(records_of("abcdefghij", spokes))
    assert "star" not in notes(records_of("abcdefghij", [*spokes, tie("b", "c"), tie("c", "d")]))


def test_three_people_are_no_star():
    assert "star" not in notes(records_of("abc", [tie("a", "b"), tie("a", "c")]))
    assert "star" not in notes(records_of("abc"))


def test_every_constant_of_strength_is_printed_with_what_it_does():
    rows = strength_table().rows
    assert [row.constant for row in rows] == list(Rule._fields) == list(MEANINGS)
    values = {row.constant: row.value for row in rows}
    # those of the contract
    weights = [values[name] for name in ("frequency", "reciprocity", "duration", "overlap", "channels")]
    assert weights == [0.45, 0.20, 0.15, 0.12, 0.08]
    assert [values[f"{which}_half_life_days"] for which in ("least", "most", "default")] == [45, 365, 90]
    assert (values["half_intensity"], values["most_people"], values["no_tie"], values["strong_peak"]) == (3, 25, 1e-12, 0.6)
    assert all(row.meaning for row in rows)


def test_the_constants_of_strength_are_printed_without_any_store(tmp_path, capsys):
    ran = Commands(tmp_path / "nothing", capsys)("kinds", "--strength", "--format", "json")
    assert {row["constant"]: row["value"] for row in ran.json["rows"]}["lapsed_months"] == 36
    assert "soft: email, message, mention, reply, reaction" in ran.json["notes"][0]
