from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from graphcap.errors import InputError
from graphcap.maps import intro_scene, write_map
from graphcap.maps.pyvis_page import _drawing, page
from networks import network_of
from scenes import PAYLOADS, answer_of, company, company_answer, hostile

MOST_BYTES = 1_000_000
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


@pytest.fixture(scope="module")
def elements(scene):
    return Elements(page(scene))


@pytest.fixture(scope="module")
def hostile_elements():
    return Elements(page(intro_scene(*hostile())))


def test_pyvis_holds_every_person_and_every_tie_parallel_ones_too(scene):
    drawing = _drawing(scene)
    assert (drawing.num_nodes(), drawing.num_edges()) == (6, 7)
    assert drawing.directed


def test_the_page_carries_people_and_ties_as_pyvis_has_them(scene, elements):
    drawing = _drawing(scene)
    parts = elements.parts()
    assert parts["map-people"] == drawing.nodes
    assert parts["map-ties"] == json.loads(json.dumps(drawing.edges))
    assert parts["map-options"]["physics"] == {"enabled": False}


def test_chains_refer_to_people_and_ties_by_number(elements):
    parts = elements.parts()
    people, ties = parts["map-people"], parts["map-ties"]
    chains = [[people[number]["person"] for number in chain["people"]] for chain in parts["map-chains"]]
    assert chains == [["ana", "ben", "dai"], ["ana", "chloe", "dai"]]
    kinds = [[ties[number]["label"] for number in chain["ties"]] for chain in parts["map-chains"]]
    assert kinds == [["works with · 0.80", "mentors · 0.50"], ["knows · 0.60", "advice · 0.50"]]


def test_a_directed_tie_alone_has_an_arrow(elements):
    assert {tie["label"]: tie["arrows"] for tie in elements.parts()["map-ties"]} == {
        "knows · 0.30": "",
        "knows · 0.20": "",
        "works with · 0.90": "",
        "works with · 0.80": "",
        "knows · 0.60": "",
        "advice · 0.50": "to",
        "mentors · 0.50": "",
    }


def test_the_chain_reads_as_a_sentence(elements):
    text = re.sub(r"\s+", " ", elements.text)
    assert "Ana Silva can ask Ben Okoro (works with, 0.80), who can ask Dai Li (mentors, 0.50)." in text
    assert "Ana Silva can ask Chloé Roy (knows, 0.60), who can ask Dai Li (advice, 0.50)." in text


def test_warmth_is_never_a_percentage(elements):
    assert "warmth 0.40" in elements.text
    assert "%" not in elements.text


def test_the_footer_says_the_day_the_counts_and_what_a_map_is_not(elements):
    text = re.sub(r"\s+", " ", elements.text)
    assert "As of 2026-01-31" in text
    assert "6 of 8 people and 7 of 9 ties are drawn" in text
    assert "We infer, we do not judge: something to ask about, not a finding about a person." in text


@pytest.mark.parametrize("which", ["elements", "hostile_elements"])
def test_nothing_is_loaded_from_anywhere(which, request):
    for tag, attributes in request.getfixturevalue(which).elements:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base", "source", "audio", "video")
        assert not {"src", "href", "srcset", "action", "data"} & set(attributes)
    style = next(text for tag, _, text in request.getfixturevalue(which).raw if tag == "style")
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
    assert (len(hashes["script"]), len(hashes["style"])) == (2, 1)


def test_no_element_has_a_handler_or_a_style_of_its_own(hostile_elements):
    for _, attributes in hostile_elements.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


def test_payloads_add_no_element(hostile_elements):
    tags = [tag for tag, _ in hostile_elements.elements]
    assert tags.count("script") == 7
    assert not [attributes for tag, attributes in hostile_elements.elements if tag == "svg" and "viewbox" not in attributes]


def test_payloads_are_kept_as_text_in_every_field(hostile_elements):
    people = hostile_elements.parts()["map-people"]
    assert {person["label"] for person in people} == set(PAYLOADS)
    assert all(person["job"] in PAYLOADS and person["department"] in PAYLOADS for person in people)
    for payload in PAYLOADS:
        assert payload in hostile_elements.text


def test_data_stands_in_a_script_without_a_letter_that_could_end_it():
    html = page(intro_scene(*hostile()))
    for text in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, flags=re.DOTALL):
        assert not set(text) & set("<>&\u2028\u2029")


def test_the_page_is_small(scene):
    assert len(page(scene).encode()) < MOST_BYTES


def test_a_page_is_the_same_bytes_under_any_hash_seed():
    program = (
        "import sys; from hashlib import sha256; from scenes import company, company_answer, hostile;"
        "from graphcap.maps import intro_scene; from graphcap.maps.pyvis_page import page;"
        "network = company(); scenes = intro_scene(network, company_answer(network)), intro_scene(*hostile());"
        "print(*(sha256(page(scene).encode()).hexdigest() for scene in scenes))"
    )
    paths = os.pathsep.join([str(TESTS), *filter(None, sys.path)])
    digests = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        digests.add(subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(digests) == 1


def test_an_empty_network_and_a_missing_chain_are_said_on_the_page():
    empty, network = network_of(0, []), company()
    nobody = Elements(page(intro_scene(empty, answer_of(empty, ("a", "b")))))
    assert "There is nobody in this network yet" in nobody.text
    apart = Elements(page(intro_scene(network, answer_of(network, ("ana", "hui")))))
    assert "No chain of at most 4 ties leads from Ana Silva to hui." in apart.text


def test_a_map_is_written_whole_and_for_its_owner_alone(scene, tmp_path):
    path = tmp_path / "map.html"
    path.write_text("an older map")
    write_map(scene, path)
    assert path.read_bytes().decode("utf-8") == page(scene)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_map_is_not_written_through_a_symbolic_link(scene, tmp_path):
    (tmp_path / "link.html").symlink_to(tmp_path / "elsewhere.html")
    with pytest.raises(InputError):
        write_map(scene, tmp_path / "link.html")
    assert not (tmp_path / "elsewhere.html").exists()
