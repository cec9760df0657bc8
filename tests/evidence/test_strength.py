"""Strength by hand: every term, bound and weight of the rule, with its arithmetic."""

from __future__ import annotations

from math import log2

import pytest

from evidence.drawn import computed_ties, event

DAY = "2026-01-31"
AB = "a", "b"


def tie_of(*events, as_of=DAY, pair=AB):
    return computed_ties(events, as_of)[pair]


def every(step, count, *, kind="email", start=0):
    """Events from January 2025 on, so many days apart, to and fro."""
    days = [f"2025-{1 + day // 28:02}-{1 + day % 28:02}" for day in range(start, start + step * count, step)]
    return [event(day, *(AB if turn % 2 == 0 else AB[::-1]), kind) for turn, day in enumerate(days)]


def test_one_meeting_by_hand():
    tie = tie_of(event("2026-01-30", *AB, "meeting"))
    intensity = 4 * 2 ** (-1 / 90)  # one day old, half-life 90 with one day of contact
    frequency = intensity / (intensity + 3)
    assert tie["terms"] == pytest.approx({"frequency": frequency, "reciprocity": 1, "duration": 0, "overlap": None, "channels": 1 / 3})
    assert tie["activity"] == 1
    assert tie["strength"] == pytest.approx((0.45 * frequency + 0.20 * 1 + 0.15 * 0 + 0.08 / 3) / 0.88)
    assert tie["coverage"] == pytest.approx(0.88 * 1 / 4)
    assert (tie["status"], tie["half_life_days"], tie["events"]) == ("active", 90, 1)


def test_two_mails_each_way_by_hand():
    tie = tie_of(event("2025-11-02", *AB), event("2026-01-31T00:00", "b", "a"), as_of="2026-01-31T00:00:01")
    age = 1 / 86400
    intensity = 2 ** (-(90 + age) / 90) + 2 ** (-age / 90)  # one is a half-life old: one half and one
    duration = log2(1 + 90 / 30.4375) / log2(61)
    assert intensity == pytest.approx(1.5, abs=1e-6)
    assert tie["strength"] == pytest.approx((0.45 * intensity / (intensity + 3) + 0.20 + 0.15 * duration + 0.08 / 3) / 0.88)


def test_terms_beside_frequency_fade_with_activity():
    tie = tie_of(event("2025-11-02", *AB), event("2025-11-02", "b", "a"), as_of="2026-05-01")  # 180 days: a quarter of 2
    assert tie["activity"] == pytest.approx(0.5)
    assert tie["strength"] == pytest.approx((0.45 * 0.5 / 3.5 + 0.5 * (0.20 + 0.08 / 3)) / 0.88)


@pytest.mark.parametrize(
    ("kind", "weight"),
    [
        *(("meeting", 4), ("session", 4), ("review", 4), ("call", 3), ("advice", 3), ("feedback", 2), ("email", 1), ("message", 1)),
        *(("mention", 1), ("reply", 1.5), ("thanks", 1), ("reaction", 0.2), ("endorsement", 2), ("recommendation", 5)),
        *(("introduction", 4), ("coffee", 1)),
    ],
)
def test_each_kind_has_its_weight(kind, weight):
    frequency = tie_of(event("2025-11-02", *AB, kind))["terms"]["frequency"]  # 90 days: one half
    assert frequency == pytest.approx(weight / 2 / (weight / 2 + 3))


@pytest.mark.parametrize("kind", ["achievement", "promotion", "assignment"])
def test_kinds_that_weigh_nothing_make_no_tie(kind):
    assert computed_ties([event("2026-01-01", *AB, kind)], DAY) == {}


def test_what_weighs_nothing_takes_part_in_no_term():
    mail = event("2025-01-01", *AB)
    others = [
        event("2026-01-20", "b", "a", "call", weight=0),
        event("2026-01-21", "b", "c", weight=0),
        event("2026-01-22", *AB, "promotion"),
    ]
    assert computed_ties([mail, *others], DAY) == computed_ties([mail], DAY)


def test_a_note_to_oneself_changes_nothing():
    mail = event("2026-01-01", *AB)
    assert computed_ties([mail, event("2026-01-02", "a", "a", "note")], DAY) == computed_ties([mail], DAY)


def test_a_mail_to_several_people_is_shared_among_them():
    mails = [event("2025-11-02", "a", other, id="m1") for other in "bcd"]  # 4 people: 1 / 3 each, 90 days old: one half of it
    assert tie_of(*mails)["terms"]["frequency"] == pytest.approx((1 / 6) / (1 / 6 + 3))


@pytest.mark.parametrize(("receivers", "counts"), [(24, True), (25, False)])
def test_a_mail_of_more_than_25_people_counts_in_nothing(receivers, counts):
    mails = [event("2026-01-01", "a", f"b{number:02}", id="m1") for number in range(receivers)]
    assert len(computed_ties(mails, DAY)) == (receivers if counts else 0)


def test_a_crowd_makes_nobody_a_neighbour():
    crowd = [event("2026-01-01", "c", f"x{number:02}", id="all") for number in range(40)]
    crowd += [event("2026-01-01", "c", person, id="all") for person in AB]
    assert computed_ties([event("2026-01-01", *AB), *crowd], DAY)[AB]["terms"]["overlap"] is None


