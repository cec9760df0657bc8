"""Chances in tables, where odds were fitted to what came of asks."""

from __future__ import annotations

import io

from answers import ANA, BEN, DAI, ReachRow, Terminal, answer, chain_of
from graphcap.asks import Bin, Calibration
from graphcap.report import html_table, write_answer
from graphcap.report.figures import column_texts

SQUARE = Calibration(1.0, 2.0, 40, 0.2, (Bin(0.01, 0.2, 20, 0.1, 0.15), Bin(0.3, 0.9, 20, 0.6, 0.55)))
"""The chance is the square of the odds."""
DASH = "\N{EN DASH}"
ENDS = {"from": "c05", "to": "c31"}
NAMES = ["Ana Silva", "Ben Okafor", "Dai Li"]
BY_LENGTH = [{"introducers": 1, "ties": 2, "odds": 0.5, "people": ["c05", "c45", "c31"], "names": NAMES}]


def introduction(**more):
    chain = chain_of(ANA, BEN, DAI, steps=[("knows", 1.0, None), ("knows", 0.5, None)], coverage=0)
    return answer([chain], question="intro", asked=ENDS, more={"by_length": BY_LENGTH} | more)


def seen(subject):
    stream = Terminal()
    write_answer(subject, "table", stream, width=100)
    return stream.seen


def test_a_chain_shows_its_chance_for_its_warmth_and_how_good_the_fit_is():
    text = seen(introduction(calibration=SQUARE))
    assert "1  ●○○○○ chance ~25%  1 introducer  rests on an assumed strength\n" in text
    assert "introducers  chance  chain\n" in text
    assert "          1     25%  Ana Silva → Ben Okafor → Dai Li\n" in text
    assert text.endswith(
        """
what came of asks of about the same chance
asks  lowest chance  highest chance  mean chance  accepted
────  ─────────────  ──────────────  ───────────  ────────
  20           1.0%             20%          10%  15%
  20            30%             90%          60%  55%
"""
    )
    assert "warmth" not in text


def test_without_a_fit_no_percentage_is_shown():
    text = seen(introduction())
    assert "warmth ~0.50" in text
    assert "%" not in text


def test_json_says_odds_and_has_the_fit_apart():
    stream = io.StringIO()
    write_answer(introduction(calibration=SQUARE), "json", stream)
    text = stream.getvalue()
    assert '"odds": 0.5' in text
    assert "chance~" not in text
    assert '"calibration": {"a": 1.0, "g": 2.0, "n": 40, "brier": 0.2, "reliability": [{"low": 0.01, "high": 0.2, "n": 20, ' in text


def test_odds_in_other_rows_are_chances_too_and_unknown_stays_unknown():
    rows = [ReachRow("ana", 0.5, 2, "ben"), ReachRow("dai", None, None, None)]
    lines = seen(answer(rows, question="access", more={"calibration": SQUARE})).splitlines()
    assert [line.split() for line in lines[3:7:3]] == [["person", "chance", "ties", "via"], ["dai", DASH, DASH, DASH]]
    assert "ana        25%     2  ben" in lines


def test_a_notebook_shows_chances():
    page = html_table(introduction(calibration=SQUARE))
    assert "chance" in page
    assert "25%" in page
    assert "warmth" not in page


def test_small_chances_keep_a_decimal():
    assert column_texts("chance", [0.0163, 0.0004, 0.0, None], unknown="-") == ["1.6%", "<0.1%", "0%", "-"]
