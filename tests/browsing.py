"""A real browser whose network is cut, and what a page did in it that it should not have done."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
STILL = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def missing(what: str) -> None:
    """No browser here: left out, unless the environment says that it must be there."""
    message = f"the browser's tests need {what}"
    if os.environ.get("GRAPHCAP_REQUIRE_BROWSER") == "1":
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def launched() -> Iterator[Any]:
    """A browser."""
    program = os.environ.get("GRAPHCAP_CHROMIUM") or shutil.which("chromium")
    if not program:
        missing("chromium (GRAPHCAP_CHROMIUM names it)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield opened
        opened.close()


@dataclass
class Seen:
    """A page, what it asked for, and what it complained of."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ask(self, call: str) -> Any:
        """What the page's map object answers."""
        return self.page.evaluate(f"() => graphcapMap.{call}")

    def settle(self) -> None:
        """Wait until what was asked for is drawn."""
        self.page.wait_for_timeout(60)
        self.page.evaluate(STILL)

    def find(self, text: str) -> None:
        """Type into the search and press Enter."""
        self.page.locator("#search").fill(text)
        self.page.locator("#search").press("Enter")
        self.settle()


@contextmanager
def seen_in(
    browser: Any, file: Path, *, address: str = "", viewport: dict[str, int] | None = None, script: Path | None = None, **settings: Any
) -> Iterator[Seen]:
    """A file opened in a browser of its own memory, without a network; ``script`` runs before those of the page."""
    context = browser.new_context(viewport=viewport or WIDE, offline=True, **{"reduced_motion": "reduce"} | settings)
    seen = Seen(context.new_page())
    if script is not None:
        seen.page.add_init_script(path=script)
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    seen.page.on("console", lambda line: seen.complaints.append(line.text))
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    seen.page.on("dialog", lambda dialog: (seen.complaints.append(dialog.message), dialog.dismiss()))
    seen.page.goto(file.as_uri() + address)
    try:
        yield seen
    finally:
        context.close()


def violations(page: Any) -> tuple[list[str], int]:
    """What axe-core finds wrong, and how many of its rules pass."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]], len(found["passes"])
