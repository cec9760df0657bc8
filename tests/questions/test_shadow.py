"""Shadow sponsors: small organisations worked out by hand, and planted worlds."""

from __future__ import annotations

import os
from datetime import date, timedelta
from itertools import product

import pytest

from evidence.drawn import event
from graphcap.build import build
from graphcap.questions.shadow import shadow
from graphcap.simulate import simulate
from worlds import records_of_files
from worlds import rows as read_rows
from written import records_of, tie

DAY = "2026-01-31"
START = date(2024, 1, 1)
PROMOTED = 500
"""The day of the promotion, counted from the start: its window is days 410 to 499."""
LEVELS = {"boss": 50, "ann": 40, "bea": 40, "cat": 40, "p": 10, "q": 10, "peer": 10, "x": 20, "y": 30}
SEEDS = range(20) if os.environ.get("GRAPHCAP_FULL") else range(2)


def on(day):
    return (START + timedelta(days=day)).isoformat() + "T12"


def mails(source, target, *days, **more):
    return [event(on(day), source, target, **more) for day in days]


def usual():
    """Everybody writes to the boss, and to each other, once in 30 days."""
    ends = [(source, target) for source, target in product(("ann", "bea", "cat", "peer"), ("boss", "ann", "bea")) if source != target]
    return [mail for number, (source, target) in enumerate(ends) for mail in mails(source, target, *range(number, 750, 30))]


def promotion(who="p", day=PROMOTED):
    return event(on(day), "boss", who, "promotion", about=who)


def network(*events, ties=(), people=(), day=DAY):
    columns = {id: {"level": str(level), "name": id.title()} for id, level in LEVELS.items()} | dict(people)
    return build(records_of(columns, ties, [*usual(), *events]), day)


def pushing(source="ann", days=range(415, 495, 8)):
    return mails(source, "boss", *days)


def test_who_turned_to_the_decider_more_than_usual_is_found_and_nobody_is_named_without_a_mention():
    (row,) = shadow(network(promotion(), *pushing())).rows
    assert (row.sponsor, row.protege, row.decision_maker, row.promoted_on) == ("ann", "p", "boss", on(PROMOTED)[:10])
    assert (row.observed, row.mentions, row.discretion, row.label) == (13, 0, 1.0, "burst only")  # three usual ones, and ten more
    assert row.z > 3
    assert row.score == pytest.approx(row.z - 1.5)
    assert (row.to_read().protege, row.to_read().protege_name) == ("the one decided in this window", None)


def test_a_mention_names_the_protege():
    named = event(on(490), "ann", "boss", "mention", about="p", id="e1")
    (row,) = shadow(network(promotion(), *pushing(), named)).rows
    assert (row.label, row.mentions, row.evidence) == ("shadow", 1, ("e1",))
    assert row.to_read() == row


def test_a_meeting_that_brings_protege_and_decider_together_is_a_mention():
    together = [event(on(470), "ann", other, "meeting", id="m1") for other in ("boss", "p")]
    (row,) = shadow(network(promotion(), *pushing(), *together)).rows
    assert (row.label, row.mentions) == ("shadow", 1)
    assert row.discretion == pytest.approx(1 - 2 / (2 + row.observed))  # the meeting with p was no secret: a contact each way


def test_open_contact_with_the_protege_lowers_the_score():
    hidden, open_ = (shadow(network(promotion(), *pushing(), *mails("ann", "p", *days))).rows[0] for days in ((), range(420, 480, 10)))
    assert open_.discretion == pytest.approx(1 - 6 / (6 + open_.observed))
    assert open_.score < hidden.score


def test_a_declared_sponsor_is_overt_and_whoever_is_above_the_promoted_is_left_out():
    (row,) = shadow(network(promotion(), *pushing(), ties=[tie("ann", "p", "sponsors")])).rows
    assert row.label == "overt"
    assert shadow(network(promotion(), *pushing(), people={"p": {"level": "10", "manager": "ann"}})).rows == ()


def test_a_peer_is_no_sponsor():
    assert shadow(network(promotion(), *pushing("peer"))).rows == ()


def test_everybodys_season_and_the_own_busy_time_are_no_burst():
    season = [mail for source in ("ann", "bea", "cat", "peer") for mail in pushing(source)]
    busy = [mail for target in ("boss", "bea", "cat") for mail in mails("ann", target, *range(415, 495, 8))]
    for events in (season, [*busy, *mails("ann", "peer", *range(413, 497, 3))]):
        assert [row for row in shadow(network(promotion(), *events)).rows if row.score > 1] == []


def test_who_bursts_in_most_windows_of_a_decider_has_a_process_role():
    windows = [250, 400, 550, 700]
    events = [mail for day in windows for mail in pushing("ann", range(day - 85, day - 5, 8))]
    found = shadow(network(*(promotion("pq"[place % 2], day) for place, day in enumerate(windows)), *events, day="2026-06-30"))
    assert {(row.sponsor, row.label) for row in found.rows} == {("ann", "process role")}
    assert found.more["sponsors"] == []


