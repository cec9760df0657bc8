"""The planner's page in a real browser whose network is cut."""

from __future__ import annotations

import io

import pytest

from browsing import PHONE, seen_in, violations
from graphcap.build import build
from graphcap.maps import network_scene, write_map
from graphcap.planner import planner_report
from graphcap.planner.page import write_planner_page
from scenes import PAYLOADS
from written import records_of, tie

DAY = "2026-01-31"
FIRST_HOSTILE = 60 - len(PAYLOADS)
RULES_THAT_PASS = 20

OPENED = """() => [...document.querySelectorAll("details")].map((one) => {
    one.open = true;
    const frame = one.lastElementChild.getBoundingClientRect();
    return frame.width > 0 && frame.height > 0;
})"""
INJECT = """() => { document.querySelector("header").innerHTML += "<button id=bad onclick='window.pwned=1'>bad</button>"; }"""


def network():
    """Sixty people in three departments, in two groups of identity, one broker, some isolated high potentials, names that are payloads."""
    people = {
        f"p{number:02d}": {
            "name": PAYLOADS[number - FIRST_HOSTILE] if number >= FIRST_HOSTILE else f"Person {number}",
            "department": ("Sales", "Legal", PAYLOADS[0])[number % 3],
            "identity_a": ("x", PAYLOADS[1])[number % 2],
            "potential": str(number),
            "level": str(10 * (1 + number % 3)),
            "decides": "promotion" if number in {0, 30} else None,
        }
        for number in range(60)
    }
    ties = [tie(f"p{number:02d}", f"p{number + step:02d}", "friend", 0.5) for step in (1, 3) for number in range(52) if number + step < 52]
    return build(records_of(people, ties), DAY)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder, made = tmp_path_factory.mktemp("report"), network()
    write_map(network_scene(made), folder / "report-map.html")
    stream = io.StringIO()
    write_planner_page(planner_report(made, earlier=made), stream, map_file="report-map.html")
    (folder / "report.html").write_text(stream.getvalue(), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def page(files):
    return files / "report.html"


def test_opening_the_page_asks_for_the_file_alone_and_nothing_runs_or_complains(browser, page):
    with seen_in(browser, page) as seen:
        seen.page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        for name in PAYLOADS:
            assert seen.page.get_by_text(name.split("\u202e")[0].strip(), exact=False).count() > 0
        assert seen.page.evaluate("() => window.pwned") is None
        assert seen.page.locator("script, img, iframe, form").count() == 0
        assert (seen.requests, seen.complaints) == ([seen.page.url], [])


def test_every_section_has_a_drawn_chart_and_its_method(browser, page):
    with seen_in(browser, page) as seen:
        sections = seen.page.locator("main > section, body > section")
        assert sections.count() == 7
        for one in sections.all():
            assert one.locator("details").count() == 1
            assert one.locator(".chart svg, .matrix").count() > 0, one.inner_text()[:400]


def test_an_injected_handler_is_refused(browser, page):
    with seen_in(browser, page) as seen:
        seen.page.evaluate(INJECT)
        seen.page.locator("#bad").click()
        assert seen.page.evaluate("() => window.pwned") is None
        assert any("Content Security Policy" in line for line in seen.complaints)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, PHONE])
def test_axe_finds_nothing_wrong(browser, page, scheme, viewport):
    with seen_in(browser, page, color_scheme=scheme, viewport=viewport) as seen:
        assert all(seen.page.evaluate(OPENED))
        found, passed = violations(seen.page)
        assert (found, passed > RULES_THAT_PASS) == ([], True)


def test_a_phone_shows_the_whole_page_without_scrolling_sideways(browser, page):
    with seen_in(browser, page, viewport=PHONE) as seen:
        assert seen.page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]


def test_on_a_phone_what_is_said_of_the_matrix_stands_over_all_of_it(browser, page):
    with seen_in(browser, page, viewport=PHONE) as seen:
        said, rows = (seen.page.locator(place).bounding_box() for place in ("#silos .caption", "#silos .wide"))
        assert said["y"] + said["height"] <= rows["y"] + 1
        assert said["width"] > 0.9 * rows["width"]


def test_a_name_leads_to_that_person_on_the_map(browser, page):
    with seen_in(browser, page) as seen:
        link = seen.page.locator(".people a").first
        person = link.get_attribute("href").partition("#person=")[2]
        link.click()
        seen.page.wait_for_function("() => window.graphcapMap && graphcapMap.ready")
        assert seen.ask("selected()") == [person]


def test_print_is_on_light_ground_with_every_method_open_and_no_links_at_the_top(browser, page):
    with seen_in(browser, page, color_scheme="dark") as seen:
        seen.page.emulate_media(media="print", color_scheme="dark")
        assert not seen.page.locator("nav").is_visible()
        assert seen.page.evaluate("() => getComputedStyle(document.body).color") == "rgb(28, 34, 41)"
        shown = "(one) => { const frame = one.getBoundingClientRect(); return frame.height > 0; }"
        assert all(one.evaluate(shown) for one in seen.page.locator("details p").all())
        assert len(seen.page.pdf()) > 20_000


def test_by_keyboard_every_section_name_and_method_is_reached(browser, page):
    with seen_in(browser, page) as seen:
        reached = []
        for _ in range(120):
            seen.page.keyboard.press("Tab")
            reached.append(
                seen.page.evaluate("() => { const on = document.activeElement; return on.tagName + (on.getAttribute('href') ?? ''); }")
            )
        assert {"A#headline", "A#silos", "SUMMARY", "DIV"} <= set(reached)
        seen.page.locator("summary").first.focus()
        seen.page.keyboard.press("Enter")
        assert seen.page.locator("details").first.get_attribute("open") is not None
