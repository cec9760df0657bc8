"""The growth thread."""

from __future__ import annotations

from math import log2, sqrt

import pytest

from circle import DAY, circle
from graphcap.build import build
from graphcap.questions.thread import thread
from written import records_of

HALF_LIFE = 182.625


def test_each_month_has_its_events_and_who_saw_them():
    answer = thread(circle(), "mia")
    assert [(row.month, row.achievements, row.audience, row.senior_audience, row.evidence) for row in answer.rows] == [
        ("2025-03", 1, 1, 1, ("a1",)),  # Cat
        ("2025-04", 1, 1, 1, ("p1",)),  # Dee, who promoted her
        ("2025-06", 1, 2, 2, ("a2",)),  # Dee and Eve
        ("2025-09", 1, 10, 4, ("a3",)),  # everybody; two steps up: Cat, Dee, Eve, Ivy
        ("2025-10", 1, 1, 0, ("a4",)),  # Fay
        ("2025-12", 1, 1, 0, ("r1",)),  # Jon, one step up
    ]
    assert answer.rows[3].why == "1 achievement; open to all 10 others"


def test_visibility_is_the_audience_on_a_log_scale_halved_every_six_months():
    rows = {row.month: row.visibility for row in thread(circle(), "mia").rows}
    assert rows["2025-06"] == pytest.approx(log2(3) * 2 ** (-244 / HALF_LIFE))  # 1 June to 31 January: 244 days
    assert rows["2025-09"] == pytest.approx(log2(11) * 2 ** (-152 / HALF_LIFE))


def test_the_senior_share_is_of_those_named_whose_level_is_known():
    assert thread(circle(), "mia").more["senior_share"] == 3 / 5  # Cat, Dee, Eve; Fay, Jon


def test_the_trend_holds_the_last_six_months_against_the_six_before():
    now = log2(11) + log2(2) + log2(2)  # from 2 August on: everybody, Fay, Jon
    before = log2(3) + log2(2) + log2(2)  # from 31 January on: Dee and Eve, the promotion, Cat
    assert thread(circle(), "mia").more["trend"] == pytest.approx((now - before) / (now + before))


def bead(day):
    return {"time": day, "source": "a", "target": "b", "kind": "achievement"}


def consistency(*days):
    return thread(build(records_of("ab", (), map(bead, days)), DAY), "a").more["consistency"]


def test_consistency_is_one_less_the_variation_of_the_gaps_from_four_on():
    assert consistency("2025-01-01", "2025-01-11", "2025-01-21", "2025-01-31", "2025-02-10") == 1
    # gaps 10, 10, 10, 30: mean 15, standard deviation sqrt(75)
    assert consistency("2025-01-01", "2025-01-11", "2025-01-21", "2025-01-31", "2025-03-02") == pytest.approx(1 - sqrt(75) / 15)
    assert consistency("2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04", "2025-12-31") == 0
    assert consistency("2025-01-01", "2025-01-11", "2025-01-21", "2025-01-31") is None


def test_without_levels_who_is_senior_is_unknown():
    answer = thread(circle(without=("level",)), "mia")
    assert {row.senior_audience for row in answer.rows} == {None}
    assert answer.more["senior_share"] is None


def test_without_events_or_achievements_the_answer_says_so():
    assert thread(circle(events=False), "mia").notes == (
        "the store has no events: the thread needs achievements, promotions or recommendations; import some",
    )
    assert thread(circle(), "kim").notes[0] == "no achievement, promotion or recommendation of Kim before 2026-01-31"
    assert thread(circle(), "kim").more == {"consistency": None, "senior_share": None, "trend": None}
