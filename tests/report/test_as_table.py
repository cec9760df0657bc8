"""Tables for people, as they are seen."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import ANA, BEN, CHLOE, DAI, FORMULA, HOSTILE, ReachRow, Terminal, answer, chain_of
from graphcap.model import WeakestTie
from graphcap.questions.route import RouteChain
from graphcap.report import write_answer
from graphcap.report.layout import display_width

DASH = "\N{EN DASH}"
YAMADA = ("c77", "山田 太郎")
ENDS = {"from": "c05", "to": "c31"}


def seen(subject, width=80, *, colour=False, terminal=None):
    stream = terminal or Terminal()
    write_answer(subject, "table", stream, width=width, colour=colour)
    return stream.seen


@dataclass(frozen=True, slots=True)
class Told:
    """A row with a reason."""

    person: str
    value: float | None
    why: str | None


def introduction(**others):
    chains = [
        chain_of(
            ANA, BEN, CHLOE, DAI,
            steps=[("works_with", 0.9, "2025-12-01"), ("knows", 0.6, None), ("reports_to", 1.0, "2026-01-12")],
            tied_with=3, asked_90_days=(2, 0),
        ),
        chain_of(ANA, YAMADA, DAI, steps=[("friend", 0.5, None), ("advice", 0.02, None)], rank=2, coverage=0.4, tied_with=1),
        chain_of(ANA, ("c78", "Ana Silva"), DAI, steps=[("knows", 0.2, None), ("knows", 0.2, None)], rank=3, coverage=0),
    ]  # fmt: skip
    return answer(chains, question="intro", asked=ENDS | {"best": 3, "max_ties": 4, "disjoint": True, "kind": []}, **others)


def test_an_introduction_is_seen_as_blocks():
    names = ["Ana Silva", "Ben Okafor", "Chloé Martin", "Dai Li"]
    best = {"introducers": 2, "ties": 3, "odds": 0.54, "people": ["c05", "c45", "c20", "c31"], "names": names}
    more = {"by_length": [best], "exact": True}
    notes = ("uncalibrated odds: they rank chains by warmth and are not probabilities until asks have been logged",)
    assert (
        seen(introduction(more=more, notes=notes))
        == f"""\
intro  Ana Silva (c05) → Dai Li (c31)
as of 2026-01-31 · 46 people, 879 ties · best 3 · max ties 4 · disjoint

1  ●●●○○ warmth 0.54  2 introducers
   Ana Silva (c05) → Ben Okafor → Chloé Martin → Dai Li
   works_with 0.90 (last contact 2025-12-01) · knows 0.60 (weakest) ·
   reports_to 1.00 (last contact 2026-01-12)
   asked in the last 90 days: Ben Okafor 2 times
   3 other chains are equal to this one

2  ●○○○○ warmth 0.01  1 introducer  coverage 0.40
   Ana Silva (c05) → 山田 太郎 → Dai Li
   friend 0.50 · advice 0.02 (weakest)
   1 other chain is equal to this one

3  ●○○○○ warmth ~0.04  1 introducer  rests on an assumed strength
   Ana Silva (c05) → Ana Silva (c78) → Dai Li
   knows 0.20 (weakest) · knows 0.20

exact: yes

best chain for each number of introducers
introducers  warmth  chain
───────────  ──────  ────────────────────────────────────────────────────
          2    0.54  Ana Silva (c05) → Ben Okafor → Chloé Martin → Dai Li

{DASH} uncalibrated odds: they rank chains by warmth and are not probabilities until
  asks have been logged
"""
    )


def test_without_the_signs_a_table_is_drawn_in_ascii():
    assert seen(introduction(), terminal=Terminal("ascii")).startswith(r"""intro  Ana Silva (c05) -> Dai Li (c31)
as of 2026-01-31 | 46 people, 879 ties | best 3 | max ties 4 | disjoint

1  ***.. warmth 0.54  2 introducers
   Ana Silva (c05) -> Ben Okafor -> Chlo\xe9 Martin -> Dai Li
   works_with 0.90 (last contact 2025-12-01) | knows 0.60 (weakest) |
   reports_to 1.00 (last contact 2026-01-12)
   asked in the last 90 days: Ben Okafor 2 times
   3 other chains are equal to this one

