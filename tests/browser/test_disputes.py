"""Who disputes what a page shows of them is marked on it, with their reason as text: maps by both renderers, and the planner's page."""

from __future__ import annotations

import io

import pytest

from browsing import seen_in, violations
from graphcap.build import build
from graphcap.codes import coded_networks
from graphcap.maps import Highlights, Mark, intro_scene, network_scene
from graphcap.planner import planner_report
from graphcap.planner.page import write_planner_page
from scenes import PAYLOADS, company, company_answer
from written import records_of, tie

REASON = PAYLOADS[0]
INK_NEAR = """([x, y]) => {  // how many dots in the colour of text stand in a square up and to the right of somebody
    const canvas = document.querySelector("#map canvas"), frame = canvas.getBoundingClientRect(), ratio = canvas.width / frame.width;
    const data = canvas.getContext("2d").getImageData((x - frame.x) * ratio, (y - frame.y - 40) * ratio, 40 * ratio, 40 * ratio).data;
    let found = 0;
    for (let at = 0; at < data.length; at += 4) found += data[at + 3] > 200 && data[at] < 60 && data[at + 1] < 60 && data[at + 2] < 70;
    return found;
}"""


@pytest.fixture(scope="module")
def network():
    made = company()
    return made.replaced(origin=made.origin._replace(disputes={"dai": {"intro": REASON}, "eva": {"tie": ""}, "ben": {"me": "elsewhere"}}))


def listed(seen):
    return seen.page.locator("section.disputed li").all_inner_texts()


def test_the_map_of_an_introduction_marks_who_disputes_it_in_the_pane_the_table_the_tip_and_the_legend(opened, network):
    with opened(intro_scene(network, company_answer(network))) as seen:
        page = seen.page
        assert listed(seen) == [f"Dai Li\ndisputes what intro says of them: {REASON}", "Eva Kim\ndisputes what tie says of them"]
        stops = page.locator("#details article:visible .stops > li").all_inner_texts()
        assert ["disputed" in stop for stop in stops] == [False, False, True]
        assert page.locator(".legend .query").count() == 1
        seen.find("Dai Li")
        assert f"Disputed: Dai Li disputes what intro says of them: {REASON}" in page.locator("#person").inner_text()
        place = seen.ask("position('dai')")
        page.mouse.move(place["x"], place["y"])
        page.mouse.move(place["x"] + 1, place["y"])
        page.wait_for_selector("#tip", state="visible")
        assert REASON in page.locator("#tip").text_content()
        page.locator("[data-do=table]").click()
        assert page.locator("dialog th").last.inner_text() == "Disputed"
        assert page.locator("dialog tbody tr", has_text="Dai Li").locator("td").last.inner_text().endswith(REASON)
        assert page.locator("dialog tbody tr", has_text="Ben Okoro").locator("td").last.inner_text() == ""
        assert page.evaluate("() => window.pwned") is None
        assert seen.complaints == []


def test_the_mark_is_drawn_beside_the_person(opened, network):
    dark = []
    for made in (network, company()):
        with opened(network_scene(made, Highlights("All", ("All",), questions=("intro",)))) as seen:
            place = seen.ask("position('dai')")
            dark.append(seen.page.evaluate(INK_NEAR, [place["x"], place["y"]]))
            assert seen.page.locator(".legend .query").count() == (made is network)
    assert dark[0] > dark[1] + 20


@pytest.mark.parametrize(
    ("questions", "who"),
    [((), ["Eva Kim"]), (("intro",), ["Dai Li", "Eva Kim"]), (("shadow",), ["Eva Kim"]), (("me",), ["Ben Okoro", "Eva Kim"])],
)
def test_a_map_shows_disputes_of_the_answers_that_it_rests_on_and_of_ties_alone(opened, network, questions, who):
    view = Highlights("View", ("It shows.",), marks={"ben": Mark("ring", "is set off")}, legend={"ring": "set off"}, questions=questions)
    with opened(network_scene(network, view)) as seen:
        assert [text.partition("\n")[0] for text in listed(seen)] == who
        assert ("disputed" in seen.page.locator(".reasons").first.inner_text()) is ("Ben Okoro" in who)
        seen.page.locator("section.disputed button").last.click()
        assert seen.ask("selected()") == ["eva"]
        assert violations(seen.page)[0] == []


def report_of(**disputes):
    """Thirty people in a row, the first decides; the last ten have no ties, and the highest ratings."""
    people = {f"p{number:02d}": {"name": f"Person {number}", "potential": str(number), "level": "10"} for number in range(30)}
    people["p00"] |= {"decides": "promotion", "level": "30"}
    ties = [tie(f"p{number:02d}", f"p{number + 1:02d}", "friend", 0.5) for number in range(19)]
    return records_of(people, ties, disputes=disputes)


def page_of(network, path):
    stream = io.StringIO()
    write_planner_page(planner_report(network), stream)
    path.write_text(stream.getvalue(), encoding="utf-8")
    return path


def test_the_planners_page_marks_rows_that_somebody_disputes_and_gives_the_reason(browser, tmp_path):
    network = build(report_of(p29={"isolated": REASON}, p10={"central": ""}, p28={"me": ""}), "2026-01-31")
    with seen_in(browser, page_of(network, tmp_path / "report.html")) as seen:
        rows = seen.page.locator("#isolated .people tbody tr")
        assert {row.split("(")[0].strip() for row in rows.all_inner_texts() if "disputed" in row} == {"Person 29"}
        bars = seen.page.locator("#brokers .chart tbody tr").all_inner_texts()
        assert ["disputed" in bar for bar in bars] == ["Person 10" in bar for bar in bars]
        assert any("disputed" in bar for bar in bars)
        notes = seen.page.locator("#isolated details")
        notes.locator("summary").click()
        assert f"Person 29 disputes what this says of them: {REASON}" in notes.inner_text()
        assert seen.page.evaluate("() => window.pwned") is None
        assert violations(seen.page)[0] == []
        assert seen.complaints == []


def test_where_people_stand_as_codes_no_reason_gives_them_away(browser, tmp_path):
    (network,), _ = coded_networks(report_of(p29={"isolated": "I am Person 29"}), (None,), key=b"key")
    with seen_in(browser, page_of(network, tmp_path / "coded.html")) as seen:
        assert "Person 29" not in seen.page.content()
        assert seen.page.locator(".disputed").count() == 0
