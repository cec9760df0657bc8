"""The whole way from Viva's own sample query to an introduction: one command to import, one to ask."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from commands import Commands

FOLDER = os.environ.get("GRAPHCAP_REFERENCE_DATA", "")
"""Holds viva_p2p: people.csv, and ties.csv with the scores of each pair and month."""

if not FOLDER:
    pytest.skip("GRAPHCAP_REFERENCE_DATA does not name the reference networks", allow_module_level=True)

SIDES = ("PrimaryCollaborator", "SecondaryCollaborator")
ATTRIBUTES = {"Organization": "organization", "LevelDesignation": "level", "FunctionType": "function"}
SCORES = {"Diverse_tie_score": "diverse", "Strong_tie_score": "strong"}


@pytest.fixture(scope="module")
def people():
    return {person["id"]: person for person in rows("people.csv")}


@pytest.fixture(scope="module")
def months():
    """Scores by pair and month; without a row the score was 0."""
    found = {}
    for tie in rows("ties.csv"):
        found.setdefault((tie["source"], tie["target"], tie["time"]), {})[tie["kind"]] = float(tie["weight"])
    return found


def rows(name):
    with (Path(FOLDER) / "viva_p2p" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def query(people, months, tmp_path_factory):
    """The query as Viva writes it."""
    path = tmp_path_factory.mktemp("viva") / "person_to_person.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        head = ["MetricDate", "Diverse_tie_score", "Diverse_tie_type", "Strong_tie_score", "Strong_tie_type"]
        attributes = [f"{side}_{name}" for side in SIDES for name in ATTRIBUTES]
        table.writerow([*(f"{side}_PersonId" for side in SIDES), *head, *attributes])
        for (one, other, month), score in months.items():
            scores = [cell for kind in SCORES.values() for cell in (score.get(kind, 0), int(kind in score))]
            known = [people[person][column] for person in (one, other) for column in ATTRIBUTES.values()]
            table.writerow([one, other, month, *scores, *known])
    return path


@pytest.fixture(scope="module")
def newest(months):
    """The strong score of each pair in its newest month, where it is above 0."""
    latest = {}
    for one, other, month in months:
        latest[one, other] = max(month, latest.get((one, other), ""))
    scores = {pair: months[(*pair, month)].get("strong", 0) for pair, month in latest.items()}
    return {pair: score for pair, score in scores.items() if score}


def test_a_query_of_viva_becomes_a_network_and_says_who_can_introduce_whom(query, months, newest, tmp_path, capsys):
    run = Commands(tmp_path / "store", capsys)
    counts = run("import", query, "--format", "json").json
    strong = sum("strong" in score for score in months.values())
    assert (counts["read"], counts["accepted"], counts["refused"]) == (len(months), strong, 0)
    assert counts["left_out"] == {"scores of 0": len(months) - strong}
    assert (counts["ties"], counts["events"]) == (len(newest), strong)

    start, end, odds = stretch_of_two(newest)
    best = run("intro", start, end, "--kind", "works_with", "--max-ties", 2, "--format", "json").json["rows"][0]
    assert (best["people"][0], best["people"][-1], len(best["ties"])) == (start, end, 2)
    assert best["odds"] == pytest.approx(odds)


def stretch_of_two(newest):
    """Two people without a tie, and the best product of two scores between them, by trying everybody.

    A written score stands for its own direction, and for the other one where that has none.
    """
    score = {(other, one): value for (one, other), value in newest.items()} | newest
    start = min(one for one, _ in score)
    near = {other for one, other in score if one == start}
    end = min(other for one, other in score if one in near and other != start and other not in near)
    return start, end, max(score[start, middle] * score[middle, end] for middle in near if (middle, end) in score)