2  *.... warmth 0.01  1 introducer  coverage 0.40
   Ana Silva (c05) -> \u5c71\u7530 \u592a\u90ce -> Dai Li
""")


def test_colour_adds_styles_and_changes_no_letter():
    coloured = seen(introduction(), colour=True)
    assert "\x1b[1m" in coloured
    plain = coloured
    for style in ("\x1b[1m", "\x1b[2m", "\x1b[33m", "\x1b[0m"):
        plain = plain.replace(style, "")
    assert plain == seen(introduction())


def test_two_who_know_each_other_are_told_so_first():
    chain = chain_of(ANA, DAI, steps=[("knows", 0.5, None)])
    notes = ("Ana Silva and Dai Li share a tie already: knows, strength 0.5", "a rule")
    assert (
        seen(answer([chain], question="intro", asked=ENDS, notes=notes))
        == f"""\
intro  Ana Silva (c05) → Dai Li (c31)
as of 2026-01-31 · 46 people, 879 ties

Ana Silva and Dai Li share a tie already: knows, strength 0.5

1  ●●●○○ warmth 0.50  they know each other
   Ana Silva → Dai Li
   knows 0.50

{DASH} a rule
"""
    )


def test_a_route_says_what_its_target_decides():
    chain = chain_of(ANA, DAI, steps=[("knows", 0.5, None)])
    route = RouteChain(*chain, target="c31", decides=("promotion", "budget"), assumed=True)
    text = seen(answer([route], question="route", asked={"from": "c05", "to": ["c31", "c2", "c3", "c4"], "deciders": True}))
    assert "route  Ana Silva (c05) → 4 people\n" in text
    assert "   Dai Li decides promotion, budget (assumed)\n" in text
    assert seen(answer([route], question="route", asked={"from": "c05", "deciders": "budget"})).startswith(
        "route  Ana Silva (c05) → decision-makers\nas of 2026-01-31 · 46 people, 879 ties · deciders budget\n"
    )


def test_an_empty_answer_is_a_sentence():
    notes = ("no chain of at most 4 ties leads from Ana Silva to Dai Li", "a rule")
    assert seen(answer([], question="intro", asked=ENDS, notes=notes)) == (
        f"intro  c05 → c31\nas of 2026-01-31 · 46 people, 879 ties\n\n{notes[0]}\n\n{DASH} a rule\n"
    )
    assert seen(answer([], store={})) == "made-up\nas of 2026-01-31\n\nNothing was found.\n"


def test_numbers_stand_to_the_right_and_unknown_is_a_dash():
    rows = [ReachRow("ana", 0.5, 10, "ben"), ReachRow("山田", 0.051, 2, None), ReachRow("chloe", None, None, None)]
    assert (
        seen(answer(rows, store={}))
        == f"""\
made-up
as of 2026-01-31

