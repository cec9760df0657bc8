"""Equity: an organisation worked out by hand, and simulated gaps."""

from __future__ import annotations

import os
from math import sqrt

import numpy as np
import pytest

from graphcap.build import build
from graphcap.errors import InputError
from graphcap.questions.culture import culture, gini
from graphcap.questions.equity import equity
from graphcap.questions.everybodys_roles import everybodys_roles
from graphcap.questions.identities import cells_of
from graphcap.questions.rate_gaps import count_sides, gap_chance, interaction_chance
from graphcap.questions.standing import people_there
from graphcap.simulate import simulate
from worlds import records_of_files
from worlds import rows as read_rows
from written import records_of, tie

DAY = "2026-01-31"
FULL = bool(os.environ.get("GRAPHCAP_FULL"))
SEEDS = range(1, 13) if FULL else range(1, 3)
ALL_COLUMNS = {"level": "10", "department": "Sales"}


def organisation(numbers, *, gone=0):
    """One department on one level: of each combination of a and b so many people, so many of whom the boss sponsors."""
    people, ties = {"boss": {"level": "30", "department": "Board", "decides": "promotion"}}, []
    for (a, b), (count, sponsored) in numbers.items():
        for place in range(count):
            id = f"{a}{b}{place:03}"
            people[id] = ALL_COLUMNS | {"identity_a": a, "identity_b": b}
            if place < sponsored:
                ties.append(tie("boss", id, "sponsors", 0.5))
            if place < gone:
                people[id]["left"] = "2025-01-01"
    return build(records_of(people, ties), DAY)


PLANTED = {("x", "u"): (100, 10), ("x", "v"): (100, 40), ("y", "u"): (100, 40), ("y", "v"): (100, 40)}
ADDITIVE = {("x", "u"): (100, 20), ("x", "v"): (100, 40), ("y", "u"): (100, 30), ("y", "v"): (100, 50)}


def by_group(answer):
    return {tuple(row.group.values()): row for row in answer.rows}


def test_a_gap_of_one_combination_is_found_and_its_parts_have_none_without_it():
    rows = by_group(equity(organisation(PLANTED)))
    assert list(rows) == [("x",), ("y",), ("u",), ("v",), ("x", "u"), ("x", "v"), ("y", "u"), ("y", "v")]
    worst = rows["x", "u"]
    assert (worst.group, worst.people, worst.sponsor_rate) == ({"identity_a": "x", "identity_b": "u"}, 100, 0.1)
    assert worst.interaction == pytest.approx(0.3)  # .4 + .4 - .4 - .1
    assert worst.gap == worst.gap_raw == pytest.approx(0.3)
    assert max(worst.p, worst.q) < 0.01
    assert worst.gap_without is None
    for part in (("x",), ("u",)):
        assert rows[part].gap == pytest.approx(0.15)
        assert rows[part].gap_without == pytest.approx(0)
    assert worst.why == (
        "100 people; 10.0% have a sponsor; everybody else in the same department and level 30.0% more (1 such cells); "
        f"+30.0% beyond what the two identities add up to; chance alone gives as much in {worst.p:.2%} of cases"
    )


def test_gaps_that_only_add_up_have_no_interaction():
    rows = by_group(equity(organisation(ADDITIVE)))
    assert [row.interaction for row in rows.values() if row.interaction is not None] == pytest.approx([0] * 4, abs=1e-12)
    assert rows["x", "u"].p > 0.5
    assert rows[("x",)].gap == pytest.approx(0.1)


def test_small_groups_and_what_gives_them_away_are_hidden():
    answer = equity(organisation(PLANTED | {("x", "w"): (3, 0)}))
    # w has 3 people, so u is hidden with it, and all their combinations; of y then (y, v) must go as well, and with it (x, v)
    assert [row.group for row in answer.rows] == [{"identity_a": "x"}, {"identity_a": "y"}, {"identity_b": "v"}]
    assert answer.more == {"suppressed": 7}
    assert all(row.people >= 5 for row in answer.rows)


def test_shares_of_few_people_are_hidden_with_the_differences_that_tell_them():
    rows = by_group(equity(organisation(PLANTED | {("x", "u"): (100, 3)})))
    hidden = rows["x", "u"]
    assert (hidden.sponsor_rate, hidden.gap, hidden.gap_raw, hidden.interaction, hidden.p) == (None,) * 5
    assert "the share is hidden" in hidden.why


