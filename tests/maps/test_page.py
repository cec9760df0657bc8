from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from graphcap.asks import Calibration
from graphcap.errors import InputError
from graphcap.maps import canvas_page, fitting_renderer, intro_scene, network_scene, pyvis_page, write_map
from graphcap.maps.layout import lay_out
from graphcap.maps.pyvis_page import pyvis_drawing
from networks import network_of
from scenes import PAYLOADS, answer_of, company, company_answer, hostile

MOST_BYTES, MOST_BYTES_OF_CANVAS = 600_000, 120_000
TESTS = Path(__file__).parent.parent


class Elements(HTMLParser):
    """Every element with its attributes, the text inside each script and style, and all other text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.raw, self.text = [], [], ""
        self._inside = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self._inside = tag
            self.raw.append([tag, dict(attrs), ""])

    def handle_endtag(self, tag):
        if tag == self._inside:
            self._inside = None

    def handle_data(self, data):
        if self._inside:
            self.raw[-1][2] += data
        else:
            self.text += data

    def parts(self):
        return {attributes["id"]: json.loads(text) for _, attributes, text in self.raw if attributes.get("type") == "application/json"}


@pytest.fixture(scope="module")
def scene():
    network = company()
    return intro_scene(network, company_answer(network))


@pytest.fixture(scope="module", params=[pyvis_page, canvas_page], ids=["pyvis", "canvas"])
def page(request):
    return request.param.page


@pytest.fixture(scope="module")
def elements(scene, page):
    return Elements(page(scene))


@pytest.fixture(scope="module")
def hostile_elements(page):
    return Elements(page(intro_scene(*hostile())))


def test_pyvis_holds_every_person_and_every_tie_parallel_ones_too(scene):
    drawing = pyvis_drawing(scene, lay_out(scene))
    assert (drawing.num_nodes(), drawing.num_edges()) == (6, 7)
    assert drawing.directed


def test_a_page_by_pyvis_carries_what_pyvis_holds_and_no_text_of_a_person_in_it(scene):
    drawing, parts = pyvis_drawing(scene, lay_out(scene)), Elements(pyvis_page.page(scene)).parts()
    assert parts["map-nodes"] == drawing.nodes
    assert parts["map-edges"] == json.loads(json.dumps(drawing.edges))
    assert parts["map-options"]["physics"] == {"enabled": False}
    assert {node["label"] for node in drawing.nodes} == {" "}


def test_a_page_by_canvas_carries_the_data_alone(scene):
    assert list(Elements(canvas_page.page(scene)).parts()) == ["map-data"]


def test_a_directed_tie_alone_has_an_arrow(scene):
    edges = pyvis_drawing(scene, lay_out(scene)).edges
    assert [tie.kind for tie, edge in zip(scene.ties, edges, strict=True) if edge["arrows"] == "to"] == ["advice"]


@pytest.mark.parametrize(("people", "ties", "renderer"), [(1500, 5000, "pyvis"), (1501, 0, "canvas"), (2, 5001, "canvas")])
def test_the_renderer_fits_the_size(people, ties, renderer, scene):
    assert fitting_renderer(replace(scene, people=scene.people[:1] * people, ties=scene.ties[:1] * ties)) == renderer


def test_the_chain_reads_as_a_sentence(elements):
    text = re.sub(r"\s+", " ", elements.text)
    assert "Ana Silva can ask Ben Okoro (works with, 0.80), who can ask Dai Li (mentors, 0.50)." in text
    assert "Ana Silva can ask Chloé Roy (knows, 0.60), who can ask Dai Li (advice, 0.50)." in text


def test_warmth_is_never_a_percentage(elements):
    assert "warmth 0.40" in elements.text
    assert "%" not in elements.text


def test_chains_show_a_chance_where_one_was_fitted_to_asks(scene):
    fitted = replace(scene, calibration=Calibration(a=1.0, g=2.0, n=30, brier=0.2, reliability=()))
    page = canvas_page.page(fitted)
    assert "<small>chance 16%" in page  # .4 squared
    assert "<small>warmth" not in page
    assert 'width="16.0"' in page


def test_a_map_of_codes_says_that_it_is_not_anonymous(scene):
    assert "this map is not anonymous" in canvas_page.page(scene, codes=True)
    assert "not anonymous" not in canvas_page.page(scene)


def test_the_footer_says_the_day_the_counts_and_what_a_map_is_not(elements):
    text = re.sub(r"\s+", " ", elements.text)
    assert "As of 2026-01-31" in text
    assert "6 of 8 people and 7 of 9 ties are drawn" in text
    assert "We infer, we do not judge: something to ask about, not a finding about a person." in text


def test_nothing_is_loaded_from_anywhere(elements, hostile_elements):
    for found in (elements, hostile_elements):
        for tag, attributes in found.elements:
            assert tag not in ("link", "img", "iframe", "object", "embed", "base", "source", "audio", "video")
            assert not {"src", "href", "srcset", "action", "data"} & set(attributes)
        style = next(text for tag, _, text in found.raw if tag == "style")
        assert "url(" not in style
        assert "@import" not in style


def test_the_policy_allows_the_texts_of_the_page_and_nothing_else(elements):
    policy = next(attributes["content"] for _, attributes in elements.elements if attributes.get("http-equiv") == "Content-Security-Policy")
    rules = {name: set(values) for name, *values in (rule.split() for rule in policy.split(";"))}
    hashes = {"style": set(), "script": set()}
    for tag, attributes, text in elements.raw:
        if "type" not in attributes:
            hashes[tag].add(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'")
    assert rules == {
        "default-src": {"'none'"},
        "script-src": hashes["script"],
        "style-src": hashes["style"],
        "img-src": {"data:", "blob:"},
        "base-uri": {"'none'"},
        "form-action": {"'none'"},
    }
    assert len(hashes["script"]) in (1, 2)
    assert len(hashes["style"]) == 1


def test_no_element_has_a_handler_or_a_style_of_its_own(hostile_elements):
    for _, attributes in hostile_elements.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


def test_payloads_add_no_element(hostile_elements):
    tags = [tag for tag, _ in hostile_elements.elements]
    assert tags.count("script") in (2, 6)
    assert not [attributes for tag, attributes in hostile_elements.elements if tag == "svg" and "viewbox" not in attributes]


def test_payloads_are_kept_as_text_in_every_field(hostile_elements):
    data = hostile_elements.parts()["map-data"]
    assert data["people"]["names"] == [*PAYLOADS[:5], PAYLOADS[5]]
    assert set(data["people"]["titles"]["list"]) == set(PAYLOADS)
    assert {group["name"] for group in data["groups"]} == set(PAYLOADS[:3])
    for payload in PAYLOADS:
        assert payload in hostile_elements.text


def test_data_stands_in_a_script_without_a_letter_that_could_end_it(page):
    html = page(intro_scene(*hostile()))
    for text in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, flags=re.DOTALL):
        assert not set(text) & set("<>&\u2028\u2029")


def test_the_page_is_small(scene):
    assert len(pyvis_page.page(scene).encode()) < MOST_BYTES
    assert len(canvas_page.page(scene).encode()) < MOST_BYTES_OF_CANVAS


def test_a_page_is_the_same_bytes_under_any_hash_seed():
    program = (
        "import sys; from hashlib import sha256; from scenes import company, company_answer, crowd, hostile;"
        "from graphcap.maps import canvas_page, intro_scene, network_scene, pyvis_page;"
        "network = company(); scenes = intro_scene(network, company_answer(network)), intro_scene(*hostile()), network_scene(hostile()[0]);"
        "print(sha256(canvas_page.page(network_scene(crowd(2500))).encode()).hexdigest());"
        "print(*(sha256(by.page(scene).encode()).hexdigest() for scene in scenes for by in (pyvis_page, canvas_page)))"
    )
    paths = os.pathsep.join([str(TESTS), *filter(None, sys.path)])
    digests = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        digests.add(subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(digests) == 1


def test_a_whole_network_says_its_size_and_lists_who_knows_most(page):
    found = Elements(page(network_scene(company())))
    text = re.sub(r"\s+", " ", found.text)
    assert "8 people, 9 ties." in text
    assert "Who knows most people Ana Silva3 people Ben Okoro3 people Dai Li3 people Chloé Roy2 people" in text


def test_an_empty_network_and_a_missing_chain_are_said_on_the_page(page):
    empty, network = network_of(0, []), company()
    nobody = Elements(page(intro_scene(empty, answer_of(empty, ("a", "b")))))
    assert "There is nobody in this network yet" in nobody.text
    apart = Elements(page(intro_scene(network, answer_of(network, ("ana", "hui")))))
    assert "No chain of at most 4 ties leads from Ana Silva to hui." in apart.text


def test_a_map_is_written_whole_and_for_its_owner_alone(scene, tmp_path):
    path = tmp_path / "map.html"
    path.write_text("an older map")
    write_map(scene, path)
    assert path.read_bytes().decode("utf-8") == pyvis_page.page(scene)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_map_is_not_written_through_a_symbolic_link(scene, tmp_path):
    (tmp_path / "link.html").symlink_to(tmp_path / "elsewhere.html")
    with pytest.raises(InputError):
        write_map(scene, tmp_path / "link.html")
    assert not (tmp_path / "elsewhere.html").exists()
