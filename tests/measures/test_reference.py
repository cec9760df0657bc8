"""Every value of the nine measures that the published networks come with."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from graphcap.measures import central
from networks import network_of

FOLDER = os.environ.get("GRAPHCAP_REFERENCE_DATA", "")
"""Folders of people.csv, ties.csv and expected.json."""

if not FOLDER:
    pytest.skip("GRAPHCAP_REFERENCE_DATA does not name the reference networks", allow_module_level=True)


class View(NamedTuple):
    """Which rows of ties.csv a view takes, and how: kinds; pairs written once both ways; pairs written both ways alone."""

    data_set: str
    name: str
    kinds: frozenset[str]
    undirected: bool = False
    mutual_alone: bool = False
    by_weight: bool = False


VIEWS = (
    View("burt_example", "tie", frozenset({"tie"}), undirected=True),
    View("florentine", "business", frozenset({"business"}), undirected=True),
    View("florentine", "either", frozenset({"business", "marriage"}), undirected=True),
    View("florentine", "marriage", frozenset({"marriage"}), undirected=True),
    View("karate", "contact", frozenset({"contact"}), undirected=True),
    View("karate", "contact_weighted", frozenset({"contact"}), undirected=True, by_weight=True),
    View("krackhardt_hightech", "advice", frozenset({"advice"})),
    View("krackhardt_hightech", "friendship", frozenset({"friendship"})),
    View("krackhardt_hightech", "friendship_mutual", frozenset({"friendship"}), undirected=True, mutual_alone=True),
    View("krackhardt_hightech", "friendship_or", frozenset({"friendship"}), undirected=True),
    View("krackhardt_hightech", "reports_to", frozenset({"reports_to"})),
    View("krackhardt_kite", "tie", frozenset({"tie"}), undirected=True),
)
PATHS_AND_VECTORS = {
    "betweenness": "betweenness",
    "closeness_out": "closeness",
    "harmonic_out": "harmonic",
    "eigenvector_unit_length": "eigenvector",
}
BROKERAGE = ("constraint", "effective_size", "hierarchy")


def rows_of(view, file):
    with (Path(FOLDER) / view.data_set / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def network_in(view):
    ids = sorted(row["id"] for row in rows_of(view, "people.csv"))
    number = {id: position for position, id in enumerate(ids)}
    ties = [row for row in rows_of(view, "ties.csv") if row["kind"] in view.kinds]
    if view.mutual_alone:
        written = {(row["source"], row["target"]) for row in ties}
        ties = [row for row in ties if (row["target"], row["source"]) in written]
    largest = max(float(row["weight"]) for row in ties)
    arcs = [(number[row["source"]], number[row["target"]], row["kind"], float(row["weight"]) / largest) for row in ties]
    return network_of(ids, arcs)


def expected_of(view):
    text = (Path(FOLDER) / view.data_set / "expected.json").read_text(encoding="utf-8")
    return json.loads(text)["views"][view.name]


def named(network, values):
    return dict(zip(network.people.ids, values.tolist(), strict=True))


def test_every_published_view_is_checked():
    published = {
        (folder.parent.name, name)
        for folder in Path(FOLDER).glob("*/expected.json")
        for name in json.loads(folder.read_text(encoding="utf-8"))["views"]
    }
    assert {(view.data_set, view.name) for view in VIEWS} == published


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.data_set}-{view.name}")
def test_the_views_are_directed_and_weighted_as_published(view):
    expected = expected_of(view)
    assert (expected["directed"], expected["weighted"]) == (not view.undirected, view.by_weight)


def ours(network, view, measure):
    """The values of a published measure; of the weighted view, Burt's measures alone were published weighted."""
    if measure in {"outdegree", "indegree"}:
        found = central(network, "degree", undirected=view.undirected)
        return found.values if view.undirected else found.beside[measure.removesuffix("degree")]
    if measure in BROKERAGE:
        return central(network, measure, undirected=view.undirected, weighted=view.by_weight).values
    return central(network, PATHS_AND_VECTORS[measure], undirected=view.undirected, weighted=False).values


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.data_set}-{view.name}")
def test_every_published_value_is_met(view):
    network = network_in(view)
    published = expected_of(view)["people"]
    checked = [name for name in published if name in {"indegree", "outdegree", *PATHS_AND_VECTORS, *BROKERAGE}]
    assert set(published) - set(checked) <= {"brokerage_gould_fernandez"}
    for measure in checked:
        values = named(network, ours(network, view, measure))
        wanted = {id: np.nan if value is None else value for id, value in published[measure]["values"].items()}
        assert values == pytest.approx(wanted, rel=1e-6, abs=1e-6, nan_ok=True), measure
