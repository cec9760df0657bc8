"""Makes the pictures of this folder anew: `python visualizations/examples/make.py`, with graphcap[test,static] and Chromium installed.

Maps are drawn by `graphcap map --png` and `--svg`, pages photographed in Chromium as they open. Everybody in them is made up.
"""
# ruff: noqa: INP001 - a program, not a package

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).parent
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu")
WIDE, TALL = {"width": 1280, "height": 860}, {"width": 1080, "height": 1500}


def graphcap(*arguments: object) -> None:
    """Run a command."""
    subprocess.run([sys.executable, "-m", "graphcap", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own


def main() -> None:
    """Make them all."""
    with TemporaryDirectory() as folder:
        made = Path(folder)
        graphcap("demo", made / "demo")
        company = ("--store", made / "demo" / ".graphcap", "map")
        graphcap(*company, "--intro", "Rohan Kozlov", "Maya Byrne", "--best", 3, "--svg", HERE / "introductions.svg")
        graphcap(*company, "--view", "isolated", "--png", HERE / "isolated.png")
        graphcap(*company, "--view", "resilience", "--person", "Saga Dlamini", "--output", made / "resilience.html")
        planted = made / "planted"
        graphcap("simulate", planted, "--people", 120, "--ties", 700, "--seed", 7, "--plant", "shadow")
        graphcap("--store", made / "store", "import", *(planted / f"{name}.csv" for name in ("people", "ties", "events")))
        graphcap("--store", made / "store", "map", "--view", "shadow", "--output", made / "shadow.html")
        photograph(
            (made / "demo" / "introductions.html", WIDE, "light"),
            (made / "resilience.html", WIDE, "dark"),
            (made / "shadow.html", WIDE, "light"),
            (made / "demo" / "report.html", TALL, "light"),
        )


def photograph(*pages: tuple[Path, dict[str, int], str]) -> None:
    """A picture of each page, of its own name."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("GRAPHCAP_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser: Any = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        for file, viewport, scheme in pages:
            context = browser.new_context(viewport=viewport, color_scheme=scheme, offline=True, reduced_motion="reduce")
            page = context.new_page()
            page.goto(file.resolve().as_uri())
            page.wait_for_timeout(1000)
            page.screenshot(path=HERE / f"{file.stem}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
