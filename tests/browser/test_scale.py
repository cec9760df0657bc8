"""Maps of 100 to 100,000 people of 2.9 ties each: how large a page is, how soon it is usable, how it moves, how long it takes to be made.

A page is opened from its file, its network cut, by a browser without a graphics card. What is measured is printed. Three times the bar
is held and no more: a machine that does other things at once must not fail it, a page that has become several times slower must.
`GRAPHCAP_FULL=1`: 100,000 people, and all sizes of frames and making. `python -m benchmarks maps` prints all of it without slack.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from browsing import seen_in
from graphcap.maps import network_scene, write_map
from scenes import crowd

FULL = os.environ.get("GRAPHCAP_FULL") == "1"
MOST, LARGEST = 10_000, 100_000
SLACK = 3
OPENED = 3
REST = 140
"""Milliseconds that a page waits for further motion before it draws anew."""

MEGABYTES = {100: 0.6, 10_000: 1.5, LARGEST: 8}
READY = {100: 0.8, 1_000: 1.5, 10_000: 1.5, LARGEST: 4}
FRAMES = {1_000: 50, 10_000: 45, LARGEST: 30}
REDRAWN = 1
MADE = {1_000: 2, 10_000: 5, LARGEST: 40}
"""Seconds, but for frames a second."""

SCRIPTS = Path(__file__).parent.parent.parent / "benchmarks"


def sizes(bars, most=MOST):
    """The sizes of this run."""
    return [people for people in bars if FULL or people <= most]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The page of so many people, and the seconds that it took, layout included; each made once."""
    folder, done = tmp_path_factory.mktemp("scale"), {}

    def page(people):
        if people not in done:
            network, file = crowd(people), folder / f"{people}.html"
            begun = perf_counter()
            write_map(network_scene(network), file)
            done[people] = file, perf_counter() - begun
        return done[people]

    return page


@pytest.fixture
def tell(capsys, record_property):
    """Print a figure past pytest's capture, and keep it in its report."""

    def say(what, value, bar):
        record_property(what, value)
        with capsys.disabled():
            sys.stdout.write(f"\n{what}: {value:.2f} (bar {bar})\n")

    return say


@pytest.mark.parametrize("people", sizes(MEGABYTES))
def test_a_page_is_no_larger_than_its_bar(made, people):
    assert made(people)[0].stat().st_size < MEGABYTES[people] * 1_000_000


@pytest.mark.parametrize("people", sizes(READY))
def test_a_page_is_soon_usable(made, browser, tell, people):
    times = []
    for _ in range(OPENED):
        with seen_in(browser, made(people)[0], script=SCRIPTS / "readiness.js") as seen:
            seen.page.wait_for_function("() => window.readyAt")
            times.append(seen.page.evaluate("() => readyAt") / 1000)
            assert (seen.ask("visible()"), seen.complaints) == (people, [])
    tell(f"ready with {people:,} people, s", median(times), READY[people])
    assert median(times) < SLACK * READY[people]


@pytest.mark.parametrize("people", sizes(FRAMES, 1_000))
def test_a_page_moves_smoothly_and_is_drawn_anew_soon(made, browser, tell, people):
    with seen_in(browser, made(people)[0]) as seen:
        seen.page.wait_for_function("() => window.graphcapMap && graphcapMap.ready")
        seen.settle()
        motion = (SCRIPTS / "motion.js").read_text(encoding="utf-8")
        for how in ("pan", "zoom"):
            frames, redrawn = seen.page.evaluate(motion, how)
            tell(f"{how} with {people:,} people, frames a second", frames, FRAMES[people])
            tell(f"redraw after {how} with {people:,} people, s", (redrawn - REST) / 1000, REDRAWN)
            assert frames > FRAMES[people] / SLACK
            assert redrawn - REST < 1000 * SLACK * REDRAWN


@pytest.mark.parametrize("people", sizes(MADE, 1_000))
def test_a_page_is_made_in_good_time(made, tell, people):
    seconds = made(people)[1]
    tell(f"making the page of {people:,} people, s", seconds, MADE[people])
    assert seconds < SLACK * MADE[people]