def test_the_weight_of_a_row_multiplies():
    assert tie_of(event("2025-11-02", *AB, weight=6))["terms"]["frequency"] == pytest.approx(3 / (3 + 3))


def test_an_absurd_weight_stays_finite():
    assert tie_of(event("2026-01-01", *AB, "meeting", weight=1.7e308))["terms"]["frequency"] == pytest.approx(1)


@pytest.mark.parametrize(("step", "half_life"), [(1, 45), (11, 45), (12, 48), (30, 120), (90, 360), (92, 365)])
def test_the_half_life_is_four_median_gaps_within_bounds(step, half_life):
    assert tie_of(*every(step, 4), as_of="2027-01-01")["half_life_days"] == pytest.approx(half_life, abs=0.1 if step < 28 else 13)


def test_a_median_of_an_even_number_of_gaps_is_between_the_middle_two():
    days = ("2025-01-01", "2025-01-11", "2025-01-31", "2025-03-02", "2025-04-21")  # gaps 10, 20, 30, 50
    assert tie_of(*(event(day, *AB) for day in days))["half_life_days"] == 4 * 25


def test_several_events_of_a_day_in_utc_are_one_day_of_contact():
    days = ("2025-01-01T00:00", "2025-01-01T23:59", "2025-02-01", "2025-03-04")
    assert tie_of(*(event(day, *AB) for day in days))["half_life_days"] == 90


def test_reciprocity_counts_events_and_two_way_kinds_both_ways():
    tie = tie_of(*(event("2026-01-01", *AB) for _ in range(3)), event("2026-01-01", "b", "a"), event("2026-01-01", *AB, "meeting"))
    assert tie["terms"]["reciprocity"] == pytest.approx(2 * 2 / (4 + 2))  # 3 + 1 there, 1 + 1 back


def test_duration_is_full_after_sixty_months():
    tie = tie_of(event("2020-01-01", *AB), event("2026-01-01", "b", "a"))
    assert tie["terms"]["duration"] == 1


def test_overlap_is_common_neighbours_over_the_union_without_the_pair():
    others = [("a", "c"), ("b", "c"), ("a", "d"), ("b", "e"), ("e", "f")]  # both know c; a or b know c, d, e
    events = [event("2026-01-01", *AB), *(event("2020-01-01", *pair) for pair in others)]
    assert tie_of(*events)["terms"]["overlap"] == pytest.approx(1 / 3)
    assert tie_of(*events)["coverage"] == pytest.approx(1 / 4)


def test_channels_are_full_with_three_kinds():
    kinds = ("email", "message", "reply", "call")
    found = [tie_of(*(event("2026-01-01", *AB, kind) for kind in kinds[:count]))["terms"]["channels"] for count in range(1, 5)]
    assert found == pytest.approx([1 / 3, 2 / 3, 1, 1])


def test_a_two_way_tie_is_never_below_its_floor():
    assert tie_of(event("1990-01-01", *AB), event("1990-01-02", "b", "a"))["strength"] == 0.05


def test_soft_kinds_one_way_are_unknown_and_bounded():
    tie = tie_of(*(event("2026-01-30", *AB, kind) for kind in ("email", "message", "mention", "reply", "reaction")))
    assert (tie["status"], tie["strength"]) == ("unknown", 0.15)


@pytest.mark.parametrize("kind", ["thanks", "feedback", "coffee"])
def test_other_kinds_one_way_are_known(kind):
    assert tie_of(event("2026-01-30", *AB), event("2026-01-30", *AB, kind))["status"] == "active"


@pytest.mark.parametrize("kind", ["endorsement", "recommendation", "introduction"])
def test_praise_never_fades_below_its_floor(kind):
    tie = tie_of(event("1990-01-01", *AB, kind))
    assert (tie["strength"], tie["status"]) == (0.20, "lapsed")


def test_a_tie_that_is_as_good_as_nothing_is_none():
    assert computed_ties([event("1980-01-01", *AB, "thanks")], DAY) == {}  # 187 half-lives
    assert AB in computed_ties([event("2020-01-01", *AB, "thanks")], DAY)


def test_coverage_is_full_with_four_events_and_an_overlap():
    events = [event(f"2026-01-0{day}", *AB) for day in range(1, 5)]
    assert tie_of(*events, event("2026-01-01", "a", "c"))["coverage"] == pytest.approx(1)


def test_events_count_before_the_moment_and_not_at_it():
    assert computed_ties([event("2026-01-31", *AB)], DAY) == {}
    assert AB in computed_ties([event("2026-01-30T23:59:59.999999", *AB)], DAY)


def test_a_planned_session_has_not_taken_place():
    assert computed_ties([event("2026-01-01", *AB, "session", outcome="planned")], DAY) == {}
    assert AB in computed_ties([event("2026-01-01", *AB, "session", outcome="met")], DAY)


def test_what_comes_later_changes_nothing_about_a_day():
    past = [event("2025-01-01", "a", other, id="m1") for other in "bc"]
    later = [event("2026-02-01", "a", "d", id="m1"), event("2026-03-01", "b", "c", "call")]
    assert computed_ties([*past, *later], DAY) == computed_ties(past, DAY)
