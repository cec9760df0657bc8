"""The person-to-person query of Viva Insights: for each pair with a known strength, its score in every month of contact.

The score is the strength of the pair's strongest tie, in the month of its last event, or of its last contact where it has no event.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from graphcap.simulate.files import new_file

if TYPE_CHECKING:
    from pathlib import Path

    from graphcap.simulate.foreign.organisation import Organisation, Row

SIDES = ("PrimaryCollaborator", "SecondaryCollaborator")
SCORES = ("Diverse_tie_score", "Diverse_tie_type", "Strong_tie_score", "Strong_tie_type")
ATTRIBUTES = {"Organization": "department", "LevelDesignation": "level", "JobTitle": "title"}


def write(organisation: Organisation, directory: Path, owner: str | None = None) -> Path:  # noqa: ARG001 - a query is nobody's
    """Write ``person_to_person.csv``."""
    head = [*(f"{side}_PersonId" for side in SIDES), "MetricDate", *SCORES]
    head += [f"{side}_{name}" for side in SIDES for name in ATTRIBUTES]
    months = _months(organisation)
    path = directory / "person_to_person.csv"
    with new_file(path), path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(head)
        for pair, strength in _strengths(organisation).items():
            attributes = [organisation.people[person][ours] for person in pair for ours in ATTRIBUTES.values()]
            for month in sorted(months[pair]):
                rows.writerow([*pair, month, "", "", strength, 1, *attributes])
    return path


def _pair(row: Row) -> tuple[str, str]:
    return min(row["source"], row["target"]), max(row["source"], row["target"])


def _strengths(organisation: Organisation) -> dict[tuple[str, str], float]:
    """The strongest known tie of each pair, in the order of pairs."""
    found: dict[tuple[str, str], float] = {}
    for tie in organisation.ties:
        if tie["strength"] is not None:
            found[_pair(tie)] = max(tie["strength"], found.get(_pair(tie), 0))
    return dict(sorted(found.items()))


def _months(organisation: Organisation) -> defaultdict[tuple[str, str], set[str]]:
    """The first days of the months in which each pair had contact."""
    before = organisation.as_of - timedelta(days=1)
    months: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for event in organisation.events:
        if event["target"] is not None:
            months[_pair(event)].add(f"{event['time']:%Y-%m}-01")
    for tie in organisation.ties:
        if not months[_pair(tie)]:
            months[_pair(tie)].add(f"{tie['last_contact'] or before:%Y-%m}-01")
    return months