person  warmth  ties  via
──────  ──────  ────  ───
ana      0.500    10  ben
山田     0.051     2  {DASH}
chloe        {DASH}     {DASH}  {DASH}
"""
    )


def test_measures_of_a_column_have_as_many_decimals():
    rows = [{"value": 1234.5678}, {"value": 0.25}, {"value": 0.0}, {"value": 0.001}]
    assert seen(answer(rows, store={})).splitlines()[5:] == ["1234.6", "   0.2", "   0.0", "  <0.1"]
    small = [{"value": 0.00012345}, {"value": 2e-9}]
    assert seen(answer(small, store={})).splitlines()[5:] == [" 0.0001234", "<0.0000001"]


def test_a_short_reason_is_a_column_and_a_long_one_stands_beneath():
    short = seen(answer([Told("ana", 2.0, "two paths"), Told("ben", 1.0, None)], store={}), width=40)
    assert short.splitlines()[3:] == [
        "person  value  why",
        "──────  ─────  ─────────",
        "ana         2  two paths",
        f"ben         1  {DASH}",
    ]
    long = seen(answer([Told("ana", 2.0, "on two of the three shortest paths"), Told("ben", None, None)], store={}), width=30)
    assert long.splitlines()[3:] == [
        "person  value",
        "──────  ─────",
        "ana         2",
        "    on two of the three",
        "    shortest paths",
        f"ben         {DASH}",
    ]


def test_wide_columns_are_cut_and_those_without_room_are_named():
    row = {"id": "maria.lopez@example.org", "title": "Head of Sales and Marketing", "level": 70, "note": "x" * 30, "city": "São Paulo"}
    assert seen(answer([row, row], store={}), width=46).splitlines()[3:] == [
        "id                       title           level",
        "───────────────────────  ──────────────  ─────",
        "maria.lopez@example.org  Head of Sales…     70",
        "maria.lopez@example.org  Head of Sales…     70",
        "… not shown for want of width: note, city",
    ]


def test_on_a_very_narrow_screen_the_key_is_cut_in_its_middle():
    row = {"id": "maria.lopez@example.org", "level": 70}
    assert seen(answer([row, row], store={}), width=20).splitlines()[3:] == [
        "id",
        "────────────────────",
        "maria.lope…ample.org",
        "maria.lope…ample.org",
        "… not shown for want",
        "of width: level",
    ]


def test_one_row_that_is_too_wide_is_a_record():
    row = {f"column_{number}": "some words" for number in range(6)} | {"tie": WeakestTie("a", "b", 0.5)}
    text = seen(answer([row], store={}), width=40)
    assert text.splitlines()[3:] == [
        *(f"column {number}      some words" for number in range(6)),
        "tie source    a",
        "tie target    b",
        "tie strength  0.5000",
    ]


def test_a_terminal_gets_50_rows_and_the_way_to_all():
    rows = [ReachRow(str(number), 0.5, 1, None) for number in range(320)]
    lines = seen(answer(rows)).splitlines()
    assert len(lines) == 3 + 2 + 50 + 1
    assert lines[-1] == "… 270 more rows: --format csv"
    stream = io.StringIO()
    write_answer(answer(rows), "table", stream)
    assert len(stream.getvalue().splitlines()) == 3 + 2 + 320


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_hostile_names_are_shown_as_escapes_everywhere(encoding):
    chain = chain_of(("a", HOSTILE), ("b", FORMULA), steps=[(HOSTILE, 0.5, HOSTILE)])
    hostile = {
        "asked": {"from": HOSTILE, "to": HOSTILE, HOSTILE: HOSTILE},
        "notes": (HOSTILE,),
        "more": {HOSTILE: HOSTILE, "a": [{HOSTILE: HOSTILE}]},
    }
    for rows in ([chain], [ReachRow(HOSTILE, 0.5, 1, HOSTILE)], [{HOSTILE: HOSTILE}], []):
        text = seen(answer(rows, question=HOSTILE, **hostile), width=200, terminal=Terminal(encoding))
        assert not set("\x1b\u202e") & set(text)
        assert r"\x1b[2J" in text
        assert all(line == line.rstrip() for line in text.splitlines())


def test_what_stands_apart_is_shown_where_it_is_short():
    more = {"at_least_one_works": {"low": 0.54, "high": 0.71321}, "ladder": [10, 20], "many": [{"a": 1}] * 13, "long": "word " * 100}
    text = seen(answer([ReachRow("a", 0.5, 1, None)], more=more, store={}))
    assert text.splitlines()[6:] == ["", "at least one works: low 0.54, high 0.7132", "ladder: 10, 20", "long: --format json"]


@given(
    st.lists(st.builds(ReachRow, st.text(max_size=30), st.floats(0, 1) | st.none(), st.integers(0, 9), st.text(max_size=80)), min_size=2),
    st.integers(40, 200),
)
def test_no_line_is_wider_than_the_screen(rows, width):
    assert all(display_width(line) <= width for line in seen(answer(rows), width=width).split("\n"))


def test_sentences_beside_the_rows_are_read_one_by_one():
    text = seen(
        answer([Told("c05", 0.5, None)], more={"would_change": ["a meeting would make it .7", "it fades on 2026-04-05"], "known": 3})
    )
    assert f"would change\n{DASH} a meeting would make it .7\n{DASH} it fades on 2026-04-05\n\nknown: 3" in text
