"""The planner's page as HTML: what stands in it, and that nothing else gets in."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from graphcap.asks import Calibration
from graphcap.build import build
from graphcap.planner import planner_report
from graphcap.planner.page import write_planner_page
from scenes import PAYLOADS
from written import records_of, tie

DAY = "2026-01-31"
COLUMNS = ("name", "title", "department", "identity_a", "identity_b")


class Elements(HTMLParser):
    """The elements and texts of a page."""

    def __init__(self, page):
        super().__init__()
        self.found, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def page_of(report, **settings):
    stream = io.StringIO()
    write_planner_page(report, stream, **settings)
    return stream.getvalue()


@pytest.fixture(scope="module")
def hostile():
    """Thirty people whose every text is a payload."""
    people = {
        f"{PAYLOADS[number % len(PAYLOADS)]} {number:02d}".replace("\u2028 \u2029", ""): {
            column: PAYLOADS[(number + place) % len(PAYLOADS)] for place, column in enumerate(COLUMNS)
        }
        | {"potential": str(number), "decides": PAYLOADS[0] if number % 7 == 0 else None}
        for number in range(30)
    }
    ids = sorted(people)
    ties = [tie(one, other, PAYLOADS[3], 0.5) for one, other in pairwise(ids[:21])]
    return planner_report(build(records_of(people, ties), DAY))


def test_every_text_of_a_store_is_text(hostile):
    elements = Elements(page_of(hostile, map_file="map.html"))
    assert {"script", "img", "iframe", "object", "embed", "form"}.isdisjoint(tag for tag, _ in elements.found)
    assert not [name for _, attributes in elements.found for name in attributes if name.startswith("on") or name == "style"]
    assert "onerror=" in elements.text


def test_nothing_is_loaded_and_nothing_may_run(hostile):
    elements = Elements(page_of(hostile, map_file="javascript:alert(1).html"))
    [policy] = [attributes["content"] for tag, attributes in elements.found if attributes.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    links = [attributes[name] for _, attributes in elements.found for name in ("href", "src") if name in attributes]
    assert links
    assert all(link.startswith(("#", "./javascript%3Aalert%281%29.html")) for link in links)


def test_names_lead_to_the_map_where_there_is_one():
    people = {"ana": {"potential": "90"}, "ben #1": {"potential": "95", "name": "Ben"}, "chloe": {"potential": "1"}}
    report = planner_report(build(records_of(people), DAY))
    links = [attributes["href"] for tag, attributes in Elements(page_of(report, map_file="a map.html")).found if tag == "a"]
    assert "./a%20map.html#person=ben%20%231" in links
    assert "./a%20map.html#person=" not in page_of(report)


def test_codes_are_said_not_to_be_anonymous(hostile):
    assert "this page is not anonymous" in page_of(hostile, codes=True)
    assert "not anonymous" not in page_of(hostile)


def test_odds_are_warmth_and_chances_where_they_were_fitted():
    report = planner_report(build(records_of({"a": {"decides": "x"}, "b": {}}, [tie("a", "b", "friend", 0.5)]), DAY))
    assert ">0.50<" in page_of(report)
    fitted = report._replace(more={"calibration": Calibration(a=1.0, g=2.0, n=30, brier=0.2, reliability=())})
    assert ">25%<" in page_of(fitted)


def test_every_section_has_its_method_and_what_is_unknown_is_not_zero():
    report = planner_report(build(records_of(["a", "b"]), DAY))
    page = page_of(report)
    assert page.count("<details>") == len(report.rows)
    assert "unknown or not shown" in page


def test_a_dot_is_explained_where_a_cell_is_hidden():
    rooms = {f"{name}{number}": {"department": name} for name in "ab" for number in range(6)}
    for across, dots in (([("a0", "b0")], True), ([(f"a{number}", f"b{number}") for number in range(3)], False)):
        page = page_of(planner_report(build(records_of(rooms, [tie(one, other) for one, other in across]), DAY)))
        assert ("· is not shown" in page) is dots


def test_an_empty_network_is_a_sentence():
    page = page_of(planner_report(build(records_of([]), DAY)))
    assert "there is nobody in this network yet" in page
    assert "<section" not in page
