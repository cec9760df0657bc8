"""The map of a whole network in a real browser whose network is cut, by both renderers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import hypot
from random import Random

import pytest

from browsing import PHONE, seen_in, violations
from graphcap.maps import Highlights, Mark, network_scene
from networks import network_of
from scenes import PAYLOADS, crowd, hostile, of_written

CENTRED = 50
SAMPLED = 50
MANY = 1200
RULES_THAT_PASS = 20
DRAWN = """() => {
    const canvas = document.querySelector("#map canvas"), {width, height} = canvas;
    const dots = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    let different = 0;
    for (let at = 0; at < dots.length; at += 4) different += dots[at] !== dots[0] || dots[at + 1] !== dots[1] || dots[at + 2] !== dots[2];
    return different;
}"""
LINES_BETWEEN = """([a, b]) => {
    const canvas = document.querySelector("#map canvas"), frame = canvas.getBoundingClientRect(), ratio = canvas.width / frame.width;
    const context = canvas.getContext("2d"), dot = (x, y) => context.getImageData((x - frame.x) * ratio, (y - frame.y) * ratio, 1, 1).data;
    const [u, v] = [b.x - a.x, b.y - a.y], long = Math.hypot(u, v), ground = dot(frame.x + 1, frame.y + 1);
    const across = (share) => {  // how many lines a walk across the ties meets
        let lines = 0, before = false;
        for (let away = -long / 3; away <= long / 3; away += 0.5) {
            const here = dot(a.x + u * share - (v / long) * away, a.y + v * share + (u / long) * away);
            const on = [0, 1, 2].reduce((sum, channel) => sum + Math.abs(here[channel] - ground[channel]), 0) > 30;
            if (on && !before) lines++;
            before = on;
        }
        return lines;
    };
    return Math.max(...[0.4, 0.43, 0.46, 0.5, 0.54, 0.57].map(across));  // one of them may meet the gap of a dash
}"""
AROUND = """(at) => {  // how much of a circle around somebody is in the colour of a mark, at best
    const canvas = document.querySelector("#map canvas"), frame = canvas.getBoundingClientRect(), ratio = canvas.width / frame.width;
    const context = canvas.getContext("2d");
    const isMark = (x, y) => {
        const [red, green, blue] = context.getImageData((x - frame.x) * ratio, (y - frame.y) * ratio, 1, 1).data;
        return red - blue > 90 && red > green;
    };
    const shares = [];
    for (let radius = 6; radius < 30; radius += 0.5) {
        let on = 0;
        for (let step = 0; step < 360; step++) {
            const turn = (step * Math.PI) / 180;
            on += isMark(at.x + radius * Math.cos(turn), at.y + radius * Math.sin(turn));
        }
        shares.push(on / 360);
    }
    return Math.max(...shares);
}"""
DOTTED = """([a, b]) => {  // how much of the line between two people is in the colour of a mark, and how often that begins
    const canvas = document.querySelector("#map canvas"), frame = canvas.getBoundingClientRect(), ratio = canvas.width / frame.width;
    const context = canvas.getContext("2d"), long = Math.hypot(b.x - a.x, b.y - a.y);
    let on = 0, begins = 0, before = false;
    for (let along = 0.25 * long; along < 0.75 * long; along += 0.5) {
        const [x, y] = [a.x + ((b.x - a.x) * along) / long, a.y + ((b.y - a.y) * along) / long];
        const [red, green, blue] = context.getImageData((x - frame.x) * ratio, (y - frame.y) * ratio, 1, 1).data;
        const here = red - blue > 60 && red > green;
        on += here;
        begins += here && !before;
        before = here;
    }
    return [on / long, begins];
}"""
COLOUR = """({x, y}) => {
    const canvas = document.querySelector("#map canvas"), frame = canvas.getBoundingClientRect(), ratio = canvas.width / frame.width;
    const [red, green, blue, cover] = canvas.getContext("2d").getImageData((x - frame.x) * ratio, (y - frame.y) * ratio, 1, 1).data;
    return [red, green, blue].map((channel) => (channel * cover) / 255 + 255 - cover);  // on white
}"""
MIDDLE = """() => {
    const frame = document.getElementById("map").getBoundingClientRect();
    return [frame.x + frame.width / 2, frame.y + frame.height / 2];
}"""
FLIGHT = """(id) => {
    const seen = new Set();
    const step = () => { seen.add(Math.round(graphcapMap.position(id).x)); requestAnimationFrame(step); };
    step();
    return new Promise((done) => setTimeout(() => done(seen.size), 900));
}"""


@pytest.fixture(scope="module")
def scene():
    return network_scene(crowd(200))


@pytest.fixture(scope="module")
def large():
    return network_scene(crowd(MANY))


def ends(tie):
    return {tie.source, tie.target}


def test_every_person_and_every_tie_is_shown_and_only_the_file_is_read(opened, scene):
    with opened(scene) as seen:
        assert (seen.ask("visible()"), seen.ask("ties()")) == (len(scene.people), len(scene.ties))
        assert seen.page.evaluate(DRAWN) > 1000
        assert (seen.requests, seen.complaints) == ([seen.page.url.split("#")[0]], [])


def test_fifty_people_are_found_by_name_centred_and_all_their_ties_are_listed(opened, large):
    with opened(large) as seen:
        for person in Random(1).sample(large.people, SAMPLED):
            seen.find(person.name)
            assert seen.ask("selected()") == [person.id]
            place = seen.ask(f"position('{person.id}')")
            centre = seen.page.evaluate(MIDDLE)
            assert hypot(place["x"] - centre[0], place["y"] - centre[1]) < CENTRED
            assert seen.page.locator("aside #person .ties li").count() == sum(person.id in ends(tie) for tie in large.ties)
        assert seen.complaints == []


def test_the_search_lists_the_best_twenty_those_first_whose_name_begins_so(opened, scene):
    begin = [person.name for person in scene.people if person.name.startswith("Ana")][:20]
    with opened(scene) as seen:
        seen.page.locator("#search").fill("a")
        hits = seen.page.locator("#hits [role=option] > bdi").all_inner_texts()
        assert len(hits) == 20
        assert hits[: len(begin)] == begin


def test_filters_by_department_level_and_kind_count_as_python_does(opened, scene):
    with opened(scene) as seen:
        page = seen.page
        page.locator(".more summary").click()
        for name, groups, place in (("team", scene.groups, "group"), ("band", scene.bands, "band")):
            for number, group in enumerate(groups):
                box = page.locator(f"[data-{name}='{number}']")
                assert page.get_by_label(group.name, exact=False).and_(box).count() == 1
                assert str(group.people) in box.locator("xpath=..").inner_text()
                box.uncheck()
                out = {person.id for person in scene.people if getattr(person, place) == number}
                assert seen.ask("visible()") == len(scene.people) - len(out)
                assert seen.ask("ties()") == sum(not out & ends(tie) for tie in scene.ties)
                box.check()
        for number, kind in enumerate(scene.kinds):
            page.locator(f"[data-kind='{number}']").uncheck()
            assert seen.ask("ties()") == len(scene.ties) - sum(tie.kind == kind.name for tie in scene.ties)
            page.locator(f"[data-kind='{number}']").check()
        page.locator("[data-all='team']").click()
        assert (seen.ask("visible()"), seen.ask("ties()")) == (0, 0)
        page.locator("[data-all='team']").click()
        assert seen.ask("visible()") == len(scene.people)


def test_whoever_is_filtered_out_fades_and_stays(opened):
    network = of_written(["a", "b", "c"], [(0, 1, "knows", 0.9), (1, 2, "knows", 0.9)], department=["Sales", "Sales", "Legal"])
    with opened(network_scene(network)) as seen:
        place, ground = seen.ask("position('c')"), seen.page.evaluate(COLOUR, {"x": 60, "y": 120})
        full = seen.page.evaluate(COLOUR, place)
        seen.page.get_by_label("Legal").uncheck()
        seen.settle()
        assert (seen.ask("visible()"), seen.ask("position('c')")) == (2, place)
        faded = seen.page.evaluate(COLOUR, place)
        away = [sum(abs(one - other) for one, other in zip(colour, ground, strict=True)) for colour in (full, faded)]
        assert 0 < away[1] < away[0] / 5


def test_a_tie_that_is_only_suggested_is_dotted(opened):
    network = of_written(["a", "b", "c"], [(0, 1, "knows", 0.9)])
    marks = {"c": Mark("ring", "no ties")}
    with opened(replace(network_scene(network), marks=marks, suggested=(("a", "c"),), legend={"suggested": "may help"})) as seen:
        share, begins = seen.page.evaluate(DOTTED, [seen.ask("position('a')"), seen.ask("position('c')")])
        assert 0.05 < share < 0.7
        assert begins > 5


def test_a_few_people_fill_the_map(opened):
    with opened(network_scene(crowd(20))) as seen:
        box = seen.page.locator("#map").bounding_box()
        places = [seen.ask(f"position('c{number:06d}')") for number in range(20)]
        across, down = ([place[way] for place in places] for way in ("x", "y"))
        assert max((max(across) - min(across)) / box["width"], (max(down) - min(down)) / box["height"]) > 0.75


def test_two_kinds_between_one_pair_are_two_lines(opened):
    with opened(network_scene(of_written(["a", "b"], [(0, 1, "knows", 0.9), (0, 1, "works_with", 0.9)]))) as seen:
        pair = [seen.ask("position('a')"), seen.ask("position('b')")]
        assert seen.ask("ties()") == 2
        assert seen.page.evaluate(LINES_BETWEEN, pair) == 2
        seen.page.locator("[data-kind='1']").uncheck()
        seen.settle()
        assert seen.ask("ties()") == 1


def test_steps_around_somebody_are_those_of_a_breadth_first_search(opened, scene):
    known = {person.id: {other for tie in scene.ties if person.id in ends(tie) for other in ends(tie)} for person in scene.people}
    start = max(scene.people, key=lambda person: person.neighbours)
    reached = {start.id}
    with opened(scene) as seen:
        seen.find(start.name)
        for steps in (1, 2, 3):
            reached |= {other for person in reached for other in known[person]}
            seen.page.locator(f"#person input[value='{steps}']").check(force=True)
            assert seen.ask("visible()") == len(reached)
            assert seen.ask("ties()") == sum(ends(tie) <= reached for tie in scene.ties)
        seen.page.locator("#person input[value='0']").check(force=True)
        assert seen.ask("visible()") == len(scene.people)


def test_a_neighbour_in_the_pane_can_be_clicked(opened, scene):
    person = max(scene.people, key=lambda person: person.neighbours)
    strongest = max((tie for tie in scene.ties if person.id in ends(tie)), key=lambda tie: tie.strength)
    with opened(scene) as seen:
        seen.find(person.name)
        seen.page.locator("#person .ties button").first.click()
        assert seen.ask("selected()") == [*(ends(strongest) - {person.id})]


def test_the_slider_hides_the_ties_of_those_who_know_most_people(opened, scene):
    known = {person.id: person.neighbours for person in scene.people}
    with opened(scene) as seen:
        slider = seen.page.get_by_label("Super-hubs")
        slider.focus()
        seen.page.keyboard.press("ArrowLeft")
        most = int("".join(filter(str.isdigit, slider.get_attribute("aria-valuetext"))))
        assert most < max(known.values())
        assert seen.ask("ties()") == sum(max(known[id] for id in ends(tie)) <= most for tie in scene.ties)
        assert seen.ask("visible()") == len(scene.people)
        seen.page.keyboard.press("End")
        assert seen.ask("ties()") == len(scene.ties)


def test_a_reload_and_a_link_show_the_same(browser, opened, scene, tmp_path):
    person = scene.people[3]
    with opened(scene) as seen:
        seen.page.locator("[data-kind='1']").uncheck()
        seen.find(person.name)
        seen.page.locator("#person input[value='2']").check(force=True)
        seen.settle()
        before = [seen.ask(call) for call in ("visible()", "ties()", "selected()", f"position('{person.id}')")]
        address = seen.page.evaluate("() => location.hash")
        seen.page.reload()
        seen.page.wait_for_function("() => graphcapMap.ready")
        assert [seen.ask(call) for call in ("visible()", "ties()", "selected()", f"position('{person.id}')")] == before
    with seen_in(browser, tmp_path / "map.html", address=address) as linked:
        linked.page.wait_for_function("() => graphcapMap.ready")
        assert linked.ask("visible()") == before[0]
    with seen_in(browser, tmp_path / "map.html", address="#person=nobody&steps=9&k=77&at=x&most=-3") as odd:
        odd.page.wait_for_function("() => graphcapMap.ready")
        assert (odd.ask("visible()"), odd.ask("selected()"), odd.complaints) == (len(scene.people), [], [])


def test_the_table_holds_everybody_and_every_tie_that_is_shown(opened, scene):
    with opened(scene) as seen:
        seen.page.locator("[data-team='0']").uncheck()
        seen.page.locator("[data-do=table]").click()
        names = []
        while True:
            names += seen.page.locator("dialog tbody tr td:first-child").all_inner_texts()
            if seen.page.locator("[data-page='1']").is_disabled():
                break
            seen.page.locator("[data-page='1']").click()
        assert names == [person.name for person in scene.people if person.group != 0]
        seen.page.locator("[data-table=ties]").click()
        left = sum(scene.people[int(tie.source[1:])].group != 0 and scene.people[int(tie.target[1:])].group != 0 for tie in scene.ties)
        assert f"{left:,} ties shown" in seen.page.locator("dialog [role=status]").inner_text()
        seen.page.locator("dialog tbody button").first.click()
        assert not seen.page.locator("dialog").is_visible()
        assert len(seen.ask("selected()")) == 1


@pytest.mark.parametrize("reduced", ["reduce", "no-preference"])
def test_the_map_flies_only_where_motion_is_welcome(opened, scene, reduced):
    far = max(scene.people, key=lambda person: person.neighbours)
    with opened(scene, reduced_motion=reduced) as seen:
        seen.page.locator("#search").fill(far.name)
        seen.page.locator("#search").press("Enter")
        places = seen.page.evaluate(FLIGHT, far.id)
        assert places == 1 if reduced == "reduce" else places > 1


def test_the_map_is_dragged_and_zoomed_about_the_pointer(opened, scene):
    person = scene.people[0]
    with opened(scene) as seen:
        before = seen.ask(f"position('{person.id}')")
        seen.page.mouse.move(300, 400)
        seen.page.mouse.down()
        seen.page.mouse.move(360, 430, steps=4)
        seen.page.mouse.up()
        dragged = seen.ask(f"position('{person.id}')")
        assert (dragged["x"] - before["x"], dragged["y"] - before["y"]) == pytest.approx((60, 30), abs=1)
        seen.page.mouse.move(dragged["x"], dragged["y"])
        seen.page.mouse.wheel(0, -200)
        seen.settle()
        zoomed = seen.ask(f"position('{person.id}')")
        assert hypot(zoomed["x"] - dragged["x"], zoomed["y"] - dragged["y"]) < 2


def test_a_picture_is_saved(opened, scene):
    with opened(scene, accept_downloads=True) as seen:
        with seen.page.expect_download() as waiting:
            seen.page.locator("[data-do=picture]").click()
        assert waiting.value.suggested_filename == "graphcap-map.png"
        with open(waiting.value.path(), "rb") as picture:  # noqa: PTH123  a path of the browser's
            assert picture.read(8) == b"\x89PNG\r\n\x1a\n"
        assert seen.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(opened, scene, scheme):
    view = Highlights("Marked", ("Some are set off.",), marks={person.id: Mark("ring", "decides budgets") for person in scene.people[:5]})
    marked = replace(
        scene, title=view.title, marks=view.marks, legend={"ring": "decides", "suggested": "may help"}, suggested=(("c000001", "c000009"),)
    )
    with opened(marked, color_scheme=scheme) as seen:
        found, passed = violations(seen.page)
        assert (found, passed > RULES_THAT_PASS) == ([], True)
        seen.find(scene.people[0].name)
        assert violations(seen.page)[0] == []
        seen.page.locator("[data-do=table]").click()
        assert violations(seen.page)[0] == []


def test_payloads_in_a_whole_network_never_run(opened):
    network, _ = hostile()
    with opened(network_scene(network)) as seen:
        for payload in PAYLOADS:
            seen.find(payload)
            assert seen.page.locator("#person h2").text_content() == payload
        seen.page.locator("[data-do=table]").click()
        seen.page.locator("[data-table=ties]").click()
        assert Counter(seen.page.locator("dialog td:nth-child(3)").all_text_contents()) == Counter(PAYLOADS[:5])
        assert seen.page.evaluate("() => window.pwned") is None
        assert seen.complaints == []


@pytest.mark.parametrize("people", [0, 1, 30])
def test_networks_without_ties_open_with_a_sentence(opened, people):
    with opened(network_scene(network_of(people, []))) as seen:
        text = seen.page.locator("header").inner_text()
        assert ("nobody in this network" if not people else "without any ties") in text
        assert (seen.ask("visible()"), seen.ask("ties()"), seen.complaints) == (people, 0, [])


def test_people_of_one_name_are_told_apart_by_their_id(opened):
    network = of_written(["a1", "a2", "b"], [(0, 2, "knows", 0.5)], name=["Ana", "Ana", "Ben"])
    with opened(network_scene(network)) as seen:
        seen.page.locator("#search").fill("Ana")
        assert seen.page.locator("#hits [role=option]").count() == 2
        seen.page.keyboard.press("ArrowDown")
        seen.page.keyboard.press("Enter")
        assert seen.ask("selected()") == ["a2"]
        assert "a2" in seen.page.locator("#person").inner_text()


def test_whoever_a_view_sets_off_is_listed_with_the_reason(opened, scene):
    marks = {scene.people[1].id: Mark("gone", "leaves"), scene.people[2].id: Mark("lost", "has no chain any more")}
    with opened(replace(scene, marks=marks, title="If somebody left")) as seen:
        assert seen.page.locator(".reasons li").all_inner_texts() == [
            f"{scene.people[1].name}\nleaves",
            f"{scene.people[2].name}\nhas no chain any more",
        ]
        seen.page.locator(".reasons button").last.click()
        assert seen.ask("selected()") == [scene.people[2].id]
        assert "has no chain any more" in seen.page.locator("#person").inner_text()


def test_a_shadow_sponsor_has_a_dashed_ring_and_everybody_else_a_whole_one(opened, scene):
    marks = {scene.people[1].id: Mark("dashed", "may have spoken for somebody"), scene.people[2].id: Mark("ring", "promoted")}
    with opened(replace(scene, marks=marks, legend={"dashed": "may have spoken", "ring": "promoted"})) as seen:
        assert seen.page.locator(".swatch.mark").count() == 2
        shares = {}
        for person in scene.people[1:3]:
            seen.find(person.name)
            shares[person.id] = seen.page.evaluate(AROUND, seen.ask(f"position('{person.id}')"))
        assert 0.4 < shares[scene.people[1].id] < 0.9
        assert shares[scene.people[2].id] > 0.95


def test_a_phone_shows_the_whole_page_without_scrolling_sideways(opened, scene):
    with opened(scene, viewport=PHONE) as seen:
        assert seen.page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
        box = seen.page.locator("#map").bounding_box()
        for person in scene.people:
            place = seen.ask(f"position('{person.id}')")
            assert box["x"] <= place["x"] <= box["x"] + box["width"]
            assert box["y"] <= place["y"] <= box["y"] + box["height"]


def test_what_is_said_over_the_map_of_a_phone_leaves_its_buttons_free(opened, scene):
    with opened(scene, viewport=PHONE) as seen:
        said = "1 in 27 of the ties beyond each one's 6 strongest is drawn; zoom in for all of them"
        seen.page.evaluate("(said) => Object.assign(document.getElementById('sampled'), { hidden: false, textContent: said })", said)
        note, buttons = (seen.page.locator(place).bounding_box() for place in ("#sampled", ".zoom"))
        assert note["x"] + note["width"] <= buttons["x"]


def test_stock_pyvis_fails_the_same_checks(browser, tmp_path):
    from pyvis.network import Network as Drawing

    drawing = Drawing(heading=PAYLOADS[0], select_menu=True, cdn_resources="remote")
    for number, payload in enumerate(PAYLOADS):
        drawing.add_node(number, label=payload, title=payload)
    (tmp_path / "stock.html").write_text(drawing.generate_html(), encoding="utf-8")
    with seen_in(browser, tmp_path / "stock.html") as seen:
        seen.page.wait_for_timeout(500)
        assert len(seen.requests) > 1
        assert seen.page.evaluate("() => window.pwned") is not None
        assert violations(seen.page)[0] != []