def test_who_bursts_before_a_decision_of_over_half_of_many_deciders_has_a_process_role():
    """Each of eight deciders promotes two people, 150 days apart; ann turns to them before the first one alone: in half of the windows."""
    deciders = [f"d{number}" for number in range(8)]
    days = {decider: 300 + 10 * place for place, decider in enumerate(deciders)}
    promoted = [
        event(on(days[each] + more), each, who, "promotion", about=who) for each in deciders for more, who in ((0, "p"), (150, "q"))
    ]
    pushed = {
        count: [mail for each in deciders[:count] for mail in mails("ann", each, *range(days[each] - 80, days[each], 8))]
        for count in (4, 5)
    }
    known = {decider: {"level": "50"} for decider in deciders}
    few, many = (shadow(network(*promoted, *pushed[count], people=known)) for count in (4, 5))
    assert {row.label for row in few.rows} == {"burst only"}
    assert {row.label for row in many.rows} == {"process role"}


def test_a_decision_counts_once_it_is_90_days_old():
    events = [promotion(), *pushing()]
    day = START + timedelta(days=PROMOTED + 90)
    before, after = (shadow(network(*events, day=(day + timedelta(days=more)).isoformat())) for more in (-1, 0))
    assert before.rows == ()
    assert any("1 of 1 decisions are left out" in note for note in before.notes)
    assert len(after.rows) == 1


def test_what_is_missing_is_said():
    assert any("the store has no events" in note for note in shadow(build(records_of("ab"), DAY)).notes)
    assert any("no event of kind promotion is known" in note for note in shadow(network()).notes)


def test_without_events_brokers_towards_deciders_are_named_as_a_weaker_sign():
    """Two circles of three meet in m alone, who knows both deciders; x leads somebody, and so has a role."""
    circles = [("a", "b"), ("b", "c"), ("a", "c"), ("d", "e"), ("e", "f"), ("d", "f")]
    ties = [tie(one, other, "friend", 0.5) for one, other in [*circles, *(("m", other) for other in "abcdef")]]
    people = {id: {} for id in "abefm"} | {"c": {"decides": "promotion"}, "d": {"decides": "budget"}}
    (row,) = shadow(build(records_of(people, ties), DAY), structure=True).rows
    assert (row.sponsor, row.deciders, row.label) == ("m", 2, "structure only")
    assert row.betweenness == 18  # every way between the circles, both directions: 2 x 3 x 3
    led = people | {"a": {"manager": "m"}}
    assert shadow(build(records_of(led, ties), DAY), structure=True).rows == ()


def planted(folder, name, seed):
    made = simulate(folder / f"{name}-{seed}", people=270, ties=1620, seed=seed, plants=(name,))
    truth = read_rows(made.files["truth"])
    return shadow(build(records_of_files(made.files))), {(row["person"], row["other"]) for row in truth if row["role"] == "sponsor"}, truth


def precision(ranked, true):
    """Average precision; true ones that are not ranked count 0."""
    places = [place for place, each in enumerate(ranked, start=1) if each in true]
    return sum(hits / place for hits, place in enumerate(places, start=1)) / len(true)


@pytest.mark.parametrize(("name", "least"), [("shadow-unnamed", 0.25), ("shadow", 0.6)])
def test_planted_sponsors_are_found_and_decoys_are_not(tmp_path, name, least):
    of_pairs, of_sponsors = [], []
    for seed in SEEDS:
        answer, true, truth = planted(tmp_path, name, seed)
        hidden = dict.fromkeys((row.sponsor, row.protege) for row in answer.rows if row.label in {"shadow", "burst only"})
        of_pairs.append(precision(hidden, true))
        of_sponsors.append(precision([row["sponsor"] for row in answer.more["sponsors"]], {sponsor for sponsor, _ in true}))
        assert not {row["sponsor"] for row in answer.more["sponsors"]} & {row["person"] for row in truth if row["role"] == "decoy: panel"}
        declared = {(row["person"], row["other"]) for row in truth if row["role"] == "decoy: declared"}
        assert all(row.label == "overt" for row in answer.rows if (row.sponsor, row.protege) in declared)
        assert all(row.mentions for row in answer.rows if row.label == "shadow")
    assert sum(of_pairs) / len(of_pairs) >= least
    assert sum(of_sponsors) / len(of_sponsors) >= 0.85


def test_where_nobody_sponsors_nothing_is_discovered(tmp_path):
    tested = below = 0
    for seed in SEEDS:
        answer, _, _ = planted(tmp_path, "shadow-none", seed)
        assert all(row.q_value is None or row.q_value > 0.1 for row in answer.rows)
        tested, below = tested + answer.more["tested"]["tested"], below + answer.more["tested"]["p_below_05"]
    assert below <= 0.07 * tested
