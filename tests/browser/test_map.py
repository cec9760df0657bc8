"""The map of an introduction in a real browser whose network is cut, by both renderers."""

from __future__ import annotations

from math import hypot

import pytest

from browsing import PHONE, violations
from graphcap.maps import intro_scene
from graphcap.maps.legend import LOOKS
from networks import network_of
from scenes import PAYLOADS, answer_of, company, company_answer, hostile

RULES_THAT_PASS = 20
CENTRED = 50
"""How far from the middle of the map, in CSS pixels, somebody who was searched for may stand."""

CENTRE = """() => {
    const frame = document.querySelector("canvas").getBoundingClientRect();
    return [frame.x + frame.width / 2, frame.y + frame.height / 2];
}"""
GROUND = """() => {
    const colour = getComputedStyle(document.querySelector(".stage")).backgroundColor;
    return colour.match(/[0-9]+/g).reduce((sum, part) => sum + Number(part), 0);
}"""
FOCUS = """() => {
    const on = document.activeElement;
    return on.id || on.dataset.view || (on.dataset.chain && "chain") || on.className;
}"""
INJECT = """() => {
    document.querySelector("header").innerHTML += "<button id=bad onclick='window.pwned=1'>bad</button>";
}"""
PIXEL = """([x, y]) => {
    const canvas = document.querySelector("canvas"), frame = canvas.getBoundingClientRect(), ratio = canvas.width / frame.width;
    return [...canvas.getContext("2d").getImageData((x - frame.x) * ratio, (y - frame.y) * ratio, 1, 1).data];
}"""


@pytest.fixture
def scene():
    network = company()
    return intro_scene(network, company_answer(network))


def visible_text(seen):
    return " ".join(seen.page.locator("aside").inner_text().split())


def test_opening_a_map_asks_for_the_file_alone_and_nothing_complains(opened, scene):
    with opened(scene) as seen:
        assert seen.requests == [seen.page.url]
        assert seen.complaints == []
        assert (seen.ask("visible()"), seen.ask("ties()")) == (6, 7)


def test_the_chain_in_the_pane_is_the_answers_chain(opened, scene):
    with opened(scene) as seen:
        for number, row in enumerate(scene.chains):
            seen.page.locator(f"[data-chain='{number}']").click()
            stops = seen.page.locator("#details article:visible .stop bdi").all_inner_texts()
            assert tuple(stops) == row.names
            assert tuple(seen.ask("selected()")) == row.people
            assert seen.page.locator("[data-chain][aria-pressed='true']").count() == 1
        assert "Ana Silva can ask Chloé Roy (knows, 0.60), who can ask Dai Li (advice, 0.50)." in visible_text(seen)


def test_typing_a_name_and_enter_selects_and_centres_that_person_and_lists_every_tie(opened, scene):
    with opened(scene) as seen:
        for person in scene.people:
            seen.find(person.name)
            assert seen.ask("selected()") == [person.id]
            place, centre = seen.ask(f"position('{person.id}')"), seen.page.evaluate(CENTRE)
            assert hypot(place["x"] - centre[0], place["y"] - centre[1]) < CENTRED
            ties = [tie for tie in scene.ties if person.id in (tie.source, tie.target)]
            assert seen.page.locator("#person .ties li").count() == len(ties)
        assert seen.complaints == []


def test_search_finds_names_without_their_accents_and_departments(opened, scene):
    with opened(scene) as seen:
        search, hits = seen.page.locator("#search"), seen.page.locator("#hits [role=option] > bdi")
        search.fill("chloe")
        assert hits.all_inner_texts() == ["Chloé Roy"]
        search.fill("design")
        assert hits.all_inner_texts() == ["Chloé Roy"]
        search.fill("k")
        assert hits.all_inner_texts() == ["Eva Kim", "Ben Okoro"]
        search.press("ArrowDown")
        search.press("Enter")
        assert seen.ask("selected()") == ["ben"]
        search.fill("nobody of this name")
        search.press("Enter")
        assert "Nobody on this map fits." in seen.page.locator("#hits").inner_text()
        assert seen.ask("selected()") == ["ben"]


def test_a_kind_that_is_filtered_out_takes_its_ties_out_of_the_count(opened, scene):
    with opened(scene) as seen:
        left = len(scene.ties)
        for number, kind in enumerate(scene.kinds):
            seen.page.get_by_label(kind.name.replace("_", " "), exact=False).and_(seen.page.locator(f"[data-kind='{number}']")).uncheck()
            left -= sum(tie.kind == kind.name for tie in scene.ties)
            assert seen.ask("ties()") == left
            assert seen.ask("visible()") == len(scene.people)
        assert left == 0


def test_a_department_that_is_filtered_out_takes_its_people_and_their_ties_out(opened, scene):
    with opened(scene) as seen:
        seen.page.get_by_label("Design").uncheck()
        out = {person.id for person in scene.people if scene.groups[person.group].name == "Design"}
        assert seen.ask("visible()") == len(scene.people) - len(out)
        assert seen.ask("ties()") == sum(not out & {tie.source, tie.target} for tie in scene.ties)


