"""The whole journey by keyboard alone, on paper, and from files of any name, script and locale: in a real browser, by both renderers."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest

from browsing import seen_in
from commands import process
from graphcap.build import build
from graphcap.maps import network_scene, write_map
from graphcap.planner import planner_report
from graphcap.planner.page import write_planner_page
from scenes import PAYLOADS, crowd, hostile
from written import records_of, tie

SCRIPTS = (
    "Ana Silva", "李岱", "はるか", "김하늘", "Ольга", "Ελένη", "Նարե", "ნინო", "שלום כהן", "مريم علي", "อนันดา", "प्रिया", "தமிழ்", "ሰላም",
    "👩‍💻 Kim", "🏳️‍🌈", "Zoë", "ß" * 200, "a\u0301 combined", "𠮷野",
)  # fmt: skip
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
FOCUSED = "(selector) => document.activeElement.matches(selector)"
ENOUGH = 150
ON_PAPER = """() => addEventListener("beforeprint", () => {
    const canvas = document.querySelector("#map canvas"), {width, height} = canvas;
    const dots = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    let marks = 0;
    for (let at = 0; at < dots.length; at += 4) marks += dots[at + 3] > 0 && Math.min(dots[at], dots[at + 1], dots[at + 2]) < 250;
    window.paper = { corner: [...dots.slice(0, 4)], marks, ink: getComputedStyle(document.documentElement).getPropertyValue("--ink") };
})"""


@pytest.fixture(scope="module")
def scene():
    return network_scene(crowd(120))


def tab_to(seen, selector):
    """Go on by Tab until something of this selector has the focus."""
    for _ in range(ENOUGH):
        seen.page.keyboard.press("Tab")
        if seen.page.evaluate(FOCUSED, selector):
            return
    pytest.fail(f"no Tab leads to {selector}")


def test_everything_can_be_done_by_keyboard_alone(opened, scene):
    person = max(scene.people, key=lambda person: person.neighbours)
    with opened(scene) as seen:
        keys = seen.page.keyboard
        tab_to(seen, "#search")
        keys.type(person.name)
        keys.press("Enter")
        assert seen.ask("selected()") == [person.id]
        tab_to(seen, "#map")
        before = seen.ask(f"position('{person.id}')")
        keys.press("ArrowRight")
        seen.settle()
        assert seen.ask(f"position('{person.id}')")["x"] == pytest.approx(before["x"] - 60, abs=1)
        tab_to(seen, "[data-team]")
        keys.press("Space")
        assert seen.ask("visible()") < len(scene.people)
        keys.press("Space")
        tab_to(seen, "[data-kind]")
        keys.press("Space")
        assert seen.ask("ties()") < len(scene.ties)
        keys.press("Space")
        tab_to(seen, "#most")
        keys.press("ArrowLeft")
        assert seen.ask("ties()") < len(scene.ties)
        keys.press("End")
        assert seen.ask("ties()") == len(scene.ties)
        tab_to(seen, "[name=steps]")
        keys.press("ArrowRight")
        assert seen.ask("visible()") == 1 + person.neighbours
        tab_to(seen, "#person .ties button")
        keys.press("Enter")
        [other] = seen.ask("selected()")
        assert any({tie.source, tie.target} == {person.id, other} for tie in scene.ties)
        tab_to(seen, "[data-do=table]")
        keys.press("Enter")
        tab_to(seen, "[data-table=ties]")
        keys.press("Enter")
        assert "ties shown" in seen.page.locator("dialog [role=status]").inner_text()
        keys.press("Escape")
        assert not seen.page.locator("dialog").is_visible()
        keys.press("Escape")
        assert (seen.ask("selected()"), seen.complaints) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_with_the_map_in_dark_ink_and_its_legend_whatever_the_screen(opened, scene, scheme):
    with opened(scene, color_scheme=scheme) as seen:
        seen.page.evaluate(ON_PAPER)
        assert len(seen.page.pdf()) > 10_000
        paper = seen.page.evaluate("() => paper")
        assert min(paper["corner"][:3]) == 255 or paper["corner"][3] == 0
        assert paper["marks"] > 1000
        assert paper["ink"].strip() == "#1c2229"
        assert seen.page.evaluate("() => document.documentElement.hasAttribute('data-printing')") is False
        seen.page.emulate_media(media="print", color_scheme=scheme)
        assert seen.page.locator("#map canvas").is_visible()
        assert seen.page.locator(".legend").is_visible()


@pytest.mark.parametrize(
    "name", ['"><img src=x onerror=window.pwned=1>.html', "{{7*7}} %3Cscript%3E#person=x?.html", "\u202elmth.משה 👩‍💻.html"]
)
def test_a_file_of_any_name_opens_and_its_name_never_runs(browser, tmp_path, name):
    network, _ = hostile()
    write_map(network_scene(network), tmp_path / name)
    stream = io.StringIO()
    people = {payload: {"name": payload, "decides": "x"} for payload in PAYLOADS}
    report = planner_report(build(records_of(people, [tie(PAYLOADS[0], PAYLOADS[1])]), "2026-01-31"))
    write_planner_page(report, stream, map_file=name)
    (tmp_path / "report.html").write_text(stream.getvalue(), encoding="utf-8")
    with seen_in(browser, tmp_path / "report.html") as seen:
        seen.page.get_by_role("link", name="The map").click()
        seen.page.wait_for_function("() => window.graphcapMap && graphcapMap.ready")
        assert seen.ask("visible()") == len(PAYLOADS)
        assert seen.page.evaluate("() => window.pwned") is None
        assert seen.complaints == []


@pytest.mark.parametrize("renderer", ["pyvis", "canvas"])
def test_names_of_every_script_written_in_an_ascii_locale_open_and_read_the_same(browser, tmp_path, renderer):
    names = [unicodedata.normalize("NFC", name) for name in SCRIPTS]
    with (tmp_path / "people.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = [(f"s{number:02d}", name, names[-1 - number], "s00" if number else "") for number, name in enumerate(names)]
        csv.writer(stream).writerows([("id", "name", "department", "manager"), *rows])
    store, page = tmp_path / "store", tmp_path / "map.html"
    for arguments in (["import", "--people", tmp_path / "people.csv"], ["map", "--renderer", renderer, "--output", page]):
        ran = process("--store", store, *arguments, env=ASCII)
        assert ran.returncode == 0, ran.stderr
    with seen_in(browser, page) as seen:
        seen.page.wait_for_function("() => window.graphcapMap && graphcapMap.ready")
        for number, name in enumerate(names):
            seen.find(name)
            assert seen.ask("selected()") == [f"s{number:02d}"]
            assert seen.page.locator("#person h2").text_content() == name
        assert seen.complaints == []
