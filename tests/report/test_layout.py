"""Widths on a terminal, and cutting, padding and wrapping by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.report.layout import cut, display_width, pad, wrap

LETTERS = st.text(alphabet=st.sampled_from("ab -_é山太e\u0301한👩\u200d💻👍🏽\ufe0f❤"), max_size=40)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("Ana", 3),
        ("Chloé", 5),
        ("Chloe\u0301", 5),
        ("山田 太郎", 9),
        ("ｱｲ", 2),
        ("한글", 4),
        ("\u1112\u1161\u11ab", 2),
        ("नमस्ते", 4),
        ("👍🏽", 2),
        ("👩\u200d👩\u200d👧", 2),
        ("❤\ufe0f", 2),
        ("🇩🇪", 2),
    ],
)
def test_text_is_as_wide_as_a_terminal_draws_it(text, width):
    assert display_width(text) == width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Ana", 3, "Ana"),
        ("Head of Sales", 9, "Head of…"),
        ("maria.lopez@example.org", 11, "maria…e.org"),
        ("山田太郎之介", 8, "山田…介"),
        ("abc", 1, "a"),
        ("abc", 0, ""),
    ],
)
def test_words_are_cut_at_the_end_and_ids_in_the_middle(text, width, shown):
    assert cut(text, width, ellipsis="…") == shown


@given(LETTERS, st.integers(0, 30))
def test_a_cut_text_is_never_wider_than_asked(text, width):
    assert display_width(cut(text, width, ellipsis="...")) <= width


@given(LETTERS)
def test_padding_fills_to_the_width_on_either_side(text):
    width = display_width(text) + 3
    assert pad(text, width) == text + "   "
    assert pad(text, width, right=True) == "   " + text


def test_a_continued_line_ends_in_the_joint():
    assert wrap(["Ana", "Ben", "Chloé", "Dai"], 12, joint=" → ") == ["Ana → Ben →", "Chloé → Dai"]
    assert wrap([], 12) == []


def test_a_word_wider_than_the_line_is_broken():
    assert wrap(["a", "b" * 20, "c"], 8) == ["a", "bbbbbbbb", "bbbbbbbb", "bbbb c"]


@given(st.lists(LETTERS.filter(bool), max_size=8), st.integers(-5, 40))
def test_wrapped_lines_keep_every_letter_and_the_width(pieces, width):
    lines = wrap(pieces, width)
    assert all(display_width(line) <= max(width, 8) for line in lines)
    assert "".join("".join(lines).split()) == "".join("".join(pieces).split())