def test_payloads_never_run_and_are_shown_as_text(opened):
    network, answer = hostile()
    with opened(intro_scene(network, answer)) as seen:
        page = seen.page
        assert page.locator("#details article:visible .stop bdi").all_text_contents() == list(answer.rows[0].names)
        for number, payload in enumerate(PAYLOADS):
            page.locator("#search").fill(payload)
            page.locator("#search").press("Enter")
            seen.settle()
            [chosen] = seen.ask("selected()")
            assert chosen == network.people.ids[number]
            place = seen.ask("position(graphcapMap.selected()[0])")
            page.mouse.move(place["x"], place["y"])
            page.mouse.move(place["x"] + 1, place["y"])
            page.wait_for_selector("#tip", state="visible")
            assert payload in page.locator("#tip").text_content()
            assert page.locator("#person h2").text_content() == payload
        for box in page.locator("main input[type=checkbox]").all():
            box.uncheck()
        page.locator(".notes summary").click()
        assert page.locator(".notes bdi").all_text_contents() == list(PAYLOADS)
        assert page.evaluate("() => window.pwned") is None
        assert page.locator("img, iframe, object, embed, a, svg[onload]").count() == 0
        assert seen.complaints == []
        assert seen.requests == [page.url.split("#")[0]]


def test_an_injected_handler_is_refused(opened, scene):
    with opened(scene) as seen:
        seen.page.evaluate(INJECT)
        seen.page.locator("#bad").click()
        assert seen.page.evaluate("() => window.pwned") is None
        assert any("Content Security Policy" in line for line in seen.complaints)


def test_the_map_object_cannot_be_changed(opened, scene):
    with opened(scene) as seen:
        assert seen.page.evaluate("() => Object.isFrozen(graphcapMap)")
        seen.page.evaluate("() => { window.graphcapMap = null; }")
        assert seen.ask("ready") is True
        assert seen.ask("position('nobody')") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whoever_is_selected_is_drawn_in_the_colour_of_their_group(opened, scene, scheme):
    with opened(scene, color_scheme=scheme) as seen:
        seen.find("Chloé Roy")
        place = seen.ask("position('chloe')")
        colour = getattr(LOOKS[1], scheme)
        assert seen.page.evaluate(PIXEL, [place["x"], place["y"]]) == [*bytes.fromhex(colour[1:]), 255]


def test_the_ground_is_dark_in_dark_mode(opened, scene):
    with opened(scene, color_scheme="dark") as seen:
        assert seen.page.evaluate(GROUND) < 150
        seen.page.emulate_media(color_scheme="light")
        assert seen.page.evaluate(GROUND) > 700


def test_a_click_on_somebody_selects_them_and_escape_goes_back_to_the_chain(opened, scene):
    with opened(scene) as seen:
        place = seen.ask("position('eva')")
        seen.page.mouse.click(place["x"], place["y"])
        assert seen.ask("selected()") == ["eva"]
        assert "On none of the chains." in visible_text(seen)
        seen.page.keyboard.press("Escape")
        assert seen.ask("selected()") == ["ana", "ben", "dai"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(opened, scene, scheme):
    with opened(scene, color_scheme=scheme) as seen:
        found, passed = violations(seen.page)
        assert (found, passed > RULES_THAT_PASS) == ([], True)


def test_the_keyboard_reaches_search_map_and_chains(opened, scene):
    with opened(scene) as seen:
        reached = []
        for _ in range(40):
            seen.page.keyboard.press("Tab")
            reached.append(seen.page.evaluate(FOCUS))
        assert reached[0] == "search"
        assert {"map", "in", "fit", "chain"} <= set(reached)
        seen.page.locator("#map").focus()
        before = seen.ask("position('dai')")["x"] - seen.ask("position('ana')")["x"]
        seen.page.keyboard.press("+")
        seen.settle()
        wider = seen.ask("position('dai')")["x"] - seen.ask("position('ana')")["x"]
        assert wider > before * 1.2
        at = seen.ask("position('ana')")["x"]
        seen.page.keyboard.press("ArrowRight")
        seen.settle()
        assert seen.ask("position('ana')")["x"] == pytest.approx(at - 60, abs=1)


def test_the_chain_runs_across_a_wide_map_and_down_a_phone(opened, scene):
    with opened(scene) as seen:
        across = [seen.ask(f"position('{id}')") for id in ("ana", "ben", "dai")]
        assert across[0]["x"] < across[1]["x"] < across[2]["x"]
        seen.page.set_viewport_size(PHONE)
        seen.settle()
        down = [seen.ask(f"position('{id}')") for id in ("ana", "ben", "dai")]
        assert down[0]["y"] < down[1]["y"] < down[2]["y"]
        assert all(0 < place["x"] < PHONE["width"] for place in down)
        assert seen.page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]


def test_an_empty_network_and_a_missing_chain_open_with_a_sentence(opened):
    empty, network = network_of(0, []), company()
    with opened(intro_scene(empty, answer_of(empty, ("a", "b")))) as seen:
        assert "There is nobody in this network yet" in seen.page.locator("#map").inner_text()
        assert (seen.ask("visible()"), seen.ask("ties()"), seen.ask("selected()"), seen.complaints) == (0, 0, [], [])
    with opened(intro_scene(network, answer_of(network, ("ana", "hui")))) as seen:
        assert "No chain of at most 4 ties leads from Ana Silva to hui." in seen.page.locator("header").inner_text()
        assert (seen.ask("visible()"), seen.ask("selected()"), seen.complaints) == (5, [], [])
    with opened(intro_scene(network, answer_of(network, ("ana", "hui"))), viewport=PHONE) as seen:
        box = seen.page.locator("#map").bounding_box()
        for person in ("ana", "hui", "ben", "chloe", "eva"):
            place = seen.ask(f"position('{person}')")
            assert box["x"] < place["x"] < box["x"] + box["width"]
            assert box["y"] < place["y"] < box["y"] + box["height"]