def test_who_has_left_counts_nowhere_and_unknown_is_no_group():
    assert by_group(equity(organisation(PLANTED, gone=10)))["x", "u"].people == 90
    network = organisation(PLANTED)
    assert [row.people for row in equity(network, by="identity_a").rows] == [200, 200]  # the boss is in neither


def test_what_is_missing_is_said():
    answer = equity(build(records_of("ab", [tie("a", "b")]), DAY))
    assert answer.rows == ()
    assert "no identity is known of anybody: give columns whose names start with identity_, or name others by --by" in answer.notes
    assert "no department is known of anybody, so that people are compared across all" in answer.notes
    with pytest.raises(InputError, match='people have no column "shoe"'):
        equity(build(records_of("ab"), DAY), by="shoe")
    many = {f"p{place}": {"identity_a": str(place)} for place in range(101)}
    with pytest.raises(InputError, match="101 different texts"):
        equity(build(records_of(many), DAY))


def test_exposure_and_bias_by_hand():
    # A: 2 seniors of 8, B: 6 of 8; everybody is junior or senior by two steps. The 6 juniors of A meet 2 seniors in 7 colleagues.
    people = {}
    for unit, seniors in (("A", 2), ("B", 6)):
        for place in range(8):
            people[f"{unit}{place}"] = {"department": unit, "level": "30" if place < seniors else "10"}
            if unit == "A" and place >= seniors:
                people[f"{unit}{place}"]["identity_a"] = "x"
    people["z"] = {"level": "20"}
    ties = [tie(f"A{place}", f"A{other}", "friend", 0.5) for place, other in ((2, 3), (4, 5), (6, 7))]
    ties += [tie(f"A{place}", "A0", "friend", 0.5) for place in (2, 3)]
    row = equity(build(records_of(people, ties), DAY)).rows[0]
    assert row.exposure == pytest.approx((2 / 7) / (8 / 16))
    assert row.bias == pytest.approx(1 - (2 / 6 * 1 / 2) / (2 / 7))  # two of six juniors have one senior among two ties


@pytest.mark.parametrize(("chiefs", "known"), [(4, False), (5, True)])
def test_exposure_of_people_above_whom_hardly_anybody_stands_is_unknown(chiefs, known):
    """Six of the middle in a unit with one chief, and twenty others: chiefs are 1 of 6 colleagues, and 4 of 30, or 5 of 31, in all."""
    people = {f"m{place}": {"department": "A", "level": "20", "identity_a": "x"} for place in range(6)}
    people |= {f"c{place}": {"department": "A" if not place else "B", "level": "40"} for place in range(chiefs)}
    people |= {f"o{place}": {"department": "B", "level": "10"} for place in range(20)} | {"z": {"level": "30"}}
    row = equity(build(records_of(people), DAY)).rows[0]
    assert row.exposure == (pytest.approx((1 / 6) / (5 / 31)) if known else None)


def test_culture_by_hand():
    people = {f"s{place}": {"department": "Sales", "level": "30"} for place in range(10)}
    people |= {f"j{place}": {"department": "Sales", "level": "10"} for place in range(10)} | {"m": {"level": "20"}}
    people |= {f"t{place}": {"department": "Tiny", "level": "10"} for place in range(3)}
    people |= {f"w{place}": {"department": "Wide", "level": "10"} for place in range(9)} | {"d": {"decides": "promotion"}}
    ties = [tie(f"s{place}", f"j{place}", "sponsors", 0.5) for place in range(5)] + [tie("s0", "j5", "sponsors", 0.5)]
    said = [{"time": "2026-01-01", "source": f"s{place}", "target": "d", "kind": "mention", "about": f"j{place}"} for place in range(5)]
    answer = culture(build(records_of(people, ties, said), DAY))
    people |= {f"o{place}": {"department": "Other", "level": "10"} for place in range(30)}
    answer = culture(build(records_of(people, ties, said), DAY))
    assert ([row.department for row in answer.rows], answer.more) == (["Other", "Sales"], {"suppressed": 2})
    sales = answer.rows[1]
    assert (sales.people, sales.seniors, sales.rate, sales.share) == (20, 10, 0.5, 0.5)
    assert sales.gini == pytest.approx(gini(np.array([0] * 5 + [1] * 4 + [2])))
    assert gini(np.array([0] * 5 + [1] * 4 + [2])) == pytest.approx(
        1 - (1 / 10) * sum(2 * share for share in (0, 0, 0, 0, 0, 1 / 6, 2 / 6, 3 / 6, 4 / 6)) - 1 / 10
    )
    assert (sales.mentored, sales.sponsored, sales.both, sales.none) == (0, 0.3, 0, 0.7)
    assert answer.rows[0].seniors == 0
    assert culture(build(records_of(people, ties, said[:4]), DAY)).rows[1].rate is None  # four events are those of at most four seniors
    assert culture(build(records_of(people, ties), DAY)).rows[1].rate is None  # without events nothing is known


