"""Maps of organisations of 2.9 ties a person: making one, its size, and how quickly it opens, moves and is drawn anew in Chromium.

A page is opened from its file with the network cut. *ready*: from the start of the navigation until `graphcapMap.ready`, median of three.
*pan* and *zoom*: frames a second while an arrow key or a wheel is used in every frame. *redraw*: from the last of these until the map is
drawn anew, without the pause that the page waits for further motion. The browser draws without a graphics card, as on a test machine.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.measure import MEBIBYTE, graphcap, table

SIZES = (100, 1_000, 10_000, 100_000)
TIES_A_PERSON = 1.9
"""Besides the tie to the manager, which makes it 2.9."""

SEED = 5
OPENED = 3
REST = 140
"""Milliseconds that a page waits for further motion."""

HERE = Path(__file__).parent
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


class Seen(NamedTuple):
    """How a page behaves: milliseconds, frames a second, frames a second, milliseconds."""

    ready: float
    pan: float
    zoom: float
    redraw: float


def maps(root: Path) -> None:
    """Print a line for each size."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("GRAPHCAP_CHROMIUM") or shutil.which("chromium")
    lines = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        for people in SIZES:
            store = _store(root, people)
            page = root / f"map-{people}.html"
            made = median(graphcap(["--store", str(store), "map", "--output", str(page)]).seconds for _ in range(OPENED))
            seen = _seen(browser, page)
            lines.append((people, made, page.stat().st_size / MEBIBYTE, seen.ready / 1000, seen.pan, seen.zoom, seen.redraw / 1000))
        browser.close()
    heads = ("people", "made s", "MiB", "ready s", "pan f/s", "zoom f/s", "redraw s")
    table("maps, 2.9 ties a person", heads, lines)


def _store(root: Path, people: int) -> Path:
    """The store of a simulated organisation."""
    store, files = root / f"map-store-{people}", root / f"map-files-{people}"
    if not store.exists():
        ties = round(TIES_A_PERSON * people)
        graphcap(["simulate", str(files), "--people", str(people), "--ties", str(ties), "--events", "0", "--seed", str(SEED)])
        graphcap(["--store", str(store), "import", "--people", str(files / "people.csv"), "--ties", str(files / "ties.csv")])
        shutil.rmtree(files)
    return store


def _seen(browser: Any, file: Path) -> Seen:
    opened = [_opened(browser, file) for _ in range(OPENED)]
    return Seen(*(median(each) for each in zip(*opened, strict=True)))


def _opened(browser: Any, file: Path) -> Seen:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, offline=True)
    page = context.new_page()
    page.add_init_script(path=HERE / "readiness.js")
    page.goto(file.resolve().as_uri())
    page.wait_for_function("() => window.readyAt")
    ready = page.evaluate("() => readyAt")
    page.wait_for_timeout(300)
    (pan, _), (zoom, redraw) = (page.evaluate((HERE / "motion.js").read_text(encoding="utf-8"), how) for how in ("pan", "zoom"))
    context.close()
    return Seen(ready, pan, zoom, max(0.0, redraw - REST))
