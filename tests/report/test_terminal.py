"""What a terminal is given: escapes, widths, colours, progress."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import HOSTILE, Terminal
from graphcap.report.terminal import FINE, PLAIN, Progress, Screen, escape_for_terminal, supports_colour, width_of


def test_control_and_bidirectional_characters_are_shown_as_escapes():
    assert escape_for_terminal(HOSTILE) == r"Ana\x1b[2J\u202eanA\x0a<script>"
    assert escape_for_terminal("\x7f\x9b\u2028\u2066\ufeff\U000e0041\ud800") == r"\x7f\x9b\u2028\u2066\ufeff\U000e0041\ud800"


def test_names_of_every_script_stay_as_they_are():
    for name in ("Chloé", "山田 太郎", "שרה", "\u0645\u06cc\u200c\u062e\u0648", "👩\u200d💻", r"C:\temp"):
        assert escape_for_terminal(name) == name


@given(st.text())
def test_nothing_that_a_terminal_obeys_comes_through(text):
    shown = escape_for_terminal(text)
    assert not [letter for letter in shown if unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} and letter not in "\u200c\u200d"]


@pytest.mark.parametrize(
    ("encoding", "glyphs", "name"), [("utf-8", FINE, "Chloé"), ("ascii", PLAIN, r"Chlo\xe9"), ("latin-1", PLAIN, "Chloé")]
)
def test_a_screen_shows_what_its_encoding_has(encoding, glyphs, name):
    screen = Screen.of(Terminal(encoding), width=80)
    assert screen.glyphs == glyphs
    assert screen.safe("Chloé") == name


def test_styles_are_written_only_in_colour():
    assert Screen.of(Terminal(), width=80).bold("x") == "x"
    assert Screen.of(Terminal(), width=80, colour=True).bold("x") == "\x1b[1mx\x1b[0m"


def test_colour_needs_a_terminal_and_no_refusal(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert supports_colour(Terminal())
    assert not supports_colour(io.StringIO())
    monkeypatch.setenv("TERM", "dumb")
    assert not supports_colour(Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not supports_colour(Terminal())


def test_the_width_is_that_of_columns_or_80(monkeypatch):
    monkeypatch.setenv("COLUMNS", "132")
    assert width_of(Terminal()) == 132
    monkeypatch.setenv("COLUMNS", "wide")
    assert width_of(Terminal()) == 80
    monkeypatch.delenv("COLUMNS")
    assert width_of(io.StringIO()) == 80


class Clock:
    """Seconds that a test moves."""

    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_quick_work_shows_no_progress(clock):
    terminal = Terminal()
    with Progress(stream=terminal, clock=clock) as progress:
        progress("reading ties.csv", 10, 100)
        clock.now += 0.4
        progress("reading ties.csv", 20, 100)
    assert terminal.seen == ""


def test_long_work_shows_what_how_far_and_how_fast_and_is_cleared(clock, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    terminal = Terminal()
    with Progress(unit="ties", stream=terminal, clock=clock) as progress:
        progress("reading ties.csv", 0, 4_000_000)
        clock.now += 2
        progress("reading ties.csv", 1_000_000, 4_000_000)
        clock.now += 0.05  # too soon after the last
        progress("reading ties.csv", 1_100_000, 4_000_000)
    assert terminal.seen == "\rreading ties.csv  25%  500k ties/s\x1b[K\r\x1b[K"


def test_a_step_that_follows_is_shown_at_once_and_safely(clock):
    terminal = Terminal("ascii")
    progress = Progress(stream=terminal, clock=clock)
    clock.now += 1
    progress("people")
    clock.now += 0.01
    progress("writing é\x1b[2J.csv")
    assert terminal.seen == "\rpeople\x1b[K\rwriting \\xe9\\x1b[2J.csv\x1b[K"


def test_progress_is_never_written_to_a_file(clock):
    stream = io.StringIO()
    with Progress(stream=stream, clock=clock) as progress:
        clock.now += 9
        progress("reading", 1, 2)
    assert stream.getvalue() == ""
