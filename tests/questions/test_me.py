"""One person's questions together."""

from __future__ import annotations

from io import StringIO

import pytest

from answers import HOSTILE
from circle import DAY, circle
from graphcap.build import build
from graphcap.questions.me import MeRow, me
from graphcap.report import write_answer
from graphcap.report.layout import display_width
from written import records_of, tie


def part(name, answer):
    return [row for row in answer.rows if row.part == name]


def screen(answer, width=80):
    text = StringIO()
    write_answer(answer, "table", text, width=width)
    return text.getvalue().splitlines()


def test_the_parts_stand_in_their_order_with_their_figures():
    answer = me(circle(), "Mia")
    assert [(row.what, row.person, row.why) for row in part("roles", answer)] == [
        ("mentor", "eve", "odds 0.8; also Jon, Hal"),
        ("sponsor", "eve", "odds 0.8"),
        ("can change title", "bob", "odds 0.5; also Cat, Dee"),
        ("peer", "fay", "odds 0.6; also Gus"),
    ]
    assert part("gaps", answer) == [MeRow("gaps", "", None, None, 'no mentor covers the goal "speak at a conference"')]
    # without Eve, who decides herself, Cat (.25) and Dee (.7 x .3) are left
    (hanging,) = part("hangs on one person", answer)
    assert hanging.person == "eve"
    assert "the best odds to a decision-maker fall from 0.8 to 0.25; 1 decision-maker would be out of reach" in hanging.why
    assert list(dict.fromkeys(row.part for row in answer.rows)) == ["roles", "gaps", "ask next week", "hangs on one person"]
    assert answer.more == {"person_name": "Mia", "title": None, "department": "Sales", "level": 20.0}


def test_whom_to_ask_next_week_is_one_thing_with_each_person_what_matters_most_first():
    asked = part("ask next week", me(circle(), "mia"))
    # Eve could be asked for an introduction to Dee, and be thanked, too; Jon is not due before 11 February
    assert [(row.what, row.person) for row in asked] == [("update", "eve"), ("thank", "hal")]
    assert asked[0].evidence == ("a1", "p1", "a4")


def test_who_is_due_within_seven_days_and_has_a_role_is_to_be_met_and_who_fades_is_said():
    days = {"m": ("2026-01-01", "2026-01-08", "2026-01-15", "2026-01-29"), "f": ("2025-01-01", "2025-01-08", "2025-01-15", "2025-12-20")}
    events = [{"time": day, "source": person, "target": "a", "kind": "advice"} for person, found in days.items() for day in found]
    events += [{"time": days[person][1], "source": "a", "target": person, "kind": "thanks"} for person in days]
    answer = me(build(records_of("afm", (), events), DAY), "a")
    assert [(row.what, row.person) for row in part("ask next week", answer)] == [("check-in with", "m")]  # due on 5 February
    assert [(row.what, row.person) for row in part("fading", answer)] == [("fading", "f")]


def test_an_introduction_is_asked_of_the_first_on_the_way():
    people = {"a": {}, "b": {"name": "Ben"}, "d": {"name": "Dai", "decides": "promotion"}}
    (row,) = part("ask next week", me(build(records_of(people, [tie("a", "b", "friend", 0.5), tie("b", "d", "friend", 0.5)]), DAY), "a"))
    assert (row.what, row.person_name) == ("ask an introduction of", "Ben")
    assert row.why == "can lead to Dai, who decides promotion; odds 0.25"


def test_the_screen_reads_as_sentences():
    lines = screen(me(circle(), "mia"))
    assert lines[-1] == "\N{EN DASH} from metadata: something to ask about, not a finding about a person"
    assert lines[18].startswith("  Eve (eve): sponsor and mentor and introducer; without them the best odds to")
    assert lines[:18] == [
        "me  Mia (mia), Sales, level 20",
        "as of 2026-01-31 · 11 people",
        "",
        "roles",
        "  mentor Eve (eve): odds 0.8; also Jon, Hal",
        "  sponsor Eve (eve): odds 0.8",
        "  can change title Bob (bob): odds 0.5; also Cat, Dee",
        "  peer Fay (fay): odds 0.6; also Gus",
        "",
        "gaps",
        '  no mentor covers the goal "speak at a conference"',
        "",
        "ask next week",
        "  update Eve (eve): not told of: achievement of 2025-10-01, promotion of",
        "    2025-04-15, achievement Atlas of 2025-03-01; never thanked",
        "  thank Hal (hal): mentor; never thanked",
        "",
        "hangs on one person",
    ]


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_screen_of_many_rows_has_forty_lines_and_says_how_many_are_left_out(width):
    rows = [MeRow(part, "word " * 30, f"p{number}", "Ana", "why " * 30) for part in ("one", "two", "three") for number in range(30)]
    answer = me(circle(), "mia")._replace(rows=tuple(rows))
    lines = screen(answer, width)
    assert len(lines) <= 40
    assert max(map(display_width, lines)) <= width
    shown = sum("Ana" in line or "word" in line for line in lines)
    assert shown
    assert next(line for line in lines if line.startswith("one (")).endswith("more: --format html)")


def test_without_events_levels_or_deciders_the_screen_says_what_is_unknown():
    answer = me(circle(events=False), "mia")
    assert answer.notes[0].startswith("the store has no events")
    assert part("fading", answer) == []
    nobody = me(build(records_of("ab", [tie("a", "b", "friend", 0.5)]), DAY), "a")
    assert "unknown: who decides; give a `decides` column or import with --deciders" in nobody.notes


def test_the_page_has_everything_escaped_and_loads_nothing():
    text = StringIO()
    network = build(records_of({"a": {"name": HOSTILE, "goals": "<b>"}, "b": {}}, [tie("b", "a", "mentors", 0.5)]), DAY)
    write_answer(me(network, "a"), "html", text)
    page = text.getvalue()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "\x1b" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("<section>") == 2