@pytest.mark.parametrize("seed", SEEDS)
def test_a_planted_gap_is_found_in_its_combination_alone(tmp_path, seed):
    made = simulate(tmp_path / "world", people=4000, ties=16000, seed=seed, plants=("equity",))
    answer = equity(build(records_of_files(made.files)))
    found = by_group(answer)
    worst = found["x", "u"]
    assert worst.people == len(read_rows(made.files["truth"]))
    assert worst.interaction > 0.3
    assert worst.q < 0.01
    for part in (("x",), ("u",)):
        # 333 people of a rate of .6 against 667: three and a half standard errors
        assert abs(found[part].gap_without) < min(found[part].gap / 2, 3.5 * sqrt(0.24 * (1 / 333 + 1 / 667)))


def drawn(seed, *, less_a, less_b, people=3000):
    """Departments and levels of different rates and identities, in which being of a and being of b lower the rate by so much each."""
    random = np.random.default_rng(seed)
    unit, level = random.integers(0, 3, people), random.integers(1, 4, people)
    a, b = random.random(people) < 0.3 + 0.15 * unit, random.random(people) < 0.6 - 0.1 * level
    rate = 0.3 + 0.1 * unit + 0.05 * level - less_a * a - less_b * b
    sponsored = np.flatnonzero(random.random(people) < rate)
    known = {"boss": {"department": "Board", "level": "90", "decides": "promotion"}}
    for place, (where, rung, one, other) in enumerate(zip(unit.tolist(), level.tolist(), a.tolist(), b.tolist(), strict=True)):
        identities = {"identity_a": "x" if one else "y", "identity_b": "u" if other else "v"}
        known[f"p{place:04}"] = {"department": f"D{where}", "level": str(10 * rung)} | identities
    return build(records_of(known, [tie("boss", f"p{place:04}", "sponsors", 0.5) for place in sponsored.tolist()]), DAY)


def test_gaps_that_are_drawn_to_add_up_are_found_without_an_interaction():
    found = [by_group(equity(drawn(seed, less_a=0.2, less_b=0.15))) for seed in SEEDS]
    for rows in found:
        assert max(rows[("x",)].q, rows[("u",)].q) < 0.01
        assert rows[("x",)].gap == pytest.approx(0.2, abs=0.07)
        assert rows[("u",)].gap == pytest.approx(0.15, abs=0.07)
    interactions = [rows["x", "u"].interaction for rows in found]
    # quarters of some 500 people in cells of some 80: a standard error of about .05 in one world
    assert abs(np.mean(interactions)) < 3 * 0.05 / sqrt(len(SEEDS))
    assert sum(rows["x", "u"].p < 0.05 for rows in found) <= 1 + 0.2 * len(SEEDS)


@pytest.mark.parametrize("test", ["gap", "interaction"])
def test_identities_dealt_at_random_in_a_company_are_as_often_found_as_p_says(tmp_path, test):
    """P(p <= a) <= a + 3 sqrt(a (1 - a) / worlds) for the randomised p; the full run deals 500 worlds."""
    made = simulate(tmp_path / "world", people=400, ties=2800, seed=5)
    network, worlds = build(records_of_files(made.files)), 500 if FULL else 80
    there = people_there(network)
    cell, sponsored = cells_of(network, there), everybodys_roles(network, there).sponsored
    values = []
    for seed in range(worlds):
        random = np.random.default_rng([5, seed])
        a, b = random.random(len(network)) < 0.4, random.random(len(network)) < 0.3
        side, sides = (a.astype(int), 2) if test == "gap" else (2 * a + b, 4)
        counted = count_sides(cell, side, sponsored, sides=sides)
        chance = (gap_chance if test == "gap" else interaction_chance)(counted, seed=seed)
        values.append(chance.randomised(random.random()))
    for level in (0.01, 0.05, 0.1):
        assert np.mean(np.array(values) <= level) <= level + 3 * sqrt(level * (1 - level) / worlds)
